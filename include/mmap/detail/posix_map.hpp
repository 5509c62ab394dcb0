// posix_map.hpp: mappings: making, resizing, protecting, flushing, locking, advising.
#pragma once

#include "bounds.hpp"
#include "posix_calls.hpp"

struct mmap::detail::posix::pages {  // a range of an extent, widened to whole pages
    std::byte* begin;
    std::size_t length;

    pages(platform::extent const& where, std::size_t offset, std::size_t size) noexcept {
        std::size_t const first = bounds::align_down(offset, platform::page_size());
        begin = where.base + first;
        length = bounds::align_up(offset + size, platform::page_size()) - first;
    }
};

inline int mmap::detail::posix::flags_of(platform::request const& what) noexcept {
    if (what.object == platform::none) return MAP_PRIVATE | MAP_ANONYMOUS;
    return what.is_private ? MAP_PRIVATE : MAP_SHARED;
}

// Not in the place of its calls, which rarely need it.
[[gnu::noinline]] inline std::error_code mmap::detail::posix::mapping_failure(
    std::size_t length) noexcept {
    int const failure = errno;
    if (failure == ENODEV) return errc::not_mappable;  // some of proc, sysfs, some network files
    // Of most of proc, whose files all seem empty (Linux, fs/proc/inode.c, proc_reg_mmap()).
    if (failure == EIO && length == 0) return errc::not_mappable;
    return code(failure);
}

inline std::error_code mmap::detail::platform::map(request const& what, extent& out) noexcept {
    // Of no bytes a page, until it is seen that it can be had: behind the end of a regular file it can
    // be mapped, though not read.
    std::size_t const total = bounds::align_up(what.length != 0 ? what.length : 1, page_size());
    void* base = posix::map(nullptr, total, posix::protection(what.mode), posix::flags_of(what),
                            posix::fd(what.object), static_cast<posix::off>(what.offset));
    if (base == MAP_FAILED) return posix::mapping_failure(what.length);
    if (what.length == 0) {
        ::munmap(base, total);
        base = nullptr;
    }
    out = {
        static_cast<std::byte*>(base), what.length, total, what.mode, what.kind, what.is_private};
    return {};
}

inline std::error_code mmap::detail::platform::map(request const& what, wishes const& how,
                                                   extent& out) noexcept {
    bool const is_memory = what.object == none;
    int const prot = posix::protection(what.mode);
    int const flags = posix::flags_of(what) | (how.fixed ? posix::exactly_here : 0) |
                      static_cast<int>(how.native_flags);
    std::size_t const unit = posix::unit_of(flags);
    std::size_t const needed = bounds::align_up(what.length, unit);
    std::size_t const wished = bounds::align_up(how.reserve, unit);
    auto const offset = static_cast<posix::off>(what.offset);

    // First with the address space wished for, then without. Of private memory the reserve must
    // not count as committed, so it is inaccessible until resize() needs it; of objects the pages
    // behind the end are simply there once the object has grown.
    std::size_t total = wished;
    void* base = MAP_FAILED;
    if (wished > needed) {
        bool const by_steps = is_memory;
        base = posix::map(how.address, total, by_steps ? PROT_NONE : prot, flags | posix::no_commit,
                          posix::fd(what.object), offset);
        if (base != MAP_FAILED && by_steps && needed != 0 && ::mprotect(base, needed, prot) != 0) {
            std::error_code const failure = posix::last();
            ::munmap(base, total);
            return failure;
        }
    }
    if (base == MAP_FAILED) {
        total = needed;
        if (total == 0) {  // only address space was wanted, and cannot be had
            if (how.fixed) return std::make_error_code(std::errc::address_in_use);
            out.kind = what.kind;
            out.mode = what.mode;
            out.is_private = what.is_private;
            return {};
        }
        base = posix::map(how.address, total, prot, flags, posix::fd(what.object), offset);
    }
    if (base == MAP_FAILED) {
        if (how.fixed && posix::is_taken(errno))
            return std::make_error_code(std::errc::address_in_use);
        return posix::mapping_failure(what.length);
    }
    if (how.fixed && base != how.address) {  // a system or kernel that knows only hints
        ::munmap(base, total);
        return std::make_error_code(std::errc::address_in_use);
    }
#if defined(MADV_HUGEPAGE)
    if (how.huge) ::madvise(base, total, MADV_HUGEPAGE);  // a wish
#endif
    out = {
        static_cast<std::byte*>(base), what.length, total, what.mode, what.kind, what.is_private};
    return {};
}

inline mmap::detail::platform::request mmap::detail::posix::again(platform::extent const& where,
                                                                  platform::handle object,
                                                                  std::uint64_t offset,
                                                                  std::size_t length) noexcept {
    platform::request what;
    what.object = object;
    what.kind = where.kind;
    what.is_private = where.is_private;
    what.mode = where.mode;
    what.offset = offset;
    what.length = length;
    return what;
}

inline std::error_code mmap::detail::platform::slide(extent& where, handle object,
                                                     std::uint64_t from, std::uint64_t to,
                                                     std::size_t length, mmap::access) noexcept {
    request const what = posix::again(where, object, to, length);
    if (where.base == nullptr || length > where.reserved) {
        extent elsewhere;
        if (std::error_code const failure = map(what, elsewhere)) return failure;
        unmap(where);
        where = elsewhere;
        return {};
    }
    // "If the memory region [...] overlaps pages of any existing mapping(s), then the overlapped part
    // of the existing mapping(s) will be discarded" (mmap(2), MAP_FIXED): one call, and no moment at
    // which another thread could take the place. The address space behind the end moves along.
    auto const show = [&](std::uint64_t offset) noexcept {
        return posix::map(where.base, where.reserved, posix::protection(what.mode),
                          posix::flags_of(what) | MAP_FIXED | posix::no_commit, posix::fd(object),
                          static_cast<posix::off>(offset)) != MAP_FAILED;
    };
    if (show(to)) {
        where.length = length;
        return {};
    }
    std::error_code const failure = posix::mapping_failure(length);
    // A call that fails late has discarded the old part already: msync(2) is ENOMEM then.
    if (::msync(where.base, where.reserved, MS_ASYNC) != 0 && !show(from)) {
        ::munmap(where.base, where.reserved);
        where = {nullptr, 0, 0, where.mode, where.kind, where.is_private};
    }
    return failure;
}

inline void mmap::detail::platform::unmap(extent const& where) noexcept {
    if (where.base != nullptr) ::munmap(where.base, where.reserved);
}

inline std::error_code mmap::detail::platform::resize(extent& where, handle object,
                                                      std::uint64_t offset,
                                                      std::size_t length) noexcept {
    if (object == none) return posix::resize_memory(where, length);

    std::uint64_t from = 0;
    if (std::error_code const failure = size_of(object, from)) return failure;
    std::uint64_t const to = offset + length;  // both are below 2^63
    int const fd = posix::fd(object);
    std::error_code failure;
    if (to > from && where.kind == kind::anonymous)
        failure = posix::over_limit(to) ? posix::code(EFBIG) : posix::set_size(fd, to);
    else if (to > from)
        failure = extend(object, from, to);
    else if (to < from && length < where.length)
        failure = posix::set_size(fd, to);
    if (failure) return failure;

    // The mapping may be longer than the object: pages appear as the object grows, and a shrunk one
    // keeps its address space. So only growth beyond `reserved` maps anew.
    if (length > where.reserved) failure = posix::enlarge(where, object, offset, length);
    if (failure) {
        if (to > from) posix::set_size(fd, from);
        return failure;
    }
    where.length = length;
    return {};
}

inline std::error_code mmap::detail::posix::enlarge(platform::extent& where,
                                                    platform::handle object, std::uint64_t offset,
                                                    std::size_t length) noexcept {
#if defined(MREMAP_MAYMOVE)
    // Moves page tables instead of faulting every page again. Fails (EFAULT) where locks or advice
    // on a part have split the mapping (mremap(2)); then a second mapping takes the first one's
    // place. Shared anonymous memory without an object, which mremap grows into SIGBUS (kernel bug
    // 8691), is never used by this backend.
    // Nor is a mere reserve moved, which of private memory is inaccessible.
    if (where.length != 0) {
        std::size_t const total = bounds::align_up(length, platform::page_size());
        void* const moved = ::mremap(where.base, where.reserved, total, MREMAP_MAYMOVE);
        if (moved != MAP_FAILED) {
            where.base = static_cast<std::byte*>(moved);
            where.reserved = total;
            where.length = length;
            return {};
        }
    }
#endif
    platform::extent larger;
    if (std::error_code const failure = platform::map(again(where, object, offset, length), larger))
        return failure;
    if (object == platform::none && where.length != 0)
        std::memcpy(larger.base, where.base, where.length);
    platform::unmap(where);
    where = larger;
    return {};
}

inline std::error_code mmap::detail::posix::resize_memory(platform::extent& where,
                                                          std::size_t length) noexcept {
    if (length > where.reserved) return enlarge(where, platform::none, 0, length);
    std::size_t const had = bounds::align_up(where.length, platform::page_size());
    std::size_t const keeps = bounds::align_up(length, platform::page_size());
    if (keeps > had && ::mprotect(where.base + had, keeps - had, protection(where.mode)) != 0)
        return last();
    if (length < where.length) {  // what a later growth shows again must be zeros
        std::memset(where.base + length, 0, keeps - length);
        release(where.base + keeps, had - keeps, where.mode);
    }
    where.length = length;
    return {};
}

inline std::error_code mmap::detail::platform::protect(extent& where, mmap::access mode) noexcept {
    // Reserved private memory stays inaccessible.
    bool const is_memory = where.kind == kind::anonymous && where.is_private;
    std::size_t const length =
        is_memory ? bounds::align_up(where.length, page_size()) : where.reserved;
    if (length != 0 && ::mprotect(where.base, length, posix::protection(mode)) != 0)
        return posix::last();
    where.mode = mode;
    return {};
}

inline std::error_code mmap::detail::platform::flush(extent const& where, handle file,
                                                     std::size_t offset,
                                                     std::size_t length) noexcept {
    posix::pages const range(where, offset, length);
    if (::msync(range.begin, range.length, MS_SYNC) != 0) return posix::last();
    return posix::sync_device(posix::fd(file));
}

inline std::error_code mmap::detail::platform::flush_async(extent const& where, handle file,
                                                           std::uint64_t file_offset,
                                                           std::size_t offset,
                                                           std::size_t length) noexcept {
    posix::pages const range(where, offset, length);
#if defined(SYNC_FILE_RANGE_WRITE)
    // MS_ASYNC does nothing on Linux since 2.6.19 (msync(2)); this starts the write-back.
    auto const begin = static_cast<posix::off>(
        file_offset + (static_cast<std::uint64_t>(range.begin - where.base)));
    if (::sync_file_range(posix::fd(file), begin, static_cast<posix::off>(range.length),
                          SYNC_FILE_RANGE_WRITE) == 0)
        return {};
    // ENOSYS, ESPIPE, EINVAL: emulators and files that do not know it; the POSIX call then
    int const failure = errno;
    if (failure != ENOSYS && failure != ESPIPE && failure != EINVAL) return posix::code(failure);
#else
    (void)file;
    (void)file_offset;
#endif
    return posix::outcome(::msync(range.begin, range.length, MS_ASYNC));
}

inline std::error_code mmap::detail::platform::invalidate(extent const& where, std::size_t offset,
                                                          std::size_t length) noexcept {
    posix::pages const range(where, offset, length);
    return posix::outcome(::msync(range.begin, range.length, MS_INVALIDATE));
}

inline std::error_code mmap::detail::platform::lock(extent const& where, std::size_t offset,
                                                    std::size_t length) noexcept {
    posix::pages const range(where, offset, length);
#if defined(__APPLE__)
    ::munlock(range.begin, range.length);  // "nested mlock calls": mlock(2) counts there
#endif
    if (::mlock(range.begin, range.length) == 0) return {};
    std::error_code const failure = posix::last();
    ::munlock(range.begin, range.length);  // what it locked before it failed; see the contract
    return failure;
}

inline std::error_code mmap::detail::platform::unlock(extent const& where, std::size_t offset,
                                                      std::size_t length) noexcept {
    posix::pages const range(where, offset, length);
    return posix::outcome(::munlock(range.begin, range.length));
}
