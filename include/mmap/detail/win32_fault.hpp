// win32_fault.hpp: surviving I/O errors behind a view, in memory that a thread has armed.
#pragma once

#include "win32_copy.hpp"
#include "win32_space.hpp"

/// One vectored handler, the first, installed once and never removed. It takes what concerns armed
/// memory and passes everything else on.
struct mmap::detail::win32::fault_handler {
    struct record {  // EXCEPTION_RECORD
        dword code, flags;
        record* next;
        void* instruction;
        dword count;
        std::uintptr_t information[15];  // for faults: kind of access, address
    };
    struct pointers {  // EXCEPTION_POINTERS
        record* what;
        void* context;
    };

    static std::error_code install() noexcept {
        static std::error_code const outcome = install_once();
        return outcome;
    }
    /// This thread's armed ranges, newest first. A slot and not `thread_local`: reading it allocates
    /// nothing, also in a thread that has never armed any.
    [[nodiscard]] static platform::watch* armed() noexcept {
        return static_cast<platform::watch*>(TlsGetValue(slot));
    }
    [[nodiscard]] static std::error_code set_armed(platform::watch* newest) noexcept {
        return from_result(TlsSetValue(slot, newest));
    }

private:
    static constexpr long go_on = -1, pass_on = 0;  // EXCEPTION_CONTINUE_EXECUTION, _SEARCH
    static constexpr dword no_slot = 0xFFFFFFFFU;
    static inline dword slot = no_slot;
    // The view that is being replaced, or was last.
    static inline std::atomic<bool> is_replacing{false};
    static inline std::atomic<std::byte*> replaced_begin{nullptr};
    static inline std::atomic<std::byte*> replaced_end{nullptr};

    static std::error_code install_once() noexcept {
        (void)space::placeholders();  // looks calls up, which a handler cannot
        dword const mine = TlsAlloc();
        if (mine == no_slot) return last_error();
        slot = mine;
        using handler = long(__stdcall*)(struct _EXCEPTION_POINTERS*);
        if (AddVectoredExceptionHandler(
                1, reinterpret_cast<handler>(reinterpret_cast<void*>(&handle))) == nullptr)
            return code(not_enough_memory);
        return {};
    }

    static long __stdcall handle(pointers* fault) noexcept {
        record const& what = *fault->what;
        if ((what.code != in_page_error && what.code != access_violation) || what.count < 2)
            return pass_on;
        dword const saved = GetLastError();  // TlsGetValue sets it
        bool const is_handled = take(what, fault->context);
        SetLastError(saved);
        return is_handled ? go_on : pass_on;
    }

    /// May the instruction run (again)?
    static bool take(record const& what, void* context) noexcept {
        std::uintptr_t const number = what.information[1];
        auto* const address = reinterpret_cast<std::byte*>(number);
        if (what.code == access_violation && was_replaced(what.information[0], address))
            return true;
        for (platform::watch* w = armed(); w != nullptr; w = w->previous) {
            std::uintptr_t const offset = number - reinterpret_cast<std::uintptr_t>(w->base);
            if (offset >= bounds::align_up(w->length, platform::page_size())) continue;
            if (w->escape != nullptr) {
                static_cast<stoppable_copy*>(w->escape)->stop(context);
                return true;
            }
            return what.code == in_page_error ? replace(*w, address) : supply(*w, address);
        }
        return false;
    }

    /// Between unmapping a view and putting zeros there, threads that use it find nothing: they try
    /// again. So do those that hear of it late, when the access they wanted is possible.
    static bool was_replaced(std::uintptr_t kind, std::byte* address) noexcept {
        if (address < replaced_begin.load() || address >= replaced_end.load()) return false;
        if (is_replacing.load()) return true;
        constexpr std::uintptr_t load = 0;
        constexpr std::uintptr_t store = 1;  // and 8, to execute, which is never possible there
        memory_information const now = space::query(address);
        return now.state == mem_commit && now.type == mem_private && kind <= store &&
               (now.protect == page_readwrite || (kind == load && now.protect == page_readonly));
    }

    static bool replace(platform::watch& w, std::byte* address) noexcept {
        if (is_replacing.exchange(true)) return true;  // another thread does: this one faults again
        memory_information const found = space::query(address);
        bool is_done = found.state == mem_commit && found.type == mem_private;  // it has done it
        std::byte* const end = w.base + w.length;
        if (found.type == mem_mapped) {
            replaced_begin.store(found.allocation_base);
            replaced_end.store(end);
            // Before the zeros can be seen: another thread that reads them must learn that it did.
            lower(*w.lost, static_cast<std::size_t>(found.allocation_base - w.base));
            // Single pages of a view cannot be replaced: all of it goes, and those behind it.
            dword const protect = w.writable ? page_readwrite : page_readonly;
            for (std::byte* at = found.allocation_base; at < end;) {
                std::byte* const next = space::end_of_allocation(space::query(at));
                is_done = space::replace_view(at, next, protect);
                if (!is_done) break;
                at = next;
            }
        }
        is_replacing.store(false);
        return is_done;
    }

    static void lower(std::atomic<std::size_t>& lost, std::size_t offset) noexcept {
        std::size_t least = lost.load();
        while (offset < least && !lost.compare_exchange_weak(least, offset)) {}
    }

    /// Commits a page of zeros that could only be reserved.
    static bool supply(platform::watch& w, std::byte* address) noexcept {
        memory_information const found = space::query(address);
        if (found.state != mem_reserve || found.type != mem_private || w.lost->load() == to_end)
            return false;
        std::size_t const page = platform::page_size();
        auto* const begin = address - reinterpret_cast<std::uintptr_t>(address) % page;
        return VirtualAlloc(begin, page, mem_commit, w.writable ? page_readwrite : page_readonly) !=
               nullptr;
    }
};

inline std::error_code mmap::detail::platform::arm(watch& range) noexcept {
    if (std::error_code const failure = win32::fault_handler::install()) return failure;
    range.previous = win32::fault_handler::armed();
    return win32::fault_handler::set_armed(&range);
}

inline void mmap::detail::platform::disarm(watch& range) noexcept {
    watch* newest = win32::fault_handler::armed();
    watch** link = &newest;
    while (*link != nullptr && *link != &range) link = &(*link)->previous;
    if (*link != nullptr) *link = range.previous;
    (void)win32::fault_handler::set_armed(newest);
}

inline bool mmap::detail::platform::copy(void* to, void const* from, std::size_t n,
                                         std::byte const* guarded) noexcept {
    win32::stoppable_copy bytes;
    watch range;
    std::size_t const slack =
        bounds::offset_in(reinterpret_cast<std::uintptr_t>(guarded), page_size());
    range.base = const_cast<std::byte*>(guarded) - slack;
    range.length = n + slack;
    range.escape = &bytes;
    if (arm(range)) return false;
    bytes.run(to, from, n);
    disarm(range);
    return !bytes.has_stopped;
}
