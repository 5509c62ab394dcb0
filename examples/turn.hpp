// turn.hpp: a lock for several writers of one mapping that survives a killed holder. It names the holder,
// and a waiting process checks whether the holder is still alive. (feed.hpp needs no lock.)
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>
#if defined(_WIN32)
#if !defined(NOMINMAX)
#define NOMINMAX
#endif
#include <windows.h>
#else
#include <unistd.h>

#include <cerrno>
#include <csignal>
#endif

namespace process {

#if defined(_WIN32)
inline std::uint32_t id() { return GetCurrentProcessId(); }
inline bool is_alive(std::uint32_t id) {
    HANDLE const other = OpenProcess(SYNCHRONIZE, FALSE, id);
    if (other == nullptr) return GetLastError() == ERROR_ACCESS_DENIED;
    bool const runs = WaitForSingleObject(other, 0) == WAIT_TIMEOUT;
    CloseHandle(other);
    return runs;
}
#else
inline std::uint32_t id() { return static_cast<std::uint32_t>(::getpid()); }
inline bool is_alive(std::uint32_t id) {
    return ::kill(static_cast<pid_t>(id), 0) == 0 || errno != ESRCH;
}
#endif

}  // namespace process

/// All zeros: nobody holds it. For one thread of each process.
struct turn {
    using word = std::atomic<std::uint64_t>;
    static_assert(word::is_always_lock_free, "it has to work across processes");

    // The low half is the holder's process id, or 0. The high half counts the turns, so a process id that
    // is reused cannot be mistaken for the holder that was checked.
    word holder;

    /// Returns when it is this process's turn: 0, or the id of a holder that died during its turn and may
    /// have left a change half made.
    std::uint32_t take() {
        std::uint64_t const me = process::id();
        for (;;) {
            std::uint64_t found = holder;
            auto const who = static_cast<std::uint32_t>(found);
            // If it is my own id, an earlier process with that id died.
            bool const is_free = who == 0 || who == me || !process::is_alive(who);
            std::uint64_t const mine = ((found >> 32U) + 1) << 32U | me;
            if (is_free && holder.compare_exchange_strong(found, mine)) return who;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }
    void give() { holder = holder >> 32U << 32U; }
};
