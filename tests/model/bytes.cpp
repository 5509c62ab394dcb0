// bytes.cpp: reading, writing and looking at regions.
#include <cstring>
#include <utility>

#include "world.hpp"

namespace model {

void world::read(arguments& in) {
    range const r = some_range(in);
    mirror const& m = at_->model;
    outcome predicted = ranged(r);
    if (predicted == outcome::ok) predicted = accessed(false);
    bool const lost = predicted == outcome::ok && r.length != 0 &&
                      (m.faults(r.offset, r.length) || m.lost_before(r.offset + r.length));
    if (lost) predicted = outcome::io_error;
    std::string buffer(predicted == outcome::ok ? r.length : m.size, '\1');
    outcome const actual = expect(
        [&](auto&... ec) {
            std::as_const(at_->real).read(r.offset, buffer.data(), r.length, ec...);
        },
        predicted);
    if (actual != outcome::ok || r.length == 0) return;
    check(buffer == m.image().substr(r.offset, r.length), "read() copies the bytes");
}

void world::write(arguments& in) {
    range r = some_range(in);
    mirror& m = at_->model;
    outcome predicted = ranged(r);
    if (predicted == outcome::ok) predicted = accessed(true);
    if (predicted == outcome::ok && r.length != 0 && !m.whole()) {
        // What is stored behind the end of a file, in its last page, is nobody's: not asked.
        std::size_t const rest = m.present();
        if (r.offset + r.length > rest) {
            if (r.offset < m.touchable()) {
                if (r.offset >= rest) return;
                r.length = rest - r.offset;
            } else {
                predicted = outcome::io_error;
            }
        }
    }
    std::string const bytes =
        some_bytes(in.byte(), predicted == outcome::ok ? r.length : m.size + 1);
    outcome const actual = expect(
        [&](auto&... ec) { at_->real.write(r.offset, bytes.data(), r.length, ec...); }, predicted);
    if (actual == outcome::ok) m.store(r.offset, bytes.substr(0, r.length));
}

void world::store(arguments& in) {
    range r = some_range(in);
    mirror& m = at_->model;
    mmap::span<std::byte> span;
    outcome const actual =
        expect([&](auto&... ec) { span = at_->real.writable_bytes(ec...); }, accessed(true));
    if (actual != outcome::ok) {
        check(span.data() == nullptr && span.empty(), "an error gives no bytes");
        return;
    }
    check(span.data() == at_->real.data() && span.size() == m.size,
          "writable_bytes() is all of it");
    if (ranged(r) != outcome::ok || r.offset >= m.present()) return;
    r.length = std::min(r.length, m.present() - r.offset);
    std::string const bytes = some_bytes(in.byte(), r.length);
    if (r.length == 0) return;
    std::memcpy(span.data() + r.offset, bytes.data(), r.length);
    m.store(r.offset, bytes);
}

template <class T>
void world::view_as(std::size_t offset, std::size_t count, bool is_part, std::uint8_t seed) {
    using value = std::remove_const_t<T>;
    constexpr bool to_write = !std::is_const_v<T>;
    mirror& m = at_->model;
    if (!is_part) {
        offset = 0;
        count = m.size / sizeof(T);
    }
    outcome predicted = accessed(to_write);
    if (predicted == outcome::ok && (offset > m.size || count > (m.size - offset) / sizeof(T)))
        predicted = outcome::out_of_range;
    if (predicted == outcome::ok && count != 0 && (m.slack() + offset) % alignof(T) != 0)
        predicted = outcome::misaligned;
    if (predicted == outcome::ok && !is_part && m.size % sizeof(T) != 0)
        predicted = outcome::partial_element;
    mmap::span<T> span;
    outcome const actual = expect(
        [&](auto&... ec) {
            if constexpr (to_write)
                span = is_part ? at_->real.template as<T>(offset, count, ec...)
                               : at_->real.template as<T>(ec...);
            else
                span = is_part ? std::as_const(at_->real).template as<T>(offset, count, ec...)
                               : std::as_const(at_->real).template as<T>(ec...);
        },
        predicted);
    if (actual != outcome::ok) return;
    check(span.size() == count, "as<T>() has all elements");
    if (count == 0 || m.present() < offset + count * sizeof(T)) return;
    check(std::memcmp(span.data(), m.image().data() + offset, count * sizeof(T)) == 0,
          "as<T>() shows the bytes");
    if constexpr (to_write) {
        std::string const bytes = some_bytes(seed, sizeof(T));
        value v;
        std::memcpy(&v, bytes.data(), sizeof v);
        span[count - 1] = v;
        m.store(offset + (count - 1) * sizeof(T), bytes);
    }
}

void world::view_as(arguments& in) {
    std::uint8_t const b = in.byte();
    std::uint8_t const seed = in.byte();
    range const r = some_range(in);
    bool const is_part = (b & 0x80U) != 0;
    static char const* const types[] = {"char",  "uint16",     "uint32",       "uint64",
                                        "quote", "char const", "uint64 const", "quote const"};
    say(std::string(" as ") + types[b % 8] + (is_part ? " (part)" : ""));
    switch (b % 8) {
        case 0:
            return view_as<char>(r.offset, r.length, is_part, seed);
        case 1:
            return view_as<std::uint16_t>(r.offset, r.length / 2, is_part, seed);
        case 2:
            return view_as<std::uint32_t>(r.offset, r.length / 4, is_part, seed);
        case 3:
            return view_as<std::uint64_t>(r.offset, r.length / 8, is_part, seed);
        case 4:
            return view_as<quote>(r.offset, r.length / 24, is_part, seed);
        case 5:
            return view_as<char const>(r.offset, r.length, is_part, seed);
        case 6:
            return view_as<std::uint64_t const>(r.offset, r.length / 8, is_part, seed);
        default:
            return view_as<quote const>(r.offset, r.length / 24, is_part, seed);
    }
}

void world::query(arguments&) {
    mirror const& m = at_->model;
    mmap::region const& r = at_->real;
    std::uint64_t size = 0;
    outcome const actual = expect([&](auto&... ec) { size = r.file_size(ec...); },
                                  m.is_open() ? outcome::ok : outcome::closed);
    if (actual == outcome::ok)
        check(size == (m.kind != kind::file ? m.size
                       : m.keeps            ? m.of->bytes.size()
                                            : m.size_then),
              "file_size()");
    check(r.created() == m.created, "created()");
    if (m.kind != kind::anonymous)
        check((r.native_handle() != mmap::detail::native::none) == m.keeps,
              "a handle is kept where it can be needed");
    check(r.view().size() == m.size && r.begin() == r.data() && r.empty() == (m.size == 0),
          "views of the bytes");
    std::size_t const capacity = r.capacity();
    check(capacity >= m.size && (m.resizable() || capacity == m.size), "capacity()");
}

/// Reads all of a region under a guard, the pages that are not there any more, too.
void world::guard(arguments&) {
    mirror& m = at_->model;
    bool const may_read = m.reads() && m.size != 0;
    std::size_t const rest = may_read ? m.touchable() : 0;
    bool const was_lost = m.lost_before(m.size);
    bool const faults = may_read && m.faults(0, m.size);
    if (faults && windows) return;  // cannot be: a file with views does not get shorter
    std::string const bytes = may_read ? m.image() : std::string();
    std::error_code ec;
    mmap::fault_guard const g(at_->real, ec);
    check(!ec, "a guard arms");
    check(g.faulted() == was_lost, "a guard knows what was lost before");
    if (may_read) {
        auto const* const at = reinterpret_cast<char const volatile*>(at_->real.data());
        for (std::size_t i = 0; i < rest; i += 512) check(at[i] == bytes[i], "bytes under a guard");
        if (faults) {
            check(at[rest] == '\0', "zeros under a guard take the place of what is gone");
            check(at[m.size - 1] == '\0' || was_lost, "zeros go on to the end");
            m.lost = m.slack() + rest;
            // New pages took the place of those that were locked.
            m.locks_vague = m.locks_vague || !m.locked.empty();
        }
    }
    bool const is_lost = was_lost || faults;
    check(g.faulted() == is_lost, "faulted()");
    std::size_t const lost = m.lost > m.slack() ? m.lost - m.slack() : 0;
    check(g.intact() == (is_lost ? lost : m.size), "intact()");
    expect([&](auto&... e) { g.check(e...); }, is_lost ? outcome::io_error : outcome::ok);
}

}  // namespace model
