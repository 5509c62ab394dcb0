// win32_resize.hpp: changing the length of a mapping, and showing another part of its file.
#pragma once

#include "win32_map.hpp"

/// What maps the extent's object again.
inline mmap::detail::platform::request mmap::detail::win32::request_for(
    platform::extent const& where, platform::handle object, std::uint64_t offset,
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

/// Bytes that are mapped from an extent's base, in pages.
inline std::size_t mmap::detail::win32::used_pages(platform::extent const& where,
                                                   std::size_t length) noexcept {
    return length == 0 ? 0 : bounds::align_up(where.page_offset + length, platform::page_size());
}

/// The hints that put a mapping where the extent is, with as much reserve.
inline mmap::detail::platform::placement_hints mmap::detail::win32::hints_for(
    platform::extent const& where) noexcept {
    platform::placement_hints hints;
    hints.address = where.data;
    if (where.page_offset + where.reserved > used_pages(where, where.length))
        hints.reserve = where.reserved;
    return hints;
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
                           : from_result(VirtualProtect(p.begin, p.length, protect, &before));
            return VirtualAlloc(p.begin, p.length, mem_commit, protect) != nullptr
                       ? std::error_code()
                       : last_error();
        });
}

inline std::error_code mmap::detail::platform::grow(extent& where, handle object,
                                                    std::uint64_t offset,
                                                    std::size_t length) noexcept {
    if (length > bounds::longest) return win32::code(win32::not_enough_memory);
    std::error_code const failure = object == none ? win32::grow_memory(where, length)
                                    : where.kind == kind::named
                                        ? win32::grow_named(where, object, offset, length)
                                        : win32::grow_file(where, object, offset, length);
    if (!failure) where.length = length;
    return failure;
}

inline std::error_code mmap::detail::platform::cut(extent& where, handle object,
                                                   std::uint64_t offset, std::size_t length,
                                                   std::uint64_t size) noexcept {
    if (object != none && where.kind == kind::file)
        return win32::cut_file(where, object, offset, length, size);
    // What a later growth shows again must be zeros.
    if (object == none) {
        std::size_t const had = win32::used_pages(where, where.length);
        std::size_t const keeps = win32::used_pages(where, length);
        std::memset(where.data + length, 0, (keeps < where.length ? keeps : where.length) - length);
        if (keeps < had) VirtualFree(where.data + keeps, had - keeps, win32::mem_decommit);
    } else if (size !=
               to_end) {  // a section gives nothing back; past a part of it others' bytes lie
        std::memset(where.data + length, 0, where.length - length);
    }
    where.length = length;
    return {};
}

// --- memory of this process -----------------------------------------------------------------------

inline std::error_code mmap::detail::win32::grow_memory(platform::extent& where,
                                                        std::size_t length) noexcept {
    if (length > where.reserved) {
        platform::extent larger;
        if (std::error_code const failure =
                platform::map(request_for(where, platform::none, 0, length), larger))
            return failure;
        if (where.length != 0) std::memcpy(larger.data, where.data, where.length);
        platform::unmap(where);
        where = larger;
        return {};
    }
    std::size_t const had = used_pages(where, where.length);
    std::size_t const needed = used_pages(where, length);
    if (needed > had && VirtualAlloc(where.base() + had, needed - had, mem_commit,
                                     protection(where, where.mode)) == nullptr)
        return last_error();
    return {};
}

// --- named memory ---------------------------------------------------------------------------------

/// A section has the size that it was made with, of which more can be committed.
inline std::error_code mmap::detail::win32::grow_named(platform::extent& where,
                                                       platform::handle section,
                                                       std::uint64_t offset,
                                                       std::size_t length) noexcept {
    if (length <= where.reserved) return commit(where, length);
    platform::placement_hints hints;
    hints.reserve = length + platform::granularity();  // asks for all that there is
    platform::extent larger;
    if (platform::map(request_for(where, section, offset, length), hints, larger))
        return errc::not_supported;
    if (std::error_code const failure = commit(larger, length)) {
        platform::unmap(larger);
        return failure;
    }
    platform::unmap(where);
    where = larger;
    return {};
}

// --- files ----------------------------------------------------------------------------------------

/// Makes the mapping longer; the file is long enough.
inline std::error_code mmap::detail::win32::grow_file(platform::extent& where,
                                                      platform::handle file, std::uint64_t offset,
                                                      std::size_t length) noexcept {
    if (where.length != 0 && used_pages(where, length) == used_pages(where, where.length))
        return {};
    bool const in_place = where.data != nullptr && length <= where.reserved;
    if (in_place && append_view(where, file, offset, length)) return {};

    // Both views show the same pages, so the old one can go when the larger one is there.
    platform::extent larger;
    platform::request const what = request_for(where, file, offset, length);
    if (std::error_code const failure = platform::map(what, larger)) return failure;
    platform::extent const old = where;
    platform::unmap(old);
    where = larger;
    if (!in_place) return {};
    // Without placeholders the view goes where the old one was; if another thread's allocation has
    // come in between, it stays where it is.
    platform::placement_hints hints;
    hints.address = old.data;
    hints.fixed = true;
    hints.reserve = old.reserved;
    platform::extent there;
    if (!platform::map(what, hints, there)) {
        platform::unmap(larger);
        where = there;
    }
    return {};
}

/// Puts a view of what is new beside those that are there: nothing is unmapped, no pointer or lock
/// is lost, other threads may use the bytes meanwhile.
inline bool mmap::detail::win32::append_view(platform::extent const& where, platform::handle file,
                                             std::uint64_t offset, std::size_t length) noexcept {
    dword const protect = protection(where, where.mode);
    closer const section(
        CreateFileMappingW(native::from_os(file), nullptr, protect, 0, 0, nullptr));
    if (section.handle == nullptr) return false;
    std::size_t const begin = used_pages(where, where.length);
    return space::replace_placeholder(where.base() + begin, where.data + where.reserved,
                                      section.handle, offset - where.page_offset + begin,
                                      where.page_offset + length - begin, protect);
}

/// Makes the file `size` bytes long and the mapping `length`. A file with views cannot be made
/// shorter (ERROR_USER_MAPPED_FILE), so the extent's own go first.
inline std::error_code mmap::detail::win32::cut_file(platform::extent& where, platform::handle file,
                                                     std::uint64_t offset, std::size_t length,
                                                     std::uint64_t size) noexcept {
    bool const is_same =
        size == to_end && used_pages(where, length) == used_pages(where, where.length);
    if (is_same) {
        where.length = length;
        return {};
    }
    platform::extent const old = where;
    platform::unmap(old);
    std::error_code const failure =
        size == to_end ? std::error_code() : platform::shrink(file, size);
    platform::request const what = request_for(old, file, offset, failure ? old.length : length);
    platform::placement_hints const hints = hints_for(old);
    where = old.unmapped();
    if (what.length == 0 && hints.reserve == 0) return failure;
    std::error_code const remap_failure = platform::map(what, hints, where);
    return failure ? failure : remap_failure;
}

/// No call replaces one view by another. Both show pages that the system has once, so the new one is
/// made first; where the address space cannot hold both (32 bits), or of COPY the page file, the old
/// one goes first.
inline std::error_code mmap::detail::platform::slide(extent& where, handle object,
                                                     std::uint64_t from, std::uint64_t to,
                                                     std::size_t length,
                                                     mmap::access widest) noexcept {
    extent const old = where;
    placement_hints hints = win32::hints_for(old);
    hints.address = nullptr;
    auto const show = [&](std::uint64_t offset, std::size_t size, extent& out) noexcept {
        request what = win32::request_for(old, object, offset, size);
        what.mode = widest;
        extent made;
        std::error_code failure = map(what, hints, made);
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
    if (is_tight && old.data != nullptr) {
        unmap(old);
        where = old.unmapped();
        failure = show(to, length, there);
        if (failure) (void)show(from, old.length, where);
    }
    if (failure) return failure;
    unmap(where);
    where = there;
    return {};
}
