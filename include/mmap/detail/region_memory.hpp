// region_memory.hpp: a region as memory: locking, protection, advice, residency, splitting.
// Included by region.hpp.
#pragma once

#include "../region.hpp"

// --- locking --------------------------------------------------------------------------------------

/// A range with all bytes of the pages that it touches. May end past the region.
inline mmap::detail::page_state::hull mmap::region::widened(std::size_t offset,
                                                            std::size_t length) const noexcept {
    std::size_t const page = platform::page_size();
    std::size_t const before = detail::bounds::offset_in(mapping_.page_offset + offset, page);
    return {offset > before ? offset - before : 0,
            detail::bounds::align_up(mapping_.page_offset + offset + length, page) -
                mapping_.page_offset};
}

/// The range that holds all that is locked.
inline mmap::detail::page_state::hull mmap::region::locked() const noexcept {
    detail::page_state const* const present = pages();
    return present == nullptr ? detail::page_state::hull() : present->locked.within(0, size());
}

/// Before the mapping changes: a locked one would lock what it grows by (mremap(2)), and a second one
/// beside it would need the limit twice.
inline void mmap::region::unlock_for_remap() noexcept {
    detail::page_state::hull const range = locked();
    if (!range.empty()) (void)platform::unlock(mapping_, range.from, range.to - range.from);
}
inline std::error_code mmap::region::lock_again(std::size_t from, std::size_t to) noexcept {
    detail::page_state::hull const range = locked().within(from, to);
    return range.empty() ? std::error_code()
                         : platform::lock(mapping_, range.from, range.to - range.from);
}

inline void mmap::region::lock(std::size_t offset, std::size_t length,
                               std::error_code& ec) noexcept {
    ec = check_range(offset, length);
    if (ec || length == 0) return;
    detail::page_state* const state = make_pages();
    ec = state == nullptr ? std::make_error_code(std::errc::not_enough_memory)
                          : platform::lock(mapping_, offset, length);
    detail::page_state::hull const range = widened(offset, length);
    if (!ec)
        state->locked.add(range.from, range.to);
    else
        (void)lock_again(offset, offset + length);  // the system may have unlocked it on the way
}
inline void mmap::region::lock(std::size_t offset, std::size_t length) {
    std::error_code ec;
    lock(offset, length, ec);
    throw_if(ec, "lock", offset, length);
}
inline void mmap::region::lock(std::error_code& ec) noexcept { lock(0, to_end, ec); }
inline void mmap::region::lock() { lock(0, size()); }

inline void mmap::region::unlock(std::size_t offset, std::size_t length,
                                 std::error_code& ec) noexcept {
    bool const is_whole = offset == 0 && length == to_end;
    ec = check_range(offset, length);
    if (ec || (length == 0 && !is_whole)) return;
    detail::page_state::hull const pages_touched = widened(offset, length);
    detail::page_state::hull const range = locked().within(pages_touched.from, pages_touched.to);
    if (range.empty()) {
        ec = errc::not_locked;
        return;
    }
    ec = platform::unlock(mapping_, range.from, range.to - range.from);
    if (!ec) pages()->locked.remove(pages_touched.from, pages_touched.to);
}
inline void mmap::region::unlock(std::size_t offset, std::size_t length) {
    std::error_code ec;
    unlock(offset, length, ec);
    throw_if(ec, "unlock", offset, length);
}
inline void mmap::region::unlock(std::error_code& ec) noexcept { unlock(0, to_end, ec); }
inline void mmap::region::unlock() {
    std::error_code ec;
    unlock(ec);
    throw_if(ec, "unlock");
}

// --- protection and advice ------------------------------------------------------------------------

inline void mmap::region::protect(access mode, std::error_code& ec) noexcept {
    ec = check_open();
    if (ec) return;
    bool const stores = (mode & access::write) != NONE;
    if (mapping_.is_private && stores) mode = mode | COPY;
    if (static_cast<unsigned>(mode) > 15U ||
        (!mapping_.is_private && (mode & access::copy) != NONE)) {
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    if (stores && !mapping_.is_private && !has(may_store)) {
        ec = std::make_error_code(std::errc::permission_denied);
        return;
    }
    if (data() != nullptr) ec = platform::protect(mapping_, mode);
    if (!ec) mapping_.mode = mode;
}
inline void mmap::region::protect(access mode) {
    std::error_code ec;
    protect(mode, ec);
    if (ec)
        error::raise(
            ec, "protect",
            detail::format("%s as %s%s", describe().c_str(), name_of(mode), suffix_of(mode)));
}

/// In a forked child the pages that advise(no_fork) has kept from it are not there, and malloc() may
/// have their addresses by now.
inline void mmap::region::unmap_in_child(platform::extent const& where,
                                         detail::page_state const& state) noexcept {
    std::size_t const from = state.kept_from.load();
    if (state.are_absent(platform::process_id()))
        platform::unmap_around(where, from, state.kept_to.load() - from);
    else
        platform::unmap(where);
}

inline void mmap::region::advise(advice what, std::size_t offset, std::size_t length,
                                 std::error_code& ec) const noexcept {
    ec = check_range(offset, length);
    if (ec || length == 0) return;
    bool const keeps = what == advice::no_fork;
    if (keeps && make_pages() == nullptr) {
        ec = std::make_error_code(std::errc::not_enough_memory);
        return;
    }
    ec = platform::advise(mapping_, what, offset, length);
    if (ec) return;
    if (keeps) {
        pages()->keep_from_children(offset, offset + length, platform::process_id());
        pages()->unmap_in_child.store(&unmap_in_child);
    }
    if (what == advice::fork && pages() != nullptr)
        pages()->share_with_children(offset, offset + length);
}
inline void mmap::region::advise(advice what, std::size_t offset, std::size_t length) const {
    std::error_code ec;
    advise(what, offset, length, ec);
    throw_if(ec, "advise about", offset, length);
}
inline void mmap::region::advise(advice what, std::error_code& ec) const noexcept {
    advise(what, 0, to_end, ec);
}
inline void mmap::region::advise(advice what) const {
    std::error_code ec;
    advise(what, ec);
    throw_if(ec, "advise about");
}

// --- what is in memory ----------------------------------------------------------------------------

/// Reads a byte of every page; for systems that have no call for it.
inline std::error_code mmap::region::touch(std::size_t offset, std::size_t length) const noexcept {
    std::size_t const page = platform::page_size();
    std::byte const* const end = data() + offset + length;
    for (std::byte const* at = data() + offset; at < end;) {
        std::byte ignored{};
        if (!platform::copy(&ignored, at, 1, at)) return std::make_error_code(std::errc::io_error);
        at += page - detail::bounds::offset_in(reinterpret_cast<std::uintptr_t>(at), page);
    }
    return {};
}

inline void mmap::region::prefetch(std::size_t offset, std::size_t length,
                                   std::error_code& ec) const noexcept {
    ec = check_range(offset, length);
    if (!ec) ec = check_access(false);
    if (ec || length == 0) return;
    ec = platform::prefetch(mapping_, handle_.object(), offset, length, false);
    if (ec == errc::not_supported) ec = touch(offset, length);
}
inline void mmap::region::prefetch(std::size_t offset, std::size_t length) const {
    std::error_code ec;
    prefetch(offset, length, ec);
    throw_if(ec, "prefetch", offset, length);
}
inline void mmap::region::prefetch(std::error_code& ec) const noexcept { prefetch(0, to_end, ec); }
inline void mmap::region::prefetch() const { prefetch(0, size()); }

inline void mmap::region::prefetch(span<range const> ranges, std::error_code& ec) const noexcept {
    ec = check_access(false);
    for (range const& r : ranges) {
        std::size_t length = r.length;
        if (!ec) ec = check_range(r.offset, length);
    }
    if (ec) return;
    for (range const& r : ranges) {
        std::error_code ignored;  // the reads below report what is wrong
        advise(advice::will_need, r.offset, r.length, ignored);
    }
    for (range const& r : ranges)
        if (!ec) prefetch(r.offset, r.length, ec);
}
inline void mmap::region::prefetch(span<range const> ranges) const {
    std::error_code ec;
    prefetch(ranges, ec);
    throw_if(ec, "prefetch ranges of");
}

inline void mmap::region::discard(std::size_t offset, std::size_t length,
                                  std::error_code& ec) noexcept {
    ec = check_range(offset, length);
    bool const becomes_zeros = mapping_.kind != platform::kind::file;
    if (!ec && (becomes_zeros || mapping_.is_private)) ec = check_access(true);
    if (ec || length == 0) return;
    // Whole pages, counted from the mapping's base, are the system's; the rest is cleared here.
    std::size_t const page = platform::page_size();
    std::size_t const begin = mapping_.page_offset + offset;
    std::size_t const end = begin + length;
    std::size_t const first = detail::bounds::align_up(begin, page);
    // The last page is the region's to its end, unless others see the object past it.
    bool const to_page_end = offset + length == size() && mapping_.kind != platform::kind::named;
    std::size_t const last =
        to_page_end ? detail::bounds::align_up(end, page) : detail::bounds::align_down(end, page);
    bool const has_pages = first < last;
    if (!becomes_zeros && mapping_.is_private && has_pages &&
        !locked().within(first - mapping_.page_offset, last - mapping_.page_offset).empty()) {
        // Linux would drop the copies before the first locked page, and then fail (madvise(2)).
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    if (becomes_zeros) {
        std::byte* const base = mapping_.base();
        std::memset(base + begin, 0, (first < end ? first : end) - begin);
        if (last >= first && last < end) std::memset(base + last, 0, end - last);
    }
    if (has_pages) ec = platform::discard(mapping_, first - mapping_.page_offset, last - first);
}
inline void mmap::region::discard(std::size_t offset, std::size_t length) {
    std::error_code ec;
    discard(offset, length, ec);
    throw_if(ec, "discard", offset, length);
}

inline std::size_t mmap::region::resident(std::size_t offset, std::size_t length,
                                          std::error_code& ec) const noexcept {
    ec = check_range(offset, length);
    std::size_t bytes = 0;
    if (!ec && length != 0) ec = platform::resident(mapping_, offset, length, bytes);
    return bytes;
}
inline std::size_t mmap::region::resident(std::size_t offset, std::size_t length) const {
    std::error_code ec;
    std::size_t const bytes = resident(offset, length, ec);
    throw_if(ec, "tell what is in memory of", offset, length);
    return bytes;
}
inline std::size_t mmap::region::resident(std::error_code& ec) const noexcept {
    return resident(0, to_end, ec);
}
inline std::size_t mmap::region::resident() const { return resident(0, size()); }

// --- splitting ------------------------------------------------------------------------------------

inline mmap::region mmap::region::split(std::size_t at, std::error_code& ec) noexcept {
    region rest;
    ec = check_open();
    if (!ec && at > size()) ec = errc::out_of_range;
    if (ec) return rest;
    // All that can fail comes first: a handle for the rest, and room for what is known of its pages.
    owned handle;
    if (handle_) ec = platform::duplicate(handle_.object(), handle.receive());
    if (!ec && pages() != nullptr && rest.make_pages() == nullptr)
        ec = std::make_error_code(std::errc::not_enough_memory);
    platform::extent mapped = mapping_.unmapped();
    if (!ec && at == 0)
        std::swap(mapped, mapping_);
    else if (!ec && at < size())
        ec = platform::split(mapping_, at, mapped);
    if (ec) return region();

    rest.mapping_ = mapped;
    rest.offset_ = offset_ + at;
    rest.file_size_ = file_size_;
    rest.handle_ = std::move(handle);
    rest.flags_ = flags_;
    if (detail::page_state* const present = pages()) {
        std::uint32_t const page_offset = at == 0 ? mapped.page_offset : mapping_.page_offset;
        rest.pages()->take_after(*present, at, page_offset);
        present->locked = present->locked.within(0, at);
        if (at == 0) present->first_lost.store(to_end);
    }
    return rest;
}
inline mmap::region mmap::region::split(std::size_t at) {
    std::error_code ec;
    region rest = split(at, ec);
    if (ec)
        error::raise(ec, "split",
                     detail::format("%s at byte %llu", describe().c_str(),
                                    static_cast<unsigned long long>(at)));
    return rest;
}
