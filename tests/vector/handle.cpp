#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("a vector can be made of an open file") {
    test::temp_dir dir;
    test::write_file(dir / "f", "abcd");
    {
        test::handle file(dir / "f", test::rights::read_write);
        mmap::vector<char> a(file.get(), 6);
        file.close();
        CHECK(a.size() == 6);
        CHECK(a[3] == 'd');
        CHECK(a[5] == '\0');
        a.push_back('g');
    }
    CHECK(test::read_file(dir / "f") == std::string_view("abcd\0\0g", 7));
}
