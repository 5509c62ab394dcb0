// What the plugins of this folder show to their host.
#pragma once

#include <system_error>

struct plugin {
    /// Fails with errc::closed.
    std::error_code (*fail)();
    /// Throws the same.
    void (*raise)();
    /// Is that the error, by errc and by std::errc?
    bool (*knows)(std::error_code const& failure);
    /// What catches what `raise` throws: 2 as mmap::error, 1 as std::system_error that is understood,
    /// 0 nothing.
    int (*catches)(void (*raise)());
    /// Reads a file that `cut` shortens while it is guarded, and then calls `inner`, too. 7 if the guard
    /// told, read() told, and `inner` (if there is any) returned 7.
    int (*guard)(char const* path, void (*cut)(char const* path), int (*inner)());
};
