// The library's calls are imports, made through the pointers __imp_NAME: those the linker replaces by
// ours (--wrap=__imp_NAME). Calls that the library looks up get ours from GetProcAddress().
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>

#include <cstring>
#include <mmap.hpp>
#include <new>

#include "failing.hpp"

using injection::attempt;
using injection::fails;

namespace {

enum number : std::size_t {
    close_,
    duplicate_,
    get_working_set_,
    set_working_set_,
    to_wide_,
    create_file_,
    flush_buffers_,
    read_,
    write_,
    file_type_,
    file_information_,
    final_path_,
    full_path_,
    create_section_,
    open_section_,
    map_,
    unmap_,
    flush_view_,
    alloc_,
    free_,
    protect_,
    lock_,
    unlock_,
    create_mutex_,
    release_mutex_,
    wait_,
    add_handler_,
    tls_alloc_,
    tls_set_,
    set_information_,
    working_set_,
    mapped_name_,
    prefetch_,
    alloc2_,
    map3_,
    unmap2_,
    new_,
};

// What could not be given back, for undo().
void const* left_view = nullptr;
void* left_memory = nullptr;

}  // namespace

namespace injection {

std::vector<call> const& calls() {
    // Windows' pages name few errors; these are what they and its users' reports tell of.
    static std::vector<call> const all = {
        {"CloseHandle", {ERROR_INVALID_HANDLE}},
        {"DuplicateHandle", {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_NOT_ENOUGH_MEMORY}},
        {"GetProcessWorkingSetSize", {ERROR_ACCESS_DENIED}},
        {"SetProcessWorkingSetSize", {ERROR_PRIVILEGE_NOT_HELD, ERROR_NO_SYSTEM_RESOURCES}},
        {"MultiByteToWideChar", {ERROR_INSUFFICIENT_BUFFER, ERROR_NO_UNICODE_TRANSLATION}},
        {"CreateFileW",
         {ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_TOO_MANY_OPEN_FILES,
          ERROR_ACCESS_DENIED, ERROR_NOT_ENOUGH_MEMORY, ERROR_SHARING_VIOLATION, ERROR_FILE_EXISTS,
          ERROR_INVALID_NAME}},
        {"FlushFileBuffers",
         {ERROR_ACCESS_DENIED, ERROR_WRITE_PROTECT, ERROR_DISK_FULL, ERROR_IO_DEVICE}},
        {"ReadFile",
         {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_LOCK_VIOLATION, ERROR_IO_DEVICE}},
        {"WriteFile",
         {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_LOCK_VIOLATION, ERROR_DISK_FULL,
          ERROR_IO_DEVICE}},
        {"GetFileType", {ERROR_INVALID_HANDLE}},
        {"GetFileInformationByHandle",
         {ERROR_INVALID_FUNCTION, ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED, ERROR_ACCESS_DENIED,
          ERROR_INVALID_HANDLE, ERROR_IO_DEVICE}},
        {"GetFinalPathNameByHandleW", {ERROR_PATH_NOT_FOUND, ERROR_NOT_ENOUGH_MEMORY}},
        {"GetFullPathNameW", {ERROR_INVALID_NAME, ERROR_FILENAME_EXCED_RANGE}},
        {"CreateFileMappingW",
         {ERROR_ACCESS_DENIED, ERROR_NOT_ENOUGH_MEMORY, ERROR_DISK_FULL, ERROR_FILE_INVALID,
          ERROR_NO_SYSTEM_RESOURCES, ERROR_COMMITMENT_LIMIT}},
        {"OpenFileMappingW", {ERROR_FILE_NOT_FOUND, ERROR_ACCESS_DENIED}},
        {"MapViewOfFileEx",
         {ERROR_ACCESS_DENIED, ERROR_NOT_ENOUGH_MEMORY, ERROR_INVALID_PARAMETER,
          ERROR_INVALID_ADDRESS, ERROR_MAPPED_ALIGNMENT, ERROR_COMMITMENT_LIMIT}},
        {"UnmapViewOfFile", {ERROR_INVALID_ADDRESS}},
        {"FlushViewOfFile", {ERROR_LOCK_VIOLATION, ERROR_DISK_FULL, ERROR_IO_DEVICE}},
        {"VirtualAlloc",
         {ERROR_NOT_ENOUGH_MEMORY, ERROR_INVALID_PARAMETER, ERROR_INVALID_ADDRESS,
          ERROR_COMMITMENT_LIMIT}},
        {"VirtualFree", {ERROR_INVALID_ADDRESS}},
        {"VirtualProtect",
         {ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER, ERROR_INVALID_ADDRESS,
          ERROR_COMMITMENT_LIMIT}},
        {"VirtualLock", {ERROR_WORKING_SET_QUOTA, ERROR_NOT_ENOUGH_MEMORY, ERROR_INVALID_ADDRESS}},
        {"VirtualUnlock", {ERROR_NOT_LOCKED, ERROR_INVALID_ADDRESS}},
        {"CreateMutexW", {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_NOT_ENOUGH_MEMORY}},
        {"ReleaseMutex", {ERROR_NOT_OWNER}},
        {"WaitForSingleObject", {ERROR_INVALID_HANDLE}},
        {"AddVectoredExceptionHandler", {ERROR_NOT_ENOUGH_MEMORY}},
        {"TlsAlloc", {ERROR_NO_MORE_ITEMS}},
        {"TlsSetValue", {ERROR_INVALID_PARAMETER}},
        {"SetFileInformationByHandle",
         {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_DISK_FULL,
          ERROR_IO_DEVICE, ERROR_USER_MAPPED_FILE}},
        {"K32QueryWorkingSetEx", {ERROR_ACCESS_DENIED, ERROR_PARTIAL_COPY}},
        {"K32GetMappedFileNameW", {ERROR_INVALID_ADDRESS}},
        {"PrefetchVirtualMemory", {ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED}},
        {"VirtualAlloc2", {ERROR_INVALID_PARAMETER, ERROR_NOT_ENOUGH_MEMORY}},
        {"MapViewOfFile3", {ERROR_INVALID_PARAMETER, ERROR_NOT_ENOUGH_MEMORY}},
        {"UnmapViewOfFile2", {ERROR_INVALID_PARAMETER}},
        {"new (std::nothrow)", {ERROR_NOT_ENOUGH_MEMORY}},
    };
    return all;
}

void set_error(int value) { SetLastError(static_cast<DWORD>(value)); }

bool is_documented(std::string const& name, int injected, std::error_code reported) {
    auto const is = [&](std::errc portable) { return reported == portable; };
    if (name == "GetFileInformationByHandle" &&
        (injected == ERROR_INVALID_FUNCTION || injected == ERROR_INVALID_PARAMETER ||
         injected == ERROR_NOT_SUPPORTED))
        return reported == mmap::errc::not_mappable;  // volumes and disks
    if (name == "CreateFileMappingW" && injected == ERROR_FILE_INVALID)
        return reported == mmap::errc::past_end_of_file ||  // emptied meanwhile
               reported.value() == injected;
    if (name == "MapViewOfFileEx" && injected == ERROR_ACCESS_DENIED &&
        reported == mmap::errc::past_end_of_file)
        return true;  // a view longer than the file
    if (name == "VirtualProtect" && injected == ERROR_INVALID_PARAMETER)
        return is(std::errc::permission_denied);  // more than the view was mapped for
    if (name == "SetFileInformationByHandle" && injected == ERROR_INVALID_HANDLE &&
        is(std::errc::permission_denied))
        return true;  // a handle to read
    if (name == "UnmapViewOfFile" && reported.value() == ERROR_USER_MAPPED_FILE)
        return true;  // what that leaves is in the way of making the file shorter
    if (injected == ERROR_INVALID_ADDRESS && is(std::errc::address_in_use)) return true;
    if (name == "TlsSetValue" && is(std::errc::io_error))
        return true;  // a copy that could not be guarded
    if (name == "new (std::nothrow)") return is(std::errc::not_enough_memory);
    return reported == std::error_code(injected, std::system_category());
}

}  // namespace injection

// Each replaced pointer, and the one that it replaces. Constant-initialised: the C runtime calls some
// of them before any constructor runs.
#define WRAP(number, function, failure)                                          \
    extern "C" decltype(&function) __real___imp_##function;                      \
    extern "C" decltype(&function) __wrap___imp_##function;                      \
    decltype(&function) __wrap___imp_##function = [](auto... arguments) WINAPI { \
        using result = decltype(__real___imp_##function(arguments...));          \
        result const failed = failure;                                           \
        return attempt(number, failed, __real___imp_##function, arguments...);   \
    };

WRAP(duplicate_, DuplicateHandle, FALSE)
WRAP(get_working_set_, GetProcessWorkingSetSize, FALSE)
WRAP(set_working_set_, SetProcessWorkingSetSize, FALSE)
WRAP(to_wide_, MultiByteToWideChar, 0)
WRAP(create_file_, CreateFileW, INVALID_HANDLE_VALUE)
WRAP(flush_buffers_, FlushFileBuffers, FALSE)
WRAP(read_, ReadFile, FALSE)
WRAP(write_, WriteFile, FALSE)
WRAP(file_type_, GetFileType, FILE_TYPE_UNKNOWN)
WRAP(file_information_, GetFileInformationByHandle, FALSE)
WRAP(final_path_, GetFinalPathNameByHandleW, 0)
WRAP(full_path_, GetFullPathNameW, 0)
WRAP(create_section_, CreateFileMappingW, nullptr)
WRAP(open_section_, OpenFileMappingW, nullptr)
WRAP(map_, MapViewOfFileEx, nullptr)
WRAP(flush_view_, FlushViewOfFile, FALSE)
WRAP(alloc_, VirtualAlloc, nullptr)
WRAP(protect_, VirtualProtect, FALSE)
WRAP(lock_, VirtualLock, FALSE)
WRAP(unlock_, VirtualUnlock, FALSE)
WRAP(create_mutex_, CreateMutexW, nullptr)
WRAP(release_mutex_, ReleaseMutex, FALSE)
WRAP(wait_, WaitForSingleObject, WAIT_FAILED)
WRAP(add_handler_, AddVectoredExceptionHandler, nullptr)
WRAP(tls_alloc_, TlsAlloc, TLS_OUT_OF_INDEXES)
// Of a slot that exists it cannot fail, least of all with null, by which the last range is disarmed.
extern "C" decltype(&TlsSetValue) __real___imp_TlsSetValue;
extern "C" decltype(&TlsSetValue) __wrap___imp_TlsSetValue;
decltype(&TlsSetValue) __wrap___imp_TlsSetValue = [](DWORD slot, void* value) WINAPI -> BOOL {
    if (value == nullptr) return __real___imp_TlsSetValue(slot, value);
    return attempt(tls_set_, BOOL{FALSE}, __real___imp_TlsSetValue, slot, value);
};

extern "C" {

// A failure to give back leaves what it is about: undo() does it then.
extern decltype(&UnmapViewOfFile) __real___imp_UnmapViewOfFile;
static BOOL WINAPI unmap(void const* view) {
    if (!fails(unmap_)) return __real___imp_UnmapViewOfFile(view);
    left_view = view;
    SetLastError(ERROR_INVALID_ADDRESS);
    return FALSE;
}
decltype(&UnmapViewOfFile) __wrap___imp_UnmapViewOfFile = unmap;

extern decltype(&VirtualFree) __real___imp_VirtualFree;
static BOOL WINAPI release(void* at, SIZE_T length, DWORD how) {
    if (!fails(free_)) return __real___imp_VirtualFree(at, length, how);
    if (how == MEM_RELEASE) left_memory = at;
    SetLastError(ERROR_INVALID_ADDRESS);
    return FALSE;
}
decltype(&VirtualFree) __wrap___imp_VirtualFree = release;

extern decltype(&CloseHandle) __real___imp_CloseHandle;
static BOOL WINAPI close_handle(HANDLE handle) {
    int const error = fails(close_);
    BOOL const result = __real___imp_CloseHandle(handle);
    if (error == 0) return result;
    SetLastError(static_cast<DWORD>(error));
    return FALSE;
}
decltype(&CloseHandle) __wrap___imp_CloseHandle = close_handle;

extern decltype(&GetProcAddress) __real___imp_GetProcAddress;

}  // extern "C"

namespace injection {
void undo() {
    if (left_view != nullptr) __real___imp_UnmapViewOfFile(std::exchange(left_view, nullptr));
    if (left_memory != nullptr)
        __real___imp_VirtualFree(std::exchange(left_memory, nullptr), 0, MEM_RELEASE);
}
}  // namespace injection

namespace {

/// A call that the library looks up, and what it gets instead.
template <std::size_t Which, class Call>
struct found;
template <std::size_t Which, class Result, class... Arguments>
struct found<Which, Result(Arguments...)> {
    static inline Result (*real)(Arguments...) = nullptr;
    static Result call(Arguments... arguments) {
        return attempt(Which, Result{}, real, arguments...);
    }
    static FARPROC replace(FARPROC function) {
        real = reinterpret_cast<Result (*)(Arguments...)>(reinterpret_cast<void*>(function));
        return reinterpret_cast<FARPROC>(reinterpret_cast<void*>(&call));
    }
};

using handle = void*;
struct {
    char const* name;
    FARPROC (*replace)(FARPROC);
} const looked_up[] = {
    {"SetFileInformationByHandle",
     found<set_information_, int(handle, int, void const*, DWORD)>::replace},
    {"K32QueryWorkingSetEx", found<working_set_, int(handle, void*, DWORD)>::replace},
    {"K32GetMappedFileNameW", found<mapped_name_, DWORD(handle, void*, wchar_t*, DWORD)>::replace},
    {"PrefetchVirtualMemory",
     found<prefetch_, int(handle, ULONG_PTR, void const*, DWORD)>::replace},
    {"VirtualAlloc2",
     found<alloc2_, void*(handle, void*, SIZE_T, DWORD, DWORD, void*, DWORD)>::replace},
    {"MapViewOfFile3", found<map3_, void*(handle, handle, void*, std::uint64_t, SIZE_T, DWORD,
                                          DWORD, void*, DWORD)>::replace},
    {"UnmapViewOfFile2", found<unmap2_, int(handle, void*, DWORD)>::replace},
};

}  // namespace

extern "C" {

static FARPROC WINAPI look_up(HMODULE module, char const* name) {
    FARPROC const function = __real___imp_GetProcAddress(module, name);
    if (function == nullptr) return function;
    for (auto const& known : looked_up)
        if (std::strcmp(known.name, name) == 0) return known.replace(function);
    return function;
}
decltype(&GetProcAddress) __wrap___imp_GetProcAddress = look_up;

// operator new and new[] with std::nothrow, by the names of the Itanium ABI
void* __real__ZnwyRKSt9nothrow_t(std::size_t, std::nothrow_t const&);
void* __wrap__ZnwyRKSt9nothrow_t(std::size_t n, std::nothrow_t const& tag) {
    return fails(new_) != 0 ? nullptr : __real__ZnwyRKSt9nothrow_t(n, tag);
}
void* __real__ZnayRKSt9nothrow_t(std::size_t, std::nothrow_t const&);
void* __wrap__ZnayRKSt9nothrow_t(std::size_t n, std::nothrow_t const& tag) {
    return fails(new_) != 0 ? nullptr : __real__ZnayRKSt9nothrow_t(n, tag);
}
}
