// Every state that a region can be in meets every member function, in both forms: state_table.hpp says
// what must come of it.
#include <algorithm>
#include <functional>
#include <map>
#include <mmap.hpp>

#include "state_table.hpp"
#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/proc.hpp"
#include "support/shared_name.hpp"
#include "support/temp_dir.hpp"

namespace {
using region = mmap::region;
constexpr std::size_t length = 12000;
constexpr std::size_t spacious = std::size_t{1} << 20U;

/// Makes regions in every state, the column's first or, of closed, the `variant`th kind.
class maker {
public:
    maker() { test::write_file(dir_ / "empty", ""); }

    region make(std::string const& state, int variant = 0) {
        test::pattern_file(dir_ / "file", length);
        if (state == "closed") return closed(variant);
        if (state == "empty") return region(dir_ / "empty");
        if (state == "empty RDWR") return fresh("fresh empty", 0);
        if (state == "RDONLY") return region(dir_ / "file");
        if (state == "RDWR") return fresh("fresh", length);
        if (state == "COPY") return region(dir_ / "file", mmap::COPY);
        if (state == "NONE") return region(dir_ / "file", mmap::NONE);
        if (state == "ANON COPY") return region(mmap::ANON, length, mmap::COPY);
        if (state == "ANON RDWR") return region(mmap::ANON, length);
        if (state == "named") {
            mmap::remove_shared(name_.text);
            return region(mmap::shared(name_.text), length);
        }
        if (state == "reserved") return fresh("fresh", length, 0, spacious);
        if (state == "part") return fresh("fresh", 5004 + length, 5004);
        REQUIRE(state == "protected");
        region r = fresh("fresh", length);
        r.protect(mmap::RDONLY);
        return r;
    }

private:
    region fresh(char const* file, std::size_t size, std::uint64_t offset = 0,
                 std::size_t reserved = 0) {
        test::pattern_file(dir_ / file, size);
        mmap::options o;
        o.offset = offset;
        o.reserve = reserved;
        return region(dir_ / file, mmap::RDWR, o);
    }
    region closed(int variant) {
        region r;
        if (variant == 1) {  // moved-from
            r = region(dir_ / "file");
            region const other = std::move(r);
        } else if (variant == 2) {
            r = region(dir_ / "file");
            r.unmap();
        } else if (variant == 3) {
            r = region(dir_ / "empty");
            (void)r.release();
        }
        return r;
    }

    test::temp_dir const dir_;
    test::shared_name const name_{"states"};
};

char letter(std::error_code ec) {
    if (!ec) return '+';
    if (ec == mmap::errc::closed) return 'x';
    if (ec == mmap::errc::not_resizable) return 'r';
    if (ec == mmap::errc::not_locked) return 'l';
    if (ec == mmap::errc::not_supported) return 'S';
    if (ec == std::errc::bad_file_descriptor) return 'h';
    if (ec == std::errc::permission_denied) return 'p';
    if (ec == std::errc::invalid_argument) return 'i';
    return 'e';
}

bool agrees(char expected, char seen) {
    switch (expected) {
        case '?':
            return seen == '*' || seen == '-' || seen == '0';
        case 's':
            return seen == '+' || seen == 'S';
        case 'q':
            return seen == '+' || seen == 'p';
        case 'e':
            return seen == 'e' || seen == 'h' || seen == 'p' || seen == 'i' ||
                   (test::sanitized && seen == '+');  // makes mlock() a no-op
        default:
            return seen == expected;
    }
}

char flag(bool value) { return value ? 'y' : 'n'; }
char count(std::size_t value) { return value == 0 ? '0' : value == length ? 'N' : '!'; }

using call = std::function<char(region&)>;

/// A query that cannot fail.
#define QUERY(name, expression)                          \
    {                                                    \
        name, {                                          \
            [](region& r) -> char { return expression; } \
        }                                                \
    }

/// A call in both forms; `arguments` in parentheses, `ec` is appended to make the other form.
#define BOTH(name, throwing, quiet)                                                  \
    {                                                                                \
        name, {                                                                      \
            [](region& r) -> char {                                                  \
                try {                                                                \
                    (void)(throwing);                                                \
                    return '+';                                                      \
                } catch (mmap::error const& e) {                                     \
                    return letter(e.code());                                         \
                }                                                                    \
            },                                                                       \
                [](region& r) -> char {                                              \
                    std::error_code ec = std::make_error_code(std::errc::timed_out); \
                    static_assert(noexcept(quiet));                                  \
                    (void)(quiet);                                                   \
                    return letter(ec);                                               \
                }                                                                    \
        }                                                                            \
    }

std::size_t part(region const& r) noexcept { return r.size() / 2; }
mmap::range const* halves(region const& r) noexcept {
    static mmap::range ranges[2];
    ranges[0] = {0, part(r)};
    ranges[1] = {part(r), r.size() - part(r)};
    return ranges;
}
void assign(region& to, region& from) { to = std::move(from); }
std::byte buffer[length];

std::map<std::string, std::vector<call>> const calls = {
    QUERY("is_open()", flag(r.is_open() && static_cast<bool>(r))),
    QUERY("empty()", flag(r.empty())),
    QUERY("data()", r.data() == nullptr ? '0' : '*'),
    QUERY("size()", count(r.size())),
    QUERY("view().size()", count(r.view().size())),
    QUERY("end() - begin()", count(static_cast<std::size_t>(r.end() - r.begin()))),
    QUERY("mode()", r.mode() == mmap::NONE     ? '-'
                    : r.mode() == mmap::RDONLY ? 'D'
                    : r.mode() == mmap::RDWR   ? 'W'
                    : r.mode() == mmap::COPY   ? 'C'
                                               : '!'),
    QUERY("writable()", flag(r.writable())),
    QUERY("offset()", r.offset() == 0 ? '0' : '*'),
    QUERY("capacity()", r.capacity() == 0          ? '0'
                        : r.capacity() >= spacious ? 'v'
                        : r.capacity() >= length   ? 'N'
                                                   : '!'),
    QUERY("created()", flag(r.created())),
    QUERY("native_handle()", r.native_handle() == mmap::detail::native::none ? '-' : '*'),
    BOTH("file_size()", r.file_size(), r.file_size(ec)),
    BOTH("writable_bytes()", r.writable_bytes(), r.writable_bytes(ec)),
    BOTH("as<T>()", r.as<int>(), r.as<int>(ec)),
    BOTH("as<T const>()", std::as_const(r).as<int const>(), std::as_const(r).as<int const>(ec)),
    BOTH("as<T>(offset, count)", r.as<char>(part(r), part(r)), r.as<char>(part(r), part(r), ec)),
    BOTH("as<T const>(offset, count)", std::as_const(r).as<char const>(part(r), part(r)),
         std::as_const(r).as<char const>(part(r), part(r), ec)),
    BOTH("read()", r.read(0, buffer, part(r)), r.read(0, buffer, part(r), ec)),
    BOTH("write()", r.write(0, buffer, part(r)), r.write(0, buffer, part(r), ec)),
    BOTH("flush()", r.flush(), r.flush(ec)),
    BOTH("flush(offset, length)", r.flush(part(r), part(r)), r.flush(part(r), part(r), ec)),
    BOTH("flush_async()", r.flush_async(), r.flush_async(ec)),
    BOTH("flush_async(offset, length)", r.flush_async(part(r), part(r)),
         r.flush_async(part(r), part(r), ec)),
    BOTH("invalidate()", r.invalidate(), r.invalidate(ec)),
    BOTH("resize(longer)", r.resize(100000), r.resize(100000, ec)),
    BOTH("resize(same)", r.resize(r.size()), r.resize(r.size(), ec)),
    BOTH("resize(shorter)", r.resize(part(r)), r.resize(part(r), ec)),
    BOTH("resize(0)", r.resize(0), r.resize(0, ec)),
    BOTH("slide(0)", r.slide(0), r.slide(0, ec)),
    BOTH("lock()", r.lock(), r.lock(ec)),
    BOTH("lock(offset, length)", r.lock(part(r), part(r)), r.lock(part(r), part(r), ec)),
    BOTH("unlock()", r.unlock(), r.unlock(ec)),
    BOTH("unlock(offset, length)", r.unlock(part(r), part(r)), r.unlock(part(r), part(r), ec)),
    BOTH("protect(NONE)", r.protect(mmap::NONE), r.protect(mmap::NONE, ec)),
    BOTH("protect(RDONLY)", r.protect(mmap::RDONLY), r.protect(mmap::RDONLY, ec)),
    BOTH("protect(RDWR)", r.protect(mmap::RDWR), r.protect(mmap::RDWR, ec)),
    BOTH("protect(COPY)", r.protect(mmap::COPY), r.protect(mmap::COPY, ec)),
    BOTH("protect(RDONLY | EXEC)", r.protect(mmap::RDONLY | mmap::EXEC),
         r.protect(mmap::RDONLY | mmap::EXEC, ec)),
    BOTH("advise(sequential)", r.advise(mmap::advice::sequential),
         r.advise(mmap::advice::sequential, ec)),
    BOTH("advise(will_need, offset, length)", r.advise(mmap::advice::will_need, part(r), part(r)),
         r.advise(mmap::advice::will_need, part(r), part(r), ec)),
    BOTH("advise(no_dump)", r.advise(mmap::advice::no_dump), r.advise(mmap::advice::no_dump, ec)),
    BOTH("prefetch()", r.prefetch(), r.prefetch(ec)),
    BOTH("prefetch(offset, length)", r.prefetch(part(r), part(r)),
         r.prefetch(part(r), part(r), ec)),
    BOTH("prefetch(ranges)", r.prefetch({halves(r), 2}), r.prefetch({halves(r), 2}, ec)),
    BOTH("discard(offset, length)", r.discard(part(r), part(r)), r.discard(part(r), part(r), ec)),
    BOTH("resident()", r.resident(), r.resident(ec)),
    BOTH("resident(offset, length)", r.resident(part(r), part(r)),
         r.resident(part(r), part(r), ec)),
    QUERY("swap()", (region().swap(r), r.swap(r), r.is_open() ? '!' : '+')),
    QUERY("move", (region(std::move(r)), assign(r, r), r.is_open() ? '!' : '+')),
    QUERY("release()",
          ((void)region().release(), r.unmap(), (void)r.release(), r.is_open() ? '!' : '+')),
    QUERY("unmap()", (r.unmap(), r.unmap(), r.is_open() ? '!' : '+')),
};

/// A region that has met a call still answers, whatever came of it.
void check_sound(region& r) {
    CHECK(r.empty() == (r.size() == 0));
    CHECK(static_cast<std::size_t>(r.end() - r.begin()) == r.size());
    CHECK(r.capacity() >= r.size());
    if (!r.is_open()) {
        CHECK(r.data() == nullptr);
        CHECK(r.mode() == mmap::NONE);
    }
    std::error_code ec;
    r.read(0, buffer, std::min(r.size(), length), ec);
    r.write(0, buffer, std::min(r.size(), length), ec);
    r.flush(ec);
    CHECK((!ec || !r.is_open()));
}
}  // namespace

TEST_CASE(
    "region: every state meets every call, and what comes of it is what docs/states.md says") {
    maker regions;
    auto const once = [&] {
        for (test::state_row const& row : test::state_rows) {
            auto const found = calls.find(row.call);
            REQUIRE(found != calls.end());
            for (std::size_t column = 0; column < test::state_count; ++column) {
                std::string const state = test::state_columns[column].name;
                for (int variant = 0; variant < (state == "closed" ? 4 : 1); ++variant) {
                    for (call const& form : found->second) {
                        CAPTURE(row.call, state, variant);
                        region r = regions.make(state, variant);
                        char const seen = form(r);
                        CAPTURE(seen);
                        CHECK(agrees(row.outcomes[column], seen));
                        check_sound(r);
                    }
                }
            }
        }
    };
    once();
    test::holdings const before = test::held();
    once();
    CHECK(test::held() == before);
}

TEST_CASE("region: the state table has a row for every call, and no call twice") {
    CHECK(calls.size() == sizeof test::state_rows / sizeof *test::state_rows);
}
