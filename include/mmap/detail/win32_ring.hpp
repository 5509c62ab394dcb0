// win32_ring.hpp: an object mapped twice in a row.
#pragma once

#include "win32_space.hpp"

inline std::error_code mmap::detail::platform::open_unnamed(std::size_t size,
                                                            handle& out) noexcept {
    void* const section =
        CreateFileMappingW(native::none, nullptr, win32::page_readwrite, win32::high_half(size),
                           win32::low_half(size), nullptr);
    if (section == nullptr) return win32::last_error();
    out = native::to_os(section);
    return {};
}

struct mmap::detail::win32::twice {
    void* section;
    std::size_t length;

    /// Over a placeholder, which no other thread can take. Null where the system has none.
    [[nodiscard]] std::byte* replace_placeholders() const noexcept {
        std::byte* const base = space::reserve_placeholder(nullptr, 2 * length);
        if (base == nullptr) return nullptr;
        std::byte* const middle = base + length;
        std::byte* const end = middle + length;
        if (!space::replace_placeholder(base, end, section, 0, length, page_readwrite)) {
            VirtualFree(base, 0, mem_release);
            return nullptr;
        }
        if (space::replace_placeholder(middle, end, section, 0, length, page_readwrite))
            return base;
        UnmapViewOfFile(base);
        VirtualFree(middle, 0, mem_release);
        return nullptr;
    }

    /// Before Windows 10 1803 a place must be freed before it can be mapped, and another thread's
    /// allocation may take it in between: invalid_address, which is worth another attempt.
    [[nodiscard]] std::byte* map_where_free(dword& number) const noexcept {
        auto* const base =
            static_cast<std::byte*>(VirtualAlloc(nullptr, 2 * length, mem_reserve, page_noaccess));
        number = GetLastError();
        if (base == nullptr) return nullptr;
        VirtualFree(base, 0, mem_release);
        if (view_at(base, number)) {
            if (view_at(base + length, number)) return base;
            UnmapViewOfFile(base);
        }
        return nullptr;
    }

private:
    [[nodiscard]] bool view_at(std::byte* place, dword& number) const noexcept {
        void* const view = MapViewOfFileEx(section, map_read | map_write, 0, 0, length, place);
        number = GetLastError();
        return view != nullptr;
    }
};

inline std::error_code mmap::detail::platform::map_twice(handle object, std::size_t length,
                                                         std::byte*& base) noexcept {
    // VirtualAlloc() reports a length that cannot fit at all as ERROR_INVALID_PARAMETER.
    if (length > reinterpret_cast<std::uintptr_t>(win32::system().highest) / 2)
        return win32::code(win32::not_enough_memory);
    win32::twice const views = {native::from_os(object), length};
    std::byte* mapped = views.replace_placeholders();
    win32::dword number = win32::invalid_address;
    for (int attempt = 0; mapped == nullptr && number == win32::invalid_address && attempt < 100;
         ++attempt)
        mapped = views.map_where_free(number);
    if (mapped == nullptr) return win32::code(number);
    base = mapped;
    return {};
}
