#include <mmap.hpp>
#include <utility>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

namespace {
void is_closed(mmap::vector<int>& a) {
    CHECK_FALSE(a.is_open());
    CHECK_FALSE(static_cast<bool>(a));
    CHECK(a.empty());
    CHECK(a.begin() == a.end());
    CHECK(a.capacity() == 0);
    CHECK(test::code_thrown([&] { a.push_back(1); }) == mmap::errc::closed);
    CHECK(test::code_thrown([&] { a.append({nullptr, 0}); }) == mmap::errc::closed);
    CHECK(test::code_thrown([&] { a.resize(1); }) == mmap::errc::closed);
    CHECK(test::code_thrown([&] { a.resize(0); }) == mmap::errc::closed);
    CHECK(test::code_thrown([&] { a.reserve(1); }) == mmap::errc::closed);
    CHECK(test::code_thrown([&] { a.flush(); }) == mmap::errc::closed);
    CHECK(test::code_thrown([&] { (void)a.at(0); }) == mmap::errc::out_of_range);
    a.close();
}
}  // namespace

TEST_CASE("a closed or moved-from vector is empty, and calls on it are errors") {
    test::temp_dir dir;
    mmap::vector<int> never;
    is_closed(never);

    mmap::vector<int> source(dir / "f", 10);
    source[9] = 9;
    mmap::vector<int> target(std::move(source));
    is_closed(source);
    CHECK(target.size() == 10);
    CHECK(target[9] == 9);

    source = std::move(target);  // and can be used again
    is_closed(target);
    source.push_back(10);
    CHECK(source.size() == 11);
    source.close();
    is_closed(source);
}

TEST_CASE("vectors swap") {
    test::temp_dir dir;
    mmap::vector<int> a(dir / "a", 1);
    mmap::vector<int> b(dir / "b", 2);
    a[0] = 7;
    swap(a, b);
    CHECK(a.size() == 2);
    CHECK(b.size() == 1);
    CHECK(b[0] == 7);
}
