#include <mmap.hpp>

#include "support/catch.hpp"

TEST_CASE("region: advice that is none of the library's is not_supported or changes nothing") {
    mmap::region r(mmap::ANON, 100, mmap::COPY);
    std::error_code ec;
    r.advise(static_cast<mmap::advice>(99), ec);
    CHECK((!ec || ec == mmap::errc::not_supported));
    CHECK(r.view() == std::string(100, '\0'));
}
