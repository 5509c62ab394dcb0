// win32_sync.hpp: what a mapping owes to disk and memory: flushing and locking.
#pragma once

#include "win32_space.hpp"

inline std::error_code mmap::os::flush_async(extent const& where, handle, std::uint64_t,
                                             std::size_t offset, std::size_t length) noexcept {
    return backend::space::each_part(
        where, offset, length, [](backend::space::part const& p) noexcept {
            if (p.state.type != backend::mem_mapped)
                return std::error_code();  // a fault has taken the view's place
            // ERROR_LOCK_VIOLATION: the system is writing those pages itself; it passes (rocksdb #1173).
            for (int attempt = 0;; ++attempt) {
                if (FlushViewOfFile(p.begin, p.length) != 0) return std::error_code();
                std::error_code const failure = backend::last();
                if (failure != backend::code(backend::lock_violation) || attempt == 100)
                    return failure;
                Sleep(10);  // ms
            }
        });
}

inline std::error_code mmap::os::flush(extent const& where, handle file, std::size_t offset,
                                       std::size_t length) noexcept {
    // FlushViewOfFile "does not wait" for the disk: FlushFileBuffers does (FlushViewOfFile, Remarks).
    if (std::error_code const failure = flush_async(where, file, 0, offset, length)) return failure;
    return backend::outcome(FlushFileBuffers(native::from_os(file)));
}

/// Views and files are coherent here.
inline std::error_code mmap::os::invalidate(extent const&, std::size_t, std::size_t) noexcept {
    return {};
}

inline std::error_code mmap::os::lock(extent const& where, std::size_t offset,
                                      std::size_t length) noexcept {
    auto const attempt = [&] {
        return backend::space::each_part(
            where, offset, length, [](backend::space::part const& p) noexcept {
                return backend::outcome(VirtualLock(p.begin, p.length));
            });
    };
    std::error_code failure = attempt();
    if (failure == backend::code(backend::working_set_quota)) {
        // "The maximum number of pages that a process can lock is equal to the number of pages in its
        // minimum working set minus a small overhead" (VirtualLock): here 1 MiB.
        backend::size const more = bounds::up(length, granularity()) + (1U << 20U);
        backend::size least = 0;
        backend::size most = 0;
        void* const process = GetCurrentProcess();
        if (GetProcessWorkingSetSize(process, &least, &most) != 0 &&
            SetProcessWorkingSetSize(process, least + more, most + more) != 0)
            failure = attempt();
    }
    if (failure) (void)unlock(where, offset, length);  // what it locked before it failed
    return failure;
}

inline std::error_code mmap::os::unlock(extent const& where, std::size_t offset,
                                        std::size_t length) noexcept {
    std::error_code failure;
    (void)backend::space::each_part(where, offset, length,
                                    [&](backend::space::part const& p) noexcept {
                                        if (VirtualUnlock(p.begin, p.length) == 0)
                                            failure = backend::last();
                                        return std::error_code();
                                    });
    return failure;
}
