// posix_map.hpp: mappings: making, growing, cutting, sliding, splitting, protecting.
#pragma once

#include "bounds.hpp"
#include "posix_calls.hpp"
#include "posix_unit.hpp"

/// A range of an extent, widened to whole pages.
struct mmap::detail::posix::pages {
    std::byte* begin;
    std::size_t length;

    pages(platform::extent const& where, std::size_t offset, std::size_t size) noexcept {
        std::size_t const unit = unit_of(where.unit_shift);
        std::size_t const from = where.page_offset + offset;
        std::size_t const first = bounds::align_down(from, unit);
        begin = where.base() + first;
        length = bounds::align_up(from + size, unit) - first;
    }
};

inline int mmap::detail::posix::flags_of(platform::request const& what) noexcept {
    if (what.object == platform::none) return MAP_PRIVATE | MAP_ANONYMOUS;
    return what.is_private ? MAP_PRIVATE : MAP_SHARED;
}

/// mmap() of a request. FUSE with direct I/O refuses shared mappings (ENODEV; Linux, fs/fuse/file.c);
/// a reader sees the same bytes in a private one.
inline void* mmap::detail::posix::map_object(void* at, std::size_t n, platform::request const& what,
                                             int more, off offset) noexcept {
    int const prot = protection(what.mode);
    int const flags = flags_of(what);
    void* const base = map(at, n, prot, flags | more, fd(what.object), offset);
    if (base != MAP_FAILED || errno != ENODEV || flags != MAP_SHARED || writes(what.mode))
        return base;
    return map(at, n, prot, MAP_PRIVATE | more, fd(what.object), offset);
}

// Kept out of line: runs only on failure.
[[gnu::noinline]] inline std::error_code mmap::detail::posix::mapping_failure() noexcept {
    int const failure = errno;
    return failure == ENODEV ? make_error_code(errc::not_mappable)  // some of proc and sysfs
                             : code(failure);
}

inline mmap::detail::platform::extent mmap::detail::posix::make_extent(
    platform::request const& what, void* base, std::size_t page_offset, std::size_t total,
    unsigned char unit_shift) noexcept {
    platform::extent made;
    made.data = static_cast<std::byte*>(base) + page_offset;
    made.length = what.length;
    made.reserved = total - page_offset;
    made.page_offset = static_cast<std::uint32_t>(page_offset);
    made.mode = what.mode;
    made.kind = what.kind;
    made.is_private = what.is_private;
    made.unit_shift = unit_shift;
    return made;
}

inline std::error_code mmap::detail::platform::map(request const& what, extent& out) noexcept {
    std::size_t const unit = posix::unit_of(what.unit_shift);
    std::size_t const page_offset = bounds::offset_in(what.offset, unit);
    std::size_t const total = bounds::align_up(page_offset + what.length, unit);
    void* const base = posix::map_object(nullptr, total, what, 0,
                                         static_cast<posix::off>(what.offset - page_offset));
    if (base == MAP_FAILED) return posix::mapping_failure();
    out = posix::make_extent(what, base, page_offset, total, what.unit_shift);
    return {};
}

inline std::error_code mmap::detail::platform::map(request const& what,
                                                   placement_hints const& hints,
                                                   extent& out) noexcept {
    unsigned char const shift =
        what.unit_shift != 0 ? what.unit_shift
                             : posix::unit_shift_of_flags(static_cast<int>(hints.native_flags));
    std::size_t const unit = posix::unit_of(shift);
    std::size_t const page_offset = bounds::offset_in(what.offset, unit);
    auto const wanted = reinterpret_cast<std::uintptr_t>(hints.address);
    bool const is_placed =
        hints.address != nullptr && bounds::offset_in(wanted, unit) == page_offset;
    if (hints.fixed && !is_placed) return std::make_error_code(std::errc::invalid_argument);
    placement_hints usable = hints;
    if (!is_placed) usable.address = nullptr;

    std::size_t const needed =
        what.length == 0 ? 0 : bounds::align_up(page_offset + what.length, unit);
    std::size_t total =
        hints.reserve <= what.length ? needed : bounds::align_up(page_offset + hints.reserve, unit);
    void* base = total == 0 ? MAP_FAILED : posix::place(what, usable, page_offset, needed, total);
    if (base == MAP_FAILED && total > needed) {  // without the reserve then
        total = needed;
        if (needed != 0) base = posix::place(what, usable, page_offset, needed, total);
    }
    if (base == MAP_FAILED && needed != 0) {
        if (hints.fixed && posix::is_taken(errno))
            return std::make_error_code(std::errc::address_in_use);
        return posix::mapping_failure();
    }
    bool const is_elsewhere =  // a system or kernel that takes an address only as a hint
        hints.fixed &&
        (base == MAP_FAILED || static_cast<std::byte*>(base) + page_offset != hints.address);
    if (is_elsewhere) {
        if (base != MAP_FAILED) ::munmap(base, total);
        return std::make_error_code(std::errc::address_in_use);
    }
    extent made = posix::make_extent(what, base, page_offset, total, shift);
    if (base == MAP_FAILED) made = made.unmapped();
#if defined(MADV_HUGEPAGE)
    if (hints.huge && base != MAP_FAILED) ::madvise(base, total, MADV_HUGEPAGE);
#endif
    out = made;
    return {};
}

/// Maps `total` bytes of address space, of which `needed` are in use. Of private memory the rest must
/// not count as committed, so it is inaccessible until grow() needs it. Of objects the pages past the
/// end appear as the object grows.
inline void* mmap::detail::posix::place(platform::request const& what,
                                        platform::placement_hints const& hints,
                                        std::size_t page_offset, std::size_t needed,
                                        std::size_t& total) noexcept {
    auto const offset = static_cast<off>(what.offset - page_offset);
    bool const by_steps = what.object == platform::none && total > needed;
    int more = static_cast<int>(hints.native_flags) | (total > needed ? no_commit : 0) |
               (hints.fixed ? exactly_here : 0);
    platform::request placed = what;
    if (by_steps) placed.mode = NONE;
    std::byte* at =
        hints.address == nullptr ? nullptr : const_cast<std::byte*>(hints.address) - page_offset;
#if defined(__linux__)
    // Large pages need an address that is as aligned as the file's offset is. Reserve more, map over
    // one's own reservation, and give the rest back.
    constexpr std::size_t large = std::size_t{2} << 20U;
    std::byte* spare = nullptr;
    if (hints.huge && at == nullptr && total >= large && total < bounds::longest - large) {
        void* const found =
            map(nullptr, total + large, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | no_commit, -1, 0);
        if (found != MAP_FAILED) {
            spare = static_cast<std::byte*>(found);
            std::size_t const phase = bounds::offset_in(
                static_cast<std::uint64_t>(offset) - reinterpret_cast<std::uintptr_t>(spare),
                large);
            at = spare + phase;
            more |= MAP_FIXED;
        }
    }
#endif
    void* base = map_object(at, total, placed, more, offset);
#if defined(__linux__)
    if (spare != nullptr) {
        int const failure = errno;
        if (base == MAP_FAILED) {
            ::munmap(spare, total + large);
        } else {
            if (at != spare) ::munmap(spare, static_cast<std::size_t>(at - spare));
            std::byte* const end = at + total;
            if (end != spare + total + large)
                ::munmap(end, static_cast<std::size_t>(spare + total + large - end));
        }
        errno = failure;
    }
#endif
    if (base != MAP_FAILED && by_steps && needed != 0 &&
        ::mprotect(base, needed, protection(what.mode)) != 0) {
        int const failure = errno;
        ::munmap(base, total);
        errno = failure;
        base = MAP_FAILED;
    }
    return base;
}

// A mapping may be longer than its file, so an attempt finds what a mapping of the grown file would
// meet, and touches no byte.

inline std::error_code mmap::detail::posix::check_attempt(std::error_code failure,
                                                          platform::extent const& made) noexcept {
    // Most of proc, whose files all seem empty, answers EIO (Linux, fs/proc/inode.c, proc_reg_mmap()).
    if (failure == code(EIO)) return errc::not_mappable;
    if (!failure) platform::unmap(made);
    return failure;
}
inline std::error_code mmap::detail::platform::check_mappable(request const& what) noexcept {
    request attempt = what;
    if (attempt.length == 0) attempt.length = 1;
    extent made;
    return posix::check_attempt(map(attempt, made), made);
}
inline std::error_code mmap::detail::platform::check_mappable(
    request const& what, placement_hints const& hints) noexcept {
    request attempt = what;
    if (attempt.length == 0) attempt.length = 1;
    extent made;
    return posix::check_attempt(map(attempt, hints, made), made);
}

inline mmap::detail::platform::request mmap::detail::posix::request_for(
    platform::extent const& where, platform::handle object, std::uint64_t offset,
    std::size_t length) noexcept {
    platform::request what;
    what.object = object;
    what.kind = where.kind;
    what.is_private = where.is_private;
    what.mode = where.mode;
    what.offset = offset;
    what.length = length;
    what.unit_shift = where.unit_shift;
    return what;
}

inline void mmap::detail::posix::unmap_range(std::byte* begin, std::size_t length) noexcept {
    if (length == 0 || ::munmap(begin, length) == 0) return;
    // ENOMEM: to unmap a part would take one mapping more than vm.max_map_count (munmap(2)). The
    // address space stays, the memory need not.
    if (errno == ENOMEM) ::madvise(begin, length, MADV_DONTNEED);
}

inline void mmap::detail::platform::unmap(extent const& where) noexcept {
    if (where.data != nullptr) posix::unmap_range(where.base(), where.page_offset + where.reserved);
}

inline void mmap::detail::platform::unmap_around(extent const& where, std::size_t offset,
                                                 std::size_t length) noexcept {
    if (where.data == nullptr) return;
    posix::pages const kept(where, offset, length);
    std::byte* const end = where.data + where.reserved;
    std::byte* const next = kept.begin + kept.length;
    posix::unmap_range(where.base(), static_cast<std::size_t>(kept.begin - where.base()));
    if (next < end) posix::unmap_range(next, static_cast<std::size_t>(end - next));
}

inline std::error_code mmap::detail::platform::grow(extent& where, handle object,
                                                    std::uint64_t offset,
                                                    std::size_t length) noexcept {
    if (length > where.reserved) return posix::remap(where, object, offset, length);
    if (object == none) {
        posix::pages const before(where, 0, where.length);
        posix::pages const after(where, 0, length);
        if (after.length > before.length &&
            ::mprotect(after.begin + before.length, after.length - before.length,
                       posix::protection(where.mode)) != 0)
            return posix::last_error();
    }
    where.length = length;
    return {};
}

/// Maps the extent again with more address space.
inline std::error_code mmap::detail::posix::remap(platform::extent& where, platform::handle object,
                                                  std::uint64_t offset,
                                                  std::size_t length) noexcept {
#if defined(MREMAP_MAYMOVE)
    // Moves page tables instead of faulting every page again. Fails (EFAULT) where locks or advice
    // on a part have split the mapping (mremap(2)), and in sandboxes; then a second mapping takes the
    // first one's place. Shared anonymous memory without an object, which mremap grows into SIGBUS
    // (kernel bug 8691), is never used here. A mere reserve, which of private memory is inaccessible,
    // is not moved either.
    if (where.length != 0) {
        std::size_t const total =
            bounds::align_up(where.page_offset + length, unit_of(where.unit_shift));
        void* const moved =
            ::mremap(where.base(), where.page_offset + where.reserved, total, MREMAP_MAYMOVE);
        if (moved != MAP_FAILED) {
            where.data = static_cast<std::byte*>(moved) + where.page_offset;
            where.reserved = total - where.page_offset;
            where.length = length;
            return {};
        }
    }
#endif
    platform::extent larger;
    if (std::error_code const failure =
            platform::map(request_for(where, object, offset, length), larger))
        return failure;
    if (object == platform::none && where.length != 0)
        std::memcpy(larger.data, where.data, where.length);
    platform::unmap(where);
    where = larger;
    return {};
}

inline std::error_code mmap::detail::platform::cut(extent& where, handle object, std::uint64_t,
                                                   std::size_t length,
                                                   std::uint64_t size) noexcept {
    if (object != none) {  // a mapping may be longer than its object
        if (size != to_end)
            if (std::error_code const failure = posix::set_size(posix::fd(object), size))
                return failure;
    } else {  // what a later growth shows again must be zeros
        posix::pages const before(where, 0, where.length);
        std::size_t const keeps = bounds::align_up(where.page_offset + length, page_size());
        std::memset(where.data + length, 0, keeps - where.page_offset - length);
        posix::release(where.base() + keeps, before.length - keeps, where.mode);
    }
    where.length = length;
    return {};
}

inline std::error_code mmap::detail::platform::slide(extent& where, handle object,
                                                     std::uint64_t from, std::uint64_t to,
                                                     std::size_t length, mmap::access) noexcept {
    request const what = posix::request_for(where, object, to, length);
    std::size_t const unit = posix::unit_of(where.unit_shift);
    std::size_t const page_offset = bounds::offset_in(to, unit);
    std::size_t const total = where.data == nullptr ? 0 : where.page_offset + where.reserved;
    if (page_offset + length > total) {
        extent elsewhere;
        if (std::error_code const failure = map(what, elsewhere)) return failure;
        unmap(where);
        where = elsewhere;
        return {};
    }
    // "If the memory region [...] overlaps pages of any existing mapping(s), then the overlapped part
    // of the existing mapping(s) will be discarded" (mmap(2), MAP_FIXED): one call, and no moment at
    // which another thread could take the place. The address space past the end moves along.
    std::byte* const base = where.base();
    auto const show = [&](std::uint64_t offset) noexcept {
        return posix::map_object(base, total, what, MAP_FIXED | posix::no_commit,
                                 static_cast<posix::off>(offset)) != MAP_FAILED;
    };
    if (show(to - page_offset)) {
        where = posix::make_extent(what, base, page_offset, total, where.unit_shift);
        return {};
    }
    std::error_code const failure = posix::mapping_failure();
    // A call that fails late has discarded the old part already: msync(2) is ENOMEM then.
    if (::msync(base, total, MS_ASYNC) != 0 && !show(from - where.page_offset)) {
        posix::unmap_range(base, total);
        where = where.unmapped();
    }
    return failure;
}

inline std::error_code mmap::detail::platform::split(extent& where, std::size_t at,
                                                     extent& rest) noexcept {
    if (bounds::offset_in(where.page_offset + at, posix::unit_of(where.unit_shift)) != 0)
        return errc::misaligned;
    rest = where;
    rest.data += at;
    rest.length -= at;
    rest.reserved -= at;
    rest.page_offset = 0;
    where.length = at;
    where.reserved = at;
    return {};
}

inline std::error_code mmap::detail::platform::protect(extent& where, mmap::access mode) noexcept {
    // Reserved private memory stays inaccessible.
    bool const is_memory = where.kind == kind::anonymous && where.is_private;
    posix::pages const used(where, 0, where.length);
    std::size_t const length = is_memory ? used.length : where.page_offset + where.reserved;
    if (length != 0 && ::mprotect(where.base(), length, posix::protection(mode)) != 0)
        return posix::last_error();
    where.mode = mode;
    return {};
}
