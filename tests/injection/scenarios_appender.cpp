// mmap::appender: a failure loses no byte that was appended, and appends none of those it refused.
#include "scenarios.hpp"

namespace injection {
namespace {

std::string const large = test::pattern(mmap::appender::block + 5000);

void open(stage& s) { s.log = mmap::appender(s.file); }
void collect(stage& s) {
    open(s);
    s.log.append("more");
}
bool is_shown(stage& s, std::string const& bytes) {
    std::error_code ec;
    return s.log.is_open() && s.log.size() == bytes.size() && s.log.view(ec) == bytes && !ec;
}
/// If the right to read was refused, the log was opened to be written only.
bool is_shown_or_write_only(stage& s, std::string const& bytes) {
    std::error_code ec;
    (void)s.log.view(ec);
    if (ec != std::errc::permission_denied) return is_shown(s, bytes);
    return s.log.is_open() && s.log.size() == bytes.size() && file_is(s.file, bytes);
}
bool has_collected(stage& s) { return is_shown(s, pattern + "more"); }

template <class Act>
scenario appends(std::string name, std::function<void(stage&)> prepare, Act act, std::string before,
                 std::string after) {
    return play(
        std::move(name), std::move(prepare), act,
        [before](stage& s) { return is_shown(s, before); },
        [after](stage& s) { return is_shown(s, after); });
}

}  // namespace

std::vector<scenario> appending_scenarios() {
    return {
        play(
            "appender: open", nothing,
            [](stage& s, auto&... ec) { s.log = mmap::appender(s.file, ec...); },
            [](stage& s) { return !s.log.is_open() && file_is(s.file, pattern); },
            [](stage& s) { return is_shown_or_write_only(s, pattern); }),
        play(
            "appender: open a handle",
            [](stage& s) { s.region = mmap::region(s.file, mmap::RDWR); },
            [](stage& s, auto&... ec) { s.log = mmap::appender(s.region.native_handle(), ec...); },
            [](stage& s) { return !s.log.is_open() && file_is(s.file, pattern); },
            [](stage& s) { return is_shown_or_write_only(s, pattern); }),
        play(
            "appender: empty", nothing,
            [](stage& s, auto&... ec) {
                s.log = mmap::appender(s.file, mmap::create::truncate, ec...);
            },
            [](stage& s) { return !s.log.is_open() && file_is(s.file, pattern); },
            [](stage& s) { return is_shown_or_write_only(s, ""); }),
        play(
            "appender: make", nothing,
            [](stage& s, auto&... ec) { s.log = mmap::appender(s.fresh, ec...); },
            [](stage& s) { return !s.log.is_open() && !std::filesystem::exists(s.fresh); },
            [](stage& s) { return s.log.created() && is_shown(s, ""); }),
        appends(
            "appender: append", open, [](stage& s, auto&... ec) { s.log.append("more", ec...); },
            pattern, pattern + "more"),
        appends(
            "appender: append more than a block", collect,
            [](stage& s, auto&... ec) { s.log.append(large, ec...); }, pattern + "more",
            pattern + "more" + large),
        appends(
            "appender: view", collect, [](stage& s, auto&... ec) { (void)s.log.view(ec...); },
            pattern + "more", pattern + "more"),
        play(
            "appender: flush", collect, [](stage& s, auto&... ec) { s.log.flush(ec...); },
            has_collected, [](stage& s) { return file_is(s.file, pattern + "more"); }),
        play(
            "appender: flush_async", collect,
            [](stage& s, auto&... ec) { s.log.flush_async(ec...); }, has_collected,
            [](stage& s) { return file_is(s.file, pattern + "more"); }),
        play(
            "appender: close", collect, [](stage& s, auto&... ec) { s.log.close(ec...); },
            has_collected,
            [](stage& s) { return !s.log.is_open() && file_is(s.file, pattern + "more"); }),
    };
}

}  // namespace injection
