#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/memory.hpp"
#include "support/thrown.hpp"

TEST_CASE("cursor::read<T>() of too few bytes is an error and the position stays") {
    mmap::region const bytes = test::fenced_memory("1234567");
    mmap::cursor c(bytes);
    c.seek(-7, mmap::cursor::from::end);
    std::size_t const before = c.tell();

    std::error_code ec;
    CHECK(c.read<std::uint64_t>(ec) == 0);
    CHECK(ec == mmap::errc::out_of_range);
    CHECK(c.tell() == before);

    auto const error = test::thrown([&] { (void)c.read<std::uint64_t>(); });
    REQUIRE(error.has_value());
    CHECK(error->code() == mmap::errc::out_of_range);
    CHECK(std::string_view(error->what()).find("8 bytes") != std::string_view::npos);
    CHECK(std::string_view(error->what()).find(std::to_string(before)) != std::string_view::npos);
    CHECK(c.tell() == before);

    CHECK(c.read<std::uint32_t>(ec) != 0);  // what does fit is still there
    CHECK_FALSE(ec);
}
