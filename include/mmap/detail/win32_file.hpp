// win32_file.hpp: opening, creating, sizing and closing files; paths in UTF-8.
#pragma once

#include "win32_calls.hpp"

/// A path for the W calls: UTF-16, and past MAX_PATH in the `\\?\` form that has no such limit
/// ("Maximum Path Length Limitation", learn.microsoft.com).
class mmap::backend::wide_path {
public:
    explicit wide_path(os::path const& where) noexcept : text_(where.wide) {
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
            failure_ = last();  // ERROR_NO_UNICODE_TRANSLATION: not UTF-8
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

inline std::string mmap::native::to_utf8(wchar_t const* text) {
    int const n = WideCharToMultiByte(backend::utf8, 0, text, -1, nullptr, 0, nullptr, nullptr);
    if (n <= 1) return {};
    std::string bytes(static_cast<std::size_t>(n), '\0');
    WideCharToMultiByte(backend::utf8, 0, text, -1, &bytes[0], n, nullptr, nullptr);
    bytes.pop_back();  // the NUL
    return bytes;
}

inline std::error_code mmap::os::open_file(path const& where, mmap::access mode,
                                           mmap::create create, unsigned, handle& out,
                                           bool& created) noexcept {
    backend::wide_path const name(where);
    if (name.failure()) return name.failure();
    backend::dword rights = backend::generic_read;
    if (backend::has(mode, access::write)) rights |= backend::generic_write;
    if (backend::has(mode, EXEC)) rights |= backend::generic_execute;
    // Not CREATE_ALWAYS to empty a file: it fails for hidden files and resets attributes (CreateFile).
    backend::dword const how = create == create::never  ? backend::open_existing
                               : create == create::must ? backend::create_new
                                                        : backend::open_always;
    void* const file = CreateFileW(name.c_str(), rights, backend::share_all, nullptr, how,
                                   backend::attribute_normal, nullptr);
    backend::dword const number = GetLastError();
    if (file == native::none) return backend::code(number);
    bool const is_new = create == create::must ||
                        (how == backend::open_always && number != backend::already_exists);
    if (create == create::truncate && !is_new) {
        if (std::error_code const failure = backend::set_end(native::to_os(file), 0)) {
            CloseHandle(file);
            return failure;
        }
    }
    out = native::to_os(file);
    created = is_new;
    return {};
}

inline void mmap::os::remove_created(path const& where, handle) noexcept {
    backend::wide_path const name(where);
    if (!name.failure()) DeleteFileW(name.c_str());  // gone when the handle, too, is closed
}

inline std::error_code mmap::os::duplicate(handle object, handle& out) noexcept {
    if (object == none) return backend::code(backend::invalid_handle);  // -1: also "this process"
    void* const process = GetCurrentProcess();
    void* copy = nullptr;
    if (DuplicateHandle(process, native::from_os(object), process, &copy, 0, 0,
                        backend::same_access) == 0)
        return backend::last();
    out = native::to_os(copy);
    return {};
}

inline void mmap::os::close(handle object) noexcept {
    if (object != none) CloseHandle(native::from_os(object));
}

inline std::error_code mmap::os::size_of(handle object, std::uint64_t& size) noexcept {
    if (object == none) return backend::code(backend::invalid_handle);
    void* const file = native::from_os(object);
    SetLastError(0);  // type_unknown is a failure only with an error (GetFileType)
    backend::dword const type = GetFileType(file);
    if (type == backend::type_unknown && GetLastError() != 0) return backend::last();
    if (type != backend::type_disk) return errc::not_mappable;  // pipe, socket, console
    backend::file_information found = {};
    if (GetFileInformationByHandle(
            file, reinterpret_cast<struct _BY_HANDLE_FILE_INFORMATION*>(&found)) == 0) {
        backend::dword const number = GetLastError();
        if (number == backend::invalid_function) return errc::not_mappable;  // a volume or disk
        return backend::code(number);
    }
    if ((found.attributes & backend::attribute_directory) != 0) return errc::not_mappable;
    size = static_cast<std::uint64_t>(found.size_high) << 32U | found.size_low;
    return {};
}

/// By handle, and not by moving a file pointer that a borrowed handle shares with its owner.
inline std::error_code mmap::backend::set_end(os::handle file, std::uint64_t size) noexcept {
    static auto* const set = find<set_information>(L"kernel32", "SetFileInformationByHandle");
    if (set == nullptr) return errc::not_supported;
    auto const end = static_cast<long long>(size);  // FILE_END_OF_FILE_INFO
    return outcome(set(native::from_os(file), end_of_file_info, &end, sizeof end));
}

// NTFS allocates the clusters when the end is set ("the disk is full" comes from this call), except
// for files that their owner has made sparse or compressed.
inline std::error_code mmap::os::extend(handle file, std::uint64_t, std::uint64_t to) noexcept {
    if (to > static_cast<std::uint64_t>(INT64_MAX)) return backend::code(backend::file_too_large);
    std::error_code const failure = backend::set_end(file, to);
    // The handle has told its size: it is one to read, for which Wine has this error.
    return failure == backend::code(backend::invalid_handle) ? backend::code(backend::access_denied)
                                                             : failure;
}
inline std::error_code mmap::os::shrink(handle file, std::uint64_t size) noexcept {
    return backend::set_end(file, size);
}

inline std::error_code mmap::os::check_empty(handle file, mmap::access mode,
                                             bool is_private) noexcept {
    // The rights are looked at before the size, which is ERROR_FILE_INVALID (CreateFileMapping).
    backend::closer const section(CreateFileMappingW(
        native::from_os(file), nullptr,
        backend::protection(mode == NONE ? RDONLY : mode, is_private), 0, 0, nullptr));
    if (section.handle != nullptr) return {};
    backend::dword const number = GetLastError();
    return number == backend::file_invalid ? std::error_code() : backend::code(number);
}

inline void mmap::os::path_of(handle object, char* text, std::size_t capacity) noexcept {
    text[0] = '\0';
    wchar_t path[1024];
    backend::dword const n = GetFinalPathNameByHandleW(native::from_os(object), path, 1024, 0);
    if (n == 0 || n >= 1024) return;
    wchar_t* begin = path;  // \\?\C:\file or \\?\UNC\server\share\file
    if (std::wcsncmp(path, L"\\\\?\\UNC\\", 8) == 0)
        *(begin += 6) = L'\\';
    else if (std::wcsncmp(path, L"\\\\?\\", 4) == 0)
        begin += 4;
    int const room = capacity < 8192 ? static_cast<int>(capacity) : 8192;
    if (WideCharToMultiByte(backend::utf8, 0, begin, -1, text, room, nullptr, nullptr) == 0)
        text[0] = '\0';
}

inline void mmap::os::path_at(void const* address, char* text, std::size_t capacity) noexcept {
    text[0] = '\0';
    wchar_t
        path[1024];  // \Device\HarddiskVolume1\file: the kernel's name, which has no drive letter
    static auto* const ask =
        backend::find<backend::mapped_file_name>(L"kernel32", "K32GetMappedFileNameW");
    backend::dword const n =
        ask == nullptr ? 0 : ask(GetCurrentProcess(), const_cast<void*>(address), path, 1024);
    if (n == 0 || n >= 1024) return;
    int const room = capacity < 8192 ? static_cast<int>(capacity) : 8192;
    if (WideCharToMultiByte(backend::utf8, 0, path, -1, text, room, nullptr, nullptr) == 0)
        text[0] = '\0';
}
