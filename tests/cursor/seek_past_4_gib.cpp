#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("cursor::seek() and tell() go past 4 GiB") {
    if (sizeof(std::size_t) < 8) {
        SUCCEED("no such region fits the address space");
        return;
    }
    constexpr std::int64_t size = 5'368'709'120;  // 5 GiB
    test::temp_dir dir;
    test::sparse_file(dir / "big", static_cast<std::uint64_t>(size));
    {
        std::fstream file(dir / "big", std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(size - 5);
        file << "needl";
    }
    mmap::region const big(dir / "big");
    mmap::cursor c(big);
    c.seek(size - 5);
    CHECK(c.tell() == static_cast<std::uint64_t>(size) - 5);
    CHECK(c.read(3) == "nee");
    c.seek(-5, mmap::cursor::from::end);
    CHECK(c.read() == "needl");
    c.seek(-size, mmap::cursor::from::current);
    CHECK(c.tell() == 0);
    CHECK(c.find("needl", static_cast<std::size_t>(size) - 100) ==
          static_cast<std::size_t>(size) - 5);
}
