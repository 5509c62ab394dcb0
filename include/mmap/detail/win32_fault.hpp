// win32_fault.hpp: surviving I/O errors of a view, in memory that a thread has armed.
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
        failed_with.store(outcome.value(), std::memory_order_relaxed);
        return outcome;
    }
    [[nodiscard]] static std::error_code last_failure() noexcept {
        int const number = failed_with.load(std::memory_order_relaxed);
        return number == 0 ? std::error_code() : code(static_cast<dword>(number));
    }
    /// This thread's armed ranges, newest first. In a slot instead of `thread_local`: reading a slot
    /// allocates nothing, even in a thread that has never armed a range.
    [[nodiscard]] static platform::armed_range* armed() noexcept {
        return static_cast<platform::armed_range*>(TlsGetValue(slot));
    }
    [[nodiscard]] static std::error_code set_armed(platform::armed_range* newest) noexcept {
        return from_result(TlsSetValue(slot, newest));
    }

private:
    static constexpr long go_on = -1, chain = 0;  // EXCEPTION_CONTINUE_EXECUTION, _SEARCH
    static constexpr dword no_slot = 0xFFFFFFFFU;
    static inline dword slot = no_slot;
    static inline std::atomic<int> failed_with{0};
    // The view that is being replaced, or the last one that was.
    static inline std::atomic<bool> is_replacing{false};
    static inline std::atomic<std::byte*> replaced_begin{nullptr};
    static inline std::atomic<std::byte*> replaced_end{nullptr};

    static std::error_code install_once() noexcept {
        (void)space::placeholders();  // looks calls up, which a handler cannot
        pin();
        dword const mine = TlsAlloc();
        if (mine == no_slot) return last_error();
        slot = mine;
        using handler = long(__stdcall*)(struct _EXCEPTION_POINTERS*);
        if (AddVectoredExceptionHandler(
                1, reinterpret_cast<handler>(reinterpret_cast<void*>(&handle))) == nullptr)
            return code(not_enough_memory);
        return {};
    }

    /// Keeps the module of this code loaded: the system would call a handler that is gone.
    static void pin() noexcept {
        using get_module = int __stdcall(dword flags, void const* address, void** module);
        constexpr dword pinned = 1;        // GET_MODULE_HANDLE_EX_FLAG_PIN
        constexpr dword from_address = 4;  // GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS
        auto* const call = find<get_module>(L"kernel32.dll", "GetModuleHandleExW");
        void* module = nullptr;
        if (call != nullptr)
            call(pinned | from_address, reinterpret_cast<void const*>(&handle), &module);
    }

    static long __stdcall handle(pointers* fault) noexcept {
        record const& what = *fault->what;
        if ((what.code != in_page_error && what.code != access_violation) || what.count < 2)
            return chain;
        dword const saved = GetLastError();  // TlsGetValue sets it
        bool const is_handled = take(what, fault->context);
        SetLastError(saved);
        return is_handled ? go_on : chain;
    }

    /// Whether the instruction may run again.
    static bool take(record const& what, void* context) noexcept {
        std::uintptr_t const number = what.information[1];
        auto* const address = reinterpret_cast<std::byte*>(number);
        if (what.code == access_violation && was_replaced(what.information[0], address))
            return true;
        for (platform::armed_range* r = armed(); r != nullptr; r = r->older) {
            std::uintptr_t const offset = number - reinterpret_cast<std::uintptr_t>(r->base);
            if (offset >= bounds::align_up(r->length, platform::page_size())) continue;
            if (r->jump_target != nullptr) {
                static_cast<faultable_copy*>(r->jump_target)->skip_to_end(context);
                return true;
            }
            return what.code == in_page_error ? replace(*r, address) : supply(*r, address);
        }
        return false;
    }

    /// Between unmapping a view and putting zeros there, other threads find nothing: they retry. So do
    /// threads whose fault is reported late, when the access they wanted is possible.
    static bool was_replaced(std::uintptr_t kind, std::byte* address) noexcept {
        if (address < replaced_begin.load() || address >= replaced_end.load()) return false;
        if (is_replacing.load()) return true;
        constexpr std::uintptr_t load = 0;
        constexpr std::uintptr_t store = 1;  // and 8, to execute, which is never possible there
        memory_information const now = space::query(address);
        return now.state == mem_commit && now.type == mem_private && kind <= store &&
               (now.protect == page_readwrite || (kind == load && now.protect == page_readonly));
    }

    static bool replace(platform::armed_range& range, std::byte* address) noexcept {
        if (is_replacing.exchange(true)) return true;  // another thread does: fault again
        memory_information const found = space::query(address);
        bool is_done = found.state == mem_commit && found.type == mem_private;  // already done
        std::byte* const end = range.base + range.length;
        if (found.type == mem_mapped) {
            replaced_begin.store(found.allocation_base);
            replaced_end.store(end);
            // Before the zeros can be seen: another thread that reads them must learn that it did.
            range.lose_from(static_cast<std::size_t>(found.allocation_base - range.base));
            // Single pages of a view cannot be replaced: all of it goes, and the views after it.
            dword const protect = range.writable ? page_readwrite : page_readonly;
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

    /// Commits a page of zeros that could only be reserved.
    static bool supply(platform::armed_range& range, std::byte* address) noexcept {
        memory_information const found = space::query(address);
        if (found.state != mem_reserve || found.type != mem_private ||
            range.first_lost->load() == to_end)
            return false;
        std::size_t const page = platform::page_size();
        auto* const begin = address - reinterpret_cast<std::uintptr_t>(address) % page;
        return VirtualAlloc(begin, page, mem_commit,
                            range.writable ? page_readwrite : page_readonly) != nullptr;
    }
};

inline std::error_code mmap::detail::platform::arm(armed_range& range) noexcept {
    if (std::error_code const failure = win32::fault_handler::install()) return failure;
    std::error_code const failure =
        win32::fault_handler::set_armed(range.link(win32::fault_handler::armed()));
    if (failure) (void)range.unlink(&range);
    return failure;
}

inline void mmap::detail::platform::disarm(armed_range& range) noexcept {
    (void)win32::fault_handler::set_armed(range.unlink(win32::fault_handler::armed()));
}

inline std::error_code mmap::detail::platform::fault_handling() noexcept {
    return win32::fault_handler::last_failure();
}

inline bool mmap::detail::platform::copy(void* to, void const* from, std::size_t n,
                                         std::byte const* guarded) noexcept {
    win32::faultable_copy bytes;
    armed_range range;
    std::size_t const page_offset =
        bounds::offset_in(reinterpret_cast<std::uintptr_t>(guarded), page_size());
    range.base = const_cast<std::byte*>(guarded) - page_offset;
    range.length = n + page_offset;
    range.jump_target = &bytes;
    if (arm(range)) return false;
    bytes.run(to, from, n);
    disarm(range);
    return !bytes.has_faulted;
}
