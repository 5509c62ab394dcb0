// I/O errors behind a view, without a broken disk: pages made inaccessible, whose access violations a
// handler before the library's turns into the exception that Windows raises for such errors.
#pragma once

#include <cstddef>
#include <mmap.hpp>

#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>

namespace test {

/// While it lives, accesses to pages that the region has but cannot reach are in-page errors.
class broken_disk {
public:
    /// From `offset` on the pages of the region cannot be read.
    broken_disk(mmap::region const& region, std::size_t offset) {
        char c = 0;
        region.read(0, &c, 1);  // the library's handler is there, and this one comes before it
        begin_ = const_cast<std::byte*>(region.data()) + offset;
        end_ = const_cast<std::byte*>(region.end());
        for (std::byte* at = begin_; at < end_;) {  // not across views
            MEMORY_BASIC_INFORMATION view;
            VirtualQuery(at, &view, sizeof view);
            std::byte* const next = static_cast<std::byte*>(view.BaseAddress) + view.RegionSize;
            std::byte* const to = next < end_ ? next : end_;
            DWORD before = 0;
            VirtualProtect(at, static_cast<SIZE_T>(to - at), PAGE_NOACCESS, &before);
            at = next;
        }
        handler_ = AddVectoredExceptionHandler(1, &translate);
    }
    broken_disk(broken_disk const&) = delete;
    broken_disk& operator=(broken_disk const&) = delete;
    ~broken_disk() { RemoveVectoredExceptionHandler(handler_); }

private:
    static LONG CALLBACK translate(EXCEPTION_POINTERS* fault) {
        EXCEPTION_RECORD& what = *fault->ExceptionRecord;
        auto* const address = reinterpret_cast<std::byte*>(what.ExceptionInformation[1]);
        MEMORY_BASIC_INFORMATION page;
        if (what.ExceptionCode == EXCEPTION_ACCESS_VIOLATION && address >= begin_ &&
            address < end_ && VirtualQuery(address, &page, sizeof page) != 0 &&
            page.Type == MEM_MAPPED) {
            what.ExceptionCode = static_cast<DWORD>(EXCEPTION_IN_PAGE_ERROR);
            what.NumberParameters = 3;
            what.ExceptionInformation[2] = 0xC0000185;  // STATUS_IO_DEVICE_ERROR
        }
        return EXCEPTION_CONTINUE_SEARCH;
    }

    static inline std::byte* begin_ = nullptr;
    static inline std::byte* end_ = nullptr;
    void* handler_ = nullptr;
};

}  // namespace test
