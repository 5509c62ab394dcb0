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
        return win32::last_error();
    out = native::to_os(copy);
    return {};
}

inline bool mmap::detail::platform::is_keepable(handle) noexcept { return true; }

inline void mmap::detail::platform::close(handle object) noexcept {
    if (object != none) CloseHandle(native::from_os(object));
}

inline std::error_code mmap::detail::platform::inspect(handle object, file_info& info) noexcept {
    if (object == none) return std::make_error_code(std::errc::bad_file_descriptor);
    void* const file = native::from_os(object);
    SetLastError(0);  // type_unknown is a failure only with an error (GetFileType)
    win32::dword const type = GetFileType(file);
    win32::dword const unknown = GetLastError();
    if (type == win32::type_unknown && unknown != 0) return win32::code(unknown);
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
    info.size = static_cast<std::uint64_t>(found.size_high) << 32U | found.size_low;
    return {};
}

inline std::size_t mmap::detail::platform::size_unit(platform::kind kind) noexcept {
    return kind == platform::kind::named ? page_size() : 1;
}

inline std::error_code mmap::detail::platform::size_of(handle object, platform::kind kind,
                                                       std::uint64_t& size) noexcept {
    if (kind == platform::kind::file) {
        file_info info;
        std::error_code const failure = inspect(object, info);
        if (!failure) size = info.size;
        return failure;
    }
    std::size_t bytes = 0;
    std::error_code const failure = win32::committed(native::from_os(object), bytes);
    if (!failure) size = bytes;
    return failure;
}

/// By handle, and not by moving a file pointer that a borrowed handle shares with its owner.
inline std::error_code mmap::detail::win32::set_end(platform::handle file,
                                                    std::uint64_t size) noexcept {
    static auto* const set = find<set_information>(L"kernel32", "SetFileInformationByHandle");
    if (set == nullptr) return errc::not_supported;
    auto const end = static_cast<long long>(size);  // FILE_END_OF_FILE_INFO
    return from_result(set(native::from_os(file), end_of_file_info, &end, sizeof end));
}

/// DeviceIoControl of a file, with a structure in and none out.
template <class In>
std::error_code mmap::detail::win32::control_file(platform::handle file, dword what,
                                                  In const& in) noexcept {
    static auto* const call = find<control>(L"kernel32", "DeviceIoControl");
    if (call == nullptr) return errc::not_supported;
    dword returned = 0;
    return from_result(
        call(native::from_os(file), what, &in, sizeof in, nullptr, 0, &returned, nullptr));
}

// NTFS allocates the clusters when the end is set ("the disk is full" comes from this call), except
// for files that are sparse or compressed.
inline std::error_code mmap::detail::platform::extend(handle object, platform::kind kind,
                                                      std::uint64_t, std::uint64_t to,
                                                      bool allocates) noexcept {
    if (kind == platform::kind::named) return {};  // a section: grow() commits what it has
    if (to > static_cast<std::uint64_t>(INT64_MAX))
        return std::make_error_code(std::errc::file_too_large);
    constexpr win32::dword set_sparse = 0x900C4;  // FSCTL_SET_SPARSE; FAT cannot, and allocates
    if (!allocates) (void)win32::control_file(object, set_sparse, static_cast<unsigned char>(1));
    std::error_code const failure = win32::set_end(object, to);
    // The handle has told its size: it is one to read, for which Wine has this error.
    return failure == win32::code(win32::invalid_handle) ? win32::code(win32::access_denied)
                                                         : failure;
}
/// Neither free space nor a file system's longest file is looked at: a file that others map could not
/// be made shorter again after an attempt.
inline std::error_code mmap::detail::platform::check_size(handle, std::uint64_t size,
                                                          bool) noexcept {
    return size > static_cast<std::uint64_t>(INT64_MAX)
               ? std::make_error_code(std::errc::file_too_large)
               : std::error_code();
}
inline std::error_code mmap::detail::platform::punch_hole(handle file, std::uint64_t offset,
                                                          std::uint64_t length) noexcept {
    constexpr win32::dword set_zero_data = 0x980C8;  // FSCTL_SET_ZERO_DATA
    constexpr win32::dword set_sparse = 0x900C4;     // without it the zeros keep their clusters
    std::error_code failure = win32::control_file(file, set_sparse, static_cast<unsigned char>(1));
    struct {
        std::uint64_t begin, end;  // FILE_ZERO_DATA_INFORMATION
    } const range = {offset, offset + length};
    if (!failure) failure = win32::control_file(file, set_zero_data, range);
    bool const is_unknown = failure == win32::code(win32::invalid_function) ||
                            failure == win32::code(win32::not_supported) ||
                            failure == win32::code(win32::invalid_parameter);
    return is_unknown ? make_error_code(errc::not_supported) : failure;
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
    return win32::from_result(FlushFileBuffers(native::from_os(file)));
}

/// NTFS logs names in order.
inline std::error_code mmap::detail::platform::sync_name(handle) noexcept { return {}; }
