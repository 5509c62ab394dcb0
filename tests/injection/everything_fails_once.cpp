// Each system call of each scenario fails once, with each error it may have; after each failure
// nothing has leaked, the file and the region are as they were, and the region can be used.
#include <mmap.hpp>

#include <cstdio>
#include <functional>
#include <memory>
#include <string>

#include "calls.hpp"
#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/counts.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {

using mmap_region = mmap::region;
std::size_t const page = mmap::page_size();
std::string const pattern = [] {
    std::string text(3 * page + 100, 'a');
    for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>('a' + i % 26);
    return text;
}();

/// What a scenario works on. Made anew for each failure.
struct stage {
    test::temp_dir folder;
    std::string file = (folder.path() / "data.bin").string();
    std::string fresh = (folder.path() / "fresh.bin").string();
    mmap_region region;
    mmap::array<std::uint64_t> array;
    stage() { test::write_file(file, pattern); }
    ~stage() {
        std::error_code ignored;
        mmap::remove_shared("mmap-injection", ignored);
    }
};

struct scenario {
    char const* name;
    std::function<void(stage&)> prepare;
    std::function<void(stage&, std::error_code&)> act;
    std::function<bool(stage&)> is_as_before;  // after a failure
    std::function<bool(stage&)> is_done;       // after success
};

bool file_is(std::string const& path, std::string const& bytes) {
    return test::read_file(path) == bytes;
}
bool no_file(std::string const& path) { return !std::filesystem::exists(path); }
bool closed(stage& s) { return !s.region && s.region.data() == nullptr && s.region.size() == 0; }

scenario maps(char const* name, std::function<void(stage&, std::error_code&)> act,
              std::function<bool(stage&)> is_done) {
    return {name, [](stage&) {}, std::move(act),
            [](stage& s) { return closed(s) && file_is(s.file, pattern) && no_file(s.fresh); },
            std::move(is_done)};
}

mmap::options with(std::size_t length, mmap::create create = mmap::create::never,
                   std::size_t reserve = 0, bool grow = false) {
    mmap::options o;
    o.length = length;
    o.create = create;
    o.reserve = reserve;
    o.grow = grow;
    return o;
}

scenario uses(char const* name, std::function<void(stage&)> prepare,
              std::function<void(stage&, std::error_code&)> act,
              std::function<bool(stage&)> is_done) {
    return {name, std::move(prepare), std::move(act),
            [](stage& s) {
                // Same bytes, in the file and in the region; and it still works.
                bool const same =
                    s.region.is_open() && s.region.view() == pattern && file_is(s.file, pattern);
                std::error_code ec;
                s.region.resize(2 * pattern.size(), ec);
                return same && !ec && s.region.size() == 2 * pattern.size() &&
                       s.region.view().substr(0, pattern.size()) == pattern;
            },
            std::move(is_done)};
}

void open_rdwr(stage& s) { s.region = mmap_region(s.file, mmap::RDWR); }
void open_reserved(stage& s) {
    s.region = mmap_region(s.file, mmap::RDWR, with(mmap::to_end, mmap::create::never, 1U << 20U));
}
template <std::size_t Times>
void grow(stage& s, std::error_code& ec) {
    s.region.resize(Times * pattern.size(), ec);
}
template <std::size_t Times>
bool has_grown(stage& s) {
    return s.region.size() == Times * pattern.size() &&
           s.region.view().substr(0, pattern.size()) == pattern &&
           s.region[s.region.size() - 1] == std::byte{0} &&
           std::filesystem::file_size(s.file) == s.region.size();
}
bool unchanged(stage& s) { return s.region.view() == pattern; }

std::vector<scenario> all() {
    using create = mmap::create;
    std::vector<scenario> list = {
        maps(
            "map RDONLY",
            [](stage& s, std::error_code& ec) { s.region = mmap_region(s.file, mmap::RDONLY, ec); },
            unchanged),
        maps(
            "map RDWR",
            [](stage& s, std::error_code& ec) { s.region = mmap_region(s.file, mmap::RDWR, ec); },
            unchanged),
        maps(
            "map COPY",
            [](stage& s, std::error_code& ec) { s.region = mmap_region(s.file, mmap::COPY, ec); },
            unchanged),
        maps(
            "map with everything",
            [](stage& s, std::error_code& ec) {
                mmap::options o;
                o.populate = o.locked = o.huge = o.keep_handle = true;
                s.region = mmap_region(s.file, mmap::RDONLY, o, ec);
            },
            unchanged),
        maps(
            "map reserved",
            [](stage& s, std::error_code& ec) {
                s.region = mmap_region(s.file, mmap::RDWR,
                                       with(mmap::to_end, create::never, 1U << 20U), ec);
            },
            unchanged),
        maps(
            "create",
            [](stage& s, std::error_code& ec) {
                s.region = mmap_region(s.fresh, mmap::RDWR, with(5000, create::must), ec);
            },
            [](stage& s) { return s.region.created() && s.region.size() == 5000; }),
        maps(
            "create if missing",
            [](stage& s, std::error_code& ec) {
                s.region = mmap_region(s.fresh, mmap::RDWR, with(5000, create::if_missing), ec);
            },
            [](stage& s) { return s.region.created() && s.region.size() == 5000; }),
        maps(
            "grow while mapping",
            [](stage& s, std::error_code& ec) {
                s.region = mmap_region(s.file, mmap::RDWR,
                                       with(2 * pattern.size(), create::never, 0, true), ec);
            },
            [](stage& s) {
                return s.region.size() == 2 * pattern.size() &&
                       s.region.view().substr(0, pattern.size()) == pattern;
            }),
        maps(
            "map memory",
            [](stage& s, std::error_code& ec) {
                s.region = mmap_region(mmap::ANON, 5000, mmap::COPY, ec);
            },
            [](stage& s) { return s.region.size() == 5000; }),
        maps(
            "map reserved memory",
            [](stage& s, std::error_code& ec) {
                s.region =
                    mmap_region(mmap::ANON, mmap::COPY, with(5000, create::never, 1U << 20U), ec);
            },
            [](stage& s) { return s.region.size() == 5000; }),
        maps(
            "map shared memory",
            [](stage& s, std::error_code& ec) {
                s.region = mmap_region(mmap::ANON, 5000, mmap::RDWR, ec);
            },
            [](stage& s) { return s.region.size() == 5000; }),
        maps(
            "create named memory",
            [](stage& s, std::error_code& ec) {
                s.region = mmap_region(mmap::shared{"mmap-injection"}, 5000, mmap::RDWR, ec);
            },
            [](stage& s) { return s.region.created() && s.region.size() == 5000; }),
        uses("resize up", open_rdwr, grow<4>, has_grown<4>),
        uses("resize up in reserve", open_reserved, grow<4>, has_grown<4>),
        uses(
            "resize up a split mapping",
            [](stage& s) {
                open_rdwr(s);
                s.region.lock(page, 1);
            },
            grow<4>, has_grown<4>),
        uses(
            "resize down", open_rdwr,
            [](stage& s, std::error_code& ec) { s.region.resize(page + 1, ec); },
            [](stage& s) {
                return s.region.view() == pattern.substr(0, page + 1) &&
                       file_is(s.file, pattern.substr(0, page + 1));
            }),
        uses(
            "resize to nothing", open_rdwr,
            [](stage& s, std::error_code& ec) { s.region.resize(0, ec); },
            [](stage& s) { return s.region.empty() && file_is(s.file, ""); }),
        uses(
            "flush", open_rdwr, [](stage& s, std::error_code& ec) { s.region.flush(ec); },
            unchanged),
        uses(
            "flush_async", open_rdwr,
            [](stage& s, std::error_code& ec) { s.region.flush_async(ec); }, unchanged),
        uses(
            "invalidate", open_rdwr, [](stage& s, std::error_code& ec) { s.region.invalidate(ec); },
            unchanged),
        uses(
            "lock", open_rdwr, [](stage& s, std::error_code& ec) { s.region.lock(ec); }, unchanged),
        uses(
            "unlock",
            [](stage& s) {
                open_rdwr(s);
                s.region.lock();
            },
            [](stage& s, std::error_code& ec) { s.region.unlock(ec); }, unchanged),
        uses(
            "protect", open_rdwr,
            [](stage& s, std::error_code& ec) { s.region.protect(mmap::RDONLY, ec); },
            [](stage& s) { return !s.region.writable(); }),
        uses(
            "advise", open_rdwr,
            [](stage& s, std::error_code& ec) { s.region.advise(mmap::advice::will_need, ec); },
            unchanged),
        uses(
            "prefetch", open_rdwr, [](stage& s, std::error_code& ec) { s.region.prefetch(ec); },
            unchanged),
        uses(
            "discard", open_rdwr,
            [](stage& s, std::error_code& ec) { s.region.discard(0, s.region.size(), ec); },
            unchanged),
        uses(
            "resident", open_rdwr,
            [](stage& s, std::error_code& ec) { (void)s.region.resident(ec); }, unchanged),
        uses(
            "file_size", open_rdwr,
            [](stage& s, std::error_code& ec) { (void)s.region.file_size(ec); }, unchanged),
    };
    list.push_back({"array grows",
                    [](stage& s) {
                        s.array = mmap::array<std::uint64_t>(s.fresh, 1);
                        s.array[0] = 7;
                    },
                    [](stage& s, std::error_code& ec) { s.array.push_back(8, ec); },
                    [](stage& s) {
                        bool const same = s.array.size() == 1 && s.array[0] == 7;
                        s.array.push_back(9);
                        return same && s.array[1] == 9;
                    },
                    [](stage& s) { return s.array.size() == 2 && s.array[1] == 8; }});
    list.push_back({"array is created", [](stage&) {},
                    [](stage& s, std::error_code& ec) {
                        s.array = mmap::array<std::uint64_t>(s.fresh, 100, ec);
                    },
                    [](stage& s) { return !s.array.is_open() && no_file(s.fresh); },
                    [](stage& s) { return s.array.size() == 100 && s.array.created(); }});
    list.push_back({"array reserves",
                    [](stage& s) {
                        s.array = mmap::array<std::uint64_t>(s.fresh, 1);
                        s.array[0] = 7;
                    },
                    [](stage& s, std::error_code& ec) { s.array.reserve(100000, ec); },
                    [](stage& s) { return s.array.size() == 1 && s.array[0] == 7; },
                    [](stage& s) { return s.array[0] == 7 && s.array.capacity() >= 100000; }});
    return list;
}

/// The codes under which a failing call may be reported: its own, or what the documentation says.
bool is_documented(std::error_code ec, int injected) {
    if (ec == std::error_code(injected, std::system_category())) return true;
    if (injected == ENODEV && ec == mmap::errc::not_mappable) return true;
    // populate behind the end of the file
    if (injected == EFAULT && ec == std::errc::io_error) return true;
    // array::reserve(): without the address space it promises nothing.
    return ec == std::make_error_code(std::errc::not_enough_memory);
}

}  // namespace

// Declared before the others: the handler is installed once in a process.
TEST_CASE("a program that may not install a fault handler is told, and reads nothing unguarded") {
    auto const child = test::in_fork([] {
        mmap::region const memory(mmap::ANON, 100, mmap::COPY);
        std::error_code ec;
        injection::arm(20, 1, EINVAL);  // sigaction
        mmap::guard const g(memory, ec);
        if (!injection::disarm()) return 1;
        if (ec != std::errc::invalid_argument) return 2;
        char byte = 0;
        memory.read(0, &byte, 1, ec);
        return ec == std::errc::io_error ? 0 : 3;
    });
    CHECK(child.exit_code == 0);
}

TEST_CASE("every system call may fail: a documented error, nothing leaks, nothing is lost") {
    unsigned failures = 0;
    unsigned survived = 0;
    std::size_t leaks = 0;
    for (scenario const& play : all()) {
        std::vector<unsigned> made;
        {
            stage s;
            play.prepare(s);
            std::error_code ec;
            injection::arm(0, 0, 0);
            play.act(s, ec);
            injection::disarm();
            for (std::size_t i = 0; i < injection::calls().size(); ++i)
                made.push_back(injection::count(i));
            INFO(play.name << ", undisturbed: " << ec.message());
            REQUIRE(!ec);
            REQUIRE(play.is_done(s));
        }
        for (std::size_t which = 0; which < made.size(); ++which)
            for (unsigned n = 1; n <= made[which]; ++n)
                for (int const error : injection::calls()[which].errors) {
                    INFO(play.name << ": call " << n << " of " << injection::calls()[which].name
                                   << " fails with "
                                   << std::error_code(error, std::system_category()).message());
                    std::size_t const descriptors = test::open_descriptors();
                    std::size_t const mappings = test::mapping_count();
                    {
                        stage s;
                        play.prepare(s);
                        std::error_code ec;
                        injection::arm(which, n, error);
                        play.act(s, ec);
                        bool const happened = injection::disarm();
                        INFO("reported: " << ec.message());
                        REQUIRE(happened);
                        ++failures;
                        if (ec) {
                            CHECK(is_documented(ec, error));
                            CHECK(play.is_as_before(s));
                        } else {
                            ++survived;
                            CHECK(play.is_done(s));
                        }
                    }
                    leaks += test::open_descriptors() - descriptors;
                    leaks += test::mapping_count() - mappings;
                    CHECK(test::open_descriptors() == descriptors);
                    CHECK(test::mapping_count() == mappings);
                }
    }
    std::printf(
        "injection: %zu scenarios, %u calls failed, %u of them survived by other means, %zu "
        "leaks\n",
        all().size(), failures, survived, leaks);
    CHECK(failures > 200);
}

TEST_CASE("named memory that finds no room leaves no name behind") {
    injection::arm(14, 1, ENOSPC);  // posix_fallocate
    std::error_code ec;
    mmap::region const r(mmap::shared{"mmap-injection-room"}, 5000, mmap::RDWR, ec);
    REQUIRE(injection::disarm());
    CHECK(ec == std::errc::no_space_on_device);
    CHECK_FALSE(mmap::remove_shared("mmap-injection-room"));
}
