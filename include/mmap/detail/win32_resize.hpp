// win32_resize.hpp: changing the size of a mapping, and of what it maps.
#pragma once

#include "win32_map.hpp"

inline std::error_code mmap::detail::platform::resize(extent& where, handle object,
                                                      std::uint64_t offset,
                                                      std::size_t length) noexcept {
    if (length > bounds::longest) return win32::code(win32::not_enough_memory);
    if (object == none) return win32::resize_memory(where, length);
    if (where.kind == kind::named) return win32::resize_named(where, object, offset, length);
    return win32::resize_file(where, object, offset, length);
}

/// What maps the extent's object anew.
inline mmap::detail::platform::request mmap::detail::win32::again(platform::extent const& where,
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

/// Commits what is only reserved of the first `length` bytes.
inline std::error_code mmap::detail::win32::commit(platform::extent const& where,
                                                   std::size_t length) noexcept {
    dword const protect = protection(where, where.mode);
    return space::each_part(
        where, 0, length, [&](space::part const& p) noexcept -> std::error_code {
            dword before = 0;
            if (p.state.state ==
                mem_commit)  // perhaps by another process: then with its own protection
                return p.state.protect == protect
                           ? std::error_code()
                           : outcome(VirtualProtect(p.begin, p.length, protect, &before));
            return VirtualAlloc(p.begin, p.length, mem_commit, protect) != nullptr
                       ? std::error_code()
                       : last();
        });
}

// --- memory of this process -----------------------------------------------------------------------

inline std::error_code mmap::detail::win32::resize_memory(platform::extent& where,
                                                          std::size_t length) noexcept {
    std::size_t const had = bounds::align_up(where.length, platform::page_size());
    std::size_t const keeps = bounds::align_up(length, platform::page_size());
    if (length > where.reserved) {
        platform::extent larger;
        if (std::error_code const failure =
                platform::map(again(where, platform::none, 0, length), larger))
            return failure;
        if (where.length != 0) std::memcpy(larger.base, where.base, where.length);
        platform::unmap(where);
        where = larger;
        return {};
    }
    if (keeps > had && VirtualAlloc(where.base + had, keeps - had, mem_commit,
                                    protection(where, where.mode)) == nullptr)
        return last();
    if (length < where.length) {  // what a later growth shows again must be zeros
        std::memset(where.base + length, 0, (keeps < where.length ? keeps : where.length) - length);
        if (keeps < had) VirtualFree(where.base + keeps, had - keeps, mem_decommit);
    }
    where.length = length;
    return {};
}

// --- named memory ---------------------------------------------------------------------------------

/// A section has the size that it was made with, of which more can be committed and nothing given
/// back: a shrunk one keeps its memory, as zeros.
inline std::error_code mmap::detail::win32::resize_named(platform::extent& where,
                                                         platform::handle section,
                                                         std::uint64_t offset,
                                                         std::size_t length) noexcept {
    if (length > where.reserved) {
        platform::wishes how;
        how.reserve = length + platform::granularity();  // a wish for all that there is
        platform::extent larger;
        if (platform::map(again(where, section, offset, length), how, larger))
            return errc::not_supported;
        if (std::error_code const failure = commit(larger, length)) {
            platform::unmap(larger);
            return failure;
        }
        platform::unmap(where);
        where = larger;
        return {};
    }
    if (length > where.length) {
        if (std::error_code const failure = commit(where, length)) return failure;
    } else {
        std::memset(where.base + length, 0, where.length - length);
    }
    where.length = length;
    return {};
}

// --- files ----------------------------------------------------------------------------------------

inline std::error_code mmap::detail::win32::resize_file(platform::extent& where,
                                                        platform::handle file, std::uint64_t offset,
                                                        std::size_t length) noexcept {
    std::uint64_t from = 0;
    if (std::error_code const failure = platform::size_of(file, from)) return failure;
    if (offset > static_cast<std::uint64_t>(INT64_MAX) - length)
        return std::make_error_code(std::errc::file_too_large);
    std::uint64_t const to = offset + length;
    if (to < from && length < where.length) return cut(where, file, to, offset, length);
    if (to > from) {  // a file with views may grow
        if (std::error_code const failure = platform::extend(file, from, to)) return failure;
    }
    std::error_code failure;
    if (length > where.length) failure = grow(where, file, offset, length);
    if (failure) {
        // Where a section of the new size has been made, a view of ours is in the way, too.
        if (to > from && platform::shrink(file, from))
            (void)cut(where, file, from, offset, where.length);
        return failure;
    }
    where.length = length;
    return {};
}

/// Makes the mapping longer; the file is long enough.
inline std::error_code mmap::detail::win32::grow(platform::extent& where, platform::handle file,
                                                 std::uint64_t offset,
                                                 std::size_t length) noexcept {
    std::size_t const page = platform::page_size();
    if (where.length != 0 && bounds::align_up(length, page) == bounds::align_up(where.length, page))
        return {};
    bool const in_place = where.base != nullptr && length <= where.reserved;
    if (in_place && append(where, file, offset, length)) return {};

    // Both views show the same pages, so the old one can go when the larger one is there.
    platform::extent larger;
    platform::request const what = again(where, file, offset, length);
    if (std::error_code const failure = platform::map(what, larger)) return failure;
    platform::extent const old = where;
    platform::unmap(old);
    where = larger;
    if (!in_place) return {};
    // Without placeholders the view goes where the old one was; if another thread's allocation has
    // come in between, it stays where it is.
    platform::wishes how;
    how.address = old.base;
    how.fixed = true;
    how.reserve = old.reserved;
    platform::extent there;
    if (!platform::map(what, how, there)) {
        platform::unmap(larger);
        where = there;
    }
    return {};
}

/// Puts a view of what is new beside those that are there: nothing is unmapped, no pointer or lock
/// is lost, other threads may use the bytes meanwhile.
inline bool mmap::detail::win32::append(platform::extent const& where, platform::handle file,
                                        std::uint64_t offset, std::size_t length) noexcept {
    dword const protect = protection(where, where.mode);
    closer const section(
        CreateFileMappingW(native::from_os(file), nullptr, protect, 0, 0, nullptr));
    if (section.handle == nullptr) return false;
    std::size_t const begin = bounds::align_up(where.length, platform::page_size());
    return space::replace_placeholder(where.base + begin, where.base + where.reserved,
                                      section.handle, offset + begin, length - begin, protect);
}

/// Makes the file `size` bytes long and the mapping `length`. A file with views cannot be made
/// shorter (ERROR_USER_MAPPED_FILE), so the extent's own go first.
inline std::error_code mmap::detail::win32::cut(platform::extent& where, platform::handle file,
                                                std::uint64_t size, std::uint64_t offset,
                                                std::size_t length) noexcept {
    platform::extent const old = where;
    platform::unmap(old);
    std::error_code const failure = platform::shrink(file, size);
    platform::request const what = again(old, file, offset, failure ? old.length : length);
    platform::wishes how;
    how.address = old.base;
    if (old.reserved > bounds::align_up(old.length, platform::page_size()))
        how.reserve = old.reserved;
    where = platform::extent();
    where.mode = old.mode;
    where.kind = old.kind;
    where.is_private = old.is_private;
    if (what.length == 0 && how.reserve == 0) return failure;
    std::error_code const remap_failure = platform::map(what, how, where);
    return failure ? failure : remap_failure;
}

/// No call replaces one view by another. Both show pages that the system has once, so the new one is
/// made first; where the address space cannot hold both (32 bits), or of COPY the page file, the old one
/// goes first.
inline std::error_code mmap::detail::platform::slide(extent& where, handle object,
                                                     std::uint64_t from, std::uint64_t to,
                                                     std::size_t length,
                                                     mmap::access widest) noexcept {
    extent const old = where;
    wishes how;
    if (old.reserved > bounds::align_up(old.length, page_size())) how.reserve = old.reserved;
    auto const show = [&](std::uint64_t offset, std::size_t size, extent& out) noexcept {
        request what = win32::again(old, object, offset, size);
        what.mode = widest;
        extent made;
        std::error_code failure = map(what, how, made);
        if (!failure && widest != old.mode) failure = protect(made, old.mode);
        if (failure)
            unmap(made);
        else
            out = made;
        return failure;
    };
    extent there;
    std::error_code failure = show(to, length, there);
    bool const is_tight = failure == win32::code(win32::not_enough_memory) ||
                          failure == win32::code(win32::commitment_limit);  // COPY
    if (is_tight && old.base != nullptr) {
        unmap(old);
        where = {nullptr, 0, 0, old.mode, old.kind, old.is_private};
        failure = show(to, length, there);
        if (failure) (void)show(from, old.length, where);
    }
    if (failure) return failure;
    unmap(where);
    where = there;
    return {};
}
