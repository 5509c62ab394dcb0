// win32_api.hpp: the Win32 calls that the backend uses, declared by hand: <windows.h> would bring
// ten thousand macros into every file. For the win32_*.hpp files only.
//
// Every prototype is the SDK's, type for type, at global scope, so that <windows.h> may come before,
// after or never: tests/win32/abi.cpp compares them. Structures are passed as pointers to tags that
// are declared and never defined here; mmap::detail::win32 has its own of the same layout. Types that
// cannot be declared this way (enumerations, calls that older systems lack) are found at run time:
// win32_calls.hpp. MMAP_USE_WINDOWS_H takes the real header instead; so must who defines NO_STRICT.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>

#include "../scope.hpp"

/// A HANDLE, and the conversions that source.hpp and region.hpp need.
struct mmap::detail::native {
    using handle = void*;
    using wide = wchar_t;
    static inline handle const none = reinterpret_cast<handle>(std::intptr_t{-1});
    [[nodiscard]] static std::intptr_t to_os(handle h) noexcept {
        return reinterpret_cast<std::intptr_t>(h);
    }
    [[nodiscard]] static handle from_os(std::intptr_t h) noexcept {
        return reinterpret_cast<handle>(h);
    }
    [[nodiscard]] static std::string to_utf8(wchar_t const* text);  // win32_path.hpp

    // SIZE_T and INT_PTR are what basetsd.h makes them: on Win32 SIZE_T is `unsigned long`, where
    // std::size_t is `unsigned int`.
    static constexpr bool is_64 = sizeof(void*) == 8;
    using size = std::conditional_t<is_64, unsigned long long, unsigned long>;
    using procedure = std::conditional_t<is_64, long long, int>(__stdcall*)();  // FARPROC
};

#if defined(MMAP_USE_WINDOWS_H)
#include <windows.h>
#else

struct _BY_HANDLE_FILE_INFORMATION;
struct _EXCEPTION_POINTERS;
struct _OVERLAPPED;
struct _MEMORY_BASIC_INFORMATION;
struct _SECURITY_ATTRIBUTES;
struct _SYSTEM_INFO;
struct HINSTANCE__;

extern "C" {
// errors, handles, the process
__declspec(dllimport) unsigned long __stdcall GetLastError();
__declspec(dllimport) void __stdcall SetLastError(unsigned long);
__declspec(dllimport) int __stdcall CloseHandle(void*);
__declspec(dllimport) int __stdcall DuplicateHandle(void*, void*, void*, void**, unsigned long, int,
                                                    unsigned long);
__declspec(dllimport) void* __stdcall GetCurrentProcess();
__declspec(dllimport) int __stdcall GetProcessWorkingSetSize(void*, mmap::detail::native::size*,
                                                             mmap::detail::native::size*);
__declspec(dllimport) int __stdcall SetProcessWorkingSetSize(void*, mmap::detail::native::size,
                                                             mmap::detail::native::size);
__declspec(dllimport) void __stdcall GetSystemInfo(struct _SYSTEM_INFO*);
__declspec(dllimport) struct HINSTANCE__* __stdcall GetModuleHandleW(wchar_t const*);
__declspec(dllimport) mmap::detail::native::procedure
    __stdcall GetProcAddress(struct HINSTANCE__*, char const*);
__declspec(dllimport) void __stdcall Sleep(unsigned long);

// text
__declspec(dllimport) int __stdcall MultiByteToWideChar(unsigned int, unsigned long, char const*,
                                                        int, wchar_t*, int);
__declspec(dllimport) int __stdcall WideCharToMultiByte(unsigned int, unsigned long, wchar_t const*,
                                                        int, char*, int, char const*, int*);

// files
__declspec(dllimport) void* __stdcall CreateFileW(wchar_t const*, unsigned long, unsigned long,
                                                  struct _SECURITY_ATTRIBUTES*, unsigned long,
                                                  unsigned long, void*);
__declspec(dllimport) int __stdcall DeleteFileW(wchar_t const*);
__declspec(dllimport) int __stdcall FlushFileBuffers(void*);
__declspec(dllimport) int __stdcall ReadFile(void*, void*, unsigned long, unsigned long*,
                                             struct _OVERLAPPED*);
__declspec(dllimport) int __stdcall WriteFile(void*, void const*, unsigned long, unsigned long*,
                                              struct _OVERLAPPED*);
__declspec(dllimport) int __stdcall GetOverlappedResult(void*, struct _OVERLAPPED*, unsigned long*,
                                                        int);
__declspec(dllimport) unsigned long __stdcall GetFileType(void*);
__declspec(dllimport) int __stdcall GetFileInformationByHandle(void*,
                                                               struct _BY_HANDLE_FILE_INFORMATION*);
__declspec(dllimport) unsigned long __stdcall GetFinalPathNameByHandleW(void*, wchar_t*,
                                                                        unsigned long,
                                                                        unsigned long);
__declspec(dllimport) unsigned long __stdcall GetFullPathNameW(wchar_t const*, unsigned long,
                                                               wchar_t*, wchar_t**);

// sections and their views
__declspec(dllimport) void* __stdcall CreateFileMappingW(void*, struct _SECURITY_ATTRIBUTES*,
                                                         unsigned long, unsigned long,
                                                         unsigned long, wchar_t const*);
__declspec(dllimport) void* __stdcall OpenFileMappingW(unsigned long, int, wchar_t const*);
__declspec(dllimport) void* __stdcall MapViewOfFileEx(void*, unsigned long, unsigned long,
                                                      unsigned long, mmap::detail::native::size,
                                                      void*);
__declspec(dllimport) int __stdcall UnmapViewOfFile(void const*);
__declspec(dllimport) int __stdcall FlushViewOfFile(void const*, mmap::detail::native::size);

// memory
__declspec(dllimport) void* __stdcall VirtualAlloc(void*, mmap::detail::native::size, unsigned long,
                                                   unsigned long);
__declspec(dllimport) int __stdcall VirtualFree(void*, mmap::detail::native::size, unsigned long);
__declspec(dllimport) int __stdcall VirtualProtect(void*, mmap::detail::native::size, unsigned long,
                                                   unsigned long*);
__declspec(dllimport) mmap::detail::native::size
    __stdcall VirtualQuery(void const*, struct _MEMORY_BASIC_INFORMATION*,
                           mmap::detail::native::size);
__declspec(dllimport) int __stdcall VirtualLock(void*, mmap::detail::native::size);
__declspec(dllimport) int __stdcall VirtualUnlock(void*, mmap::detail::native::size);

// who makes a named section first; faults
__declspec(dllimport) void* __stdcall CreateMutexW(struct _SECURITY_ATTRIBUTES*, int,
                                                   wchar_t const*);
__declspec(dllimport) int __stdcall ReleaseMutex(void*);
__declspec(dllimport) unsigned long __stdcall WaitForSingleObject(void*, unsigned long);
__declspec(dllimport) void* __stdcall AddVectoredExceptionHandler(
    unsigned long, long(__stdcall*)(struct _EXCEPTION_POINTERS*));
__declspec(dllimport) unsigned long __stdcall TlsAlloc();
__declspec(dllimport) void* __stdcall TlsGetValue(unsigned long);
__declspec(dllimport) int __stdcall TlsSetValue(unsigned long, void*);
}
#endif
