// win32_append.hpp: handles that append, and writes to a file's end.
#pragma once

#include "win32_file.hpp"

inline std::error_code mmap::detail::platform::open_append(path const& where, mmap::create create,
                                                           handle& out, bool& created) noexcept {
    win32::wide_path const name(where);
    if (name.failure()) return name.failure();
    win32::dword const how = create == create::must    ? win32::create_new
                             : create == create::never ? win32::open_existing
                                                       : win32::open_always;
    // A log may be open to writers alone, so reading is asked for and not insisted on. Only emptying
    // needs more than the right to append.
    win32::dword const writing =
        create == create::truncate ? win32::generic_write : win32::append_data;
    void* file = native::none;
    win32::dword number = 0;
    for (win32::dword const reading : {win32::generic_read, win32::read_attributes}) {
        file = CreateFileW(name.c_str(), reading | writing | win32::synchronize, win32::share_all,
                           nullptr, how, win32::attribute_normal, nullptr);
        number = GetLastError();
        if (file != native::none || number != win32::access_denied) break;
    }
    if (file == native::none) return win32::code(number);
    out = native::to_os(file);
    created =
        create == create::must || (how == win32::open_always && number != win32::already_exists);
    return {};
}

inline std::error_code mmap::detail::platform::share_append(handle object, bool is_given,
                                                            handle& out, bool& appends) noexcept {
    if (object == none) return std::make_error_code(std::errc::bad_file_descriptor);
    appends = true;
    // Writing nothing tells whether the handle may be written. With an OVERLAPPED, which a handle for
    // overlapped transfers must have.
    win32::overlapped where = {};
    win32::dword written = 0;
    if (WriteFile(native::from_os(object), "", 0, &written,
                  reinterpret_cast<struct _OVERLAPPED*>(&where)) == 0) {
        win32::dword const number = GetLastError();
        if (number != win32::io_pending) return win32::code(number);
    }
    return is_given ? std::error_code() : duplicate(object, out);
}

// WriteFile: "To write to the end of file, specify both the Offset and OffsetHigh members of the
// OVERLAPPED structure as 0xFFFFFFFF. This is functionally equivalent to [...] FILE_APPEND_DATA
// access."
inline std::error_code mmap::detail::platform::append(handle file, bool, void const* from,
                                                      std::size_t n, std::size_t& done) noexcept {
    return write(file, win32::end_of_any_file, from, n, done);
}
