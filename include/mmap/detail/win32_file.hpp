// win32_file.hpp: opening, creating, sizing and closing files.
#pragma once

#include "win32_path.hpp"

/// CreateFileW; the error's number too on success, where it tells whether the file is new.
inline void* mmap::detail::win32::open_with(wchar_t const* name, access mode, dword how,
                                            dword& number) noexcept {
    dword rights = generic_read;
    if (has(mode, access::write)) rights |= generic_write;
    if (has(mode, EXEC)) rights |= generic_execute;
    void* const file =
        CreateFileW(name, rights, share_all, nullptr, how, attribute_normal, nullptr);
    number = GetLastError();
    return file;
}

inline std::error_code mmap::detail::platform::open_file(path const& where, mmap::access mode,
                                                         handle& out) noexcept {
    win32::wide_path const name(where);
    if (name.failure()) return name.failure();
    win32::dword number = 0;
    void* const file = win32::open_with(name.c_str(), mode, win32::open_existing, number);
    if (file == native::none) return win32::code(number);
    out = native::to_os(file);
    return {};
}

inline std::error_code mmap::detail::platform::create_file(path const& where, mmap::access mode,
                                                           mmap::create create, unsigned,
                                                           handle& out, bool& created) noexcept {
    win32::wide_path const name(where);
    if (name.failure()) return name.failure();
    win32::dword const how = create == create::must ? win32::create_new : win32::open_always;
    win32::dword number = 0;
    void* const file = win32::open_with(name.c_str(), mode, how, number);
    if (file == native::none) return win32::code(number);
    out = native::to_os(file);
    created = create == create::must || number != win32::already_exists;
    return {};
}

inline void mmap::detail::platform::remove_created(path const& where, handle) noexcept {
    win32::wide_path const name(where);
    if (!name.failure()) DeleteFileW(name.c_str());  // gone when the handle, too, is closed
}

inline std::error_code mmap::detail::platform::duplicate(handle object, handle& out) noexcept {
    if (object == none)  // -1: also "this process"
        return std::make_error_code(std::errc::bad_file_descriptor);
    void* const process = GetCurrentProcess();
    void* copy = nullptr;
    if (DuplicateHandle(process, native::from_os(object), process, &copy, 0, 0,
                        win32::same_access) == 0)
        return win32::last();
    out = native::to_os(copy);
    return {};
}

inline bool mmap::detail::platform::is_keepable(handle) noexcept { return true; }

inline void mmap::detail::platform::close(handle object) noexcept {
    if (object != none) CloseHandle(native::from_os(object));
}

inline std::error_code mmap::detail::platform::size_of(handle object,
                                                       std::uint64_t& size) noexcept {
    if (object == none) return std::make_error_code(std::errc::bad_file_descriptor);
    void* const file = native::from_os(object);
    SetLastError(0);  // type_unknown is a failure only with an error (GetFileType)
    win32::dword const type = GetFileType(file);
    if (type == win32::type_unknown && GetLastError() != 0) return win32::last();
    if (type != win32::type_disk) return errc::not_mappable;  // pipe, socket, console
    win32::file_information found = {};
    if (GetFileInformationByHandle(
            file, reinterpret_cast<struct _BY_HANDLE_FILE_INFORMATION*>(&found)) == 0) {
        win32::dword const number = GetLastError();
        // A volume or a disk: each driver has a number of its own for it.
        bool const is_device = number == win32::invalid_function ||
                               number == win32::invalid_parameter || number == win32::not_supported;
        return is_device ? make_error_code(errc::not_mappable) : win32::code(number);
    }
    if ((found.attributes & win32::attribute_directory) != 0) return errc::not_mappable;
    size = static_cast<std::uint64_t>(found.size_high) << 32U | found.size_low;
    return {};
}

/// By handle, and not by moving a file pointer that a borrowed handle shares with its owner.
inline std::error_code mmap::detail::win32::set_end(platform::handle file,
                                                    std::uint64_t size) noexcept {
    static auto* const set = find<set_information>(L"kernel32", "SetFileInformationByHandle");
    if (set == nullptr) return errc::not_supported;
    auto const end = static_cast<long long>(size);  // FILE_END_OF_FILE_INFO
    return outcome(set(native::from_os(file), end_of_file_info, &end, sizeof end));
}

// NTFS allocates the clusters when the end is set ("the disk is full" comes from this call), except
// for files that their owner has made sparse or compressed.
inline std::error_code mmap::detail::platform::extend(handle file, std::uint64_t,
                                                      std::uint64_t to) noexcept {
    if (to > static_cast<std::uint64_t>(INT64_MAX))
        return std::make_error_code(std::errc::file_too_large);
    std::error_code const failure = win32::set_end(file, to);
    // The handle has told its size: it is one to read, for which Wine has this error.
    return failure == win32::code(win32::invalid_handle) ? win32::code(win32::access_denied)
                                                         : failure;
}
inline std::error_code mmap::detail::platform::shrink(handle file, std::uint64_t size) noexcept {
    return win32::set_end(file, size);
}

/// ReadFile and WriteFile take 32 bits of length, and with an OVERLAPPED the offset: "the read operation
/// starts at the offset that is specified in the OVERLAPPED structure" and returns when it is done; of
/// files that were opened with FILE_FLAG_OVERLAPPED perhaps before. The bytes and the structure "must
/// remain valid for the duration", so that is waited for.
template <class Call>
std::error_code mmap::detail::win32::transfer(void* file, std::uint64_t offset, std::size_t n,
                                              std::size_t& done, Call call) noexcept {
    done = 0;
    while (done < n) {
        overlapped where = {};
        std::uint64_t const at = offset == end_of_any_file ? offset : offset + done;
        where.offset = low_half(at);
        where.offset_high = high_half(at);
        std::size_t const most = std::size_t{1} << 30U;
        dword step = 0;
        auto* const place = reinterpret_cast<struct _OVERLAPPED*>(&where);
        dword number = 0;
        if (call(done, static_cast<dword>(n - done < most ? n - done : most), &step, place) == 0)
            number = GetLastError();
        // Without an event the wait is for the handle, which other transfers may wake.
        while (number == io_pending || number == io_incomplete)
            number = GetOverlappedResult(file, place, &step, 1) != 0 ? 0 : GetLastError();
        if (number != 0) return number == end_of_file ? std::error_code() : code(number);
        if (step == 0) break;
        done += step;
    }
    return {};
}

inline std::error_code mmap::detail::platform::read(handle file, std::uint64_t offset, void* to,
                                                    std::size_t n, std::size_t& got) noexcept {
    return win32::transfer(native::from_os(file), offset, n, got,
                           [&](std::size_t at, win32::dword most, win32::dword* step,
                               struct _OVERLAPPED* where) noexcept {
                               return ReadFile(native::from_os(file), static_cast<char*>(to) + at,
                                               most, step, where);
                           });
}

inline std::error_code mmap::detail::platform::write(handle file, std::uint64_t offset,
                                                     void const* from, std::size_t n,
                                                     std::size_t& done) noexcept {
    std::error_code const failure = win32::transfer(
        native::from_os(file), offset, n, done,
        [&](std::size_t at, win32::dword most, win32::dword* step,
            struct _OVERLAPPED* where) noexcept {
            return WriteFile(native::from_os(file), static_cast<char const*>(from) + at, most, step,
                             where);
        });
    return !failure && done < n ? win32::code(win32::disk_full) : failure;
}

inline std::error_code mmap::detail::platform::sync(handle file) noexcept {
    return win32::outcome(FlushFileBuffers(native::from_os(file)));
}
