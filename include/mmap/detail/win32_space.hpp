// win32_space.hpp: the address space: what lies where, reserving it, and giving it back.
#pragma once

#include "win32_calls.hpp"

/// An extent may consist of several allocations: views, one beside the other, and reserved space
/// behind them. No call reaches across two, so ranges are taken part by part.
struct mmap::detail::win32::space {
    [[nodiscard]] static memory_information query(std::byte const* at) noexcept {
        memory_information found = {};
        VirtualQuery(at, reinterpret_cast<struct _MEMORY_BASIC_INFORMATION*>(&found), sizeof found);
        return found;
    }
    [[nodiscard]] static std::byte* end_of(memory_information const& part) noexcept {
        return part.base + part.length;
    }
    /// Where the allocation ends that `part` is in. @pre part is not free
    [[nodiscard]] static std::byte* end_of_allocation(memory_information const& part) noexcept {
        memory_information next = part;
        while (next.length != 0 && next.state != mem_free &&
               next.allocation_base == part.allocation_base) {
            memory_information const beyond = query(end_of(next));
            if (beyond.base != end_of(next)) return end_of(next);  // the end of the address space
            next = beyond;
        }
        return next.base;
    }

    struct part {
        std::byte* begin;
        std::size_t length;
        memory_information const& state;
    };
    /// Calls `what` for each part of a range, widened to pages, until one fails.
    template <class Do>
    static std::error_code each_part(platform::extent const& where, std::size_t offset,
                                     std::size_t length, Do what) noexcept {
        std::size_t const page = platform::page_size();
        std::size_t const first = where.page_offset + offset;
        std::byte* at = where.base() + bounds::align_down(first, page);
        std::byte* const end = where.base() + bounds::align_up(first + length, page);
        while (at < end) {
            memory_information const found = query(at);
            if (found.length == 0) return code(invalid_address);
            std::byte* const next = end_of(found) < end ? end_of(found) : end;
            if (std::error_code const failure =
                    what(part{at, static_cast<std::size_t>(next - at), found}))
                return failure;
            at = next;
        }
        return {};
    }

    /// Frees every allocation that begins in [at, end): views, memory and reserved space. (Not `free`:
    /// that is a macro in programs that look for leaks, crtdbg.h.)
    static void give_back(std::byte* at, std::byte* end) noexcept {
        while (at < end) {
            memory_information const found = query(at);
            if (found.length == 0) return;
            if (found.state == mem_free) {  // up to the next multiple of granularity()
                at = end_of(found);
                continue;
            }
            std::byte* const next = end_of_allocation(found);  // before others can take the place
            // A view shows a file, or the page file, or (SEC_IMAGE) a program: all but private memory.
            if (found.type == mem_private || UnmapViewOfFile(found.allocation_base) == 0)
                VirtualFree(found.allocation_base, 0, mem_release);
            at = next;
        }
    }

    // Placeholders (Windows 10 1803): reserved space that can be split, joined, and replaced by a view
    // or memory in one step, and a view by a placeholder again, at page granularity and with no moment
    // at which another thread's allocation could take the place (VirtualAlloc2, MapViewOfFile3).
    // Older systems lack the calls, and theirs fail.

    struct calls {
        allocate2* allocate = find<allocate2>(L"kernelbase", "VirtualAlloc2");
        map3* map = find<map3>(L"kernelbase", "MapViewOfFile3");
        unmap2* unmap = find<unmap2>(L"kernelbase", "UnmapViewOfFile2");
    };
    [[nodiscard]] static calls const& placeholders() noexcept {
        static calls const found;
        return found;
    }

    [[nodiscard]] static std::byte* reserve_placeholder(std::byte* at,
                                                        std::size_t length) noexcept {
        calls const& call = placeholders();
        if (call.allocate == nullptr || call.map == nullptr) return nullptr;
        return static_cast<std::byte*>(call.allocate(GetCurrentProcess(), at, length,
                                                     mem_reserve | mem_reserve_placeholder,
                                                     page_noaccess, nullptr, 0));
    }
    /// Makes the beginning of the placeholder [at, end) a view of the section.
    /// False: the placeholder is as it was, or never was one.
    [[nodiscard]] static bool replace_placeholder(std::byte* at, std::byte* end, void* section,
                                                  std::uint64_t offset, std::size_t length,
                                                  dword protect) noexcept {
        calls const& call = placeholders();
        if (call.map == nullptr) return false;
        std::size_t const whole = bounds::align_up(length, platform::page_size());
        bool const splits = whole < static_cast<std::size_t>(end - at);
        if (splits && VirtualFree(at, whole, mem_release | mem_preserve_placeholder) == 0)
            return false;
        // The length "must exactly match" the placeholder's, which is in pages, and a view may not be
        // longer than its section, which is in bytes: the system is offered either, and 0, which is all
        // that the section has (MapViewOfFile3).
        for (std::size_t const size : {length, whole, std::size_t{0}})
            if (call.map(section, GetCurrentProcess(), at, offset, size, mem_replace_placeholder,
                         protect, nullptr, 0) != nullptr)
                return true;
        dword const number = GetLastError();
        if (splits)
            VirtualFree(at, static_cast<std::size_t>(end - at),
                        mem_release | mem_coalesce_placeholders);
        SetLastError(number);
        return false;
    }
    /// Replaces a whole view by zeroed memory: committed, or, where so much cannot be had, only
    /// reserved. False: the view is gone, and something else in its place.
    [[nodiscard]] static bool replace_view(std::byte* begin, std::byte* end,
                                           dword protect) noexcept {
        calls const& call = placeholders();
        auto const length = static_cast<std::size_t>(end - begin);
        void* const process = GetCurrentProcess();
        bool const is_kept =
            call.unmap != nullptr && call.unmap(process, begin, mem_preserve_placeholder) != 0;
        if (is_kept && call.allocate != nullptr) {
            for (dword const type : {mem_reserve | mem_commit, mem_reserve})
                if (call.allocate(process, begin, length, type | mem_replace_placeholder, protect,
                                  nullptr, 0) != nullptr)
                    return true;
        }
        if (!is_kept) UnmapViewOfFile(begin);  // else: Wine 8 has unmapped and kept nothing
        for (int attempt = 0; attempt < 100; ++attempt)  // who has taken the place may leave it
            for (dword const type : {mem_reserve | mem_commit, mem_reserve})
                if (VirtualAlloc(begin, length, type, protect) != nullptr) return true;
        return false;
    }
};
