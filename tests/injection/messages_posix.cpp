#include "calls.hpp"
#include "scenarios.hpp"
#include "support/catch.hpp"

namespace {
/// What the error of a forbidden resize says, while the nth call of a function fails.
std::string told(mmap::region& r, char const* function, unsigned n) {
    injection::arm(injection::number_of(function), n, EACCES);
    std::string text;
    try {
        r.resize(1);
    } catch (mmap::error const& e) {
        text = e.what();
    }
    CHECK(injection::disarm() == (n != 0));
    return text;
}
}  // namespace

TEST_CASE("an error is told without the path if the system does not tell that either") {
    injection::stage s;
    mmap::options how;
    how.keep_handle = true;
    mmap::region file(s.file, mmap::RDONLY, how);
    CHECK(told(file, "readlink", 0).find("data.bin\" of ") != std::string::npos);
    CHECK(told(file, "readlink", 0).find("cannot resize \"") == 0);
    CHECK(told(file, "readlink", 1).find("cannot resize a region of ") == 0);

    s.other = mmap::region(mmap::shared{s.name.text}, 5000);
    mmap::region named(mmap::shared{s.name.text}, mmap::RDONLY);
    CHECK(told(named, "fopen", 0).find("injection") != std::string::npos);
    CHECK(told(named, "fopen", 1).find("cannot resize a region of 5000 bytes") == 0);
}
