// cursors.cpp: a cursor over each region, which outlives what the region maps. Searching is done here in
// the plainest way there is.
#include <cstring>

#include "world.hpp"

namespace model {

void world::cursor_seek(arguments& in) {
    slot& s = *at_;
    using from = mmap::cursor::from;
    from const whence = static_cast<from>(in.below(3));
    std::size_t const distance = amount(in);
    auto const by = static_cast<std::int64_t>(static_cast<std::ptrdiff_t>(distance));
    std::int64_t const offset = in.flag() || whence == from::end ? -by : by;
    say(std::to_string(offset) + " from " + std::to_string(static_cast<int>(whence)));
    std::size_t const size = s.model.size;
    // All of it is far from the limits of 64 bits.
    std::int64_t const base = whence == from::start     ? 0
                              : whence == from::current ? static_cast<std::int64_t>(s.position)
                                                        : static_cast<std::int64_t>(size);
    std::int64_t const target = base + offset;
    bool const fits = target >= 0 && target <= static_cast<std::int64_t>(size);
    expect([&](auto&... ec) { s.cursor.seek(offset, whence, ec...); },
           fits ? outcome::ok : outcome::out_of_range);
    if (fits) s.position = static_cast<std::size_t>(target);
    check(s.cursor.tell() == s.position, "tell()");
    check(s.cursor.remaining() == (s.position < size ? size - s.position : 0), "remaining()");
}

void world::cursor_read(arguments& in) {
    slot& s = *at_;
    mirror const& m = s.model;
    if (m.is_open() && m.size != 0 && (!m.reads() || !m.whole())) return;  // the view would fault
    std::string const bytes = m.is_open() ? m.image() : std::string();
    std::string const rest = s.position < bytes.size() ? bytes.substr(s.position) : std::string();
    std::uint8_t const b = in.byte();
    std::string expected;
    if (b % 4 == 0) {
        std::size_t const n = amount(in);
        expected = rest.substr(0, n);
        check(s.cursor.read(n) == expected, "read(n) gives the next bytes");
        expect(outcome::ok, outcome::ok);
    } else if (b % 4 == 1) {
        std::size_t const newline = rest.find('\n');
        expected = newline == std::string::npos ? rest : rest.substr(0, newline + 1);
        check(s.cursor.read_line() == expected, "read_line() gives the line");
        expect(outcome::ok, outcome::ok);
    } else if (b % 4 == 2) {
        quote value{};
        bool const fits = rest.size() >= sizeof value;
        expect([&](auto&... ec) { value = s.cursor.read<quote>(ec...); },
               fits ? outcome::ok : outcome::out_of_range);
        if (fits) expected = rest.substr(0, sizeof value);
        check(std::memcmp(&value, expected.data(), expected.size()) == 0, "read<T>()");
    } else {
        std::byte value{};
        expect([&](auto&... ec) { value = s.cursor.read_byte(ec...); },
               rest.empty() ? outcome::out_of_range : outcome::ok);
        expected = rest.substr(0, 1);
        check(rest.empty() || value == static_cast<std::byte>(rest[0]), "read_byte()");
    }
    s.position += expected.size();
    check(s.cursor.tell() == s.position, "reading moves the position by what was read");
}

void world::cursor_write(arguments& in) {
    slot& s = *at_;
    mirror& m = s.model;
    if (m.is_open() && m.writes() && !m.whole()) return;
    std::uint8_t const b = in.byte();
    outcome predicted = accessed(true);
    if (b % 4 == 0) {
        std::size_t const to = amount(in);
        std::size_t const from = amount(in);
        std::size_t const n = amount(in);
        say("move " + text(to) + " " + text(from) + " " + text(n));
        if (to == from && m.copies_pages()) return;  // memmove() need not store anything
        auto const fits = [&](std::size_t at) { return at <= m.size && n <= m.size - at; };
        if (predicted == outcome::ok && !(fits(to) && fits(from)))
            predicted = outcome::out_of_range;
        outcome const actual =
            expect([&](auto&... ec) { s.cursor.move(to, from, n, ec...); }, predicted);
        if (actual == outcome::ok && n != 0) m.store(to, m.image().substr(from, n));
        return;
    }
    std::size_t const rest = s.position < m.size ? m.size - s.position : 0;
    std::size_t const n = b % 4 == 1 ? sizeof(quote) : amount(in) % (rest + 50);
    std::string bytes = some_bytes(in.byte(), n);
    if (b % 4 == 2 && !bytes.empty()) bytes.back() = '\n';
    if (predicted == outcome::ok && n > rest) predicted = outcome::out_of_range;
    outcome const actual = expect(
        [&](auto&... ec) {
            if (b % 4 == 1) {
                quote value;
                std::memcpy(&value, bytes.data(), sizeof value);
                s.cursor.write(value, ec...);
            } else {
                s.cursor.write(bytes, ec...);
            }
        },
        predicted);
    if (actual == outcome::ok) {
        m.store(s.position, bytes);
        s.position += n;
    }
    check(s.cursor.tell() == s.position, "writing moves the position by what was written");
    mmap::cursor reader(std::as_const(s.real));
    check(call(throwing_, [&](auto&... ec) { reader.write(std::byte{1}, ec...); }) ==
              (m.is_open() ? outcome::permission_denied : outcome::closed),
          "a cursor over a const region does not write");
}

void world::cursor_find(arguments& in) {
    slot& s = *at_;
    mirror const& m = s.model;
    if (m.is_open() && m.size != 0 && (!m.reads() || !m.whole())) return;
    std::string const bytes = m.is_open() ? m.image() : std::string();
    bool const backwards = in.byte() % 2 == 0;
    std::size_t const start = amount(in);
    std::size_t const end = in.flag() ? mmap::cursor::npos : amount(in);
    std::string needle = bytes.substr(std::min(amount(in), bytes.size()), in.below(6));
    if (in.flag()) needle += '\xF7';
    say((backwards ? "rfind " : "find ") + text(needle.size()) + " bytes in " + text(start) + ", " +
        text(end));
    std::size_t expected = mmap::cursor::npos;
    std::size_t const stop = std::min(end, bytes.size());
    for (std::size_t at = std::min(start, bytes.size()); at + needle.size() <= stop; ++at) {
        if (std::memcmp(bytes.data() + at, needle.data(), needle.size()) != 0) continue;
        expected = at;
        if (!backwards) break;
    }
    check((backwards ? s.cursor.rfind(needle, start, end) : s.cursor.find(needle, start, end)) ==
              expected,
          "find() finds the first, rfind() the last");
    check(s.cursor.tell() == s.position, "searching does not move the position");
    expect(outcome::ok, outcome::ok);
}

void world::cursor_frame(arguments& in) {
    slot& s = *at_;
    mirror& m = s.model;
    if (m.is_open() && m.size != 0 && (!m.reads() || !m.whole())) return;
    std::size_t const rest = s.position < m.size ? m.size - s.position : 0;
    std::uint8_t const what = in.byte();
    if (what % 4 == 3 && m.writes() && rest >= 4) {  // an enemy's: just too long, or just not
        std::size_t const length = rest - 4 + in.below(4) - std::min<std::size_t>(rest - 4, 1);
        std::string head(4, '\0');
        for (std::size_t i = 0; i < 4; ++i) head[i] = static_cast<char>(length >> (8 * i) & 0xFFU);
        std::memcpy(s.real.writable_bytes().data() + s.position, head.data(), 4);
        m.store(s.position, head);
    }
    if (what % 2 == 0) {
        std::string const payload = some_bytes(in.byte(), amount(in) % (rest + 6));
        outcome predicted = accessed(true);
        if (predicted == outcome::ok && payload.size() + 4 > rest)
            predicted = outcome::out_of_range;
        outcome const actual =
            expect([&](auto&... ec) { s.cursor.write_frame(payload, ec...); }, predicted);
        if (actual != outcome::ok) return;
        std::string head(4, '\0');
        for (std::size_t i = 0; i < 4; ++i)
            head[i] = static_cast<char>(payload.size() >> (8 * i) & 0xFFU);
        m.store(s.position, head + payload);
        s.position += 4 + payload.size();
    } else {
        std::string const bytes = m.is_open() ? m.image() : std::string();
        outcome predicted = rest < 4 ? outcome::out_of_range : outcome::ok;
        std::size_t length = 0;
        for (std::size_t i = 0; rest >= 4 && i < 4; ++i)
            length |= static_cast<std::size_t>(static_cast<unsigned char>(bytes[s.position + i]))
                      << (8 * i);
        if (predicted == outcome::ok && length > rest - 4) predicted = outcome::bad_frame;
        std::string_view payload;
        outcome const actual =
            expect([&](auto&... ec) { payload = s.cursor.read_frame(ec...); }, predicted);
        if (actual == outcome::ok) {
            check(payload == bytes.substr(s.position + 4, length), "read_frame() gives the bytes");
            s.position += 4 + length;
        }
    }
    check(s.cursor.tell() == s.position, "a frame moves the position by its bytes");
}

}  // namespace model
