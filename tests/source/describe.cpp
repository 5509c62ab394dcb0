#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("source: messages name a path as the caller gave it") {
    CHECK(mmap::source("some/file").describe() == "\"some/file\"");
}

TEST_CASE("source: messages name a null path") {
    char const* const none = nullptr;
    CHECK(mmap::source(none).describe() == "a null path");
}

TEST_CASE("source: messages name a handle and, where the system tells, the file behind it") {
    test::temp_dir const dir;
    test::write_file(dir / "behind.bin", "x");
    test::handle const file(dir / "behind.bin");
    std::string const text = mmap::source(file.get()).describe();
    CAPTURE(text);
    CHECK(text.rfind("handle ", 0) == 0);
#if defined(__linux__) || defined(__APPLE__) || defined(_WIN32)
    CHECK(text.find("behind.bin") != std::string::npos);
#endif
}

TEST_CASE("source: messages name a handle that is none") {
    CHECK(mmap::source(mmap::detail::native::none).describe() == "handle -1");
}
