// memory.cpp: flushing, resizing, locking, protecting, discarding.
#include "support/proc.hpp"
#include "world.hpp"

namespace model {

/// Which private copies there are, nobody can know: the region goes.
void world::forget() {
    at_->real.unmap();
    at_->model = mirror();
}

void world::flush(arguments& in) {
    std::uint8_t const b = in.byte();
    bool const is_whole = b % 2 == 0;
    bool const async = (b & 2U) != 0;
    say(async ? "async " : "");
    range const r = is_whole ? range{0, at_->model.size} : page_range(in);
    mirror const& m = at_->model;
    outcome predicted = ranged(r);
    if (predicted == outcome::ok && !async && r.length != 0 && m.kind == kind::file &&
        m.may_store && m.lost_before(r.offset + r.length))
        predicted = outcome::io_error;
    expect(
        [&](auto&... ec) {
            if (is_whole && async)
                at_->real.flush_async(ec...);
            else if (is_whole)
                at_->real.flush(ec...);
            else if (async)
                at_->real.flush_async(r.offset, r.length, ec...);
            else
                at_->real.flush(r.offset, r.length, ec...);
        },
        predicted);
}

void world::invalidate(arguments&) {
    mirror const& m = at_->model;
    allowed predicted = m.is_open() ? outcome::ok : outcome::closed;
    if (!windows && m.is_open() && m.size != 0 && m.locked_in(0, m.size)) {
        predicted = outcome::busy;
        if (m.locks_vague || test::sanitized) predicted = {outcome::ok, outcome::busy};
    }
    expect([&](auto&... ec) { at_->real.invalidate(ec...); }, predicted);
}

void world::resize(arguments& in) {
    mirror& m = at_->model;
    std::size_t const n = amount(in);
    say(text(n));
    std::size_t const longest = static_cast<std::size_t>(PTRDIFF_MAX);
    bool const in_way = windows && m.kind == kind::file && mapped_elsewhere(*m.of, &m);
    auto const predict = [&]() -> allowed {
        if (!m.is_open()) return outcome::closed;
        if (!m.resizable() || !m.writes()) return outcome::not_resizable;
        if (n > longest - m.slack()) return outcome::file_too_large;
        if (m.lost_before(m.size)) return outcome::io_error;
        bool const cuts = n < m.size && m.offset + m.size >= m.of->bytes.size() &&
                          m.offset + n < m.of->bytes.size();
        if (in_way && cuts) return outcome::user_mapped;
        if (windows && m.kind == kind::named && m.offset + n > m.of->bytes.size())
            return {outcome::ok, outcome::not_supported};
        return outcome::ok;
    };
    std::byte const* const before = at_->real.data();
    std::size_t const capacity = at_->real.capacity();
    std::size_t const had = m.size;
    outcome const actual = expect([&](auto&... ec) { at_->real.resize(n, ec...); }, predict());
    if (actual != outcome::ok) return;

    if (before != nullptr && n <= capacity && (!windows || n >= had))
        check(at_->real.data() == before, "up to capacity() data() stays");
    object& of = *m.of;
    std::size_t const end = m.offset + n;
    if (windows && m.kind == kind::named) {
        if (n < had && up(m.offset + had) >= of.bytes.size())
            of.bytes.replace(m.offset + n, had - n, had - n, '\0');
        if (end > of.bytes.size()) truncate(of, up(end));
    } else if (m.is_memory()) {
        truncate(of, end);
    } else if (end > of.bytes.size() || (n < had && m.offset + had >= of.bytes.size())) {
        if (end < of.bytes.size()) m.size_then = end;
        truncate(of, end);
    }
    m.size = n;
    m.relock(n);
}

void world::slide(arguments& in) {
    mirror& m = at_->model;
    bool const keeps_length = in.flag();
    std::size_t offset = amount(in);
    std::size_t length = keeps_length ? m.size : amount(in);
    if (!in.flag() && m.is_open()) {  // mostly inside
        std::size_t const size = m.of->bytes.size();
        offset %= size + 1;
        if (!keeps_length) length %= size - offset + 1;
    }
    say(text(offset) + ", " + text(length));
    auto const fits = [&](std::size_t size) {
        return offset <= size && (length == mmap::to_end || length <= size - offset);
    };
    auto const predict = [&]() -> outcome {
        if (!m.is_open()) return outcome::closed;
        if (m.kind != kind::file) return outcome::not_supported;
        if (!m.keeps) return outcome::bad_descriptor;
        // The file's size is asked for only where it must have grown.
        std::size_t const size = m.of->bytes.size();
        if (length != mmap::to_end && fits(m.size_then))
            return windows && length != 0 && !fits(size) ? outcome::past_end_of_file : outcome::ok;
        if (!fits(size)) return outcome::past_end_of_file;
        m.size_then = size;
        if (length == mmap::to_end) length = size - offset;
        return outcome::ok;
    };
    std::size_t const asked = length;
    outcome const predicted = predict();
    allowed may = predicted;
    // Windows cannot show what the file has not got, and may put it that way.
    if (windows && predicted == outcome::past_end_of_file)
        may = {outcome::past_end_of_file, outcome::permission_denied};
    std::byte const* const page =
        at_->real.data() == nullptr ? nullptr : at_->real.data() - m.slack();
    std::size_t const space = m.slack() + at_->real.capacity();
    outcome const actual = expect(
        [&](auto&... ec) {
            if (keeps_length)
                at_->real.slide(offset, ec...);
            else
                at_->real.slide(offset, asked, ec...);
        },
        may);
    if (actual != outcome::ok) return;
    m.offset = offset;
    m.size = length;
    m.copies.clear();
    m.locked.clear();
    m.hull_from = m.hull_to = 0;
    m.locks_vague = false;
    m.lost = mmap::to_end;
    if (!windows && page != nullptr && length != 0 && m.slack() + length <= space)
        check(at_->real.data() == page + m.slack(), "slide() stays on its page within capacity()");
}

void world::lock(arguments& in) {
    mirror& m = at_->model;
    bool const is_whole = in.byte() % 2 == 0;
    range const r = is_whole ? range{0, m.size} : page_range(in);
    // Whether a page of COPY that is locked is already its own, is Windows' business.
    if (windows && m.copies_pages()) return;
    allowed predicted = ranged(r);
    if (predicted.has(outcome::ok) && r.length != 0) {
        std::size_t const from =
            r.offset - std::min(r.offset, (m.slack() + r.offset) % mmap::page_size());
        bool const cannot = is_unreadable(m.mode) || m.faults(from, r.offset + r.length - from);
        if (cannot) {
            predicted = allowed::any_error();
            if (test::sanitized) predicted = {outcome::ok, outcome::not_enough_memory};
            m.locks_vague = true;
            if (m.writes()) m.own(r.offset, r.length);  // as far as there are pages
        }
    }
    outcome const actual = expect(
        [&](auto&... ec) {
            if (is_whole)
                at_->real.lock(ec...);
            else
                at_->real.lock(r.offset, r.length, ec...);
        },
        predicted);
    if (actual != outcome::ok || r.length == 0) return;
    m.lock(r.offset, r.offset + r.length);
    // A private page that may be written is copied when it is locked (Linux: mlock(2) faults it in).
    if (m.writes() && !test::sanitized) m.own(r.offset, r.length);
}

void world::unlock(arguments& in) {
    mirror& m = at_->model;
    bool const is_whole = in.byte() % 2 == 0;
    range const r = is_whole ? range{0, m.size} : page_range(in);
    outcome predicted = ranged(r);
    if (predicted == outcome::ok && (r.length != 0 || is_whole) &&
        (r.length == 0 || !m.remembered_in(r.offset, r.offset + r.length)))
        predicted = outcome::not_locked;
    outcome const actual = expect(
        [&](auto&... ec) {
            if (is_whole)
                at_->real.unlock(ec...);
            else
                at_->real.unlock(r.offset, r.length, ec...);
        },
        predicted);
    if (actual == outcome::ok && r.length != 0) m.unlock(r.offset, r.offset + r.length);
}

void world::protect(arguments& in) {
    mirror& m = at_->model;
    static constexpr mmap::access modes[] = {mmap::RDWR,   mmap::RDONLY, mmap::RDWR, mmap::NONE,
                                             mmap::RDONLY, mmap::COPY,   mmap::RDWR, mmap::RDWR};
    std::uint8_t const b = in.byte();
    mmap::access wanted = modes[b % 8];
    bool const exec = b % 64 >= 56;
    if (exec) wanted = wanted | mmap::EXEC;
    // Whether an empty region may be executed may show only when it has grown.
    if (exec && m.size == 0 && m.kind != kind::anonymous) return;
    mmap::access next = wanted;
    auto const predict = [&]() -> allowed {
        if (!m.is_open()) return outcome::closed;
        if (m.is_private && has(wanted, mmap::access::write)) next = wanted | mmap::COPY;
        if (!m.is_private && has(next, mmap::access::copy)) return outcome::invalid_argument;
        if (has(next, mmap::access::write) && !m.may_store) return outcome::permission_denied;
        if (!exec || at_->real.data() == nullptr) return outcome::ok;
        // EXEC is as the system allows: docs/states.md says "ok or permission_denied".
        if (windows || m.lost_before(m.size)) return {outcome::ok, outcome::permission_denied};
        bool const allowed_here = m.kind == kind::file    ? can_execute_
                                  : m.kind == kind::named ? can_execute_names_
                                                          : true;
        return allowed_here ? outcome::ok : outcome::permission_denied;
    };
    bool const wrote = m.writes();
    if (expect([&](auto&... ec) { at_->real.protect(wanted, ec...); }, predict()) != outcome::ok)
        return;
    m.mode = next;
    // Linux copies locked private pages when they become writable (mm/mprotect.c), too.
    if (wrote || !m.writes() || !m.copies_pages() || windows || test::sanitized) return;
    for (std::size_t const at : m.locked) {
        std::size_t const from = std::max(at, m.slack()) - m.slack();
        m.own(from, std::min(m.size, at + mmap::page_size() - m.slack()) - from);
    }
    if (!m.locked.empty() && m.locks_vague) forget();
}

void world::advise(arguments& in) {
    mirror const& m = at_->model;
    auto const what = static_cast<mmap::advice>(in.below(15));
    bool const is_whole = in.byte() % 2 == 0;
    say("advice " + std::to_string(static_cast<int>(what)) + " ");
    range const r = is_whole ? range{0, m.size} : page_range(in);
    allowed predicted = ranged(r);
    if (predicted.has(outcome::ok) && r.length != 0) {
        bool const visible = what >= mmap::advice::no_dump;
        bool const here = !windows && (what != mmap::advice::zero_fork || m.is_memory());
        if (visible && !here) predicted = outcome::not_supported;
        if (m.lost_before(m.size)) predicted = {outcome::ok, outcome::not_supported};  // zeros
    }
    expect(
        [&](auto&... ec) {
            if (is_whole)
                at_->real.advise(what, ec...);
            else
                at_->real.advise(what, r.offset, r.length, ec...);
        },
        predicted);
}

void world::prefetch(arguments& in) {
    mirror const& m = at_->model;
    bool const is_whole = in.byte() % 2 == 0;
    range const r = is_whole ? range{0, m.size} : page_range(in);
    outcome predicted = ranged(r);
    if (predicted == outcome::ok) predicted = accessed(false);
    if (predicted == outcome::ok && m.faults(r.offset, r.length)) predicted = outcome::io_error;
    expect(
        [&](auto&... ec) {
            if (is_whole)
                std::as_const(at_->real).prefetch(ec...);
            else
                std::as_const(at_->real).prefetch(r.offset, r.length, ec...);
        },
        predicted);
}

void world::discard(arguments& in) {
    mirror& m = at_->model;
    range const r = page_range(in);
    allowed predicted = ranged(r);
    bool const is_memory = m.kind != kind::file;
    if (predicted.has(outcome::ok) && (is_memory || m.is_private)) predicted = accessed(true);
    bool const acts = predicted.has(outcome::ok) && r.length != 0;
    // Zeros for named memory that has become shorter meanwhile would fault.
    if (acts && is_memory && m.present() < r.offset + r.length) return;
    std::size_t const first = up(m.slack() + r.offset);
    bool const to_end = r.offset + r.length == m.size && m.kind != kind::named;
    std::size_t const end = m.slack() + r.offset + r.length;
    std::size_t const last = to_end ? up(end) : down(end);
    bool const has_pages = acts && first < last;
    if (has_pages && !is_memory) {
        if (windows && m.is_private) predicted = outcome::not_supported;
        // madvise(2): MADV_DONTNEED of locked pages is EINVAL. Of a private file the library refuses what
        // it remembers as locked, too.
        auto const locked = m.locked.lower_bound(first);
        if (m.is_private && std::max(m.hull_from, first) < std::min(m.hull_to, last))
            predicted = outcome::invalid_argument;
        else if (!windows && locked != m.locked.end() && *locked < last)
            predicted = outcome::invalid_argument;
        bool const vague = m.locks_vague || test::sanitized;
        if (predicted.has(outcome::invalid_argument) && vague)
            predicted = {windows ? outcome::not_supported : outcome::ok, outcome::invalid_argument};
    }
    outcome const actual =
        expect([&](auto&... ec) { at_->real.discard(r.offset, r.length, ec...); }, predicted);
    if (!acts) return;
    if (is_memory && actual == outcome::ok) m.store(r.offset, std::string(r.length, '\0'));
    if (has_pages && m.copies_pages() && !is_memory && actual == outcome::ok) {
        std::size_t const base = m.offset - m.slack();
        m.copies.erase(m.copies.lower_bound(base + first), m.copies.lower_bound(base + last));
    }
}

void world::resident(arguments& in) {
    mirror const& m = at_->model;
    range const r = page_range(in);
    std::size_t bytes = 0;
    outcome const actual = expect(
        [&](auto&... ec) { bytes = std::as_const(at_->real).resident(r.offset, r.length, ec...); },
        ranged(r));
    check(bytes <= r.length || actual != outcome::ok, "no more is resident than there is");
    bool const locked = actual == outcome::ok && r.length != 0 && !m.locks_vague && !windows &&
                        !test::sanitized && m.whole() && m.mode != mmap::NONE;
    if (locked) {
        bool all = true;
        for (std::size_t at = down(m.slack() + r.offset); at < m.slack() + r.offset + r.length;
             at += mmap::page_size())
            all = all && m.locked.count(at) != 0;
        if (all) check(bytes == r.length, "what is locked is in memory");
    }
}

}  // namespace model
