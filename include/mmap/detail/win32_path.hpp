// win32_path.hpp: paths: from UTF-8 and beyond MAX_PATH for the calls, to UTF-8 for messages.
#pragma once

#include "win32_calls.hpp"

/// A path for the W calls: UTF-16, and past MAX_PATH in the `\\?\` form that has no such limit
/// ("Maximum Path Length Limitation", learn.microsoft.com).
class mmap::detail::win32::wide_path {
public:
    explicit wide_path(platform::path const& where) noexcept : text_(where.wide) {
        if (text_ == nullptr && !convert(where.utf8)) return;
        lengthen();
    }
    wide_path(wide_path const&) = delete;
    wide_path& operator=(wide_path const&) = delete;
    ~wide_path() {
        delete[] converted_;
        delete[] full_;
    }
    [[nodiscard]] wchar_t const* c_str() const noexcept { return text_; }
    [[nodiscard]] std::error_code failure() const noexcept { return failure_; }

private:
    bool convert(char const* path) noexcept {
        int const n = MultiByteToWideChar(utf8, invalid_characters_fail, path, -1, nullptr, 0);
        if (n == 0) {
            failure_ = last_error();  // ERROR_NO_UNICODE_TRANSLATION: not UTF-8
            return false;
        }
        converted_ = new (std::nothrow) wchar_t[static_cast<std::size_t>(n)];
        if (converted_ == nullptr) {
            failure_ = code(not_enough_memory);
            return false;
        }
        MultiByteToWideChar(utf8, invalid_characters_fail, path, -1, converted_, n);
        text_ = converted_;
        return true;
    }

    void lengthen() noexcept {
        constexpr dword max_path = 260;  // with the NUL
        if (is_literal(text_)) return;
        dword const n =
            GetFullPathNameW(text_, 0, nullptr, nullptr);  // with the NUL; 0: let the call fail
        if (n <= max_path) return;
        full_ = new (std::nothrow) wchar_t[n + 6];
        if (full_ == nullptr) {
            failure_ = code(not_enough_memory);
            return;
        }
        wchar_t* const path = full_ + 6;
        if (GetFullPathNameW(text_, n, path, nullptr) >= n) return;  // the folder changed meanwhile
        if (is_literal(path)) {
            text_ = path;
        } else if (path[0] == L'\\' && path[1] == L'\\') {  // \\server\share: \\?\UNC\server\share
            std::memcpy(full_, L"\\\\?\\UNC", 7 * sizeof(wchar_t));
            text_ = full_;
        } else {
            std::memcpy(path - 4, L"\\\\?\\", 4 * sizeof(wchar_t));
            text_ = path - 4;
        }
    }
    /// `\\?\` and `\\.\` are taken as they stand.
    [[nodiscard]] static bool is_literal(wchar_t const* path) noexcept {
        return path[0] == L'\\' && path[1] == L'\\' && (path[2] == L'?' || path[2] == L'.') &&
               path[3] == L'\\';
    }

    wchar_t const* text_;
    wchar_t* converted_ = nullptr;
    wchar_t* full_ = nullptr;
    std::error_code failure_;
};

inline std::string mmap::detail::native::to_utf8(wchar_t const* text) {
    int const n = WideCharToMultiByte(win32::utf8, 0, text, -1, nullptr, 0, nullptr, nullptr);
    if (n <= 1) return {};
    std::string bytes(static_cast<std::size_t>(n), '\0');
    WideCharToMultiByte(win32::utf8, 0, text, -1, &bytes[0], n, nullptr, nullptr);
    bytes.pop_back();  // the NUL
    return bytes;
}

inline void mmap::detail::platform::path_of(handle object, char* text,
                                            std::size_t capacity) noexcept {
    text[0] = '\0';
    wchar_t path[1024];
    win32::dword const n = GetFinalPathNameByHandleW(native::from_os(object), path, 1024, 0);
    if (n == 0 || n >= 1024) return;
    wchar_t* begin = path;  // \\?\C:\file or \\?\UNC\server\share\file
    if (std::wcsncmp(path, L"\\\\?\\UNC\\", 8) == 0)
        *(begin += 6) = L'\\';
    else if (std::wcsncmp(path, L"\\\\?\\", 4) == 0)
        begin += 4;
    int const room = capacity < 8192 ? static_cast<int>(capacity) : 8192;
    if (WideCharToMultiByte(win32::utf8, 0, begin, -1, text, room, nullptr, nullptr) == 0)
        text[0] = '\0';
}

inline void mmap::detail::platform::path_at(void const* address, char* text,
                                            std::size_t capacity) noexcept {
    text[0] = '\0';
    wchar_t
        path[1024];  // \Device\HarddiskVolume1\file: the kernel's name, which has no drive letter
    static auto* const ask =
        win32::find<win32::mapped_file_name>(L"kernel32", "K32GetMappedFileNameW");
    win32::dword const n =
        ask == nullptr ? 0 : ask(GetCurrentProcess(), const_cast<void*>(address), path, 1024);
    if (n == 0 || n >= 1024) return;
    int const room = capacity < 8192 ? static_cast<int>(capacity) : 8192;
    if (WideCharToMultiByte(win32::utf8, 0, path, -1, text, room, nullptr, nullptr) == 0)
        text[0] = '\0';
}
