// A cursor over hostile bytes: frames and lines of a file that an enemy wrote. Whatever they are, no read
// leaves the region; its bytes stand in front of a page that cannot be read.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mmap.hpp>
#include <string>

namespace {
void require(bool condition, char const* promise) {
    if (condition) return;
    std::fprintf(stderr, "BROKEN: %s\n", promise);
    std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::size_t const page = mmap::page_size();
    if (size == 0 || size > page) return 0;
    // The region ends with its page, and behind it nothing can be read.
    static auto* const memory = [&] {
        mmap::options o;
        o.length = page;
        o.reserve = 2 * page;  // the page behind is inaccessible until it is needed
        return new mmap::region(mmap::ANON, mmap::COPY, o);
    }();
    mmap::region& whole = *memory;
    std::size_t const start = page - size;
    std::memcpy(whole.writable_bytes().data() + start, data, size);

    mmap::cursor c(whole);
    auto const inside = [&](std::string_view view) {
        if (view.empty()) return true;
        auto const* const at = reinterpret_cast<std::byte const*>(view.data());
        return at >= whole.begin() && at < whole.end() &&
               view.size() <= static_cast<std::size_t>(whole.end() - at);
    };
    auto const sum = [](std::string_view view) {  // touches every byte
        unsigned n = 0;
        for (char const b : view) n += static_cast<unsigned char>(b);
        return n;
    };
    unsigned volatile touched = 0;
    std::error_code ec;

    for (c.seek(static_cast<std::int64_t>(start)); c.remaining() != 0;) {
        std::size_t const before = c.tell();
        std::string_view const frame = c.read_frame(ec);
        require(inside(frame), "a frame lies in the region");
        require(c.tell() <= whole.size(), "the position stays in the region");
        touched = touched + sum(frame);
        if (ec) {
            require(c.tell() == before && frame.empty(), "an error reads nothing");
            break;
        }
        require(c.tell() == before + 4 + frame.size(), "a frame moves by its bytes");
    }

    std::string lines;
    c.seek(static_cast<std::int64_t>(start));
    for (std::string_view line = c.read_line(); !line.empty(); line = c.read_line()) {
        require(inside(line), "a line lies in the region");
        std::size_t const newline = line.find('\n');
        require(newline == line.npos || newline + 1 == line.size(), "a line ends at its newline");
        lines += line;
    }
    require(lines == whole.view().substr(start), "lines are all the bytes");

    // Numbers of the enemy's as positions, lengths and needles.
    c.seek(static_cast<std::int64_t>(start));
    while (c.remaining() >= 24) {
        auto const offset = c.read<std::int64_t>(ec);
        auto const length = c.read<std::uint64_t>(ec);
        auto const third = c.read<std::uint64_t>(ec);
        std::size_t const next = c.tell();
        auto const n = static_cast<std::size_t>(length);
        auto const m = static_cast<std::size_t>(third);
        c.seek(offset, static_cast<mmap::cursor::from>(third % 3), ec);
        require(c.tell() <= whole.size(), "seek() stays in the region");
        touched = touched + sum(c.read(n));
        require(c.tell() <= whole.size(), "read() stays in the region");
        std::string_view const needle = whole.view().substr(start, third % 5);
        std::size_t const found = c.find(needle, n, m);
        require(found == mmap::cursor::npos || whole.view().substr(found, needle.size()) == needle,
                "find() finds");
        std::size_t const last = c.rfind(needle, n, m);
        require((found == mmap::cursor::npos) == (last == mmap::cursor::npos),
                "what find() finds, rfind() finds");
        whole.read(n, &lines[0], m < lines.size() ? m : lines.size(), ec);
        (void)std::as_const(whole).as<std::uint64_t const>(n, m, ec);
        require(static_cast<bool>(ec) || m <= whole.size() / 8, "as<T>() stays in the region");
        c.seek(static_cast<std::int64_t>(next));
    }
    return 0;
}
