#include <atomic>
#include <mmap.hpp>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/held.hpp"

#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>

namespace {
std::string unique(char const* name) {
    return std::string(name) + std::to_string(GetCurrentProcessId());
}
}  // namespace

TEST_CASE("named memory with a reserve grows in place, and openers see its present size") {
    std::string const name = unique("reserve");
    mmap::options how;
    how.length = 5000;
    how.reserve = std::size_t{1} << 20;
    how.create = mmap::create::must;
    mmap::region(mmap::shared{name + "first"}, 1)
        .unmap();  // the process opens the folder of names once
    auto const before = test::held();
    {
        mmap::region memory(mmap::shared{name}, mmap::RDWR, how);
        CHECK(memory.created());
        CHECK(memory.capacity() >= how.reserve);
        auto const* const at = memory.data();
        CHECK(mmap::region(mmap::shared{name}).size() == 8192);  // whole pages
        memory.resize(100000);
        CHECK(memory.data() == at);
        CHECK(memory[99999] == std::byte{0});
        memory.writable_bytes()[99999] = std::byte{1};
        mmap::region other(mmap::shared{name});
        CHECK_FALSE(other.created());
        CHECK(other.size() == 102400);
        CHECK(other[99999] == std::byte{1});
        std::error_code ec;
        memory.resize(how.reserve + 1, ec);
        CHECK(ec == mmap::errc::not_supported);
        CHECK(memory.size() == 100000);
        memory.resize(10);
        memory.resize(100000);
        CHECK(memory[99999] == std::byte{0});
        other.resize(200000);
        CHECK(other[199999] == std::byte{0});
    }
    CHECK(test::held() == before);
}

TEST_CASE("a name of shared memory dies with the last region that has it") {
    std::string const name = unique("dies");
    {
        mmap::region first(mmap::shared{name}, 4096);
        mmap::region second(mmap::shared{name});
        first.unmap();
        CHECK(mmap::region(mmap::shared{name}, mmap::to_end, mmap::RDONLY).size() == 4096);
    }
    std::error_code ec;
    mmap::region const gone(mmap::shared{name}, mmap::to_end, mmap::RDONLY, ec);
    CHECK(ec == std::errc::no_such_file_or_directory);
    CHECK_FALSE(mmap::remove_shared(name));
}

TEST_CASE("a creator that died between making named memory and giving it its size wedges nobody") {
    std::string const name = unique("dead");
    std::wstring const wide(name.begin(), name.end());
    // What such a creator leaves: a section without memory, and the lock it held.
    HANDLE const section =
        CreateFileMappingW(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE | SEC_RESERVE, 0, 1 << 20,
                           (L"Local\\" + wide).c_str());
    REQUIRE(section != nullptr);
    std::thread([&] {
        WaitForSingleObject(CreateMutexW(nullptr, FALSE, (L"Local\\" + wide + L"/new").c_str()),
                            INFINITE);
    }).join();

    std::error_code ec;
    mmap::region const early(mmap::shared{name}, mmap::to_end, mmap::RDONLY, ec);
    CHECK(ec == std::errc::no_such_file_or_directory);
    mmap::region const made(mmap::shared{name}, 4096);
    CHECK(made.created());
    CHECK(made.size() == 4096);
    CHECK(mmap::region(mmap::shared{name}, mmap::to_end, mmap::RDONLY).size() == 4096);
    CloseHandle(section);
}

TEST_CASE("of threads that race to make named memory one is the creator and all have its size") {
    for (int round = 0; round < 50; ++round) {
        std::string const name = unique("race") + "-" + std::to_string(round);
        std::atomic<int> created{0};
        std::atomic<int> wrong{0};
        std::atomic<int> ready{0};
        std::vector<mmap::region> regions(4);
        std::vector<std::thread> threads;
        for (auto& region : regions)
            threads.emplace_back([&] {
                mmap::options how;
                how.length = 8192;
                how.reserve = round % 2 == 0 ? std::size_t{1} << 20 : 0;
                how.create = mmap::create::if_missing;
                ++ready;
                while (ready != 4) std::this_thread::yield();
                std::error_code ec;
                region = mmap::region(mmap::shared{name}, mmap::RDWR, how, ec);
                if (ec || region.size() != 8192 || region[8191] != std::byte{0}) ++wrong;
                if (region.created()) ++created;
            });
        for (auto& t : threads) t.join();
        CHECK(created == 1);
        CHECK(wrong == 0);
    }
}
