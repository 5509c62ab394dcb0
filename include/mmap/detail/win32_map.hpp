// win32_map.hpp: making mappings, unmapping them, changing their protection.
#pragma once

#include "win32_space.hpp"

/// Memory of this process: `total` bytes of address space, the first what.length of them committed.
inline std::byte* mmap::detail::win32::place_memory(platform::request const& what,
                                                    platform::wishes const& how, std::byte* at,
                                                    std::size_t total) noexcept {
    dword const protect = protection(what.mode, false);
    std::size_t const needed = bounds::align_up(what.length, platform::page_size());
    dword const type = mem_reserve | (needed == total ? mem_commit : 0) | how.native_flags;
    auto* const base = static_cast<std::byte*>(VirtualAlloc(at, total, type, protect));
    if (base == nullptr || needed == total || needed == 0) return base;
    if (VirtualAlloc(base, needed, mem_commit, protect) != nullptr) return base;
    dword const number = GetLastError();
    VirtualFree(base, 0, mem_release);
    SetLastError(number);
    return nullptr;
}

/// A view of what.length bytes, at the beginning of `total` bytes of address space.
inline std::byte* mmap::detail::win32::place_view(void* section, platform::request const& what,
                                                  std::byte* at, std::size_t& total) noexcept {
    access const mode = what.mode == NONE ? RDONLY : what.mode;  // to be lowered, and raised again
    dword const rights = (what.is_private            ? map_copy
                          : has(mode, access::write) ? map_read | map_write
                                                     : map_read) |
                         (has(mode, EXEC) ? map_execute : 0);
    std::size_t const needed = bounds::align_up(what.length, platform::page_size());
    auto const view = [&](std::byte* there, std::size_t length) noexcept {
        return static_cast<std::byte*>(MapViewOfFileEx(section, rights, high_half(what.offset),
                                                       low_half(what.offset), length, there));
    };
    if (total > needed && what.kind == platform::kind::named) {
        // A view of all that the section has: where it is reserved, resize() commits it.
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
            space::replace_placeholder(base, base + total, section, what.offset, what.length,
                                       protection(mode, what.is_private)))
            return base;
        VirtualFree(base, 0, mem_release);
    }
    if (total == needed) {
        base = view(at, what.length);
    } else {
        // Without placeholders: find the space, and put the view and a reserve behind it there. Another
        // thread's allocation may come in between; then this attempt has failed.
        base = static_cast<std::byte*>(VirtualAlloc(at, total, mem_reserve, page_noaccess));
        if (base == nullptr || needed == 0) return base;
        VirtualFree(base, 0, mem_release);
        base = view(base, what.length);
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

/// Tries the wishes in turn: with the reserve, then without; at the address, then, unless fixed,
/// anywhere.
template <class Place>
std::error_code mmap::detail::win32::place(platform::request const& what,
                                           platform::wishes const& how, platform::extent& out,
                                           Place at) noexcept {
    std::size_t const needed = bounds::align_up(what.length, platform::page_size());
    std::size_t const wished =
        how.reserve > what.length ? bounds::align_up(how.reserve, platform::granularity()) : needed;
    // What cannot fit at all is ERROR_INVALID_PARAMETER to the calls.
    if (what.length > reinterpret_cast<std::uintptr_t>(system().highest) || needed < what.length)
        return code(not_enough_memory);
    std::byte* base = nullptr;
    std::size_t total = wished > needed ? wished : needed;
    for (int attempt = 0; base == nullptr && attempt < 4; ++attempt) {
        if (attempt == 2) total = needed;
        bool const is_placed = attempt % 2 == 0;
        if (total == 0 || (is_placed && how.address == nullptr) || (!is_placed && how.fixed))
            continue;
        if (attempt >= 2 && wished <= needed) break;
        base = at(is_placed ? how.address : nullptr, total);
    }
    if (base == nullptr && needed != 0) {
        dword const number = GetLastError();
        if (how.fixed && number == invalid_address)
            return std::make_error_code(std::errc::address_in_use);
        return code(number);
    }
    if (base == nullptr && how.fixed) return std::make_error_code(std::errc::address_in_use);
    platform::extent made;
    made.base = base;  // null: only address space was wanted, and cannot be had
    made.length = base == nullptr ? 0 : what.length;
    made.reserved = base == nullptr ? 0 : total;
    made.mode = what.mode;
    made.kind = what.kind;
    made.is_private = what.is_private;
    out = made;
    return {};
}

inline std::error_code mmap::detail::platform::map(request const& what, extent& out) noexcept {
    return map(what, wishes{}, out);
}

inline std::error_code mmap::detail::platform::map(request const& what, wishes const& how,
                                                   extent& out) noexcept {
    if (what.object == none)
        return win32::place(what, how, out, [&](std::byte* at, std::size_t& total) noexcept {
            return win32::place_memory(what, how, at, total);
        });
    win32::closer made(nullptr);
    void* section = native::from_os(what.object);
    if (what.kind == kind::file) {
        // Of size 0: all that the file has now. A larger section would make the file longer.
        win32::dword const protect =
            win32::protection(what.mode == NONE ? RDONLY : what.mode, what.is_private);
        made.handle =
            CreateFileMappingW(section, nullptr, protect | how.native_flags, 0, 0, nullptr);
        section = made.handle;
        if (section == nullptr) {
            win32::dword const number = GetLastError();
            // The rights are looked at before the size (CreateFileMapping).
            if (number != win32::file_invalid) return win32::code(number);
            if (what.length != 0)
                return errc::past_end_of_file;  // emptied since its size was asked
        }
    }
    extent mapped;
    if (std::error_code const failure =
            win32::place(what, how, mapped, [&](std::byte* at, std::size_t& total) noexcept {
                return win32::place_view(section, what, at, total);
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

inline void mmap::detail::platform::unmap(extent const& where) noexcept {
    if (where.base != nullptr) win32::space::give_back(where.base, where.base + where.reserved);
}

inline std::error_code mmap::detail::platform::protect(extent& where, mmap::access mode) noexcept {
    auto const change = [&](access to) noexcept {
        win32::dword const protect = win32::protection(where, to);
        return win32::space::each_part(
            where, 0, where.length, [&](win32::space::part const& p) noexcept {
                win32::dword before = 0;
                return win32::outcome(VirtualProtect(p.begin, p.length, protect, &before));
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
