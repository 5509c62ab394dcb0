// The small disk (1 MiB) in the environment variable MMAP_TEST_FULL_DISK, for tests tagged
// [full-disk].
#pragma once

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "catch.hpp"

namespace test {

/// A folder on the small disk, emptied before and after: `full_disk disk; if (!disk) return;`
/// Without a small disk the test passes with a warning, or fails where CI is set. A larger disk is
/// refused, because the tests fill it.
class full_disk {
public:
    full_disk() {
        char const* const where = std::getenv("MMAP_TEST_FULL_DISK");
        if (where != nullptr && *where != '\0') {
            if (std::filesystem::space(where).capacity > largest)
                FAIL("MMAP_TEST_FULL_DISK is larger than 1 MiB and would be filled: " << where);
            path_ = std::filesystem::path(where) / "mmap-test";
            remove();
            std::filesystem::create_directory(path_);
        } else if (std::getenv("CI") != nullptr) {
            FAIL("MMAP_TEST_FULL_DISK must name a folder on a disk of 1 MiB");
        } else {
            WARN("not tested: MMAP_TEST_FULL_DISK names no folder on a disk of 1 MiB");
            SUCCEED();  // Catch2 v3 fails a test without assertions
        }
    }
    full_disk(full_disk const&) = delete;
    full_disk& operator=(full_disk const&) = delete;
    ~full_disk() {
        if (!path_.empty()) remove();
    }

    explicit operator bool() const { return !path_.empty(); }
    std::filesystem::path operator/(std::string const& name) const { return path_ / name; }
    /// Bytes that are free.
    std::uintmax_t left() const { return std::filesystem::space(path_).available; }

private:
    static constexpr std::uintmax_t largest = 4U << 20U;  // 1 MiB and what a file system rounds up

    void remove() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    std::filesystem::path path_;
};

}  // namespace test
