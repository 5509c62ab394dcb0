// win32_calls.hpp: what the win32_*.hpp files share: constants and structures of the calls, under
// names of our own; errors, read at once; the calls that must be looked up. For those files only.
#pragma once

#include <cstring>
#include <new>

#include "bounds.hpp"
#include "platform.hpp"
#include "win32_api.hpp"

struct mmap::detail::win32 {
    using size = native::size;
    using dword = unsigned long;

    // --- constants of winerror.h, winnt.h, winbase.h; tests/win32/abi.cpp compares them --------------

    enum number : dword {
        invalid_function = 1,
        file_not_found = 2,
        access_denied = 5,
        invalid_handle = 6,
        not_enough_memory = 8,
        lock_violation = 33,
        end_of_file = 38,
        not_supported = 50,
        io_incomplete = 996,
        io_pending = 997,
        invalid_parameter = 87,
        disk_full = 112,
        not_locked = 158,
        already_exists = 183,
        invalid_address = 487,
        file_invalid = 1006,
        working_set_quota = 1453,
        commitment_limit = 1455,
    };
    static constexpr dword generic_read = 0x80000000U, generic_write = 0x40000000U,
                           generic_execute = 0x20000000U;
    static constexpr dword append_data = 4, read_attributes = 0x80, synchronize = 0x100000;
    static constexpr std::uint64_t end_of_any_file = ~std::uint64_t{0};  // an offset, to write
    static constexpr dword share_all = 1 | 2 | 4;  // FILE_SHARE_READ, _WRITE, _DELETE
    static constexpr dword create_new = 1, open_existing = 3, open_always = 4;
    static constexpr dword attribute_normal = 0x80, attribute_directory = 0x10;
    static constexpr dword type_unknown = 0, type_disk = 1;
    static constexpr dword same_access = 2;  // DUPLICATE_SAME_ACCESS
    static constexpr int end_of_file_info = 6;
    static constexpr unsigned int utf8 = 65001;
    static constexpr dword invalid_characters_fail = 8;  // MB_ERR_INVALID_CHARS
    static constexpr dword page_noaccess = 1, page_readonly = 2, page_readwrite = 4,
                           page_writecopy = 8, page_execute = 4;  // PAGE_EXECUTE_x: PAGE_x << 4
    static constexpr dword map_copy = 1, map_write = 2, map_read = 4, map_execute = 0x20;
    static constexpr dword section_reserve = 0x4000000;  // SEC_RESERVE
    static constexpr dword mem_commit = 0x1000, mem_reserve = 0x2000, mem_decommit = 0x4000,
                           mem_release = 0x8000, mem_free = 0x10000, mem_private = 0x20000,
                           mem_mapped = 0x40000, mem_reset = 0x80000;
    static constexpr dword mem_reserve_placeholder = 0x40000, mem_replace_placeholder = 0x4000,
                           mem_coalesce_placeholders = 1, mem_preserve_placeholder = 2;
    static constexpr dword wait_timeout = 258, wait_failed = 0xFFFFFFFFU;
    static constexpr dword in_page_error = 0xC0000006U, access_violation = 0xC0000005U;

    // --- structures in the SDK's layout --------------------------------------------------------------

    struct memory_information {  // MEMORY_BASIC_INFORMATION
        std::byte* base;
        std::byte* allocation_base;
        dword allocation_protect;
        size length;
        dword state, protect, type;
    };
    struct file_information {  // BY_HANDLE_FILE_INFORMATION
        dword attributes, created[2], accessed[2], written[2], volume, size_high, size_low, links,
            index[2];
    };
    struct system_information {  // SYSTEM_INFO
        unsigned short architecture, reserved;
        dword page_size;
        void *lowest, *highest;
        std::uintptr_t processors;
        dword count, type, granularity;
        unsigned short level, revision;
    };
    struct overlapped {  // OVERLAPPED
        std::uintptr_t internal[2];
        dword offset, offset_high;
        void* event;
    };
    struct memory_range {  // WIN32_MEMORY_RANGE_ENTRY
        void* begin;
        std::size_t length;
    };
    struct working_set_entry {  // PSAPI_WORKING_SET_EX_INFORMATION
        void* address;
        std::uintptr_t flags;
        [[nodiscard]] bool is_valid() const noexcept { return (flags & 1U) != 0; }
        [[nodiscard]] bool is_locked() const noexcept { return (flags >> 22U & 1U) != 0; }
    };

    // --- errors --------------------------------------------------------------------------------------

    [[nodiscard]] static std::error_code code(dword number) noexcept {
        return {static_cast<int>(number), std::system_category()};
    }
    /// The code of a call that has just failed.
    [[nodiscard]] static std::error_code last_error() noexcept { return code(GetLastError()); }
    /// The outcome of a call that returns a BOOL.
    [[nodiscard]] static std::error_code from_result(int result) noexcept {
        return result != 0 ? std::error_code() : last_error();
    }

    // --- calls by name: newer than Windows 7, not in <windows.h>, or with an enumeration that cannot be
    // declared ahead ------------------------------------------------------------------------------------

    using set_information = int __stdcall(void* file, int what, void const* value, dword length);
    using query_working_set = int __stdcall(void* process, void* entries, dword length);
    using mapped_file_name = dword __stdcall(void* process, void* at, wchar_t* path, dword length);
    using prefetch_memory = int __stdcall(void* process, std::uintptr_t count, memory_range const*,
                                          dword flags);
    using allocate2 = void* __stdcall(void* process, void* at, size, dword type, dword protect,
                                      void*, dword);
    using map3 = void* __stdcall(void* section, void* process, void* at, std::uint64_t offset, size,
                                 dword type, dword protect, void*, dword);
    using control = int __stdcall(void* file, dword what, void const* in, dword in_length,
                                  void* out, dword out_length, dword* returned, void* overlapped);
    using unmap2 = int __stdcall(void* process, void* at, dword flags);

    /// Null where this Windows has no such call.
    template <class Call>
    [[nodiscard]] static Call* find(wchar_t const* module, char const* name) noexcept {
        auto* const library = GetModuleHandleW(module);
        if (library == nullptr) return nullptr;
        return reinterpret_cast<Call*>(reinterpret_cast<void*>(GetProcAddress(library, name)));
    }

    // --- small parts ---------------------------------------------------------------------------------

    struct closer {  // closes its handle on the way out
        void* handle = nullptr;
        explicit closer(void* h) noexcept : handle(h) {}
        closer(closer const&) = delete;
        closer& operator=(closer const&) = delete;
        ~closer() {
            if (handle != nullptr) CloseHandle(handle);
        }
    };

    [[nodiscard]] static system_information const& system() noexcept {
        static system_information const found = [] {
            system_information s = {};
            GetSystemInfo(reinterpret_cast<struct _SYSTEM_INFO*>(&s));
            return s;
        }();
        return found;
    }
    [[nodiscard]] static dword high_half(std::uint64_t n) noexcept {
        return static_cast<dword>(n >> 32U);
    }
    [[nodiscard]] static dword low_half(std::uint64_t n) noexcept {
        return static_cast<dword>(n & 0xFFFFFFFFU);
    }

    [[nodiscard]] static bool has(access mode, access part) noexcept {
        return (mode & part) != NONE;
    }
    /// A mode as page protection. Private copies of an object are "write copy"; memory of this
    /// process is private anyhow.
    [[nodiscard]] static dword protection(access mode, bool is_copy) noexcept {
        if (mode == NONE) return page_noaccess;
        bool const stores = has(mode, access::write) || has(mode, access::copy);
        dword const plain = !stores ? page_readonly : is_copy ? page_writecopy : page_readwrite;
        return has(mode, EXEC) ? plain << page_execute : plain;
    }
    [[nodiscard]] static dword protection(platform::extent const& e, access mode) noexcept {
        return protection(mode, e.is_private && e.kind != platform::kind::anonymous);
    }

    class wide_path;        // win32_path.hpp
    struct section_name;    // win32_shared.hpp
    struct twice;           // win32_ring.hpp
    struct faultable_copy;  // win32_copy.hpp
    struct fault_handler;   // win32_fault.hpp
    struct space;           // win32_space.hpp: address space and what lies in it

    // win32_file.hpp
    static void* open_with(wchar_t const* name, access mode, dword how, dword& number) noexcept;
    template <class Call>
    static std::error_code transfer(void* file, std::uint64_t offset, std::size_t n,
                                    std::size_t& done, Call call) noexcept;
    template <class In>
    static std::error_code control_file(platform::handle file, dword what, In const& in) noexcept;
    static std::error_code set_end(platform::handle file, std::uint64_t size) noexcept;
    // win32_shared.hpp
    static std::error_code committed(void* section, std::size_t& bytes) noexcept;
    static std::error_code wait_for(void* mutex, dword milliseconds) noexcept;
    // win32_map.hpp
    struct placement;
    static void* make_section(platform::request const& what, dword native_flags) noexcept;
    static std::byte* place_memory(placement const& where, access mode, std::byte* at,
                                   std::size_t total) noexcept;
    static std::byte* place_view(placement const& where, platform::request const& what,
                                 void* section, std::byte* at, std::size_t& total) noexcept;
    template <class Place>
    static std::error_code place(placement const& where, platform::request const& what,
                                 platform::extent& out, Place at) noexcept;
    // win32_resize.hpp
    static platform::request request_for(platform::extent const& where, platform::handle object,
                                         std::uint64_t offset, std::size_t length) noexcept;
    static platform::placement_hints hints_for(platform::extent const& where) noexcept;
    static std::size_t used_pages(platform::extent const& where, std::size_t length) noexcept;
    static std::error_code commit(platform::extent const& where, std::size_t length) noexcept;
    static std::error_code grow_memory(platform::extent& where, std::size_t length) noexcept;
    static std::error_code grow_named(platform::extent& where, platform::handle section,
                                      std::uint64_t offset, std::size_t length) noexcept;
    static std::error_code grow_file(platform::extent& where, platform::handle file,
                                     std::uint64_t offset, std::size_t length) noexcept;
    static bool append_view(platform::extent const& where, platform::handle file,
                            std::uint64_t offset, std::size_t length) noexcept;
    static std::error_code cut_file(platform::extent& where, platform::handle file,
                                    std::uint64_t offset, std::size_t length,
                                    std::uint64_t size) noexcept;
    // win32_advice.hpp
    template <class Do>
    static std::error_code each_page(platform::extent const& where, std::size_t offset,
                                     std::size_t length, Do what) noexcept;
    static void trim(platform::extent const& where, std::size_t offset,
                     std::size_t length) noexcept;
};

inline std::size_t mmap::detail::platform::page_size() noexcept {
    return win32::system().page_size;
}
inline std::size_t mmap::detail::platform::granularity() noexcept {
    return win32::system().granularity;
}
inline int mmap::detail::platform::process_id() noexcept { return 1; }  // no fork() here
