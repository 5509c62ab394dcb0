// region_memory.hpp: a region as memory: locking, protection, advice, residency.
// Included by region.hpp.
#pragma once

#include "../region.hpp"

/// Locks the pages [from, to) of the extent. @pre notes.make_room()
inline std::error_code mmap::region::lock_pages(detail::page_state& notes, std::size_t from,
                                                std::size_t to) noexcept {
    if (std::error_code const failure = detail::platform::lock(extent(), from, to - from)) {
        (void)lock_again(from, to);  // what was locked before may have been unlocked on the way
        return failure;
    }
    notes.add(from, to);
    return {};
}

/// Locks again what is noted as locked of [from, to): a mapping that has moved starts unlocked.
inline std::error_code mmap::region::lock_again(std::size_t from, std::size_t to) noexcept {
    detail::page_state* const present = ledger_.load(std::memory_order_acquire);
    if (present == nullptr) return {};
    std::error_code failure;
    for (detail::page_state::range r = present->first_in(from, to); r.to != 0;
         r = present->first_in(r.to, to))
        if (std::error_code const now = detail::platform::lock(extent(), r.from, r.to - r.from))
            failure = now;
    return failure;
}

inline bool mmap::region::has_locks() const noexcept {
    detail::page_state const* const present = ledger_.load(std::memory_order_acquire);
    return present != nullptr && present->any_locked();
}

inline void mmap::region::forget_locks(std::size_t from) noexcept {
    detail::page_state* const present = ledger_.load(std::memory_order_acquire);
    if (present != nullptr) present->remove(from, to_end);
}

inline void mmap::region::lock(std::size_t offset, std::size_t length,
                               std::error_code& ec) noexcept {
    ec = check(offset, length);
    if (ec || length == 0) return;
    detail::page_state* const book = notes();
    if (book == nullptr || !book->make_room()) {
        ec = std::make_error_code(std::errc::not_enough_memory);
        return;
    }
    std::size_t const from =
        detail::bounds::align_down(delta() + offset, detail::platform::page_size());
    ec = lock_pages(
        *book, from,
        detail::bounds::align_up(delta() + offset + length, detail::platform::page_size()));
}
inline void mmap::region::lock(std::size_t offset, std::size_t length) {
    std::error_code ec;
    lock(offset, length, ec);
    require(ec, "lock", offset, length);
}
inline void mmap::region::lock(std::error_code& ec) noexcept { lock(0, size_, ec); }
inline void mmap::region::lock() { lock(0, size_); }

inline void mmap::region::unlock(std::size_t offset, std::size_t length,
                                 std::error_code& ec) noexcept {
    ec = check(offset, length);
    if (ec || length == 0) return;
    detail::page_state* const book = ledger_.load(std::memory_order_acquire);
    std::size_t const from =
        detail::bounds::align_down(delta() + offset, detail::platform::page_size());
    std::size_t const to =
        detail::bounds::align_up(delta() + offset + length, detail::platform::page_size());
    if (book == nullptr || book->first_in(from, to).to == 0) {
        ec = errc::not_locked;
        return;
    }
    for (detail::page_state::range r = book->first_in(from, to); r.to != 0;
         r = book->first_in(from, to)) {
        if (!book->make_room()) {
            ec = std::make_error_code(std::errc::not_enough_memory);
            return;
        }
        ec = detail::platform::unlock(extent(), r.from, r.to - r.from);
        if (ec) return;
        book->remove(r.from, r.to);
    }
}
inline void mmap::region::unlock(std::size_t offset, std::size_t length) {
    std::error_code ec;
    unlock(offset, length, ec);
    require(ec, "unlock", offset, length);
}
inline void mmap::region::unlock(std::error_code& ec) noexcept {
    unlock(0, size_, ec);
    if (!ec && size_ == 0) ec = errc::not_locked;
}
inline void mmap::region::unlock() {
    std::error_code ec;
    unlock(ec);
    require(ec, "unlock");
}

inline void mmap::region::protect(access mode, std::error_code& ec) noexcept {
    ec = check(0, 0);
    if (ec) return;
    bool const stores = (mode & access::write) != NONE;
    if (has(is_private) && stores) mode = mode | COPY;
    if (static_cast<unsigned>(mode) > 15U || (!has(is_private) && (mode & access::copy) != NONE)) {
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    if (stores && !has(is_private) && !has(may_store)) {
        ec = std::make_error_code(std::errc::permission_denied);
        return;
    }
    detail::platform::extent now = extent();
    if (now.base != nullptr) ec = detail::platform::protect(now, mode);
    if (!ec) mode_ = mode;
}
inline void mmap::region::protect(access mode) {
    std::error_code ec;
    protect(mode, ec);
    require(ec, "protect");
}

inline void mmap::region::advise(advice what, std::size_t offset, std::size_t length,
                                 std::error_code& ec) noexcept {
    ec = check(offset, length);
    if (!ec && length != 0) ec = detail::platform::advise(extent(), what, delta() + offset, length);
}
inline void mmap::region::advise(advice what, std::size_t offset, std::size_t length) {
    std::error_code ec;
    advise(what, offset, length, ec);
    require(ec, "advise about", offset, length);
}
inline void mmap::region::advise(advice what, std::error_code& ec) noexcept {
    advise(what, 0, size_, ec);
}
inline void mmap::region::advise(advice what) { advise(what, 0, size_); }

/// Reads a byte of every page; for systems that have no call for it.
inline std::error_code mmap::region::touch(std::size_t offset, std::size_t length) const noexcept {
    detail::platform::extent const e = extent();
    std::size_t const end = delta() + offset + length;
    for (std::size_t at =
             detail::bounds::align_down(delta() + offset, detail::platform::page_size());
         at < end; at += detail::platform::page_size()) {
        std::byte ignored{};
        if (!detail::platform::copy(&ignored, e.base + at, 1, e.base + at))
            return std::make_error_code(std::errc::io_error);
    }
    return {};
}

inline void mmap::region::prefetch(std::size_t offset, std::size_t length,
                                   std::error_code& ec) const noexcept {
    ec = check(offset, length);
    if (!ec) ec = check_access(false);
    if (ec || length == 0) return;
    ec = detail::platform::prefetch(extent(), handle_.object(), delta() + offset, length, false);
    if (ec == errc::not_supported) ec = touch(offset, length);
}
inline void mmap::region::prefetch(std::size_t offset, std::size_t length) const {
    std::error_code ec;
    prefetch(offset, length, ec);
    require(ec, "prefetch", offset, length);
}
inline void mmap::region::prefetch(std::error_code& ec) const noexcept { prefetch(0, size_, ec); }
inline void mmap::region::prefetch() const { prefetch(0, size_); }

inline std::error_code mmap::region::prefetch_all(range const* ranges,
                                                  std::size_t count) const noexcept {
    std::error_code ec = check_access(false);
    for (std::size_t i = 0; i < count && !ec; ++i) ec = check(ranges[i].offset, ranges[i].length);
    if (ec) return ec;
    for (std::size_t i = 0; i < count; ++i)
        if (ranges[i].length != 0)
            (void)detail::platform::advise(extent(), advice::will_need, delta() + ranges[i].offset,
                                           ranges[i].length);
    for (std::size_t i = 0; i < count && !ec; ++i) prefetch(ranges[i].offset, ranges[i].length, ec);
    return ec;
}

inline void mmap::region::discard(std::size_t offset, std::size_t length,
                                  std::error_code& ec) noexcept {
    ec = check(offset, length);
    bool const becomes_zeros = kind_ != detail::platform::kind::file;
    if (!ec && (becomes_zeros || has(is_private))) ec = check_access(true);
    if (ec || length == 0) return;
    std::size_t const page = detail::platform::page_size();
    std::size_t const begin = delta() + offset;
    std::size_t end = begin + length;
    std::size_t const first = detail::bounds::align_up(begin, page);
    // The last page is the region's to its end, unless others see the object behind it.
    bool const to_page_end = offset + length == size_ && kind_ != detail::platform::kind::named;
    std::size_t const last =
        to_page_end ? detail::bounds::align_up(end, page) : detail::bounds::align_down(end, page);
    detail::page_state const* const present = ledger_.load(std::memory_order_acquire);
    if (!becomes_zeros && has(is_private) && present != nullptr &&
        present->first_in(first, last).to != 0) {
        // Linux would drop the copies before the first locked page, and then fail (madvise(2)).
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    detail::platform::extent const e = extent();
    if (becomes_zeros) {  // pages that are the range's in part
        std::memset(e.base + begin, 0, (first < end ? first : end) - begin);
        if (last >= first && last < end) std::memset(e.base + last, 0, end - last);
    }
    if (first < last) ec = detail::platform::discard(e, first, last - first);
}
inline void mmap::region::discard(std::size_t offset, std::size_t length) {
    std::error_code ec;
    discard(offset, length, ec);
    require(ec, "discard", offset, length);
}

inline std::size_t mmap::region::resident(std::size_t offset, std::size_t length,
                                          std::error_code& ec) const noexcept {
    ec = check(offset, length);
    std::size_t bytes = 0;
    if (!ec && length != 0)
        ec = detail::platform::resident(extent(), delta() + offset, length, bytes);
    return bytes;
}
inline std::size_t mmap::region::resident(std::size_t offset, std::size_t length) const {
    std::error_code ec;
    std::size_t const bytes = resident(offset, length, ec);
    require(ec, "tell what is in memory of", offset, length);
    return bytes;
}
inline std::size_t mmap::region::resident(std::error_code& ec) const noexcept {
    return resident(0, size_, ec);
}
inline std::size_t mmap::region::resident() const { return resident(0, size_); }
