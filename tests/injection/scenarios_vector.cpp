// mmap::vector: its file's size is ahead of its own, and must not stay so.
#include <cerrno>

#include "scenarios.hpp"

namespace injection {
namespace {

void one_record(stage& s) {
    s.array = mmap::vector<std::uint64_t>(s.fresh, 1);
    s.array[0] = 7;
}
bool has_one(stage& s) { return s.array.size() == 1 && s.array[0] == 7; }

template <class Act>
scenario changes(std::string name, Act act, std::function<bool(stage&)> is_done) {
    return play(std::move(name), one_record, act, has_one, std::move(is_done));
}

}  // namespace

std::vector<scenario> array_scenarios() {
    std::vector<scenario> list = {
        play(
            "array: create", nothing,
            [](stage& s, auto&... ec) {
                s.array = mmap::vector<std::uint64_t>(s.fresh, 100, ec...);
            },
            [](stage& s) { return !s.array.is_open() && !std::filesystem::exists(s.fresh); },
            [](stage& s) { return s.array.size() == 100 && s.array.created(); }),
        play(
            "array: open and grow",
            [](stage& s) { test::write_file(s.fresh, std::string(80, 'r')); },
            [](stage& s, auto&... ec) {
                s.array = mmap::vector<std::uint64_t>(s.fresh, 10000, ec...);
            },
            [](stage& s) { return !s.array.is_open() && file_is(s.fresh, std::string(80, 'r')); },
            [](stage& s) {
                return s.array.size() == 10000 && s.array[9] == 0x7272727272727272 &&
                       s.array[10] == 0;
            }),
        play(
            "array: open to read",
            [](stage& s) { test::write_file(s.fresh, std::string(80, 'r')); },
            [](stage& s, auto&... ec) {
                mmap::vector<std::uint64_t const> const reader(s.fresh, 10, ec...);
                s.result = reader.size();
            },
            [](stage& s) { return file_is(s.fresh, std::string(80, 'r')); },
            [](stage& s) { return s.result == 10; }),
        changes(
            "array: push_back", [](stage& s, auto&... ec) { s.array.push_back(8, ec...); },
            [](stage& s) { return s.array.size() == 2 && s.array[0] == 7 && s.array[1] == 8; }),
        changes(
            "array: resize up", [](stage& s, auto&... ec) { s.array.resize(5000, ec...); },
            [](stage& s) {
                return s.array.size() == 5000 && s.array[0] == 7 && s.array[4999] == 0;
            }),
        changes(
            "array: resize to nothing", [](stage& s, auto&... ec) { s.array.resize(0, ec...); },
            [](stage& s) { return s.array.empty() && std::filesystem::file_size(s.fresh) == 0; }),
        changes(
            "array: reserve", [](stage& s, auto&... ec) { s.array.reserve(100000, ec...); },
            [](stage& s) { return has_one(s) && s.array.capacity() >= 100000; }),
    };
    list.back().summary = std::errc::not_enough_memory;
    // close() lets go of the file even if it cannot be given its exact size, as a destructor must; the
    // records are in it.
    list.push_back(play(
        "array: close",
        [](stage& s) {
            one_record(s);
            s.array.push_back(8);
        },
        [](stage& s, auto&... ec) { s.array.close(ec...); },
        [](stage& s) {
            if (s.array.is_open()) return false;
            mmap::region const left(s.fresh);
            auto const records = left.as<std::uint64_t const>();
            return records[0] == 7 && records[1] == 8;
        },
        [](stage& s) { return !s.array.is_open() && std::filesystem::file_size(s.fresh) >= 16; }));
    list.back().tells = "ftruncate";
    list.back().but = {EINTR};
    return list;
}

}  // namespace injection
