#include <filesystem>
#include <mmap.hpp>
#include <new>
#include <thread>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/foreign_fault.hpp"
#include "support/fresh_process.hpp"
#include "support/temp_dir.hpp"

namespace {
void handler(int) { ::_exit(42); }
/// Where nothing overwrites what it might leave on the stack.
std::error_code read_far_down(mmap::region const& text) {
    char volatile room[1 << 18];
    char c = 0;
    std::error_code ec;
    text.read(0, &c, 1, ec);
    room[0] = c;
    (void)room[0];
    return ec;
}
void touch(mmap::region const& text) { (void)*static_cast<std::byte const volatile*>(text.data()); }
}  // namespace

TEST_CASE("a guard is for its own thread: a fault on another goes to the handler before") {
    if (test::ran_elsewhere()) return;
    test::temp_dir dir;
    test::pattern_file(dir / "f", mmap::page_size());
    auto const child = test::in_fork([&] {
        test::handle_bus(&handler);
        mmap::region const text(dir / "f");
        mmap::fault_guard const g(text);
        std::filesystem::resize_file(dir / "f", 0);
        std::thread([&] { touch(text); }).join();
        return 1;
    });
    CHECK(child.exit_code == 42);
}

TEST_CASE("a guard is for its own region: a fault in another goes to the handler before") {
    if (test::ran_elsewhere()) return;
    test::temp_dir dir;
    test::pattern_file(dir / "f", mmap::page_size());
    auto const child = test::in_fork([&] {
        test::handle_bus(&handler);
        mmap::region const guarded(dir / "f");
        mmap::region const other(dir / "f");
        mmap::fault_guard const g(guarded);
        std::filesystem::resize_file(dir / "f", 0);
        touch(other);
        return 1;
    });
    CHECK(child.exit_code == 42);
}

TEST_CASE("a guard that has ended guards no more") {
    if (test::ran_elsewhere()) return;
    test::temp_dir dir;
    test::pattern_file(dir / "f", mmap::page_size());
    auto const child = test::in_fork([&] {
        test::handle_bus(&handler);
        mmap::region const text(dir / "f");
        alignas(mmap::fault_guard) static std::byte
            room[sizeof(mmap::fault_guard)];  // outlives the guard
        (new (room) mmap::fault_guard(text))->~fault_guard();
        std::filesystem::resize_file(dir / "f", 0);
        touch(text);
        return 1;
    });
    CHECK(child.exit_code == 42);
}

TEST_CASE("region::read() guards while it copies and no longer, also if it has failed") {
    if (test::ran_elsewhere()) return;
    test::temp_dir dir;
    test::pattern_file(dir / "f", mmap::page_size());
    auto const child = test::in_fork([&] {
        test::handle_bus(&handler);
        mmap::region const text(dir / "f");
        if (read_far_down(text)) return 1;
        std::filesystem::resize_file(dir / "f", 0);
        if (read_far_down(text) != std::errc::io_error) return 2;
        ::alarm(10);
        touch(text);
        return 3;
    });
    CHECK(child.exit_code == 42);
}
