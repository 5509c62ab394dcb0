// mmap 0.2.0: memory-mapped files and shared memory, header-only C++17.
// Copyright (c) 2026 The mmap authors. SPDX-License-Identifier: MIT
//
// The whole library in one file, made from include/ by cmake/single_header.cmake: do not edit.
#pragma once

// ---- mmap.hpp ----
// mmap.hpp: the whole library. mmap/README.md tells the order of its headers.

// ---- mmap/appender.hpp ----
// appender.hpp: a file that grows at its end, and can be read back as one piece.

// ---- mmap/region.hpp ----
// region.hpp: the class. One region owns one mapping of a file, of shared memory, or of memory
// without a file. This page is its interface; the definitions are in detail/region_*.hpp.

#include <string_view>

// ---- mmap/detail/element_view_check.hpp ----
// element_view_check.hpp: may bytes be viewed as elements of a type?

#include <cstdint>
#include <type_traits>

// ---- mmap/error.hpp ----
// error.hpp: what can go wrong. A failing call reports the system's own code (std::system_category()
// with `errno`, or `GetLastError()` on Windows) or, where no system call failed, an `mmap::errc`. The
// throwing form adds the operation and the object.

#include <stdio.h>

#include <cstdlib>
#include <cstring>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

// ---- mmap/detail/format.hpp ----
// format.hpp: formatting messages.

#include <stdio.h>

#include <cstdarg>
#include <string>

// ---- mmap/scope.hpp ----
// scope.hpp: `struct mmap`, the scope of the whole library, and the index of everything in it.
// Read this file first: each part is declared here and defined in the header named beside it.

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

// ---- mmap/detail/format.hpp ----
// Clang wants a literal as a pattern, or an attribute that MSVC warns about (-Wformat-nonliteral).
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#endif

/// Formats as std::printf does. A C variadic function, because compilers never inline one: a program
/// contains one call for each message. tests/hygiene/ lets the compiler check the patterns.
inline std::string mmap::detail::format(char const* pattern, ...) {
    std::string text;
    int length = 0;
    do {  // once to learn the length, once to write
        text.resize(static_cast<std::size_t>(length));
        std::va_list values;
        va_start(values, pattern);
        // Global and in brackets: vsnprintf is a macro in <libintl.h>, in Ruby, in Python before 3.11.
        length = (::vsnprintf)(text.data(), text.size() + 1, pattern, values);
        va_end(values);
    } while (length > static_cast<int>(text.size()));
    return text;
}

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

// ---- mmap/error.hpp ----
/// Errors that the library finds itself. Each also equals the std::errc named beside it. C interfaces
/// that want an `errno` get one from `ec.default_error_condition().value()`, whatever the category.
enum class mmap::errc {
    past_end_of_file = 1,  ///< offset or length reach past the file's end (invalid_argument)
    out_of_range,      ///< a range leaves the region, or a position the cursor (invalid_argument)
    closed,            ///< the region maps nothing (bad_file_descriptor)
    not_mappable,      ///< pipes, folders, terminals … have no bytes to map (no_such_device)
    not_resizable,     ///< RDONLY, COPY or protected memory (operation_not_permitted)
    not_locked,        ///< unlock() without lock() (operation_not_permitted)
    not_supported,     ///< this system cannot do it (not_supported)
    partial_element,   ///< the size is not a multiple of the element's (invalid_argument)
    misaligned,        ///< the address does not suit the type (invalid_argument)
    bad_frame,         ///< a frame's length contradicts the region's (bad_message)
    no_shared_memory,  ///< Linux: there is no /dev/shm (no_such_file_or_directory)
};

template <>
struct std::is_error_code_enum<mmap::errc> : std::true_type {};

// Visible outside a shared library that is compiled with -fvisibility=hidden, as mmap::error is: both
// travel from one library to another. (Windows has no such attribute, and MSVC warns about it.)
#if defined(__ELF__) || defined(__MACH__)
[[gnu::visibility("default")]]
#endif
inline std::error_category const&
mmap::category() noexcept {
    struct meaning {
        char const* text;
        std::errc equal;
    };
    static constexpr meaning meanings[] = {
        {"Range lies past the end of the file", std::errc::invalid_argument},
        {"Range lies outside the region", std::errc::invalid_argument},
        {"Region is closed", std::errc::bad_file_descriptor},
        {"Not a kind of file that can be mapped", std::errc::no_such_device},
        {"Region is not writable or maps a private copy", std::errc::operation_not_permitted},
        {"Range is not locked", std::errc::operation_not_permitted},
        {"Not supported on this system", std::errc::not_supported},
        {"Size is not a whole number of elements", std::errc::invalid_argument},
        {"Address is not aligned for the type", std::errc::invalid_argument},
        {"Frame length is invalid", std::errc::bad_message},
        {"This system has no shared memory (/dev/shm is missing)",
         std::errc::no_such_file_or_directory},
    };
    class mmap_category final : public std::error_category {
        static meaning const* find(int code) noexcept {
            unsigned const index = static_cast<unsigned>(code) - 1;
            return index < sizeof meanings / sizeof *meanings ? meanings + index : nullptr;
        }
        [[nodiscard]] char const* name() const noexcept override { return "mmap"; }
        [[nodiscard]] std::string message(int code) const override {
            meaning const* const known = find(code);
            return detail::format("%s", known != nullptr ? known->text : "Unknown error");
        }
        [[nodiscard]] std::error_condition default_error_condition(
            int code) const noexcept override {
            meaning const* const known = find(code);
            if (known == nullptr) return {code, *this};
            return known->equal;
        }
        // By name: a shared library that contains a standard library has a generic category of its own.
        [[nodiscard]] bool equivalent(
            int code, std::error_condition const& condition) const noexcept override {
            meaning const* const known = find(code);
            return known != nullptr && static_cast<int>(known->equal) == condition.value() &&
                   std::strcmp(condition.category().name(), "generic") == 0;
        }
    };
    // Never destroyed: destructors of static objects may still look at an error_code.
    alignas(mmap_category) static unsigned char storage[sizeof(mmap_category)];
    static std::error_category const& instance = *::new (static_cast<void*>(storage)) mmap_category;
    return instance;
}

[[nodiscard]] inline std::error_code make_error_code(mmap::errc code) noexcept {
    return {static_cast<int>(code), mmap::category()};
}

// Preferred to the standard's operators, which compare the addresses of categories.
[[nodiscard]] inline bool operator==(std::error_code const& a, mmap::errc b) noexcept {
    return a.value() == static_cast<int>(b) && std::strcmp(a.category().name(), "mmap") == 0;
}
[[nodiscard]] inline bool operator==(mmap::errc a, std::error_code const& b) noexcept {
    return b == a;
}
[[nodiscard]] inline bool operator!=(std::error_code const& a, mmap::errc b) noexcept {
    return !(a == b);
}
[[nodiscard]] inline bool operator!=(mmap::errc a, std::error_code const& b) noexcept {
    return !(b == a);
}

/// What throwing calls throw: a std::system_error whose what() reads
/// `cannot map "a/b.bin" (RDWR): Permission denied`. Copying it never throws. Of an operation or an
/// object that you name yourself, it keeps the first MiB, up to the first NUL.
#if defined(__ELF__) || defined(__MACH__)
class [[gnu::visibility("default")]] mmap::error : public std::system_error {
#else
class mmap::error : public std::system_error {
#endif
public:
    error(std::error_code code, std::string_view operation, std::string_view object)
        : std::system_error(code),
          operation_(shown(operation)),
          object_(shown(object)),
          text_(detail::format("cannot %.*s %.*s: %s", operation_, operation.data(), object_,
                               object.data(), std::system_error::what())) {}

    [[nodiscard]] char const* what() const noexcept override { return text_.what(); }
    /// What was attempted: "map", "flush", "resize" …
    [[nodiscard]] std::string operation() const { return part(0, operation_); }
    /// On what: a description, with the path as it was given in quotes, or the region's.
    [[nodiscard]] std::string object() const { return part(operation_ + 1, object_); }

    /// Throws; without exceptions, prints the message to stderr and aborts.
    [[noreturn]] static void raise(std::error_code code, std::string_view operation,
                                   std::string_view object) {
#if defined(__cpp_exceptions) || defined(_CPPUNWIND)
        throw error(code, operation, object);
#else
        ::fputs(detail::format("mmap: %s\n", error(code, operation, object).what()).c_str(),
                stderr);
        std::abort();
#endif
    }

private:
    /// How many characters the message shows: printf's counts are ints, and it stops at a NUL.
    /// (strnlen is in POSIX.1-2008, and in every C library of Windows.)
    static int shown(std::string_view text) noexcept {
        constexpr std::size_t most = std::size_t{1} << 20U;
        if (text.empty()) return 0;  // data() may be null
        return static_cast<int>(::strnlen(text.data(), text.size() < most ? text.size() : most));
    }
    [[nodiscard]] std::string part(int from, int length) const {
        constexpr int prefix = 7;  // "cannot "
        return {what() + prefix + from, static_cast<std::size_t>(length)};
    }

    int operation_, object_;   // characters of what()
    std::runtime_error text_;  // a text whose copies share it, so that copying cannot fail
};

// ---- mmap/detail/element_view_check.hpp ----
struct mmap::detail::element_view_check {
    /// Why `count` elements at byte `offset` of `size` bytes cannot be viewed; no error if they can.
    template <class T>
    [[nodiscard]] static std::error_code failure_of(std::byte const* data, std::size_t size,
                                                    std::size_t offset,
                                                    std::size_t count) noexcept {
        static_assert(std::is_trivially_copyable_v<T>,
                      "only trivially copyable types can be viewed in a file's bytes");
        if (offset > size || count > (size - offset) / sizeof(T)) return errc::out_of_range;
        if (count != 0 && reinterpret_cast<std::uintptr_t>(data + offset) % alignof(T) != 0)
            return errc::misaligned;
        return {};
    }
    /// All `size` bytes as elements.
    template <class T>
    [[nodiscard]] static std::error_code failure_of(std::byte const* data,
                                                    std::size_t size) noexcept {
        std::error_code const failure = failure_of<T>(data, size, 0, size / sizeof(T));
        return failure || size % sizeof(T) == 0 ? failure : make_error_code(errc::partial_element);
    }
};

// ---- mmap/detail/page_state.hpp ----
// page_state.hpp: what a region remembers of its pages: locked, lost to a fault, kept from forked
// children. Made when first needed: most regions never have one.

#include <atomic>

// ---- mmap/detail/platform.hpp ----
// platform.hpp: all that the library asks of a system, declared once. A platform (posix.hpp,
// win32.hpp) defines every function here and `mmap::detail::native`; nothing else knows the system.
// This page is the contract; docs/porting.md walks through it.
//
// For all functions:
// - They are noexcept and may be called from several threads for different extents.
// - Success is an empty std::error_code. A failed system call reports its own code, read at once, in
//   std::system_category(). What the platform refuses itself is an mmap::errc or std::errc.
// - On failure nothing has changed and nothing is owned: outputs are untouched, what was opened on
//   the way is closed. Exceptions are stated where they are.
// - Lengths and offsets are bytes and need no alignment: the platform aligns them to what its calls
//   demand. Offsets into an extent count from extent.data. Ranges lie inside [0, extent.length) and
//   are not empty. What a system counts in pages is done to every page that the range touches.
// - The pages of an extent belong to it whole, past `length` too.

#include <atomic>
#include <cstdint>
#include <system_error>

// ---- mmap/access.hpp ----
// access.hpp: combining the modes RDONLY, RDWR, COPY and NONE with EXEC.

/// Both accesses together. RDWR with COPY means COPY: stores stay private.
[[nodiscard]] constexpr mmap::access operator|(mmap::access a, mmap::access b) noexcept {
    unsigned const both = static_cast<unsigned>(a) | static_cast<unsigned>(b);
    unsigned const shared_store = static_cast<unsigned>(mmap::access::write);
    bool const is_private = (both & static_cast<unsigned>(mmap::access::copy)) != 0;
    return static_cast<mmap::access>(is_private ? both & ~shared_store : both);
}

/// What both accesses have in common: `(mode & mmap::EXEC) != mmap::NONE`.
[[nodiscard]] constexpr mmap::access operator&(mmap::access a, mmap::access b) noexcept {
    return static_cast<mmap::access>(static_cast<unsigned>(a) & static_cast<unsigned>(b));
}

// ---- mmap/cstring_view.hpp ----
// cstring_view.hpp: paths and names as callers have them: a pointer, or a string that knows its length.

#include <type_traits>
#include <utility>

// ---- mmap/detail/wrong_call.hpp ----
// wrong_call.hpp: calls that must not compile, and the reason that the compiler's message shows. Deleted
// overloads name a reason in a template parameter: GCC prints it in the first line, Clang and MSVC in the
// note about the deletion.

#include <string_view>
#include <type_traits>
#include <utility>

struct mmap::detail::wrong_call {
    struct a_string_view_may_lack_the_final_NUL_so_pass_a_std_string;
    struct a_number_is_a_handle_only_if_it_has_the_systems_handle_type;
    struct is_it_the_offset_or_the_length_so_give_both_or_use_options;
    struct the_access_mode_comes_before_offset_and_length;
    struct a_const_region_can_be_viewed_only_as_elements_that_are_const;

    template <class T, class = void>
    struct has_c_str : std::false_type {};
    template <class T>
    struct has_c_str<T, std::void_t<decltype(std::declval<T const&>().c_str())>> : std::true_type {
    };
    template <class T>
    static constexpr bool is_view = std::is_class_v<T> && !has_c_str<T>::value &&
                                    (std::is_convertible_v<T const&, std::string_view> ||
                                     std::is_convertible_v<T const&, std::wstring_view>);
    template <class T>
    using if_view = std::enable_if_t<is_view<T>, int>;

    template <class T, class Handle>
    static constexpr bool is_number = std::is_arithmetic_v<T> && !std::is_same_v<T, Handle>;
    template <class T, class Handle>
    using if_number = std::enable_if_t<is_number<T, Handle>, int>;

    /// std::filesystem::path, and types that are built like it.
    template <class T, class = void>
    struct is_path : std::false_type {};
    template <class T>
    struct is_path<T, std::void_t<decltype(std::declval<T const&>().native())>> : std::true_type {};
    template <class What, class Integer>
    static constexpr bool is_one_integer = std::is_integral_v<Integer> && !is_path<What>::value;
    template <class What, class Integer>
    using if_one_integer = std::enable_if_t<is_one_integer<What, Integer>, int>;

    /// Memory has its length where files have the mode.
    template <class What, class Integer>
    static constexpr bool lacks_mode =
        std::is_integral_v<Integer> && !std::is_same_v<What, anonymous> &&
        !std::is_same_v<What, shared>;
    template <class What, class Integer>
    using if_no_mode = std::enable_if_t<lacks_mode<What, Integer>, int>;

    template <class T>
    using if_mutable = std::enable_if_t<!std::is_const_v<T>, int>;
};

// ---- mmap/cstring_view.hpp ----
/// Text that ends in a NUL, borrowed for the duration of a call. Takes `Char const*` and anything
/// with a `c_str()` of that type: std::string, std::filesystem::path … A std::string_view may lack the
/// NUL and does not convert. A null pointer, or text with a NUL inside, is not valid(): the system
/// would see a shorter name than the caller wrote.
template <class Char>
class mmap::cstring_view {
    template <class T>
    using if_text = std::enable_if_t<
        std::is_convertible_v<decltype(std::declval<T const&>().c_str()), Char const*>>;

public:
    using char_type = Char;

    constexpr cstring_view(Char const* text) noexcept : text_(text), valid_(text != nullptr) {}
    cstring_view(std::nullptr_t) = delete;
    template <class View,
              class Reason =
                  detail::wrong_call::a_string_view_may_lack_the_final_NUL_so_pass_a_std_string,
              detail::wrong_call::if_view<View> = 0>
    cstring_view(View const&) = delete;
    template <class T, class = if_text<T>>
    cstring_view(T const& text) noexcept
        : text_(text.c_str()), valid_(size() == own_length(text, 0)) {}

    [[nodiscard]] constexpr Char const* c_str() const noexcept { return text_; }
    [[nodiscard]] constexpr bool valid() const noexcept { return valid_; }
    /// Characters before the NUL. @pre c_str() is not null
    [[nodiscard]] constexpr std::size_t size() const noexcept {
        std::size_t n = 0;
        while (text_[n] != Char{}) ++n;
        return n;
    }

private:
    // The length that the text itself reports: std::filesystem::path through native(), strings
    // through size(). Text that reports none cannot hold a NUL.
    template <class T>
    static auto own_length(T const& text, int) noexcept
        -> decltype(static_cast<std::size_t>(text.native().size())) {
        return text.native().size();
    }
    template <class T>
    static auto own_length(T const& text, long) noexcept
        -> decltype(static_cast<std::size_t>(text.size())) {
        return static_cast<std::size_t>(text.size());
    }
    template <class T>
    std::size_t own_length(T const&, ...) const noexcept {
        return size();
    }

    Char const* text_;
    bool valid_;
};

// ---- mmap/options.hpp ----
// options.hpp: how to map, beyond mode, offset and length; and the advice that a region takes.

/// Whether to create a file or named memory. Creating needs RDWR. Except with `never`, a longer `length`
/// also grows an existing file, as `grow` does; named memory keeps the size that its creator gave it.
enum class mmap::create {
    never,       ///< open; an error if missing
    if_missing,  ///< open, or create
    must,        ///< create; an error (file_exists) if it exists
    truncate,  ///< create, or empty an existing file once everything else has been checked. Not for
               ///< named memory (errc::not_supported)
};

/// An aggregate with defaults: designated initializers in C++20, members in C++17.
struct mmap::options {
    /// Where in the object the region begins, bytes. Needs no alignment.
    std::uint64_t offset = 0;
    /// Bytes to map; `to_end`: all from offset. Past the end: an error, unless `grow` or `create`.
    /// For a created or truncated file, `to_end` means 0.
    /// Named memory: 64 MiB if created; 0 is invalid_argument.
    std::size_t length = to_end;
    /// With length `to_end`: bytes to map at least. A shorter file grows to offset + min_length, as
    /// `grow` does. 0: none.
    std::size_t min_length = 0;
    mmap::create create = create::never;
    /// A length past the end extends the file, its blocks allocated. RDWR.
    bool grow = false;
    /// Growth, now and by resize(), allocates no blocks: a full disk then shows at the store, as a
    /// fault that write() and fault_guard report.
    bool sparse = false;
    /// Bytes of address space to reserve, so that resize() up to there never moves data(). Costs no
    /// memory. A hint: capacity() tells how much was obtained.
    std::size_t reserve = 0;
    /// Fault all pages in now, for writing if the mode writes.
    bool populate = false;
    /// lock() before the constructor returns.
    bool locked = false;
    /// Ask for large pages. A hint. Linux: transparent huge pages. Elsewhere ignored. (For Linux's
    /// reserved pool, use native_flags = MAP_HUGETLB.)
    bool huge = false;
    /// Keep a handle even if the mode needs none: for file_size() and native_handle().
    bool keep_handle = false;
    /// The caller knows that the range lies inside the object, and gives its length. The file's size is
    /// then not read, which saves a system call for each further part of a file. Loads past the end fault
    /// (Windows: past_end_of_file at once), and without a handle file_size() is the range's end. Needed for
    /// devices that report no size (POSIX: /dev/zero, a framebuffer). Not for files of hugetlbfs, whose
    /// page size is part of what is not read.
    bool unchecked = false;
    /// Where data() should be. A hint, ignored if the address is not free …
    void const* address = nullptr;
    /// … unless fixed: exactly there, or an error (address_in_use, invalid_argument). An existing mapping
    /// is never replaced.
    bool fixed = false;
    /// Permission bits of a created object, less the umask; 0: 0666 for files, 0600 for named memory.
    /// Windows: ignored; files inherit their folder's rights, named memory is this user's.
    unsigned permissions = 0;
    /// Passed on unchanged, and unchecked: MAP_FIXED, for one, replaces existing mappings.
    /// POSIX: flags for mmap(2).
    /// Windows: flags for CreateFileMapping (SEC_…) or, for memory, VirtualAlloc (MEM_…); ignored for
    /// named memory.
    unsigned native_flags = 0;
};

/// Advice about future use. Where a system lacks one, advice that only affects speed is ignored; advice
/// that changes what this or another program sees is errc::not_supported.
enum class mmap::advice {
    normal,       ///< undoes sequential and random
    sequential,   ///< read ahead more, drop pages after use
    random,       ///< do not read ahead
    will_need,    ///< start reading now, do not wait
    collapse,     ///< make large pages of what is in memory, now. Linux 6.1
    cold,         ///< reclaim these pages first. Linux 5.4
    page_out,     ///< reclaim these pages now. Linux 5.4
    huge,         ///< use large pages. Linux
    no_huge,      ///< do not. Linux
    mergeable,    ///< share equal pages (KSM). Linux
    unmergeable,  ///< undoes mergeable. Linux
    no_dump,      ///< leave out of core dumps. Changes what others see. Linux, FreeBSD
    dump,         ///< undoes no_dump
    no_fork,      ///< absent in forked children. Changes what others see. Linux
    fork,         ///< undoes no_fork
    zero_fork,    ///< zeros in forked children (private anonymous memory). Linux 4.14
};

// ---- mmap/detail/platform.hpp ----
struct mmap::detail::platform {
    /// An open object: a descriptor or HANDLE, converted by mmap::detail::native.
    using handle = std::intptr_t;
    static constexpr handle none = -1;

    /// What a mapping's bytes belong to.
    enum class kind : unsigned char {
        nothing,    // no mapping
        file,       // a file or block device
        named,      // shared memory with a name
        anonymous,  // memory without a name: with a handle an object that forked children share,
                    // without one memory of this process
    };

    /// One mapping. A default extent is none.
    struct extent {
        std::byte* data = nullptr;      // the first byte in use; null if nothing is mapped
        std::size_t length = 0;         // bytes in use; 0 with data set: only address space
        std::size_t reserved = 0;       // bytes of address space from data that are the extent's
        std::uint32_t page_offset = 0;  // bytes from the mapping's base to data
        mmap::access mode = NONE;       // present protection
        platform::kind kind = kind::nothing;
        bool is_private = false;       // stores stay in this process
        unsigned char unit_shift = 0;  // the platform's own: log2 of the unit it maps in, 0: a page

        [[nodiscard]] std::byte* base() const noexcept { return data - page_offset; }
        /// The same without its mapping.
        [[nodiscard]] extent unmapped() const noexcept {
            extent e;
            e.mode = mode;
            e.kind = kind;
            e.is_private = is_private;
            e.unit_shift = unit_shift;
            return e;
        }
    };

    /// A path as the caller gave it: UTF-8, or this system's wide characters.
    struct path {
        char const* utf8 = nullptr;
        wchar_t const* wide = nullptr;  // set only where mmap::detail::native::wide is wchar_t
    };

    // --- the system -----------------------------------------------------------------------------

    static std::size_t page_size() noexcept;
    static std::size_t granularity() noexcept;  // a multiple of page_size()
    /// Identifies this process, never 0: a forked child has another one than its parent.
    static int process_id() noexcept;

    // --- files ----------------------------------------------------------------------------------

    /// Opens a file for mapping with `mode`, not inherited by child processes. `mode` decides the
    /// rights asked for: reading, with `write` in mode writing too, with EXEC execution where the
    /// system asks for that.
    static std::error_code open_file(path const& where, mmap::access mode, handle& out) noexcept;
    /// Likewise, and creates the file as `create` says, which is not `never`. A file that exists
    /// keeps its bytes, with `create::truncate` too: the caller empties it by shrink() once the rest
    /// of the request is known to be right. `created` tells whether the file is new. `permissions`
    /// as in mmap::options.
    static std::error_code create_file(path const& where, mmap::access mode, mmap::create create,
                                       unsigned permissions, handle& out, bool& created) noexcept;
    /// Removes a file that create_file() has made, if the path still names it.
    static void remove_created(path const& where, handle file) noexcept;
    /// Another handle to the same object, not inherited by child processes.
    static std::error_code duplicate(handle object, handle& out) noexcept;
    /// May the library keep this handle? Not descriptors 0, 1 and 2, which other code prints to;
    /// duplicate() never makes one of these.
    static bool is_keepable(handle object) noexcept;
    /// Closes; `none` is ignored.
    static void close(handle object) noexcept;
    struct file_info {
        std::uint64_t size = 0;
        bool is_resizable = true;      // a device has a size of its own
        unsigned char unit_shift = 0;  // for request::unit_shift
    };
    /// What the file is. What has no size and cannot be mapped (pipe, socket, folder, terminal) is
    /// errc::not_mappable or the system's error. Block devices report their capacity.
    static std::error_code inspect(handle file, file_info& info) noexcept;
    /// The present size of a file, or of named or anonymous memory.
    static std::error_code size_of(handle object, platform::kind kind,
                                   std::uint64_t& size) noexcept;
    /// Can the file get `size` bytes, with `needs_blocks` on its disk too? Looks at limits, the file
    /// system and its free space; changes nothing that stays.
    static std::error_code check_size(handle file, std::uint64_t size, bool needs_blocks) noexcept;
    /// The size of an object of this kind is a multiple of so many bytes.
    static std::size_t size_unit(platform::kind kind) noexcept;
    /// Extends a file from its present size; what is new reads as zeros. With `allocates` its blocks
    /// are allocated, so that no later store can find the disk full; without, a full disk shows at
    /// the store. The size changes in one step where the system can do so. Memory objects that
    /// cannot be extended are left to grow().
    static std::error_code extend(handle object, platform::kind kind, std::uint64_t from,
                                  std::uint64_t to, bool allocates) noexcept;
    /// Makes the file shorter: undoes extend(), or empties it.
    static std::error_code shrink(handle file, std::uint64_t size) noexcept;
    /// Reads n bytes at `offset`; `got` is less at the end of the file only.
    static std::error_code read(handle file, std::uint64_t offset, void* to, std::size_t n,
                                std::size_t& got) noexcept;
    /// Writes n bytes at `offset`, together no more than INT64_MAX. On failure too `done` tells how
    /// many of them were written.
    static std::error_code write(handle file, std::uint64_t offset, void const* from, std::size_t n,
                                 std::size_t& done) noexcept;
    /// Opens a file for append(), and for reading too where that is allowed; creates it as `create`
    /// says. A file that exists keeps its bytes, with `create::truncate` too: the caller empties it
    /// by shrink(). What keeps no bytes is errc::not_mappable (pipe, terminal, /proc) or
    /// errc::not_resizable (block device).
    static std::error_code open_append(path const& where, mmap::create create, handle& out,
                                       bool& created) noexcept;
    /// Likewise for what a caller has opened to write. `out` is the library's own handle, or stays
    /// none where the one that `is_given` will do. The caller's flags and rights do not change.
    /// `appends` is for append().
    static std::error_code share_append(handle object, bool is_given, handle& out,
                                        bool& appends) noexcept;
    /// Writes n bytes to the end of the file, wherever other writers have moved it. On failure too
    /// `done` tells how many of them were written: at a limit or on a full disk all that fit. Without
    /// `appends` the end is looked up first, and another writer may write to the same place.
    static std::error_code append(handle file, bool appends, void const* from, std::size_t n,
                                  std::size_t& done) noexcept;
    /// Returns when all that was written to the file is on stable storage.
    static std::error_code sync(handle file) noexcept;
    /// Likewise the file's name, where the system does not order names by itself.
    static std::error_code sync_name(handle file) noexcept;
    /// Writes the object's path to `text`, NUL-terminated UTF-8, for error messages; an empty text
    /// where the system does not tell. @pre capacity > 0
    static void path_of(handle object, char* text, std::size_t capacity) noexcept;
    /// Likewise the path of what is mapped at an address.
    static void path_at(void const* address, char* text, std::size_t capacity) noexcept;

    // --- objects without a file -------------------------------------------------------------------

    /// An object of `size` zero bytes that forked children share through its mappings. A system
    /// without fork() leaves `out` none: map() then gives memory of this process.
    static std::error_code open_anonymous(std::size_t size, handle& out) noexcept;
    /// Opens or creates memory by `name` (UTF-8, 1 to 255 bytes, checked). `size` in: bytes if it is
    /// created; out: its present bytes. A missing name is std::errc::no_such_file_or_directory, an
    /// existing one with create::must std::errc::file_exists. Two creators end with one object and
    /// one `created`; nobody ever sees an object whose size is not yet set; a creator that died
    /// half way does not wedge the next. Memory is allocated, as extend() does, for `size`; address
    /// space up to `reserve` where a system must know that at creation. `create::truncate` is
    /// errc::not_supported.
    static std::error_code open_shared(char const* name, mmap::access mode, mmap::create create,
                                       std::size_t& size, std::size_t reserve, unsigned permissions,
                                       handle& out, bool& created) noexcept;
    /// An object of `size` zero bytes without a name, for map_twice(). @pre size is a multiple of
    /// granularity()
    static std::error_code open_unnamed(std::size_t size, handle& out) noexcept;
    /// Removes a name; `removed` false if there was none.
    static std::error_code remove_shared(char const* name, bool& removed) noexcept;

    // --- mapping ----------------------------------------------------------------------------------

    struct request {
        handle object = none;  // none: zeroed memory of this process, kind::anonymous
        platform::kind kind = kind::anonymous;
        bool is_private = false;
        mmap::access mode = NONE;
        std::uint64_t offset = 0;
        std::size_t length = 0;        // offset + length lies inside the object
        unsigned char unit_shift = 0;  // of file_info; 0 where the file was not inspected

        /// The extent of a request of no bytes.
        [[nodiscard]] extent empty_extent() const noexcept {
            extent e;
            e.mode = mode;
            e.kind = kind;
            e.is_private = is_private;
            e.unit_shift = unit_shift;
            return e;
        }
    };
    struct placement_hints {
        std::size_t reserve = 0;             // address space from data; taken if it can be had
        std::byte const* address = nullptr;  // where data should be, or null
        bool fixed = false;  // there, or std::errc::address_in_use, invalid_argument
        bool huge = false;
        unsigned native_flags = 0;
    };
    /// Maps a request of at least one byte. Never replaces what is mapped already. The handle may be
    /// closed afterwards, except where grow(), cut(), slide() and flush() take it again. The first
    /// form is for requests without hints (of its own, so that a program without hints contains no
    /// code for them). The second also takes length 0 with a `reserve`: only address space then,
    /// and data is null if that cannot be had.
    static std::error_code map(request const& what, extent& out) noexcept;
    static std::error_code map(request const& what, placement_hints const& hints,
                               extent& out) noexcept;
    /// Could the request be mapped, once the object is long enough? Finds what map() would refuse
    /// (kind of file, rights, address, address space) and changes nothing. A request of length 0
    /// asks about the file alone; one whose size is not known (proc) is errc::not_mappable.
    static std::error_code check_mappable(request const& what) noexcept;
    static std::error_code check_mappable(request const& what,
                                          placement_hints const& hints) noexcept;
    /// Maps the first `length` bytes of a named or unnamed object twice in a row, shared and RDWR: `base`
    /// and `base + length` show the same bytes. Where the system can do so, no other thread can take a
    /// part of the place meanwhile. An extent of 2 * length bytes is unmapped by unmap().
    /// @pre length is a multiple of granularity() and not 0, 2 * length does not overflow
    static std::error_code map_twice(handle object, std::size_t length, std::byte*& base) noexcept;
    /// Unmaps all of it, address space included. A default extent is ignored.
    static void unmap(extent const& where) noexcept;
    /// Unmaps all but `length` bytes from `offset` from extent.data, widened to pages.
    static void unmap_around(extent const& where, std::size_t offset, std::size_t length) noexcept;

    /// Gives the extent `length` bytes, more than it has, of an object that is long enough; `offset`
    /// is that of extent.data in it. What is new of memory of this process (object none) reads as
    /// zeros. Up to `reserved` data stays, past it data may change. An extent without mapping (data
    /// null, but kind, mode and is_private set) is mapped. Locks may be gone, also on failure.
    /// Strong, except where a system must unmap first: if nothing can be mapped again the extent is
    /// without mapping.
    static std::error_code grow(extent& where, handle object, std::uint64_t offset,
                                std::size_t length) noexcept;
    /// Gives the extent `length` bytes, fewer than it has (0 allowed), and its object `size` bytes
    /// (to_end: the object stays as it is). Memory of this process, and named memory where it cannot
    /// shrink, has zeros past the new end. Keeps address space where it can. Locks may be gone.
    /// A system that must unmap to make a file shorter may leave the extent elsewhere, or, if nothing
    /// can be mapped again, without mapping. @pre nothing past the new end is locked
    static std::error_code cut(extent& where, handle object, std::uint64_t offset,
                               std::size_t length, std::uint64_t size) noexcept;
    /// Shows [to, + length) of the object where the extent shows it from `from` on. data stays on its
    /// page if the system can do so and `length` fits into `reserved`. Locks, advice and private
    /// stores go. `widest` is what protect() may raise the extent to later, for systems that allow a
    /// mapping no more than it was made with. On failure all is as before, or, where the system has
    /// already given up the old part and cannot bring it back, the extent is without mapping.
    static std::error_code slide(extent& where, handle object, std::uint64_t from, std::uint64_t to,
                                 std::size_t length, mmap::access widest) noexcept;
    /// Makes the bytes from `at` on an extent of their own, which can be unmapped, protected and
    /// grown alone. errc::misaligned if no page begins there, errc::not_supported where the system
    /// unmaps whole mappings only. @pre 0 < at < length
    static std::error_code split(extent& where, std::size_t at, extent& rest) noexcept;
    /// Changes the protection of all of it and sets extent.mode. More than the object was opened or
    /// mapped for is std::errc::permission_denied, or the system's error.
    static std::error_code protect(extent& where, mmap::access mode) noexcept;

    /// Returns when stores in the range are on stable storage. Only for shared mappings of files.
    static std::error_code flush(extent const& where, handle file, std::size_t offset,
                                 std::size_t length) noexcept;
    /// Starts the write-back and returns. `file_offset` is that of extent.data.
    static std::error_code flush_async(extent const& where, handle file, std::uint64_t file_offset,
                                       std::size_t offset, std::size_t length) noexcept;
    /// Drops cached copies that differ from the object, where the system has such.
    static std::error_code invalidate(extent const& where, std::size_t offset,
                                      std::size_t length) noexcept;

    /// Keeps the pages in memory. No count: locking twice is locking once. On failure the pages may
    /// be unlocked.
    static std::error_code lock(extent const& where, std::size_t offset,
                                std::size_t length) noexcept;
    /// Undoes lock(). @pre the pages are locked
    static std::error_code unlock(extent const& where, std::size_t offset,
                                  std::size_t length) noexcept;

    /// What a system lacks: see mmap::advice.
    static std::error_code advise(extent const& where, mmap::advice what, std::size_t offset,
                                  std::size_t length) noexcept;
    /// Faults the pages in, with `for_writing` so that stores do not fault either. Pages that
    /// cannot be read are std::errc::io_error. errc::not_supported where the system has no such
    /// call: the caller then touches the pages. `object` is what is mapped, or none if it is no
    /// longer open.
    static std::error_code prefetch(extent const& where, handle object, std::size_t offset,
                                    std::size_t length, bool for_writing) noexcept;
    /// Gives whole pages back. Anonymous and named memory reads as zeros after. Private copies of a
    /// file show the file again, or errc::not_supported. Shared files: only the memory is given
    /// back, no byte is lost. @pre the range begins and ends where pages do
    static std::error_code discard(extent const& where, std::size_t offset,
                                   std::size_t length) noexcept;
    /// Makes [offset, + length) of a file read as zeros and frees its blocks, in the file and in
    /// every mapping of it. errc::not_supported where the file system cannot.
    static std::error_code punch_hole(handle file, std::uint64_t offset,
                                      std::uint64_t length) noexcept;
    /// Bytes of the range whose pages are in memory.
    static std::error_code resident(extent const& where, std::size_t offset, std::size_t length,
                                    std::size_t& bytes) noexcept;

    // --- faults -----------------------------------------------------------------------------------

    /// An address range in which this thread survives faults while it is armed. Lives on the
    /// thread's stack; armed and disarmed by the thread whose faults it takes.
    struct armed_range {
        std::byte* base = nullptr;  // a multiple of page_size()
        std::size_t length = 0;     // widened to whole pages
        bool writable = false;
        std::atomic<std::size_t>* first_lost = nullptr;  // least offset replaced; starts at to_end
        // The platform's own:
        void* jump_target = nullptr;   // for copy()
        armed_range* older = nullptr;  // this thread's other ranges
        armed_range* newer = nullptr;

        /// Records that the bytes from `offset` on are lost. For fault handlers.
        void lose_from(std::size_t offset) const noexcept {
            std::size_t least = first_lost->load();
            while (offset < least && !first_lost->compare_exchange_weak(least, offset)) {}
        }
        /// Links this range in front of `newest`, and returns the new front.
        armed_range* link(armed_range* newest) noexcept {
            older = newest;
            newer = nullptr;
            if (newest != nullptr) newest->newer = this;
            return this;
        }
        /// Takes this range out of the list that starts with `newest`, and returns the new front.
        armed_range* unlink(armed_range* newest) noexcept {
            if (older != nullptr) older->newer = newer;
            if (newer == nullptr) return older;
            newer->older = older;
            return newest;
        }
    };

    /// Installs the program's one fault handler on the first call, and again if other code has
    /// replaced it; then arms. A fault of this thread inside the range lowers `*first_lost` to the
    /// page's offset, *then* replaces the pages from there (a system that cannot replace single
    /// pages: from base) to the range's end by zeros, private to this process, writable if the range
    /// is; execution goes on. Faults elsewhere go to the handler that was installed before. The
    /// handler takes no lock and allocates nothing.
    static std::error_code arm(armed_range& range) noexcept;
    /// Disarms. Any order, constant time; must be called by the thread that armed.
    static void disarm(armed_range& range) noexcept;
    /// Copies n bytes (memcpy), n > 0. False if a page of the mapping that has [guarded, + n) could
    /// not be read or written; bytes before it may have been copied, the mapping is as it was.
    /// Faults elsewhere are not taken. False, too, if no handler can be installed: fault_handling()
    /// tells. @pre guarded is the source or the target
    static bool copy(void* to, void const* from, std::size_t n, std::byte const* guarded) noexcept;
    /// The error of the last attempt to install the fault handler; empty if it is installed.
    static std::error_code fault_handling() noexcept;
};

// ---- mmap/detail/page_state.hpp ----
/// Offsets are bytes from the region's first one, except for `first_lost`.
struct mmap::detail::page_state {
    /// First byte that a fault has replaced by zeros, from the mapping's base; to_end: none.
    std::atomic<std::size_t> first_lost{to_end};

    /// The least range that holds several others.
    struct hull {
        std::size_t from = 0;
        std::size_t to = 0;

        [[nodiscard]] bool empty() const noexcept { return from >= to; }
        [[nodiscard]] hull within(std::size_t begin, std::size_t end) const noexcept {
            return {from > begin ? from : begin, to < end ? to : end};
        }
        void add(std::size_t begin, std::size_t end) noexcept {
            *this =
                empty() ? hull{begin, end} : hull{from < begin ? from : begin, to > end ? to : end};
        }
        /// A range in the middle stays: a hull has two ends only.
        void remove(std::size_t begin, std::size_t end) noexcept {
            if (end >= to && begin < to) to = begin;
            if (begin <= from && end > from) from = end;
        }
        /// What lies from `at` on, counted from there.
        [[nodiscard]] hull after(std::size_t at) const noexcept {
            return {from > at ? from - at : 0, to > at ? to - at : 0};
        }
    };
    hull locked;

    // advice::no_fork: [kept_from, kept_to) is absent in children of `adviser`. Atomic, since
    // advising is a const call.
    std::atomic<std::size_t> kept_from{to_end};
    std::atomic<std::size_t> kept_to{0};
    std::atomic<int> adviser{0};
    // How a region with such pages is unmapped. A pointer, so that a program that never advises so
    // contains no code for it.
    std::atomic<void (*)(platform::extent const&, page_state const&) noexcept> unmap_in_child{
        nullptr};

    void keep_from_children(std::size_t from, std::size_t to, int process) noexcept {
        adviser.store(process);
        if (from < kept_from.load()) kept_from.store(from);
        if (to > kept_to.load()) kept_to.store(to);
    }
    /// Forgets advice of which nothing is left; of a part of it more is believed absent than is.
    void share_with_children(std::size_t from, std::size_t to) noexcept {
        if (from > kept_from.load() || to < kept_to.load()) return;
        kept_from.store(to_end);
        kept_to.store(0);
    }
    [[nodiscard]] bool are_absent(int process) const noexcept {
        return kept_to.load() > kept_from.load() && adviser.load() != process;
    }

    /// What remains known of the bytes from `at` on, as those of a region of their own.
    void take_after(page_state const& whole, std::size_t at, std::size_t page_offset) noexcept {
        std::size_t const begin = page_offset + at;
        std::size_t const lost = whole.first_lost.load();
        if (lost != to_end) first_lost.store(lost > begin ? lost - begin : 0);
        locked = whole.locked.after(at);
        if (whole.kept_to.load() > at)
            keep_from_children(whole.kept_from.load() > at ? whole.kept_from.load() - at : 0,
                               whole.kept_to.load() - at, whole.adviser.load());
        unmap_in_child.store(whole.unmap_in_child.load());
    }
};

// ---- mmap/detail/pending_open.hpp ----
// pending_open.hpp: the object that a call is about to map, from its source to its owner.

// ---- mmap/source.hpp ----
// source.hpp: what a region is made from: a path, a handle lent or given, a name.

#include <cstring>

// ---- mmap/owned.hpp ----
// owned.hpp: a handle that closes itself. The library holds every handle it owns in one of these,
// and callers hand theirs over in one.

#include <utility>

// ---- mmap/detail/system.hpp ----
// system.hpp: chooses what defines the seam. The only platform test in the tree, but for
// posix_*.hpp, which ask which POSIX system they are on.

// ---- mmap/detail/bounds.hpp ----
// range.hpp: rounding and bounds. Pure arithmetic, in forms that cannot overflow.

#include <cstdint>

struct mmap::detail::bounds {
    /// Is [offset, offset + length) inside [0, size)? `offset + length > size` could wrap.
    [[nodiscard]] static constexpr bool contains(std::uint64_t offset, std::uint64_t length,
                                                 std::uint64_t size) noexcept {
        return offset <= size && length <= size - offset;
    }
    // Units are pages and granularities, which are powers of two on every system: a mask takes one
    // cycle, a division thirty.
    /// Bytes of n above the last multiple of `unit`.
    [[nodiscard]] static constexpr std::size_t offset_in(std::uint64_t n,
                                                         std::size_t unit) noexcept {
        return static_cast<std::size_t>(n) & (unit - 1);
    }
    [[nodiscard]] static constexpr std::size_t align_down(std::size_t n,
                                                          std::size_t unit) noexcept {
        return n - offset_in(n, unit);
    }
    /// The least multiple of `unit` that is at least n; 0 if there is none in size_t, for the next is
    /// SIZE_MAX + 1, which is a multiple of every unit and wraps to it.
    [[nodiscard]] static constexpr std::size_t align_up(std::size_t n, std::size_t unit) noexcept {
        return align_down(n + (unit - 1), unit);
    }
    /// The longest length that pointers into one object can express.
    static constexpr std::size_t longest = static_cast<std::size_t>(PTRDIFF_MAX);
};

// ---- mmap/detail/system.hpp ----
#if defined(_WIN32)

// ---- mmap/detail/win32.hpp ----
// win32.hpp: the backend for Windows, in parts. win32_api.hpp alone knows <windows.h>.

// ---- mmap/detail/win32_advice.hpp ----
// win32_advice.hpp: advice, prefetching, giving memory back, and residency.

// ---- mmap/detail/win32_space.hpp ----
// win32_space.hpp: the address space: what lies where, reserving it, and giving it back.

// ---- mmap/detail/win32_calls.hpp ----
// win32_calls.hpp: what the win32_*.hpp files share: constants and structures of the calls, under
// names of our own; errors, read at once; the calls that must be looked up. For those files only.

#include <cstring>
#include <new>

// ---- mmap/detail/win32_api.hpp ----
// win32_api.hpp: the Win32 calls that the backend uses, declared by hand: <windows.h> would bring
// ten thousand macros into every file. For the win32_*.hpp files only.
//
// Every prototype is the SDK's, type for type, at global scope, so that <windows.h> may come before,
// after or never: tests/win32/abi.cpp compares them. Structures are passed as pointers to tags that
// are declared and never defined here; mmap::detail::win32 has its own of the same layout. Types that
// cannot be declared this way (enumerations, calls that older systems lack) are found at run time:
// win32_calls.hpp. MMAP_USE_WINDOWS_H takes the real header instead; so must who defines NO_STRICT.

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>

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

// ---- mmap/detail/win32_calls.hpp ----
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

// ---- mmap/detail/win32_space.hpp ----
/// An extent may consist of several allocations: views, one beside the other, and reserved space
/// behind them. No call reaches across two, so ranges are taken part by part.
struct mmap::detail::win32::space {
    [[nodiscard]] static memory_information query(std::byte const* at) noexcept {
        memory_information found = {};
        VirtualQuery(at, reinterpret_cast<struct _MEMORY_BASIC_INFORMATION*>(&found), sizeof found);
        return found;
    }
    [[nodiscard]] static std::byte* end_of(memory_information const& part) noexcept {
        return part.base + part.length;
    }
    /// Where the allocation ends that `part` is in. @pre part is not free
    [[nodiscard]] static std::byte* end_of_allocation(memory_information const& part) noexcept {
        memory_information next = part;
        while (next.length != 0 && next.state != mem_free &&
               next.allocation_base == part.allocation_base) {
            memory_information const beyond = query(end_of(next));
            if (beyond.base != end_of(next)) return end_of(next);  // the end of the address space
            next = beyond;
        }
        return next.base;
    }

    struct part {
        std::byte* begin;
        std::size_t length;
        memory_information const& state;
    };
    /// Calls `what` for each part of a range, widened to pages, until one fails.
    template <class Do>
    static std::error_code each_part(platform::extent const& where, std::size_t offset,
                                     std::size_t length, Do what) noexcept {
        std::size_t const page = platform::page_size();
        std::size_t const first = where.page_offset + offset;
        std::byte* at = where.base() + bounds::align_down(first, page);
        std::byte* const end = where.base() + bounds::align_up(first + length, page);
        while (at < end) {
            memory_information const found = query(at);
            if (found.length == 0) return code(invalid_address);
            std::byte* const next = end_of(found) < end ? end_of(found) : end;
            if (std::error_code const failure =
                    what(part{at, static_cast<std::size_t>(next - at), found}))
                return failure;
            at = next;
        }
        return {};
    }

    /// Frees every allocation that begins in [at, end): views, memory and reserved space. (Not `free`:
    /// that is a macro in programs that look for leaks, crtdbg.h.)
    static void give_back(std::byte* at, std::byte* end) noexcept {
        while (at < end) {
            memory_information const found = query(at);
            if (found.length == 0) return;
            if (found.state == mem_free) {  // up to the next multiple of granularity()
                at = end_of(found);
                continue;
            }
            std::byte* const next = end_of_allocation(found);  // before others can take the place
            // A view shows a file, or the page file, or (SEC_IMAGE) a program: all but private memory.
            if (found.type == mem_private || UnmapViewOfFile(found.allocation_base) == 0)
                VirtualFree(found.allocation_base, 0, mem_release);
            at = next;
        }
    }

    // Placeholders (Windows 10 1803): reserved space that can be split, joined, and replaced by a view
    // or memory in one step, and a view by a placeholder again, at page granularity and with no moment
    // at which another thread's allocation could take the place (VirtualAlloc2, MapViewOfFile3).
    // Older systems lack the calls, and theirs fail.

    struct calls {
        allocate2* allocate = find<allocate2>(L"kernelbase", "VirtualAlloc2");
        map3* map = find<map3>(L"kernelbase", "MapViewOfFile3");
        unmap2* unmap = find<unmap2>(L"kernelbase", "UnmapViewOfFile2");
    };
    [[nodiscard]] static calls const& placeholders() noexcept {
        static calls const found;
        return found;
    }

    [[nodiscard]] static std::byte* reserve_placeholder(std::byte* at,
                                                        std::size_t length) noexcept {
        calls const& call = placeholders();
        if (call.allocate == nullptr || call.map == nullptr) return nullptr;
        return static_cast<std::byte*>(call.allocate(GetCurrentProcess(), at, length,
                                                     mem_reserve | mem_reserve_placeholder,
                                                     page_noaccess, nullptr, 0));
    }
    /// Makes the beginning of the placeholder [at, end) a view of the section.
    /// False: the placeholder is as it was, or never was one.
    [[nodiscard]] static bool replace_placeholder(std::byte* at, std::byte* end, void* section,
                                                  std::uint64_t offset, std::size_t length,
                                                  dword protect) noexcept {
        calls const& call = placeholders();
        if (call.map == nullptr) return false;
        std::size_t const whole = bounds::align_up(length, platform::page_size());
        bool const splits = whole < static_cast<std::size_t>(end - at);
        if (splits && VirtualFree(at, whole, mem_release | mem_preserve_placeholder) == 0)
            return false;
        // The length "must exactly match" the placeholder's, which is in pages, and a view may not be
        // longer than its section, which is in bytes: the system is offered either, and 0, which is all
        // that the section has (MapViewOfFile3).
        for (std::size_t const size : {length, whole, std::size_t{0}})
            if (call.map(section, GetCurrentProcess(), at, offset, size, mem_replace_placeholder,
                         protect, nullptr, 0) != nullptr)
                return true;
        dword const number = GetLastError();
        if (splits)
            VirtualFree(at, static_cast<std::size_t>(end - at),
                        mem_release | mem_coalesce_placeholders);
        SetLastError(number);
        return false;
    }
    /// Replaces a whole view by zeroed memory: committed, or, where so much cannot be had, only
    /// reserved. False: the view is gone, and something else in its place.
    [[nodiscard]] static bool replace_view(std::byte* begin, std::byte* end,
                                           dword protect) noexcept {
        calls const& call = placeholders();
        auto const length = static_cast<std::size_t>(end - begin);
        void* const process = GetCurrentProcess();
        bool const is_kept =
            call.unmap != nullptr && call.unmap(process, begin, mem_preserve_placeholder) != 0;
        if (is_kept && call.allocate != nullptr) {
            for (dword const type : {mem_reserve | mem_commit, mem_reserve})
                if (call.allocate(process, begin, length, type | mem_replace_placeholder, protect,
                                  nullptr, 0) != nullptr)
                    return true;
        }
        if (!is_kept) UnmapViewOfFile(begin);  // else: Wine 8 has unmapped and kept nothing
        for (int attempt = 0; attempt < 100; ++attempt)  // who has taken the place may leave it
            for (dword const type : {mem_reserve | mem_commit, mem_reserve})
                if (VirtualAlloc(begin, length, type, protect) != nullptr) return true;
        return false;
    }
};

// ---- mmap/detail/win32_advice.hpp ----
inline std::error_code mmap::detail::platform::advise(extent const& where, mmap::advice what,
                                                      std::size_t offset,
                                                      std::size_t length) noexcept {
    switch (what) {
        case advice::will_need: {
            static auto* const prefetch =
                win32::find<win32::prefetch_memory>(L"kernel32", "PrefetchVirtualMemory");
            win32::memory_range const range = {where.data + offset, length};
            if (prefetch != nullptr) prefetch(GetCurrentProcess(), 1, &range, 0);
            return {};
        }
        case advice::no_dump:
        case advice::dump:
        case advice::no_fork:
        case advice::fork:
        case advice::zero_fork:
            return errc::not_supported;
        default:
            return {};  // can change only speed
    }
}

/// PrefetchVirtualMemory is "purely a performance optimization" and leaves the pages out of the
/// working set; the caller's touches then find them in memory.
inline std::error_code mmap::detail::platform::prefetch(extent const& where, handle,
                                                        std::size_t offset, std::size_t length,
                                                        bool) noexcept {
    (void)advise(where, advice::will_need, offset, length);
    return errc::not_supported;
}

/// Calls `what(page, entry)` for each page of a range, widened to pages, with its address.
template <class Do>
std::error_code mmap::detail::win32::each_page(platform::extent const& where, std::size_t offset,
                                               std::size_t length, Do what) noexcept {
    static auto* const ask = find<query_working_set>(L"kernel32", "K32QueryWorkingSetEx");
    if (ask == nullptr) return errc::not_supported;
    std::size_t const page = platform::page_size();
    std::size_t const first = where.page_offset + offset;
    std::size_t const end = bounds::align_up(first + length, page);
    working_set_entry entries[256];
    for (std::size_t at = bounds::align_down(first, page); at < end;) {
        dword count = 0;
        for (; count < 256 && at < end; ++count, at += page)
            entries[count] = {where.base() + at, 0};
        if (ask(GetCurrentProcess(), entries, count * static_cast<dword>(sizeof *entries)) == 0)
            return last_error();
        for (dword i = 0; i < count; ++i) what(entries[i]);
    }
    return {};
}

inline std::error_code mmap::detail::platform::resident(extent const& where, std::size_t offset,
                                                        std::size_t length,
                                                        std::size_t& bytes) noexcept {
    std::byte const* const first = where.data + offset;
    std::byte const* const last = first + length;
    std::size_t total = 0;
    std::error_code const failure =
        win32::each_page(where, offset, length, [&](win32::working_set_entry const& e) noexcept {
            if (!e.is_valid()) return;
            // The first and last page count with the bytes inside the range only.
            auto const* const at = static_cast<std::byte const*>(e.address);
            std::byte const* const from = at < first ? first : at;
            std::byte const* const to = at + page_size() > last ? last : at + page_size();
            total += static_cast<std::size_t>(to - from);
        });
    if (!failure) bytes = total;
    return failure;
}

/// Takes pages out of the working set: what VirtualUnlock does to pages that are not locked (its
/// Remarks). Locked ones stay.
inline void mmap::detail::win32::trim(platform::extent const& where, std::size_t offset,
                                      std::size_t length) noexcept {
    (void)each_page(where, offset, length, [](working_set_entry const& e) noexcept {
        if (e.is_valid() && !e.is_locked()) VirtualUnlock(e.address, platform::page_size());
    });
}

inline std::error_code mmap::detail::platform::discard(extent const& where, std::size_t offset,
                                                       std::size_t length) noexcept {
    if (where.kind == kind::file && where.is_private)
        return errc::not_supported;  // no call brings the file back
    std::byte* const begin = where.data + offset;
    if (where.kind != kind::file) std::memset(begin, 0, length);
    // MEM_RESET: the system may drop the pages instead of paging them out, and shows the old bytes or
    // zeros after; both are zeros here. Decommitting could lose the pages to another's commit.
    if (where.kind == kind::anonymous)
        VirtualAlloc(begin, length, win32::mem_reset, win32::page_noaccess);
    win32::trim(where, offset, length);
    return {};
}

// ---- mmap/detail/win32_append.hpp ----
// win32_append.hpp: handles that append, and writes to a file's end.

// ---- mmap/detail/win32_file.hpp ----
// win32_file.hpp: opening, creating, sizing and closing files.

// ---- mmap/detail/win32_path.hpp ----
// win32_path.hpp: paths: from UTF-8 and beyond MAX_PATH for the calls, to UTF-8 for messages.

/// A path for the W calls: UTF-16, and past MAX_PATH in the `\\?\` form that has no such limit
/// ("Maximum Path Length Limitation", learn.microsoft.com).
class mmap::detail::win32::wide_path {
public:
    explicit wide_path(platform::path const& where) noexcept : text_(where.wide) {
        if (text_ == nullptr && !convert(where.utf8)) return;
        lengthen();
    }
    wide_path(wide_path const&) = delete;
    wide_path& operator=(wide_path const&) = delete;
    ~wide_path() {
        delete[] converted_;
        delete[] full_;
    }
    [[nodiscard]] wchar_t const* c_str() const noexcept { return text_; }
    [[nodiscard]] std::error_code failure() const noexcept { return failure_; }

private:
    bool convert(char const* path) noexcept {
        int const n = MultiByteToWideChar(utf8, invalid_characters_fail, path, -1, nullptr, 0);
        if (n == 0) {
            failure_ = last_error();  // ERROR_NO_UNICODE_TRANSLATION: not UTF-8
            return false;
        }
        converted_ = new (std::nothrow) wchar_t[static_cast<std::size_t>(n)];
        if (converted_ == nullptr) {
            failure_ = code(not_enough_memory);
            return false;
        }
        MultiByteToWideChar(utf8, invalid_characters_fail, path, -1, converted_, n);
        text_ = converted_;
        return true;
    }

    void lengthen() noexcept {
        constexpr dword max_path = 260;  // with the NUL
        if (is_literal(text_)) return;
        dword const n =
            GetFullPathNameW(text_, 0, nullptr, nullptr);  // with the NUL; 0: let the call fail
        if (n <= max_path) return;
        full_ = new (std::nothrow) wchar_t[n + 6];
        if (full_ == nullptr) {
            failure_ = code(not_enough_memory);
            return;
        }
        wchar_t* const path = full_ + 6;
        if (GetFullPathNameW(text_, n, path, nullptr) >= n) return;  // the folder changed meanwhile
        if (is_literal(path)) {
            text_ = path;
        } else if (path[0] == L'\\' && path[1] == L'\\') {  // \\server\share: \\?\UNC\server\share
            std::memcpy(full_, L"\\\\?\\UNC", 7 * sizeof(wchar_t));
            text_ = full_;
        } else {
            std::memcpy(path - 4, L"\\\\?\\", 4 * sizeof(wchar_t));
            text_ = path - 4;
        }
    }
    /// `\\?\` and `\\.\` are taken as they stand.
    [[nodiscard]] static bool is_literal(wchar_t const* path) noexcept {
        return path[0] == L'\\' && path[1] == L'\\' && (path[2] == L'?' || path[2] == L'.') &&
               path[3] == L'\\';
    }

    wchar_t const* text_;
    wchar_t* converted_ = nullptr;
    wchar_t* full_ = nullptr;
    std::error_code failure_;
};

inline std::string mmap::detail::native::to_utf8(wchar_t const* text) {
    int const n = WideCharToMultiByte(win32::utf8, 0, text, -1, nullptr, 0, nullptr, nullptr);
    if (n <= 1) return {};
    std::string bytes(static_cast<std::size_t>(n), '\0');
    WideCharToMultiByte(win32::utf8, 0, text, -1, &bytes[0], n, nullptr, nullptr);
    bytes.pop_back();  // the NUL
    return bytes;
}

inline void mmap::detail::platform::path_of(handle object, char* text,
                                            std::size_t capacity) noexcept {
    text[0] = '\0';
    wchar_t path[1024];
    win32::dword const n = GetFinalPathNameByHandleW(native::from_os(object), path, 1024, 0);
    if (n == 0 || n >= 1024) return;
    wchar_t* begin = path;  // \\?\C:\file or \\?\UNC\server\share\file
    if (std::wcsncmp(path, L"\\\\?\\UNC\\", 8) == 0)
        *(begin += 6) = L'\\';
    else if (std::wcsncmp(path, L"\\\\?\\", 4) == 0)
        begin += 4;
    int const room = capacity < 8192 ? static_cast<int>(capacity) : 8192;
    if (WideCharToMultiByte(win32::utf8, 0, begin, -1, text, room, nullptr, nullptr) == 0)
        text[0] = '\0';
}

inline void mmap::detail::platform::path_at(void const* address, char* text,
                                            std::size_t capacity) noexcept {
    text[0] = '\0';
    wchar_t
        path[1024];  // \Device\HarddiskVolume1\file: the kernel's name, which has no drive letter
    static auto* const ask =
        win32::find<win32::mapped_file_name>(L"kernel32", "K32GetMappedFileNameW");
    win32::dword const n =
        ask == nullptr ? 0 : ask(GetCurrentProcess(), const_cast<void*>(address), path, 1024);
    if (n == 0 || n >= 1024) return;
    int const room = capacity < 8192 ? static_cast<int>(capacity) : 8192;
    if (WideCharToMultiByte(win32::utf8, 0, path, -1, text, room, nullptr, nullptr) == 0)
        text[0] = '\0';
}

// ---- mmap/detail/win32_file.hpp ----
/// CreateFileW; the error's number too on success, where it tells whether the file is new.
inline void* mmap::detail::win32::open_with(wchar_t const* name, access mode, dword how,
                                            dword& number) noexcept {
    dword rights = generic_read;
    if (has(mode, access::write)) rights |= generic_write;
    if (has(mode, EXEC)) rights |= generic_execute;
    void* const file =
        CreateFileW(name, rights, share_all, nullptr, how, attribute_normal, nullptr);
    number = GetLastError();
    return file;
}

inline std::error_code mmap::detail::platform::open_file(path const& where, mmap::access mode,
                                                         handle& out) noexcept {
    win32::wide_path const name(where);
    if (name.failure()) return name.failure();
    win32::dword number = 0;
    void* const file = win32::open_with(name.c_str(), mode, win32::open_existing, number);
    if (file == native::none) return win32::code(number);
    out = native::to_os(file);
    return {};
}

inline std::error_code mmap::detail::platform::create_file(path const& where, mmap::access mode,
                                                           mmap::create create, unsigned,
                                                           handle& out, bool& created) noexcept {
    win32::wide_path const name(where);
    if (name.failure()) return name.failure();
    win32::dword const how = create == create::must ? win32::create_new : win32::open_always;
    win32::dword number = 0;
    void* const file = win32::open_with(name.c_str(), mode, how, number);
    if (file == native::none) return win32::code(number);
    out = native::to_os(file);
    created = create == create::must || number != win32::already_exists;
    return {};
}

inline void mmap::detail::platform::remove_created(path const& where, handle) noexcept {
    win32::wide_path const name(where);
    if (!name.failure()) DeleteFileW(name.c_str());  // gone when the handle, too, is closed
}

inline std::error_code mmap::detail::platform::duplicate(handle object, handle& out) noexcept {
    if (object == none)  // -1: also "this process"
        return std::make_error_code(std::errc::bad_file_descriptor);
    void* const process = GetCurrentProcess();
    void* copy = nullptr;
    if (DuplicateHandle(process, native::from_os(object), process, &copy, 0, 0,
                        win32::same_access) == 0)
        return win32::last_error();
    out = native::to_os(copy);
    return {};
}

inline bool mmap::detail::platform::is_keepable(handle) noexcept { return true; }

inline void mmap::detail::platform::close(handle object) noexcept {
    if (object != none) CloseHandle(native::from_os(object));
}

inline std::error_code mmap::detail::platform::inspect(handle object, file_info& info) noexcept {
    if (object == none) return std::make_error_code(std::errc::bad_file_descriptor);
    void* const file = native::from_os(object);
    SetLastError(0);  // type_unknown is a failure only with an error (GetFileType)
    win32::dword const type = GetFileType(file);
    win32::dword const unknown = GetLastError();
    if (type == win32::type_unknown && unknown != 0) return win32::code(unknown);
    if (type != win32::type_disk) return errc::not_mappable;  // pipe, socket, console
    win32::file_information found = {};
    if (GetFileInformationByHandle(
            file, reinterpret_cast<struct _BY_HANDLE_FILE_INFORMATION*>(&found)) == 0) {
        win32::dword const number = GetLastError();
        // A volume or a disk: each driver has a number of its own for it.
        bool const is_device = number == win32::invalid_function ||
                               number == win32::invalid_parameter || number == win32::not_supported;
        return is_device ? make_error_code(errc::not_mappable) : win32::code(number);
    }
    if ((found.attributes & win32::attribute_directory) != 0) return errc::not_mappable;
    info.size = static_cast<std::uint64_t>(found.size_high) << 32U | found.size_low;
    return {};
}

inline std::size_t mmap::detail::platform::size_unit(platform::kind kind) noexcept {
    return kind == platform::kind::named ? page_size() : 1;
}

inline std::error_code mmap::detail::platform::size_of(handle object, platform::kind kind,
                                                       std::uint64_t& size) noexcept {
    if (kind == platform::kind::file) {
        file_info info;
        std::error_code const failure = inspect(object, info);
        if (!failure) size = info.size;
        return failure;
    }
    std::size_t bytes = 0;
    std::error_code const failure = win32::committed(native::from_os(object), bytes);
    if (!failure) size = bytes;
    return failure;
}

/// By handle, and not by moving a file pointer that a borrowed handle shares with its owner.
inline std::error_code mmap::detail::win32::set_end(platform::handle file,
                                                    std::uint64_t size) noexcept {
    static auto* const set = find<set_information>(L"kernel32", "SetFileInformationByHandle");
    if (set == nullptr) return errc::not_supported;
    auto const end = static_cast<long long>(size);  // FILE_END_OF_FILE_INFO
    return from_result(set(native::from_os(file), end_of_file_info, &end, sizeof end));
}

/// DeviceIoControl of a file, with a structure in and none out.
template <class In>
std::error_code mmap::detail::win32::control_file(platform::handle file, dword what,
                                                  In const& in) noexcept {
    static auto* const call = find<control>(L"kernel32", "DeviceIoControl");
    if (call == nullptr) return errc::not_supported;
    dword returned = 0;
    return from_result(
        call(native::from_os(file), what, &in, sizeof in, nullptr, 0, &returned, nullptr));
}

// NTFS allocates the clusters when the end is set ("the disk is full" comes from this call), except
// for files that are sparse or compressed.
inline std::error_code mmap::detail::platform::extend(handle object, platform::kind kind,
                                                      std::uint64_t, std::uint64_t to,
                                                      bool allocates) noexcept {
    if (kind == platform::kind::named) return {};  // a section: grow() commits what it has
    if (to > static_cast<std::uint64_t>(INT64_MAX))
        return std::make_error_code(std::errc::file_too_large);
    constexpr win32::dword set_sparse = 0x900C4;  // FSCTL_SET_SPARSE; FAT cannot, and allocates
    if (!allocates) (void)win32::control_file(object, set_sparse, static_cast<unsigned char>(1));
    std::error_code const failure = win32::set_end(object, to);
    // The handle has told its size: it is one to read, for which Wine has this error.
    return failure == win32::code(win32::invalid_handle) ? win32::code(win32::access_denied)
                                                         : failure;
}
/// Neither free space nor a file system's longest file is looked at: a file that others map could not
/// be made shorter again after an attempt.
inline std::error_code mmap::detail::platform::check_size(handle, std::uint64_t size,
                                                          bool) noexcept {
    return size > static_cast<std::uint64_t>(INT64_MAX)
               ? std::make_error_code(std::errc::file_too_large)
               : std::error_code();
}
inline std::error_code mmap::detail::platform::punch_hole(handle file, std::uint64_t offset,
                                                          std::uint64_t length) noexcept {
    constexpr win32::dword set_zero_data = 0x980C8;  // FSCTL_SET_ZERO_DATA
    constexpr win32::dword set_sparse = 0x900C4;     // without it the zeros keep their clusters
    std::error_code failure = win32::control_file(file, set_sparse, static_cast<unsigned char>(1));
    struct {
        std::uint64_t begin, end;  // FILE_ZERO_DATA_INFORMATION
    } const range = {offset, offset + length};
    if (!failure) failure = win32::control_file(file, set_zero_data, range);
    bool const is_unknown = failure == win32::code(win32::invalid_function) ||
                            failure == win32::code(win32::not_supported) ||
                            failure == win32::code(win32::invalid_parameter);
    return is_unknown ? make_error_code(errc::not_supported) : failure;
}
inline std::error_code mmap::detail::platform::shrink(handle file, std::uint64_t size) noexcept {
    return win32::set_end(file, size);
}

/// ReadFile and WriteFile take 32 bits of length, and with an OVERLAPPED the offset: "the read operation
/// starts at the offset that is specified in the OVERLAPPED structure" and returns when it is done; of
/// files that were opened with FILE_FLAG_OVERLAPPED perhaps before. The bytes and the structure "must
/// remain valid for the duration", so that is waited for.
template <class Call>
std::error_code mmap::detail::win32::transfer(void* file, std::uint64_t offset, std::size_t n,
                                              std::size_t& done, Call call) noexcept {
    done = 0;
    while (done < n) {
        overlapped where = {};
        std::uint64_t const at = offset == end_of_any_file ? offset : offset + done;
        where.offset = low_half(at);
        where.offset_high = high_half(at);
        std::size_t const most = std::size_t{1} << 30U;
        dword step = 0;
        auto* const place = reinterpret_cast<struct _OVERLAPPED*>(&where);
        dword number = 0;
        if (call(done, static_cast<dword>(n - done < most ? n - done : most), &step, place) == 0)
            number = GetLastError();
        // Without an event the wait is for the handle, which other transfers may wake.
        while (number == io_pending || number == io_incomplete)
            number = GetOverlappedResult(file, place, &step, 1) != 0 ? 0 : GetLastError();
        if (number != 0) return number == end_of_file ? std::error_code() : code(number);
        if (step == 0) break;
        done += step;
    }
    return {};
}

inline std::error_code mmap::detail::platform::read(handle file, std::uint64_t offset, void* to,
                                                    std::size_t n, std::size_t& got) noexcept {
    return win32::transfer(native::from_os(file), offset, n, got,
                           [&](std::size_t at, win32::dword most, win32::dword* step,
                               struct _OVERLAPPED* where) noexcept {
                               return ReadFile(native::from_os(file), static_cast<char*>(to) + at,
                                               most, step, where);
                           });
}

inline std::error_code mmap::detail::platform::write(handle file, std::uint64_t offset,
                                                     void const* from, std::size_t n,
                                                     std::size_t& done) noexcept {
    std::error_code const failure = win32::transfer(
        native::from_os(file), offset, n, done,
        [&](std::size_t at, win32::dword most, win32::dword* step,
            struct _OVERLAPPED* where) noexcept {
            return WriteFile(native::from_os(file), static_cast<char const*>(from) + at, most, step,
                             where);
        });
    return !failure && done < n ? win32::code(win32::disk_full) : failure;
}

inline std::error_code mmap::detail::platform::sync(handle file) noexcept {
    return win32::from_result(FlushFileBuffers(native::from_os(file)));
}

/// NTFS logs names in order.
inline std::error_code mmap::detail::platform::sync_name(handle) noexcept { return {}; }

// ---- mmap/detail/win32_append.hpp ----
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

// ---- mmap/detail/win32_fault.hpp ----
// win32_fault.hpp: surviving I/O errors of a view, in memory that a thread has armed.

// ---- mmap/detail/win32_copy.hpp ----
// win32_copy.hpp: copying bytes with one instruction that an exception handler can end. The only
// file that knows the processor.
//
// All compilers share no way out of a faulting memcpy: MinGW has no __try, longjmp unwinds, and
// RtlCaptureContext is of no use on x86, where it reads the caller's frame through ebp. So the handler
// ends the copy instead of leaving it: it makes the processor believe that nothing is left to copy.

#if !defined(__GNUC__) && !defined(__clang__) && (defined(_M_IX86) || defined(_M_X64))
extern "C" void __movsb(unsigned char*, unsigned char const*, std::size_t);
#pragma intrinsic(__movsb)
#endif

struct mmap::detail::win32::faultable_copy {
    bool volatile has_faulted = false;

#if (defined(__i386__) || defined(__x86_64__) || defined(_M_IX86) || defined(_M_X64)) && \
    !defined(_M_ARM64EC)
    // `rep movsb` counts down ecx/rcx and can be resumed at any byte (Intel SDM, REP): a count of 0
    // ends it. The register's place in CONTEXT:
    static constexpr std::size_t place = native::is_64 ? 0x80 : 0xAC;
    void run(void* to, void const* from, std::size_t n) noexcept {
#if defined(__GNUC__) || defined(__clang__)
        __asm__ __volatile__("rep movsb" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
#else
        __movsb(static_cast<unsigned char*>(to), static_cast<unsigned char const*>(from), n);
#endif
    }
    void skip_to_end(void* context) noexcept {
        has_faulted = true;
        std::uintptr_t const left = 0;
        std::memcpy(static_cast<std::byte*>(context) + place, &left, sizeof left);
    }
#elif defined(__aarch64__) || defined(_M_ARM64)
    // Instructions have four bytes: the faulting load or store is skipped, and the loop ends.
    static constexpr std::size_t place = 0x108;  // CONTEXT::Pc
    void run(void* to, void const* from, std::size_t n) noexcept {
        auto volatile* const target = static_cast<unsigned char volatile*>(to);
        auto const volatile* const source = static_cast<unsigned char const volatile*>(from);
        for (std::size_t i = 0; i < n && !has_faulted; ++i) target[i] = source[i];
    }
    void skip_to_end(void* context) noexcept {
        has_faulted = true;
        std::uintptr_t next = 0;
        std::memcpy(&next, static_cast<std::byte*>(context) + place, sizeof next);
        next += 4;
        std::memcpy(static_cast<std::byte*>(context) + place, &next, sizeof next);
    }
#else
#error "mmap: this processor needs a copy that a handler can end"
#endif
};

// ---- mmap/detail/win32_fault.hpp ----
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

// ---- mmap/detail/win32_map.hpp ----
// win32_map.hpp: making mappings, unmapping them, changing their protection.

/// What a request comes to in the units of the calls: views begin at multiples of the granularity.
struct mmap::detail::win32::placement {
    std::uint64_t offset;     // of the view in the object
    std::size_t length;       // bytes of it; 0: only address space
    std::size_t needed;       // the same in pages
    std::size_t total;        // with the reserve
    std::size_t page_offset;  // of the request's first byte
    std::byte* address;       // where the view should begin, or null
    bool fixed;
    dword native_flags;

    placement(platform::request const& what, platform::placement_hints const& hints) noexcept {
        std::size_t const unit = platform::granularity();
        page_offset = bounds::offset_in(what.offset, unit);
        offset = what.offset - page_offset;
        length = what.length == 0 ? 0 : page_offset + what.length;
        needed = bounds::align_up(length, platform::page_size());
        total = hints.reserve > what.length ? bounds::align_up(page_offset + hints.reserve, unit)
                                            : needed;
        auto const wanted = reinterpret_cast<std::uintptr_t>(hints.address);
        bool const is_placed =
            hints.address != nullptr && bounds::offset_in(wanted, unit) == page_offset;
        address = is_placed ? const_cast<std::byte*>(hints.address) - page_offset : nullptr;
        fixed = hints.fixed;
        native_flags = hints.native_flags;
    }
    [[nodiscard]] bool is_misplaced() const noexcept { return fixed && address == nullptr; }
};

/// Memory of this process: `total` bytes of address space, the first where.length of them committed.
inline std::byte* mmap::detail::win32::place_memory(placement const& where, access mode,
                                                    std::byte* at, std::size_t total) noexcept {
    dword const protect = protection(mode, false);
    std::size_t const needed = where.needed;
    dword const type = mem_reserve | (needed == total ? mem_commit : 0) | where.native_flags;
    auto* const base = static_cast<std::byte*>(VirtualAlloc(at, total, type, protect));
    if (base == nullptr || needed == total || needed == 0) return base;
    if (VirtualAlloc(base, needed, mem_commit, protect) != nullptr) return base;
    dword const number = GetLastError();
    VirtualFree(base, 0, mem_release);
    SetLastError(number);
    return nullptr;
}

/// A view of where.length bytes, at the beginning of `total` bytes of address space.
inline std::byte* mmap::detail::win32::place_view(placement const& where,
                                                  platform::request const& what, void* section,
                                                  std::byte* at, std::size_t& total) noexcept {
    access const mode = what.mode == NONE ? RDONLY : what.mode;  // to be lowered, and raised again
    dword const rights = (what.is_private            ? map_copy
                          : has(mode, access::write) ? map_read | map_write
                                                     : map_read) |
                         (has(mode, EXEC) ? map_execute : 0);
    std::size_t const needed = where.needed;
    auto const view = [&](std::byte* there, std::size_t length) noexcept {
        return static_cast<std::byte*>(MapViewOfFileEx(section, rights, high_half(where.offset),
                                                       low_half(where.offset), length, there));
    };
    if (total > needed && what.kind == platform::kind::named) {
        // A view of all that the section has: where it is reserved, grow() commits it.
        std::byte* const base = view(at, 0);
        if (base == nullptr) return nullptr;
        total = static_cast<std::size_t>(space::end_of_allocation(space::query(base)) - base);
        if (total >= needed) return base;
        UnmapViewOfFile(base);
        SetLastError(invalid_parameter);
        return nullptr;
    }
    std::byte* base = space::reserve_placeholder(at, total);
    if (base != nullptr) {
        if (needed == 0 ||
            space::replace_placeholder(base, base + total, section, where.offset, where.length,
                                       protection(mode, what.is_private)))
            return base;
        VirtualFree(base, 0, mem_release);
    }
    if (total == needed) {
        base = view(at, where.length);
    } else {
        // Without placeholders: find the space, and put the view and a reserve after it there. Another
        // thread's allocation may come in between; then this attempt has failed.
        base = static_cast<std::byte*>(VirtualAlloc(at, total, mem_reserve, page_noaccess));
        if (base == nullptr || needed == 0) return base;
        VirtualFree(base, 0, mem_release);
        base = view(base, where.length);
        std::size_t const covered = bounds::align_up(needed, platform::granularity());
        if (base != nullptr && covered < total &&
            VirtualAlloc(base + covered, total - covered, mem_reserve, page_noaccess) == nullptr) {
            UnmapViewOfFile(base);
            return nullptr;
        }
    }
    // On 32-bit Windows a view may come back smaller than asked for.
    if constexpr (!native::is_64) {
        if (base != nullptr && space::end_of_allocation(space::query(base)) < base + needed) {
            UnmapViewOfFile(base);
            SetLastError(not_enough_memory);
            return nullptr;
        }
    }
    return base;
}

/// Tries the hints in turn: with the reserve, then without; at the address, then, unless fixed,
/// anywhere.
template <class Place>
std::error_code mmap::detail::win32::place(placement const& where, platform::request const& what,
                                           platform::extent& out, Place at) noexcept {
    if (where.is_misplaced()) return std::make_error_code(std::errc::invalid_argument);
    // What cannot fit at all is ERROR_INVALID_PARAMETER to the calls.
    if (where.length > reinterpret_cast<std::uintptr_t>(system().highest) ||
        where.needed < where.length)
        return code(not_enough_memory);
    std::byte* base = nullptr;
    std::size_t total = where.total > where.needed ? where.total : where.needed;
    bool const has_reserve = where.total > where.needed;
    for (int attempt = 0; base == nullptr && attempt < 4; ++attempt) {
        if (attempt == 2) total = where.needed;
        bool const is_placed = attempt % 2 == 0;
        if (total == 0 || (is_placed && where.address == nullptr) || (!is_placed && where.fixed))
            continue;
        if (attempt >= 2 && !has_reserve) break;
        base = at(is_placed ? where.address : nullptr, total);
    }
    dword const number = GetLastError();
    if (base == nullptr && where.needed != 0) {
        if (where.fixed && number == invalid_address)
            return std::make_error_code(std::errc::address_in_use);
        return code(number);
    }
    if (base == nullptr && where.fixed) return std::make_error_code(std::errc::address_in_use);
    platform::extent made = what.empty_extent();
    if (base != nullptr) {  // else only address space was wanted, and cannot be had
        made.data = base + where.page_offset;
        made.length = what.length;
        made.reserved = total - where.page_offset;
        made.page_offset = static_cast<std::uint32_t>(where.page_offset);
    }
    out = made;
    return {};
}

/// A section of a file as it is now. A larger one would make the file longer.
inline void* mmap::detail::win32::make_section(platform::request const& what,
                                               dword native_flags) noexcept {
    dword const protect = protection(what.mode == NONE ? RDONLY : what.mode, what.is_private);
    return CreateFileMappingW(native::from_os(what.object), nullptr, protect | native_flags, 0, 0,
                              nullptr);
}

inline std::error_code mmap::detail::platform::map(request const& what, extent& out) noexcept {
    return map(what, placement_hints{}, out);
}

inline std::error_code mmap::detail::platform::map(request const& what,
                                                   placement_hints const& hints,
                                                   extent& out) noexcept {
    win32::placement const where(what, hints);
    if (what.object == none)
        return win32::place(where, what, out, [&](std::byte* at, std::size_t& total) noexcept {
            return win32::place_memory(where, what.mode, at, total);
        });
    win32::closer made(nullptr);
    void* section = native::from_os(what.object);
    if (what.kind == kind::file) {
        made.handle = win32::make_section(what, hints.native_flags);
        section = made.handle;
        if (section == nullptr) {
            win32::dword const number = GetLastError();
            // The rights are looked at before the size (CreateFileMapping).
            if (number != win32::file_invalid) return win32::code(number);
            if (what.length != 0)
                return errc::past_end_of_file;  // emptied since its size was asked for
        }
    }
    extent mapped;
    if (std::error_code const failure =
            win32::place(where, what, mapped, [&](std::byte* at, std::size_t& total) noexcept {
                return win32::place_view(where, what, section, at, total);
            })) {
        // A view longer than its section: the rights were looked at when that was made.
        bool const is_past = what.kind == kind::file && what.length != 0 &&
                             failure == win32::code(win32::access_denied);
        return is_past ? make_error_code(errc::past_end_of_file) : failure;
    }
    if (what.mode == NONE && mapped.length != 0) {
        if (std::error_code const failure = protect(mapped, NONE)) {
            unmap(mapped);
            return failure;
        }
    }
    out = mapped;
    return {};
}

inline std::error_code mmap::detail::platform::check_mappable(request const& what) noexcept {
    return check_mappable(what, placement_hints{});
}
inline std::error_code mmap::detail::platform::check_mappable(
    request const& what, placement_hints const& hints) noexcept {
    if (what.object != none && what.kind == kind::file) {
        win32::closer const section(win32::make_section(what, hints.native_flags));
        win32::dword const number = GetLastError();
        if (section.handle == nullptr && number != win32::file_invalid) return win32::code(number);
    }
    win32::placement const where(what, hints);
    if (where.is_misplaced()) return std::make_error_code(std::errc::invalid_argument);
    if (where.needed < where.length) return win32::code(win32::not_enough_memory);
    if (where.needed == 0) return {};
    void* const base = VirtualAlloc(where.fixed ? where.address : nullptr,
                                    bounds::align_up(where.needed, granularity()),
                                    win32::mem_reserve, win32::page_noaccess);
    win32::dword const number = GetLastError();
    if (base == nullptr)
        return where.fixed && number == win32::invalid_address
                   ? std::make_error_code(std::errc::address_in_use)
                   : win32::code(number);
    VirtualFree(base, 0, win32::mem_release);
    return {};
}

inline void mmap::detail::platform::unmap(extent const& where) noexcept {
    if (where.data != nullptr) win32::space::give_back(where.base(), where.data + where.reserved);
}

/// Pages are kept from forked children only, and there are none here.
inline void mmap::detail::platform::unmap_around(extent const&, std::size_t, std::size_t) noexcept {
}

/// UnmapViewOfFile and VirtualFree take whole views and allocations.
inline std::error_code mmap::detail::platform::split(extent&, std::size_t, extent&) noexcept {
    return errc::not_supported;
}

inline std::error_code mmap::detail::platform::protect(extent& where, mmap::access mode) noexcept {
    auto const change = [&](access to) noexcept {
        win32::dword const protect = win32::protection(where, to);
        return win32::space::each_part(
            where, 0, where.length, [&](win32::space::part const& p) noexcept {
                win32::dword before = 0;
                return win32::from_result(VirtualProtect(p.begin, p.length, protect, &before));
            });
    };
    if (where.length != 0) {
        if (std::error_code const failure = change(mode)) {
            (void)change(where.mode);
            // ERROR_INVALID_PARAMETER: a view cannot be given more than it was mapped with
            // (VirtualProtect: the value "must be compatible with" that of MapViewOfFile).
            if (failure == win32::code(win32::invalid_parameter))
                return std::make_error_code(std::errc::permission_denied);
            return failure;
        }
    }
    where.mode = mode;
    return {};
}

// ---- mmap/detail/win32_resize.hpp ----
// win32_resize.hpp: changing the length of a mapping, and showing another part of its file.

/// What maps the extent's object again.
inline mmap::detail::platform::request mmap::detail::win32::request_for(
    platform::extent const& where, platform::handle object, std::uint64_t offset,
    std::size_t length) noexcept {
    platform::request what;
    what.object = object;
    what.kind = where.kind;
    what.is_private = where.is_private;
    what.mode = where.mode;
    what.offset = offset;
    what.length = length;
    return what;
}

/// Bytes that are mapped from an extent's base, in pages.
inline std::size_t mmap::detail::win32::used_pages(platform::extent const& where,
                                                   std::size_t length) noexcept {
    return length == 0 ? 0 : bounds::align_up(where.page_offset + length, platform::page_size());
}

/// The hints that put a mapping where the extent is, with as much reserve.
inline mmap::detail::platform::placement_hints mmap::detail::win32::hints_for(
    platform::extent const& where) noexcept {
    platform::placement_hints hints;
    hints.address = where.data;
    if (where.page_offset + where.reserved > used_pages(where, where.length))
        hints.reserve = where.reserved;
    return hints;
}

/// Commits what is only reserved of the first `length` bytes.
inline std::error_code mmap::detail::win32::commit(platform::extent const& where,
                                                   std::size_t length) noexcept {
    dword const protect = protection(where, where.mode);
    return space::each_part(
        where, 0, length, [&](space::part const& p) noexcept -> std::error_code {
            dword before = 0;
            if (p.state.state ==
                mem_commit)  // perhaps by another process: then with its own protection
                return p.state.protect == protect
                           ? std::error_code()
                           : from_result(VirtualProtect(p.begin, p.length, protect, &before));
            return VirtualAlloc(p.begin, p.length, mem_commit, protect) != nullptr
                       ? std::error_code()
                       : last_error();
        });
}

inline std::error_code mmap::detail::platform::grow(extent& where, handle object,
                                                    std::uint64_t offset,
                                                    std::size_t length) noexcept {
    if (length > bounds::longest) return win32::code(win32::not_enough_memory);
    std::error_code const failure = object == none ? win32::grow_memory(where, length)
                                    : where.kind == kind::named
                                        ? win32::grow_named(where, object, offset, length)
                                        : win32::grow_file(where, object, offset, length);
    if (!failure) where.length = length;
    return failure;
}

inline std::error_code mmap::detail::platform::cut(extent& where, handle object,
                                                   std::uint64_t offset, std::size_t length,
                                                   std::uint64_t size) noexcept {
    if (object != none && where.kind == kind::file)
        return win32::cut_file(where, object, offset, length, size);
    // What a later growth shows again must be zeros.
    if (object == none) {
        std::size_t const had = win32::used_pages(where, where.length);
        std::size_t const keeps = win32::used_pages(where, length);
        std::memset(where.data + length, 0, (keeps < where.length ? keeps : where.length) - length);
        if (keeps < had) VirtualFree(where.data + keeps, had - keeps, win32::mem_decommit);
    } else if (size !=
               to_end) {  // a section gives nothing back; past a part of it others' bytes lie
        std::memset(where.data + length, 0, where.length - length);
    }
    where.length = length;
    return {};
}

// --- memory of this process -----------------------------------------------------------------------

inline std::error_code mmap::detail::win32::grow_memory(platform::extent& where,
                                                        std::size_t length) noexcept {
    if (length > where.reserved) {
        platform::extent larger;
        if (std::error_code const failure =
                platform::map(request_for(where, platform::none, 0, length), larger))
            return failure;
        if (where.length != 0) std::memcpy(larger.data, where.data, where.length);
        platform::unmap(where);
        where = larger;
        return {};
    }
    std::size_t const had = used_pages(where, where.length);
    std::size_t const needed = used_pages(where, length);
    if (needed > had && VirtualAlloc(where.base() + had, needed - had, mem_commit,
                                     protection(where, where.mode)) == nullptr)
        return last_error();
    return {};
}

// --- named memory ---------------------------------------------------------------------------------

/// A section has the size that it was made with, of which more can be committed.
inline std::error_code mmap::detail::win32::grow_named(platform::extent& where,
                                                       platform::handle section,
                                                       std::uint64_t offset,
                                                       std::size_t length) noexcept {
    if (length <= where.reserved) return commit(where, length);
    platform::placement_hints hints;
    hints.reserve = length + platform::granularity();  // asks for all that there is
    platform::extent larger;
    if (platform::map(request_for(where, section, offset, length), hints, larger))
        return errc::not_supported;
    if (std::error_code const failure = commit(larger, length)) {
        platform::unmap(larger);
        return failure;
    }
    platform::unmap(where);
    where = larger;
    return {};
}

// --- files ----------------------------------------------------------------------------------------

/// Makes the mapping longer; the file is long enough.
inline std::error_code mmap::detail::win32::grow_file(platform::extent& where,
                                                      platform::handle file, std::uint64_t offset,
                                                      std::size_t length) noexcept {
    if (where.length != 0 && used_pages(where, length) == used_pages(where, where.length))
        return {};
    bool const in_place = where.data != nullptr && length <= where.reserved;
    if (in_place && append_view(where, file, offset, length)) return {};

    // Both views show the same pages, so the old one can go when the larger one is there.
    platform::extent larger;
    platform::request const what = request_for(where, file, offset, length);
    if (std::error_code const failure = platform::map(what, larger)) return failure;
    platform::extent const old = where;
    platform::unmap(old);
    where = larger;
    if (!in_place) return {};
    // Without placeholders the view goes where the old one was; if another thread's allocation has
    // come in between, it stays where it is.
    platform::placement_hints hints;
    hints.address = old.data;
    hints.fixed = true;
    hints.reserve = old.reserved;
    platform::extent there;
    if (!platform::map(what, hints, there)) {
        platform::unmap(larger);
        where = there;
    }
    return {};
}

/// Puts a view of what is new beside those that are there: nothing is unmapped, no pointer or lock
/// is lost, other threads may use the bytes meanwhile.
inline bool mmap::detail::win32::append_view(platform::extent const& where, platform::handle file,
                                             std::uint64_t offset, std::size_t length) noexcept {
    dword const protect = protection(where, where.mode);
    closer const section(
        CreateFileMappingW(native::from_os(file), nullptr, protect, 0, 0, nullptr));
    if (section.handle == nullptr) return false;
    std::size_t const begin = used_pages(where, where.length);
    return space::replace_placeholder(where.base() + begin, where.data + where.reserved,
                                      section.handle, offset - where.page_offset + begin,
                                      where.page_offset + length - begin, protect);
}

/// Makes the file `size` bytes long and the mapping `length`. A file with views cannot be made
/// shorter (ERROR_USER_MAPPED_FILE), so the extent's own go first.
inline std::error_code mmap::detail::win32::cut_file(platform::extent& where, platform::handle file,
                                                     std::uint64_t offset, std::size_t length,
                                                     std::uint64_t size) noexcept {
    bool const is_same =
        size == to_end && used_pages(where, length) == used_pages(where, where.length);
    if (is_same) {
        where.length = length;
        return {};
    }
    platform::extent const old = where;
    platform::unmap(old);
    std::error_code const failure =
        size == to_end ? std::error_code() : platform::shrink(file, size);
    platform::request const what = request_for(old, file, offset, failure ? old.length : length);
    platform::placement_hints const hints = hints_for(old);
    where = old.unmapped();
    if (what.length == 0 && hints.reserve == 0) return failure;
    std::error_code const remap_failure = platform::map(what, hints, where);
    return failure ? failure : remap_failure;
}

/// No call replaces one view by another. Both show pages that the system has once, so the new one is
/// made first; where the address space cannot hold both (32 bits), or of COPY the page file, the old
/// one goes first.
inline std::error_code mmap::detail::platform::slide(extent& where, handle object,
                                                     std::uint64_t from, std::uint64_t to,
                                                     std::size_t length,
                                                     mmap::access widest) noexcept {
    extent const old = where;
    placement_hints hints = win32::hints_for(old);
    hints.address = nullptr;
    auto const show = [&](std::uint64_t offset, std::size_t size, extent& out) noexcept {
        request what = win32::request_for(old, object, offset, size);
        what.mode = widest;
        extent made;
        std::error_code failure = map(what, hints, made);
        if (!failure && widest != old.mode) failure = protect(made, old.mode);
        if (failure)
            unmap(made);
        else
            out = made;
        return failure;
    };
    extent there;
    std::error_code failure = show(to, length, there);
    bool const is_tight = failure == win32::code(win32::not_enough_memory) ||
                          failure == win32::code(win32::commitment_limit);  // COPY
    if (is_tight && old.data != nullptr) {
        unmap(old);
        where = old.unmapped();
        failure = show(to, length, there);
        if (failure) (void)show(from, old.length, where);
    }
    if (failure) return failure;
    unmap(where);
    where = there;
    return {};
}

// ---- mmap/detail/win32_ring.hpp ----
// win32_ring.hpp: an object mapped twice in a row.

inline std::error_code mmap::detail::platform::open_unnamed(std::size_t size,
                                                            handle& out) noexcept {
    void* const section =
        CreateFileMappingW(native::none, nullptr, win32::page_readwrite, win32::high_half(size),
                           win32::low_half(size), nullptr);
    if (section == nullptr) return win32::last_error();
    out = native::to_os(section);
    return {};
}

struct mmap::detail::win32::twice {
    void* section;
    std::size_t length;

    /// Over a placeholder, which no other thread can take. Null where the system has none.
    [[nodiscard]] std::byte* replace_placeholders() const noexcept {
        std::byte* const base = space::reserve_placeholder(nullptr, 2 * length);
        if (base == nullptr) return nullptr;
        std::byte* const middle = base + length;
        std::byte* const end = middle + length;
        if (!space::replace_placeholder(base, end, section, 0, length, page_readwrite)) {
            VirtualFree(base, 0, mem_release);
            return nullptr;
        }
        if (space::replace_placeholder(middle, end, section, 0, length, page_readwrite))
            return base;
        UnmapViewOfFile(base);
        VirtualFree(middle, 0, mem_release);
        return nullptr;
    }

    /// Before Windows 10 1803 a place must be freed before it can be mapped, and another thread's
    /// allocation may take it in between: invalid_address, which is worth another attempt.
    [[nodiscard]] std::byte* map_where_free(dword& number) const noexcept {
        auto* const base =
            static_cast<std::byte*>(VirtualAlloc(nullptr, 2 * length, mem_reserve, page_noaccess));
        number = GetLastError();
        if (base == nullptr) return nullptr;
        VirtualFree(base, 0, mem_release);
        if (view_at(base, number)) {
            if (view_at(base + length, number)) return base;
            UnmapViewOfFile(base);
        }
        return nullptr;
    }

private:
    [[nodiscard]] bool view_at(std::byte* place, dword& number) const noexcept {
        void* const view = MapViewOfFileEx(section, map_read | map_write, 0, 0, length, place);
        number = GetLastError();
        return view != nullptr;
    }
};

inline std::error_code mmap::detail::platform::map_twice(handle object, std::size_t length,
                                                         std::byte*& base) noexcept {
    // VirtualAlloc() reports a length that cannot fit at all as ERROR_INVALID_PARAMETER.
    if (length > reinterpret_cast<std::uintptr_t>(win32::system().highest) / 2)
        return win32::code(win32::not_enough_memory);
    win32::twice const views = {native::from_os(object), length};
    std::byte* mapped = views.replace_placeholders();
    win32::dword number = win32::invalid_address;
    for (int attempt = 0; mapped == nullptr && number == win32::invalid_address && attempt < 100;
         ++attempt)
        mapped = views.map_where_free(number);
    if (mapped == nullptr) return win32::code(number);
    base = mapped;
    return {};
}

// ---- mmap/detail/win32_shared.hpp ----
// win32_shared.hpp: memory objects without a file: named sections, backed by the page file.

/// There is no fork() to share it with: map() gives memory of this process.
inline std::error_code mmap::detail::platform::open_anonymous(std::size_t, handle& out) noexcept {
    out = none;
    return {};
}

/// `Local\name`: of this session; `Global\` needs a privilege (CreateFileMapping). The default
/// security descriptor gives access to this user, administrators and the system.
struct mmap::detail::win32::section_name {
    wchar_t text[6 + 256 + 5] = L"Local\\";
    bool is_valid;

    explicit section_name(char const* name, wchar_t const* suffix = L"") noexcept
        : is_valid(MultiByteToWideChar(utf8, invalid_characters_fail, name, -1, text + 6, 256) !=
                   0) {
        std::memcpy(text + std::wcslen(text), suffix, (std::wcslen(suffix) + 1) * sizeof(wchar_t));
    }
};

/// The bytes that a section has committed from its beginning: its present size, in whole pages.
inline std::error_code mmap::detail::win32::committed(void* section, std::size_t& bytes) noexcept {
    auto* const view =
        static_cast<std::byte*>(MapViewOfFileEx(section, map_read, 0, 0, 0, nullptr));
    if (view == nullptr) return last_error();
    memory_information found = space::query(view);
    while (found.state == mem_commit && found.allocation_base == view)
        found = space::query(space::end_of(found));
    bytes = static_cast<std::size_t>(found.base - view);
    UnmapViewOfFile(view);
    return {};
}

/// Waits for a mutex so many milliseconds; the error is the one that flock() reports elsewhere.
inline std::error_code mmap::detail::win32::wait_for(void* mutex, dword milliseconds) noexcept {
    dword const outcome = WaitForSingleObject(mutex, milliseconds);
    if (outcome == wait_failed) return last_error();
    if (outcome == wait_timeout)
        return std::make_error_code(std::errc::resource_unavailable_try_again);
    return {};
}

inline std::error_code mmap::detail::platform::open_shared(char const* name, mmap::access mode,
                                                           mmap::create create, std::size_t& size,
                                                           std::size_t reserve, unsigned,
                                                           handle& out, bool& created) noexcept {
    if (create == create::truncate) return errc::not_supported;
    win32::section_name const object(name);
    if (!object.is_valid) return win32::last_error();
    bool const may_create = create != create::never;
    win32::dword const protect = win32::protection(RDWR | (mode & EXEC), false);
    win32::dword const rights = win32::map_read |
                                (win32::has(mode, access::write) ? win32::map_write : 0) |
                                (win32::has(mode, EXEC) ? win32::map_execute : 0);
    win32::dword number = 0;
    auto const open = [&](std::size_t most, win32::dword flags) noexcept {
        void* const handle =
            !may_create
                ? OpenFileMappingW(rights, 0, object.text)
                : CreateFileMappingW(native::none, nullptr, protect | flags, win32::high_half(most),
                                     win32::low_half(most), object.text);
        number = GetLastError();
        return handle;
    };
    // A section that can grow is made without memory, which it gets below.
    void* handle = reserve > size ? open(reserve, win32::section_reserve) : nullptr;
    bool const by_steps = handle != nullptr;
    if (handle == nullptr) handle = open(size, 0);
    if (handle == nullptr) return win32::code(number);
    win32::closer section(handle);
    bool const is_made = may_create && number != win32::already_exists;  // by this call
    if (create == create::must && !is_made) return win32::code(win32::already_exists);
    bool is_new = is_made && !by_steps;

    std::size_t present = 0;
    if (std::error_code const failure = win32::committed(handle, present)) return failure;
    if (present == 0) {
        // Whoever commits the first bytes, under the lock, is the creator. A mutex whose owner has
        // died goes to the next waiter (WaitForSingleObject: WAIT_ABANDONED). Any program can hold
        // it, so the wait is bounded: a creator needs it only for one VirtualAlloc.
        constexpr win32::dword patience = 5000;              // milliseconds
        win32::section_name const lock_name(name, L"/new");  // no name of a user's has a slash
        win32::closer const lock(CreateMutexW(nullptr, 0, lock_name.text));
        if (lock.handle == nullptr) return win32::last_error();
        std::error_code failure = win32::wait_for(lock.handle, patience);
        if (failure) return failure;
        failure = win32::committed(handle, present);
        if (!failure && present == 0) {
            is_new = may_create;
            if (!may_create) {
                failure = win32::code(win32::file_not_found);  // not made yet
            } else {
                // All of it is viewed: Wine 8 forgets what was committed through a part.
                void* const view = MapViewOfFileEx(handle, win32::map_write, 0, 0, 0, nullptr);
                if (view == nullptr ||
                    VirtualAlloc(view, size, win32::mem_commit, win32::page_readwrite) == nullptr)
                    failure = win32::last_error();
                if (view != nullptr) UnmapViewOfFile(view);
            }
        } else {
            is_new = false;
        }
        ReleaseMutex(lock.handle);
        if (failure) return failure;
    }
    // Another creator has found this call's section, and committed its first bytes.
    if (create == create::must && !is_new) return win32::code(win32::already_exists);
    if (!is_new) size = present;
    section.handle = nullptr;
    out = native::to_os(handle);
    created = is_new;
    return {};
}

/// A name goes with the last handle to its section.
inline std::error_code mmap::detail::platform::remove_shared(char const*, bool& removed) noexcept {
    removed = false;
    return {};
}

// ---- mmap/detail/win32_sync.hpp ----
// win32_sync.hpp: what a mapping owes to disk and memory: flushing and locking.

inline std::error_code mmap::detail::platform::flush_async(extent const& where, handle,
                                                           std::uint64_t, std::size_t offset,
                                                           std::size_t length) noexcept {
    return win32::space::each_part(where, offset, length, [](win32::space::part const& p) noexcept {
        if (p.state.type != win32::mem_mapped)
            return std::error_code();  // a fault has taken the view's place
        // ERROR_LOCK_VIOLATION: the system is writing those pages itself; it passes (rocksdb #1173).
        for (int attempt = 0;; ++attempt) {
            if (FlushViewOfFile(p.begin, p.length) != 0) return std::error_code();
            std::error_code const failure = win32::last_error();
            if (failure != win32::code(win32::lock_violation) || attempt == 100) return failure;
            Sleep(10);  // ms
        }
    });
}

inline std::error_code mmap::detail::platform::flush(extent const& where, handle file,
                                                     std::size_t offset,
                                                     std::size_t length) noexcept {
    // FlushViewOfFile "does not wait" for the disk: FlushFileBuffers does (FlushViewOfFile, Remarks).
    if (std::error_code const failure = flush_async(where, file, 0, offset, length)) return failure;
    return win32::from_result(FlushFileBuffers(native::from_os(file)));
}

/// Views and files are coherent here.
inline std::error_code mmap::detail::platform::invalidate(extent const&, std::size_t,
                                                          std::size_t) noexcept {
    return {};
}

inline std::error_code mmap::detail::platform::lock(extent const& where, std::size_t offset,
                                                    std::size_t length) noexcept {
    auto const attempt = [&] {
        return win32::space::each_part(
            where, offset, length, [](win32::space::part const& p) noexcept {
                return win32::from_result(VirtualLock(p.begin, p.length));
            });
    };
    std::error_code failure = attempt();
    if (failure == win32::code(win32::working_set_quota)) {
        // "The maximum number of pages that a process can lock is equal to the number of pages in its
        // minimum working set minus a small overhead" (VirtualLock): here 1 MiB.
        win32::size const more = bounds::align_up(length, granularity()) + (1U << 20U);
        win32::size least = 0;
        win32::size most = 0;
        void* const process = GetCurrentProcess();
        if (GetProcessWorkingSetSize(process, &least, &most) != 0 &&
            SetProcessWorkingSetSize(process, least + more, most + more) != 0)
            failure = attempt();
    }
    if (failure) (void)unlock(where, offset, length);  // what it locked before it failed
    return failure;
}

inline std::error_code mmap::detail::platform::unlock(extent const& where, std::size_t offset,
                                                      std::size_t length) noexcept {
    std::error_code failure;
    (void)win32::space::each_part(where, offset, length, [&](win32::space::part const& p) noexcept {
        win32::dword const number = VirtualUnlock(p.begin, p.length) != 0 ? 0 : GetLastError();
        // The range may hold pages that were never locked.
        if (number != 0 && number != win32::not_locked) failure = win32::code(number);
        return std::error_code();
    });
    return failure;
}

// ---- mmap/detail/system.hpp ----
#else

// ---- mmap/detail/posix.hpp ----
// posix.hpp: the platform on Linux, macOS and the BSDs, in parts. Where these systems differ, the
// files ask which of them it is.

// ---- mmap/detail/posix_advice.hpp ----
// posix_advice.hpp: advice, prefetching, giving memory back, and residency.

// ---- mmap/detail/posix_map.hpp ----
// posix_map.hpp: mappings: making, growing, cutting, sliding, splitting, protecting.

// ---- mmap/detail/posix_calls.hpp ----
// posix_calls.hpp: the POSIX calls in the form the backend wants: 64-bit offsets whatever
// _FILE_OFFSET_BITS says, errors read at once. For the posix_*.hpp files only, as are the system's
// headers.

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

// Compilers define these for C++, unless a program asks for POSIX alone (-D_POSIX_C_SOURCE, -D_XOPEN_SOURCE).
#if (defined(__linux__) && !defined(_GNU_SOURCE)) || !defined(MAP_ANON)
#error \
    "mmap needs the system's extensions to POSIX: define _GNU_SOURCE, _DARWIN_C_SOURCE, _NETBSD_SOURCE or __BSD_VISIBLE"
#include <mmap/needs_system_extensions>
#endif

struct mmap::detail::native {
    using handle = int;
    struct no_wide_paths;
    using wide = no_wide_paths;  // paths are bytes here: a wchar_t path does not compile
    static constexpr handle none = -1;
    [[nodiscard]] static platform::handle to_os(handle h) noexcept { return h; }
    [[nodiscard]] static handle from_os(platform::handle h) noexcept {
        return static_cast<handle>(h);
    }
    static cstring_view<char> to_utf8(void const*) noexcept { return ""; }
};

struct mmap::detail::posix {
    // A header cannot choose _FILE_OFFSET_BITS for its users, so where off_t may have 32 bits
    // the calls that always take 64 are used by name (feature_test_macros(7), LFS).
#if defined(__linux__) && defined(__GLIBC__) || defined(__ANDROID__)
    using off = off64_t;
    using status = struct stat64;
    static int stat_of(int fd, status& s) noexcept { return ::fstat64(fd, &s); }
    static int stat_at(char const* path, status& s) noexcept { return ::stat64(path, &s); }
    static int truncate(int fd, off size) noexcept { return ::ftruncate64(fd, size); }
    static off seek(int fd, off o, int whence) noexcept { return ::lseek64(fd, o, whence); }
    static ssize_t read_at(int fd, void* p, std::size_t n, off at) noexcept {
        return ::pread64(fd, p, n, at);
    }
    static ssize_t write_at(int fd, void const* p, std::size_t n, off at) noexcept {
        return ::pwrite64(fd, p, n, at);
    }
    static void* map(void* at, std::size_t n, int prot, int flags, int fd, off o) noexcept {
        return ::mmap64(at, n, prot, flags, fd, o);
    }
    static int open(char const* path, int flags, mode_t mode) noexcept {
        return ::open64(path, flags, mode);
    }
    static int fallocate(int fd, int mode, off begin, off length) noexcept {
        return ::fallocate64(fd, mode, begin, length) == 0 ? 0 : errno;
    }
    using limit = struct rlimit64;
    static int file_size_limit(limit& l) noexcept { return ::getrlimit64(RLIMIT_FSIZE, &l); }
#else
    static_assert(sizeof(off_t) == 8, "mmap needs a system with 64-bit file offsets");
    using off = off_t;
    using status = struct stat;
    static int stat_of(int fd, status& s) noexcept { return ::fstat(fd, &s); }
    static int stat_at(char const* path, status& s) noexcept { return ::stat(path, &s); }
    static int truncate(int fd, off size) noexcept { return ::ftruncate(fd, size); }
    static off seek(int fd, off o, int whence) noexcept { return ::lseek(fd, o, whence); }
    static ssize_t read_at(int fd, void* p, std::size_t n, off at) noexcept {
        return ::pread(fd, p, n, at);
    }
    static ssize_t write_at(int fd, void const* p, std::size_t n, off at) noexcept {
        return ::pwrite(fd, p, n, at);
    }
    static void* map(void* at, std::size_t n, int prot, int flags, int fd, off o) noexcept {
        return ::mmap(at, n, prot, flags, fd, o);
    }
    static int open(char const* path, int flags, mode_t mode) noexcept {
        return ::open(path, flags, mode);
    }
#if defined(__linux__)
    static int fallocate(int fd, int mode, off begin, off length) noexcept {
        return ::fallocate(fd, mode, begin, length) == 0 ? 0 : errno;
    }
#elif !defined(__APPLE__) && !defined(__OpenBSD__)  // which have none
    static int fallocate(int fd, int, off begin, off length) noexcept {
        return ::posix_fallocate(fd, begin, length);
    }
#endif
    using limit = struct rlimit;
    static int file_size_limit(limit& l) noexcept { return ::getrlimit(RLIMIT_FSIZE, &l); }
#endif

    /// The code of a call that has just failed.
    [[nodiscard]] static std::error_code last_error() noexcept { return code(errno); }
    [[nodiscard]] static std::error_code code(int number) noexcept {
        return {number, std::system_category()};
    }
    /// The outcome of a call that returns 0 or -1.
    [[nodiscard]] static std::error_code from_result(int result) noexcept {
        return result == 0 ? std::error_code() : last_error();
    }
    /// Descriptors below are standard input, output and error, also of programs that have closed them.
    static constexpr int first_keepable = 3;
    [[nodiscard]] static int fd(platform::handle h) noexcept { return static_cast<int>(h); }

    [[nodiscard]] static bool writes(access mode) noexcept {
        return (static_cast<unsigned>(mode) &
                (static_cast<unsigned>(access::write) | static_cast<unsigned>(access::copy))) != 0;
    }
    [[nodiscard]] static int protection(access mode) noexcept {
        unsigned const m = static_cast<unsigned>(mode);
        int prot = PROT_NONE;
        if ((m & static_cast<unsigned>(access::read)) != 0) prot |= PROT_READ;
        if (writes(mode))
            prot |= PROT_READ | PROT_WRITE;  // write-only maps fault on FreeBSD (mio #110)
        if ((m & static_cast<unsigned>(access::exec)) != 0) prot |= PROT_EXEC;
        return prot;
    }

    /// Longest name of shared memory, without the slash. macOS: PSHMNAMLEN, 31 with it.
#if defined(__APPLE__)
    static constexpr std::size_t longest_name = 30;
#else
    static constexpr std::size_t longest_name = 254;  // glibc before 2.37 refuses NAME_MAX itself
#endif

    // Flags that place a mapping exactly and never on top of another; 0: only by hint.
#if defined(MAP_FIXED_NOREPLACE)
    static constexpr int exactly_here =
        MAP_FIXED_NOREPLACE;  // kernels before 4.17 take it as a hint
#elif defined(MAP_EXCL)
    static constexpr int exactly_here = MAP_FIXED | MAP_EXCL;
#else
    static constexpr int exactly_here = 0;
#endif
    /// What mmap() with `exactly_here` answers where something is.
    [[nodiscard]] static bool is_taken(int number) noexcept {
#if defined(__FreeBSD__)
        return number == EINVAL || number == ENOMEM;  // mmap(2), MAP_EXCL
#else
        return number == EEXIST;
#endif
    }
#if defined(MAP_NORESERVE)
    static constexpr int no_commit = MAP_NORESERVE;
#else
    static constexpr int no_commit = 0;
#endif

    /// Of n bytes as many as one read or write takes everywhere: macOS refuses more than INT_MAX.
    [[nodiscard]] static std::size_t at_once(std::size_t n) noexcept {
        std::size_t const most = std::size_t{1} << 30U;
        return n < most ? n : most;
    }

    /// Changes the size of an object without allocating. @pre a larger size is not over_limit()
    static std::error_code set_size(int fd, std::uint64_t size) noexcept {
        return from_result(truncate(fd, static_cast<off>(size)));
    }
    /// Past RLIMIT_FSIZE the kernel sends SIGXFSZ before it fails (setrlimit(2)), which ends the
    /// program by default: look first.
    static bool over_limit(std::uint64_t size) noexcept {
        limit l;
        return file_size_limit(l) == 0 && l.rlim_cur != RLIM_INFINITY && size > l.rlim_cur;
    }

    // mincore(2) writes into an array of char or of unsigned char: whichever this system declares.
    template <class Address, class Size, class Flag>
    static Flag residency_flag_of(int (*mincore)(Address, Size, Flag*));

    /// open() with the flags that every open needs: posix_file.hpp. -1 and errno on failure.
    static int open_with(platform::path const& where, access mode, int more,
                         unsigned permissions) noexcept;
    static std::error_code opening_failure(platform::path const& where) noexcept;
    /// The same descriptor, or another one to the same object in place of one below first_keepable.
    /// -1 and errno on failure, and for -1.
    static int keepable(int fd) noexcept;

    // posix_append.hpp
    static int open_appending(platform::path const& where) noexcept;
    static std::error_code check_appendable(int fd) noexcept;

    // posix_allocate.hpp
    /// Blocks for [begin, begin + length), and zeros to read there. Returns 0 or the error number.
    static int allocate(int fd, off begin, off length) noexcept;
    /// fallocate() of all of it, however often it is interrupted. Likewise.
    static int allocate_blocks(int fd, int mode, off begin, off length) noexcept;
    /// The way to allocate that every file system has. Likewise.
    static int write_zeros(int fd, off begin, off length) noexcept;
    /// Does the call fail because the file system or a sandbox does not know it?
    static bool is_unknown_call(int number) noexcept;
    static int check_room(int fd, std::uint64_t bytes) noexcept;
    /// Does allocate() change the object's size in one step, so that nobody sees a part of the growth?
#if defined(__linux__) || defined(__APPLE__)
    static constexpr bool grows_in_one_step = true;
#else
    static constexpr bool grows_in_one_step = false;
#endif

    // posix_path.hpp: the path behind a descriptor or a mapping, for messages
    static void path_of(int fd, char* text, std::size_t capacity) noexcept;
    static void path_at(void const* address, char* text, std::size_t capacity) noexcept;

    /// An object of no bytes and no name: a descriptor, or -1. posix_unnamed.hpp
    static int unnamed_object() noexcept;
    /// After msync(): is the data past the drive's own cache? posix_sync.hpp
    static std::error_code sync_device(int fd) noexcept;
    /// Linux: is it memory of the kernel's, named, unnamed or a file of such a file system?
    static bool is_tmpfs(int fd) noexcept;

    // posix_unit.hpp: log2 of the unit in which an object can be mapped and unmapped; 0: a page
    static unsigned char unit_shift_of(int fd, status const& s) noexcept;
    static unsigned char unit_shift_of_flags(int flags) noexcept;
    static unsigned char shift_of(std::size_t unit) noexcept;
    static std::size_t unit_of(unsigned char shift) noexcept;

    struct object_name;     // posix_shared.hpp
    struct named_object;    // posix_shared.hpp
    struct fault_handler;   // posix_fault.hpp
    struct faultable_copy;  // posix_copy.hpp
    // posix_map.hpp, posix_advice.hpp
    struct pages;
    struct advice_call;
    static advice_call call_for(advice what) noexcept;
    static int flags_of(platform::request const& what) noexcept;
    static void* map_object(void* at, std::size_t n, platform::request const& what, int more,
                            off offset) noexcept;
    /// The code of an mmap() that has just failed.
    static std::error_code mapping_failure() noexcept;
    static platform::extent make_extent(platform::request const& what, void* base,
                                        std::size_t page_offset, std::size_t total,
                                        unsigned char unit_shift) noexcept;
    static platform::request request_for(platform::extent const& where, platform::handle object,
                                         std::uint64_t offset, std::size_t length) noexcept;
    static void* place(platform::request const& what, platform::placement_hints const& hints,
                       std::size_t page_offset, std::size_t needed, std::size_t& total) noexcept;
    static std::error_code remap(platform::extent& where, platform::handle object,
                                 std::uint64_t offset, std::size_t length) noexcept;
    static std::error_code check_attempt(std::error_code failure,
                                         platform::extent const& made) noexcept;
    static void unmap_range(std::byte* begin, std::size_t length) noexcept;
    /// Makes private pages read as zeros again and gives their memory back.
    static void release(std::byte* begin, std::size_t length, access mode) noexcept;
};

inline std::size_t mmap::detail::platform::page_size() noexcept {
    // No static that its first user initialises: that is a lock, and the fault handler asks, too.
    static std::atomic<std::size_t> known{0};
    std::size_t size = known.load(std::memory_order_relaxed);
    if (size == 0) {
        size = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
        known.store(size, std::memory_order_relaxed);
    }
    return size;
}
// mmap(2): the offset "must be a multiple of the page size".
inline std::size_t mmap::detail::platform::granularity() noexcept { return page_size(); }

// ---- mmap/detail/posix_unit.hpp ----
// posix_unit.hpp: the unit in which an object can be mapped: a page, or a huge page.

#if defined(__linux__)
#include <sys/vfs.h>
#endif

#if defined(__linux__)
inline bool mmap::detail::posix::is_tmpfs(int fd) noexcept {
    struct statfs about;
    return ::fstatfs(fd, &about) == 0 &&
           static_cast<unsigned long>(about.f_type) == 0x01021994;  // TMPFS_MAGIC, statfs(2)
}
#endif

/// Of files in hugetlbfs, MFD_HUGETLB memory too, "offset must be a multiple of the underlying huge
/// page size" (mmap(2)), and munmap() of less is EINVAL and leaves the mapping. The log2 of that size;
/// 0 for all other files, about which st_blksize mostly tells without another call.
inline unsigned char mmap::detail::posix::unit_shift_of(int fd, status const& s) noexcept {
#if defined(__linux__)
    struct statfs about;
    if (static_cast<std::size_t>(s.st_blksize) > platform::page_size() &&
        ::fstatfs(fd, &about) == 0 &&
        static_cast<unsigned long>(about.f_type) == 0x958458f6)  // HUGETLBFS_MAGIC, statfs(2)
        return shift_of(static_cast<std::size_t>(about.f_bsize));
#else
    (void)fd;
    (void)s;
#endif
    return 0;
}

inline std::size_t mmap::detail::posix::unit_of(unsigned char shift) noexcept {
    return shift == 0 ? platform::page_size() : std::size_t{1} << shift;
}

inline unsigned char mmap::detail::posix::shift_of(std::size_t unit) noexcept {
    unsigned char shift = 0;
    while (std::size_t{1} << shift < unit) ++shift;
    return shift;
}

/// Likewise of MAP_HUGETLB mappings (memmap2 #156), whose page size stands in the flags, or is the
/// system's default: "Hugepagesize:" of proc(5) meminfo.
inline unsigned char mmap::detail::posix::unit_shift_of_flags(int flags) noexcept {
#if defined(MAP_HUGETLB)
    if ((flags & MAP_HUGETLB) != 0) {
        unsigned const shift = (static_cast<unsigned>(flags) >> 26U) & 63U;  // MAP_HUGE_SHIFT
        if (shift != 0) return static_cast<unsigned char>(shift);
        char text[4096] = {};
        int const info = open("/proc/meminfo", O_RDONLY | O_CLOEXEC, 0);
        if (info >= 0) {
            (void)!::read(info, text, sizeof text - 1);
            ::close(info);
        }
        char const* const line = std::strstr(text, "Hugepagesize:");
        unsigned long kib = 0;
        if (line == nullptr || (::sscanf)(line, "Hugepagesize: %lu", &kib) != 1) kib = 2048;
        return shift_of(std::size_t{kib} * 1024);
    }
#else
    (void)flags;
#endif
    return 0;
}

// ---- mmap/detail/posix_map.hpp ----
/// A range of an extent, widened to whole pages.
struct mmap::detail::posix::pages {
    std::byte* begin;
    std::size_t length;

    pages(platform::extent const& where, std::size_t offset, std::size_t size) noexcept {
        std::size_t const unit = unit_of(where.unit_shift);
        std::size_t const from = where.page_offset + offset;
        std::size_t const first = bounds::align_down(from, unit);
        begin = where.base() + first;
        length = bounds::align_up(from + size, unit) - first;
    }
};

inline int mmap::detail::posix::flags_of(platform::request const& what) noexcept {
    if (what.object == platform::none) return MAP_PRIVATE | MAP_ANONYMOUS;
    return what.is_private ? MAP_PRIVATE : MAP_SHARED;
}

/// mmap() of a request. FUSE with direct I/O refuses shared mappings (ENODEV; Linux, fs/fuse/file.c);
/// a reader sees the same bytes in a private one.
inline void* mmap::detail::posix::map_object(void* at, std::size_t n, platform::request const& what,
                                             int more, off offset) noexcept {
    int const prot = protection(what.mode);
    int const flags = flags_of(what);
    void* const base = map(at, n, prot, flags | more, fd(what.object), offset);
    if (base != MAP_FAILED || errno != ENODEV || flags != MAP_SHARED || writes(what.mode))
        return base;
    return map(at, n, prot, MAP_PRIVATE | more, fd(what.object), offset);
}

// Kept out of line: runs only on failure.
[[gnu::noinline]] inline std::error_code mmap::detail::posix::mapping_failure() noexcept {
    int const failure = errno;
    return failure == ENODEV ? make_error_code(errc::not_mappable)  // some of proc and sysfs
                             : code(failure);
}

inline mmap::detail::platform::extent mmap::detail::posix::make_extent(
    platform::request const& what, void* base, std::size_t page_offset, std::size_t total,
    unsigned char unit_shift) noexcept {
    platform::extent made;
    made.data = static_cast<std::byte*>(base) + page_offset;
    made.length = what.length;
    made.reserved = total - page_offset;
    made.page_offset = static_cast<std::uint32_t>(page_offset);
    made.mode = what.mode;
    made.kind = what.kind;
    made.is_private = what.is_private;
    made.unit_shift = unit_shift;
    return made;
}

inline std::error_code mmap::detail::platform::map(request const& what, extent& out) noexcept {
    std::size_t const unit = posix::unit_of(what.unit_shift);
    std::size_t const page_offset = bounds::offset_in(what.offset, unit);
    std::size_t const total = bounds::align_up(page_offset + what.length, unit);
    void* const base = posix::map_object(nullptr, total, what, 0,
                                         static_cast<posix::off>(what.offset - page_offset));
    if (base == MAP_FAILED) return posix::mapping_failure();
    out = posix::make_extent(what, base, page_offset, total, what.unit_shift);
    return {};
}

inline std::error_code mmap::detail::platform::map(request const& what,
                                                   placement_hints const& hints,
                                                   extent& out) noexcept {
    unsigned char const shift =
        what.unit_shift != 0 ? what.unit_shift
                             : posix::unit_shift_of_flags(static_cast<int>(hints.native_flags));
    std::size_t const unit = posix::unit_of(shift);
    std::size_t const page_offset = bounds::offset_in(what.offset, unit);
    auto const wanted = reinterpret_cast<std::uintptr_t>(hints.address);
    bool const is_placed =
        hints.address != nullptr && bounds::offset_in(wanted, unit) == page_offset;
    if (hints.fixed && !is_placed) return std::make_error_code(std::errc::invalid_argument);
    placement_hints usable = hints;
    if (!is_placed) usable.address = nullptr;

    std::size_t const needed =
        what.length == 0 ? 0 : bounds::align_up(page_offset + what.length, unit);
    std::size_t total =
        hints.reserve <= what.length ? needed : bounds::align_up(page_offset + hints.reserve, unit);
    void* base = total == 0 ? MAP_FAILED : posix::place(what, usable, page_offset, needed, total);
    if (base == MAP_FAILED && total > needed) {  // without the reserve then
        total = needed;
        if (needed != 0) base = posix::place(what, usable, page_offset, needed, total);
    }
    if (base == MAP_FAILED && needed != 0) {
        if (hints.fixed && posix::is_taken(errno))
            return std::make_error_code(std::errc::address_in_use);
        return posix::mapping_failure();
    }
    bool const is_elsewhere =  // a system or kernel that takes an address only as a hint
        hints.fixed &&
        (base == MAP_FAILED || static_cast<std::byte*>(base) + page_offset != hints.address);
    if (is_elsewhere) {
        if (base != MAP_FAILED) ::munmap(base, total);
        return std::make_error_code(std::errc::address_in_use);
    }
    extent made = posix::make_extent(what, base, page_offset, total, shift);
    if (base == MAP_FAILED) made = made.unmapped();
#if defined(MADV_HUGEPAGE)
    if (hints.huge && base != MAP_FAILED) ::madvise(base, total, MADV_HUGEPAGE);
#endif
    out = made;
    return {};
}

/// Maps `total` bytes of address space, of which `needed` are in use. Of private memory the rest must
/// not count as committed, so it is inaccessible until grow() needs it. Of objects the pages past the
/// end appear as the object grows.
inline void* mmap::detail::posix::place(platform::request const& what,
                                        platform::placement_hints const& hints,
                                        std::size_t page_offset, std::size_t needed,
                                        std::size_t& total) noexcept {
    auto const offset = static_cast<off>(what.offset - page_offset);
    bool const by_steps = what.object == platform::none && total > needed;
    int more = static_cast<int>(hints.native_flags) | (total > needed ? no_commit : 0) |
               (hints.fixed ? exactly_here : 0);
    platform::request placed = what;
    if (by_steps) placed.mode = NONE;
    std::byte* at =
        hints.address == nullptr ? nullptr : const_cast<std::byte*>(hints.address) - page_offset;
#if defined(__linux__)
    // Large pages need an address that is as aligned as the file's offset is. Reserve more, map over
    // one's own reservation, and give the rest back.
    constexpr std::size_t large = std::size_t{2} << 20U;
    std::byte* spare = nullptr;
    if (hints.huge && at == nullptr && total >= large && total < bounds::longest - large) {
        void* const found =
            map(nullptr, total + large, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | no_commit, -1, 0);
        if (found != MAP_FAILED) {
            spare = static_cast<std::byte*>(found);
            std::size_t const phase = bounds::offset_in(
                static_cast<std::uint64_t>(offset) - reinterpret_cast<std::uintptr_t>(spare),
                large);
            at = spare + phase;
            more |= MAP_FIXED;
        }
    }
#endif
    void* base = map_object(at, total, placed, more, offset);
#if defined(__linux__)
    if (spare != nullptr) {
        int const failure = errno;
        if (base == MAP_FAILED) {
            ::munmap(spare, total + large);
        } else {
            if (at != spare) ::munmap(spare, static_cast<std::size_t>(at - spare));
            std::byte* const end = at + total;
            if (end != spare + total + large)
                ::munmap(end, static_cast<std::size_t>(spare + total + large - end));
        }
        errno = failure;
    }
#endif
    if (base != MAP_FAILED && by_steps && needed != 0 &&
        ::mprotect(base, needed, protection(what.mode)) != 0) {
        int const failure = errno;
        ::munmap(base, total);
        errno = failure;
        base = MAP_FAILED;
    }
    return base;
}

// A mapping may be longer than its file, so an attempt finds what a mapping of the grown file would
// meet, and touches no byte.

inline std::error_code mmap::detail::posix::check_attempt(std::error_code failure,
                                                          platform::extent const& made) noexcept {
    // Most of proc, whose files all seem empty, answers EIO (Linux, fs/proc/inode.c, proc_reg_mmap()).
    if (failure == code(EIO)) return errc::not_mappable;
    if (!failure) platform::unmap(made);
    return failure;
}
inline std::error_code mmap::detail::platform::check_mappable(request const& what) noexcept {
    request attempt = what;
    if (attempt.length == 0) attempt.length = 1;
    extent made;
    return posix::check_attempt(map(attempt, made), made);
}
inline std::error_code mmap::detail::platform::check_mappable(
    request const& what, placement_hints const& hints) noexcept {
    request attempt = what;
    if (attempt.length == 0) attempt.length = 1;
    extent made;
    return posix::check_attempt(map(attempt, hints, made), made);
}

inline mmap::detail::platform::request mmap::detail::posix::request_for(
    platform::extent const& where, platform::handle object, std::uint64_t offset,
    std::size_t length) noexcept {
    platform::request what;
    what.object = object;
    what.kind = where.kind;
    what.is_private = where.is_private;
    what.mode = where.mode;
    what.offset = offset;
    what.length = length;
    what.unit_shift = where.unit_shift;
    return what;
}

inline void mmap::detail::posix::unmap_range(std::byte* begin, std::size_t length) noexcept {
    if (length == 0 || ::munmap(begin, length) == 0) return;
    // ENOMEM: to unmap a part would take one mapping more than vm.max_map_count (munmap(2)). The
    // address space stays, the memory need not.
    if (errno == ENOMEM) ::madvise(begin, length, MADV_DONTNEED);
}

inline void mmap::detail::platform::unmap(extent const& where) noexcept {
    if (where.data != nullptr) posix::unmap_range(where.base(), where.page_offset + where.reserved);
}

inline void mmap::detail::platform::unmap_around(extent const& where, std::size_t offset,
                                                 std::size_t length) noexcept {
    if (where.data == nullptr) return;
    posix::pages const kept(where, offset, length);
    std::byte* const end = where.data + where.reserved;
    std::byte* const next = kept.begin + kept.length;
    posix::unmap_range(where.base(), static_cast<std::size_t>(kept.begin - where.base()));
    if (next < end) posix::unmap_range(next, static_cast<std::size_t>(end - next));
}

inline std::error_code mmap::detail::platform::grow(extent& where, handle object,
                                                    std::uint64_t offset,
                                                    std::size_t length) noexcept {
    if (length > where.reserved) return posix::remap(where, object, offset, length);
    if (object == none) {
        posix::pages const before(where, 0, where.length);
        posix::pages const after(where, 0, length);
        if (after.length > before.length &&
            ::mprotect(after.begin + before.length, after.length - before.length,
                       posix::protection(where.mode)) != 0)
            return posix::last_error();
    }
    where.length = length;
    return {};
}

/// Maps the extent again with more address space.
inline std::error_code mmap::detail::posix::remap(platform::extent& where, platform::handle object,
                                                  std::uint64_t offset,
                                                  std::size_t length) noexcept {
#if defined(MREMAP_MAYMOVE)
    // Moves page tables instead of faulting every page again. Fails (EFAULT) where locks or advice
    // on a part have split the mapping (mremap(2)), and in sandboxes; then a second mapping takes the
    // first one's place. Shared anonymous memory without an object, which mremap grows into SIGBUS
    // (kernel bug 8691), is never used here. A mere reserve, which of private memory is inaccessible,
    // is not moved either.
    if (where.length != 0) {
        std::size_t const total =
            bounds::align_up(where.page_offset + length, unit_of(where.unit_shift));
        void* const moved =
            ::mremap(where.base(), where.page_offset + where.reserved, total, MREMAP_MAYMOVE);
        if (moved != MAP_FAILED) {
            where.data = static_cast<std::byte*>(moved) + where.page_offset;
            where.reserved = total - where.page_offset;
            where.length = length;
            return {};
        }
    }
#endif
    platform::extent larger;
    if (std::error_code const failure =
            platform::map(request_for(where, object, offset, length), larger))
        return failure;
    if (object == platform::none && where.length != 0)
        std::memcpy(larger.data, where.data, where.length);
    platform::unmap(where);
    where = larger;
    return {};
}

inline std::error_code mmap::detail::platform::cut(extent& where, handle object, std::uint64_t,
                                                   std::size_t length,
                                                   std::uint64_t size) noexcept {
    if (object != none) {  // a mapping may be longer than its object
        if (size != to_end)
            if (std::error_code const failure = posix::set_size(posix::fd(object), size))
                return failure;
    } else {  // what a later growth shows again must be zeros
        posix::pages const before(where, 0, where.length);
        std::size_t const keeps = bounds::align_up(where.page_offset + length, page_size());
        std::memset(where.data + length, 0, keeps - where.page_offset - length);
        posix::release(where.base() + keeps, before.length - keeps, where.mode);
    }
    where.length = length;
    return {};
}

inline std::error_code mmap::detail::platform::slide(extent& where, handle object,
                                                     std::uint64_t from, std::uint64_t to,
                                                     std::size_t length, mmap::access) noexcept {
    request const what = posix::request_for(where, object, to, length);
    std::size_t const unit = posix::unit_of(where.unit_shift);
    std::size_t const page_offset = bounds::offset_in(to, unit);
    std::size_t const total = where.data == nullptr ? 0 : where.page_offset + where.reserved;
    if (page_offset + length > total) {
        extent elsewhere;
        if (std::error_code const failure = map(what, elsewhere)) return failure;
        unmap(where);
        where = elsewhere;
        return {};
    }
    // "If the memory region [...] overlaps pages of any existing mapping(s), then the overlapped part
    // of the existing mapping(s) will be discarded" (mmap(2), MAP_FIXED): one call, and no moment at
    // which another thread could take the place. The address space past the end moves along.
    std::byte* const base = where.base();
    auto const show = [&](std::uint64_t offset) noexcept {
        return posix::map_object(base, total, what, MAP_FIXED | posix::no_commit,
                                 static_cast<posix::off>(offset)) != MAP_FAILED;
    };
    if (show(to - page_offset)) {
        where = posix::make_extent(what, base, page_offset, total, where.unit_shift);
        return {};
    }
    std::error_code const failure = posix::mapping_failure();
    // A call that fails late has discarded the old part already: msync(2) is ENOMEM then.
    if (::msync(base, total, MS_ASYNC) != 0 && !show(from - where.page_offset)) {
        posix::unmap_range(base, total);
        where = where.unmapped();
    }
    return failure;
}

inline std::error_code mmap::detail::platform::split(extent& where, std::size_t at,
                                                     extent& rest) noexcept {
    if (bounds::offset_in(where.page_offset + at, posix::unit_of(where.unit_shift)) != 0)
        return errc::misaligned;
    rest = where;
    rest.data += at;
    rest.length -= at;
    rest.reserved -= at;
    rest.page_offset = 0;
    where.length = at;
    where.reserved = at;
    return {};
}

inline std::error_code mmap::detail::platform::protect(extent& where, mmap::access mode) noexcept {
    // Reserved private memory stays inaccessible.
    bool const is_memory = where.kind == kind::anonymous && where.is_private;
    posix::pages const used(where, 0, where.length);
    std::size_t const length = is_memory ? used.length : where.page_offset + where.reserved;
    if (length != 0 && ::mprotect(where.base(), length, posix::protection(mode)) != 0)
        return posix::last_error();
    where.mode = mode;
    return {};
}

// ---- mmap/detail/posix_advice.hpp ----
/// What madvise(2) calls an advice here, and what its absence means.
struct mmap::detail::posix::advice_call {
    int value;        // -1: this system has none
    bool only_speed;  // see mmap::advice: may be ignored
};

inline mmap::detail::posix::advice_call mmap::detail::posix::call_for(mmap::advice what) noexcept {
    switch (what) {
        case advice::normal:
            return {MADV_NORMAL, true};
        case advice::sequential:
            return {MADV_SEQUENTIAL, true};
        case advice::random:
            return {MADV_RANDOM, true};
        case advice::will_need:
            return {MADV_WILLNEED, true};
#if defined(__linux__)
        // By number, as older C libraries lack some names (include/uapi/asm-generic/mman-common.h).
        case advice::cold:
            return {20, true};
        case advice::page_out:
            return {21, true};
        case advice::collapse:
            return {25, true};
        case advice::huge:
            return {14, true};
        case advice::no_huge:
            return {15, true};
        case advice::mergeable:
            return {12, true};
        case advice::unmergeable:
            return {13, true};
        case advice::no_dump:
            return {16, false};
        case advice::dump:
            return {17, false};
        case advice::no_fork:
            return {10, false};
        case advice::fork:
            return {11, false};
        case advice::zero_fork:
            return {18, false};
#else
        case advice::collapse:
        case advice::cold:
        case advice::page_out:
        case advice::huge:
        case advice::no_huge:
        case advice::mergeable:
        case advice::unmergeable:
            return {-1, true};
#if defined(MADV_NOCORE)
        case advice::no_dump:
            return {MADV_NOCORE, false};
        case advice::dump:
            return {MADV_CORE, false};
#else
        case advice::no_dump:
        case advice::dump:
#endif
        case advice::no_fork:
        case advice::fork:
        case advice::zero_fork:
            return {-1, false};
#endif
    }
    return {-1, false};
}

inline std::error_code mmap::detail::platform::advise(extent const& where, mmap::advice what,
                                                      std::size_t offset,
                                                      std::size_t length) noexcept {
    posix::advice_call const call = posix::call_for(what);
    if (call.value < 0) return call.only_speed ? std::error_code() : errc::not_supported;
    posix::pages const range(where, offset, length);
    if (::madvise(range.begin, range.length, call.value) == 0) return {};
    int const failure = errno;
    // EINVAL: a kernel built without it. EBADF: will_need on memory without a file, no swap. Sandboxes:
    // EPERM, ENOSYS.
    if (posix::is_unknown_call(failure) || failure == EBADF)
        return call.only_speed ? std::error_code() : errc::not_supported;
    return posix::code(failure);
}

inline std::error_code mmap::detail::platform::prefetch(extent const& where, handle object,
                                                        std::size_t offset, std::size_t length,
                                                        bool for_writing) noexcept {
    posix::pages const range(where, offset, length);
#if defined(__linux__)
    constexpr int populate_read = 22;  // MADV_POPULATE_READ, _WRITE: Linux 5.14, madvise(2)
    constexpr int populate_write = 23;
    // Shared pages of tmpfs may be stored to as soon as they are mapped, since no disk need hear of it
    // (Linux, vma_wants_writenotify()), and Linux maps 16 pages at a time for reading.
    bool const is_read = !for_writing || (!where.is_private && posix::is_tmpfs(posix::fd(object)));
    int const what = is_read ? populate_read : populate_write;
    int result = 0;
    do result = ::madvise(range.begin, range.length, what);
    while (result != 0 && errno == EINTR);
    if (result == 0) return {};
    int const failure = errno;
    if (failure == EFAULT || failure == EHWPOISON) return std::make_error_code(std::errc::io_error);
    if (!posix::is_unknown_call(failure)) return posix::code(failure);
#else
    (void)object;
    (void)for_writing;
#endif
    ::madvise(range.begin, range.length,
              MADV_WILLNEED);  // lets the touching that follows wait less
    return errc::not_supported;
}

inline void mmap::detail::posix::release(std::byte* begin, std::size_t length,
                                         access mode) noexcept {
#if defined(__linux__)
    // Only Linux promises "zero-fill-on-demand pages for anonymous private mappings"; locked pages are
    // EINVAL (madvise(2)).
    (void)mode;
    if (::madvise(begin, length, MADV_DONTNEED) == 0) return;
#else
    // Elsewhere fresh pages replace what cannot be stored to. Other memory is cleared, and its pages may
    // then be dropped to read as zeros again: what is locked stays locked.
    if (!writes(mode)) {
        int const flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
        map(begin, length, protection(mode), flags, -1, 0);
        return;
    }
#endif
    std::memset(begin, 0, length);
#if !defined(__linux__)
    ::madvise(begin, length, MADV_FREE);
#endif
}

inline std::error_code mmap::detail::platform::discard(extent const& where, std::size_t offset,
                                                       std::size_t length) noexcept {
    std::byte* const begin = where.data + offset;
    if (where.kind == kind::anonymous && where.is_private) {
        posix::release(begin, length, where.mode);
        return {};
    }
    if (where.kind != kind::file) {
#if defined(MADV_REMOVE)
        if (::madvise(begin, length, MADV_REMOVE) == 0) return {};
#endif
        std::memset(begin, 0, length);
        return {};
    }
#if defined(__linux__)
    // Private copies are dropped, and the file shows again; shared pages only leave this process.
    return posix::from_result(::madvise(begin, length, MADV_DONTNEED));
#else
    if (where.is_private) return errc::not_supported;
    ::madvise(begin, length, MADV_DONTNEED);
    return {};
#endif
}

#if defined(__OpenBSD__)  // has no mincore() since 6.6
inline std::error_code mmap::detail::platform::resident(extent const&, std::size_t, std::size_t,
                                                        std::size_t&) noexcept {
    return errc::not_supported;
}
#else
inline std::error_code mmap::detail::platform::resident(extent const& where, std::size_t offset,
                                                        std::size_t length,
                                                        std::size_t& bytes) noexcept {
    posix::pages const range(where, offset, length);
    std::size_t const unit = page_size();
    std::byte const* const first = where.data + offset;
    std::byte const* const last = first + length;
    std::size_t total = 0;
    decltype(posix::residency_flag_of(&::mincore)) flags[1024];
    for (std::size_t done = 0; done < range.length;) {
        std::size_t const left = range.length - done;
        std::size_t const step = left < unit * sizeof flags ? left : unit * sizeof flags;
        if (::mincore(range.begin + done, step, flags) != 0) {
            int const failure = errno;
            bool const is_refused = failure == ENOSYS || failure == EPERM;  // sandboxes
            return is_refused ? make_error_code(errc::not_supported) : posix::code(failure);
        }
        for (std::size_t page = 0; page * unit < step; ++page) {
            if ((flags[page] & 1) == 0) continue;
            // The first and last page count with the bytes inside the range only.
            std::byte const* const at = range.begin + done + page * unit;
            std::byte const* const from = at < first ? first : at;
            std::byte const* const end =
                last - at < static_cast<std::ptrdiff_t>(unit) ? last : at + unit;
            total += static_cast<std::size_t>(end - from);
        }
        done += step;
    }
    bytes = total;
    return {};
}
#endif

// ---- mmap/detail/posix_allocate.hpp ----
// posix_allocate.hpp: the size of files and their blocks.

#include <sys/statvfs.h>

/// "Not supported by the file system": EOPNOTSUPP (FUSE), EINVAL (ZFS, posix_fallocate(2) of FreeBSD),
/// ENODEV. Sandboxes and emulators answer ENOSYS or EPERM.
inline bool mmap::detail::posix::is_unknown_call(int number) noexcept {
    return number == EOPNOTSUPP || number == EINVAL || number == ENODEV || number == ENOSYS ||
           number == EPERM;
}

inline std::error_code mmap::detail::platform::check_size(handle file, std::uint64_t size,
                                                          bool needs_blocks) noexcept {
    if (size > static_cast<std::uint64_t>(INT64_MAX) || posix::over_limit(size))
        return posix::code(EFBIG);
    int const fd = posix::fd(file);
    posix::status s;
    if (posix::stat_of(fd, s) != 0) return posix::last_error();
    auto const present = static_cast<std::uint64_t>(s.st_size);
    // Only the attempt tells the file system's longest file. A longer end can be taken back.
    if (size > present) {
        if (std::error_code const failure = posix::set_size(fd, size)) return failure;
        if (std::error_code const failure = posix::set_size(fd, present)) return failure;
    }
    if (!needs_blocks) return {};
    auto const own = static_cast<std::uint64_t>(s.st_blocks) * 512;  // stat(2): 512-byte units
    return own >= size ? std::error_code() : posix::code(posix::check_room(fd, size - own));
}

/// ENOSPC if the file system has fewer than `bytes` free, as far as it tells; else 0.
inline int mmap::detail::posix::check_room(int fd, std::uint64_t bytes) noexcept {
    struct statvfs about;
    if (::fstatvfs(fd, &about) != 0 || about.f_blocks == 0) return 0;  // it does not tell
    std::uint64_t const blocks = ::geteuid() == 0 ? about.f_bfree : about.f_bavail;
    std::uint64_t const unit = about.f_frsize;
    return unit == 0 || blocks >= bytes / unit ? 0 : ENOSPC;
}

inline std::error_code mmap::detail::platform::extend(handle object, platform::kind kind,
                                                      std::uint64_t from, std::uint64_t to,
                                                      bool allocates) noexcept {
    int const fd = posix::fd(object);
    if (to > static_cast<std::uint64_t>(INT64_MAX) || posix::over_limit(to))
        return posix::code(EFBIG);
    auto const begin = static_cast<posix::off>(from);
    auto const length = static_cast<posix::off>(to - from);
    int const failure = allocates ? posix::allocate(fd, begin, length)
                        : posix::truncate(fd, begin + length) == 0 ? 0
                                                                   : errno;
    if (failure == 0) return {};
    // A failed allocation may have extended the file, or hold blocks past its end: give back.
    (void)!posix::truncate(fd, begin);
    // A file's descriptor that fstat(2) knows and write(2) does not is open for reading.
    return posix::code(failure == EBADF && kind == platform::kind::file ? EACCES : failure);
}

inline std::error_code mmap::detail::platform::shrink(handle file, std::uint64_t size) noexcept {
    return posix::set_size(posix::fd(file), size);
}

inline std::error_code mmap::detail::platform::punch_hole(handle file, std::uint64_t offset,
                                                          std::uint64_t length) noexcept {
#if defined(__linux__)
    constexpr int mode = 3;  // FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE, fallocate(2)
    int failure = EINTR;
    while (failure == EINTR)
        failure = posix::fallocate(posix::fd(file), mode, static_cast<posix::off>(offset),
                                   static_cast<posix::off>(length));
    if (failure == 0) return {};
    return posix::is_unknown_call(failure) ? make_error_code(errc::not_supported)
                                           : posix::code(failure);
#else
    // F_PUNCHHOLE of macOS takes whole blocks of the file system only, and FreeBSD's
    // fspacectl(2) is of version 14.
    (void)file;
    (void)offset;
    (void)length;
    return errc::not_supported;
#endif
}

inline int mmap::detail::posix::allocate(int fd, off begin, off length) noexcept {
#if defined(__APPLE__)
    // fcntl(2), F_PREALLOCATE: blocks past the end of file; ftruncate then makes them its own.
    fstore_t blocks = {F_ALLOCATECONTIG | F_ALLOCATEALL, F_PEOFPOSMODE, 0, length, 0};
    if (::fcntl(fd, F_PREALLOCATE, &blocks) == -1) {
        blocks.fst_flags = F_ALLOCATEALL;
        if (::fcntl(fd, F_PREALLOCATE, &blocks) == -1 && errno == ENOSPC) return ENOSPC;
        // EINVAL, ENOTSUP: APFS and network file systems that do not preallocate
    }
    return truncate(fd, begin + length) == 0 ? 0 : errno;
#elif defined(__OpenBSD__)
    return write_zeros(fd, begin, length);  // has no posix_fallocate
#else
    int failure = ENOSYS;
#if defined(__linux__)
    // First the blocks past the end, then the last byte: so the size changes in one step. Otherwise
    // file systems raise it block by block, and a reader, or everybody after a kill, would see a
    // record cut in two.
    constexpr int keep_size = 1;  // FALLOC_FL_KEEP_SIZE, fallocate(2)
    failure = allocate_blocks(fd, keep_size, begin, length);
    if (failure == 0) failure = allocate_blocks(fd, 0, begin + length - 1, 1);
#endif
    if (is_unknown_call(failure)) failure = allocate_blocks(fd, 0, begin, length);  // NFS
    return is_unknown_call(failure) ? write_zeros(fd, begin, length) : failure;
#endif
}

#if !defined(__APPLE__) && !defined(__OpenBSD__)
inline int mmap::detail::posix::allocate_blocks(int fd, int mode, off begin, off length) noexcept {
    // All at once; after an interruption by 1 MiB. tmpfs gives back what an interrupted call had
    // allocated (Linux, mm/shmem.c, shmem_fallocate()), so a program with a timer would never finish.
    off piece = length;
    for (off done = 0; done < length;) {
        off const rest = length - done;
        off const n = piece < rest ? piece : rest;
        int const failure = fallocate(fd, mode, begin + done, n);
        if (failure == EINTR)
            piece = off{1} << 20U;
        else if (failure != 0)
            return failure;
        else
            done += n;
    }
    return 0;
}
#endif

inline int mmap::detail::posix::write_zeros(int fd, off begin, off length) noexcept {
    // A full disk is an error before the first byte, instead of after the last free one.
    if (int const failure = check_room(fd, static_cast<std::uint64_t>(length))) return failure;
    char const zeros[4096] = {};
    // From where the file ends now: what another process has appended and stored since stays.
    status now;
    if (stat_of(fd, now) != 0) return errno;
    off const end = begin + length;
    for (off at = now.st_size > begin ? now.st_size : begin; at < end;) {
        off const rest = end - at;
        std::size_t const n =
            rest < off{sizeof zeros} ? static_cast<std::size_t>(rest) : sizeof zeros;
        std::size_t written = 0;
        if (std::error_code const failure =
                platform::write(fd, static_cast<std::uint64_t>(at), zeros, n, written))
            return failure.value();
        at += static_cast<off>(n);
    }
    return 0;
}

// ---- mmap/detail/posix_append.hpp ----
// posix_append.hpp: descriptors that append, and writes to a file's end.

#if defined(__linux__)
#include <sys/vfs.h>
#endif

/// A log may be open to writers alone, so reading is asked for and not insisted on. -1 and errno on
/// failure.
inline int mmap::detail::posix::open_appending(platform::path const& where) noexcept {
    int const fd = open_with(where, RDWR, O_APPEND, 0);
    if (fd >= 0 || errno != EACCES) return fd;
    return open_with(where, RDONLY, O_WRONLY | O_APPEND, 0);  // RDONLY adds no bit to O_WRONLY
}

/// Appending to a device or to a file of the kernel's would set something instead of keeping bytes.
inline std::error_code mmap::detail::posix::check_appendable(int fd) noexcept {
    status s;
    if (stat_of(fd, s) != 0) return code(errno);
    if (S_ISDIR(s.st_mode)) return code(EISDIR);
    if (S_ISBLK(s.st_mode)) return errc::not_resizable;
    if (!S_ISREG(s.st_mode)) return errc::not_mappable;
#if defined(__linux__)
    struct statfs about;
    if (::fstatfs(fd, &about) != 0) return {};
    // statfs(2): /proc, /sys, cgroup2, debugfs, tracefs, whose files say that they are regular
    for (unsigned long const kernel :
         {0x9fa0UL, 0x62656572UL, 0x63677270UL, 0x64626720UL, 0x74726163UL})
        if (static_cast<unsigned long>(about.f_type) == kernel) return errc::not_mappable;
#endif
    return {};
}

inline std::error_code mmap::detail::platform::open_append(path const& where, mmap::create create,
                                                           handle& out, bool& created) noexcept {
    int fd = -1;
    bool is_new = false;
    if (create != create::must) {
        fd = posix::open_appending(where);
        if (fd < 0 && (errno != ENOENT || create == create::never)) return posix::code(errno);
    }
    if (fd < 0) {
        handle file = none;
        if (std::error_code const failure = create_file(where, RDWR, create, 0, file, is_new))
            return failure;
        fd = posix::fd(file);
        // The description is not shared with anybody yet.
        int const flags = ::fcntl(fd, F_GETFL);
        if (flags < 0 || ::fcntl(fd, F_SETFL, flags | O_APPEND) != 0) {
            std::error_code const failure = posix::code(errno);
            if (is_new) remove_created(where, file);
            close(file);
            return failure;
        }
    }
    if (std::error_code const failure = posix::check_appendable(fd)) {
        if (is_new) remove_created(where, fd);
        close(fd);
        return failure;
    }
    out = fd;
    created = is_new;
    return {};
}

inline std::error_code mmap::detail::platform::share_append(handle object, bool is_given,
                                                            handle& out, bool& appends) noexcept {
    int const flags = ::fcntl(posix::fd(object), F_GETFL);
    if (flags < 0) return posix::code(errno);
    if ((flags & O_ACCMODE) == O_RDONLY) return posix::code(EACCES);
    if (std::error_code const failure = posix::check_appendable(posix::fd(object))) return failure;
    appends = (flags & O_APPEND) != 0;
#if defined(__linux__)
    // open(2), O_DIRECT: "alignment restrictions on the length and address of user-space buffers and
    // the file offset". Neither that flag nor O_APPEND may change in a description that the caller
    // shares, so another one is opened.
    bool const is_direct = (flags & O_DIRECT) != 0;
    if (!appends || is_direct) {
        char link[32];
        (::snprintf)(link, sizeof link, "/proc/self/fd/%d", posix::fd(object));
        int const fd = posix::open_appending({link, nullptr});
        if (fd >= 0) {
            out = fd;
            appends = true;
            return {};
        }
        if (is_direct) return errc::not_supported;
    }
#endif
    if (is_given && appends && is_keepable(object)) return {};
    return duplicate(object, out);
}

inline std::error_code mmap::detail::platform::append(handle file, bool appends, void const* from,
                                                      std::size_t n, std::size_t& done) noexcept {
    done = 0;
    int const fd = posix::fd(file);
    std::size_t room = n;
    std::uint64_t end = 0;
    posix::limit limit;
    // A write that begins at the limit is answered with a signal (setrlimit(2)).
    bool const is_limited = posix::file_size_limit(limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
    if (is_limited || !appends) {
        posix::status now;
        if (posix::stat_of(fd, now) != 0) return posix::code(errno);
        end = static_cast<std::uint64_t>(now.st_size);
        std::uint64_t const left = !is_limited            ? n
                                   : limit.rlim_cur > end ? limit.rlim_cur - end
                                                          : 0;
        if (left < n) room = static_cast<std::size_t>(left);
    }
    while (done < room) {
        char const* const rest = static_cast<char const*>(from) + done;
        std::size_t const most = posix::at_once(room - done);
        ssize_t const step =
            appends ? ::write(fd, rest, most)
                    : posix::write_at(fd, rest, most, static_cast<posix::off>(end + done));
        if (step < 0 && errno == EINTR) continue;
        if (step < 0) return posix::code(errno);
        if (step == 0) return posix::code(EIO);  // takes nothing and reports nothing
        done += static_cast<std::size_t>(step);
    }
    return room < n ? posix::code(EFBIG) : std::error_code();
}

// ---- mmap/detail/posix_fault.hpp ----
// posix_fault.hpp: surviving SIGBUS in memory that a thread has armed, and nowhere else.

#include <dlfcn.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>

// ---- mmap/detail/posix_copy.hpp ----
// posix_copy.hpp: copying bytes with instructions that a signal handler can end. The only file for
// POSIX systems that knows a processor.
//
// A copy that survives a fault must be left in its middle. With setjmp(3) every copy pays for what
// hardly any copy needs. These instructions prepare nothing: the handler recognises them by a
// signature and lets the thread go on after them, as the kernel does with its own copies
// (Documentation/arch/x86/exception-tables.rst) and HotSpot with Java's (UnsafeCopyMemory).

#include <signal.h>

#if defined(__linux__) && defined(__x86_64__) && defined(__LP64__) && defined(__SSE2__) && \
    defined(REG_RIP)
struct mmap::detail::posix::faultable_copy {
    /// Whether this program can use these instructions. Sanitizers want to see what is copied.
    static constexpr bool is_known =
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        false;
#elif !defined(__has_feature)
        true;
#elif __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || \
    __has_feature(thread_sanitizer)
        false;
#else
        true;
#endif

    /// Asks the processor once for its fastest way. Copies made before this are right, too.
    static void choose_instructions() noexcept {
        cpuid_leaf const first = leaf(0);
        if (first.eax < 1) return;
        // The system must save the registers as well (Intel SDM 1, 14.3).
        bool const is_wide = (leaf(1).ecx & avx) == avx && saves_ymm();
        bool const has_fast_strings = first.eax >= 7 && (leaf(7).ebx & erms) != 0;
        fastest.has_ymm.store(is_wide ? 1 : 0, std::memory_order_relaxed);
        if (has_fast_strings)
            fastest.string_from.store(is_wide ? 64 * 1024 : 2048, std::memory_order_relaxed);
    }

    /// Returns `guarded`, or null if a fault ended the copy before its last byte. Takes faults in the
    /// pages of [guarded, + n). @pre n > 0
    ///
    /// Up to 64 bytes without a loop: the last register overlaps the one before. Longer copies use
    /// 32-byte registers where the processor has them, 16-byte ones elsewhere, and the string
    /// instruction from `string_from` on. Out of line: one block of code a program.
    [[gnu::noinline]] static std::byte const* run(void* to, void const* from, std::size_t n,
                                                  std::byte const* guarded) noexcept {
        register choice const* use __asm__("r9") = &fastest;
        // All instructions lie in one aligned block that starts with the signature, so the handler
        // finds it from any address in the block without a search. skip_to_end() clears rax.
        //
        // The program may be compiled with -masm=intel, so the syntax is stated and registers are
        // named. With it Clang 14 takes `$16` for an address, so instructions with such a constant
        // are given as bytes; and labels 0 and 1 would be binary numbers.
        __asm__ __volatile__(
            ".att_syntax prefix\n\t"
            "jmp 3f\n\t"
            ".p2align 9\n"
            "2:\t.ascii \"mmap faultable\"\n\t"
            ".byte %c[major], %c[minor], %c[patch]\n\t"
            ".short 99f - 2b\n"
            "3:\t.byte 0x48, 0x83, 0xfa, 16\n\t"  // cmpq $16, %rdx
            "jb 20f\n\t"
            ".byte 0x48, 0x83, 0xfa, 32\n\t"  // cmpq $32, %rdx
            "ja 10f\n\t"
            // 16 to 32
            "movups (%%rsi), %%xmm0\n\t"
            "movups -16(%%rsi,%%rdx), %%xmm1\n\t"
            "movups %%xmm0, (%%rdi)\n\t"
            "movups %%xmm1, -16(%%rdi,%%rdx)\n\t"
            "jmp 99f\n"
            "10:\t.byte 0x48, 0x83, 0xfa, 64\n\t"  // cmpq $64, %rdx
            "ja 30f\n\t"
            // 33 to 64
            "movups (%%rsi), %%xmm0\n\t"
            "movups 16(%%rsi), %%xmm1\n\t"
            "movups -32(%%rsi,%%rdx), %%xmm2\n\t"
            "movups -16(%%rsi,%%rdx), %%xmm3\n\t"
            "movups %%xmm0, (%%rdi)\n\t"
            "movups %%xmm1, 16(%%rdi)\n\t"
            "movups %%xmm2, -32(%%rdi,%%rdx)\n\t"
            "movups %%xmm3, -16(%%rdi,%%rdx)\n\t"
            "jmp 99f\n"
            "20:\t.byte 0x83, 0xfa, 8\n\t"  // cmpl $8, %edx
            "jb 21f\n\t"
            // 8 to 15
            "movq (%%rsi), %%r8\n\t"
            "movq -8(%%rsi,%%rdx), %%r9\n\t"
            "movq %%r8, (%%rdi)\n\t"
            "movq %%r9, -8(%%rdi,%%rdx)\n\t"
            "jmp 99f\n"
            "21:\t.byte 0x83, 0xfa, 4\n\t"  // cmpl $4, %edx
            "jb 22f\n\t"
            // 4 to 7
            "movl (%%rsi), %%r8d\n\t"
            "movl -4(%%rsi,%%rdx), %%r9d\n\t"
            "movl %%r8d, (%%rdi)\n\t"
            "movl %%r9d, -4(%%rdi,%%rdx)\n\t"
            "jmp 99f\n"
            // 1 to 3: the first, the last and the middle byte, which may be one of these
            "22:\tmovl %%edx, %%ecx\n\t"
            "shrl %%ecx\n\t"
            "movzbl (%%rsi), %%r8d\n\t"
            "movzbl -1(%%rsi,%%rdx), %%r9d\n\t"
            "movzbl (%%rsi,%%rcx), %%r10d\n\t"
            "movb %%r8b, (%%rdi)\n\t"
            "movb %%r10b, (%%rdi,%%rcx)\n\t"
            "movb %%r9b, -1(%%rdi,%%rdx)\n\t"
            "jmp 99f\n"
            // 65 and more; r8: the target's last 64 bytes
            "30:\tcmpq (%%r9), %%rdx\n\t"
            "jae 60f\n\t"
            "leaq -64(%%rdi,%%rdx), %%r8\n\t"
            "movq 8(%%r9), %%r10\n\t"
            "testq %%r10, %%r10\n\t"
            "jz 50f\n\t"
            "vmovdqu (%%rsi), %%ymm0\n\t"
            "vmovdqu 32(%%rsi), %%ymm1\n\t"
            "vmovdqu -64(%%rsi,%%rdx), %%ymm2\n\t"
            "vmovdqu -32(%%rsi,%%rdx), %%ymm3\n\t"
            ".byte 0x48, 0x81, 0xfa, 128, 0, 0, 0\n\t"  // cmpq $128, %rdx
            "jbe 43f\n\t"
            // 129 and more: the first and the last 128 bytes
            "vmovdqu 64(%%rsi), %%ymm4\n\t"
            "vmovdqu 96(%%rsi), %%ymm5\n\t"
            "vmovdqu -128(%%rsi,%%rdx), %%ymm6\n\t"
            "vmovdqu -96(%%rsi,%%rdx), %%ymm7\n\t"
            "vmovdqu %%ymm4, 64(%%rdi)\n\t"
            "vmovdqu %%ymm5, 96(%%rdi)\n\t"
            ".byte 0x48, 0x81, 0xfa, 0, 1, 0, 0\n\t"  // cmpq $256, %rdx
            "jbe 42f\n\t"
            // 257 and more: between them a loop whose stores are aligned
            "vmovdqu %%ymm0, (%%rdi)\n\t"
            "vmovdqu %%ymm1, 32(%%rdi)\n\t"
            "subq %%rdi, %%rsi\n\t"           // the distance
            ".byte 0x48, 0x83, 0xcf, 31\n\t"  // orq $31, %rdi
            "leaq 97(%%rdi), %%rdi\n\t"
            "leaq -64(%%r8), %%rcx\n"
            "41:\tvmovdqu (%%rdi,%%rsi), %%ymm0\n\t"
            "vmovdqu 32(%%rdi,%%rsi), %%ymm1\n\t"
            "vmovdqu 64(%%rdi,%%rsi), %%ymm4\n\t"
            "vmovdqu 96(%%rdi,%%rsi), %%ymm5\n\t"
            "vmovdqu %%ymm0, (%%rdi)\n\t"
            "vmovdqu %%ymm1, 32(%%rdi)\n\t"
            "vmovdqu %%ymm4, 64(%%rdi)\n\t"
            "vmovdqu %%ymm5, 96(%%rdi)\n\t"
            "leaq 128(%%rdi), %%rdi\n\t"
            "cmpq %%rcx, %%rdi\n\t"
            "jb 41b\n\t"
            "vmovdqu %%ymm6, -64(%%r8)\n\t"
            "vmovdqu %%ymm7, -32(%%r8)\n\t"
            "jmp 44f\n"
            "42:\tvmovdqu %%ymm6, -64(%%r8)\n\t"
            "vmovdqu %%ymm7, -32(%%r8)\n"
            "43:\tvmovdqu %%ymm0, (%%rdi)\n\t"
            "vmovdqu %%ymm1, 32(%%rdi)\n"
            "44:\tvmovdqu %%ymm2, (%%r8)\n\t"
            "vmovdqu %%ymm3, 32(%%r8)\n\t"
            "vzeroupper\n\t"
            "jmp 99f\n"
            // 16-byte registers; rcx: the source's last 64 bytes
            "50:\tleaq -64(%%rsi,%%rdx), %%rcx\n"
            "51:\tmovups (%%rsi), %%xmm0\n\t"
            "movups 16(%%rsi), %%xmm1\n\t"
            "movups 32(%%rsi), %%xmm2\n\t"
            "movups 48(%%rsi), %%xmm3\n\t"
            "movups %%xmm0, (%%rdi)\n\t"
            "movups %%xmm1, 16(%%rdi)\n\t"
            "movups %%xmm2, 32(%%rdi)\n\t"
            "movups %%xmm3, 48(%%rdi)\n\t"
            "cmpq %%r8, %%rdi\n\t"
            "jae 99f\n\t"
            "leaq 64(%%rsi), %%rsi\n\t"
            "leaq 64(%%rdi), %%rdi\n\t"
            "cmpq %%r8, %%rdi\n\t"
            "cmovaq %%r8, %%rdi\n\t"
            "cmovaq %%rcx, %%rsi\n\t"
            "jmp 51b\n"
            "60:\tmovq %%rdx, %%rcx\n\t"
            "rep movsb\n"
            "99:\n\t"
            "{.att_syntax prefix|.intel_syntax noprefix}"
            : "+D"(to), "+S"(from), "+a"(guarded), "+r"(use)
            : "d"(n), [major] "i"(MMAP_VERSION_MAJOR), [minor] "i"(MMAP_VERSION_MINOR),
              [patch] "i"(MMAP_VERSION_PATCH)
            : "rcx", "r8", "r10", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7",
              "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "cc", "memory");
        return guarded;
    }

    /// Ends the copy that a fault at `address` has interrupted. False if no copy was interrupted, or
    /// the fault is outside the pages that the copy guards.
    static bool skip_to_end(void* context, std::uintptr_t address) noexcept {
        auto& registers = static_cast<ucontext_t*>(context)->uc_mcontext.gregs;
        auto const at = static_cast<std::uintptr_t>(registers[REG_RIP]);
        std::uintptr_t const block = at - bounds::offset_in(at, block_size);
        if (address - block < block_size) return false;  // the code itself could not be read
        auto const* const code = reinterpret_cast<unsigned char const*>(block);
        if (std::memcmp(code, signature, sizeof signature) != 0) return false;
        auto const guarded = static_cast<std::uintptr_t>(registers[REG_RAX]);
        auto const length = static_cast<std::size_t>(registers[REG_RDX]);
        std::size_t const page_offset = bounds::offset_in(guarded, platform::page_size());
        if (address - (guarded - page_offset) >=
            bounds::align_up(page_offset + length, platform::page_size()))
            return false;
        unsigned short size = 0;
        std::memcpy(&size, code + sizeof signature, sizeof size);
        registers[REG_RIP] = static_cast<greg_t>(block + size);
        registers[REG_RAX] = 0;
        return true;
    }

private:
    // With the version: another one may use the registers differently. Two bytes follow that say
    // where the copy ends.
    static constexpr char signature[] = {'m',
                                         'm',
                                         'a',
                                         'p',
                                         ' ',
                                         'f',
                                         'a',
                                         'u',
                                         'l',
                                         't',
                                         'a',
                                         'b',
                                         'l',
                                         'e',
                                         MMAP_VERSION_MAJOR,
                                         MMAP_VERSION_MINOR,
                                         MMAP_VERSION_PATCH};
    static constexpr std::size_t block_size = 512;
    // Intel SDM 2, CPUID: OSXSAVE and AVX of leaf 1, ERMS of leaf 7
    static constexpr unsigned avx = 1U << 27U | 1U << 28U;
    static constexpr unsigned erms = 1U << 9U;

    struct choice {  // read by run(): offsets 0 and 8
        std::atomic<std::size_t> string_from;
        std::atomic<std::size_t> has_ymm;
    };
    static inline choice fastest{{to_end}, {0}};

    struct cpuid_leaf {
        unsigned eax, ebx, ecx, edx;
    };
    /// Not by <cpuid.h>: Clang 14 cannot compile its macros with -masm=intel.
    static cpuid_leaf leaf(unsigned number) noexcept {
        cpuid_leaf l = {};
        __asm__ __volatile__("cpuid"
                             : "=a"(l.eax), "=b"(l.ebx), "=c"(l.ecx), "=d"(l.edx)
                             : "a"(number), "c"(0));
        return l;
    }
    static bool saves_ymm() noexcept {
        unsigned low = 0;
        unsigned high = 0;
        __asm__ __volatile__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
        return (low & 6U) == 6U;
    }
};
#else
struct mmap::detail::posix::faultable_copy {
    static constexpr bool is_known = false;
    static void choose_instructions() noexcept {}
    static std::byte const* run(void*, void const*, std::size_t, std::byte const*) noexcept {
        return nullptr;
    }
    static bool skip_to_end(void*, std::uintptr_t) noexcept { return false; }
};
#endif

// ---- mmap/detail/posix_fault.hpp ----
#if defined(__linux__)
// Null in a static program, and with a C library that has these in a libdl that the program does not
// use (glibc before 2.34). Such a program cannot unload anything. A plain weak declaration would make
// the caller's own uses weak, too.
static int mmap_dladdr(void const*, Dl_info*) __attribute__((weakref("dladdr")));
static void* mmap_dlopen(char const*, int) __attribute__((weakref("dlopen")));
#endif

struct mmap::detail::posix::fault_handler {
    // A page past the end of its file, or that cannot be read, is SIGBUS on Linux, macOS and
    // FreeBSD; OpenBSD and older FreeBSD report SIGSEGV (mmap(2) there).
#if defined(__linux__) || defined(__APPLE__)
    static constexpr int handled[] = {SIGBUS};
#else
    static constexpr int handled[] = {SIGBUS, SIGSEGV};
#endif

    /// This thread's armed ranges, newest first. Constant-initialised, so that the handler never
    /// runs an initialiser.
    static inline thread_local platform::armed_range* armed = nullptr;

    /// Installs the handler, also where other code has replaced it since the last look: a library
    /// that puts back what it found, say.
    static std::error_code install() noexcept {
        std::error_code failure;
        for (std::size_t i = 0; i < signal_count && !failure; ++i) {
            struct sigaction now = {};
            if (::sigaction(handled[i], nullptr, &now) != 0)
                failure = last_error();
            else if (!is_ours(now))
                failure = take_over(handled[i], previous[i]);
        }
        failed_with.store(failure.value(), std::memory_order_relaxed);
        return failure;
    }

    /// Whether a copy of n bytes can rely on the handler. A look costs more than a short copy, so a
    /// thread looks for its first copy and then once for each 256 KiB, where a copy counts for 256
    /// bytes at least.
    static bool is_ready(std::size_t n) noexcept {
        std::size_t const cost = n | 256U;
        if (cost > bytes_until_look) return look(cost);
        bytes_until_look -= cost;
        return true;
    }

    [[nodiscard]] static std::error_code last_failure() noexcept {
        int const number = failed_with.load(std::memory_order_relaxed);
        return number == 0 ? std::error_code() : code(number);
    }

private:
    static constexpr std::size_t bytes_a_look = std::size_t{256} * 1024;
    static inline thread_local std::size_t bytes_until_look = 0;
    static inline std::atomic<int> failed_with{0};

    [[gnu::noinline]] static bool look(std::size_t cost) noexcept {
        if (install()) return false;
        bytes_until_look = cost < bytes_a_look ? bytes_a_look - cost : 0;
        return true;
    }

    /// The actions that this handler has replaced for one signal. An entry does not move or go away
    /// once it is published, so that the handler may read it at any time. All zeros at first: no
    /// initialiser has to run before the first copy.
    struct previous_actions {
        static constexpr unsigned capacity = 15;

        struct entry {
            struct sigaction action;
            unsigned older;  // number of the action that was newest before; 0: none
        };
        entry entries[capacity + 1];  // entries[0] is not used
        unsigned count;
        std::atomic<unsigned>
            newest;  // number of the one that gets what this handler does not take

        /// The number of an action, added if it is new; 0 if there is no room.
        unsigned number_of(struct sigaction const& action) noexcept {
            for (unsigned i = 1; i <= count; ++i)
                if (is_same(entries[i].action, action)) return i;
            if (count == capacity) return 0;
            ++count;
            entries[count].action = action;
            entries[count].older = newest.load();
            return count;
        }
        static bool is_same(struct sigaction const& a, struct sigaction const& b) noexcept {
            if (a.sa_flags != b.sa_flags) return false;
            return (a.sa_flags & SA_SIGINFO) != 0 ? a.sa_sigaction == b.sa_sigaction
                                                  : a.sa_handler == b.sa_handler;
        }
    };
    static constexpr std::size_t signal_count = sizeof handled / sizeof *handled;
    static inline previous_actions previous[signal_count];
    static inline std::atomic_flag is_changing = ATOMIC_FLAG_INIT;

    static bool is_ours(struct sigaction const& action) noexcept {
        return (action.sa_flags & SA_SIGINFO) != 0 && action.sa_sigaction == &handle;
    }

    static std::error_code take_over(int signal, previous_actions& earlier) noexcept {
        // No signal handler of this thread may wait for what the thread itself holds.
        sigset_t all;
        sigset_t old;
        sigfillset(&all);
        ::sigprocmask(SIG_SETMASK, &all, &old);
        while (is_changing.test_and_set(std::memory_order_acquire)) ::sched_yield();
        std::error_code const failure = replace_action(signal, earlier);
        is_changing.clear(std::memory_order_release);
        ::sigprocmask(SIG_SETMASK, &old, nullptr);
        return failure;
    }

    static std::error_code replace_action(int signal, previous_actions& earlier) noexcept {
        struct sigaction now = {};
        if (::sigaction(signal, nullptr, &now) != 0) return last_error();
        if (is_ours(now)) return {};
        unsigned const before = earlier.newest.load();
        if (before == 0) {
            pin();
            faultable_copy::choose_instructions();
        }
        unsigned const number = earlier.number_of(now);
        if (number == 0) return {};    // so many handlers: the latest one has to pass faults on
        earlier.newest.store(number);  // before the handler can run
        struct sigaction mine = {};
        mine.sa_sigaction = &handle;
        // SA_NODEFER: a copy may be left by a jump, which must find the mask as it was.
        // SA_ONSTACK: where the program gives its threads a signal stack, use that.
        mine.sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK;
        sigemptyset(&mine.sa_mask);
        // A kill() that did not interrupt a waiting system call must not do so now.
        bool const is_ignored = (now.sa_flags & SA_SIGINFO) == 0 && now.sa_handler == SIG_IGN;
        mine.sa_flags |= is_ignored ? SA_RESTART : now.sa_flags & SA_RESTART;
        if (::sigaction(signal, &mine, nullptr) == 0) return {};
        std::error_code const failure = last_error();
        earlier.newest.store(before);
        return failure;
    }

    /// Keeps the module of this code loaded: the system would call a handler that is gone.
    static void pin() noexcept {
        Dl_info module = {};
        auto* const here = reinterpret_cast<void const*>(&handle);
#if defined(__linux__)
        if (&mmap_dladdr == nullptr || &mmap_dlopen == nullptr) return;
        if (mmap_dladdr(here, &module) != 0 && module.dli_fname != nullptr)
            (void)mmap_dlopen(module.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
#elif defined(RTLD_NOLOAD) && defined(RTLD_NODELETE)
        if (::dladdr(here, &module) != 0 && module.dli_fname != nullptr)
            (void)::dlopen(module.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
#else  // OpenBSD: another reference does the same
        if (::dladdr(here, &module) != 0 && module.dli_fname != nullptr)
            (void)::dlopen(module.dli_fname, RTLD_LAZY);
#endif
    }

    /// By kill(), raise() and the like, not by an instruction. POSIX has codes up to 0 for these;
    /// FreeBSD and macOS count them from SI_USER, 0x10001 (<sys/signal.h>).
    static bool is_user_generated(siginfo_t const& info) noexcept {
        return info.si_code <= 0 || info.si_code > 0x10000;
    }

    /// Whether the instruction would fault again on any other page: it would be run for ever.
    static bool is_alignment_fault(siginfo_t const& info) noexcept {
#if defined(__linux__)
        return info.si_code == BUS_ADRALN;
#else
        (void)info;  // macOS has that code for every fault
        return false;
#endif
    }

    static void handle(int signal, siginfo_t* info, void* context) {
        int const saved = errno;
        // From the kernel: si_addr is an address.
        bool const is_taken =
            !is_user_generated(*info) && !is_alignment_fault(*info) && survive(*info, context);
        errno = saved;
        if (!is_taken) chain(signal, info, context);
    }

    static bool survive(siginfo_t const& info, void* context) noexcept {
        auto const address = reinterpret_cast<std::uintptr_t>(info.si_addr);
        if (faultable_copy::skip_to_end(context, address)) return true;
        for (platform::armed_range* r = armed; r != nullptr; r = r->older) {
            std::uintptr_t const offset = address - reinterpret_cast<std::uintptr_t>(r->base);
            if (offset >= bounds::align_up(r->length, platform::page_size())) continue;
            if (r->jump_target == nullptr) return replace(*r, offset);
            leave_copy(context, r->jump_target);
            return true;
        }
        return false;
    }

    [[noreturn]] static void jump(void* target) noexcept {
        _longjmp(*static_cast<jmp_buf*>(target), 1);
    }

    /// Makes the thread jump out of its copy: after the handler has returned, where the registers
    /// are known. A jump out of the handler would leave the thread "on its signal stack" for the
    /// kernel of macOS, and "in a signal handler" for ThreadSanitizer.
    static void leave_copy(void* context, void* target) noexcept {
        auto& interrupted = *static_cast<ucontext_t*>(context);
        auto const argument = reinterpret_cast<std::uintptr_t>(target);
        auto const entry = reinterpret_cast<std::uintptr_t>(&jump);
        // As a call would leave the stack, past the red zone of the function that is left.
#if defined(__linux__) && defined(__x86_64__) && defined(__LP64__) && defined(REG_RIP)
        auto& registers = interrupted.uc_mcontext.gregs;
        auto const stack = static_cast<std::uintptr_t>(registers[REG_RSP]);
        registers[REG_RSP] = static_cast<greg_t>(bounds::align_down(stack - 128, 16) - 8);
        registers[REG_RDI] = static_cast<greg_t>(argument);
        registers[REG_RIP] = static_cast<greg_t>(entry);
#elif defined(__linux__) && defined(__aarch64__)
        interrupted.uc_mcontext.regs[0] = argument;
        interrupted.uc_mcontext.pc = entry;
#elif defined(__APPLE__) && defined(__x86_64__)
        auto& registers = interrupted.uc_mcontext->__ss;
        registers.__rsp = bounds::align_down(registers.__rsp - 128, 16) - 8;
        registers.__rdi = argument;
        registers.__rip = entry;
#elif defined(__APPLE__) && defined(__aarch64__) && !defined(__arm64e__)
        auto& registers = interrupted.uc_mcontext->__ss;
        registers.__sp = bounds::align_down(registers.__sp - 128, 16);
        registers.__x[0] = argument;
        registers.__pc = entry;
#else
        (void)argument;
        (void)entry;
        restore_mask(interrupted);
        jump(target);
#endif
    }

    /// This handler blocks no signal, but one that was installed later and calls it may have done
    /// so, and a jump leaves the mask as it is: SIGBUS that stays blocked would make the next fault
    /// deadly (sigprocmask(2)).
    [[maybe_unused]] static void restore_mask(ucontext_t const& interrupted) noexcept {
#if defined(__OpenBSD__)
        auto const mask = static_cast<sigset_t>(interrupted.sc_mask);
#else
        // Bit by bit: the kernel has stored only its own few bytes of the C library's larger set.
        sigset_t const& stored = interrupted.uc_sigmask;
        sigset_t mask;
        sigemptyset(&mask);
        for (int i = 1; i < NSIG; ++i)
            if (sigismember(&stored, i) == 1) sigaddset(&mask, i);
#endif
        ::sigprocmask(SIG_SETMASK, &mask, nullptr);
    }

    /// Puts zeros from the faulting page to the range's end, all at once: a page at a time could
    /// take thousands of mappings, of which a process has 65,530 (vm.max_map_count).
    static bool replace(platform::armed_range& range, std::size_t offset) noexcept {
        std::size_t const first = bounds::align_down(offset, platform::page_size());
        std::size_t const end = bounds::align_up(range.length, platform::page_size());
        // Before the zeros can be seen: another thread that reads them must learn that it did.
        range.lose_from(first);
        if (map_zeros(range, first, end, MAP_FIXED)) return true;
        // No mapping more is allowed, and this one would have been split. Unmapping the whole range
        // gives one back. Meanwhile other threads find nothing there, so this is the last resort.
        range.lose_from(0);
        if (::munmap(range.base, end) != 0) return false;
        return map_zeros(range, 0, end, exactly_here);
    }

    /// mmap(2) is not on POSIX' list of async-signal-safe functions, but is a bare system call on
    /// Linux, macOS and the BSDs; libwayland and systemd rely on it the same way.
    static bool map_zeros(platform::armed_range const& range, std::size_t first, std::size_t end,
                          int placement) noexcept {
        int const prot = PROT_READ | (range.writable ? PROT_WRITE : 0);
        std::byte* const at = range.base + first;
        void* const mapped =
            map(at, end - first, prot, MAP_PRIVATE | MAP_ANONYMOUS | placement | no_commit, -1, 0);
        if (mapped == at) return true;
        if (mapped != MAP_FAILED) ::munmap(mapped, end - first);  // the place was taken
        return false;
    }

    /// As if this handler had never been there.
    static void chain(int signal, siginfo_t* info, void* context) {
        previous_actions* earlier = &previous[0];
        for (std::size_t i = 0; i < signal_count; ++i)
            if (handled[i] == signal) earlier = &previous[i];
        // A handler that was installed later than this one, and was replaced by it, may call it
        // again for the same fault: then it is the older action's turn. The kernel leaves si_errno 0
        // for faults, so the number is noted there; with the table's address, since another module's
        // copy of this handler does the same.
        auto const table = static_cast<unsigned>(reinterpret_cast<std::uintptr_t>(earlier)) & ~0xFU;
        auto const note = static_cast<unsigned>(info->si_errno);
        unsigned number = earlier->newest.load();
        if ((note & ~0xFU) == table) number = earlier->entries[note & 0xFU].older;
        if (number == 0) return default_action(signal, is_user_generated(*info));
        previous_actions::entry& next = earlier->entries[number];
        if (next.older != 0) info->si_errno = static_cast<int>(table | number);
        call(next.action, signal, info, context);
        info->si_errno = static_cast<int>(note);
    }

    static void call(struct sigaction& action, int signal, siginfo_t* info, void* context) {
        struct sigaction const theirs = action;
        bool const has_info = (theirs.sa_flags & SA_SIGINFO) != 0;
        if (!has_info && (theirs.sa_handler == SIG_DFL || theirs.sa_handler == SIG_IGN)) {
            bool const is_sent = is_user_generated(*info);
            // The kernel ends a program that faults with the signal ignored, too.
            if (!is_sent || theirs.sa_handler == SIG_DFL) default_action(signal, is_sent);
            return;
        }
        if ((static_cast<unsigned>(theirs.sa_flags) & static_cast<unsigned>(SA_RESETHAND)) != 0) {
            action.sa_handler = SIG_DFL;
            action.sa_flags = 0;
        }
        sigset_t blocked = theirs.sa_mask;
        if ((theirs.sa_flags & SA_NODEFER) == 0) sigaddset(&blocked, signal);
        sigset_t old;
        // sigprocmask: per thread on every system here, and needs no -lpthread on older ones
        ::sigprocmask(SIG_BLOCK, &blocked, &old);
        if (has_info)
            theirs.sa_sigaction(signal, info, context);
        else
            theirs.sa_handler(signal);
        ::sigprocmask(SIG_SETMASK, &old, nullptr);
    }

    /// A faulting instruction runs again, faults again, and meets the default action; a signal that
    /// was sent has to be sent again.
    static void default_action(int signal, bool is_sent) noexcept {
        struct sigaction standard = {};
        standard.sa_handler = SIG_DFL;
        sigemptyset(&standard.sa_mask);
        ::sigaction(signal, &standard, nullptr);
        if (is_sent) ::raise(signal);
    }
};

inline std::error_code mmap::detail::platform::arm(armed_range& range) noexcept {
    if (std::error_code const failure = posix::fault_handler::install()) return failure;
    posix::fault_handler::armed = range.link(posix::fault_handler::armed);
    std::atomic_signal_fence(std::memory_order_seq_cst);  // armed before what follows may fault
    return {};
}

inline void mmap::detail::platform::disarm(armed_range& range) noexcept {
    std::atomic_signal_fence(std::memory_order_seq_cst);
    posix::fault_handler::armed = range.unlink(posix::fault_handler::armed);
}

inline std::error_code mmap::detail::platform::fault_handling() noexcept {
    return posix::fault_handler::last_failure();
}

inline bool mmap::detail::platform::copy(void* to, void const* from, std::size_t n,
                                         std::byte const* guarded) noexcept {
    if (!posix::fault_handler::is_ready(n)) return false;
    if constexpr (posix::faultable_copy::is_known)
        return posix::faultable_copy::run(to, from, n, guarded) != nullptr;
    jmp_buf here;
    armed_range range;
    std::size_t const page_offset =
        bounds::offset_in(reinterpret_cast<std::uintptr_t>(guarded), page_size());
    range.base = const_cast<std::byte*>(guarded) - page_offset;
    range.length = n + page_offset;
    range.jump_target = &here;
    posix::fault_handler::armed = range.link(posix::fault_handler::armed);
    std::atomic_signal_fence(std::memory_order_seq_cst);
    // _setjmp: without the signal mask, which costs ten times as much and is not touched here
    if (_setjmp(here) != 0) {
        disarm(range);
        return false;
    }
    std::memcpy(to, from, n);
    disarm(range);
    return true;
}

// ---- mmap/detail/posix_file.hpp ----
// posix_file.hpp: opening, creating, reading, writing and closing files.

#include <sys/file.h>

#include <utility>

inline int mmap::detail::posix::open_with(platform::path const& where, access mode, int more,
                                          unsigned permissions) noexcept {
    bool const stores = (mode & access::write) != NONE;
    int const flags = (stores ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NOCTTY | more;
    // A FIFO without a writer would block open() indefinitely. But a regular file may have a lease
    // (Samba, NFS), whose holder gives it up only to an open() that waits: "EWOULDBLOCK" (open(2)).
    int wait = O_NONBLOCK;
    int fd = -1;
    do fd = open(where.utf8, flags | wait, static_cast<mode_t>(permissions));
    while (fd < 0 && (errno == EINTR || (errno == EWOULDBLOCK && std::exchange(wait, 0) != 0)));
    return keepable(fd);
}

inline int mmap::detail::posix::keepable(int fd) noexcept {
    if (fd < 0 || fd >= first_keepable) return fd;
    int const other = ::fcntl(fd, F_DUPFD_CLOEXEC, first_keepable);
    int const failure = errno;
    ::close(fd);
    errno = failure;
    return other;
}

/// The code of an open() that has just failed. A socket in the file system is ENXIO (open(2)).
inline std::error_code mmap::detail::posix::opening_failure(platform::path const& where) noexcept {
    int const failure = errno;
    status s;
    if (failure == ENXIO && stat_at(where.utf8, s) == 0 && S_ISSOCK(s.st_mode))
        return errc::not_mappable;
    return code(failure);
}

inline std::error_code mmap::detail::platform::open_file(path const& where, mmap::access mode,
                                                         handle& out) noexcept {
    int const fd = posix::open_with(where, mode, 0, 0);
    if (fd < 0) return posix::opening_failure(where);
    out = fd;
    return {};
}

inline std::error_code mmap::detail::platform::create_file(path const& where, mmap::access mode,
                                                           mmap::create create,
                                                           unsigned permissions, handle& out,
                                                           bool& created) noexcept {
    auto const attempt = [&](int more) noexcept {
        return posix::open_with(where, mode, more, permissions != 0 ? permissions : 0666U);
    };
    int fd = -1;
    bool is_new = false;
    if (create != create::must) fd = attempt(0);
    if (fd < 0 && (create == create::must || errno == ENOENT)) {
        // O_EXCL, for `created` to be true in one of several racing processes only.
        fd = attempt(O_CREAT | O_EXCL);
        is_new = fd >= 0;
        if (fd < 0 && errno == EEXIST && create != create::must) {
            // Another process made it, or it is a dangling symbolic link, which O_EXCL does not follow.
            fd = attempt(0);
            if (fd < 0 && errno == ENOENT) {
                fd = attempt(O_CREAT);
                is_new = fd >= 0;
            }
        }
    }
    if (fd < 0) return posix::opening_failure(where);
    out = fd;
    created = is_new;
    return {};
}

inline void mmap::detail::platform::remove_created(path const& where, handle file) noexcept {
    // The target of a symbolic link is new, the link is not; and the name may be another file's by
    // now.
    char target[PATH_MAX] = {};
    posix::status made = {};
    posix::status named = {};
    bool const are_known = ::realpath(where.utf8, target) != nullptr &&
                           posix::stat_of(posix::fd(file), made) == 0 &&
                           posix::stat_at(target, named) == 0;
    if (are_known && named.st_dev == made.st_dev && named.st_ino == made.st_ino) ::unlink(target);
}

inline std::error_code mmap::detail::platform::duplicate(handle object, handle& out) noexcept {
    int const fd = ::fcntl(posix::fd(object), F_DUPFD_CLOEXEC, posix::first_keepable);
    if (fd < 0) return posix::last_error();
    out = fd;
    return {};
}

inline bool mmap::detail::platform::is_keepable(handle object) noexcept {
    return object >= posix::first_keepable;
}

inline void mmap::detail::platform::close(handle object) noexcept {
    if (object != none) ::close(posix::fd(object));
}

inline std::error_code mmap::detail::platform::inspect(handle file, file_info& info) noexcept {
    int const fd = posix::fd(file);
    posix::status s;
    if (posix::stat_of(fd, s) != 0) return posix::last_error();
    if (S_ISDIR(s.st_mode)) return posix::code(EISDIR);
    if (S_ISFIFO(s.st_mode) || S_ISSOCK(s.st_mode) || S_ISCHR(s.st_mode)) return errc::not_mappable;
    posix::off end = s.st_size;
    if (S_ISBLK(s.st_mode)) {  // st_size is 0 there: seek to the end
        posix::off const here = posix::seek(fd, 0, SEEK_CUR);  // the caller's, if borrowed
        if (here < 0) return posix::last_error();
        end = posix::seek(fd, 0, SEEK_END);
        if (end < 0) return posix::last_error();
        (void)posix::seek(fd, here, SEEK_SET);
        info.is_resizable = false;
    }
    info.size = static_cast<std::uint64_t>(end);
    info.unit_shift = posix::unit_shift_of(fd, s);
    return {};
}

inline std::size_t mmap::detail::platform::size_unit(platform::kind) noexcept { return 1; }

inline std::error_code mmap::detail::platform::size_of(handle object, platform::kind kind,
                                                       std::uint64_t& size) noexcept {
    (void)kind;  // memory objects are files here
    file_info info;
    std::error_code const failure = inspect(object, info);
    if (!failure) size = info.size;
    return failure;
}

inline std::error_code mmap::detail::platform::read(handle file, std::uint64_t offset, void* to,
                                                    std::size_t n, std::size_t& got) noexcept {
    std::size_t done = 0;
    while (done < n) {
        ssize_t const step =
            posix::read_at(posix::fd(file), static_cast<char*>(to) + done, posix::at_once(n - done),
                           static_cast<posix::off>(offset + done));
        if (step < 0 && errno == EINTR) continue;
        if (step < 0) return posix::last_error();
        if (step == 0) break;  // the end
        done += static_cast<std::size_t>(step);
    }
    got = done;
    return {};
}

inline std::error_code mmap::detail::platform::write(handle file, std::uint64_t offset,
                                                     void const* from, std::size_t n,
                                                     std::size_t& done) noexcept {
    done = 0;
    if (posix::over_limit(offset + n)) return posix::code(EFBIG);
    while (done < n) {
        ssize_t const step =
            posix::write_at(posix::fd(file), static_cast<char const*>(from) + done,
                            posix::at_once(n - done), static_cast<posix::off>(offset + done));
        if (step < 0 && errno == EINTR) continue;
        if (step < 0) return posix::last_error();
        if (step == 0) return posix::code(EIO);  // a device that takes nothing and reports nothing
        done += static_cast<std::size_t>(step);
    }
    return {};
}

// ---- mmap/detail/posix_path.hpp ----
// posix_path.hpp: the path behind a descriptor or a mapping, for messages.

inline void mmap::detail::posix::path_of(int fd, char* text, std::size_t capacity) noexcept {
    text[0] = '\0';
#if defined(__linux__)
    char link[32];
    (::snprintf)(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t const n = ::readlink(link, text, capacity - 1);
    text[n < 0 ? 0 : n] = '\0';
#elif defined(__APPLE__)
    char path[1024];  // MAXPATHLEN, which F_GETPATH asks for
    if (::fcntl(fd, F_GETPATH, path) == 0) std::strncat(text, path, capacity - 1);
#else
    (void)fd;
    (void)capacity;
#endif
}

inline void mmap::detail::posix::path_at(void const* address, char* text,
                                         std::size_t capacity) noexcept {
    text[0] = '\0';
#if defined(__linux__)
    // proc(5), maps: "begin-end perms offset device inode   path". A path that ends in "(deleted)" is
    // passed on as it is.
    std::FILE* const maps = std::fopen("/proc/self/maps", "re");
    if (maps == nullptr) return;
    auto const wanted = reinterpret_cast<std::uintptr_t>(address);
    char line[4096 + 128];
    while (std::fgets(line, sizeof line, maps) != nullptr) {
        unsigned long begin = 0;
        unsigned long end = 0;
        int path = 0;
        if ((::sscanf)(line, "%lx-%lx %*s %*s %*s %*s %n", &begin, &end, &path) != 2) continue;
        if (wanted < begin || wanted >= end) continue;
        line[std::strcspn(line, "\n")] = '\0';
        if (path != 0) std::strncat(text, line + path, capacity - 1);
        break;
    }
    std::fclose(maps);
#else
    (void)address;
    (void)capacity;
#endif
}

inline void mmap::detail::platform::path_of(handle object, char* text,
                                            std::size_t capacity) noexcept {
    posix::path_of(posix::fd(object), text, capacity);
}

inline void mmap::detail::platform::path_at(void const* address, char* text,
                                            std::size_t capacity) noexcept {
    posix::path_at(address, text, capacity);
}

// ---- mmap/detail/posix_process.hpp ----
// posix_process.hpp: telling a forked child from its parent.

#if defined(__linux__)
/// Process ids do not tell: in a new PID namespace (clone(2), CLONE_NEWPID) parent and child may both
/// be 1. So the number stands in a page that fork() clears for the child, MADV_WIPEONFORK of Linux 4.14.
/// A child numbers itself one higher than its parent, whose marks are the only ones it inherits.
inline int mmap::detail::platform::process_id() noexcept {
    static std::atomic<std::atomic<int>*> page{nullptr};
    static std::atomic<int> generation{0};
    std::atomic<int>* mark = page.load(std::memory_order_acquire);
    if (mark == nullptr) {
        constexpr int wipe_on_fork = 18;
        void* const fresh = posix::map(nullptr, page_size(), PROT_READ | PROT_WRITE,
                                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (fresh == MAP_FAILED) return ::getpid();
        if (::madvise(fresh, page_size(), wipe_on_fork) != 0) {
            ::munmap(fresh, page_size());
            return ::getpid();
        }
        auto* const made = static_cast<std::atomic<int>*>(fresh);  // zeros: a number not yet given
        if (page.compare_exchange_strong(mark, made))
            mark = made;
        else
            ::munmap(fresh, page_size());
    }
    int number = mark->load();
    if (number != 0) return number;
    int const next = generation.fetch_add(1) + 1;
    return mark->compare_exchange_strong(number, next) ? next : number;
}
#else
inline int mmap::detail::platform::process_id() noexcept { return ::getpid(); }
#endif

// ---- mmap/detail/posix_ring.hpp ----
// posix_ring.hpp: an object mapped twice in a row.

inline std::error_code mmap::detail::platform::open_unnamed(std::size_t size,
                                                            handle& out) noexcept {
    return open_anonymous(size, out);
}

inline std::error_code mmap::detail::platform::map_twice(handle object, std::size_t length,
                                                         std::byte*& base) noexcept {
    // Reserved first, so that MAP_FIXED replaces nothing but this call's own reservation.
    int const reserving = MAP_PRIVATE | MAP_ANON | posix::no_commit;
    void* const place = posix::map(nullptr, 2 * length, PROT_NONE, reserving, -1, 0);
    if (place == MAP_FAILED) return posix::last_error();
    auto* const first = static_cast<std::byte*>(place);
    for (std::byte* const view : {first, first + length}) {
        if (posix::map(view, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
                       posix::fd(object), 0) == MAP_FAILED) {
            std::error_code const failure = posix::last_error();
            ::munmap(place, 2 * length);
            return failure;
        }
    }
    base = first;
    return {};
}

// ---- mmap/detail/posix_shared.hpp ----
// posix_shared.hpp: memory objects without a file: anonymous ones, and named ones (shm_open).

#include <sys/file.h>
#include <time.h>

#include <utility>

struct mmap::detail::posix::object_name {
    char text[256] = "/";

    /// A name longer than the system's limit keeps its beginning and ends in a hash of the whole.
    explicit object_name(char const* name) noexcept {
        std::size_t const size = std::strlen(name);
        if (size <= longest_name) {
            std::memcpy(text + 1, name, size + 1);
            return;
        }
        std::uint64_t hash = 14695981039346656037U;  // FNV-1a, 64 bits
        for (std::size_t i = 0; i < size; ++i)
            hash = (hash ^ static_cast<unsigned char>(name[i])) * 1099511628211U;
        std::size_t const kept = longest_name - 17;
        std::memcpy(text + 1, name, kept);
        (::snprintf)(text + 1 + kept, sizeof text - 1 - kept, ".%016llx",
                     static_cast<unsigned long long>(hash));
    }
};

/// One call's way to a named object. A new object has size 0 until its creator sets the size, in one
/// step and under flock(). So nobody uses a half-made object, one of several racing creators wins,
/// and the kernel drops the lock of a creator that dies. The lock matters only while the size is 0:
/// programs may use flock() on the finished object themselves.
struct mmap::detail::posix::named_object {
    object_name const name;
    mode_t const rights;
    int fd = -1;
    bool is_made = false;       // by this call, exclusively
    bool counts_links = false;  // some systems count none for memory objects
    status found = {};

    named_object(char const* text, unsigned permissions) noexcept
        : name(text), rights(static_cast<mode_t>(permissions != 0 ? permissions : 0600U)) {}
    named_object(named_object const&) = delete;
    named_object& operator=(named_object const&) = delete;
    ~named_object() { close(); }

    void close() noexcept {
        if (fd >= 0) ::close(fd);
        fd = -1;
    }
    [[nodiscard]] std::uint64_t size() const noexcept {
        return static_cast<std::uint64_t>(found.st_size);
    }

    /// Opens what exists, or with O_CREAT | O_EXCL in `flags` makes the object, and looks at it. What was
    /// made and cannot be used is removed.
    [[nodiscard]] std::error_code open(int flags) noexcept {
        std::error_code const failure = open_and_look(flags);
        if (failure && is_made) ::shm_unlink(name.text);
        return failure;
    }
    [[nodiscard]] std::error_code open_and_look(int flags) noexcept {
        is_made = false;
        close();
#if defined(__linux__)
        flags |= O_NONBLOCK;  // a FIFO without a writer would block; other systems refuse the flag
#endif
        fd = ::shm_open(name.text, flags | O_CLOEXEC, rights);
        if (fd < 0) return failure_to_open(errno);
        is_made = (flags & O_EXCL) != 0;
        if (std::error_code const failure = raise_descriptor()) return failure;
        if (std::error_code const failure = look()) return failure;
        counts_links = found.st_nlink != 0;
        // macOS reports no file type for memory objects.
        bool const is_object = S_ISREG(found.st_mode) || (found.st_mode & S_IFMT) == 0;
        return is_object ? std::error_code() : make_error_code(errc::not_mappable);
    }
    [[nodiscard]] std::error_code look() noexcept { return from_result(stat_of(fd, found)); }

    /// With O_CREAT, Linux refuses another user's existing object in /dev/shm even if that grants
    /// access (fs.protected_regular, proc_sys_fs(5)). So what exists is opened plainly.
    [[nodiscard]] std::error_code open_or_make() noexcept {
        std::error_code failure;
        for (int attempt = 0; attempt < attempts; ++attempt) {  // others may remove and make it
            failure = open(O_RDWR);
            bool const may_be_gone = !failure && !counts_links && attempt < 3;
            if (may_be_gone) continue;
            if (failure != code(ENOENT)) return failure;
            failure = open(O_RDWR | O_CREAT | O_EXCL);
            if (failure != code(EEXIST)) return failure;
        }
        return failure;
    }

    /// Sets the size of an object that has none. `is_new` tells whether this call did it; otherwise
    /// another creator was faster, or the name has gone (is_gone()).
    [[nodiscard]] std::error_code finish(std::size_t wanted, bool& is_new) noexcept {
        if (std::error_code const failure = may_finish()) return failure;
        if (std::error_code const failure = lock()) return failure;
        std::error_code failure = look();
        if (failure && is_made) ::shm_unlink(name.text);
        if (!failure && size() == 0 && !is_gone()) {
            failure = set_new_size(wanted);
            is_new = !failure;
            std::error_code const ignored = look();
            // macOS has no flock() for memory objects; there the second ftruncate() fails.
            if (failure && !ignored && size() != 0) failure.clear();
            if (failure && is_made) ::shm_unlink(name.text);
        }
        ::flock(fd, LOCK_UN);
        return failure;
    }
    /// Has the name been removed since the object was opened?
    [[nodiscard]] bool is_gone() const noexcept { return counts_links && found.st_nlink == 0; }

    static constexpr int attempts = 100;

private:
    [[nodiscard]] static std::error_code failure_to_open(int number) noexcept {
#if defined(__linux__)
        // shm_open(3) keeps its objects there; older C libraries answer ENOSYS.
        status folder;
        if ((number == ENOENT || number == ENOSYS) && stat_at("/dev/shm", folder) != 0)
            return errc::no_shared_memory;
#endif
        return code(number);
    }

    /// Moves the descriptor above those of standard input, output and error.
    [[nodiscard]] std::error_code raise_descriptor() noexcept {
        if (platform::is_keepable(fd)) return {};
        platform::handle raised = platform::none;
        if (std::error_code const failure = platform::duplicate(fd, raised)) return failure;
        ::close(fd);
        fd = static_cast<int>(raised);
        return {};
    }

    /// An unfinished object of another user, or one that grants more than this call would, may be a
    /// trap: its owner could read what is stored in it, or cut it.
    [[nodiscard]] std::error_code may_finish() const noexcept {
        if (is_made) return {};
        bool const is_mine = found.st_uid == ::geteuid();
        bool const is_wider = (found.st_mode & 0777U & ~rights) != 0;
        return is_mine && !is_wider ? std::error_code() : code(EACCES);
    }

    /// flock(), for as long as its holder allocates memory, and two seconds more.
    [[nodiscard]] std::error_code lock() noexcept {
        constexpr int patience = 2000;
        auto blocks = found.st_blocks;
        for (int waited = 0; waited < patience; ++waited) {
            if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return {};
            int const number = errno;
            if (number == EINTR) continue;
            if (number != EWOULDBLOCK) return {};  // macOS has no flock() here
            ::timespec const pause = {0, 1000000};
            ::nanosleep(&pause, nullptr);
            if (std::error_code const failure = look()) return failure;
            if (found.st_blocks != blocks) waited = 0;
            blocks = found.st_blocks;
        }
        return code(EAGAIN);
    }

    /// Allocates first and then sets the size, so that the size never shows a part. Where memory
    /// cannot be allocated past the end, the pages are allocated after it, by means that keep what
    /// others store meanwhile.
    [[nodiscard]] std::error_code set_new_size(std::size_t wanted) noexcept {
        if (over_limit(wanted)) return code(EFBIG);
        std::error_code failure;
        bool is_allocated = false;
#if defined(__linux__)
        constexpr int keep_size = 1;  // FALLOC_FL_KEEP_SIZE, fallocate(2)
        int const number = allocate_blocks(fd, keep_size, 0, static_cast<off>(wanted));
        is_allocated = number == 0;
        if (number == ENOSPC || number == ENOMEM || number == EFBIG || number == EDQUOT)
            failure = code(number);
#endif
        if (!failure) failure = set_size(fd, wanted);
#if !defined(__linux__) && !defined(__APPLE__) && !defined(__OpenBSD__)
        // posix_fallocate() keeps what is stored already.
        if (!failure) is_allocated = allocate_blocks(fd, 0, 0, static_cast<off>(wanted)) == 0;
#endif
        if (!failure && !is_allocated && !touch(wanted)) failure = code(ENOSPC);
        if (failure) (void)set_size(fd, 0);
        return failure;
    }

    /// Loads a byte of each page, which allocates the pages of shared memory. False on a full disk.
    [[nodiscard]] bool touch(std::size_t n) const noexcept {
        std::size_t const page = platform::page_size();
        void* const view = posix::map(nullptr, n, PROT_READ, MAP_SHARED, fd, 0);
        if (view == MAP_FAILED) return true;  // no address space: the memory stays unallocated
        auto const* const bytes = static_cast<std::byte const*>(view);
        bool is_whole = true;
        for (std::size_t at = 0; at < n && is_whole; at += n - at < page ? n - at : page) {
            std::byte loaded;
            is_whole = platform::copy(&loaded, bytes + at, 1, bytes + at);
        }
        ::munmap(view, n);
        return is_whole;
    }
};

inline std::error_code mmap::detail::platform::open_anonymous(std::size_t size,
                                                              handle& out) noexcept {
    if (posix::over_limit(size)) return posix::code(EFBIG);
    int const fd = posix::unnamed_object();
    if (fd < 0) return posix::last_error();
    if (std::error_code const failure = posix::set_size(fd, size)) {
        ::close(fd);
        return failure;
    }
    out = fd;
    return {};
}

inline std::error_code mmap::detail::platform::open_shared(char const* name, mmap::access mode,
                                                           mmap::create create, std::size_t& size,
                                                           std::size_t, unsigned permissions,
                                                           handle& out, bool& created) noexcept {
    if (create == create::truncate) return errc::not_supported;
    posix::named_object object(name, permissions);
    bool is_new = false;
    for (int attempt = 0;; ++attempt) {
        std::error_code failure =
            create == create::never
                ? object.open((mode & access::write) != NONE ? O_RDWR : O_RDONLY)
            : create == create::must ? object.open(O_RDWR | O_CREAT | O_EXCL)
                                     : object.open_or_make();
        if (!failure && object.size() == 0)
            failure = create == create::never ? posix::code(ENOENT)  // not made yet
                                              : object.finish(size, is_new);
        if (failure) return failure;
        if (is_new || object.size() != 0) break;
        if (attempt == object.attempts) return posix::code(EAGAIN);  // removed again and again
    }
    // Another creator has found this call's object before it was locked, and has set its size.
    if (create == create::must && !is_new) return posix::code(EEXIST);
    if (!is_new && object.size() > bounds::longest) return posix::code(EOVERFLOW);
    if (!is_new) size = static_cast<std::size_t>(object.size());
    out = std::exchange(object.fd, -1);
    created = is_new;
    return {};
}

inline std::error_code mmap::detail::platform::remove_shared(char const* name,
                                                             bool& removed) noexcept {
    posix::object_name const object(name);
    removed = ::shm_unlink(object.text) == 0;
    if (removed || errno == ENOENT) return {};
    return posix::last_error();
}

// ---- mmap/detail/posix_sync.hpp ----
// posix_sync.hpp: what a mapping owes to disk and memory: flushing and locking.

inline std::error_code mmap::detail::platform::sync(handle file) noexcept {
#if defined(__APPLE__)
    // fsync(2) of macOS: the drive may keep data in its cache; F_FULLFSYNC asks it to write.
    // Not every file system has it.
    if (::fcntl(posix::fd(file), F_FULLFSYNC) != -1) return {};
    if (errno != ENOTSUP && errno != EINVAL && errno != ENOTTY) return posix::last_error();
#endif
    return posix::from_result(::fsync(posix::fd(file)));
}

/// "Calling fsync() does not necessarily ensure that the entry in the directory containing the file
/// has also reached disk" (fsync(2)).
inline std::error_code mmap::detail::platform::sync_name(handle file) noexcept {
    char path[PATH_MAX];
    path_of(file, path, sizeof path);
    char* const slash = std::strrchr(path, '/');
    if (slash == nullptr) return {};  // the system does not tell the path
    slash[slash == path ? 1 : 0] = '\0';
    // A folder that may be written and not read cannot be synced: nobody can do more.
    int const folder = posix::open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    if (folder < 0) return {};
    std::error_code failure = posix::from_result(::fsync(folder));
    if (failure == std::errc::invalid_argument) failure.clear();  // a file system without it
    ::close(folder);
    return failure;
}

inline std::error_code mmap::detail::posix::sync_device(int fd) noexcept {
#if defined(__APPLE__)
    if (fd >= 0) return platform::sync(fd);
#else
    (void)fd;  // msync(MS_SYNC) waits for the device
#endif
    return {};
}

inline std::error_code mmap::detail::platform::flush(extent const& where, handle file,
                                                     std::size_t offset,
                                                     std::size_t length) noexcept {
    posix::pages const range(where, offset, length);
    if (::msync(range.begin, range.length, MS_SYNC) != 0) return posix::last_error();
    return posix::sync_device(posix::fd(file));
}

inline std::error_code mmap::detail::platform::flush_async(extent const& where, handle file,
                                                           std::uint64_t file_offset,
                                                           std::size_t offset,
                                                           std::size_t length) noexcept {
    posix::pages const range(where, offset, length);
#if defined(SYNC_FILE_RANGE_WRITE)
    // MS_ASYNC does nothing on Linux since 2.6.19 (msync(2)); this starts the write-back.
    auto const begin = static_cast<posix::off>(
        file_offset - where.page_offset + static_cast<std::uint64_t>(range.begin - where.base()));
    if (::sync_file_range(posix::fd(file), begin, static_cast<posix::off>(range.length),
                          SYNC_FILE_RANGE_WRITE) == 0)
        return {};
    // Emulators, sandboxes, and files that do not know it (ESPIPE): the POSIX call then.
    int const failure = errno;
    if (!posix::is_unknown_call(failure) && failure != ESPIPE) return posix::code(failure);
#else
    (void)file;
    (void)file_offset;
#endif
    return posix::from_result(::msync(range.begin, range.length, MS_ASYNC));
}

inline std::error_code mmap::detail::platform::invalidate(extent const& where, std::size_t offset,
                                                          std::size_t length) noexcept {
    posix::pages const range(where, offset, length);
    return posix::from_result(::msync(range.begin, range.length, MS_INVALIDATE));
}

inline std::error_code mmap::detail::platform::lock(extent const& where, std::size_t offset,
                                                    std::size_t length) noexcept {
    posix::pages const range(where, offset, length);
#if defined(__APPLE__)
    ::munlock(range.begin, range.length);  // "nested mlock calls": mlock(2) counts there
#endif
    if (::mlock(range.begin, range.length) == 0) return {};
    std::error_code const failure = posix::last_error();
    ::munlock(range.begin, range.length);  // it may have locked some pages before it failed
    return failure;
}

inline std::error_code mmap::detail::platform::unlock(extent const& where, std::size_t offset,
                                                      std::size_t length) noexcept {
    posix::pages const range(where, offset, length);
    return posix::from_result(::munlock(range.begin, range.length));
}

// ---- mmap/detail/posix_unnamed.hpp ----
// posix_unnamed.hpp: memory objects without a name.

#if defined(__linux__)
#include <sys/syscall.h>
#endif

inline int mmap::detail::posix::unnamed_object() noexcept {
#if defined(__linux__) && defined(SYS_memfd_create)
    // By number: glibc before 2.27 has no memfd_create(). Kernels before 3.17 do not know it, and
    // sandboxes answer EPERM or ENOSYS: an object whose name is removed at once serves as well.
    int const made =
        keepable(static_cast<int>(::syscall(SYS_memfd_create, "mmap", 1U)));  // MFD_CLOEXEC
    if (made >= 0 || !is_unknown_call(errno)) return made;
#endif
#if defined(__FreeBSD__)
    return keepable(::shm_open(SHM_ANON, O_RDWR | O_CLOEXEC, 0600));
#elif defined(__APPLE__)
    // A file without a name: what shm_open() gives there has a size once and for all ("only allow one
    // ftruncate() per lifetime", xnu, posix_shm.c).
    char name[1024];
    std::size_t const n = ::confstr(_CS_DARWIN_USER_TEMP_DIR, name, sizeof name);
    if (n == 0 || n > sizeof name - sizeof "mmap.XXXXXX") std::strcpy(name, "/tmp/");
    std::strcat(name, "mmap.XXXXXX");
    int const fd = ::mkostemp(name, O_CLOEXEC);
    if (fd >= 0) ::unlink(name);
    return keepable(fd);
#else
    char name[30];
    for (unsigned attempt = 0; attempt < 1000; ++attempt) {
        (::snprintf)(name, sizeof name, "/mmap.%ld.%u", static_cast<long>(::getpid()), attempt);
        int const fd = ::shm_open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd >= 0) ::shm_unlink(name);
        if (fd >= 0) return keepable(fd);
        if (errno != EEXIST) return -1;
    }
    return -1;
#endif
}

// ---- mmap/detail/system.hpp ----
#endif

inline std::size_t mmap::page_size() noexcept { return detail::platform::page_size(); }
inline std::size_t mmap::granularity() noexcept { return detail::platform::granularity(); }

// ---- mmap/owned.hpp ----
/// Owns a native handle (`int` on POSIX, `HANDLE` on Windows) and closes it. Move-only.
///
/// `mmap::region r(mmap::owned(fd), mmap::RDWR)` hands the handle over: the region keeps it if it
/// needs it and closes it otherwise. On failure it stays with this object, which closes it.
class mmap::owned {
public:
    using native_handle_type = detail::native::handle;

    owned() noexcept = default;
    explicit owned(native_handle_type handle) noexcept : handle_(detail::native::to_os(handle)) {}
    owned(owned&& other) noexcept : handle_(std::exchange(other.handle_, detail::platform::none)) {}
    owned& operator=(owned&& other) noexcept {
        owned(std::move(other)).swap(*this);
        return *this;
    }
    owned(owned const&) = delete;
    owned& operator=(owned const&) = delete;
    ~owned() { detail::platform::close(handle_); }

    /// The handle; -1 or INVALID_HANDLE_VALUE if there is none. Still owned by this object.
    [[nodiscard]] native_handle_type get() const noexcept {
        return detail::native::from_os(handle_);
    }
    /// Gives the handle to the caller, who closes it.
    [[nodiscard]] native_handle_type release() noexcept {
        return detail::native::from_os(std::exchange(handle_, detail::platform::none));
    }
    /// Closes the handle.
    void reset() noexcept { owned().swap(*this); }
    void swap(owned& other) noexcept { std::swap(handle_, other.handle_); }
    friend void swap(owned& a, owned& b) noexcept { a.swap(b); }
    [[nodiscard]] explicit operator bool() const noexcept {
        return handle_ != detail::platform::none;
    }

    /// For the library's own calls: the handle as detail::platform takes it, and where such a call
    /// stores a new one. @pre of receive(): there is none yet
    [[nodiscard]] std::intptr_t object() const noexcept { return handle_; }
    [[nodiscard]] std::intptr_t& receive() noexcept { return handle_; }

private:
    detail::platform::handle handle_ = detail::platform::none;
};

// ---- mmap/source.hpp ----
/// A path or a handle, borrowed for the duration of a call.
///
/// Paths: `char const*` (UTF-8 on every system), std::string, std::filesystem::path and whatever
/// else has a `c_str()`; on Windows also `wchar_t const*`. A NUL inside is an error
/// (invalid_argument), std::string_view does not compile. Handles: exactly the system's type, so
/// that no number or character becomes one by accident. A handle is borrowed: the caller may close
/// it at once. One that is moved in as mmap::owned is handed over.
class mmap::source {
    template <class T>
    using char_of =
        std::remove_cv_t<std::remove_pointer_t<decltype(std::declval<T const&>().c_str())>>;
    template <class Char>
    using if_wide = std::enable_if_t<std::is_same_v<Char, detail::native::wide>>;
    template <class T>
    using if_text = std::enable_if_t<!std::is_same_v<T, shared> &&  // a name is no path
                                     (std::is_same_v<char_of<T>, char> ||
                                      std::is_same_v<char_of<T>, detail::native::wide>)>;
#if defined(__cpp_char8_t)
    template <class T>
    using if_utf8 = std::enable_if_t<std::is_same_v<char_of<T>, char8_t>>;
#endif
    template <class T>
    using if_handle = std::enable_if_t<std::is_same_v<T, detail::native::handle>>;

public:
    source(char const* utf8) noexcept : source(cstring_view<char>(utf8), 0) {}
    template <class Char, class = if_wide<Char>>
    source(Char const* wide) noexcept : source(cstring_view<Char>(wide), 0) {}
    template <class T, class = if_text<T>, class = char_of<T>>
    source(T const& path) noexcept : source(cstring_view<char_of<T>>(path), 0) {}
#if defined(__cpp_char8_t)
    source(char8_t const* utf8) noexcept : source(cstring_view<char8_t>(utf8), 0) {}
    template <class T, class = if_utf8<T>, class = void, class = void>
    source(T const& path) noexcept : source(cstring_view<char8_t>(path), 0) {}
#endif
    template <class Handle, class = if_handle<Handle>, class = void>
    source(Handle borrowed) noexcept
        : describe_(handle_text), handle_(detail::native::to_os(borrowed)) {}
    source(owned&& given) noexcept
        : describe_(handle_text), handle_(given.object()), given_(&given) {}
    source(std::nullptr_t) = delete;
    template <class View,
              class Reason =
                  detail::wrong_call::a_string_view_may_lack_the_final_NUL_so_pass_a_std_string,
              detail::wrong_call::if_view<View> = 0>
    source(View const&) = delete;
    template <class Number,
              class Reason =
                  detail::wrong_call::a_number_is_a_handle_only_if_it_has_the_systems_handle_type,
              detail::wrong_call::if_number<Number, detail::native::handle> = 0>
    source(Number) = delete;

    [[nodiscard]] bool is_path() const noexcept { return is_path_; }
    /// The caller's object, if the handle was handed over; else null.
    [[nodiscard]] owned* given() const noexcept { return given_; }
    /// Is the text usable, with no NUL inside? True for handles.
    [[nodiscard]] bool valid() const noexcept { return valid_; }
    /// What is wrong with the text, in words; null if it is valid().
    [[nodiscard]] char const* problem() const noexcept {
        if (valid_) return nullptr;
        bool const is_null = path_.utf8 == nullptr && path_.wide == nullptr;
        return is_null ? "the path is null" : "the path contains a NUL";
    }
    [[nodiscard]] detail::platform::path const& path() const noexcept { return path_; }
    [[nodiscard]] detail::platform::handle handle() const noexcept { return handle_; }

    /// For messages: the quoted path, or the handle and the path behind it.
    [[nodiscard]] std::string describe() const { return describe_(*this); }

private:
    source(cstring_view<char> path, int) noexcept
        : describe_(path_text),
          path_{path.c_str(), nullptr},
          is_path_(true),
          valid_(path.valid()) {}
#if defined(__cpp_char8_t)
    source(cstring_view<char8_t> path, int) noexcept  // char may look at all objects' bytes
        : describe_(path_text),
          path_{reinterpret_cast<char const*>(path.c_str()), nullptr},
          is_path_(true),
          valid_(path.valid()) {}
#endif
    source(cstring_view<wchar_t> path, int) noexcept
        : describe_(wide_text),
          path_{nullptr, path.c_str()},
          is_path_(true),
          valid_(path.valid()) {}

    // Function pointers, so that a program links only the formatters it uses.
    static std::string path_text(source const& from) {
        return from.path_.utf8 == nullptr ? "a null path"
                                          : detail::format("\"%s\"", from.path_.utf8);
    }
    static std::string wide_text(source const& from) {
        return from.path_.wide == nullptr
                   ? "a null path"
                   : detail::format("\"%s\"", detail::native::to_utf8(from.path_.wide).c_str());
    }
    static std::string handle_text(source const& from) {
        char path[1024];
        detail::platform::path_of(from.handle_, path, sizeof path);
        return detail::format(path[0] != 0 ? "handle %lld (\"%s\")" : "handle %lld",
                              static_cast<long long>(from.handle_), path);
    }

    std::string (*describe_)(source const& from);
    detail::platform::path path_;
    detail::platform::handle handle_ = detail::platform::none;
    owned* given_ = nullptr;
    bool is_path_ = false;
    bool valid_ = true;
};

/// The name of shared memory, the same on every system: 1 to 255 bytes of UTF-8, no slash, no
/// backslash, no NUL, neither "." nor "..". Keeps a copy. What breaks the rules is an error
/// (invalid_argument) when the name is used.
class mmap::shared {
public:
    explicit shared(cstring_view<char> name) noexcept {
        if (name.c_str() == nullptr) return;
        std::size_t const size = name.size();
        std::memcpy(name_, name.c_str(), size < longest ? size : longest);
        problem_ = !name.valid()      ? "the name contains a NUL"
                   : size == 0        ? "the name is empty"
                   : size > longest   ? "the name is longer than 255 bytes"
                   : has_separator()  ? "a name must not contain '/' or '\\'"
                   : is_folder_name() ? "'.' and '..' are no names"
                                      : nullptr;
    }

    [[nodiscard]] bool valid() const noexcept { return problem_ == nullptr; }
    /// What is wrong with the name, in words; null if it is valid().
    [[nodiscard]] char const* problem() const noexcept { return problem_; }
    /// The name, cut after 255 bytes.
    [[nodiscard]] char const* c_str() const noexcept { return name_; }

    /// Bytes of shared memory that is created without a length: 64 MiB.
    static constexpr std::size_t default_size = std::size_t{64} << 20U;

private:
    static constexpr std::size_t longest = 255;
    [[nodiscard]] bool has_separator() const noexcept {
        return std::strpbrk(name_, "/\\") != nullptr;
    }
    [[nodiscard]] bool is_folder_name() const noexcept {
        return std::strcmp(name_, ".") == 0 || std::strcmp(name_, "..") == 0;
    }

    char name_[longest + 1] = {};
    char const* problem_ = "the name is null";
};

inline bool mmap::remove_shared(cstring_view<char> name, std::error_code& ec) noexcept {
    shared const object(name);
    bool removed = false;
    ec = object.valid() ? detail::platform::remove_shared(object.c_str(), removed)
                        : std::make_error_code(std::errc::invalid_argument);
    return removed && !ec;
}

inline bool mmap::remove_shared(cstring_view<char> name) {
    std::error_code ec;
    bool const removed = remove_shared(name, ec);
    if (ec)
        error::raise(ec, "remove", detail::format("shared memory \"%s\"", shared(name).c_str()));
    return removed;
}

// ---- mmap/detail/pending_open.hpp ----
/// Opens a path, borrows a handle, or takes one over; whatever the call does not keep is closed.
/// A handle that was handed over stays with the caller until commit().
struct mmap::detail::pending_open {
    platform::handle object = platform::none;

    pending_open() noexcept = default;

    /// Opens what the source names. With `keeps` the call will own a handle: a borrowed one is
    /// duplicated here, before anything is mapped.
    [[nodiscard]] std::error_code open(source const& from, access mode, bool keeps) noexcept {
        if (!from.valid()) return std::make_error_code(std::errc::invalid_argument);
        if (from.is_path()) {
            std::error_code const failure =
                platform::open_file(from.path(), mode, opened_.receive());
            object = opened_.object();
            return failure;
        }
        object = from.handle();
        given_ = from.given();
        if (!keeps || object == platform::none) return {};
        if (given_ != nullptr && platform::is_keepable(object)) return {};
        return platform::duplicate(object, opened_.receive());
    }
    /// Where a call that creates or opens the object stores its handle.
    [[nodiscard]] platform::handle& receive() noexcept { return opened_.receive(); }
    void use_received() noexcept { object = opened_.object(); }

    /// The call has succeeded: the handle to keep. One that was handed over and is not kept is
    /// closed.
    [[nodiscard]] owned commit(bool keeps) noexcept {
        owned given;
        if (given_ != nullptr) given = std::move(*given_);
        if (!keeps) return {};
        return opened_ ? std::move(opened_) : std::move(given);
    }

private:
    owned opened_;            // by this call
    owned* given_ = nullptr;  // the caller's
};

// ---- mmap/span.hpp ----
// span.hpp: a view of consecutive elements. C++17 has no std::span; this one converts to it and from it.

#if defined(__cpp_concepts)
#include <string_view>
#include <version>
#endif

#include <type_traits>
#include <utility>

/// `size()` elements from `data()`, which another object owns: usually a region. Valid until the
/// region is unmapped, assigned to, slid, moved by a resize, or destroyed.
template <class T>
class mmap::span {
    template <class Elements>
    using element_of = std::remove_pointer_t<decltype(std::declval<Elements const&>().data())>;
    template <class Elements>
    using if_viewable = std::enable_if_t<
        std::is_convertible_v<element_of<Elements> (*)[], T (*)[]> &&
        std::is_convertible_v<decltype(std::declval<Elements const&>().size()), std::size_t>>;

public:
    using element_type = T;
    using value_type = std::remove_cv_t<T>;
    using size_type = std::size_t;
    using difference_type = std::ptrdiff_t;
    using pointer = T*;
    using reference = T&;
    using iterator = T*;

    constexpr span() noexcept = default;
    constexpr span(T* data, std::size_t size) noexcept : data_(data), size_(size) {}
    template <std::size_t N>
    constexpr span(T (&elements)[N]) noexcept : data_(elements), size_(N) {}
    /// Views the elements of a std::vector, std::string or mmap::vector for reading, and those of another
    /// span for writing, too.
    template <class Elements, class = if_viewable<Elements>>
    constexpr span(Elements const& elements) noexcept
        : data_(elements.data()), size_(elements.size()) {}

    [[nodiscard]] constexpr T* data() const noexcept { return data_; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
    [[nodiscard]] constexpr std::size_t size_bytes() const noexcept { return size_ * sizeof(T); }
    [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] constexpr T* begin() const noexcept { return data_; }
    [[nodiscard]] constexpr T* end() const noexcept { return data_ + size_; }
    /// Not checked, as in std::span. @pre index < size()
    [[nodiscard]] constexpr T& operator[](std::size_t index) const noexcept { return data_[index]; }
    /// @pre not empty()
    [[nodiscard]] constexpr T& front() const noexcept { return data_[0]; }
    [[nodiscard]] constexpr T& back() const noexcept { return data_[size_ - 1]; }

    /// Parts. Not checked, as in std::span. @pre count <= size()
    [[nodiscard]] constexpr span first(std::size_t count) const noexcept { return {data_, count}; }
    [[nodiscard]] constexpr span last(std::size_t count) const noexcept {
        return {data_ + (size_ - count), count};
    }
    /// `count` elements from `offset`; `to_end`: all the rest. @pre the part lies inside the span
    [[nodiscard]] constexpr span subspan(std::size_t offset,
                                         std::size_t count = to_end) const noexcept {
        return {data_ + offset, count == to_end ? size_ - offset : count};
    }

private:
    T* data_ = nullptr;
    std::size_t size_ = 0;
};

// As std::string_view, a span is cheap to copy and its iterators may outlive it. <string_view> declares
// the variables that are specialised here.
#if defined(__cpp_lib_ranges)
template <class T>
inline constexpr bool std::ranges::enable_borrowed_range<mmap::span<T>> = true;
template <class T>
inline constexpr bool std::ranges::enable_view<mmap::span<T>> = true;
#endif

/// A part of a region: bytes [offset, offset + length).
struct mmap::range {
    std::size_t offset = 0;
    std::size_t length = 0;
};

// ---- mmap/region.hpp ----
/// A mapping. Movable, not copyable; the destructor unmaps and never throws.
///
/// Every operation that can fail has two forms: one throws mmap::error, one sets a std::error_code
/// and is noexcept (it clears the code on success). Without exceptions the throwing form prints its
/// message and aborts.
///
/// A region is *closed* (default, moved-from, unmapped: every call is errc::closed or does nothing)
/// or *open*. An open region may be *empty*; data() may be null then. A range that leaves the region
/// is errc::out_of_range; an empty range succeeds and does nothing. Ranges need no alignment. What a
/// system counts in pages is done to every page that the range touches, unless stated otherwise.
/// `(0, mmap::to_end)` is the whole region.
///
/// Threads: const members may be called concurrently; otherwise as a container.
class mmap::region {
public:
    using value_type = std::byte;
    using size_type = std::size_t;
    using difference_type = std::ptrdiff_t;
    using reference = std::byte const&;
    using const_reference = std::byte const&;
    using iterator = std::byte const*;
    using const_iterator = std::byte const*;
    using native_handle_type = detail::native::handle;

    // --- construct ---------------------------------------------------------------------------------

    /// A closed region.
    region() noexcept = default;

    /// Maps a file: all of it, or `length` bytes from `offset`. RDONLY unless given otherwise.
    ///
    /// An empty file gives an open, empty region; so does an offset equal to the file's size. The
    /// range must lie inside the file (errc::past_end_of_file), unless the options ask to grow or
    /// create it. RDONLY keeps no handle, RDWR keeps one.
    /// POSIX: if another process truncates the file, loads past its end fault: see
    ///   mmap::fault_guard and read(). RDONLY and NONE fall back to a private mapping where the file
    ///   system refuses shared ones (FUSE with direct I/O). `NONE | EXEC` is execute-only memory on
    ///   processors with protection keys: it can be neither read, locked nor prefetched.
    /// Windows: opened with FILE_SHARE_READ | WRITE | DELETE; a mapped file cannot be truncated.
    /// @throws mmap::error with the system's code, or errc::past_end_of_file, errc::not_mappable,
    ///   errc::not_resizable (a device cannot grow), std::errc::invalid_argument, value_too_large
    ///   (the rest does not fit the address space)
    ///@{
    // Not inlined, so that each of many call sites has only a call. (MSVC does not know the attribute,
    // and GCC refuses it beside `inline`: hence the body here.)
#if defined(__GNUC__)
    [[gnu::noinline]]
#endif
    explicit region(source const& what, access mode = RDONLY) {
        std::error_code ec;
        open(what, mode, 0, to_end, ec);
        if (ec) raise_map(ec, what.describe(), mode, 0, to_end, what.problem());
    }
    region(source const& what, std::error_code& ec) noexcept;
    region(source const& what, access mode, std::error_code& ec) noexcept;
    region(source const& what, access mode, std::uint64_t offset, std::size_t length = to_end);
    region(source const& what, access mode, std::uint64_t offset, std::size_t length,
           std::error_code& ec) noexcept;
    region(source const& what, access mode, options const& how);
    region(source const& what, access mode, options const& how, std::error_code& ec) noexcept;
    ///@}
    // One integer does not compile (only after a std::filesystem::path it is the offset).
    template <class What, class Integer,
              class Reason =
                  detail::wrong_call::is_it_the_offset_or_the_length_so_give_both_or_use_options,
              detail::wrong_call::if_one_integer<What, Integer> = 0>
    region(What const& what, access mode, Integer) = delete;
    template <class What, class Integer,
              class Reason =
                  detail::wrong_call::is_it_the_offset_or_the_length_so_give_both_or_use_options,
              detail::wrong_call::if_one_integer<What, Integer> = 0>
    region(What const& what, access mode, Integer, std::error_code& ec) = delete;
    template <class What, class Integer,
              class Reason = detail::wrong_call::the_access_mode_comes_before_offset_and_length,
              detail::wrong_call::if_no_mode<What, Integer> = 0>
    region(What const& what, Integer) = delete;

    /// Zeroed memory without a file. RDWR: shared with children that fork() makes. COPY (and
    /// RDONLY, NONE, to be protected later): memory of this process alone.
    /// POSIX: RDWR keeps a handle, so that it can be resized.
    /// Windows: has no fork(); RDWR is memory of this process too.
    /// @throws std::errc::not_enough_memory, or the system's error
    ///@{
    explicit region(anonymous, std::size_t length, access mode = RDWR);
    region(anonymous, std::size_t length, std::error_code& ec) noexcept;
    region(anonymous, std::size_t length, access mode, std::error_code& ec) noexcept;
    region(anonymous, access mode, options const& how);
    region(anonymous, access mode, options const& how, std::error_code& ec) noexcept;
    ///@}

    /// Memory shared by name with unrelated processes. Without a length it must exist
    /// (std::errc::no_such_file_or_directory) and is mapped whole. With a length and RDWR it is
    /// created if it is missing: created() tells. `to_end`: its present size, or 64 MiB if created.
    /// An explicit length must fit the present size (errc::past_end_of_file) and not be 0
    /// (std::errc::invalid_argument). Memory is allocated at creation. With options, `create` decides
    /// and is `never` by default.
    /// POSIX: shm_open; lives until remove_shared(), also without users.
    /// Windows: a section in `Local\`; lives as long as a region that maps it. Sizes are whole pages.
    ///@{
    explicit region(shared const& name);
    region(shared const& name, std::error_code& ec) noexcept;
    region(shared const& name, access mode);
    region(shared const& name, access mode, std::error_code& ec) noexcept;
    region(shared const& name, std::size_t length, access mode = RDWR);
    region(shared const& name, std::size_t length, std::error_code& ec) noexcept;
    region(shared const& name, std::size_t length, access mode, std::error_code& ec) noexcept;
    region(shared const& name, access mode, options const& how);
    region(shared const& name, access mode, options const& how, std::error_code& ec) noexcept;
    ///@}

    /// A second mapping of the object that `other` maps: the whole file or memory, or the part that
    /// the options name. Always that object, whatever has its name by now. The rights are those of
    /// the handle that `other` keeps.
    /// @throws std::errc::bad_file_descriptor if it keeps none (RDONLY and COPY files without
    ///   keep_handle; memory of one process), or as the other constructors
    ///@{
    region(region const& other, access mode);
    region(region const& other, access mode, std::error_code& ec) noexcept;
    region(region const& other, access mode, options const& how);
    region(region const& other, access mode, options const& how, std::error_code& ec) noexcept;
    ///@}

    region(region&& other) noexcept { swap(other); }
    region& operator=(region&& other) noexcept {
        region(std::move(other)).swap(*this);
        return *this;
    }
    region(region const&) = delete;
    region& operator=(region const&) = delete;
#if defined(__GNUC__)
    [[gnu::noinline]]
#endif
    ~region() {
        detail::page_state const* const state = pages_.load(std::memory_order_relaxed);
        if (state != nullptr && state->unmap_in_child.load() != nullptr)
            state->unmap_in_child.load()(mapping_, *state);
        else
            platform::unmap(mapping_);
        delete state;
    }

    // --- bytes -------------------------------------------------------------------------------------

    [[nodiscard]] std::byte const* data() const noexcept { return mapping_.data; }
    [[nodiscard]] std::size_t size() const noexcept { return mapping_.length; }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] std::byte const* begin() const noexcept { return data(); }
    [[nodiscard]] std::byte const* end() const noexcept { return data() + size(); }
    /// @pre index < size()
    [[nodiscard]] std::byte const& operator[](std::size_t index) const noexcept {
        return data()[index];
    }
    /// The byte at `index`, checked. Its form that does not throw is operator[].
    /// @throws errc::out_of_range, errc::closed, std::errc::permission_denied (NONE)
    [[nodiscard]] std::byte const& at(std::size_t index) const;
    /// The bytes as text, which ends in no NUL: mmap::load() with a padding appends zeros. A view,
    /// and like all views and pointers into the region valid until it is unmapped, assigned to,
    /// destroyed, slid, or resized past capacity(). Shrinking ends views of what lies past the new
    /// end (Windows: all views of a file). Moving and swapping leave them valid.
    [[nodiscard]] std::string_view view() const noexcept {
        return {reinterpret_cast<char const*>(data()), size()};
    }

    /// The bytes for writing. @throws std::errc::permission_denied unless writable(), errc::closed
    ///@{
    [[nodiscard]] span<std::byte> writable_bytes();
    [[nodiscard]] span<std::byte> writable_bytes(std::error_code& ec) noexcept;
    ///@}
    /// The first byte for writing, or null if the region is not writable() or has no bytes.
    [[nodiscard]] std::byte* writable_data() noexcept {
        return writable() ? mapping_.data : nullptr;
    }

    /// The region as elements of a trivially copyable T: `T const` to read, T to write.
    /// With `offset` and `count`: that many elements from byte `offset`, such as a header and the
    /// table after it.
    /// @throws std::errc::permission_denied (T to write a region that is not writable()),
    ///   errc::partial_element (size() is no multiple of sizeof(T)), errc::misaligned,
    ///   errc::out_of_range
    ///@{
    template <class T>
    [[nodiscard]] span<T> as();
    template <class T>
    [[nodiscard]] span<T> as(std::error_code& ec) noexcept;
    template <class T, class = std::enable_if_t<std::is_const_v<T>>>
    [[nodiscard]] span<T> as() const;
    template <class T, class = std::enable_if_t<std::is_const_v<T>>>
    [[nodiscard]] span<T> as(std::error_code& ec) const noexcept;
    template <class T,
              class Reason =
                  detail::wrong_call::a_const_region_can_be_viewed_only_as_elements_that_are_const,
              detail::wrong_call::if_mutable<T> = 0>
    span<T> as() const = delete;
    template <class T,
              class Reason =
                  detail::wrong_call::a_const_region_can_be_viewed_only_as_elements_that_are_const,
              detail::wrong_call::if_mutable<T> = 0>
    span<T> as(std::error_code& ec) const = delete;
    template <class T>
    [[nodiscard]] span<T> as(std::size_t offset, std::size_t count);
    template <class T>
    [[nodiscard]] span<T> as(std::size_t offset, std::size_t count, std::error_code& ec) noexcept;
    template <class T, class = std::enable_if_t<std::is_const_v<T>>>
    [[nodiscard]] span<T> as(std::size_t offset, std::size_t count) const;
    template <class T, class = std::enable_if_t<std::is_const_v<T>>>
    [[nodiscard]] span<T> as(std::size_t offset, std::size_t count,
                             std::error_code& ec) const noexcept;
    ///@}
    template <class T,
              class Reason =
                  detail::wrong_call::a_const_region_can_be_viewed_only_as_elements_that_are_const,
              detail::wrong_call::if_mutable<T> = 0>
    span<T> as(std::size_t offset, std::size_t count) const = delete;
    template <class T,
              class Reason =
                  detail::wrong_call::a_const_region_can_be_viewed_only_as_elements_that_are_const,
              detail::wrong_call::if_mutable<T> = 0>
    span<T> as(std::size_t offset, std::size_t count, std::error_code& ec) const = delete;

    /// Copies n bytes out of the region, and reports a fault as an error: a file that another
    /// process has truncated, a disk that cannot be read. On failure the buffer may be written in
    /// part; the mapping is unchanged.
    /// @throws std::errc::io_error, errc::out_of_range, std::errc::permission_denied (NONE)
    ///@{
    void read(std::size_t offset, void* buffer, std::size_t n) const;
    void read(std::size_t offset, void* buffer, std::size_t n, std::error_code& ec) const noexcept;
    ///@}
    /// Copies n bytes into the region, likewise: a full disk shows here if the file's blocks were
    /// not allocated.
    /// @throws std::errc::io_error, errc::out_of_range, std::errc::permission_denied
    ///@{
    void write(std::size_t offset, void const* buffer, std::size_t n);
    void write(std::size_t offset, void const* buffer, std::size_t n, std::error_code& ec) noexcept;
    ///@}

    // --- the file ----------------------------------------------------------------------------------

    /// Returns when the stores in the range are on stable storage. The whole region's flush covers
    /// the file's size too, also of an empty region, and what was stored before slide(). The first
    /// flush of a file that the region created makes its directory entry durable.
    ///
    /// An error is reported once: the system may have given the data up, and the next flush
    /// succeeds (fsync(2)). Memory and COPY: does nothing.
    /// POSIX: msync(MS_SYNC), and F_FULLFSYNC on macOS. Windows: FlushViewOfFile and
    ///   FlushFileBuffers.
    ///@{
    void flush();
    void flush(std::error_code& ec) noexcept;
    void flush(std::size_t offset, std::size_t length);
    void flush(std::size_t offset, std::size_t length, std::error_code& ec) noexcept;
    ///@}
    /// Starts the write-back and does not wait.
    ///@{
    void flush_async();
    void flush_async(std::error_code& ec) noexcept;
    void flush_async(std::size_t offset, std::size_t length);
    void flush_async(std::size_t offset, std::size_t length, std::error_code& ec) noexcept;
    ///@}
    /// Makes what others wrote to the file by other means visible, on systems where a mapping and
    /// read()/write() are not coherent (OpenBSD). POSIX: MS_INVALIDATE; busy if pages are locked.
    /// Windows: does nothing.
    ///@{
    void invalidate();
    void invalidate(std::error_code& ec) noexcept;
    ///@}

    /// Gives the region n bytes. Growing inside the file lengthens the view; growing past its end
    /// extends the file by zeros, their blocks allocated (unless options::sparse). Shrinking cuts the
    /// file if the region reached its end; a window inside the file shrinks alone.
    ///
    /// Up to capacity() data() stays; past it pointers are invalidated as std::vector's are. Strong
    /// guarantee. For writable regions on files (RDWR), shared and anonymous memory. Locks stay; only
    /// a shrunk region that cannot be locked again is left unlocked.
    /// Windows: shrinking invalidates pointers into a file. Named memory grows to capacity() only.
    /// @throws errc::not_resizable (also a device past its end), or the system's error:
    ///   no_space_on_device, file_too_large …
    ///@{
    void resize(std::size_t n);
    void resize(std::size_t n, std::error_code& ec) noexcept;
    ///@}

    /// Shows another part of the file: `length` bytes (as many as now if omitted) from `offset`,
    /// inside the file; `to_end`: all the rest. For windows over files larger than memory or address
    /// space: nothing is opened, and the file's size is asked for only where it must have grown.
    /// Locks, advice, and stores into a COPY are gone; stores of RDWR are in the file. Strong
    /// guarantee; only where the system can bring back neither part the region is left empty. For
    /// files that keep a handle (RDWR, keep_handle).
    /// POSIX: one mmap(2); data() stays on its page while the part fits into capacity().
    /// Windows: the new view is made before the old one goes: data() changes.
    /// @throws errc::past_end_of_file, errc::not_supported (memory, no file),
    ///   std::errc::bad_file_descriptor (no handle: keep_handle keeps one), or the system's error
    /// @pre not guarded
    ///@{
    void slide(std::uint64_t offset);
    void slide(std::uint64_t offset, std::error_code& ec) noexcept;
    void slide(std::uint64_t offset, std::size_t length);
    void slide(std::uint64_t offset, std::size_t length, std::error_code& ec) noexcept;
    ///@}

    /// Makes [offset, + length) of the file read as zeros and frees the blocks that lie in it whole.
    /// The file keeps its size. For RDWR files.
    /// @throws errc::not_supported (memory, file systems without holes, systems other than Linux and
    ///   Windows), std::errc::permission_denied
    ///@{
    void punch_hole(std::size_t offset, std::size_t length);
    void punch_hole(std::size_t offset, std::size_t length, std::error_code& ec) noexcept;
    ///@}

    // --- memory ------------------------------------------------------------------------------------

    /// Keeps the pages in memory. Locking twice is locking once.
    /// POSIX: mlock; not_enough_memory or resource_unavailable over RLIMIT_MEMLOCK.
    /// Windows: raises the working set if its minimum is too small, and tries again.
    ///@{
    void lock();
    void lock(std::error_code& ec) noexcept;
    void lock(std::size_t offset, std::size_t length);
    void lock(std::size_t offset, std::size_t length, std::error_code& ec) noexcept;
    ///@}
    /// Unlocks what is locked of the range. The region remembers one range that holds all that was
    /// locked. @throws errc::not_locked if the range touches none of it
    ///@{
    void unlock();
    void unlock(std::error_code& ec) noexcept;
    void unlock(std::size_t offset, std::size_t length);
    void unlock(std::size_t offset, std::size_t length, std::error_code& ec) noexcept;
    ///@}

    /// Changes what the memory may be used for; mode() follows. A private region stays private:
    /// RDWR means COPY there. A shared one cannot become private (invalid_argument), nor writable
    /// if it was not mapped so (permission_denied). EXEC on a file:
    /// POSIX: as the system allows. Windows: only if it was mapped with EXEC.
    ///@{
    void protect(access mode);
    void protect(access mode, std::error_code& ec) noexcept;
    ///@}

    /// Tells the system about the use to come: see mmap::advice.
    ///@{
    void advise(advice what) const;
    void advise(advice what, std::error_code& ec) const noexcept;
    void advise(advice what, std::size_t offset, std::size_t length) const;
    void advise(advice what, std::size_t offset, std::size_t length,
                std::error_code& ec) const noexcept;
    ///@}

    /// Faults the pages in for reading, now. Of many ranges the system is told before any is waited
    /// for, so that their reads run side by side; nothing is done if one of them leaves the region.
    /// @throws std::errc::io_error if pages cannot be read
    ///@{
    void prefetch() const;
    void prefetch(std::error_code& ec) const noexcept;
    void prefetch(std::size_t offset, std::size_t length) const;
    void prefetch(std::size_t offset, std::size_t length, std::error_code& ec) const noexcept;
    void prefetch(span<range const> ranges) const;
    void prefetch(span<range const> ranges, std::error_code& ec) const noexcept;
    ///@}

    /// Gives memory back to the system.
    /// Anonymous and named memory: the range's bytes read as zeros after; must be writable().
    /// COPY of a file, writable(): whole pages inside the range show the file again. Linux; elsewhere
    /// errc::not_supported.
    /// RDONLY and RDWR files: only the memory; no byte of the file is lost.
    ///@{
    void discard(std::size_t offset, std::size_t length);
    void discard(std::size_t offset, std::size_t length, std::error_code& ec) noexcept;
    ///@}

    /// Bytes (of the range) that are in memory now. Linux: of files that the user neither owns nor
    /// may write, the kernel reports all (mincore(2)).
    ///@{
    [[nodiscard]] std::size_t resident() const;
    [[nodiscard]] std::size_t resident(std::error_code& ec) const noexcept;
    [[nodiscard]] std::size_t resident(std::size_t offset, std::size_t length) const;
    [[nodiscard]] std::size_t resident(std::size_t offset, std::size_t length,
                                       std::error_code& ec) const noexcept;
    ///@}

    // --- the object --------------------------------------------------------------------------------

    /// Gives away the bytes from `at` on: this region keeps [0, at), the result owns [at, size) and
    /// the address space after it. No byte moves. Both are full regions: locks and advice stay with
    /// the pages, and either can be resized, protected and unmapped alone. `at` is a multiple of
    /// granularity() from the mapping's first page, or 0, or size().
    /// Windows: only 0 and size(); a mapping is unmapped whole there.
    /// @throws errc::out_of_range, errc::misaligned, errc::not_supported
    /// @pre not guarded
    ///@{
    [[nodiscard]] region split(std::size_t at);
    [[nodiscard]] region split(std::size_t at, std::error_code& ec) noexcept;
    ///@}
    /// Unmaps and closes; the region is closed after. Does not flush: stores are in the system's
    /// cache already and survive the process.
    void unmap() noexcept;
    /// Gives the mapping away: the region is closed, and the caller unmaps exactly the returned
    /// bytes. They begin where the mapping does, perhaps before data(), and include reserved address
    /// space; what may be stored to is what mode() allowed. Handles are closed.
    /// POSIX: munmap(2). Windows: UnmapViewOfFile, or VirtualFree of memory.
    [[nodiscard]] span<std::byte> release() noexcept;
    void swap(region& other) noexcept;
    friend void swap(region& a, region& b) noexcept { a.swap(b); }

    [[nodiscard]] bool is_open() const noexcept {
        return mapping_.kind != detail::platform::kind::nothing;
    }
    [[nodiscard]] explicit operator bool() const noexcept { return is_open(); }
    /// Present access; NONE if closed.
    [[nodiscard]] access mode() const noexcept { return mapping_.mode; }
    [[nodiscard]] bool writable() const noexcept { return allows_writing(mode()); }
    /// Where in the file the region begins, bytes.
    [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }
    /// Bytes that resize() can reach without moving data().
    [[nodiscard]] std::size_t capacity() const noexcept {
        return is_resizable() && mapping_.reserved > size() ? mapping_.reserved : size();
    }
    /// Did the constructor make the file or shared memory?
    [[nodiscard]] bool created() const noexcept { return has(was_created); }
    /// The file's size, bytes: now, if the region keeps a handle (RDWR, keep_handle), else as it was
    /// when mapped. Memory without a file: size().
    ///@{
    [[nodiscard]] std::uint64_t file_size() const;
    [[nodiscard]] std::uint64_t file_size(std::error_code& ec) const noexcept;
    ///@}
    /// The handle that the region keeps: RDWR, named memory, keep_handle; else -1 or
    /// INVALID_HANDLE_VALUE. Named memory on Windows: the section's. Still the region's own.
    [[nodiscard]] native_handle_type native_handle() const noexcept { return handle_.get(); }
    /// For messages: the file's path in quotes where the system tells it, the size and the mode.
    [[nodiscard]] std::string describe() const;

private:
    friend class mmap::fault_guard;
    template <class>
    friend class mmap::vector;
    using platform = detail::platform;
    enum flag : unsigned char {
        may_store =
            1,  // shared and mapped for writing: whatever mode() is now, there may be stores
        was_created = 2,
        has_unsynced_name = 4,  // the directory entry is not durable yet
        has_slid = 8,           // stores may lie outside of the region
        is_sparse = 16,         // growth allocates no blocks
    };
    struct opening;  // an object under construction, and what must be undone if mapping fails

    [[nodiscard]] bool has(flag f) const noexcept { return (flags_ & f) != 0; }
    void set(flag f, bool on) noexcept {
        flags_ = static_cast<unsigned char>(on ? flags_ | f : flags_ & ~f);
    }

    // region_open.hpp
    void open(source const& what, access mode, std::uint64_t offset, std::size_t length,
              std::error_code& ec) noexcept;
    void open(source const& what, access mode, options const& how, std::error_code& ec) noexcept;
    void open(anonymous, access mode, options const& how, std::error_code& ec) noexcept;
    void open(shared const& name, access mode, options const& how, std::error_code& ec) noexcept;
    void open(region const& other, access mode, options const& how, std::error_code& ec) noexcept;
    [[nodiscard]] std::error_code map_part(platform::handle file, access mode, std::uint64_t offset,
                                           std::size_t length) noexcept;
    [[nodiscard]] std::error_code map_sized(opening& object, platform::kind kind, access mode,
                                            options const& how) noexcept;
    [[nodiscard]] std::error_code prepare(platform::handle object, options const& how) noexcept;
    [[nodiscard]] static std::error_code check_lockable(std::size_t length) noexcept;
    [[nodiscard]] static std::error_code make_request(platform::handle object, platform::kind kind,
                                                      access mode, std::uint64_t offset,
                                                      std::size_t length,
                                                      platform::request& what) noexcept;
    [[nodiscard]] static std::error_code resolve_length(std::uint64_t offset, std::size_t& length,
                                                        std::uint64_t size) noexcept;
    [[nodiscard]] static options options_for(access mode, std::size_t length) noexcept;
    void commit(platform::request const& what, platform::extent const& mapped,
                std::uint64_t file_size, owned handle) noexcept;

    // region_errors.hpp
    [[nodiscard]] static char const* problem_of(source const& what, access mode,
                                                options const& how) noexcept;
    [[nodiscard]] static char const* problem_of(anonymous, access mode,
                                                options const& how) noexcept;
    [[nodiscard]] static char const* problem_of(shared const& name, access mode,
                                                options const& how) noexcept;
    [[nodiscard]] static char const* problem_of_placement(access mode, options const& how) noexcept;
    [[noreturn]] void raise_map(std::error_code ec, std::string what, access mode,
                                std::uint64_t offset, std::size_t length,
                                char const* problem) const;
    [[noreturn]] void raise(std::error_code ec, char const* operation) const;
    [[noreturn]] void raise(std::error_code ec, char const* operation, std::size_t offset,
                            std::size_t length) const;
    [[noreturn]] void raise_elements(std::error_code ec, std::size_t size,
                                     std::size_t alignment) const;
    void throw_if(std::error_code ec, char const* operation) const;
    void throw_if(std::error_code ec, char const* operation, std::size_t offset,
                  std::size_t length) const;
    [[nodiscard]] static char const* name_of(access mode) noexcept;
    [[nodiscard]] static char const* suffix_of(access mode) noexcept;

    // region_base.hpp
    [[nodiscard]] std::error_code check_open() const noexcept;
    [[nodiscard]] std::error_code check_range(std::size_t offset,
                                              std::size_t& length) const noexcept;
    [[nodiscard]] bool contains(std::size_t offset, std::size_t n) const noexcept;
    [[nodiscard]] static bool allows_writing(access mode) noexcept {
        return (static_cast<unsigned>(mode) & static_cast<unsigned>(access{2U | 4U})) != 0;
    }
    [[nodiscard]] bool allows(bool for_writing) const noexcept;
    [[nodiscard]] std::error_code check_access(bool for_writing) const noexcept;
    [[nodiscard]] bool is_resizable() const noexcept {
        return has(may_store) ||
               (mapping_.kind == platform::kind::anonymous && mapping_.is_private);
    }
    /// Are there stores that a file must get?
    [[nodiscard]] bool is_synced() const noexcept {
        return mapping_.kind == platform::kind::file && has(may_store);
    }
    [[nodiscard]] detail::page_state* pages() const noexcept {
        return pages_.load(std::memory_order_acquire);
    }
    [[nodiscard]] detail::page_state* make_pages() const noexcept;
    [[nodiscard]] bool lost_before(std::size_t end) const noexcept;

    // region_bytes.hpp
    [[nodiscard]] bool copy_out(std::size_t offset, void* buffer, std::size_t n) const noexcept;
    [[nodiscard]] bool copy_in(std::size_t offset, void const* buffer, std::size_t n) noexcept;
    [[nodiscard]] std::error_code io_failure_reason(std::size_t offset, std::size_t n,
                                                    bool for_writing) const noexcept;
    [[noreturn]] void throw_io_error(std::size_t offset, std::size_t n, bool for_writing) const;
    template <class T>
    [[nodiscard]] std::error_code check_elements(std::size_t offset,
                                                 std::size_t count) const noexcept;
    template <class T>
    [[nodiscard]] std::error_code check_elements() const noexcept;
    template <class T>
    [[nodiscard]] span<T> view_as(std::size_t offset, std::size_t count) const noexcept;

    // region_file.hpp, region_memory.hpp
    [[nodiscard]] std::error_code flush_range(std::size_t offset, std::size_t length) noexcept;
    [[nodiscard]] std::error_code change_size(std::size_t n,
                                              platform::file_info const& info) noexcept;
    [[nodiscard]] std::error_code cut_to(std::size_t n, platform::file_info const& info) noexcept;
    [[nodiscard]] detail::page_state::hull widened(std::size_t offset,
                                                   std::size_t length) const noexcept;
    [[nodiscard]] detail::page_state::hull locked() const noexcept;
    void unlock_for_remap() noexcept;
    [[nodiscard]] std::error_code lock_again(std::size_t from = 0,
                                             std::size_t to = to_end) noexcept;
    [[nodiscard]] std::error_code touch(std::size_t offset, std::size_t length) const noexcept;
    static void unmap_in_child(platform::extent const& where,
                               detail::page_state const& state) noexcept;

    platform::extent mapping_;
    std::uint64_t offset_ = 0;
    std::uint64_t file_size_ = 0;  // when mapped
    mutable std::atomic<detail::page_state*> pages_{nullptr};
    owned handle_;
    unsigned char flags_ = 0;
};

// ---- mmap/detail/region_base.hpp ----
// region_base.hpp: the checks that all members of a region share, and its life as an object.
// Included by region.hpp.

inline std::error_code mmap::region::check_open() const noexcept {
    return is_open() ? std::error_code() : make_error_code(errc::closed);
}

inline bool mmap::region::contains(std::size_t offset, std::size_t n) const noexcept {
    return detail::bounds::contains(offset, n, size());
}

/// Checks a range; (0, to_end) becomes the whole region.
inline std::error_code mmap::region::check_range(std::size_t offset,
                                                 std::size_t& length) const noexcept {
    if (!is_open()) return errc::closed;
    if (offset == 0 && length == to_end) length = size();
    return contains(offset, length) ? std::error_code() : make_error_code(errc::out_of_range);
}

inline bool mmap::region::allows(bool for_writing) const noexcept {
    return for_writing ? writable() : (mode() & access::read) != NONE;
}
inline std::error_code mmap::region::check_access(bool for_writing) const noexcept {
    if (!is_open()) return errc::closed;
    return allows(for_writing) ? std::error_code()
                               : std::make_error_code(std::errc::permission_denied);
}

/// The state of the pages, made now if there is none. Null: no memory.
inline mmap::detail::page_state* mmap::region::make_pages() const noexcept {
    detail::page_state* present = pages();
    if (present != nullptr) return present;
    auto* const fresh = new (std::nothrow) detail::page_state;
    if (fresh == nullptr || pages_.compare_exchange_strong(present, fresh)) return fresh;
    delete fresh;  // another thread made one
    return present;
}

/// Has a fault replaced bytes before `end`? Asked after the bytes were read.
inline bool mmap::region::lost_before(std::size_t end) const noexcept {
    std::atomic_thread_fence(std::memory_order_acquire);
    detail::page_state const* const present = pages();
    return present != nullptr && present->first_lost.load() < mapping_.page_offset + end;
}

inline void mmap::region::swap(region& other) noexcept {
    std::swap(mapping_, other.mapping_);
    std::swap(offset_, other.offset_);
    std::swap(file_size_, other.file_size_);
    pages_.store(
        other.pages_.exchange(pages_.load(std::memory_order_relaxed), std::memory_order_relaxed),
        std::memory_order_relaxed);
    handle_.swap(other.handle_);
    std::swap(flags_, other.flags_);
}

inline mmap::span<std::byte> mmap::region::release() noexcept {
    span<std::byte> const bytes(
        mapping_.data == nullptr ? nullptr : mapping_.base(),
        mapping_.data == nullptr ? 0 : mapping_.page_offset + mapping_.reserved);
    mapping_ = platform::extent();
    unmap();
    return bytes;
}

inline void mmap::region::unmap() noexcept { region().swap(*this); }

// ---- mmap/detail/region_errors.hpp ----
// region_errors.hpp: the messages of a region. Each says which object, in which mode, and what would
// help. Included by region.hpp.

// A mode in messages: its name in the interface, and EXEC after it.
inline char const* mmap::region::name_of(access mode) noexcept {
    static constexpr char const* names[] = {"NONE", "RDONLY", "RDWR", "RDWR",
                                            "COPY", "COPY",   "COPY", "COPY"};
    return names[static_cast<unsigned>(mode) & 7U];
}
inline char const* mmap::region::suffix_of(access mode) noexcept {
    return (mode & EXEC) != NONE ? " | EXEC" : "";
}

inline std::string mmap::region::describe() const {
    if (!is_open()) return "a closed region";
    char path[4096] = {};
    if (mapping_.kind == platform::kind::file && handle_)
        platform::path_of(handle_.object(), path, sizeof path);
    else if (mapping_.kind != platform::kind::anonymous && data() != nullptr)
        platform::path_at(data(), path, sizeof path);
    return detail::format(
        path[0] != '\0' ? "\"%s\" of %llu bytes (%s%s)" : "a region%s of %llu bytes (%s%s)", path,
        static_cast<unsigned long long>(size()), name_of(mode()), suffix_of(mode()));
}

// The functions that raise are separate and [[noreturn]], so that the success path has only a call.

inline void mmap::region::raise(std::error_code ec, char const* operation) const {
    error::raise(ec, operation, describe());
}
inline void mmap::region::raise(std::error_code ec, char const* operation, std::size_t offset,
                                std::size_t length) const {
    if (!is_open()) raise(ec, operation);
    error::raise(
        ec, operation,
        detail::format("%llu bytes at offset %llu of %s", static_cast<unsigned long long>(length),
                       static_cast<unsigned long long>(offset), describe().c_str()));
}
inline void mmap::region::raise_elements(std::error_code ec, std::size_t size,
                                         std::size_t alignment) const {
    error::raise(ec, "view as elements",
                 detail::format("%s: elements of %llu bytes, aligned to %llu", describe().c_str(),
                                static_cast<unsigned long long>(size),
                                static_cast<unsigned long long>(alignment)));
}
inline void mmap::region::throw_if(std::error_code ec, char const* operation) const {
    if (ec) raise(ec, operation);
}
inline void mmap::region::throw_if(std::error_code ec, char const* operation, std::size_t offset,
                                   std::size_t length) const {
    if (ec) raise(ec, operation, offset, length);
}

/// For a constructor that has failed. file_size_ is what it has found out.
inline void mmap::region::raise_map(std::error_code ec, std::string what, access mode,
                                    std::uint64_t offset, std::size_t length,
                                    char const* problem) const {
    if (ec == errc::past_end_of_file)
        what = detail::format("%s of %llu bytes", what.c_str(),
                              static_cast<unsigned long long>(file_size_));
    what = detail::format(length != to_end ? "%s (%s%s, offset %llu, length %llu)"
                          : offset != 0    ? "%s (%s%s, offset %llu)"
                                           : "%s (%s%s)",
                          what.c_str(), name_of(mode), suffix_of(mode),
                          static_cast<unsigned long long>(offset),
                          static_cast<unsigned long long>(length));
    if (problem != nullptr) what = detail::format("%s: %s", what.c_str(), problem);
    error::raise(ec, "map", what);
}

// What is wrong with a request before the system is asked, in words; null if nothing is.

inline char const* mmap::region::problem_of_placement(access mode, options const& how) noexcept {
    if (static_cast<unsigned>(mode) > 15U) return "this is not a mode";
    if (!how.fixed) return nullptr;
    if (how.address == nullptr) return "fixed needs an address";
    std::size_t const unit = platform::granularity();
    bool const fits =
        detail::bounds::offset_in(reinterpret_cast<std::uintptr_t>(how.address), unit) ==
        detail::bounds::offset_in(how.offset, unit);
    return fits ? nullptr : "a fixed address is as far past a multiple of granularity() as offset";
}

inline char const* mmap::region::problem_of(source const& what, access mode,
                                            options const& how) noexcept {
    bool const stores = (mode & access::write) != NONE;
    bool const creates = how.create != create::never;
    if (!what.valid()) return what.problem();
    if (creates && !stores) return "creating a file needs RDWR";
    if (creates && !what.is_path()) return "create needs a path, not a handle";
    if ((how.grow || how.min_length != 0) && !stores) return "growing a file needs RDWR";
    if (how.min_length != 0 && how.length != to_end) return "min_length goes with length to_end";
    if (how.unchecked && how.length == to_end) return "unchecked needs a length";
    if (how.unchecked && (creates || how.grow)) return "unchecked cannot create or grow a file";
    return problem_of_placement(mode, how);
}

inline char const* mmap::region::problem_of(anonymous, access mode, options const& how) noexcept {
    if (how.length == to_end) return "memory without a file needs a length";
    if (how.offset != 0) return "memory without a file has no offset";
    if (how.create != create::never) return "memory without a file needs no create";
    return problem_of_placement(mode, how);
}

inline char const* mmap::region::problem_of(shared const& name, access mode,
                                            options const& how) noexcept {
    if (!name.valid()) return name.problem();
    if (how.length == 0) return "shared memory has at least one byte";
    if (how.create != create::never && (mode & access::write) == NONE)
        return "creating shared memory needs RDWR";
    if (how.min_length != 0 && how.length != to_end) return "min_length goes with length to_end";
    return problem_of_placement(mode, how);
}

// ---- mmap/detail/region_construct.hpp ----
// region_construct.hpp: the constructors: two forms of each, all of them one of the open()s.
// Included by region.hpp.

inline mmap::options mmap::region::options_for(access mode, std::size_t length) noexcept {
    options how;
    how.length = length;
    if ((mode & access::write) != NONE) how.create = create::if_missing;
    return how;
}

// --- files ----------------------------------------------------------------------------------------

inline mmap::region::region(source const& what, access mode, std::uint64_t offset,
                            std::size_t length, std::error_code& ec) noexcept {
    open(what, mode, offset, length, ec);
}
inline mmap::region::region(source const& what, access mode, std::error_code& ec) noexcept
    : region(what, mode, 0, to_end, ec) {}
inline mmap::region::region(source const& what, std::error_code& ec) noexcept
    : region(what, RDONLY, ec) {}
inline mmap::region::region(source const& what, access mode, options const& how,
                            std::error_code& ec) noexcept {
    open(what, mode, how, ec);
}
inline mmap::region::region(source const& what, access mode, std::uint64_t offset,
                            std::size_t length) {
    std::error_code ec;
    open(what, mode, offset, length, ec);
    if (ec) raise_map(ec, what.describe(), mode, offset, length, what.problem());
}
inline mmap::region::region(source const& what, access mode, options const& how) {
    std::error_code ec;
    open(what, mode, how, ec);
    if (ec)
        raise_map(ec, what.describe(), mode, how.offset, how.length, problem_of(what, mode, how));
}

// --- memory ---------------------------------------------------------------------------------------

inline mmap::region::region(anonymous, access mode, options const& how,
                            std::error_code& ec) noexcept {
    open(ANON, mode, how, ec);
}
inline mmap::region::region(anonymous, std::size_t length, access mode,
                            std::error_code& ec) noexcept {
    options how;
    how.length = length;
    open(ANON, mode, how, ec);
}
inline mmap::region::region(anonymous, std::size_t length, std::error_code& ec) noexcept
    : region(ANON, length, RDWR, ec) {}
inline mmap::region::region(anonymous, access mode, options const& how) {
    std::error_code ec;
    open(ANON, mode, how, ec);
    if (ec)
        raise_map(ec, "anonymous memory", mode, how.offset, how.length,
                  problem_of(ANON, mode, how));
}
inline mmap::region::region(anonymous, std::size_t length, access mode) {
    options how;
    how.length = length;
    region(ANON, mode, how).swap(*this);
}

// --- shared memory --------------------------------------------------------------------------------

inline mmap::region::region(shared const& name, access mode, options const& how,
                            std::error_code& ec) noexcept {
    open(name, mode, how, ec);
}
inline mmap::region::region(shared const& name, std::size_t length, access mode,
                            std::error_code& ec) noexcept
    : region(name, mode, options_for(mode, length), ec) {}
inline mmap::region::region(shared const& name, std::size_t length, std::error_code& ec) noexcept
    : region(name, length, RDWR, ec) {}
inline mmap::region::region(shared const& name, access mode, std::error_code& ec) noexcept
    : region(name, mode, options(), ec) {}
inline mmap::region::region(shared const& name, std::error_code& ec) noexcept
    : region(name, RDWR, ec) {}
inline mmap::region::region(shared const& name, access mode, options const& how) {
    std::error_code ec;
    open(name, mode, how, ec);
    if (ec)
        raise_map(ec, detail::format("shared memory \"%s\"", name.c_str()), mode, how.offset,
                  how.length, problem_of(name, mode, how));
}
inline mmap::region::region(shared const& name, std::size_t length, access mode)
    : region(name, mode, options_for(mode, length)) {}
inline mmap::region::region(shared const& name, access mode) : region(name, mode, options()) {}
inline mmap::region::region(shared const& name) : region(name, RDWR) {}

// --- a second mapping -----------------------------------------------------------------------------

inline mmap::region::region(region const& other, access mode, options const& how,
                            std::error_code& ec) noexcept {
    open(other, mode, how, ec);
}
inline mmap::region::region(region const& other, access mode, std::error_code& ec) noexcept
    : region(other, mode, options(), ec) {}
inline mmap::region::region(region const& other, access mode, options const& how) {
    std::error_code ec;
    open(other, mode, how, ec);
    if (!ec) return;
    bool const lacks_handle = other.is_open() && !other.handle_;
    raise_map(ec, detail::format("the object of %s", other.describe().c_str()), mode, how.offset,
              how.length,
              lacks_handle ? "it keeps no handle: options::keep_handle keeps one"
                           : problem_of(other.native_handle(), mode, how));
}
inline mmap::region::region(region const& other, access mode) : region(other, mode, options()) {}

// ---- mmap/detail/region_open.hpp ----
// region_open.hpp: how a region comes to be: checks, opening, sizing, mapping; and all undone if
// any of it fails. Included by region.hpp.
//
// Two ways: open(source, mode, offset, length) for what lies in a file, and those with options. They
// share what they can as calls. The first reaches no code that creates, grows, places, locks or
// populates, so that a program that only reads files does not contain it (tests/size/).

// --- what all ways share --------------------------------------------------------------------------

/// What the system is asked for, to have `length` bytes from `offset` of an object.
inline std::error_code mmap::region::make_request(platform::handle object, platform::kind kind,
                                                  access mode, std::uint64_t offset,
                                                  std::size_t length,
                                                  platform::request& what) noexcept {
    if (static_cast<unsigned>(mode) > 15U ||
        length >
            detail::bounds::longest - detail::bounds::offset_in(offset, platform::granularity()))
        return std::make_error_code(std::errc::invalid_argument);
    bool const stores = (mode & access::write) != NONE;
    what.object = object;
    what.kind = kind;
    what.is_private =
        !stores && (kind == platform::kind::anonymous || (mode & access::copy) != NONE);
    what.mode = mode;
    what.offset = offset;
    what.length = length;
    return {};
}

/// Makes a number of `to_end`, and checks that the range lies inside the object.
inline std::error_code mmap::region::resolve_length(std::uint64_t offset, std::size_t& length,
                                                    std::uint64_t size) noexcept {
    bool const is_rest = length == to_end;
    if (!detail::bounds::contains(offset, is_rest ? 0 : length, size))
        return errc::past_end_of_file;
    if (!is_rest) return {};
    if (size - offset > detail::bounds::longest)
        return std::make_error_code(std::errc::value_too_large);
    length = static_cast<std::size_t>(size - offset);
    return {};
}

/// Takes the mapping and the handle over. @pre the region is closed
inline void mmap::region::commit(platform::request const& what, platform::extent const& mapped,
                                 std::uint64_t file_size, owned handle) noexcept {
    mapping_ = mapped;
    offset_ = what.offset;
    file_size_ = file_size;
    handle_ = std::move(handle);
    flags_ = (what.mode & access::write) != NONE ? may_store : 0;
}

// --- what lies in a file --------------------------------------------------------------------------

inline void mmap::region::open(source const& source, access mode, std::uint64_t offset,
                               std::size_t length, std::error_code& ec) noexcept {
    bool const keeps = (mode & access::write) != NONE;
    detail::pending_open file;
    ec = file.open(source, mode, keeps);
    if (!ec) ec = map_part(file.object, mode, offset, length);
    if (!ec) handle_ = file.commit(keeps);
}

inline std::error_code mmap::region::map_part(platform::handle file, access mode,
                                              std::uint64_t offset, std::size_t length) noexcept {
    platform::file_info info;
    if (std::error_code const failure = platform::inspect(file, info)) return failure;
    file_size_ = info.size;  // for the message, if it fails
    if (std::error_code const failure = resolve_length(offset, length, info.size)) return failure;
    platform::request what;
    if (std::error_code const failure =
            make_request(file, platform::kind::file, mode, offset, length, what))
        return failure;
    what.unit_shift = info.unit_shift;
    // Of no bytes nothing is mapped; but files whose size is not known, as of proc, seem empty, too.
    platform::extent mapped = what.empty_extent();
    std::error_code const failure =
        length == 0 ? platform::check_mappable(what) : platform::map(what, mapped);
    if (!failure) commit(what, mapped, info.size, owned());
    return failure;
}

// --- with options ---------------------------------------------------------------------------------

/// An object under construction, and what must be undone if it cannot be mapped.
struct mmap::region::opening : detail::pending_open {
    platform::file_info info;              // as it was opened
    platform::path const* path = nullptr;  // of a file that may be created
    bool created = false;                  // to remove again
    bool truncates = false;                // the bytes it has are not wanted
    bool keeps = false;                    // will the region own the handle?
    bool allocates = true;                 // blocks, as it grows
    std::uint64_t target_size = 0;         // bytes it must have, if more than it has

    [[nodiscard]] std::uint64_t size() const noexcept { return truncates ? 0 : info.size; }
    [[nodiscard]] bool changes_size() const noexcept {
        return truncates || target_size > info.size;
    }

    /// Gives the file its size, after everything else has been checked: what it had cannot be
    /// brought back.
    [[nodiscard]] std::error_code apply_size() noexcept {
        if (!info.is_resizable) return errc::not_resizable;
        if (truncates) {
            std::error_code failure = platform::check_size(object, target_size, allocates);
            if (!failure) failure = platform::shrink(object, 0);
            if (failure) return failure;
        }
        if (target_size <= size()) return {};
        std::error_code const failure =
            platform::extend(object, platform::kind::file, size(), target_size, allocates);
        has_grown_ = !failure;
        return failure;
    }
    [[nodiscard]] owned commit() noexcept {
        is_committed_ = true;
        return pending_open::commit(keeps);
    }

    opening() noexcept = default;
    opening(opening const&) = delete;
    opening& operator=(opening const&) = delete;
    ~opening() {
        if (is_committed_) return;
        if (has_grown_ && !created) (void)platform::shrink(object, size());
        if (created && path != nullptr) platform::remove_created(*path, object);
    }

private:
    bool has_grown_ = false;
    bool is_committed_ = false;
};

inline void mmap::region::open(source const& source, access mode, options const& how,
                               std::error_code& ec) noexcept {
    if (problem_of(source, mode, how) != nullptr) {
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    bool const creates = how.create != create::never;
    opening file;
    file.keeps = (mode & access::write) != NONE || how.keep_handle;
    file.allocates = !how.sparse;
    if (creates) {
        ec = platform::create_file(source.path(), mode, how.create, how.permissions, file.receive(),
                                   file.created);
        file.use_received();
        file.path = &source.path();
        file.truncates = how.create == create::truncate && !file.created;
    } else {
        ec = file.open(source, mode, file.keeps);
    }
    if (ec) return;
    options exact = how;
    if (how.unchecked) {
        if (!detail::bounds::contains(how.offset, how.length, INT64_MAX)) {
            ec = errc::past_end_of_file;
            return;
        }
        file.info.size = how.offset + how.length;
    } else {
        ec = platform::inspect(file.object, file.info);
        if (ec) return;
        file_size_ = file.info.size;  // for the message, if it fails
        bool const has_least = how.min_length != 0;
        if (has_least && !detail::bounds::contains(how.offset, how.min_length, file.size()))
            exact.length = how.min_length;
        ec = resolve_length(how.offset, exact.length, file.size());
        bool const grows = how.grow || creates || has_least;
        if (ec == errc::past_end_of_file && grows && exact.length != to_end) {
            ec.clear();
            if (exact.length > detail::bounds::longest ||
                !detail::bounds::contains(how.offset, exact.length, INT64_MAX)) {
                ec = std::make_error_code(std::errc::file_too_large);
                return;
            }
            file.target_size = how.offset + exact.length;
        }
    }
    if (!ec) ec = map_sized(file, platform::kind::file, mode, exact);
}

inline void mmap::region::open(anonymous, access mode, options const& how,
                               std::error_code& ec) noexcept {
    options exact = how;
    if (how.length == to_end && how.min_length != 0) exact.length = how.min_length;
    if (problem_of(ANON, mode, exact) != nullptr) {
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    if (exact.length > detail::bounds::longest) {
        ec = std::make_error_code(std::errc::not_enough_memory);
        return;
    }
    opening memory;
    if ((mode & access::write) != NONE) {
        ec = platform::open_anonymous(exact.length, memory.receive());
        if (ec) return;
        memory.use_received();
    }
    memory.keeps = true;
    memory.info.size = exact.length;
    ec = map_sized(memory, platform::kind::anonymous, mode, exact);
}

inline void mmap::region::open(shared const& name, access mode, options const& how,
                               std::error_code& ec) noexcept {
    if (problem_of(name, mode, how) != nullptr) {
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    std::size_t const least = how.length != to_end  ? how.length
                              : how.min_length != 0 ? how.min_length
                                                    : shared::default_size;
    if (!detail::bounds::contains(how.offset, least, detail::bounds::longest)) {
        ec = std::make_error_code(std::errc::file_too_large);
        return;
    }
    auto const before = static_cast<std::size_t>(how.offset);
    std::size_t size = before + least;
    std::size_t const reserve =
        how.reserve < detail::bounds::longest - before ? before + how.reserve : 0;
    opening memory;
    ec = platform::open_shared(name.c_str(), mode, how.create, size, reserve, how.permissions,
                               memory.receive(), memory.created);
    if (ec) return;
    memory.use_received();
    memory.keeps = true;  // also to read: on Windows the name lives as long as its handle
    memory.info.size = size;
    file_size_ = size;
    options exact = how;
    if (how.length == to_end && how.min_length != 0 &&
        !detail::bounds::contains(how.offset, how.min_length, size))
        exact.length = how.min_length;
    ec = resolve_length(how.offset, exact.length, size);
    if (!ec) ec = map_sized(memory, platform::kind::named, mode, exact);
    if (ec && memory.created) {
        bool removed = false;
        (void)platform::remove_shared(name.c_str(), removed);
    }
}

inline void mmap::region::open(region const& other, access mode, options const& how,
                               std::error_code& ec) noexcept {
    using kind = platform::kind;
    ec = other.check_open();
    if (!ec && !other.handle_) ec = std::make_error_code(std::errc::bad_file_descriptor);
    if (ec) return;
    if (other.mapping_.kind == kind::file) {
        open(other.native_handle(), mode, how, ec);
        return;
    }
    // problem_of() a handle refuses `create`; memory objects do not grow here.
    if (how.grow || problem_of(other.native_handle(), mode, how) != nullptr) {
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    opening memory;
    memory.keeps = true;
    ec = memory.open(other.native_handle(), mode, true);
    if (!ec) ec = platform::size_of(memory.object, kind::named, memory.info.size);
    if (ec) return;
    file_size_ = memory.info.size;
    options exact = how;
    ec = resolve_length(how.offset, exact.length, memory.info.size);
    // A private or read-only view of an object is not memory of this process alone.
    bool const stores = (mode & access::write) != NONE;
    if (!ec) ec = map_sized(memory, stores ? other.mapping_.kind : kind::named, mode, exact);
}

/// Maps [how.offset, + how.length) of an object, after it has been given its size, and takes it over.
inline std::error_code mmap::region::map_sized(opening& object, platform::kind kind, access mode,
                                               options const& how) noexcept {
    platform::request what;
    if (std::error_code const failure =
            make_request(object.object, kind, mode, how.offset, how.length, what))
        return failure;
    what.unit_shift = object.info.unit_shift;
    bool const stores = (mode & access::write) != NONE;
    platform::placement_hints hints;
    bool const can_grow = stores || (kind == platform::kind::anonymous && mode != NONE);
    constexpr std::size_t longest = detail::bounds::longest;
    std::size_t const most = longest - platform::granularity();
    if (can_grow && how.reserve > how.length)
        hints.reserve = how.reserve < most ? how.reserve : most;
    hints.address = static_cast<std::byte const*>(how.address);
    hints.fixed = how.fixed;
    hints.huge = how.huge;
    hints.native_flags = how.native_flags;

    platform::extent mapped = what.empty_extent();
    std::error_code failure;
    bool const maps_nothing = how.length == 0 && hints.reserve == 0;
    if (maps_nothing)
        failure = platform::check_mappable(what);
    else if (object.changes_size() || how.length == 0)
        failure = platform::check_mappable(what, hints);
    if (!failure && object.truncates && how.locked) failure = check_lockable(how.length);
    if (!failure && object.changes_size()) failure = object.apply_size();
    if (!failure && !maps_nothing) failure = platform::map(what, hints, mapped);
    if (failure) return failure;

    std::uint64_t const end = how.offset + how.length;
    // The handle is still the opening's: it undoes what fails below.
    commit(what, mapped, end > object.size() ? end : object.size(), owned());
    failure = prepare(object.object, how);
    if (failure) {
        unmap();
        return failure;
    }
    set(was_created, object.created);
    set(has_unsynced_name, object.created && kind == platform::kind::file);
    set(is_sparse, how.sparse);
    handle_ = object.commit();
    return {};
}

/// What the options ask to be done to the pages.
inline std::error_code mmap::region::prepare(platform::handle object, options const& how) noexcept {
    std::error_code failure;
    if (how.populate && size() != 0 && (mode() & access::read) != NONE) {
        failure = platform::prefetch(mapping_, object, 0, size(), writable());
        if (failure == errc::not_supported) prefetch(failure);
    }
    if (!failure && how.locked) lock(failure);
    return failure;
}

/// Can so many bytes be locked? Tried on memory that nobody has.
inline std::error_code mmap::region::check_lockable(std::size_t length) noexcept {
    std::error_code ec;
    region probe(ANON, length, COPY, ec);
    if (!ec) probe.lock(ec);
    return ec;
}

// ---- mmap/detail/region_bytes.hpp ----
// region_bytes.hpp: the bytes of a region: typed views and fault-safe copies.
// Included by region.hpp.

inline std::byte const& mmap::region::at(std::size_t index) const {
    std::error_code ec = check_access(false);
    if (!ec && index >= size()) ec = errc::out_of_range;
    throw_if(ec, "access", index, 1);
    return data()[index];
}

inline mmap::span<std::byte> mmap::region::writable_bytes(std::error_code& ec) noexcept {
    ec = check_access(true);
    return ec ? span<std::byte>() : span<std::byte>(mapping_.data, size());
}
inline mmap::span<std::byte> mmap::region::writable_bytes() {
    throw_if(check_access(true), "write to");
    return {mapping_.data, size()};
}

template <class T>
std::error_code mmap::region::check_elements(std::size_t offset, std::size_t count) const noexcept {
    std::error_code const failure = check_access(!std::is_const_v<T>);
    return failure ? failure
                   : detail::element_view_check::failure_of<T>(data(), size(), offset, count);
}
template <class T>
std::error_code mmap::region::check_elements() const noexcept {
    std::error_code const failure = check_access(!std::is_const_v<T>);
    return failure ? failure : detail::element_view_check::failure_of<T>(data(), size());
}
template <class T>
mmap::span<T> mmap::region::view_as(std::size_t offset, std::size_t count) const noexcept {
    return {reinterpret_cast<T*>(mapping_.data + offset), count};
}

template <class T>
mmap::span<T> mmap::region::as(std::error_code& ec) noexcept {
    ec = check_elements<T>();
    return ec ? span<T>() : view_as<T>(0, size() / sizeof(T));
}
template <class T>
mmap::span<T> mmap::region::as() {
    if (std::error_code const ec = check_elements<T>()) raise_elements(ec, sizeof(T), alignof(T));
    return view_as<T>(0, size() / sizeof(T));
}
template <class T, class>
mmap::span<T> mmap::region::as(std::error_code& ec) const noexcept {
    ec = check_elements<T>();
    return ec ? span<T>() : view_as<T>(0, size() / sizeof(T));
}
template <class T, class>
mmap::span<T> mmap::region::as() const {
    if (std::error_code const ec = check_elements<T>()) raise_elements(ec, sizeof(T), alignof(T));
    return view_as<T>(0, size() / sizeof(T));
}
template <class T>
mmap::span<T> mmap::region::as(std::size_t offset, std::size_t count,
                               std::error_code& ec) noexcept {
    ec = check_elements<T>(offset, count);
    return ec ? span<T>() : view_as<T>(offset, count);
}
template <class T>
mmap::span<T> mmap::region::as(std::size_t offset, std::size_t count) {
    if (std::error_code const ec = check_elements<T>(offset, count))
        raise_elements(ec, sizeof(T), alignof(T));
    return view_as<T>(offset, count);
}
template <class T, class>
mmap::span<T> mmap::region::as(std::size_t offset, std::size_t count,
                               std::error_code& ec) const noexcept {
    ec = check_elements<T>(offset, count);
    return ec ? span<T>() : view_as<T>(offset, count);
}
template <class T, class>
mmap::span<T> mmap::region::as(std::size_t offset, std::size_t count) const {
    if (std::error_code const ec = check_elements<T>(offset, count))
        raise_elements(ec, sizeof(T), alignof(T));
    return view_as<T>(offset, count);
}

// A copy that succeeds makes no std::error_code but its caller's: each costs a call of
// std::system_category(), more than the copy of a few bytes. A closed region allows nothing.

inline bool mmap::region::copy_out(std::size_t offset, void* buffer, std::size_t n) const noexcept {
    if (!allows(false) || !contains(offset, n)) return false;
    return n == 0 || (platform::copy(buffer, data() + offset, n, data() + offset) &&
                      !lost_before(offset + n));
}
inline bool mmap::region::copy_in(std::size_t offset, void const* buffer, std::size_t n) noexcept {
    if (!allows(true) || !contains(offset, n)) return false;
    return n == 0 || (platform::copy(mapping_.data + offset, buffer, n, data() + offset) &&
                      !lost_before(offset + n));
}
/// The error behind a failed copy.
inline std::error_code mmap::region::io_failure_reason(std::size_t offset, std::size_t n,
                                                       bool for_writing) const noexcept {
    if (!is_open()) return errc::closed;
    if (!contains(offset, n)) return errc::out_of_range;
    std::error_code failure = check_access(for_writing);
    if (!failure) failure = platform::fault_handling();
    return failure ? failure : std::make_error_code(std::errc::io_error);
}
inline void mmap::region::throw_io_error(std::size_t offset, std::size_t n,
                                         bool for_writing) const {
    raise(io_failure_reason(offset, n, for_writing), for_writing ? "write" : "read", offset, n);
}
inline void mmap::region::read(std::size_t offset, void* buffer, std::size_t n,
                               std::error_code& ec) const noexcept {
    ec = copy_out(offset, buffer, n) ? std::error_code() : io_failure_reason(offset, n, false);
}
inline void mmap::region::read(std::size_t offset, void* buffer, std::size_t n) const {
    if (!copy_out(offset, buffer, n)) throw_io_error(offset, n, false);
}
inline void mmap::region::write(std::size_t offset, void const* buffer, std::size_t n,
                                std::error_code& ec) noexcept {
    ec = copy_in(offset, buffer, n) ? std::error_code() : io_failure_reason(offset, n, true);
}
inline void mmap::region::write(std::size_t offset, void const* buffer, std::size_t n) {
    if (!copy_in(offset, buffer, n)) throw_io_error(offset, n, true);
}

// ---- mmap/detail/region_file.hpp ----
// region_file.hpp: a region and its file: flushing, resizing, sliding, holes.
// Included by region.hpp.

// --- flushing -------------------------------------------------------------------------------------

/// @pre the range lies inside the region, which is_synced()
inline std::error_code mmap::region::flush_range(std::size_t offset, std::size_t length) noexcept {
    std::error_code failure;
    if (has(has_unsynced_name)) {
        failure = platform::sync_name(handle_.object());
        if (failure) return failure;
        set(has_unsynced_name, false);
    }
    if (length != 0) failure = platform::flush(mapping_, handle_.object(), offset, length);
    if (!failure && lost_before(offset + length))
        failure = std::make_error_code(std::errc::io_error);
    return failure;
}

inline void mmap::region::flush(std::size_t offset, std::size_t length,
                                std::error_code& ec) noexcept {
    bool const is_whole = offset == 0 && length == to_end;
    ec = check_range(offset, length);
    if (ec || !is_synced() || (length == 0 && !is_whole)) return;
    ec = flush_range(offset, length);
    // The size of a file that has no bytes, and stores where the region was before it slid, are the
    // file's and in no page of the region.
    if (!ec && is_whole && (empty() || has(has_slid))) ec = platform::sync(handle_.object());
}
inline void mmap::region::flush(std::size_t offset, std::size_t length) {
    std::error_code ec;
    flush(offset, length, ec);
    throw_if(ec, "flush", offset, length);
}
inline void mmap::region::flush(std::error_code& ec) noexcept { flush(0, to_end, ec); }
inline void mmap::region::flush() {
    std::error_code ec;
    flush(ec);
    throw_if(ec, "flush");
}

inline void mmap::region::flush_async(std::size_t offset, std::size_t length,
                                      std::error_code& ec) noexcept {
    ec = check_range(offset, length);
    if (ec || length == 0 || !is_synced()) return;
    ec = platform::flush_async(mapping_, handle_.object(), offset_, offset, length);
}
inline void mmap::region::flush_async(std::size_t offset, std::size_t length) {
    std::error_code ec;
    flush_async(offset, length, ec);
    throw_if(ec, "flush", offset, length);
}
inline void mmap::region::flush_async(std::error_code& ec) noexcept { flush_async(0, to_end, ec); }
inline void mmap::region::flush_async() {
    std::error_code ec;
    flush_async(ec);
    throw_if(ec, "flush");
}

inline void mmap::region::invalidate(std::error_code& ec) noexcept {
    ec = check_open();
    if (!ec && !empty()) ec = platform::invalidate(mapping_, 0, size());
}
inline void mmap::region::invalidate() {
    std::error_code ec;
    invalidate(ec);
    throw_if(ec, "invalidate");
}

// --- resizing -------------------------------------------------------------------------------------

inline void mmap::region::resize(std::size_t n, std::error_code& ec) noexcept {
    ec = check_open();
    if (!ec && (!is_resizable() || !writable())) ec = errc::not_resizable;
    if (!ec && n > detail::bounds::longest - mapping_.page_offset)
        ec = std::make_error_code(std::errc::file_too_large);
    // What a fault has replaced is not the file's any more.
    if (!ec && lost_before(size())) ec = std::make_error_code(std::errc::io_error);
    if (ec) return;
    platform::file_info info;  // the object as it is
    if (mapping_.kind == platform::kind::file)
        ec = platform::inspect(handle_.object(), info);
    else if (handle_)
        ec = platform::size_of(handle_.object(), mapping_.kind, info.size);
    if (ec) return;
    unlock_for_remap();
    ec = change_size(n, info);
    if (ec) (void)lock_again();
}
inline void mmap::region::resize(std::size_t n) {
    std::error_code ec;
    resize(n, ec);
    if (ec)
        error::raise(ec, "resize",
                     detail::format("%s to %llu bytes", describe().c_str(),
                                    static_cast<unsigned long long>(n)));
}

/// Extends the object if it is too short, also for a region that shrinks: another process may have cut
/// it. Then changes the mapping, and locks again what was locked.
inline std::error_code mmap::region::change_size(std::size_t n,
                                                 platform::file_info const& info) noexcept {
    platform::handle const object = handle_.object();
    if (n > INT64_MAX - offset_) return std::make_error_code(std::errc::file_too_large);
    std::uint64_t const end = offset_ + n;
    std::size_t const before = size();
    bool const extends = handle_ && end > info.size;
    std::error_code failure;
    if (extends) {
        bool const allocates = !has(is_sparse) && mapping_.kind != platform::kind::anonymous;
        failure = info.is_resizable
                      ? platform::extend(object, mapping_.kind, info.size, end, allocates)
                      : make_error_code(errc::not_resizable);
        if (failure) return failure;
    }
    if (n < before) return cut_to(n, info);
    if (n > before) failure = platform::grow(mapping_, object, offset_, n);
    if (!failure) failure = lock_again();
    if (!failure || (!extends && size() == before)) return failure;
    std::size_t const left = before < size() ? before : size();  // 0 if nothing is mapped any more
    if (platform::cut(mapping_, object, offset_, left, extends ? info.size : to_end))
        (void)platform::cut(mapping_, object, offset_, left, to_end);
    return failure;
}

/// Shortens the mapping, and the object if the region reaches its end.
inline std::error_code mmap::region::cut_to(std::size_t n,
                                            platform::file_info const& info) noexcept {
    std::uint64_t const end = offset_ + n;
    std::size_t const unit = platform::size_unit(mapping_.kind);
    bool const reaches_end = info.size <= offset_ + size() + (unit - 1);
    bool const cuts = handle_ && reaches_end && end < info.size && info.is_resizable;
    if (std::error_code const failure =
            platform::cut(mapping_, handle_.object(), offset_, n, cuts ? end : to_end))
        return failure;
    if (cuts) file_size_ = end;  // slide() believes it
    // What was cut off cannot be had again: the region is shrunk, though perhaps not locked any more.
    detail::page_state* const present = pages();
    if (present == nullptr) return {};
    present->locked.remove(widened(0, n).to, to_end);
    if (lock_again()) present->locked = {};
    return {};
}

// --- sliding --------------------------------------------------------------------------------------

inline void mmap::region::slide(std::uint64_t offset, std::size_t length,
                                std::error_code& ec) noexcept {
    ec = check_open();
    if (!ec && mapping_.kind != platform::kind::file) ec = errc::not_supported;
    if (!ec && !handle_) ec = std::make_error_code(std::errc::bad_file_descriptor);
    if (ec) return;
    platform::handle const file = handle_.object();
    bool const is_rest = length == to_end;
    if (!is_rest) ec = resolve_length(offset, length, file_size_);
    if (is_rest || ec) {  // the file's size as it is now
        platform::file_info info;
        ec = platform::inspect(file, info);
        if (!ec) ec = resolve_length(offset, length, info.size);
        if (ec) return;
        file_size_ = info.size;
    }
    if (length > detail::bounds::longest - platform::granularity()) {
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    bool had_mapping = true;
    if (length == 0) {
        platform::unmap(mapping_);
        mapping_ = mapping_.unmapped();
    } else {
        // Not writable and executable at once, not even for a moment: only a mode may ask for that.
        access const most = has(may_store) ? RDWR : mapping_.is_private ? COPY : RDONLY;
        access const widest = (mode() & EXEC) != NONE ? mode() : mode() | most;
        ec = platform::slide(mapping_, file, offset_, offset, length, widest);
        had_mapping = mapping_.data != nullptr;
    }
    if (ec && had_mapping) return;
    if (!ec) {
        set(has_slid, has(may_store));
        offset_ = offset;
    }
    // What was locked or lost was of the other part.
    delete pages_.exchange(nullptr, std::memory_order_acq_rel);
}
inline void mmap::region::slide(std::uint64_t offset, std::size_t length) {
    std::error_code ec;
    slide(offset, length, ec);
    if (!ec) return;
    std::string text = describe();
    if (is_open() && !handle_) text += ", which keeps no handle (options::keep_handle)";
    error::raise(
        ec, detail::format("slide to byte %llu of", static_cast<unsigned long long>(offset)), text);
}
inline void mmap::region::slide(std::uint64_t offset, std::error_code& ec) noexcept {
    slide(offset, size(), ec);
}
inline void mmap::region::slide(std::uint64_t offset) { slide(offset, size()); }

// --- the rest -------------------------------------------------------------------------------------

inline void mmap::region::punch_hole(std::size_t offset, std::size_t length,
                                     std::error_code& ec) noexcept {
    ec = check_range(offset, length);
    if (!ec && mapping_.kind != platform::kind::file) ec = errc::not_supported;
    if (!ec && (!has(may_store) || !writable()))
        ec = std::make_error_code(std::errc::permission_denied);
    if (!ec && lost_before(offset + length)) ec = std::make_error_code(std::errc::io_error);
    if (!ec && length != 0) ec = platform::punch_hole(handle_.object(), offset_ + offset, length);
}
inline void mmap::region::punch_hole(std::size_t offset, std::size_t length) {
    std::error_code ec;
    punch_hole(offset, length, ec);
    throw_if(ec, "punch a hole of", offset, length);
}

inline std::uint64_t mmap::region::file_size(std::error_code& ec) const noexcept {
    ec = check_open();
    if (mapping_.kind != platform::kind::file) return size();
    if (!handle_) return file_size_;
    platform::file_info info;
    ec = platform::inspect(handle_.object(), info);
    return info.size;
}
inline std::uint64_t mmap::region::file_size() const {
    std::error_code ec;
    std::uint64_t const bytes = file_size(ec);
    throw_if(ec, "tell the file's size of");
    return bytes;
}

// ---- mmap/detail/region_memory.hpp ----
// region_memory.hpp: a region as memory: locking, protection, advice, residency, splitting.
// Included by region.hpp.

// --- locking --------------------------------------------------------------------------------------

/// A range with all bytes of the pages that it touches. May end past the region.
inline mmap::detail::page_state::hull mmap::region::widened(std::size_t offset,
                                                            std::size_t length) const noexcept {
    std::size_t const page = platform::page_size();
    std::size_t const before = detail::bounds::offset_in(mapping_.page_offset + offset, page);
    return {offset > before ? offset - before : 0,
            detail::bounds::align_up(mapping_.page_offset + offset + length, page) -
                mapping_.page_offset};
}

/// The range that holds all that is locked.
inline mmap::detail::page_state::hull mmap::region::locked() const noexcept {
    detail::page_state const* const present = pages();
    return present == nullptr ? detail::page_state::hull() : present->locked.within(0, size());
}

/// Before the mapping changes: a locked one would lock what it grows by (mremap(2)), and a second one
/// beside it would need the limit twice.
inline void mmap::region::unlock_for_remap() noexcept {
    detail::page_state::hull const range = locked();
    if (!range.empty()) (void)platform::unlock(mapping_, range.from, range.to - range.from);
}
inline std::error_code mmap::region::lock_again(std::size_t from, std::size_t to) noexcept {
    detail::page_state::hull const range = locked().within(from, to);
    return range.empty() ? std::error_code()
                         : platform::lock(mapping_, range.from, range.to - range.from);
}

inline void mmap::region::lock(std::size_t offset, std::size_t length,
                               std::error_code& ec) noexcept {
    ec = check_range(offset, length);
    if (ec || length == 0) return;
    detail::page_state* const state = make_pages();
    ec = state == nullptr ? std::make_error_code(std::errc::not_enough_memory)
                          : platform::lock(mapping_, offset, length);
    detail::page_state::hull const range = widened(offset, length);
    if (!ec)
        state->locked.add(range.from, range.to);
    else
        (void)lock_again(offset, offset + length);  // the system may have unlocked it on the way
}
inline void mmap::region::lock(std::size_t offset, std::size_t length) {
    std::error_code ec;
    lock(offset, length, ec);
    throw_if(ec, "lock", offset, length);
}
inline void mmap::region::lock(std::error_code& ec) noexcept { lock(0, to_end, ec); }
inline void mmap::region::lock() { lock(0, size()); }

inline void mmap::region::unlock(std::size_t offset, std::size_t length,
                                 std::error_code& ec) noexcept {
    bool const is_whole = offset == 0 && length == to_end;
    ec = check_range(offset, length);
    if (ec || (length == 0 && !is_whole)) return;
    detail::page_state::hull const pages_touched = widened(offset, length);
    detail::page_state::hull const range = locked().within(pages_touched.from, pages_touched.to);
    if (range.empty()) {
        ec = errc::not_locked;
        return;
    }
    ec = platform::unlock(mapping_, range.from, range.to - range.from);
    if (!ec) pages()->locked.remove(pages_touched.from, pages_touched.to);
}
inline void mmap::region::unlock(std::size_t offset, std::size_t length) {
    std::error_code ec;
    unlock(offset, length, ec);
    throw_if(ec, "unlock", offset, length);
}
inline void mmap::region::unlock(std::error_code& ec) noexcept { unlock(0, to_end, ec); }
inline void mmap::region::unlock() {
    std::error_code ec;
    unlock(ec);
    throw_if(ec, "unlock");
}

// --- protection and advice ------------------------------------------------------------------------

inline void mmap::region::protect(access mode, std::error_code& ec) noexcept {
    ec = check_open();
    if (ec) return;
    bool const stores = (mode & access::write) != NONE;
    if (mapping_.is_private && stores) mode = mode | COPY;
    if (static_cast<unsigned>(mode) > 15U ||
        (!mapping_.is_private && (mode & access::copy) != NONE)) {
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    if (stores && !mapping_.is_private && !has(may_store)) {
        ec = std::make_error_code(std::errc::permission_denied);
        return;
    }
    if (data() != nullptr) ec = platform::protect(mapping_, mode);
    if (!ec) mapping_.mode = mode;
}
inline void mmap::region::protect(access mode) {
    std::error_code ec;
    protect(mode, ec);
    if (ec)
        error::raise(
            ec, "protect",
            detail::format("%s as %s%s", describe().c_str(), name_of(mode), suffix_of(mode)));
}

/// In a forked child the pages that advise(no_fork) has kept from it are not there, and malloc() may
/// have their addresses by now.
inline void mmap::region::unmap_in_child(platform::extent const& where,
                                         detail::page_state const& state) noexcept {
    std::size_t const from = state.kept_from.load();
    if (state.are_absent(platform::process_id()))
        platform::unmap_around(where, from, state.kept_to.load() - from);
    else
        platform::unmap(where);
}

inline void mmap::region::advise(advice what, std::size_t offset, std::size_t length,
                                 std::error_code& ec) const noexcept {
    ec = check_range(offset, length);
    if (ec || length == 0) return;
    bool const keeps = what == advice::no_fork;
    if (keeps && make_pages() == nullptr) {
        ec = std::make_error_code(std::errc::not_enough_memory);
        return;
    }
    ec = platform::advise(mapping_, what, offset, length);
    if (ec) return;
    if (keeps) {
        pages()->keep_from_children(offset, offset + length, platform::process_id());
        pages()->unmap_in_child.store(&unmap_in_child);
    }
    if (what == advice::fork && pages() != nullptr)
        pages()->share_with_children(offset, offset + length);
}
inline void mmap::region::advise(advice what, std::size_t offset, std::size_t length) const {
    std::error_code ec;
    advise(what, offset, length, ec);
    throw_if(ec, "advise about", offset, length);
}
inline void mmap::region::advise(advice what, std::error_code& ec) const noexcept {
    advise(what, 0, to_end, ec);
}
inline void mmap::region::advise(advice what) const {
    std::error_code ec;
    advise(what, ec);
    throw_if(ec, "advise about");
}

// --- what is in memory ----------------------------------------------------------------------------

/// Reads a byte of every page; for systems that have no call for it.
inline std::error_code mmap::region::touch(std::size_t offset, std::size_t length) const noexcept {
    std::size_t const page = platform::page_size();
    std::byte const* const end = data() + offset + length;
    for (std::byte const* at = data() + offset; at < end;) {
        std::byte ignored{};
        if (!platform::copy(&ignored, at, 1, at)) return std::make_error_code(std::errc::io_error);
        at += page - detail::bounds::offset_in(reinterpret_cast<std::uintptr_t>(at), page);
    }
    return {};
}

inline void mmap::region::prefetch(std::size_t offset, std::size_t length,
                                   std::error_code& ec) const noexcept {
    ec = check_range(offset, length);
    if (!ec) ec = check_access(false);
    if (ec || length == 0) return;
    ec = platform::prefetch(mapping_, handle_.object(), offset, length, false);
    if (ec == errc::not_supported) ec = touch(offset, length);
}
inline void mmap::region::prefetch(std::size_t offset, std::size_t length) const {
    std::error_code ec;
    prefetch(offset, length, ec);
    throw_if(ec, "prefetch", offset, length);
}
inline void mmap::region::prefetch(std::error_code& ec) const noexcept { prefetch(0, to_end, ec); }
inline void mmap::region::prefetch() const { prefetch(0, size()); }

inline void mmap::region::prefetch(span<range const> ranges, std::error_code& ec) const noexcept {
    ec = check_access(false);
    for (range const& r : ranges) {
        std::size_t length = r.length;
        if (!ec) ec = check_range(r.offset, length);
    }
    if (ec) return;
    for (range const& r : ranges) {
        std::error_code ignored;  // the reads below report what is wrong
        advise(advice::will_need, r.offset, r.length, ignored);
    }
    for (range const& r : ranges)
        if (!ec) prefetch(r.offset, r.length, ec);
}
inline void mmap::region::prefetch(span<range const> ranges) const {
    std::error_code ec;
    prefetch(ranges, ec);
    throw_if(ec, "prefetch ranges of");
}

inline void mmap::region::discard(std::size_t offset, std::size_t length,
                                  std::error_code& ec) noexcept {
    ec = check_range(offset, length);
    bool const becomes_zeros = mapping_.kind != platform::kind::file;
    if (!ec && (becomes_zeros || mapping_.is_private)) ec = check_access(true);
    if (ec || length == 0) return;
    // Whole pages, counted from the mapping's base, are the system's; the rest is cleared here.
    std::size_t const page = platform::page_size();
    std::size_t const begin = mapping_.page_offset + offset;
    std::size_t const end = begin + length;
    std::size_t const first = detail::bounds::align_up(begin, page);
    // The last page is the region's to its end, unless others see the object past it.
    bool const to_page_end = offset + length == size() && mapping_.kind != platform::kind::named;
    std::size_t const last =
        to_page_end ? detail::bounds::align_up(end, page) : detail::bounds::align_down(end, page);
    bool const has_pages = first < last;
    if (!becomes_zeros && mapping_.is_private && has_pages &&
        !locked().within(first - mapping_.page_offset, last - mapping_.page_offset).empty()) {
        // Linux would drop the copies before the first locked page, and then fail (madvise(2)).
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    if (becomes_zeros) {
        std::byte* const base = mapping_.base();
        std::memset(base + begin, 0, (first < end ? first : end) - begin);
        if (last >= first && last < end) std::memset(base + last, 0, end - last);
    }
    if (has_pages) ec = platform::discard(mapping_, first - mapping_.page_offset, last - first);
}
inline void mmap::region::discard(std::size_t offset, std::size_t length) {
    std::error_code ec;
    discard(offset, length, ec);
    throw_if(ec, "discard", offset, length);
}

inline std::size_t mmap::region::resident(std::size_t offset, std::size_t length,
                                          std::error_code& ec) const noexcept {
    ec = check_range(offset, length);
    std::size_t bytes = 0;
    if (!ec && length != 0) ec = platform::resident(mapping_, offset, length, bytes);
    return bytes;
}
inline std::size_t mmap::region::resident(std::size_t offset, std::size_t length) const {
    std::error_code ec;
    std::size_t const bytes = resident(offset, length, ec);
    throw_if(ec, "tell what is in memory of", offset, length);
    return bytes;
}
inline std::size_t mmap::region::resident(std::error_code& ec) const noexcept {
    return resident(0, to_end, ec);
}
inline std::size_t mmap::region::resident() const { return resident(0, size()); }

// --- splitting ------------------------------------------------------------------------------------

inline mmap::region mmap::region::split(std::size_t at, std::error_code& ec) noexcept {
    region rest;
    ec = check_open();
    if (!ec && at > size()) ec = errc::out_of_range;
    if (ec) return rest;
    // All that can fail comes first: a handle for the rest, and room for what is known of its pages.
    owned handle;
    if (handle_) ec = platform::duplicate(handle_.object(), handle.receive());
    if (!ec && pages() != nullptr && rest.make_pages() == nullptr)
        ec = std::make_error_code(std::errc::not_enough_memory);
    platform::extent mapped = mapping_.unmapped();
    if (!ec && at == 0)
        std::swap(mapped, mapping_);
    else if (!ec && at < size())
        ec = platform::split(mapping_, at, mapped);
    if (ec) return region();

    rest.mapping_ = mapped;
    rest.offset_ = offset_ + at;
    rest.file_size_ = file_size_;
    rest.handle_ = std::move(handle);
    rest.flags_ = flags_;
    if (detail::page_state* const present = pages()) {
        std::uint32_t const page_offset = at == 0 ? mapped.page_offset : mapping_.page_offset;
        rest.pages()->take_after(*present, at, page_offset);
        present->locked = present->locked.within(0, at);
        if (at == 0) present->first_lost.store(to_end);
    }
    return rest;
}
inline mmap::region mmap::region::split(std::size_t at) {
    std::error_code ec;
    region rest = split(at, ec);
    if (ec)
        error::raise(ec, "split",
                     detail::format("%s at byte %llu", describe().c_str(),
                                    static_cast<unsigned long long>(at)));
    return rest;
}

// ---- mmap/appender.hpp ----
/// Appends bytes to a file: small pieces are collected in a block that is written as one, large ones
/// are written from where they are.
///
/// The file holds nothing but what was appended, and no zeros past it, even if the process is killed.
/// It then has what was handed over: by a full block, flush_async(), flush(), view(), close() or the
/// destructor. A full disk, or a limit on the file's size, is reported by the call that writes, not by
/// the append() that the block still had room for. Nothing is lost: what fits is written, the rest
/// stays in the block, and every later call tries again. The destructor cannot report, and loses what
/// does not fit: call close().
///
/// Several appenders of one file, in several processes too, never overwrite each other, and a piece
/// that was appended by one call stays together unless the disk fills up in the middle of it. Each
/// writes when its own block is full, so pieces of different appenders are in no particular order. One appender is for one thread at a time. After fork() both processes have what was collected
/// before, and each writes it: flush first, or end one of them by _exit().
/// POSIX: the file is opened with O_APPEND. A borrowed handle keeps its flags. One without O_APPEND is
/// opened again on Linux; where that cannot be done, and on other systems, the end is looked up before
/// each write, and another writer may write to the same place.
/// Windows: each write names the end of the file instead of an offset.
/// File systems that do not append in one step (NFS) can lose bytes of several writers.
class mmap::appender {
public:
    /// Bytes that are collected before they are written.
    static constexpr std::size_t block = std::size_t{1} << 17U;

    appender() noexcept = default;
    /// Opens or creates the file (not its folders) to append after what it has. Needs the right to
    /// append; view() also needs the right to read. A handle must have been opened for writing.
    /// Files that may only be appended to (chattr +a) are fine. Linux: a handle opened with O_DIRECT
    /// is opened again without it, or is errc::not_supported where that is not allowed.
    /// @throws errc::not_mappable (pipes, terminals, /proc), errc::not_resizable (block devices),
    ///   errc::not_supported for create::must or truncate of a handle, or the system's error
    explicit appender(source const& from, create how = create::if_missing) {
        std::error_code ec;
        open(from, how, ec);
        if (ec) error::raise(ec, "open", from.describe() + " for appending");
    }
    appender(source const& from, std::error_code& ec) noexcept {
        open(from, create::if_missing, ec);
    }
    appender(source const& from, create how, std::error_code& ec) noexcept { open(from, how, ec); }

    appender(appender&& other) noexcept { swap(other); }
    appender& operator=(appender&& other) noexcept {
        appender(std::move(other)).swap(*this);
        return *this;
    }
    appender(appender const&) = delete;
    appender& operator=(appender const&) = delete;
    ~appender() { (void)write_buffer(); }

    /// Adds n bytes at the end: all, or, with an error, none. A large piece that the disk has room for
    /// in part is kept in memory to be written later; only if there is no memory for it
    /// (not_enough_memory) does a part of the piece stay in the file.
    /// @throws errc::closed, std::errc::no_space_on_device, file_too_large, or the system's error
    void append(void const* bytes, std::size_t n) {
        std::error_code ec;
        append(bytes, n, ec);
        if (ec) raise(ec, "append " + std::to_string(n) + " bytes to");
    }
    void append(void const* bytes, std::size_t n, std::error_code& ec) noexcept {
        ec = add(static_cast<std::byte const*>(bytes), n);
    }
    void append(std::string_view text) { append(text.data(), text.size()); }
    void append(std::string_view text, std::error_code& ec) noexcept {
        append(text.data(), text.size(), ec);
    }
    void append(span<std::byte const> bytes) { append(bytes.data(), bytes.size()); }
    void append(span<std::byte const> bytes, std::error_code& ec) noexcept {
        append(bytes.data(), bytes.size(), ec);
    }

    /// Bytes of the file: its size when this appender last looked, which it does when it opens and
    /// after flush() and view(), and all that it has appended since, written or not. What others
    /// append in the meantime is not counted until then.
    [[nodiscard]] std::uint64_t size() const noexcept { return written_ + pending_; }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] bool is_open() const noexcept { return static_cast<bool>(file_); }
    [[nodiscard]] explicit operator bool() const noexcept { return is_open(); }
    /// Did the constructor create the file?
    [[nodiscard]] bool created() const noexcept { return created_; }

    /// All bytes of the file, those of other writers included. Valid until the next view(), close() or
    /// the destructor.
    /// @throws as append(); permission_denied if the file was opened for writing only;
    ///   std::errc::value_too_large, not_enough_memory
    [[nodiscard]] std::string_view view() {
        std::error_code ec;
        std::string_view const text = view(ec);
        if (ec == std::errc::permission_denied)
            error::raise(ec, "view", describe() + ", which was opened to be written only");
        if (ec) raise(ec, "view");
        return text;
    }
    [[nodiscard]] std::string_view view(std::error_code& ec) noexcept {
        ec = write_buffer();
        if (!ec) ec = find_end();
        if (!ec && view_.size() != written_) {
            view_ = region(file_.get(), RDONLY, 0, to_end, ec);
            // Linux maps a file with chattr +a only privately, unless it was opened to read only
            // (mm/mmap.c, do_mmap()).
            if (ec == std::errc::permission_denied)
                view_ = region(file_.get(), COPY, 0, to_end, ec);
        }
        return ec ? std::string_view() : view_.view();
    }

    /// Returns when everything appended is on stable storage.
    void flush() {
        std::error_code ec;
        flush(ec);
        if (ec) raise(ec, "flush");
    }
    void flush(std::error_code& ec) noexcept {
        ec = write_buffer();
        if (!ec) ec = detail::platform::sync(file_.object());
        if (!ec) (void)find_end();
    }
    /// Gives the system everything appended: others see it, and it survives this process. Does not
    /// wait for the disk.
    void flush_async() {
        std::error_code ec;
        flush_async(ec);
        if (ec) raise(ec, "write to");
    }
    void flush_async(std::error_code& ec) noexcept { ec = write_buffer(); }
    /// Writes what is left as flush_async() does, and closes the file. If that fails the appender stays
    /// open and nothing is lost: make room, and close again. Closing a closed one does nothing.
    void close() {
        std::error_code ec;
        close(ec);
        if (ec) raise(ec, "close");
    }
    void close(std::error_code& ec) noexcept {
        ec.clear();
        if (!is_open()) return;
        ec = write_buffer();
        if (!ec) appender().swap(*this);
    }

    void swap(appender& other) noexcept {
        file_.swap(other.file_);
        view_.swap(other.view_);
        block_.swap(other.block_);
        std::swap(written_, other.written_);
        std::swap(pending_, other.pending_);
        std::swap(appends_, other.appends_);
        std::swap(created_, other.created_);
    }
    friend void swap(appender& a, appender& b) noexcept { a.swap(b); }

private:
    void open(source const& from, create how, std::error_code& ec) noexcept {
        if (!from.valid()) {
            ec = std::make_error_code(std::errc::invalid_argument);
            return;
        }
        owned file;
        bool appends = true;
        bool created = false;
        ec = from.is_path()
                 ? detail::platform::open_append(from.path(), how, file.receive(), created)
                 : share(from, how, file, appends);
        if (ec) return;
        // Until nothing can fail any more, a handle that was handed over stays the caller's.
        detail::platform::handle const object = file ? file.object() : from.handle();
        std::uint64_t end = 0;
        ec = how == create::truncate && !created
                 ? detail::platform::shrink(object, 0)
                 : detail::platform::size_of(object, detail::platform::kind::file, end);
        if (ec) {
            if (created) detail::platform::remove_created(from.path(), object);
            return;
        }
        owned given;
        if (from.given() != nullptr) given = std::move(*from.given());
        file_ = file ? std::move(file) : std::move(given);
        written_ = end;
        appends_ = appends;
        created_ = created;
    }
    [[nodiscard]] static std::error_code share(source const& from, create how, owned& file,
                                               bool& appends) noexcept {
        if (how != create::never && how != create::if_missing) return errc::not_supported;
        return detail::platform::share_append(from.handle(), from.given() != nullptr,
                                              file.receive(), appends);
    }
    /// Where the file ends now: others may have appended to it, or cut it.
    [[nodiscard]] std::error_code find_end() noexcept {
        return detail::platform::size_of(file_.object(), detail::platform::kind::file, written_);
    }

    [[nodiscard]] std::error_code add(std::byte const* bytes, std::size_t n) noexcept {
        if (!is_open()) return errc::closed;
        if (n == 0) return {};
        if (n > static_cast<std::uint64_t>(INT64_MAX) - size())
            return std::make_error_code(std::errc::file_too_large);
        bool const fits = pending_ < block && n <= block - pending_;
        if (fits && n < direct) return keep(bytes, n);
        if (std::error_code const failure = write_buffer()) return failure;
        if (n < direct) return keep(bytes, n);

        std::size_t done = 0;
        std::error_code const failure = write(bytes, n, done);
        if (!failure || done == 0) return failure;
        // A part of the piece cannot be taken back: others may have appended after it.
        return keep(bytes + done, n - done);
    }
    /// Pieces from this size on are written from where they are: copying them costs more than the
    /// call saves.
    static constexpr std::size_t direct = block / 4;

    /// Copies to the end of the block, which becomes longer for the rest of a large piece.
    [[nodiscard]] std::error_code keep(std::byte const* bytes, std::size_t n) noexcept {
        if (block_.size() - pending_ < n) {  // not yet there, or nothing is pending
            std::error_code ec;
            block_ =
                region(ANON, n < block ? block : n, COPY, ec);  // takes pages as it is stored to
            if (ec) return ec;
        }
        std::memcpy(buffer() + pending_, bytes, n);
        pending_ += n;
        return {};
    }
    [[nodiscard]] std::error_code write(std::byte const* bytes, std::size_t n,
                                        std::size_t& done) noexcept {
        std::error_code const failure =
            detail::platform::append(file_.object(), appends_, bytes, n, done);
        written_ += done;
        return failure;
    }
    [[nodiscard]] std::error_code write_buffer() noexcept {
        if (!is_open()) return errc::closed;
        if (pending_ == 0) return {};
        std::size_t done = 0;
        std::error_code const failure = write(buffer(), pending_, done);
        pending_ -= done;
        if (pending_ != 0) std::memmove(buffer(), buffer() + done, pending_);
        return failure;
    }
    [[nodiscard]] std::byte* buffer() noexcept { return const_cast<std::byte*>(block_.data()); }

    [[nodiscard]] std::string describe() const {
        if (!is_open()) return "a closed appender";
        char path[1024] = {};
        detail::platform::path_of(file_.object(), path, sizeof path);
        return detail::format(path[0] != '\0' ? "\"%s\" of %llu bytes" : "a file%s of %llu bytes",
                              path, static_cast<unsigned long long>(written_));
    }
    [[noreturn]] void raise(std::error_code ec, std::string const& operation) const {
        error::raise(ec, operation, describe());
    }

    owned file_;
    region view_;   // what view() has shown
    region block_;  // memory: what is not written yet
    std::uint64_t written_ = 0;
    std::size_t pending_ = 0;
    bool appends_ = true;
    bool created_ = false;
};

// ---- mmap/contents.hpp ----
// contents.hpp: the bytes of a file by the fastest means: read when small, mapped when large.

/// The bytes of a file, for reading; movable, not copyable.
///
/// A file of less than `copied_below` bytes is copied into memory: that is faster than mapping it, and
/// nobody can change or truncate the copy. A file of `mapped_from` bytes or more is mapped (RDONLY): it
/// shows what others change later, and a load faults where they truncate it. Guard mapping() then, or
/// copy by mapping().read(). In between a file is copied if the allocator has memory that is in use
/// already, and mapped if the system would have to provide it. If you need a snapshot, read a copy.
///
/// A file that can be read and not mapped is read; one that can be mapped and not read (a handle opened
/// with O_DIRECT) is mapped. Files whose size the system does not know before they are read (/proc) are
/// read to their end, however long they are. Pipes are errc::not_mappable.
class mmap::contents {
public:
    using value_type = std::byte;
    using size_type = std::size_t;
    using const_iterator = std::byte const*;
    using iterator = const_iterator;

    /// Bytes below which a file is always copied, and from which on it is always mapped.
    static constexpr std::size_t copied_below = std::size_t{16} << 10U;
    static constexpr std::size_t mapped_from = std::size_t{512} << 10U;

    contents() noexcept = default;
    contents(contents&& other) noexcept { swap(other); }
    contents& operator=(contents&& other) noexcept {
        contents(std::move(other)).swap(*this);
        return *this;
    }
    contents(contents const&) = delete;
    contents& operator=(contents const&) = delete;
    ~contents() { delete[] memory_; }

    [[nodiscard]] std::byte const* data() const noexcept {
        return memory_ != nullptr ? memory_ : mapping_.data();
    }
    [[nodiscard]] std::size_t size() const noexcept {
        return memory_ != nullptr ? size_ : mapping_.size();
    }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] std::byte const* begin() const noexcept { return data(); }
    [[nodiscard]] std::byte const* end() const noexcept { return data() + size(); }
    /// @pre index < size()
    [[nodiscard]] std::byte const& operator[](std::size_t index) const noexcept {
        return data()[index];
    }
    /// The bytes as text, valid as long as the contents, which may be moved. No NUL ends the text,
    /// unless it was loaded with padding.
    [[nodiscard]] std::string_view view() const noexcept {
        return {reinterpret_cast<char const*>(data()), size()};
    }
    /// The bytes as elements of a trivially copyable type, which is const.
    /// @throws errc::partial_element, errc::misaligned (types aligned more than std::max_align_t)
    ///@{
    template <class T>
    [[nodiscard]] span<T> as() const {
        std::error_code ec;
        span<T> const view = as<T>(ec);
        if (ec) error::raise(ec, "view as elements", std::to_string(size()) + " bytes of a file");
        return view;
    }
    template <class T>
    [[nodiscard]] span<T> as(std::error_code& ec) const noexcept {
        static_assert(std::is_const_v<T>, "the contents of a file are for reading: as<T const>()");
        ec = detail::element_view_check::failure_of<T>(data(), size());
        if (ec) return {};
        return {reinterpret_cast<T*>(data()), size() / sizeof(T)};
    }
    ///@}

    /// The mapping of a large file; a closed region if the file was copied.
    [[nodiscard]] region const& mapping() const noexcept { return mapping_; }

    void swap(contents& other) noexcept {
        mapping_.swap(other.mapping_);
        tail_.swap(other.tail_);
        std::swap(memory_, other.memory_);
        std::swap(size_, other.size_);
    }
    friend void swap(contents& a, contents& b) noexcept { a.swap(b); }

private:
    friend struct mmap;  // load()
    using handle = detail::platform::handle;

    [[nodiscard]] std::error_code load(source const& from, std::size_t padding) noexcept {
        detail::pending_open file;
        if (std::error_code const failure = file.open(from, RDONLY, false)) return failure;
        std::error_code const failure = load_open(file.object, padding);
        if (!failure) (void)file.commit(false);
        return failure;
    }

    [[nodiscard]] std::error_code load_open(handle file, std::size_t padding) noexcept {
        detail::platform::file_info info;
        if (std::error_code const failure = detail::platform::inspect(file, info)) return failure;
        if (info.size > detail::bounds::longest)
            return std::make_error_code(std::errc::value_too_large);
        auto const size = static_cast<std::size_t>(info.size);
        if (size == 0) return read_to_end(file, padding);

        if (size < mapped_from && is_cheap_to_copy(size, padding)) {
            std::error_code const failure = read(file, size, padding);
            // open(2), O_DIRECT: EINVAL for a buffer that is not aligned.
            if (failure != std::errc::invalid_argument) return failure;
        }
        std::error_code const failure = map(file, size, padding);
        // Some files of sysfs, FUSE and network file systems can only be read.
        bool const may_be_read = failure == errc::not_mappable ||
                                 failure == std::errc::permission_denied ||
                                 failure == std::errc::address_in_use;
        return may_be_read ? read(file, size, padding) : failure;
    }

    /// Is the copy faster than a mapping? Not if the system has to find and clear a page for each
    /// page of it. Allocates the memory to look at it.
    [[nodiscard]] bool is_cheap_to_copy(std::size_t size, std::size_t padding) noexcept {
        if (size < copied_below) return true;
        if (!allocate(size, padding)) return false;
        auto const begin = reinterpret_cast<std::uintptr_t>(memory_);
        detail::platform::extent memory;
        std::size_t const page_offset =
            detail::bounds::offset_in(begin, detail::platform::page_size());
        memory.data = memory_;
        memory.length = size;
        memory.page_offset = static_cast<std::uint32_t>(page_offset);
        memory.mode = RDWR;
        memory.kind = detail::platform::kind::anonymous;
        memory.is_private = true;
        std::size_t resident = 0;
        bool const is_ready =
            !detail::platform::resident(memory, 0, size, resident) && resident == size;
        if (!is_ready) release();
        return is_ready;
    }

    /// Memory for `size` bytes and the padding. @return false if there is none
    [[nodiscard]] bool allocate(std::size_t size, std::size_t padding) noexcept {
        if (padding > detail::bounds::longest - size) return false;
        memory_ = new (std::nothrow) std::byte[size + padding];
        return memory_ != nullptr;
    }
    void release() noexcept {
        delete[] memory_;
        memory_ = nullptr;
        size_ = 0;
    }

    /// Copies the file, or what is left of it if it was cut in the meantime.
    [[nodiscard]] std::error_code read(handle file, std::size_t size,
                                       std::size_t padding) noexcept {
        if (memory_ == nullptr && !allocate(size, padding))
            return std::make_error_code(std::errc::not_enough_memory);
        std::error_code const failure = detail::platform::read(file, 0, memory_, size, size_);
        if (failure)
            release();
        else if (padding != 0)
            std::memset(memory_ + size_, 0, size - size_ + padding);
        return failure;
    }

    /// For a file that reports no size: it is empty, or made as it is read.
    [[nodiscard]] std::error_code read_to_end(handle file, std::size_t padding) noexcept {
        for (std::size_t capacity = 4096;; capacity *= 2) {
            contents longer;
            std::error_code const failure = longer.read(file, capacity, padding);
            if (failure == std::errc::invalid_argument) return map(file, 0, padding);
            if (failure) return failure;
            if (longer.size_ == capacity) continue;
            swap(longer);
            return {};
        }
    }

    /// address_in_use: there is no place for the padding after the file.
    [[nodiscard]] std::error_code map(handle file, std::size_t size, std::size_t padding) noexcept {
        std::size_t const page = detail::platform::page_size();
        // The rest of the last page reads as zeros (mmap(2), MapViewOfFile).
        std::size_t const used = detail::bounds::offset_in(size, page);
        std::error_code ec;
        if (padding == 0 || (used != 0 && padding <= page - used)) {
            mapping_ = region(detail::native::from_os(file), RDONLY, ec);
            return ec;
        }
        return map_before_zeros(file, size, padding);
    }

    /// Maps the file, and memory that reads as zeros right after its last page.
    [[nodiscard]] std::error_code map_before_zeros(handle file, std::size_t size,
                                                   std::size_t padding) noexcept {
        std::size_t const pages = detail::bounds::align_up(size, detail::platform::page_size());
        if (pages == 0 || padding > detail::bounds::longest - pages)
            return std::make_error_code(std::errc::not_enough_memory);
        constexpr int attempts = 4;
        std::error_code ec;
        for (int i = 0; i < attempts; ++i) {
            region space(ANON, pages + padding, COPY, ec);
            if (ec) return ec;
            options first;
            first.length = size;
            first.address = const_cast<std::byte*>(space.data());
            first.fixed = true;
            options second = first;
            second.length = padding;
            second.address = const_cast<std::byte*>(space.data()) + pages;
            space.unmap();
            mapping_ = region(detail::native::from_os(file), RDONLY, first, ec);
            if (!ec) tail_ = region(ANON, COPY, second, ec);
            if (!ec) return ec;
            mapping_.unmap();
            if (ec != std::errc::address_in_use) break;  // not taken by another thread
        }
        // invalid_argument: memory begins at multiples of 64 KiB on Windows, where few files end; a
        // file of hugetlbfs begins at a multiple of its page.
        return ec == std::errc::invalid_argument ? std::make_error_code(std::errc::address_in_use)
                                                 : ec;
    }

    region mapping_;
    region tail_;  // zeros after mapping_, where the padding does not fit into its last page
    std::byte* memory_ = nullptr;
    std::size_t size_ = 0;  // of memory_
};

/// Loads a file. With padding, at least so many zero bytes can be read after the last one: what parsers
/// and C strings ask for. Each zero is the library's own, unless a large file is mapped and its last
/// page has room for them: then another process that stores or appends to the file there shows.
/// A mapped file of whole pages takes address space for one page more.
/// Windows: a large file of whole pages is copied, unless it ends at a multiple of 64 KiB.
/// @throws what region's constructor throws
///@{
inline mmap::contents mmap::load(source const& from, padding after, std::error_code& ec) noexcept {
    contents loaded;
    ec = loaded.load(from, after.bytes);
    return ec ? contents() : std::move(loaded);
}
inline mmap::contents mmap::load(source const& from, std::error_code& ec) noexcept {
    return load(from, padding(), ec);
}
inline mmap::contents mmap::load(source const& from, padding after) {
    std::error_code ec;
    contents loaded = load(from, after, ec);
    if (ec) error::raise(ec, "load", from.describe());
    return loaded;
}
inline mmap::contents mmap::load(source const& from) { return load(from, padding()); }
///@}

// ---- mmap/cursor.hpp ----
// cursor.hpp: a region read and written like a file, from a position that never leaves it.

#include <cstring>
#include <string_view>

// ---- mmap/detail/search.hpp ----
// search.hpp: where a needle stands in a text, in linear time and without memory of its own, in both
// directions. The two-way algorithm of Crochemore and Perrin ("Two-way string-matching", Journal of
// the ACM 38, 1991). memmem(3) is not used: some systems' takes text times needle.

#include <cstddef>
#include <cstring>
#include <string_view>

struct mmap::detail::search {
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    /// Index of the first occurrence; npos if there is none. An empty needle is found at 0.
    [[nodiscard]] static std::size_t first(std::string_view text,
                                           std::string_view needle) noexcept {
        return locate(forward{text}, forward{needle});
    }
    /// Index of the last occurrence; npos if there is none. An empty needle is found at the end.
    [[nodiscard]] static std::size_t last(std::string_view text, std::string_view needle) noexcept {
        std::size_t const from_end = locate(backward{text}, backward{needle});
        return from_end == npos ? npos : text.size() - needle.size() - from_end;
    }

    /// Bytes in the order in which they are searched.
    struct forward {
        std::string_view bytes;
        [[nodiscard]] std::size_t size() const noexcept { return bytes.size(); }
        [[nodiscard]] unsigned char operator[](std::size_t i) const noexcept {
            return static_cast<unsigned char>(bytes[i]);
        }
        /// Index of the byte in [begin, end); `end` if it is not there.
        [[nodiscard]] std::size_t find(unsigned char wanted, std::size_t begin,
                                       std::size_t end) const noexcept {
            void const* const found = std::memchr(bytes.data() + begin, wanted, end - begin);
            if (found == nullptr) return end;
            return static_cast<std::size_t>(static_cast<char const*>(found) - bytes.data());
        }
    };
    struct backward {
        std::string_view bytes;
        [[nodiscard]] std::size_t size() const noexcept { return bytes.size(); }
        [[nodiscard]] unsigned char operator[](std::size_t i) const noexcept {
            return static_cast<unsigned char>(bytes[bytes.size() - 1 - i]);
        }
        [[nodiscard]] std::size_t find(unsigned char wanted, std::size_t begin,
                                       std::size_t end) const noexcept {
            while (begin < end && (*this)[begin] != wanted) ++begin;
            return begin;
        }
    };

    /// The search itself, in the order of `Bytes`.
    template <class Bytes>
    [[nodiscard]] static std::size_t locate(Bytes const& text, Bytes const& needle) noexcept {
        std::size_t const size = needle.size();
        if (size == 0) return 0;
        if (size > text.size()) return npos;
        factors const f = factorize(needle);
        std::size_t const last = text.size() - size;
        std::size_t known = 0;  // bytes of the needle that the previous attempt has matched already
        for (std::size_t at = 0; at <= last;) {
            if (known == 0) {  // to where the right half can begin
                at = text.find(needle[f.split], at + f.split, last + f.split + 1) - f.split;
                if (at > last) break;
            }
            std::size_t right = f.split > known ? f.split : known;
            while (right < size && needle[right] == text[at + right]) ++right;
            if (right < size) {
                at += right - f.split + 1;
                known = 0;
                continue;
            }
            std::size_t left = f.split;
            while (left > known && needle[left - 1] == text[at + left - 1]) --left;
            if (left <= known) return at;
            at += f.shift;
            known = f.is_periodic ? size - f.shift : 0;
        }
        return npos;
    }

private:
    /// A critical factorization: where the right half of the needle begins, and how far an attempt that
    /// has matched it moves on.
    struct factors {
        std::size_t split;
        std::size_t shift;
        bool is_periodic;  // the shift is the needle's period
    };
    template <class Bytes>
    static factors factorize(Bytes const& needle) noexcept {
        std::size_t const size = needle.size();
        factors const rising = maximal_suffix(needle, true);
        factors const falling = maximal_suffix(needle, false);
        factors f = rising.split > falling.split ? rising : falling;
        f.is_periodic = f.split + f.shift <= size;
        for (std::size_t i = 0; f.is_periodic && i < f.split; ++i)
            f.is_periodic = needle[i] == needle[i + f.shift];
        if (!f.is_periodic) f.shift = (f.split > size - f.split ? f.split : size - f.split) + 1;
        return f;
    }
    /// The suffix that comes last in alphabetical order, in that of the bytes or its reverse, and its
    /// period as `shift`.
    template <class Bytes>
    static factors maximal_suffix(Bytes const& needle, bool is_rising) noexcept {
        std::size_t begin = 0;      // of the last suffix so far
        std::size_t candidate = 1;  // of the suffix it is compared with
        std::size_t matched = 0;    // bytes of the two that are equal, modulo the period
        std::size_t period = 1;
        while (candidate + matched < needle.size()) {
            unsigned char const a = needle[candidate + matched];
            unsigned char const b = needle[begin + matched];
            if (a == b) {
                if (++matched < period) continue;
                candidate += period;
                matched = 0;
            } else if (is_rising ? a < b : a > b) {  // the candidate comes before
                candidate += matched + 1;
                matched = 0;
                period = candidate - begin;
            } else {
                begin = candidate++;
                matched = 0;
                period = 1;
            }
        }
        return {begin, period, false};
    }
};

// ---- mmap/cursor.hpp ----
/// A position in a region. Follows Python's mmap where that has the method; docs/cursor.md lists the
/// differences. Views that read() and read_line() return point into the mapping: no copy, valid as
/// long as region::view() is. What does not fit is errc::out_of_range: nothing is read or written, and
/// the position stays. Of a region that may not be read (NONE), read(n) still returns views; find()
/// finds nothing, and calls that copy report permission_denied. The region must outlive the cursor; it
/// may be resized.
class mmap::cursor {
    // write(T) takes types that are their own bytes, not types that point to them.
    template <class T, class = void>
    struct is_view : std::false_type {};
    template <class T>
    struct is_view<T, std::void_t<decltype(std::declval<T const&>().data())>>
        : std::negation<std::is_aggregate<T>> {};
    template <class T>
    static constexpr bool is_value =
        std::is_trivially_copyable_v<T> && !std::is_pointer_v<T> && !std::is_array_v<T> &&
        !std::is_convertible_v<T const&, std::string_view> && !is_view<T>::value;

public:
    /// What seek() counts from.
    enum class from { start, current, end };
    /// What find() and rfind() return for a needle that is not there.
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    explicit cursor(region& r) noexcept : region_(&r), writable_region_(&r) {}
    /// For reading only: writing is std::errc::permission_denied.
    explicit cursor(region const& r) noexcept : region_(&r) {}
    explicit cursor(region const&&) = delete;

    // --- position ---------------------------------------------------------------------------------

    [[nodiscard]] std::size_t tell() const noexcept { return position_; }
    [[nodiscard]] std::size_t remaining() const noexcept {
        return position_ < region_->size() ? region_->size() - position_ : 0;
    }
    /// Moves the position to `offset` bytes from the start, the position or the end; the end itself
    /// is a position.
    void seek(std::int64_t offset, from whence = from::start) {
        std::error_code ec;
        seek(offset, whence, ec);
        if (ec) raise(ec, "seek to " + std::to_string(offset) + " from");
    }
    void seek(std::int64_t offset, std::error_code& ec) noexcept { seek(offset, from::start, ec); }
    void seek(std::int64_t offset, from whence, std::error_code& ec) noexcept {
        std::size_t const base = whence == from::start     ? 0
                                 : whence == from::current ? position_
                                                           : region_->size();
        bool const back = offset < 0;
        std::uint64_t const distance =
            back ? 0 - static_cast<std::uint64_t>(offset) : static_cast<std::uint64_t>(offset);
        std::size_t const size = region_->size();
        // A step back may still end outside: the region may have shrunk below the position.
        bool const fits = back ? distance <= base && base - distance <= size
                               : detail::bounds::contains(base, distance, size);
        ec = fits ? std::error_code() : errc::out_of_range;
        if (fits)
            position_ = back ? base - static_cast<std::size_t>(distance)
                             : base + static_cast<std::size_t>(distance);
    }

    // --- reading ----------------------------------------------------------------------------------

    /// Up to n bytes: fewer, or none, where the region ends.
    [[nodiscard]] std::string_view read(std::size_t n) noexcept {
        return take(n < remaining() ? n : remaining());
    }
    /// All that remains.
    [[nodiscard]] std::string_view read() noexcept { return take(remaining()); }
    /// Up to the next newline and including it, or to the end; empty at the end.
    [[nodiscard]] std::string_view read_line() noexcept {
        std::size_t const end_of_line = find("\n");
        return take(end_of_line == npos ? remaining() : end_of_line + 1 - position_);
    }
    /// The next sizeof(T) bytes as a value, in this machine's byte order.
    template <class T>
    [[nodiscard]] T read() {
        std::error_code ec;
        T const value = read<T>(ec);
        if (ec) raise(ec, "read " + std::to_string(sizeof(T)) + " bytes at");
        return value;
    }
    template <class T>
    [[nodiscard]] T read(std::error_code& ec) noexcept {
        static_assert(is_value<T>,
                      "read<T>() makes trivially copyable values, not pointers or views");
        T value{};
        ec = sizeof(T) <= remaining() ? unreadable() : errc::out_of_range;
        if (!ec) std::memcpy(&value, take(sizeof(T)).data(), sizeof(T));
        return value;
    }
    [[nodiscard]] std::byte read_byte() { return read<std::byte>(); }
    [[nodiscard]] std::byte read_byte(std::error_code& ec) noexcept { return read<std::byte>(ec); }

    // --- writing ----------------------------------------------------------------------------------

    /// Writes all the bytes, or none.
    void write(std::string_view bytes) {
        std::error_code ec;
        write(bytes, ec);
        if (ec) raise(ec, "write " + std::to_string(bytes.size()) + " bytes at");
    }
    void write(std::string_view bytes, std::error_code& ec) noexcept { write_bytes(bytes, ec); }
    void write(span<std::byte const> bytes) { write(text(bytes)); }
    void write(span<std::byte const> bytes, std::error_code& ec) noexcept {
        write(text(bytes), ec);
    }
    /// Writes the bytes of a value, in this machine's byte order. Pointers and views do not compile:
    /// their bytes mean nothing in a file.
    template <class T, class = std::enable_if_t<is_value<T>>>
    void write(T const& value) {
        write(bytes_of(value));
    }
    template <class T, class = std::enable_if_t<is_value<T>>>
    void write(T const& value, std::error_code& ec) noexcept {
        write(bytes_of(value), ec);
    }
    void write_byte(std::byte b) { write(b); }
    void write_byte(std::byte b, std::error_code& ec) noexcept { write(b, ec); }

    /// Copies n bytes inside the region; source and target may overlap. The position stays.
    void move(std::size_t target, std::size_t source, std::size_t n) {
        std::error_code ec;
        move(target, source, n, ec);
        if (ec)
            raise(ec, "move " + std::to_string(n) + " bytes from " + std::to_string(source) +
                          " to " + std::to_string(target) + " with the cursor at");
    }
    void move(std::size_t target, std::size_t source, std::size_t n, std::error_code& ec) noexcept {
        std::byte* const bytes = writable(ec);
        if (ec) return;
        std::size_t const size = region_->size();
        if (!detail::bounds::contains(target, n, size) ||
            !detail::bounds::contains(source, n, size))
            ec = errc::out_of_range;
        else if (n != 0)
            std::memmove(bytes + target, bytes + source, n);
    }

    // --- searching --------------------------------------------------------------------------------

    /// Where `needle` first (rfind: last) stands in [start, end); npos if nowhere. `start` is the
    /// position if omitted, for rfind too. An empty needle is found at start (rfind: at end). Takes time
    /// in proportion to the bytes searched, whatever they are, and no memory.
    ///@{
    [[nodiscard]] std::size_t find(std::string_view needle) const noexcept {
        return find(needle, position_);
    }
    [[nodiscard]] std::size_t find(std::string_view needle, std::size_t start,
                                   std::size_t end = npos) const noexcept {
        return search(needle, start, end, detail::search::first);
    }
    [[nodiscard]] std::size_t rfind(std::string_view needle) const noexcept {
        return rfind(needle, position_);
    }
    [[nodiscard]] std::size_t rfind(std::string_view needle, std::size_t start,
                                    std::size_t end = npos) const noexcept {
        return search(needle, start, end, detail::search::last);
    }
    ///@}

    // --- frames -----------------------------------------------------------------------------------

    /// Writes a length (32 bits, little-endian) and the bytes. If both do not fit, nothing is written.
    void write_frame(std::string_view payload) {
        std::error_code ec;
        write_frame(payload, ec);
        if (ec) raise(ec, "write a frame of " + std::to_string(payload.size()) + " bytes at");
    }
    void write_frame(std::string_view payload, std::error_code& ec) noexcept {
        std::byte* const bytes = writable(ec);
        if (ec) return;
        if (remaining() < frame_head || payload.size() > remaining() - frame_head ||
            payload.size() > UINT32_MAX) {
            ec = errc::out_of_range;
            return;
        }

        // The length last: a reader in between finds the length that was there before.
        if (!payload.empty())
            std::memmove(bytes + position_ + frame_head, payload.data(), payload.size());
        for (std::size_t i = 0; i < frame_head; ++i)
            bytes[position_ + i] = static_cast<std::byte>(payload.size() >> (8 * i) & 0xFFU);
        position_ += frame_head + payload.size();
    }
    /// The bytes of the next frame, in place. Zeros read as an empty frame.
    /// @throws errc::out_of_range (no room for a length), errc::bad_frame (a length that reaches past
    ///   the region: corrupt or hostile)
    [[nodiscard]] std::string_view read_frame() {
        std::error_code ec;
        std::string_view const payload = read_frame(ec);
        if (ec) raise(ec, "read a frame at");
        return payload;
    }
    [[nodiscard]] std::string_view read_frame(std::error_code& ec) noexcept {
        if (remaining() < frame_head) {
            ec = errc::out_of_range;
            return {};
        }
        ec = unreadable();
        if (ec) return {};
        std::size_t size = 0;
        for (std::size_t i = 0; i < frame_head; ++i)
            size |= std::to_integer<std::size_t>((*region_)[position_ + i]) << (8 * i);
        if (size > remaining() - frame_head) {
            ec = errc::bad_frame;
            return {};
        }
        position_ += frame_head;
        return take(size);
    }

private:
    static constexpr std::size_t frame_head = 4;

    [[nodiscard]] std::size_t clamp(std::size_t n) const noexcept {
        return n < region_->size() ? n : region_->size();
    }
    using search_function = std::size_t (*)(std::string_view text,
                                            std::string_view needle) noexcept;
    [[nodiscard]] std::size_t search(std::string_view needle, std::size_t start, std::size_t end,
                                     search_function find_in) const noexcept {
        std::string_view const bytes = unreadable() ? "" : region_->view().substr(0, end);
        start = clamp(start);
        if (start > bytes.size()) return npos;
        std::size_t const at = find_in(bytes.substr(start), needle);
        return at == npos ? npos : start + at;
    }
    /// @pre n <= remaining()
    [[nodiscard]] std::string_view take(std::size_t n) noexcept {
        if (n == 0) return {};
        std::string_view const bytes = region_->view().substr(position_, n);
        position_ += n;
        return bytes;
    }
    [[nodiscard]] static std::string_view text(span<std::byte const> bytes) noexcept {
        return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
    }
    template <class T>
    [[nodiscard]] static std::string_view bytes_of(T const& value) noexcept {
        return {reinterpret_cast<char const*>(&value), sizeof value};
    }
    [[nodiscard]] std::error_code unreadable() const noexcept {
        bool const may = !region_->is_open() || (region_->mode() & access::read) != NONE;
        return may ? std::error_code() : std::make_error_code(std::errc::permission_denied);
    }
    [[nodiscard]] std::byte* writable(std::error_code& ec) const noexcept {
        if (writable_region_ != nullptr) return writable_region_->writable_bytes(ec).data();
        ec = region_->is_open() ? std::make_error_code(std::errc::permission_denied)
                                : make_error_code(errc::closed);
        return nullptr;
    }
    void write_bytes(std::string_view source, std::error_code& ec) noexcept {
        std::byte* const bytes = writable(ec);
        if (ec) return;
        if (source.size() > remaining()) {
            ec = errc::out_of_range;
            return;
        }

        if (!source.empty()) std::memmove(bytes + position_, source.data(), source.size());
        position_ += source.size();
    }
    [[noreturn]] void raise(std::error_code ec, std::string const& operation) const {
        error::raise(ec, operation,
                     "position " + std::to_string(position_) + " of " + region_->describe());
    }

    region const* region_;
    region* writable_region_ = nullptr;  // the same one, unless the cursor only reads
    std::size_t position_ = 0;
};

// ---- mmap/fault_guard.hpp ----
// fault_guard.hpp: reading a mapped file that may change under the reader, without dying of it.

/// While it lives, faults of this thread inside the region are survived: a file truncated by another
/// process, an I/O error, a full disk when a hole of the file is stored to.
///
/// From the faulting page to the region's end this process then has zeros instead of the file:
/// loads go on with them, stores go there and are lost to the file. No jump, so destructors run.
/// faulted() and check() tell, on every thread that guards the region. The zeros stay until the
/// region is unmapped; map again to see the file. Guards nest; other threads need their own.
///
///     mmap::fault_guard g(text);
///     parse(text.view());
///     g.check();          // throws if what parse() saw was not the file
///
/// Some losses are not reported by the system: zeros after an end inside a page, and, on Linux, for a
/// moment, those of a file that is cut while it is cached in large pieces (docs/faults.md).
///
/// Loads cost nothing. The first guard of a program installs a handler, and the module with the
/// handler then stays loaded; faults outside guarded regions go to the handler that was there before.
/// POSIX: SIGBUS; arming costs a system call, which looks whether other code has replaced the handler.
/// Windows: a vectored handler for EXCEPTION_IN_PAGE_ERROR; the whole region becomes zeros.
/// @pre the region is neither resized, slid, protected, unmapped nor moved while it is guarded; the
///   guard is destroyed by the thread that made it
class [[nodiscard]] mmap::fault_guard {
public:
    /// @throws std::errc::not_enough_memory, or the system's error of installing the handler
    explicit fault_guard(region const& guarded) {
        std::error_code ec;
        arm(guarded, ec);
        if (ec) error::raise(ec, "guard", guarded.describe());
    }
    fault_guard(region const& guarded, std::error_code& ec) noexcept { arm(guarded, ec); }
    explicit fault_guard(region const&&) = delete;
    fault_guard(region const&&, std::error_code&) = delete;
    fault_guard(fault_guard const&) = delete;
    fault_guard& operator=(fault_guard const&) = delete;
    ~fault_guard() {
        if (region_ != nullptr) detail::platform::disarm(range_);
    }

    /// Has any byte of the region been replaced by zeros, now or under an earlier guard?
    [[nodiscard]] bool faulted() const noexcept {
        return region_ != nullptr && region_->lost_before(region_->size());
    }
    /// Bytes before the first page that a fault has replaced; size() unless faulted(). The file may
    /// have fewer: it can end inside a page, and pages that nobody has read have had no fault.
    /// file_size() of a region with keep_handle is exact.
    [[nodiscard]] std::size_t intact() const noexcept {
        if (region_ == nullptr) return 0;
        if (!faulted()) return region_->size();
        std::size_t const lost = range_.first_lost->load();
        return lost > region_->mapping_.page_offset ? lost - region_->mapping_.page_offset : 0;
    }
    /// @throws std::errc::io_error if faulted()
    // In parentheses, since `check` is a function-like macro elsewhere (Unreal, Apple).
    void(check)() const {
        std::error_code ec;
        (check)(ec);
        if (!ec) return;
        error::raise(ec, "rely on",
                     "bytes from " + std::to_string(intact()) + " of " + region_->describe() +
                         ", read as zeros, stores there lost");
    }
    void(check)(std::error_code& ec) const noexcept {
        ec = faulted() ? std::make_error_code(std::errc::io_error) : std::error_code();
    }

private:
    void arm(region const& guarded, std::error_code& ec) noexcept {
        ec.clear();
        detail::platform::extent const& e = guarded.mapping_;
        if (e.length == 0) return;  // nothing to read
        detail::page_state* const book = guarded.make_pages();
        if (book == nullptr) {
            ec = std::make_error_code(std::errc::not_enough_memory);
            return;
        }
        range_.base = e.base();
        range_.length = e.page_offset + e.length;
        range_.writable = guarded.writable();
        range_.first_lost = &book->first_lost;
        ec = detail::platform::arm(range_);
        if (!ec) region_ = &guarded;
    }

    region const* region_ = nullptr;
    detail::platform::armed_range range_;
};

// ---- mmap/ring.hpp ----
// ring.hpp: a ring buffer whose bytes are mapped twice in a row, so that no access ever wraps.

/// A ring buffer of size() bytes, mapped twice in a row: data()[i] and data()[i + size()] are the same
/// byte. So up to size() bytes from any position are one contiguous span, also across the ring's end.
/// Movable, not copyable. Memory is zero at first, readable and writable.
///
/// The ring is memory alone. It keeps no read or write position and synchronizes nothing: a producer
/// and a consumer need atomic positions of their own, stored with release after the bytes are
/// written or used, and loaded with acquire before. Two rings of one name need these in shared
/// memory, too (examples/ring_writer.cpp).
///
/// Const members may be called concurrently, and so may at(), which changes nothing but what the caller
/// stores. POSIX: forked children share the ring. Windows: a name lives as long as its last user.
class mmap::ring {
public:
    ring() noexcept = default;

    /// Memory of this process. `bytes` is rounded up to a multiple of granularity(): size() tells.
    /// @throws invalid_argument (0 bytes), not_enough_memory (more than half the address space), or the
    /// system's error
    explicit ring(std::size_t bytes) : ring() {
        std::error_code ec;
        open(bytes, ec);
        if (ec)
            error::raise(
                ec, "map",
                detail::format("a ring of %llu bytes", static_cast<unsigned long long>(bytes)));
    }
    ring(std::size_t bytes, std::error_code& ec) noexcept { open(bytes, ec); }

    /// Opens the ring of a name, at its present size.
    /// @throws no_such_file_or_directory if it is missing
    explicit ring(shared const& name) : ring(name, options{}) {}
    ring(shared const& name, std::error_code& ec) noexcept : ring(name, options{}, ec) {}

    /// Opens the ring of a name, and creates it if it is missing. `bytes` is rounded up as above;
    /// to_end: the present size, or 64 MiB.
    /// @throws invalid_argument if what exists has another size
    ring(shared const& name, std::size_t bytes) : ring(name, creating(bytes)) {}
    ring(shared const& name, std::size_t bytes, std::error_code& ec) noexcept
        : ring(name, creating(bytes), ec) {}

    /// Likewise, as `create` and `permissions` say. `length` to_end: the present size, or 64 MiB of
    /// what is created.
    /// @throws file_exists (create::must), errc::not_supported (create::truncate, and options that a
    /// ring does not have)
    ring(shared const& name, options const& how) : ring() {
        std::error_code ec;
        std::size_t present = 0;
        open(name, how, present, ec);
        if (ec) raise(ec, name, how, present);
    }
    ring(shared const& name, options const& how, std::error_code& ec) noexcept {
        std::size_t present = 0;
        open(name, how, present, ec);
    }

    ring(ring&& other) noexcept { swap(other); }
    ring& operator=(ring&& other) noexcept {
        ring(std::move(other)).swap(*this);
        return *this;
    }
    ring(ring const&) = delete;
    ring& operator=(ring const&) = delete;
    ~ring() { unmap(); }

    /// The first of 2 * size() bytes; null if the ring is closed.
    [[nodiscard]] std::byte* data() noexcept { return base_; }
    [[nodiscard]] std::byte const* data() const noexcept { return base_; }
    /// Bytes of the ring, a multiple of granularity(); 0 if it is closed.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool is_open() const noexcept { return base_ != nullptr; }
    [[nodiscard]] explicit operator bool() const noexcept { return is_open(); }
    /// Did this constructor make the named memory? False for rings without a name.
    [[nodiscard]] bool created() const noexcept { return created_; }

    /// `n` bytes from `position` modulo size(). Positions may count all bytes ever written: 64 bits
    /// last for centuries.
    /// @throws errc::out_of_range (n > size()), errc::closed
    [[nodiscard]] span<std::byte> at(std::uint64_t position, std::size_t n) {
        return {base_ + checked(position, n), n};
    }
    [[nodiscard]] span<std::byte const> at(std::uint64_t position, std::size_t n) const {
        return {base_ + checked(position, n), n};
    }
    [[nodiscard]] span<std::byte> at(std::uint64_t position, std::size_t n,
                                     std::error_code& ec) noexcept {
        ec = refusal(n);
        if (ec) return {};
        return {base_ + offset_of(position), n};
    }
    [[nodiscard]] span<std::byte const> at(std::uint64_t position, std::size_t n,
                                           std::error_code& ec) const noexcept {
        ec = refusal(n);
        if (ec) return {};
        return {base_ + offset_of(position), n};
    }

    /// Unmaps; the ring is closed then. A name stays until mmap::remove_shared().
    void unmap() noexcept {
        detail::platform::unmap(views());
        base_ = nullptr;
        size_ = 0;
        mask_ = 0;
        created_ = false;
        handle_.reset();
    }
    void swap(ring& other) noexcept {
        std::swap(base_, other.base_);
        std::swap(size_, other.size_);
        std::swap(mask_, other.mask_);
        std::swap(created_, other.created_);
        handle_.swap(other.handle_);
    }
    friend void swap(ring& a, ring& b) noexcept { a.swap(b); }

private:
    [[nodiscard]] static options creating(std::size_t bytes) noexcept {
        options how;
        how.length = bytes;
        how.create = create::if_missing;
        return how;
    }

    /// The size of a ring for so many bytes.
    [[nodiscard]] static std::error_code round_up(std::size_t bytes,
                                                  std::size_t& rounded) noexcept {
        if (bytes == 0) return std::make_error_code(std::errc::invalid_argument);
        // Half of that: the ring is mapped twice. So the multiple exists, too.
        if (bytes > detail::bounds::longest / 2)
            return std::make_error_code(std::errc::not_enough_memory);
        rounded = detail::bounds::align_up(bytes, detail::platform::granularity());
        return {};
    }
    /// What the options ask for that a ring does not have.
    [[nodiscard]] static bool is_supported(options const& how) noexcept {
        return how.offset == 0 && how.reserve == 0 && how.address == nullptr && !how.fixed &&
               !how.grow && !how.unchecked && !how.populate && !how.locked && !how.huge &&
               how.native_flags == 0;
    }

    void open(std::size_t bytes, std::error_code& ec) noexcept {
        std::size_t length = 0;
        owned object;
        ec = round_up(bytes, length);
        if (!ec) ec = detail::platform::open_unnamed(length, object.receive());
        if (!ec) ec = map(object.object(), length);
    }

    void open(shared const& name, options const& how, std::size_t& present,
              std::error_code& ec) noexcept {
        std::size_t const asked = how.length == to_end ? shared::default_size : how.length;
        std::size_t wanted = 0;
        ec = !name.valid()        ? std::make_error_code(std::errc::invalid_argument)
             : !is_supported(how) ? make_error_code(errc::not_supported)
                                  : round_up(asked, wanted);
        if (ec) return;
        present = wanted;
        owned object;
        bool is_new = false;
        ec = detail::platform::open_shared(name.c_str(), RDWR, how.create, present, 0,
                                           how.permissions, object.receive(), is_new);
        if (ec) return;
        bool const is_other = how.length != to_end && present != wanted;
        bool const is_partial =
            detail::bounds::offset_in(present, detail::platform::granularity()) != 0;
        ec = is_other || is_partial ? std::make_error_code(std::errc::invalid_argument)
                                    : map(object.object(), present);
        if (ec && is_new) {
            bool removed = false;
            (void)detail::platform::remove_shared(name.c_str(), removed);
        }
        if (ec) return;
        created_ = is_new;
        handle_ = std::move(object);  // on Windows the name lives as long as a handle
    }

    [[nodiscard]] std::error_code map(detail::platform::handle object,
                                      std::size_t length) noexcept {
        if (length > detail::bounds::longest / 2)
            return std::make_error_code(std::errc::not_enough_memory);
        if (std::error_code const failure = detail::platform::map_twice(object, length, base_))
            return failure;
        size_ = length;
        mask_ = (length & (length - 1)) == 0 ? length - 1 : 0;
        return {};
    }

    [[nodiscard]] detail::platform::extent views() const noexcept {
        detail::platform::extent both;
        both.data = base_;
        both.length = both.reserved = 2 * size_;
        both.mode = RDWR;
        both.kind = detail::platform::kind::named;
        return both;
    }

    /// A mask where the size allows it: a 64-bit division costs more than a small message.
    [[nodiscard]] std::size_t offset_of(std::uint64_t position) const noexcept {
        return static_cast<std::size_t>(mask_ != 0 ? position & mask_ : position % size_);
    }
    [[nodiscard]] std::error_code refusal(std::size_t n) const noexcept {
        if (size_ == 0) return errc::closed;
        return n > size_ ? make_error_code(errc::out_of_range) : std::error_code();
    }
    [[nodiscard]] std::size_t checked(std::uint64_t position, std::size_t n) const {
        if (size_ == 0 || n > size_) raise_range(position, n);
        return offset_of(position);
    }

    [[noreturn]] void raise_range(std::uint64_t position, std::size_t n) const {
        error::raise(refusal(n), "view",
                     detail::format("%llu bytes at %llu of a ring of %llu",
                                    static_cast<unsigned long long>(n),
                                    static_cast<unsigned long long>(position),
                                    static_cast<unsigned long long>(size_)));
    }
    [[noreturn]] static void raise(std::error_code ec, shared const& name, options const& how,
                                   std::size_t present) {
        bool const is_sized = how.length != to_end;
        error::raise(
            ec, "map",
            detail::format(present == 0 ? "ring \"%s\""
                           : is_sized   ? "ring \"%s\" (%llu bytes asked for, it has %llu)"
                                        : "ring \"%s\" (%llu bytes)",
                           name.c_str(),
                           static_cast<unsigned long long>(is_sized ? how.length : present),
                           static_cast<unsigned long long>(present)));
    }

    std::byte* base_ = nullptr;
    std::size_t size_ = 0;
    std::size_t mask_ = 0;  // size_ - 1 if that is a mask, else 0
    owned handle_;          // of a name
    bool created_ = false;
};

// ---- mmap/vector.hpp ----
// vector.hpp: a file of records, used like a std::vector.

/// A growable array of trivially copyable records in a file; `vector<T const>` opens it for reading.
/// The file holds the records and nothing else, in this machine's layout.
///
/// Growth allocates blocks ahead of size() and reserves address space ahead of these, so push_back()
/// is cheap; close() and the destructor give the file its exact size. A killed process leaves every
/// record it stored, and perhaps records of zeros after them: use a T that tells zeros from data if
/// that matters. Pointers and references stay valid up to capacity(), as std::vector's do. For one
/// writer: after fork() the process that has grown the file goes on with it or ends by _exit(). What
/// another process destroys leaves the file as it is.
///
/// If another process truncates the file, growth, flush() and close() report std::errc::io_error.
/// Stores to records that are gone fault: a mmap::fault_guard of mapping() survives that.
template <class T>
class mmap::vector {
    using record = std::remove_const_t<T>;
    static constexpr bool is_reader = std::is_const_v<T>;
    static_assert(std::is_trivially_copyable_v<T>,
                  "records in a file are bytes: T must be trivially copyable");
    static_assert(alignof(T) <= 4096,
                  "mappings begin where pages do: T must not be aligned to more");

public:
    using value_type = record;
    using size_type = std::size_t;
    using difference_type = std::ptrdiff_t;
    using reference = T&;
    using const_reference = T const&;
    using iterator = T*;
    using const_iterator = T const*;

    vector() noexcept = default;

    /// Opens the file, or creates it (folders are not created), with at least n records: a shorter
    /// file grows by records of zeros, a longer one stays. `vector<T const>`: the file must exist and
    /// have n records. In `how`: `offset` of the first record, `reserve` (bytes), `create` (`never`
    /// means if_missing here), `permissions`, `huge`, `populate`, `locked`, `sparse`.
    /// @throws errc::partial_element if the file is no whole number of records, errc::misaligned if
    ///   offset does not suit T, or what region's constructor throws
    ///@{
    explicit vector(source const& path, std::size_t n = 0, options const& how = {}) {
        std::string text;
        std::error_code const ec = open(path, n, how, &text);
        if (ec)
            error::raise(ec, "open",
                         detail::format("%s as a vector of %llu-byte records", text.c_str(),
                                        static_cast<unsigned long long>(sizeof(T))));
    }
    vector(source const& path, std::error_code& ec) noexcept { ec = open(path, 0, {}, nullptr); }
    vector(source const& path, std::size_t n, std::error_code& ec) noexcept {
        ec = open(path, n, {}, nullptr);
    }
    vector(source const& path, std::size_t n, options const& how, std::error_code& ec) noexcept {
        ec = open(path, n, how, nullptr);
    }
    ///@}

    vector(vector&& other) noexcept { swap(other); }
    vector& operator=(vector&& other) noexcept {
        vector(std::move(other)).swap(*this);
        return *this;
    }
    vector(vector const&) = delete;
    vector& operator=(vector const&) = delete;
    ~vector() {
        std::error_code ignored;
        close(ignored);
    }

    [[nodiscard]] T* data() noexcept { return elements(); }
    [[nodiscard]] T const* data() const noexcept { return elements(); }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] T* begin() noexcept { return data(); }
    [[nodiscard]] T* end() noexcept { return data() + size_; }
    [[nodiscard]] T const* begin() const noexcept { return data(); }
    [[nodiscard]] T const* end() const noexcept { return data() + size_; }
    /// @pre index < size()
    [[nodiscard]] T& operator[](std::size_t index) noexcept { return data()[index]; }
    [[nodiscard]] T const& operator[](std::size_t index) const noexcept { return data()[index]; }
    /// @throws errc::out_of_range
    ///@{
    [[nodiscard]] T& at(std::size_t index) {
        check_index(index);
        return data()[index];
    }
    [[nodiscard]] T const& at(std::size_t index) const {
        check_index(index);
        return data()[index];
    }
    ///@}
    /// The first and the last record. @pre not empty()
    ///@{
    [[nodiscard]] T& front() noexcept { return data()[0]; }
    [[nodiscard]] T const& front() const noexcept { return data()[0]; }
    [[nodiscard]] T& back() noexcept { return data()[size_ - 1]; }
    [[nodiscard]] T const& back() const noexcept { return data()[size_ - 1]; }
    ///@}

    /// Records that fit before pointers move.
    [[nodiscard]] std::size_t capacity() const noexcept { return region_.capacity() / sizeof(T); }
    [[nodiscard]] bool is_open() const noexcept { return region_.is_open(); }
    [[nodiscard]] explicit operator bool() const noexcept { return is_open(); }
    /// Did the constructor make the file?
    [[nodiscard]] bool created() const noexcept { return created_; }
    /// The mapping beneath: to prefetch, to ask what is resident, to guard. Its size() may be ahead of
    /// the vector's, and growth may replace it.
    [[nodiscard]] region const& mapping() const noexcept { return region_; }

    /// Gives the vector n records. New ones are zeros; the file of a shrunk one ends with the last.
    /// Strong guarantee.
    ///@{
    void resize(std::size_t n) { throw_if(change_size(n), "resize"); }
    void resize(std::size_t n, std::error_code& ec) noexcept { ec = change_size(n); }
    ///@}
    /// Removes all records, as resize(0).
    ///@{
    void clear() { resize(0); }
    void clear(std::error_code& ec) noexcept { resize(0, ec); }
    ///@}
    /// Reserves address space for n records: up to there pointers stay and growth does not map again.
    /// Pointers may move now. Costs no memory and no disk.
    ///@{
    void reserve(std::size_t n) { throw_if(change_reserve(n), "reserve space for"); }
    void reserve(std::size_t n, std::error_code& ec) noexcept { ec = change_reserve(n); }
    ///@}
    /// Adds a record at the end. It may be one of the vector's own.
    ///@{
    void push_back(record const& value) {
        if (!push_in_place(value)) append({&value, 1});
    }
    void push_back(record const& value, std::error_code& ec) noexcept {
        ec.clear();
        if (!push_in_place(value)) append({&value, 1}, ec);
    }
    ///@}
    /// Removes the last record. The file is shortened by close(), resize() or the destructor.
    /// @pre not empty()
    void pop_back() noexcept {
        static_assert(!is_reader, "a vector of const records is for reading");
        --size_;
        std::memset(bytes() + size_ * sizeof(T), 0, sizeof(T));  // past size_ there are only zeros
        maker_ = detail::platform::process_id();
    }
    /// Adds records at the end: all, or none. They may be the vector's own.
    ///@{
    void append(span<record const> values) {
        std::error_code ec;
        append(values, ec);
        if (ec) raise(ec, "append " + std::to_string(values.size()) + " records to");
    }
    void append(span<record const> values, std::error_code& ec) noexcept {
        static_assert(!is_reader, "a vector of const records is for reading");
        ec = region_.is_open() ? std::error_code() : make_error_code(errc::closed);
        if (ec || values.empty()) return;
        void const* from = values.data();
        if (values.size() > room_ - size_) {
            // Growth may move records of the vector's own.
            std::uintptr_t const distance = reinterpret_cast<std::uintptr_t>(values.data()) -
                                            reinterpret_cast<std::uintptr_t>(region_.data());
            bool const is_own = region_.data() != nullptr && distance < region_.size();
            ec = make_room(values.size());
            if (ec) return;
            if (is_own) from = bytes() + distance;
        }
        std::memmove(bytes() + size_ * sizeof(T), from, values.size_bytes());
        size_ += values.size();
    }
    ///@}

    /// Returns when the records and the file's size are on stable storage.
    ///@{
    void flush() { throw_if(flush_file(), "flush"); }
    void flush(std::error_code& ec) noexcept { ec = flush_file(); }
    ///@}
    /// Gives the file its exact size and closes it. Does not flush.
    ///@{
    void close() {
        std::error_code const ec = trim_file();
        std::string const text = ec ? describe() : std::string();
        reset();
        if (ec) error::raise(ec, "give its exact size to", text);
    }
    void close(std::error_code& ec) noexcept {
        ec = trim_file();
        reset();
    }
    ///@}
    void swap(vector& other) noexcept {
        region_.swap(other.region_);
        std::swap(size_, other.size_);
        std::swap(room_, other.room_);
        std::swap(created_, other.created_);
        std::swap(locked_, other.locked_);
        std::swap(sparse_, other.sparse_);
        std::swap(maker_, other.maker_);
    }
    friend void swap(vector& a, vector& b) noexcept { a.swap(b); }

private:
    static constexpr std::size_t most = detail::bounds::longest / sizeof(T);

    /// On failure the vector is closed. `text` gets what the message says of the file, while its handle
    /// is still open.
    [[nodiscard]] std::error_code open(source const& path, std::size_t n, options const& how,
                                       std::string* text) {
        std::error_code ec;
        if (n > most) ec = std::make_error_code(std::errc::file_too_large);
        // Before a file is made: an empty mapping could not tell.
        else if (how.offset % alignof(T) != 0)
            ec = errc::misaligned;
        else
            ec = open_region(path, n, how);
        if (!ec) {
            locked_ = how.locked;
            sparse_ = how.sparse;
            created_ = region_.created();
            set_size_of_region();
            (void)std::as_const(region_).template as<T const>(ec);
            if (!ec && size_ < n)
                ec = is_reader ? make_error_code(errc::past_end_of_file) : change_size(n);
        }
        if (!ec) return ec;
        if (text != nullptr) *text = region_.is_open() ? region_.describe() : path.describe();
        reset();
        return ec;
    }
    [[nodiscard]] std::error_code open_region(source const& path, std::size_t n,
                                              options how) noexcept {
        std::error_code ec;
        bool const may_exist = how.create == create::never || how.create == create::if_missing;
        how.length = to_end;
        if (is_reader) {
            region_ = region(path, RDONLY, how, ec);
            return ec;
        }
        if (may_exist) how.create = create::never;
        // A file that exists is mapped as it is first: a partial record must not vanish in a growth.
        if (may_exist || !path.is_path()) region_ = region(path, RDWR, how, ec);
        bool const is_missing = ec == std::errc::no_such_file_or_directory;
        bool const ends_early = ec == errc::past_end_of_file;  // before the first record
        if (!path.is_path() || (may_exist && !is_missing && !ends_early)) return ec;
        if (may_exist) how.create = create::if_missing;
        if (n == 0)
            how.length = 0;
        else
            how.min_length = n * sizeof(T);
        region_ = region(path, RDWR, how, ec);
        return ec;
    }
    void reset() noexcept {
        region_.unmap();
        size_ = 0;
        room_ = 0;
        created_ = false;
        maker_ = 0;
    }
    void set_size_of_region() noexcept { size_ = room_ = region_.size() / sizeof(T); }

    [[nodiscard]] T* elements() const noexcept {
        return reinterpret_cast<T*>(const_cast<std::byte*>(region_.data()));
    }
    [[nodiscard]] std::byte* bytes() noexcept { return const_cast<std::byte*>(region_.data()); }

    /// Stores a record where the file has room for it already.
    [[nodiscard]] bool push_in_place(record const& value) noexcept {
        static_assert(!is_reader, "a vector of const records is for reading");
        if (size_ == room_) return false;
        std::memcpy(bytes() + size_ * sizeof(T), &value, sizeof(T));
        ++size_;
        return true;
    }

    /// Has the file all the records, or has another process cut it, or a fault replaced a part?
    [[nodiscard]] std::error_code check_file() const noexcept {
        if (is_reader || !region_.is_open()) return {};
        std::error_code ec;
        std::uint64_t const file = region_.file_size(ec);
        bool const is_short = file < region_.offset() + size_ * sizeof(T);
        if (!ec && (is_short || region_.lost_before(region_.size())))
            ec = std::make_error_code(std::errc::io_error);
        return ec;
    }

    /// Gives the file its exact size. Only the process that grew it does so: in a forked child size_
    /// may be long out of date.
    [[nodiscard]] std::error_code trim_file() noexcept {
        bool const is_forked = maker_ != 0 && maker_ != detail::platform::process_id();
        if (is_forked) return {};
        std::error_code ec = check_file();
        if (!ec && maker_ != 0) region_.resize(size_ * sizeof(T), ec);
        return ec;
    }

    [[nodiscard]] std::error_code change_size(std::size_t n) noexcept {
        if (n > most) return std::make_error_code(std::errc::file_too_large);
        if (!region_.is_open()) return errc::closed;
        if (is_reader) return errc::not_resizable;
        std::error_code ec = check_file();
        // Past size_ there are only zeros, so growing into them needs no call.
        if (!ec && (n < size_ || n > room_)) region_.resize(n * sizeof(T), ec);
        if (ec) return ec;
        room_ = region_.size() / sizeof(T);
        size_ = n;
        return ec;
    }

    /// Room for `more` records past size_.
    [[nodiscard]] std::error_code make_room(std::size_t more) noexcept {
        if (more > most - size_) return std::make_error_code(std::errc::file_too_large);
        std::size_t const needed = (size_ + more) * sizeof(T);
        std::error_code ec = check_file();
        if (ec) return ec;
        // Address space first, where there is plenty of it: with the mapping far longer than the file,
        // and large pages, growth costs a third of mapping each step again (docs/performance).
        if (needed > region_.capacity() && sizeof(void*) > 4) {
            std::size_t const spare = needed < 1U << 26U ? 1U << 26U : needed;
            if (spare <= detail::bounds::longest - needed) (void)map_again(needed + spare);
        }
        std::size_t const ahead = growth_after(needed);
        if (ahead <= detail::bounds::longest - needed) {
            maker_ = detail::platform::process_id();
            region_.resize(needed + ahead, ec);
        } else {
            ec = std::make_error_code(std::errc::file_too_large);
        }
        // A nearly full disk may still hold what was asked for.
        if (ec) region_.resize(needed, ec);
        room_ = region_.size() / sizeof(T);
        return ec;
    }

    /// Bytes to allocate past `needed`: as many again, or half as many if that is much, between 64 KiB
    /// and 64 MiB. Rare enough to cost little, and not so much that a long file holds a disk's worth of
    /// unused blocks.
    [[nodiscard]] std::size_t growth_after(std::size_t needed) const noexcept {
        std::size_t ahead = needed < 1U << 24U ? needed : needed / 2;
        if (ahead < 1U << 16U) ahead = 1U << 16U;
        if (ahead > 1U << 26U) ahead = 1U << 26U;
        // To where a large page ends: Linux gives none that the file ends in.
        std::size_t const whole = detail::bounds::align_down(needed + ahead, std::size_t{2} << 20U);
        if (whole > needed) ahead = whole - needed;
        // Not past the address space, while what was asked for fits: records would move.
        std::size_t const space = region_.capacity();
        if (needed <= space && ahead > space - needed) ahead = space - needed;
        return ahead - ahead % sizeof(T);
    }

    [[nodiscard]] std::error_code change_reserve(std::size_t n) noexcept {
        if (!region_.is_open()) return errc::closed;
        if (n > most) return std::make_error_code(std::errc::not_enough_memory);
        if (n <= capacity()) return {};
        if (is_reader) return errc::not_resizable;
        std::error_code const failure = check_file();
        return failure ? failure : map_again(n * sizeof(T));
    }

    /// Maps the same bytes with that much address space from the first record on, or changes nothing.
    [[nodiscard]] std::error_code map_again(std::size_t space) noexcept {
        options how;
        how.offset = region_.offset();
        how.length = region_.size();
        how.reserve = space;
        how.huge = true;
        how.locked = locked_;
        how.sparse = sparse_;
        std::error_code ignored;
        if (locked_) region_.unlock(ignored);  // both at once would need the limit twice
        std::error_code ec;
        region larger(region_, RDWR, how, ec);
        if (!ec && larger.capacity() < space)
            ec = std::make_error_code(std::errc::not_enough_memory);
        if (!ec)
            region_ = std::move(larger);
        else if (locked_)
            region_.lock(ignored);
        return ec;
    }

    /// The zeros past the records, too: a file system may show old blocks there after a power cut.
    [[nodiscard]] std::error_code flush_file() noexcept {
        if (!region_.is_open()) return errc::closed;
        std::error_code ec = check_file();
        if (!ec) region_.flush(ec);
        return ec;
    }

    void check_index(std::size_t index) const {
        if (index >= size_)
            raise(errc::out_of_range, "access record " + std::to_string(index) + " of");
    }
    void throw_if(std::error_code ec, char const* operation) const {
        if (ec) raise(ec, operation);
    }
    [[noreturn]] void raise(std::error_code ec, std::string const& operation) const {
        error::raise(ec, operation, describe());
    }
    [[nodiscard]] std::string describe() const {
        return "a vector of " + std::to_string(size_) + " records in " + region_.describe();
    }

    region region_;
    std::size_t size_ = 0;  // records in use; those after them are zeros
    std::size_t room_ = 0;  // records that fit into the region as it is
    bool created_ = false;  // of the first mapping: more room may mean another one
    bool locked_ = false;
    bool sparse_ = false;
    int maker_ = 0;  // the process that last made the file longer than its records
};
