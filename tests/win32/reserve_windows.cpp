#include <atomic>
#include <mmap.hpp>
#include <string>
#include <thread>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/temp_dir.hpp"

#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>

namespace {
bool has_placeholders() {
    using allocate = PVOID WINAPI(HANDLE, PVOID, SIZE_T, ULONG, ULONG, void*, ULONG);
    auto* const call = reinterpret_cast<allocate*>(reinterpret_cast<void*>(
        GetProcAddress(GetModuleHandleW(L"kernelbase.dll"), "VirtualAlloc2")));
    void* const p = call == nullptr ? nullptr
                                    : call(GetCurrentProcess(), nullptr, 65536,
                                           MEM_RESERVE | 0x40000, PAGE_NOACCESS, nullptr, 0);
    return p != nullptr && VirtualFree(p, 0, MEM_RELEASE) != 0;
}
}  // namespace

TEST_CASE("a file grows within its reserve, page by page and byte by byte, and data() stays") {
    test::temp_dir dir;
    test::pattern_file(dir / "f", 70000);
    auto const before = test::held();
    {
        mmap::options how;
        how.offset = 5;
        how.reserve = std::size_t{1} << 24;
        mmap::region data(dir / "f", mmap::RDWR, how);
        CHECK(data.capacity() >= std::size_t{1} << 24);
        auto const* const at = data.data();
        bool is_intact = true;
        for (std::size_t n = data.size(); n < 3000000; n += n % 2 == 0 ? 1 : 12345) {
            std::size_t const had = data.size();
            data.resize(n);
            is_intact = is_intact && data.data() == at &&
                        data[n - 1] == (n > had ? std::byte{0} : data[n - 1]);
            data.writable_bytes()[n - 1] = std::byte{1};
            is_intact = is_intact && (had < 70000 || data[had - 1] == std::byte{1});
        }
        CHECK(is_intact);
        bool const is_same = data.view().substr(0, 69994) == test::pattern(69994, 5);
        CHECK(is_same);

        // What goes by range reaches across the views.
        data.flush();
        data.flush(69000, 100000);
        data.flush_async();
        data.protect(mmap::RDONLY);
        data.protect(mmap::RDWR);
        data.lock(60000, 30000);
        data.unlock();
        data.advise(mmap::advice::will_need);
        data.prefetch();
        CHECK(data.resident() <= data.size());
        std::string copy(data.size(), '\0');
        data.read(0, copy.data(), copy.size());
        bool const is_equal = copy == data.view();
        CHECK(is_equal);

        data.resize(100);
        CHECK(data.data() == at);
        CHECK(data.capacity() >= std::size_t{1} << 24);
        data.resize(0);
        data.resize(100000);
        CHECK(data.data() == at);
        CHECK(data[99999] == std::byte{0});
        data.resize((std::size_t{1} << 24) + 1);
        CHECK(data[data.size() - 1] == std::byte{0});
    }
    CHECK(test::held() == before);
}

TEST_CASE("while a file grows within its reserve other threads go on reading it") {
    if (!has_placeholders()) {
        SUCCEED("this Windows has no placeholders: growth maps anew at the same address");
        return;
    }
    test::temp_dir dir;
    test::write_file(dir / "f", std::string(5000, 'f'));
    mmap::options how;
    how.reserve = std::size_t{1} << 24;
    mmap::region data(dir / "f", mmap::RDWR, how);
    std::byte const* const bytes = data.data();
    std::atomic<bool> done{false};
    std::atomic<int> strange{0};
    std::thread reader([&] {
        while (!done)
            for (std::size_t i = 0; i < 5000; ++i)
                if (*const_cast<std::byte const volatile*>(bytes + i) != std::byte{'f'}) ++strange;
    });
    for (std::size_t n = 5000; n < 2000000; n += 3001) data.resize(n);
    done = true;
    reader.join();
    CHECK(strange == 0);
}

TEST_CASE("unmapping gives the reserve back") {
    test::temp_dir dir;
    test::pattern_file(dir / "f", 70000);
    mmap::options how;
    how.reserve = std::size_t{1} << 24;
    std::byte const* at = nullptr;
    {
        mmap::region data(dir / "f", mmap::RDWR, how);
        data.resize(75000);
        data.resize(200000);
        at = data.data();
    }
    MEMORY_BASIC_INFORMATION found;
    VirtualQuery(at, &found, sizeof found);
    CHECK(found.State == static_cast<DWORD>(MEM_FREE));
    CHECK(found.RegionSize >= how.reserve);
}
