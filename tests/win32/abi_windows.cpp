// The library's own words for Win32, compared with the SDK's. Prototypes are compared by the compiler:
// two that differ are an error. Other orders of the headers: tests/acceptance/hygiene.cpp.
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>
// behind it
#include <psapi.h>

#include <cstddef>
#include <mmap.hpp>

#include "support/catch.hpp"

#if defined(_M_IX86) || defined(__i386__)
#define COUNT_REGISTER Ecx
#elif defined(_M_X64) || defined(__x86_64__)
#define COUNT_REGISTER Rcx
#else
#define COUNT_REGISTER Pc
#endif

#define SAME_LAYOUT(ours, theirs) \
    static_assert(sizeof(ours) == sizeof(theirs) && alignof(ours) == alignof(theirs))
#define SAME_PLACE(ours, our_member, theirs, their_member)                        \
    static_assert(offsetof(ours, our_member) == offsetof(theirs, their_member) && \
                  sizeof(ours::our_member) == sizeof(theirs::their_member))

namespace {
using b = mmap::detail::win32;

SAME_LAYOUT(b::memory_information, MEMORY_BASIC_INFORMATION);
SAME_PLACE(b::memory_information, base, MEMORY_BASIC_INFORMATION, BaseAddress);
SAME_PLACE(b::memory_information, allocation_base, MEMORY_BASIC_INFORMATION, AllocationBase);
SAME_PLACE(b::memory_information, length, MEMORY_BASIC_INFORMATION, RegionSize);
SAME_PLACE(b::memory_information, state, MEMORY_BASIC_INFORMATION, State);
SAME_PLACE(b::memory_information, protect, MEMORY_BASIC_INFORMATION, Protect);
SAME_PLACE(b::memory_information, type, MEMORY_BASIC_INFORMATION, Type);

SAME_LAYOUT(b::file_information, BY_HANDLE_FILE_INFORMATION);
SAME_PLACE(b::file_information, attributes, BY_HANDLE_FILE_INFORMATION, dwFileAttributes);
SAME_PLACE(b::file_information, size_high, BY_HANDLE_FILE_INFORMATION, nFileSizeHigh);
SAME_PLACE(b::file_information, size_low, BY_HANDLE_FILE_INFORMATION, nFileSizeLow);

SAME_LAYOUT(b::system_information, SYSTEM_INFO);
SAME_PLACE(b::system_information, page_size, SYSTEM_INFO, dwPageSize);
SAME_PLACE(b::system_information, granularity, SYSTEM_INFO, dwAllocationGranularity);

SAME_LAYOUT(b::working_set_entry, PSAPI_WORKING_SET_EX_INFORMATION);
SAME_PLACE(b::working_set_entry, address, PSAPI_WORKING_SET_EX_INFORMATION, VirtualAddress);
SAME_PLACE(b::working_set_entry, flags, PSAPI_WORKING_SET_EX_INFORMATION, VirtualAttributes);

#if _WIN32_WINNT >= 0x0602
SAME_LAYOUT(b::memory_range, WIN32_MEMORY_RANGE_ENTRY);
SAME_PLACE(b::memory_range, begin, WIN32_MEMORY_RANGE_ENTRY, VirtualAddress);
SAME_PLACE(b::memory_range, length, WIN32_MEMORY_RANGE_ENTRY, NumberOfBytes);
#endif

using f = b::fault_handler;
SAME_LAYOUT(f::record, EXCEPTION_RECORD);
SAME_PLACE(f::record, code, EXCEPTION_RECORD, ExceptionCode);
SAME_PLACE(f::record, count, EXCEPTION_RECORD, NumberParameters);
SAME_PLACE(f::record, information, EXCEPTION_RECORD, ExceptionInformation);
SAME_LAYOUT(f::pointers, EXCEPTION_POINTERS);
SAME_PLACE(f::pointers, what, EXCEPTION_POINTERS, ExceptionRecord);
SAME_PLACE(f::pointers, context, EXCEPTION_POINTERS, ContextRecord);
SAME_LAYOUT(b::overlapped, OVERLAPPED);
SAME_PLACE(b::overlapped, offset, OVERLAPPED, Offset);
SAME_PLACE(b::overlapped, offset_high, OVERLAPPED, OffsetHigh);
SAME_PLACE(b::overlapped, event, OVERLAPPED, hEvent);
static_assert(b::faultable_copy::place == offsetof(CONTEXT, COUNT_REGISTER));
static_assert(sizeof(std::uintptr_t) == sizeof(CONTEXT::COUNT_REGISTER));

static_assert(std::is_same_v<mmap::detail::native::handle, HANDLE>);
static_assert(std::is_same_v<mmap::detail::native::size, SIZE_T>);
static_assert(std::is_same_v<mmap::detail::native::procedure, FARPROC>);
static_assert(std::is_same_v<b::dword, DWORD>);

static_assert(b::invalid_function == ERROR_INVALID_FUNCTION);
static_assert(b::file_not_found == ERROR_FILE_NOT_FOUND);
static_assert(b::access_denied == ERROR_ACCESS_DENIED);
static_assert(b::invalid_handle == ERROR_INVALID_HANDLE);
static_assert(b::not_enough_memory == ERROR_NOT_ENOUGH_MEMORY);
static_assert(b::lock_violation == ERROR_LOCK_VIOLATION);
static_assert(b::end_of_file == ERROR_HANDLE_EOF);
static_assert(b::io_incomplete == ERROR_IO_INCOMPLETE && b::io_pending == ERROR_IO_PENDING);
static_assert(b::invalid_parameter == ERROR_INVALID_PARAMETER);
static_assert(b::disk_full == ERROR_DISK_FULL);
static_assert(b::not_locked == ERROR_NOT_LOCKED);
static_assert(b::already_exists == ERROR_ALREADY_EXISTS);
static_assert(b::invalid_address == ERROR_INVALID_ADDRESS);
static_assert(b::file_invalid == ERROR_FILE_INVALID);
static_assert(b::working_set_quota == ERROR_WORKING_SET_QUOTA);
static_assert(b::commitment_limit == ERROR_COMMITMENT_LIMIT);
static_assert(b::not_supported == ERROR_NOT_SUPPORTED);
static_assert(b::generic_read == GENERIC_READ && b::generic_write == GENERIC_WRITE &&
              b::generic_execute == GENERIC_EXECUTE);
static_assert(b::share_all == (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE));
static_assert(b::create_new == CREATE_NEW && b::open_existing == OPEN_EXISTING &&
              b::open_always == OPEN_ALWAYS);
static_assert(b::attribute_normal == FILE_ATTRIBUTE_NORMAL &&
              b::attribute_directory == FILE_ATTRIBUTE_DIRECTORY);
static_assert(b::type_unknown == FILE_TYPE_UNKNOWN && b::type_disk == FILE_TYPE_DISK);
static_assert(b::same_access == DUPLICATE_SAME_ACCESS);
static_assert(b::end_of_file_info == FileEndOfFileInfo &&
              sizeof(FILE_END_OF_FILE_INFO) == sizeof(long long));
static_assert(b::utf8 == CP_UTF8 && b::invalid_characters_fail == MB_ERR_INVALID_CHARS);
static_assert(b::page_noaccess == PAGE_NOACCESS && b::page_readonly == PAGE_READONLY &&
              b::page_readwrite == PAGE_READWRITE && b::page_writecopy == PAGE_WRITECOPY);
static_assert(b::page_readonly << b::page_execute == PAGE_EXECUTE_READ &&
              b::page_readwrite << b::page_execute == PAGE_EXECUTE_READWRITE &&
              b::page_writecopy << b::page_execute == PAGE_EXECUTE_WRITECOPY);
static_assert(b::map_copy == FILE_MAP_COPY && b::map_write == FILE_MAP_WRITE &&
              b::map_read == FILE_MAP_READ && b::map_execute == FILE_MAP_EXECUTE);
static_assert(b::section_reserve == SEC_RESERVE);
static_assert(b::mem_commit == MEM_COMMIT && b::mem_reserve == MEM_RESERVE &&
              b::mem_decommit == MEM_DECOMMIT && b::mem_release == MEM_RELEASE &&
              b::mem_free == MEM_FREE && b::mem_private == MEM_PRIVATE &&
              b::mem_mapped == MEM_MAPPED && b::mem_reset == MEM_RESET);
#if defined(MEM_RESERVE_PLACEHOLDER)
static_assert(b::mem_reserve_placeholder == MEM_RESERVE_PLACEHOLDER &&
              b::mem_replace_placeholder == MEM_REPLACE_PLACEHOLDER &&
              b::mem_coalesce_placeholders == MEM_COALESCE_PLACEHOLDERS &&
              b::mem_preserve_placeholder == MEM_PRESERVE_PLACEHOLDER);
#endif
static_assert(b::wait_timeout == WAIT_TIMEOUT && b::wait_failed == WAIT_FAILED);
static_assert(b::in_page_error == static_cast<DWORD>(EXCEPTION_IN_PAGE_ERROR) &&
              b::access_violation == static_cast<DWORD>(EXCEPTION_ACCESS_VIOLATION));

// Calls that are found by name: the type they are called by.
static_assert(std::is_same_v<b::query_working_set*, decltype(&K32QueryWorkingSetEx)>);
}  // namespace

TEST_CASE("the library's own declarations of Win32 are those of the SDK") {
    CHECK(mmap::detail::native::none == INVALID_HANDLE_VALUE);
    SYSTEM_INFO system;
    GetSystemInfo(&system);
    CHECK(mmap::page_size() == system.dwPageSize);
    CHECK(mmap::granularity() == system.dwAllocationGranularity);
    PSAPI_WORKING_SET_EX_INFORMATION theirs = {};
    theirs.VirtualAttributes.Valid = 1;
    theirs.VirtualAttributes.Locked = 1;
    b::working_set_entry ours = {};
    std::memcpy(&ours, &theirs, sizeof ours);
    CHECK(ours.is_valid());
    CHECK(ours.is_locked());
    theirs.VirtualAttributes.Locked = 0;
    std::memcpy(&ours, &theirs, sizeof ours);
    CHECK_FALSE(ours.is_locked());
}
