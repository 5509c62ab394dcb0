#include <mmap.hpp>
#include <string>
#include <utility>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("vector::at() out of range is an error that names the index") {
    test::temp_dir dir;
    mmap::vector<int> a(dir / "f", 3);
    a.push_back(4);  // there is room behind the last record; it is out of range all the same
    a.at(3) = 5;
    CHECK(std::as_const(a).at(3) == 5);
    for (std::size_t const index : {std::size_t{4}, static_cast<std::size_t>(-1)}) {
        auto const error = test::thrown([&] { a.at(index) = 1; });
        REQUIRE(error.has_value());
        CHECK(error->code() == mmap::errc::out_of_range);
        CHECK(std::string(error->what()).find(std::to_string(index)) != std::string::npos);
        CHECK(test::code_thrown([&] { (void)std::as_const(a).at(index); }) ==
              mmap::errc::out_of_range);
    }
}
