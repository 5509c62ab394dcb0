// win32_shared.hpp: memory objects without a file: named sections, backed by the page file.
#pragma once

#include "win32_space.hpp"

/// There is no fork() to share it with: map() gives memory of this process.
inline std::error_code mmap::detail::platform::open_anonymous(std::size_t, handle& out) noexcept {
    out = none;
    return {};
}

/// `Local\name`: of this session; `Global\` needs a privilege (CreateFileMapping). The default
/// security descriptor gives access to this user, administrators and the system.
struct mmap::detail::win32::section_name {
    wchar_t text[6 + 256 + 5] = L"Local\\";
    bool is_valid;

    explicit section_name(char const* name, wchar_t const* suffix = L"") noexcept
        : is_valid(MultiByteToWideChar(utf8, invalid_characters_fail, name, -1, text + 6, 256) !=
                   0) {
        std::memcpy(text + std::wcslen(text), suffix, (std::wcslen(suffix) + 1) * sizeof(wchar_t));
    }
};

/// The bytes that a section has committed from its beginning: its present size, in whole pages.
inline std::error_code mmap::detail::win32::committed(void* section, std::size_t& bytes) noexcept {
    auto* const view =
        static_cast<std::byte*>(MapViewOfFileEx(section, map_read, 0, 0, 0, nullptr));
    if (view == nullptr) return last_error();
    memory_information found = space::query(view);
    while (found.state == mem_commit && found.allocation_base == view)
        found = space::query(space::end_of(found));
    bytes = static_cast<std::size_t>(found.base - view);
    UnmapViewOfFile(view);
    return {};
}

/// Waits for a mutex so many milliseconds; the error is the one that flock() reports elsewhere.
inline std::error_code mmap::detail::win32::wait_for(void* mutex, dword milliseconds) noexcept {
    dword const outcome = WaitForSingleObject(mutex, milliseconds);
    if (outcome == wait_failed) return last_error();
    if (outcome == wait_timeout)
        return std::make_error_code(std::errc::resource_unavailable_try_again);
    return {};
}

inline std::error_code mmap::detail::platform::open_shared(char const* name, mmap::access mode,
                                                           mmap::create create, std::size_t& size,
                                                           std::size_t reserve, unsigned,
                                                           handle& out, bool& created) noexcept {
    if (create == create::truncate) return errc::not_supported;
    win32::section_name const object(name);
    if (!object.is_valid) return win32::last_error();
    bool const may_create = create != create::never;
    win32::dword const protect = win32::protection(RDWR | (mode & EXEC), false);
    win32::dword const rights = win32::map_read |
                                (win32::has(mode, access::write) ? win32::map_write : 0) |
                                (win32::has(mode, EXEC) ? win32::map_execute : 0);
    win32::dword number = 0;
    auto const open = [&](std::size_t most, win32::dword flags) noexcept {
        void* const handle =
            !may_create
                ? OpenFileMappingW(rights, 0, object.text)
                : CreateFileMappingW(native::none, nullptr, protect | flags, win32::high_half(most),
                                     win32::low_half(most), object.text);
        number = GetLastError();
        return handle;
    };
    // A section that can grow is made without memory, which it gets below.
    void* handle = reserve > size ? open(reserve, win32::section_reserve) : nullptr;
    bool const by_steps = handle != nullptr;
    if (handle == nullptr) handle = open(size, 0);
    if (handle == nullptr) return win32::code(number);
    win32::closer section(handle);
    bool const is_made = may_create && number != win32::already_exists;  // by this call
    if (create == create::must && !is_made) return win32::code(win32::already_exists);
    bool is_new = is_made && !by_steps;

    std::size_t present = 0;
    if (std::error_code const failure = win32::committed(handle, present)) return failure;
    if (present == 0) {
        // Whoever commits the first bytes, under the lock, is the creator. A mutex whose owner has
        // died goes to the next waiter (WaitForSingleObject: WAIT_ABANDONED). Any program can hold
        // it, so the wait is bounded: a creator needs it only for one VirtualAlloc.
        constexpr win32::dword patience = 5000;              // milliseconds
        win32::section_name const lock_name(name, L"/new");  // no name of a user's has a slash
        win32::closer const lock(CreateMutexW(nullptr, 0, lock_name.text));
        if (lock.handle == nullptr) return win32::last_error();
        std::error_code failure = win32::wait_for(lock.handle, patience);
        if (failure) return failure;
        failure = win32::committed(handle, present);
        if (!failure && present == 0) {
            is_new = may_create;
            if (!may_create) {
                failure = win32::code(win32::file_not_found);  // not made yet
            } else {
                // All of it is viewed: Wine 8 forgets what was committed through a part.
                void* const view = MapViewOfFileEx(handle, win32::map_write, 0, 0, 0, nullptr);
                if (view == nullptr ||
                    VirtualAlloc(view, size, win32::mem_commit, win32::page_readwrite) == nullptr)
                    failure = win32::last_error();
                if (view != nullptr) UnmapViewOfFile(view);
            }
        } else {
            is_new = false;
        }
        ReleaseMutex(lock.handle);
        if (failure) return failure;
    }
    // Another creator has found this call's section, and committed its first bytes.
    if (create == create::must && !is_new) return win32::code(win32::already_exists);
    if (!is_new) size = present;
    section.handle = nullptr;
    out = native::to_os(handle);
    created = is_new;
    return {};
}

/// A name goes with the last handle to its section.
inline std::error_code mmap::detail::platform::remove_shared(char const*, bool& removed) noexcept {
    removed = false;
    return {};
}
