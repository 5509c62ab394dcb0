#include <array>
#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/memory.hpp"

namespace {
struct point {
    std::int32_t x;
    double y;
    char tag[3];
};
}  // namespace

TEST_CASE("what cursor::write(T) writes cursor::read<T>() reads, at any alignment") {
    mmap::region bytes =
        test::memory(std::string_view("_______________________________________", 39));
    mmap::cursor c(bytes);
    c.write('!');
    c.write(std::uint16_t{0xBEEF});
    c.write(point{-7, 2.5, {'a', 'b', 'c'}});
    c.write(std::int64_t{-5'000'000'000});
    CHECK(c.tell() == 1 + 2 + sizeof(point) + 8);

    c.seek(0);
    CHECK(c.read<char>() == '!');
    CHECK(c.read<std::uint16_t>() == 0xBEEF);
    auto const p = c.read<point>();
    CHECK(p.x == -7);
    CHECK(p.y == 2.5);
    CHECK(std::string_view(p.tag, 3) == "abc");
    CHECK(c.read<std::int64_t>() == -5'000'000'000);
    CHECK(c.tell() == 1 + 2 + sizeof(point) + 8);
}

TEST_CASE("cursor::write(T) takes vectors and enumerations by their bytes") {
    enum class colour : unsigned char { red = 7 };
    mmap::region bytes = test::memory("_________");
    mmap::cursor c(bytes);
    c.write(std::array<std::uint32_t, 2>{1, 2});
    c.write(colour::red);
    c.seek(0);
    CHECK(c.read<std::array<std::uint32_t, 2>>() == std::array<std::uint32_t, 2>{1, 2});
    CHECK(c.read<colour>() == colour::red);
}
