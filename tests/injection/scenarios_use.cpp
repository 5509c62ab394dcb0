// Using a region: the file beneath, memory, bytes, faults.
#include "scenarios.hpp"
#include "support/proc.hpp"

namespace injection {
namespace {

void file(stage& s) { s.region = mmap::region(s.file, mmap::RDWR); }
void copy(stage& s) { s.region = mmap::region(s.file, mmap::COPY); }
void memory(stage& s) {
    s.region = mmap::region(mmap::ANON, pattern.size(), mmap::COPY);
    s.region.write(0, pattern.data(), pattern.size());
}
void named(stage& s) {
    s.region = mmap::region(mmap::shared{s.name.text}, pattern.size());
    s.region.write(0, pattern.data(), pattern.size());
}

}  // namespace

std::vector<scenario> using_scenarios() {
    return {
        uses(
            "lock", file, [](stage& s, auto&... ec) { s.region.lock(ec...); },
            [](stage& s) {
                std::error_code ec;
                s.region.unlock(ec);
                return !ec;
            }),
        uses(
            "lock what is locked in part",
            [](stage& s) {
                file(s);
                s.region.lock(page, page);
            },
            [](stage& s, auto&... ec) { s.region.lock(0, 2 * page, ec...); },
            [](stage& s) {
                std::error_code ec;
                s.region.unlock(0, page, ec);
                if (!ec) s.region.unlock(page, page, ec);
                return !ec;
            }),
        play(
            "lock a fifth range",
            [](stage& s) {
                s.region = mmap::region(mmap::ANON, 9 * page, mmap::COPY);
                for (std::size_t i = 0; i < 4; ++i) s.region.lock(2 * i * page, page);
            },
            [](stage& s, auto&... ec) { s.region.lock(8 * page, page, ec...); },
            [](stage& s) { return s.region.size() == 9 * page && all_zeros(s.region); },
            [](stage& s) {
                std::error_code ec;
                s.region.unlock(8 * page, page, ec);
                return !ec;
            }),
        uses(
            "unlock",
            [](stage& s) {
                file(s);
                s.region.lock();
            },
            [](stage& s, auto&... ec) { s.region.unlock(ec...); },
            [](stage& s) {
                std::error_code ec;
                s.region.unlock(ec);
                return ec == mmap::errc::not_locked && test::locked_bytes() == 0;
            }),
        uses(
            "unlock a part",
            [](stage& s) {
                file(s);
                s.region.lock();
            },
            [](stage& s, auto&... ec) { s.region.unlock(0, page, ec...); },
            [](stage& s) {
                std::error_code ec;
                s.region.unlock(0, page, ec);
                return ec == mmap::errc::not_locked;
            }),
        play(
            "unlock a part when four are locked",
            [](stage& s) {
                s.region = mmap::region(mmap::ANON, 11 * page, mmap::COPY);
                s.region.lock(0, 3 * page);
                for (std::size_t i = 2; i < 5; ++i) s.region.lock(2 * i * page, page);
            },
            [](stage& s, auto&... ec) { s.region.unlock(page, page, ec...); },
            [](stage& s) { return s.region.size() == 11 * page && all_zeros(s.region); },
            [](stage& s) {
                std::error_code ec;
                s.region.unlock(ec);
                bool const had_more = !ec;
                s.region.unlock(ec);
                return had_more && ec == mmap::errc::not_locked;
            }),
        uses(
            "guard", file,
            [](stage& s, auto&... ec) {
                mmap::fault_guard const g(s.region, ec...);
                s.result += g.faulted();
            },
            unchanged, "new (std::nothrow)"),
        uses(
            "protect RDONLY", file,
            [](stage& s, auto&... ec) { s.region.protect(mmap::RDONLY, ec...); },
            [](stage& s) { return s.region.mode() == mmap::RDONLY; }),
        uses(
            "protect RDWR",
            [](stage& s) {
                file(s);
                s.region.protect(mmap::RDONLY);
            },
            [](stage& s, auto&... ec) { s.region.protect(mmap::RDWR, ec...); },
            [](stage& s) {
                std::error_code ec;
                s.region.write(0, pattern.data(), 1, ec);
                return s.region.mode() == mmap::RDWR && !ec;
            }),
        uses(
            "protect memory RDONLY | EXEC", memory,
            [](stage& s, auto&... ec) { s.region.protect(mmap::RDONLY | mmap::EXEC, ec...); },
            [](stage& s) { return s.region.mode() == (mmap::RDONLY | mmap::EXEC); }),
        uses(
            "discard memory", memory,
            [](stage& s, auto&... ec) { s.region.discard(0, s.region.size(), ec...); },
            [](stage& s) { return s.region.size() == pattern.size() && all_zeros(s.region); }),
        uses(
            "discard named memory", named,
            [](stage& s, auto&... ec) { s.region.discard(0, s.region.size(), ec...); },
            [](stage& s) { return all_zeros(s.region); }),
        uses(
            "resident", file, [](stage& s, auto&... ec) { s.result = s.region.resident(ec...); },
            [](stage& s) { return s.result <= pattern.size() && unchanged(s); }),
        play(
            "file_size", file, [](stage& s, auto&... ec) { s.result = s.region.file_size(ec...); },
            [](stage& s) { return still_good(s) && s.result == 0; },
            [](stage& s) { return s.result == pattern.size(); }),
        uses(
            "slide", file, [](stage& s, auto&... ec) { s.region.slide(page, mmap::to_end, ec...); },
            [](stage& s) {
                return s.region.offset() == page && s.region.view() == pattern.substr(page);
            }),
        play(
            "slide to a longer part",
            [](stage& s) { s.region = mmap::region(s.file, mmap::RDWR, page, 10); },
            [](stage& s, auto&... ec) { s.region.slide(1, pattern.size() - 1, ec...); },
            [](stage& s) {
                return s.region.offset() == page && s.region.view() == pattern.substr(page, 10) &&
                       file_is(s.file, pattern);
            },
            [](stage& s) { return s.region.view() == pattern.substr(1); }),
        uses("prefetch ranges", file,
             [](stage& s, auto&... ec) {
                 mmap::range const ranges[] = {{0, 1}, {2 * page, 50}};
                 s.region.prefetch(ranges, ec...);
             }),
        uses("write", file,
             [](stage& s, auto&... ec) { s.region.write(0, pattern.data(), 100, ec...); }),
        uses("write to a copy", copy,
             [](stage& s, auto&... ec) { s.region.write(0, pattern.data(), 100, ec...); }),
        uses(
            "read", file,
            [](stage& s, auto&... ec) {
                std::string bytes(100, '\0');
                s.region.read(0, bytes.data(), 100, ec...);
                s.result = bytes == pattern.substr(0, 100);
            },
            [](stage& s) { return s.result == 1; }),
    };
}

}  // namespace injection
