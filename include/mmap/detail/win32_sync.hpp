// win32_sync.hpp: what a mapping owes to disk and memory: flushing and locking.
#pragma once

#include "win32_space.hpp"

inline std::error_code mmap::detail::platform::flush_async(extent const& where, handle,
                                                           std::uint64_t, std::size_t offset,
                                                           std::size_t length) noexcept {
    return win32::space::each_part(where, offset, length, [](win32::space::part const& p) noexcept {
        if (p.state.type != win32::mem_mapped)
            return std::error_code();  // a fault has taken the view's place
        // ERROR_LOCK_VIOLATION: the system is writing those pages itself; it passes (rocksdb #1173).
        for (int attempt = 0;; ++attempt) {
            if (FlushViewOfFile(p.begin, p.length) != 0) return std::error_code();
            std::error_code const failure = win32::last_error();
            if (failure != win32::code(win32::lock_violation) || attempt == 100) return failure;
            Sleep(10);  // ms
        }
    });
}

inline std::error_code mmap::detail::platform::flush(extent const& where, handle file,
                                                     std::size_t offset,
                                                     std::size_t length) noexcept {
    // FlushViewOfFile "does not wait" for the disk: FlushFileBuffers does (FlushViewOfFile, Remarks).
    if (std::error_code const failure = flush_async(where, file, 0, offset, length)) return failure;
    return win32::from_result(FlushFileBuffers(native::from_os(file)));
}

/// Views and files are coherent here.
inline std::error_code mmap::detail::platform::invalidate(extent const&, std::size_t,
                                                          std::size_t) noexcept {
    return {};
}

inline std::error_code mmap::detail::platform::lock(extent const& where, std::size_t offset,
                                                    std::size_t length) noexcept {
    auto const attempt = [&] {
        return win32::space::each_part(
            where, offset, length, [](win32::space::part const& p) noexcept {
                return win32::from_result(VirtualLock(p.begin, p.length));
            });
    };
    std::error_code failure = attempt();
    if (failure == win32::code(win32::working_set_quota)) {
        // "The maximum number of pages that a process can lock is equal to the number of pages in its
        // minimum working set minus a small overhead" (VirtualLock): here 1 MiB.
        win32::size const more = bounds::align_up(length, granularity()) + (1U << 20U);
        win32::size least = 0;
        win32::size most = 0;
        void* const process = GetCurrentProcess();
        if (GetProcessWorkingSetSize(process, &least, &most) != 0 &&
            SetProcessWorkingSetSize(process, least + more, most + more) != 0)
            failure = attempt();
    }
    if (failure) (void)unlock(where, offset, length);  // what it locked before it failed
    return failure;
}

inline std::error_code mmap::detail::platform::unlock(extent const& where, std::size_t offset,
                                                      std::size_t length) noexcept {
    std::error_code failure;
    (void)win32::space::each_part(where, offset, length, [&](win32::space::part const& p) noexcept {
        win32::dword const number = VirtualUnlock(p.begin, p.length) != 0 ? 0 : GetLastError();
        // The range may hold pages that were never locked.
        if (number != 0 && number != win32::not_locked) failure = win32::code(number);
        return std::error_code();
    });
    return failure;
}
