// Handles as a program has them before it meets the library.
#pragma once

#include <filesystem>
#include <mmap.hpp>
#include <stdexcept>
#include <utility>

#if defined(_WIN32)
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>
#else
#include <fcntl.h>
#include <unistd.h>
#endif

namespace test {

using native_handle = mmap::detail::native::handle;

enum class rights { read, read_write };

/// An open file, closed at the end of the scope unless given away.
class handle {
public:
    explicit handle(std::filesystem::path const& path, rights wanted = rights::read)
        : value_(open(path, wanted)) {}
    handle(handle const&) = delete;
    handle& operator=(handle const&) = delete;
    ~handle() { close(); }

    native_handle get() const { return value_; }
    native_handle give() { return std::exchange(value_, mmap::detail::native::none); }

    void close() {
        if (value_ == mmap::detail::native::none) return;
#if defined(_WIN32)
        CloseHandle(give());
#else
        ::close(give());
#endif
    }

private:
    static native_handle open(std::filesystem::path const& path, rights wanted) {
#if defined(_WIN32)
        DWORD const access = wanted == rights::read ? GENERIC_READ : GENERIC_READ | GENERIC_WRITE;
        DWORD const share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
        native_handle const value = CreateFileW(path.wstring().c_str(), access, share, nullptr,
                                                OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
#else
        int const flags = (wanted == rights::read ? O_RDONLY : O_RDWR) | O_CLOEXEC;
        native_handle const value = ::open(path.c_str(), flags);
#endif
        if (value == mmap::detail::native::none) throw std::runtime_error("open " + path.string());
        return value;
    }

    native_handle value_;
};

/// Is it open still?
inline bool is_open(native_handle value) {
#if defined(_WIN32)
    DWORD flags = 0;
    return GetHandleInformation(value, &flags) != 0;
#else
    return ::fcntl(value, F_GETFD) != -1;
#endif
}

}  // namespace test
