// scope.hpp: `struct mmap`, the scope of the whole library, and the index of everything in it.
// Read this file first: each part is declared here and defined in the header named beside it.
#pragma once

#if __cplusplus < 201703L && (!defined(_MSVC_LANG) || _MSVC_LANG < 201703L)
#error "mmap needs C++17: -std=c++17, /std:c++17, or later"
#endif

#include <cstddef>
#include <cstdint>
#include <string>
#include <system_error>

#define MMAP_VERSION_MAJOR 0
#define MMAP_VERSION_MINOR 2
#define MMAP_VERSION_PATCH 0

/// The library. A struct and not a namespace, because POSIX declares a function `::mmap`: a
/// namespace may not share its name, a class may (as `struct stat` and `stat()` do). So write
/// `using region = mmap::region;`; there is no `using namespace mmap`.
struct mmap final {
    mmap() = delete;

    // How memory may be used: access.hpp
    enum class access : unsigned { none = 0, read = 1, write = 2, copy = 4, exec = 8 };
    static constexpr access NONE = access::none;     ///< no access: address space, or a fence
    static constexpr access RDONLY = access::read;   ///< loads
    static constexpr access RDWR = access{1U | 2U};  ///< loads and stores; stores reach the object
    static constexpr access COPY = access{1U | 4U};  ///< loads and stores; stores stay private
    static constexpr access EXEC =
        access::exec;  ///< combined with one of the above: `RDONLY | EXEC`

    // What may go wrong: error.hpp
    enum class errc;
    class error;
    [[nodiscard]] static std::error_category const& category() noexcept;

    // What to map: owned.hpp, source.hpp
    template <class Char>
    class cstring_view;   // text that ends in a NUL: cstring_view.hpp
    class owned;          // a handle that closes itself
    class source;         // a path or a handle
    class shared;         // the name of shared memory
    struct anonymous {};  // memory without a file
    static constexpr anonymous ANON{};

    // How to map it: options.hpp
    static constexpr std::size_t to_end = static_cast<std::size_t>(-1);  ///< a length: all the rest
    enum class create;
    struct options;
    enum class advice;

    // The mapping, and views of its bytes: region.hpp, span.hpp
    class region;
    template <class T>
    class span;
    struct range;  // a part of a region

    // Companions over a region, each in a header of its name
    class cursor;
    class fault_guard;
    template <class T>
    class vector;
    class contents;
    class appender;

    /// The bytes of a file by the fastest means: contents.hpp
    [[nodiscard]] static contents load(source const& what);
    [[nodiscard]] static contents load(source const& what, std::error_code& ec) noexcept;

    /// Bytes of a page: what protection, locking and residency are counted in.
    [[nodiscard]] static std::size_t page_size() noexcept;
    /// Bytes that the system aligns mapped offsets to: the page on POSIX, 64 KiB on Windows. Only
    /// for callers who place mappings themselves: the library takes any offset.
    [[nodiscard]] static std::size_t granularity() noexcept;

    /// Removes the name of shared memory; regions that map it keep it. False if there was none.
    /// Windows: there is nothing to remove (the last user's exit does it); false.
    static bool remove_shared(cstring_view<char> name);
    static bool remove_shared(cstring_view<char> name, std::error_code& ec) noexcept;

    // Internals: detail/
    struct detail {
        [[nodiscard]] static std::string format(char const* pattern, ...);  // format.hpp
        struct native;              // this system's handle type
        struct platform;            // all that the library asks of a system: platform.hpp
        struct posix;               // what the posix_*.hpp files share
        struct win32;               // what the win32_*.hpp files share
        struct bounds;              // alignment and range checks: bounds.hpp
        struct pending_open;        // an object on its way to its owner: pending_open.hpp
        class page_state;           // locked and lost pages of a mapping: page_state.hpp
        struct element_view_check;  // may bytes be viewed as elements? element_view_check.hpp
    };
};
