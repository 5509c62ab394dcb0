// What everything_fails_once.cpp plays: one operation each, on a stage that is made anew each time.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mmap.hpp>
#include <string>
#include <system_error>
#include <vector>

#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/shared_name.hpp"
#include "support/temp_dir.hpp"

namespace injection {

inline std::size_t const page = mmap::page_size();
/// What the stage's file holds: some pages, and a part of one.
inline std::string const pattern = test::pattern(3 * page + 100);

struct stage {
    test::temp_dir folder;
    std::filesystem::path file = folder / "data.bin";
    std::filesystem::path fresh = folder / "fresh.bin";  // not there
    std::filesystem::path empty = folder / "empty.bin";
    test::shared_name name{"injection"};  // likewise
    mmap::region region;
    mmap::region other;  // that somebody else has
    mmap::vector<std::uint64_t> array;
    mmap::appender log;
    std::deque<test::handle> handles;  // opened in time: the calls of an operation are counted
    std::uint64_t result = 0;
    std::shared_ptr<void> pretence;  // of another kind of system

    stage() {
        test::write_file(file, pattern);
        test::write_file(empty, "");
    }
};

struct scenario {
    std::string name;
    std::function<void(stage&)> prepare;
    /// The operation, in its two forms.
    std::function<void(stage&, std::error_code&)> quiet;
    std::function<void(stage&)> throwing;
    /// After a failure: is everything as it was?
    std::function<bool(stage&)> is_as_before;
    /// After success: is the effect there?
    std::function<bool(stage&)> is_done;
    /// A call whose failure cannot be made good, though `is_done` cannot see it; but for these errors.
    std::string tells = {};
    std::vector<int> but = {};
    /// How the operation itself calls whatever has failed, where its page says so.
    std::errc summary = {};
};

inline void nothing(stage&) {}

/// `act(stage, ec...)` is called with and without an error_code.
template <class Act>
scenario play(std::string name, std::function<void(stage&)> prepare, Act act,
              std::function<bool(stage&)> is_as_before, std::function<bool(stage&)> is_done) {
    return {std::move(name),
            std::move(prepare),
            [act](stage& s, std::error_code& ec) { act(s, ec); },
            [act](stage& s) { act(s); },
            std::move(is_as_before),
            std::move(is_done)};
}

inline bool file_is(std::filesystem::path const& path, std::string const& bytes) {
    return test::read_file(path) == bytes;
}
inline bool is_missing(std::string const& name) {
    std::error_code ec;
    mmap::region const found(mmap::shared{name}, mmap::RDONLY, ec);
    return ec == std::errc::no_such_file_or_directory;
}
inline bool unchanged(stage& s) { return s.region.view() == pattern; }
inline bool all_zeros(mmap::region const& r) {
    return r.view().find_first_not_of('\0') == std::string_view::npos;
}

/// Same bytes, in the region and in the file; and stores and loads still work.
inline bool still_good(stage& s) {
    bool const same = s.region.is_open() && s.region.view() == pattern && file_is(s.file, pattern);
    std::error_code ec;
    char byte = 0;
    if (s.region.writable()) s.region.write(5, pattern.data() + 5, 1, ec);
    s.region.read(5, &byte, 1, ec);
    return same && !ec && byte == pattern[5];
}

template <class Act>
scenario uses(std::string name, std::function<void(stage&)> prepare, Act act,
              std::function<bool(stage&)> is_done = unchanged, std::string tells = {},
              std::vector<int> but = {}) {
    scenario s = play(std::move(name), std::move(prepare), act, still_good, std::move(is_done));
    s.tells = std::move(tells);
    s.but = std::move(but);
    return s;
}

inline mmap::options with(std::size_t length, mmap::create create = mmap::create::never,
                          std::size_t reserve = 0, bool grow = false) {
    mmap::options o;
    o.length = length;
    o.create = create;
    o.reserve = reserve;
    o.grow = grow;
    return o;
}

std::vector<scenario> mapping_scenarios();
std::vector<scenario> resizing_scenarios();
std::vector<scenario> using_scenarios();
std::vector<scenario> array_scenarios();
std::vector<scenario> loading_scenarios();
std::vector<scenario> appending_scenarios();
/// What one system alone knows: scenarios_posix.cpp, scenarios_windows.cpp
std::vector<scenario> system_scenarios();

}  // namespace injection
