// win32_advice.hpp: advice, prefetching, giving memory back, and residency.
#pragma once

#include "win32_space.hpp"

inline std::error_code mmap::detail::platform::advise(extent const& where, mmap::advice what,
                                                      std::size_t offset,
                                                      std::size_t length) noexcept {
    switch (what) {
        case advice::will_need: {
            static auto* const prefetch =
                win32::find<win32::prefetch_memory>(L"kernel32", "PrefetchVirtualMemory");
            win32::memory_range const range = {where.data + offset, length};
            if (prefetch != nullptr) prefetch(GetCurrentProcess(), 1, &range, 0);
            return {};
        }
        case advice::no_dump:
        case advice::dump:
        case advice::no_fork:
        case advice::fork:
        case advice::zero_fork:
            return errc::not_supported;
        default:
            return {};  // can change only speed
    }
}

/// PrefetchVirtualMemory is "purely a performance optimization" and leaves the pages out of the
/// working set; the caller's touches then find them in memory.
inline std::error_code mmap::detail::platform::prefetch(extent const& where, handle,
                                                        std::size_t offset, std::size_t length,
                                                        bool) noexcept {
    (void)advise(where, advice::will_need, offset, length);
    return errc::not_supported;
}

/// Calls `what(page, entry)` for each page of a range, widened to pages, with its address.
template <class Do>
std::error_code mmap::detail::win32::each_page(platform::extent const& where, std::size_t offset,
                                               std::size_t length, Do what) noexcept {
    static auto* const ask = find<query_working_set>(L"kernel32", "K32QueryWorkingSetEx");
    if (ask == nullptr) return errc::not_supported;
    std::size_t const page = platform::page_size();
    std::size_t const first = where.page_offset + offset;
    std::size_t const end = bounds::align_up(first + length, page);
    working_set_entry entries[256];
    for (std::size_t at = bounds::align_down(first, page); at < end;) {
        dword count = 0;
        for (; count < 256 && at < end; ++count, at += page)
            entries[count] = {where.base() + at, 0};
        if (ask(GetCurrentProcess(), entries, count * static_cast<dword>(sizeof *entries)) == 0)
            return last_error();
        for (dword i = 0; i < count; ++i) what(entries[i]);
    }
    return {};
}

inline std::error_code mmap::detail::platform::resident(extent const& where, std::size_t offset,
                                                        std::size_t length,
                                                        std::size_t& bytes) noexcept {
    std::byte const* const first = where.data + offset;
    std::byte const* const last = first + length;
    std::size_t total = 0;
    std::error_code const failure =
        win32::each_page(where, offset, length, [&](win32::working_set_entry const& e) noexcept {
            if (!e.is_valid()) return;
            // The first and last page count with the bytes inside the range only.
            auto const* const at = static_cast<std::byte const*>(e.address);
            std::byte const* const from = at < first ? first : at;
            std::byte const* const to = at + page_size() > last ? last : at + page_size();
            total += static_cast<std::size_t>(to - from);
        });
    if (!failure) bytes = total;
    return failure;
}

/// Takes pages out of the working set: what VirtualUnlock does to pages that are not locked (its
/// Remarks). Locked ones stay.
inline void mmap::detail::win32::trim(platform::extent const& where, std::size_t offset,
                                      std::size_t length) noexcept {
    (void)each_page(where, offset, length, [](working_set_entry const& e) noexcept {
        if (e.is_valid() && !e.is_locked()) VirtualUnlock(e.address, platform::page_size());
    });
}

inline std::error_code mmap::detail::platform::discard(extent const& where, std::size_t offset,
                                                       std::size_t length) noexcept {
    if (where.kind == kind::file && where.is_private)
        return errc::not_supported;  // no call brings the file back
    std::byte* const begin = where.data + offset;
    if (where.kind != kind::file) std::memset(begin, 0, length);
    // MEM_RESET: the system may drop the pages instead of paging them out, and shows the old bytes or
    // zeros after; both are zeros here. Decommitting could lose the pages to another's commit.
    if (where.kind == kind::anonymous)
        VirtualAlloc(begin, length, win32::mem_reset, win32::page_noaccess);
    win32::trim(where, offset, length);
    return {};
}
