// Bad input meets both constructor forms: the same error in each, the throwing one names what it was
// about, and nothing is held afterwards.
#pragma once

#include <mmap.hpp>
#include <string>
#include <utility>

#include "support/catch.hpp"
#include "support/held.hpp"
#include "support/thrown.hpp"

namespace test {

/// `expected` is a std::errc or mmap::errc; the message must contain `named`.
template <class Errc>
void check_refused(mmap::source const& what, mmap::access mode, Errc expected,
                   std::string const& named, mmap::options const& how = {}) {
    static_assert(noexcept(mmap::region(what, mode, how, std::declval<std::error_code&>())));
    CAPTURE(named);
    std::error_code ec;
    {
        mmap::region const none(what, mode, how, ec);
        CHECK(ec == expected);
        CHECK_FALSE(none.is_open());
        CHECK(none.data() == nullptr);
        CHECK(none.native_handle() == mmap::detail::native::none);
    }
    auto const e = thrown([&] { mmap::region(what, mode, how); });
    REQUIRE(e);
    CHECK(e->code() == ec);
    CHECK(e->operation() == "map");
    std::string const message = e->what();
    CAPTURE(message);
    CHECK(message.find("cannot map ") == 0);
    CHECK(message.find(named) != std::string::npos);
    CHECK(message.find(ec.message()) != std::string::npos);

    holdings const before = held();
    for (int i = 0; i < 100; ++i) mmap::region(what, mode, how, ec);
    CHECK(held() == before);
}

}  // namespace test
