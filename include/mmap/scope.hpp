// scope.hpp: `struct mmap`, the scope of the whole library, and the index of everything in it.
// Read this file first: each part is declared here and defined in the header named beside it.
#pragma once

// Each #error is followed by a header that does not exist, which ends the compilation: the message is the
// last line, instead of the first of a thousand.
#if __cplusplus < 201703L && (!defined(_MSVC_LANG) || _MSVC_LANG < 201703L)
#error "mmap needs C++17: -std=c++17, /std:c++17, or later"
#include <mmap/needs_cxx17>
#elif defined(MMAP_VERSION_MAJOR)
#error \
    "mmap is included twice from different files: use either the single header or the tree, and one copy of it"
#include <mmap/needs_one_copy>
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
///
/// Every symbol carries the version, and whether it was compiled with exceptions: two versions, or
/// code built with and without exceptions, share one process without sharing a definition. Where
/// tags do not exist (MSVC), the linker refuses to combine them.
#if !defined(__GNUC__)
#pragma detect_mismatch("mmap version", "0.2.0")
#if defined(_CPPUNWIND)
#pragma detect_mismatch("mmap exceptions", "on")
#else
#pragma detect_mismatch("mmap exceptions", "off")
#endif
struct mmap final {
#elif defined(__cpp_exceptions)
struct [[gnu::abi_tag("v0_2_0")]] mmap final {
#else
struct [[gnu::abi_tag("v0_2_0_without_exceptions")]] mmap final {
#endif
    mmap() = delete;

    // How memory may be used: access.hpp
    enum class access : unsigned char { none = 0, read = 1, write = 2, copy = 4, exec = 8 };
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
    class ring;
    /// Readable zero bytes that load() puts after a file's bytes.
    struct padding {
        std::size_t bytes = 0;
    };

    /// The bytes of a file by the fastest means: contents.hpp
    ///@{
    [[nodiscard]] static contents load(source const& from);
    [[nodiscard]] static contents load(source const& from, std::error_code& ec) noexcept;
    [[nodiscard]] static contents load(source const& from, padding after);
    [[nodiscard]] static contents load(source const& from, padding after,
                                       std::error_code& ec) noexcept;
    ///@}

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
        struct page_state;          // locked and lost pages of a mapping: page_state.hpp
        struct element_view_check;  // may bytes be viewed as elements? element_view_check.hpp
        struct wrong_call;          // calls that must not compile, and why: wrong_call.hpp
        struct search;              // needles in texts: search.hpp
    };
};
