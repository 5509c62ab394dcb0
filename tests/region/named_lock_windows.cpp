#include <mmap.hpp>
#include <string>
#include <thread>

#include "support/catch.hpp"
#include "support/options.hpp"
#include "support/shared_name.hpp"

#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>

// It was waited for without limit, also by the form that reports errors.
TEST_CASE("named: a mutex that somebody keeps is not waited for forever") {
    test::shared_name const name("kept mutex");
    std::wstring const wide(name.text.begin(), name.text.end());
    HANDLE const mutex = CreateMutexW(nullptr, TRUE, (L"Local\\" + wide + L"/new").c_str());
    REQUIRE(mutex != nullptr);
    mmap::options how = test::reserving(5000, 1000000);
    how.create = mmap::create::if_missing;
    std::error_code ec;
    std::thread other([&] {
        mmap::region const r(mmap::shared(name.text), mmap::RDWR, how, ec);
        if (r) ec = mmap::errc::not_supported;
    });
    other.join();
    CHECK(ec == std::errc::resource_unavailable_try_again);
    ReleaseMutex(mutex);
    CloseHandle(mutex);
    mmap::region const r(mmap::shared(name.text), mmap::RDWR, how, ec);
    CHECK_FALSE(ec);
    CHECK(r.created());
}

TEST_CASE("named: create::must refuses a section that exists and has no memory yet") {
    test::shared_name const name("bare section");
    std::wstring const wide(name.text.begin(), name.text.end());
    HANDLE const section =
        CreateFileMappingW(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE | SEC_RESERVE, 0, 1 << 20,
                           (L"Local\\" + wide).c_str());
    REQUIRE(section != nullptr);
    mmap::options how = test::reserving(5000, 1 << 20);
    how.create = mmap::create::must;
    std::error_code ec;
    mmap::region const r(mmap::shared(name.text), mmap::RDWR, how, ec);
    CHECK(ec == std::errc::file_exists);
    CHECK_FALSE(r);
    CloseHandle(section);
}
