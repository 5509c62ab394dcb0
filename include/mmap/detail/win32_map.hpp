// win32_map.hpp: making mappings, unmapping them, changing their protection.
#pragma once

#include "win32_space.hpp"

/// What a request comes to in the units of the calls: views begin at multiples of the granularity.
struct mmap::detail::win32::placement {
    std::uint64_t offset;     // of the view in the object
    std::size_t length;       // bytes of it; 0: only address space
    std::size_t needed;       // the same in pages
    std::size_t total;        // with the reserve
    std::size_t page_offset;  // of the request's first byte
    std::byte* address;       // where the view should begin, or null
    bool fixed;
    dword native_flags;

    placement(platform::request const& what, platform::placement_hints const& hints) noexcept {
        std::size_t const unit = platform::granularity();
        page_offset = bounds::offset_in(what.offset, unit);
        offset = what.offset - page_offset;
        length = what.length == 0 ? 0 : page_offset + what.length;
        needed = bounds::align_up(length, platform::page_size());
        total = hints.reserve > what.length ? bounds::align_up(page_offset + hints.reserve, unit)
                                            : needed;
        auto const wanted = reinterpret_cast<std::uintptr_t>(hints.address);
        bool const is_placed =
            hints.address != nullptr && bounds::offset_in(wanted, unit) == page_offset;
        address = is_placed ? const_cast<std::byte*>(hints.address) - page_offset : nullptr;
        fixed = hints.fixed;
        native_flags = hints.native_flags;
    }
    [[nodiscard]] bool is_misplaced() const noexcept { return fixed && address == nullptr; }
};

/// Memory of this process: `total` bytes of address space, the first where.length of them committed.
inline std::byte* mmap::detail::win32::place_memory(placement const& where, access mode,
                                                    std::byte* at, std::size_t total) noexcept {
    dword const protect = protection(mode, false);
    std::size_t const needed = where.needed;
    dword const type = mem_reserve | (needed == total ? mem_commit : 0) | where.native_flags;
    auto* const base = static_cast<std::byte*>(VirtualAlloc(at, total, type, protect));
    if (base == nullptr || needed == total || needed == 0) return base;
    if (VirtualAlloc(base, needed, mem_commit, protect) != nullptr) return base;
    dword const number = GetLastError();
    VirtualFree(base, 0, mem_release);
    SetLastError(number);
    return nullptr;
}

/// A view of where.length bytes, at the beginning of `total` bytes of address space.
inline std::byte* mmap::detail::win32::place_view(placement const& where,
                                                  platform::request const& what, void* section,
                                                  std::byte* at, std::size_t& total) noexcept {
    access const mode = what.mode == NONE ? RDONLY : what.mode;  // to be lowered, and raised again
    dword const rights = (what.is_private            ? map_copy
                          : has(mode, access::write) ? map_read | map_write
                                                     : map_read) |
                         (has(mode, EXEC) ? map_execute : 0);
    std::size_t const needed = where.needed;
    auto const view = [&](std::byte* there, std::size_t length) noexcept {
        return static_cast<std::byte*>(MapViewOfFileEx(section, rights, high_half(where.offset),
                                                       low_half(where.offset), length, there));
    };
    if (total > needed && what.kind == platform::kind::named) {
        // A view of all that the section has: where it is reserved, grow() commits it.
        std::byte* const base = view(at, 0);
        if (base == nullptr) return nullptr;
        total = static_cast<std::size_t>(space::end_of_allocation(space::query(base)) - base);
        if (total >= needed) return base;
        UnmapViewOfFile(base);
        SetLastError(invalid_parameter);
        return nullptr;
    }
    std::byte* base = space::reserve_placeholder(at, total);
    if (base != nullptr) {
        if (needed == 0 ||
            space::replace_placeholder(base, base + total, section, where.offset, where.length,
                                       protection(mode, what.is_private)))
            return base;
        VirtualFree(base, 0, mem_release);
    }
    if (total == needed) {
        base = view(at, where.length);
    } else {
        // Without placeholders: find the space, and put the view and a reserve after it there. Another
        // thread's allocation may come in between; then this attempt has failed.
        base = static_cast<std::byte*>(VirtualAlloc(at, total, mem_reserve, page_noaccess));
        if (base == nullptr || needed == 0) return base;
        VirtualFree(base, 0, mem_release);
        base = view(base, where.length);
        std::size_t const covered = bounds::align_up(needed, platform::granularity());
        if (base != nullptr && covered < total &&
            VirtualAlloc(base + covered, total - covered, mem_reserve, page_noaccess) == nullptr) {
            UnmapViewOfFile(base);
            return nullptr;
        }
    }
    // On 32-bit Windows a view may come back smaller than asked for.
    if constexpr (!native::is_64) {
        if (base != nullptr && space::end_of_allocation(space::query(base)) < base + needed) {
            UnmapViewOfFile(base);
            SetLastError(not_enough_memory);
            return nullptr;
        }
    }
    return base;
}

/// Tries the hints in turn: with the reserve, then without; at the address, then, unless fixed,
/// anywhere.
template <class Place>
std::error_code mmap::detail::win32::place(placement const& where, platform::request const& what,
                                           platform::extent& out, Place at) noexcept {
    if (where.is_misplaced()) return std::make_error_code(std::errc::invalid_argument);
    // What cannot fit at all is ERROR_INVALID_PARAMETER to the calls.
    if (where.length > reinterpret_cast<std::uintptr_t>(system().highest) ||
        where.needed < where.length)
        return code(not_enough_memory);
    std::byte* base = nullptr;
    std::size_t total = where.total > where.needed ? where.total : where.needed;
    bool const has_reserve = where.total > where.needed;
    for (int attempt = 0; base == nullptr && attempt < 4; ++attempt) {
        if (attempt == 2) total = where.needed;
        bool const is_placed = attempt % 2 == 0;
        if (total == 0 || (is_placed && where.address == nullptr) || (!is_placed && where.fixed))
            continue;
        if (attempt >= 2 && !has_reserve) break;
        base = at(is_placed ? where.address : nullptr, total);
    }
    dword const number = GetLastError();
    if (base == nullptr && where.needed != 0) {
        if (where.fixed && number == invalid_address)
            return std::make_error_code(std::errc::address_in_use);
        return code(number);
    }
    if (base == nullptr && where.fixed) return std::make_error_code(std::errc::address_in_use);
    platform::extent made = what.empty_extent();
    if (base != nullptr) {  // else only address space was wanted, and cannot be had
        made.data = base + where.page_offset;
        made.length = what.length;
        made.reserved = total - where.page_offset;
        made.page_offset = static_cast<std::uint32_t>(where.page_offset);
    }
    out = made;
    return {};
}

/// A section of a file as it is now. A larger one would make the file longer.
inline void* mmap::detail::win32::make_section(platform::request const& what,
                                               dword native_flags) noexcept {
    dword const protect = protection(what.mode == NONE ? RDONLY : what.mode, what.is_private);
    return CreateFileMappingW(native::from_os(what.object), nullptr, protect | native_flags, 0, 0,
                              nullptr);
}

inline std::error_code mmap::detail::platform::map(request const& what, extent& out) noexcept {
    return map(what, placement_hints{}, out);
}

inline std::error_code mmap::detail::platform::map(request const& what,
                                                   placement_hints const& hints,
                                                   extent& out) noexcept {
    win32::placement const where(what, hints);
    if (what.object == none)
        return win32::place(where, what, out, [&](std::byte* at, std::size_t& total) noexcept {
            return win32::place_memory(where, what.mode, at, total);
        });
    win32::closer made(nullptr);
    void* section = native::from_os(what.object);
    if (what.kind == kind::file) {
        made.handle = win32::make_section(what, hints.native_flags);
        section = made.handle;
        if (section == nullptr) {
            win32::dword const number = GetLastError();
            // The rights are looked at before the size (CreateFileMapping).
            if (number != win32::file_invalid) return win32::code(number);
            if (what.length != 0)
                return errc::past_end_of_file;  // emptied since its size was asked for
        }
    }
    extent mapped;
    if (std::error_code const failure =
            win32::place(where, what, mapped, [&](std::byte* at, std::size_t& total) noexcept {
                return win32::place_view(where, what, section, at, total);
            })) {
        // A view longer than its section: the rights were looked at when that was made.
        bool const is_past = what.kind == kind::file && what.length != 0 &&
                             failure == win32::code(win32::access_denied);
        return is_past ? make_error_code(errc::past_end_of_file) : failure;
    }
    if (what.mode == NONE && mapped.length != 0) {
        if (std::error_code const failure = protect(mapped, NONE)) {
            unmap(mapped);
            return failure;
        }
    }
    out = mapped;
    return {};
}

inline std::error_code mmap::detail::platform::check_mappable(request const& what) noexcept {
    return check_mappable(what, placement_hints{});
}
inline std::error_code mmap::detail::platform::check_mappable(
    request const& what, placement_hints const& hints) noexcept {
    if (what.object != none && what.kind == kind::file) {
        win32::closer const section(win32::make_section(what, hints.native_flags));
        win32::dword const number = GetLastError();
        if (section.handle == nullptr && number != win32::file_invalid) return win32::code(number);
    }
    win32::placement const where(what, hints);
    if (where.is_misplaced()) return std::make_error_code(std::errc::invalid_argument);
    if (where.needed < where.length) return win32::code(win32::not_enough_memory);
    if (where.needed == 0) return {};
    void* const base = VirtualAlloc(where.fixed ? where.address : nullptr,
                                    bounds::align_up(where.needed, granularity()),
                                    win32::mem_reserve, win32::page_noaccess);
    win32::dword const number = GetLastError();
    if (base == nullptr)
        return where.fixed && number == win32::invalid_address
                   ? std::make_error_code(std::errc::address_in_use)
                   : win32::code(number);
    VirtualFree(base, 0, win32::mem_release);
    return {};
}

inline void mmap::detail::platform::unmap(extent const& where) noexcept {
    if (where.data != nullptr) win32::space::give_back(where.base(), where.data + where.reserved);
}

/// Pages are kept from forked children only, and there are none here.
inline void mmap::detail::platform::unmap_around(extent const&, std::size_t, std::size_t) noexcept {
}

/// UnmapViewOfFile and VirtualFree take whole views and allocations.
inline std::error_code mmap::detail::platform::split(extent&, std::size_t, extent&) noexcept {
    return errc::not_supported;
}

inline std::error_code mmap::detail::platform::protect(extent& where, mmap::access mode) noexcept {
    auto const change = [&](access to) noexcept {
        win32::dword const protect = win32::protection(where, to);
        return win32::space::each_part(
            where, 0, where.length, [&](win32::space::part const& p) noexcept {
                win32::dword before = 0;
                return win32::from_result(VirtualProtect(p.begin, p.length, protect, &before));
            });
    };
    if (where.length != 0) {
        if (std::error_code const failure = change(mode)) {
            (void)change(where.mode);
            // ERROR_INVALID_PARAMETER: a view cannot be given more than it was mapped with
            // (VirtualProtect: the value "must be compatible with" that of MapViewOfFile).
            if (failure == win32::code(win32::invalid_parameter))
                return std::make_error_code(std::errc::permission_denied);
            return failure;
        }
    }
    where.mode = mode;
    return {};
}
