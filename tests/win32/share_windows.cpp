#include <fstream>
#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>

TEST_CASE("a mapped file can be read, written, grown and renamed by others") {
    test::temp_dir dir;
    test::write_file(dir / "f", std::string(100, 'a'));
    mmap::region const text(dir / "f");
    mmap::region data(dir / "f", mmap::RDWR);
    {
        std::fstream other(dir / "f", std::ios::in | std::ios::out | std::ios::binary);
        REQUIRE(other);
        other.put('b');
        other.seekp(0, std::ios::end);
        other << std::string(5000, 'c');
    }
    CHECK(text[0] == std::byte{'b'});
    CHECK(data.file_size() == 5100);
    std::error_code ec;
    std::filesystem::rename(dir / "f", dir / "g", ec);
    CHECK_FALSE(ec);
    data.writable_bytes()[1] = std::byte{'d'};
    CHECK(test::read_file(dir / "g").substr(0, 3) == "bda");
}

TEST_CASE("regions open files so that others may delete them") {
    test::temp_dir dir;
    test::write_file(dir / "f", std::string(100, 'a'));
    {
        mmap::region const text(dir / "f");
        // Opened with FILE_SHARE_DELETE, so that at least opening it to delete is no sharing violation.
        HANDLE const file = CreateFileW((dir / "f").c_str(), DELETE,
                                        FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                        nullptr, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
        CHECK(file != INVALID_HANDLE_VALUE);
        CloseHandle(file);
        mmap::region data(dir / "f", mmap::RDWR);
        HANDLE const again = CreateFileW((dir / "f").c_str(), DELETE,
                                         FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                         nullptr, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
        CHECK(again != INVALID_HANDLE_VALUE);
        CloseHandle(again);
    }
    CHECK(std::filesystem::remove(dir / "f"));
}
