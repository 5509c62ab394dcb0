// posix_map.hpp: mappings: making, resizing, protecting, flushing, locking, advising.
#pragma once

#include "posix_calls.hpp"
#include "range.hpp"

struct mmap::backend::pages {  // a range of an extent, widened to whole pages
    std::byte* begin;
    std::size_t length;

    pages(os::extent const& where, std::size_t offset, std::size_t size) noexcept {
        std::size_t const first = bounds::down(offset, os::page_size());
        begin = where.base + first;
        length = bounds::up(offset + size, os::page_size()) - first;
    }
};

inline int mmap::backend::flags_of(os::request const& what) noexcept {
    if (what.object == os::none) return MAP_PRIVATE | MAP_ANONYMOUS;
    return what.is_private ? MAP_PRIVATE : MAP_SHARED;
}

// Not in the place of its calls, which rarely need it.
[[gnu::noinline]] inline std::error_code mmap::backend::mapping_failure(
    std::size_t length) noexcept {
    int const failure = errno;
    if (failure == ENODEV) return errc::not_mappable;  // some of proc, sysfs, some network files
    // Of most of proc, whose files all seem empty (Linux, fs/proc/inode.c, proc_reg_mmap()).
    if (failure == EIO && length == 0) return errc::not_mappable;
    return code(failure);
}

inline std::error_code mmap::os::map(request const& what, extent& out) noexcept {
    // Of no bytes a page, until it is seen that it can be had: behind the end of a regular file it can
    // be mapped, though not read.
    std::size_t const total = bounds::up(what.length != 0 ? what.length : 1, page_size());
    void* base =
        backend::map(nullptr, total, backend::protection(what.mode), backend::flags_of(what),
                     backend::fd(what.object), static_cast<backend::off>(what.offset));
    if (base == MAP_FAILED) return backend::mapping_failure(what.length);
    if (what.length == 0) {
        ::munmap(base, total);
        base = nullptr;
    }
    out = {
        static_cast<std::byte*>(base), what.length, total, what.mode, what.kind, what.is_private};
    return {};
}

inline std::error_code mmap::os::map(request const& what, wishes const& how, extent& out) noexcept {
    bool const is_memory = what.object == none;
    int const prot = backend::protection(what.mode);
    int const flags = backend::flags_of(what) | (how.fixed ? backend::exactly_here : 0) |
                      static_cast<int>(how.native_flags);
    std::size_t const unit = backend::unit_of(flags);
    std::size_t const needed = bounds::up(what.length, unit);
    std::size_t const wished = bounds::up(how.reserve, unit);
    auto const offset = static_cast<backend::off>(what.offset);

    // First with the address space wished for, then without. Of private memory the reserve must
    // not count as committed, so it is inaccessible until resize() needs it; of objects the pages
    // behind the end are simply there once the object has grown.
    std::size_t total = wished;
    void* base = MAP_FAILED;
    if (wished > needed) {
        bool const by_steps = is_memory;
        base = backend::map(how.address, total, by_steps ? PROT_NONE : prot,
                            flags | backend::no_commit, backend::fd(what.object), offset);
        if (base != MAP_FAILED && by_steps && needed != 0 && ::mprotect(base, needed, prot) != 0) {
            std::error_code const failure = backend::last();
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
        base = backend::map(how.address, total, prot, flags, backend::fd(what.object), offset);
    }
    if (base == MAP_FAILED) {
        if (how.fixed && backend::is_taken(errno))
            return std::make_error_code(std::errc::address_in_use);
        return backend::mapping_failure(what.length);
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

inline mmap::os::request mmap::backend::again(os::extent const& where, os::handle object,
                                              std::uint64_t offset, std::size_t length) noexcept {
    os::request what;
    what.object = object;
    what.kind = where.kind;
    what.is_private = where.is_private;
    what.mode = where.mode;
    what.offset = offset;
    what.length = length;
    return what;
}

inline std::error_code mmap::os::slide(extent& where, handle object, std::uint64_t from,
                                       std::uint64_t to, std::size_t length,
                                       mmap::access) noexcept {
    request const what = backend::again(where, object, to, length);
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
        return backend::map(where.base, where.reserved, backend::protection(what.mode),
                            backend::flags_of(what) | MAP_FIXED | backend::no_commit,
                            backend::fd(object), static_cast<backend::off>(offset)) != MAP_FAILED;
    };
    if (show(to)) {
        where.length = length;
        return {};
    }
    std::error_code const failure = backend::mapping_failure(length);
    // A call that fails late has discarded the old part already: msync(2) is ENOMEM then.
    if (::msync(where.base, where.reserved, MS_ASYNC) != 0 && !show(from)) {
        ::munmap(where.base, where.reserved);
        where = {nullptr, 0, 0, where.mode, where.kind, where.is_private};
    }
    return failure;
}

inline void mmap::os::unmap(extent const& where) noexcept {
    if (where.base != nullptr) ::munmap(where.base, where.reserved);
}

inline std::error_code mmap::os::resize(extent& where, handle object, std::uint64_t offset,
                                        std::size_t length) noexcept {
    if (object == none) return backend::resize_memory(where, length);

    std::uint64_t from = 0;
    if (std::error_code const failure = size_of(object, from)) return failure;
    std::uint64_t const to = offset + length;  // both are below 2^63
    int const fd = backend::fd(object);
    std::error_code failure;
    if (to > from && where.kind == kind::anonymous)
        failure = backend::over_limit(to) ? backend::code(EFBIG) : backend::set_size(fd, to);
    else if (to > from)
        failure = extend(object, from, to);
    else if (to < from && length < where.length)
        failure = backend::set_size(fd, to);
    if (failure) return failure;

    // The mapping may be longer than the object: pages appear as the object grows, and a shrunk one
    // keeps its address space. So only growth beyond `reserved` maps anew.
    if (length > where.reserved) failure = backend::enlarge(where, object, offset, length);
    if (failure) {
        if (to > from) backend::set_size(fd, from);
        return failure;
    }
    where.length = length;
    return {};
}

inline std::error_code mmap::backend::enlarge(os::extent& where, os::handle object,
                                              std::uint64_t offset, std::size_t length) noexcept {
#if defined(MREMAP_MAYMOVE)
    // Moves page tables instead of faulting every page again. Fails (EFAULT) where locks or advice
    // on a part have split the mapping (mremap(2)); then a second mapping takes the first one's
    // place. Shared anonymous memory without an object, which mremap grows into SIGBUS (kernel bug
    // 8691), is never used by this backend.
    // Nor is a mere reserve moved, which of private memory is inaccessible.
    if (where.length != 0) {
        std::size_t const total = bounds::up(length, os::page_size());
        void* const moved = ::mremap(where.base, where.reserved, total, MREMAP_MAYMOVE);
        if (moved != MAP_FAILED) {
            where.base = static_cast<std::byte*>(moved);
            where.reserved = total;
            where.length = length;
            return {};
        }
    }
#endif
    os::extent larger;
    if (std::error_code const failure = os::map(again(where, object, offset, length), larger))
        return failure;
    if (object == os::none && where.length != 0) std::memcpy(larger.base, where.base, where.length);
    os::unmap(where);
    where = larger;
    return {};
}

inline std::error_code mmap::backend::resize_memory(os::extent& where,
                                                    std::size_t length) noexcept {
    if (length > where.reserved) return enlarge(where, os::none, 0, length);
    std::size_t const had = bounds::up(where.length, os::page_size());
    std::size_t const keeps = bounds::up(length, os::page_size());
    if (keeps > had && ::mprotect(where.base + had, keeps - had, protection(where.mode)) != 0)
        return last();
    if (length < where.length) {  // what a later growth shows again must be zeros
        std::memset(where.base + length, 0, keeps - length);
        release(where.base + keeps, had - keeps, where.mode);
    }
    where.length = length;
    return {};
}

inline std::error_code mmap::os::protect(extent& where, mmap::access mode) noexcept {
    // Reserved private memory stays inaccessible.
    bool const is_memory = where.kind == kind::anonymous && where.is_private;
    std::size_t const length = is_memory ? bounds::up(where.length, page_size()) : where.reserved;
    if (length != 0 && ::mprotect(where.base, length, backend::protection(mode)) != 0)
        return backend::last();
    where.mode = mode;
    return {};
}

inline std::error_code mmap::os::flush(extent const& where, handle file, std::size_t offset,
                                       std::size_t length) noexcept {
    backend::pages const range(where, offset, length);
    if (::msync(range.begin, range.length, MS_SYNC) != 0) return backend::last();
    return backend::sync_device(backend::fd(file));
}

inline std::error_code mmap::os::flush_async(extent const& where, handle file,
                                             std::uint64_t file_offset, std::size_t offset,
                                             std::size_t length) noexcept {
    backend::pages const range(where, offset, length);
#if defined(SYNC_FILE_RANGE_WRITE)
    // MS_ASYNC does nothing on Linux since 2.6.19 (msync(2)); this starts the write-back.
    auto const begin = static_cast<backend::off>(
        file_offset + (static_cast<std::uint64_t>(range.begin - where.base)));
    if (::sync_file_range(backend::fd(file), begin, static_cast<backend::off>(range.length),
                          SYNC_FILE_RANGE_WRITE) == 0)
        return {};
    // ENOSYS, ESPIPE, EINVAL: emulators and files that do not know it; the POSIX call then
    int const failure = errno;
    if (failure != ENOSYS && failure != ESPIPE && failure != EINVAL) return backend::code(failure);
#else
    (void)file;
    (void)file_offset;
#endif
    return backend::outcome(::msync(range.begin, range.length, MS_ASYNC));
}

inline std::error_code mmap::os::invalidate(extent const& where, std::size_t offset,
                                            std::size_t length) noexcept {
    backend::pages const range(where, offset, length);
    return backend::outcome(::msync(range.begin, range.length, MS_INVALIDATE));
}

inline std::error_code mmap::os::lock(extent const& where, std::size_t offset,
                                      std::size_t length) noexcept {
    backend::pages const range(where, offset, length);
#if defined(__APPLE__)
    ::munlock(range.begin, range.length);  // "nested mlock calls": mlock(2) counts there
#endif
    if (::mlock(range.begin, range.length) == 0) return {};
    std::error_code const failure = backend::last();
    ::munlock(range.begin, range.length);  // what it locked before it failed; see the contract
    return failure;
}

inline std::error_code mmap::os::unlock(extent const& where, std::size_t offset,
                                        std::size_t length) noexcept {
    backend::pages const range(where, offset, length);
    return backend::outcome(::munlock(range.begin, range.length));
}
