// mmap 0.1.0: memory-mapped files and shared memory, header-only C++17.
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
// elements.hpp: may bytes be looked at as elements of a type?

#include <cstdint>
#include <type_traits>

// ---- mmap/error.hpp ----
// error.hpp: what can go wrong, and how it is said. A failing call reports the system's own code
// (std::system_category() with `errno`, or `GetLastError()` on Windows) or, where no system call
// failed, an `mmap::errc`. The throwing form adds which operation on which object.

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>

// ---- mmap/detail/format.hpp ----
// format.hpp: formatting messages.

#include <cstdarg>
#include <cstdio>
#include <string>

// ---- mmap/scope.hpp ----
// scope.hpp: `struct mmap`, the scope of the whole library, and the index of everything in it.
// Read this file first: each part is declared here and defined in the header named beside it.

#if __cplusplus < 201703L && (!defined(_MSVC_LANG) || _MSVC_LANG < 201703L)
#error "mmap needs C++17: -std=c++17, /std:c++17, or later"
#endif

#include <cstddef>
#include <cstdint>
#include <string>
#include <system_error>

#define MMAP_VERSION_MAJOR 0
#define MMAP_VERSION_MINOR 1
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

// ---- mmap/detail/format.hpp ----
/// Formats as std::printf does. A C variadic function, because compilers never inline one: a program
/// contains one call for each message. tests/hygiene/ lets the compiler check the patterns.
inline std::string mmap::detail::format(char const* pattern, ...) {
    // By a pointer: clang's -Wformat=2 wants a literal where vsnprintf itself is called.
    int (*const write)(char*, std::size_t, char const*, std::va_list) = std::vsnprintf;
    std::string text;
    int length = 0;
    do {  // once to learn the length, once to write
        text.resize(static_cast<std::size_t>(length));
        std::va_list values;
        va_start(values, pattern);
        length = write(text.data(), text.size() + 1, pattern, values);
        va_end(values);
    } while (length > static_cast<int>(text.size()));
    return text;
}

// ---- mmap/error.hpp ----
/// Errors that the library finds itself. Each also equals the std::errc named beside it.
enum class mmap::errc {
    past_end_of_file = 1,  ///< offset or length reach past the file's end (invalid_argument)
    out_of_range,          ///< a range leaves the region, a position the cursor (invalid_argument)
    closed,                ///< the region maps nothing (bad_file_descriptor)
    not_mappable,          ///< pipe, folder, terminal … have no bytes to map (no_such_device)
    not_resizable,         ///< RDONLY, COPY or protected memory (operation_not_permitted)
    not_locked,            ///< unlock without lock (operation_not_permitted)
    not_supported,         ///< this system cannot do it (not_supported)
    partial_element,       ///< the size is no multiple of the element's (invalid_argument)
    misaligned,            ///< the address does not suit the type (invalid_argument)
    bad_frame,             ///< a frame's length contradicts the region's (bad_message)
};

inline std::error_category const& mmap::category() noexcept {
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
    };
    static mmap_category const instance;
    return instance;
}

[[nodiscard]] inline std::error_code make_error_code(mmap::errc code) noexcept {
    return {static_cast<int>(code), mmap::category()};
}

template <>
struct std::is_error_code_enum<mmap::errc> : std::true_type {};

/// What throwing calls throw: a std::system_error whose what() reads
/// `cannot map "a/b.bin" (RDWR): Permission denied`. Of your own operations and objects it has the
/// first MiB, up to the first NUL.
class mmap::error : public std::system_error {
public:
    error(std::error_code code, std::string_view operation, std::string_view object)
        : std::system_error(code),
          operation_(shown(operation)),
          object_(shown(object)),
          text_(detail::format("cannot %.*s %.*s: %s", operation_, operation.data(), object_,
                               object.data(), std::system_error::what())) {}

    [[nodiscard]] char const* what() const noexcept override { return text_.c_str(); }
    /// What was attempted: "map", "flush", "resize" …
    [[nodiscard]] std::string operation() const { return part(0, operation_); }
    /// On what: a description, with the path as it was given in quotes, or the region's.
    [[nodiscard]] std::string object() const { return part(operation_ + 1, object_); }

    /// Throws; without exceptions prints the message to stderr and aborts.
    [[noreturn]] static void raise(std::error_code code, std::string_view operation,
                                   std::string_view object) {
#if defined(__cpp_exceptions) || defined(_CPPUNWIND)
        throw error(code, operation, object);
#else
        std::fprintf(stderr, "mmap: %s\n", error(code, operation, object).what());
        std::abort();
#endif
    }

private:
    /// How many characters of it a message has: printf's count is an int, and a NUL ends what it
    /// reads. (strnlen: POSIX.1-2008, and in every C library of Windows.)
    static int shown(std::string_view text) noexcept {
        constexpr std::size_t most = std::size_t{1} << 20U;
        if (text.empty()) return 0;  // perhaps of no text at all
        return static_cast<int>(::strnlen(text.data(), text.size() < most ? text.size() : most));
    }
    [[nodiscard]] std::string part(int from, int length) const {
        constexpr std::size_t prefix = 7;  // "cannot "
        return text_.substr(prefix + static_cast<std::size_t>(from),
                            static_cast<std::size_t>(length));
    }

    int operation_, object_;  // characters of text_
    std::string text_;
};

// ---- mmap/detail/element_view_check.hpp ----
struct mmap::detail::element_view_check {
    /// `count` elements at byte `offset` of `size` bytes.
    template <class T>
    [[nodiscard]] static std::error_code check(std::byte const* data, std::size_t size,
                                               std::size_t offset, std::size_t count) noexcept {
        static_assert(std::is_trivially_copyable_v<T>,
                      "bytes of a file are no object of such a type");
        if (offset > size || count > (size - offset) / sizeof(T)) return errc::out_of_range;
        if (count != 0 && reinterpret_cast<std::uintptr_t>(data + offset) % alignof(T) != 0)
            return errc::misaligned;
        return {};
    }
    /// All of them.
    template <class T>
    [[nodiscard]] static std::error_code check(std::byte const* data, std::size_t size) noexcept {
        std::error_code const failure = check<T>(data, size, 0, size / sizeof(T));
        return failure || size % sizeof(T) == 0 ? failure : make_error_code(errc::partial_element);
    }
};

// ---- mmap/detail/pending_open.hpp ----
// pending_open.hpp: the object that a call is about to map, from its source to its owner.

// ---- mmap/source.hpp ----
// source.hpp: what a region is made from: a path, a handle lent or given, a name.

#include <cstring>

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

/// Text that ends in a NUL, borrowed for the duration of a call. Takes `Char const*` and anything
/// with a `c_str()` of that type: std::string, std::filesystem::path … What may lack the NUL
/// (std::string_view) does not convert. A null pointer, or text with a NUL inside, is not valid():
/// the system would see a shorter name than the caller wrote.
template <class Char>
class mmap::cstring_view {
    template <class T>
    using if_text = std::enable_if_t<
        std::is_convertible_v<decltype(std::declval<T const&>().c_str()), Char const*>>;

public:
    using char_type = Char;

    constexpr cstring_view(Char const* text) noexcept : text_(text), valid_(text != nullptr) {}
    cstring_view(std::nullptr_t) = delete;
    template <class T, class = if_text<T>>
    cstring_view(T const& text) noexcept : text_(text.c_str()), valid_(size() == length(text, 0)) {}

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
    // through size(); what reports none cannot hold a NUL.
    template <class T>
    static auto length(T const& text, int) noexcept
        -> decltype(static_cast<std::size_t>(text.native().size())) {
        return text.native().size();
    }
    template <class T>
    static auto length(T const& text, long) noexcept
        -> decltype(static_cast<std::size_t>(text.size())) {
        return static_cast<std::size_t>(text.size());
    }
    template <class T>
    std::size_t length(T const&, ...) const noexcept {
        return size();
    }

    Char const* text_;
    bool valid_;
};

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

// ---- mmap/detail/page_state.hpp ----
// page_state.hpp: what a mapping must remember besides its extent: which pages are locked, and from
// where on it was lost. Made when first needed: most regions never have one.

#include <atomic>
#include <cstring>
#include <new>

/// Offsets are bytes from the extent's base; locked ranges are whole pages.
class mmap::detail::page_state {
public:
    page_state() noexcept = default;
    page_state(page_state const&) = delete;
    page_state& operator=(page_state const&) = delete;
    ~page_state() { delete[] locked_; }

    /// First byte that a fault has replaced by zeros; to_end: none.
    std::atomic<std::size_t> lost{to_end};

    struct range {
        std::size_t from = 0;
        std::size_t to = 0;
    };

    /// Makes room, so that the next add() or remove() cannot fail. False: no memory.
    [[nodiscard]] bool make_room() noexcept {
        if (count_ < capacity_) return true;
        std::size_t const larger = capacity_ == 0 ? 4 : capacity_ * 2;
        auto* const fresh = new (std::nothrow) range[larger];
        if (fresh == nullptr) return false;
        if (count_ != 0) std::memcpy(fresh, locked_, count_ * sizeof(range));
        delete[] locked_;
        locked_ = fresh;
        capacity_ = larger;
        return true;
    }

    /// Marks [from, to) as locked. @pre make_room()
    void add(std::size_t from, std::size_t to) noexcept {
        // Swallow what touches it, then insert in order.
        std::size_t kept = 0;
        for (std::size_t i = 0; i < count_; ++i) {
            range const r = locked_[i];
            if (r.to < from || r.from > to) {
                locked_[kept++] = r;
                continue;
            }
            if (r.from < from) from = r.from;
            if (r.to > to) to = r.to;
        }
        std::size_t at = kept;
        for (; at > 0 && locked_[at - 1].from > from; --at) locked_[at] = locked_[at - 1];
        locked_[at] = {from, to};
        count_ = kept + 1;
    }

    /// Marks [from, to) as not locked. @pre make_room()
    void remove(std::size_t from, std::size_t to) noexcept {
        for (std::size_t i = 0; i < count_;) {
            range& r = locked_[i];
            if (r.to <= from || r.from >= to) {
                ++i;
            } else if (r.from < from && r.to > to) {  // the middle of one: it becomes two
                std::size_t const end = r.to;
                r.to = from;
                for (std::size_t j = count_++; j > i + 1; --j) locked_[j] = locked_[j - 1];
                locked_[i + 1] = {to, end};
                return;
            } else if (r.from < from) {
                r.to = from;
                ++i;
            } else if (r.to > to) {
                r.from = to;
                ++i;
            } else {
                --count_;
                for (std::size_t j = i; j < count_; ++j) locked_[j] = locked_[j + 1];
            }
        }
    }

    /// The first locked part of [from, to); an empty range if there is none.
    [[nodiscard]] range first_in(std::size_t from, std::size_t to) const noexcept {
        for (std::size_t i = 0; i < count_; ++i) {
            range const r = locked_[i];
            if (r.to <= from) continue;
            if (r.from >= to || from >= to) break;
            return {r.from > from ? r.from : from, r.to < to ? r.to : to};
        }
        return {};
    }

    [[nodiscard]] bool any_locked() const noexcept { return count_ != 0; }

private:
    range* locked_ = nullptr;  // sorted, disjoint, not touching
    std::size_t count_ = 0;
    std::size_t capacity_ = 0;
};

// ---- mmap/detail/platform.hpp ----
// os.hpp: the seam. All that the library asks of a system, declared once; a backend (posix.hpp,
// win32.hpp) defines every function here, and `mmap::detail::native` besides (its members: docs/porting.md),
// and nothing else of the library knows the system. This page is the contract; docs/porting.md walks
// through it.
//
// For all functions:
// - They are noexcept and may be called from several threads for different extents.
// - Success is an empty std::error_code. A failure of the system is its code, read at once, in
//   std::system_category(); what the backend refuses itself is an mmap::errc or std::errc.
// - On failure nothing has changed and nothing is owned: outputs are untouched, what was opened on
//   the way is closed, what was created is removed. Exceptions to this are said where they are.
// - Lengths and offsets are bytes. Offsets *within* an extent need no alignment: the backend widens
//   them to what its calls demand. Ranges have been checked to lie inside [0, extent.length), and
//   are not empty, unless said otherwise.
// - The pages of an extent belong to it whole: what lies behind `length` in its last page is its own.

#include <atomic>
#include <cstdint>
#include <system_error>

// ---- mmap/options.hpp ----
// options.hpp: how to map, beyond mode, offset and length; and what may be advised about use.

/// What to do about a file or named memory that does or does not exist. Creating asks for RDWR.
/// Except with `never`, a longer `length` also grows a file that exists, as `grow` does; named memory
/// keeps the size that its creator gave it.
enum class mmap::create {
    never,       ///< open; an error if missing
    if_missing,  ///< open, or create
    must,        ///< create; an error (file_exists) if it exists
    truncate,    ///< create, or empty what exists, if the request is otherwise right. Not for named
                 ///< memory (errc::not_supported)
};

/// An aggregate with defaults: designated initializers in C++20, members in C++17.
struct mmap::options {
    /// Where in the object the region begins, bytes. No alignment asked.
    std::uint64_t offset = 0;
    /// Bytes to map; `to_end`: all from offset. Past the end: an error, unless `grow` or `create`.
    /// Of a file that is created or emptied `to_end` is nothing: an empty file, an empty region.
    /// Named memory: 64 MiB if created; 0 is invalid_argument.
    std::size_t length = to_end;
    mmap::create create = create::never;
    /// A length past the end extends the file, its blocks allocated. RDWR.
    bool grow = false;
    /// Bytes of address space to keep, so that resize() up to there never moves data(). Costs no
    /// memory. A wish: capacity() tells what was obtained.
    std::size_t reserve = 0;
    /// Fault all pages in now, for writing if the mode writes.
    bool populate = false;
    /// lock() before the constructor returns.
    bool locked = false;
    /// Ask for large pages. A wish. Linux: transparent huge pages. Elsewhere ignored. (For the
    /// reserved pool of Linux: native_flags = MAP_HUGETLB.)
    bool huge = false;
    /// Keep a handle though the mode needs none: for file_size() and native_handle().
    bool keep_handle = false;
    /// The caller knows that [offset, + length) lies inside the object, and `length` is no to_end: the
    /// file's size is not asked for, which saves a system call for every further part of a file.
    /// Loads past the end then fault (Windows: past_end_of_file at once), and file_size() tells the range's end unless a handle is kept.
    /// The way to map a device, which tells no size (POSIX: /dev/zero, a framebuffer).
    bool unchecked = false;
    /// Where data() should be. A hint, ignored where it does not fit …
    void const* address = nullptr;
    /// … unless fixed: exactly there, or an error (address_in_use, invalid_argument). What is
    /// mapped there already is never replaced.
    bool fixed = false;
    /// POSIX permission bits of what is created, less the umask; 0: 0666 for files, 0600 for named
    /// memory. Windows: ignored; files inherit their folder's, named memory is this user's.
    unsigned permissions = 0;
    /// Passed on as they are. POSIX: flags of mmap(2). Windows: of files those of CreateFileMapping
    /// (SEC_…), of memory those of VirtualAlloc (MEM_…); ignored for names.
    unsigned native_flags = 0;
};

/// Advice about the use to come. One rule for what a system lacks: advice that can change only
/// speed is then ignored; advice that changes what a program or another sees is
/// errc::not_supported.
enum class mmap::advice {
    normal,       ///< undoes sequential and random
    sequential,   ///< read ahead more, drop behind
    random,       ///< do not read ahead
    will_need,    ///< start reading now, do not wait
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
    /// An open object as it crosses the seam: a descriptor or HANDLE, converted by mmap::detail::native.
    using handle = std::intptr_t;
    static constexpr handle none = -1;

    /// What a mapping's bytes belong to.
    enum class kind : unsigned char {
        nothing,    // no mapping
        file,       // a file (or block device)
        named,      // shared memory with a name
        anonymous,  // memory without a name. With a handle: an object that forked children share;
                    // without: memory of this process
    };

    /// One mapping. A default extent is none.
    struct extent {
        std::byte* base = nullptr;  // a multiple of granularity(); null if nothing is mapped
        std::size_t length = 0;     // bytes in use from base; 0 with a base: only address space
        std::size_t reserved = 0;   // bytes of address space from base that are this extent's:
                                    // length rounded up to pages, or more
        mmap::access mode = NONE;   // present protection
        platform::kind kind = kind::nothing;
        bool is_private = false;  // stores stay in this process (COPY)
    };

    /// A path as the caller gave it: UTF-8, or this system's wide characters.
    struct path {
        char const* utf8 = nullptr;
        wchar_t const* wide = nullptr;  // set only where mmap::detail::native::wide is wchar_t
    };

    // --- the system -----------------------------------------------------------------------------

    static std::size_t page_size() noexcept;
    static std::size_t granularity() noexcept;  // a multiple of page_size()
    /// This process, as a number that is not 0: by fork() another one has what this one had.
    static int process() noexcept;

    // --- files ----------------------------------------------------------------------------------

    /// Opens a file for mapping with `mode`, not inherited by child processes. `mode` decides the
    /// rights asked for: reading, with `write` in mode writing too, with EXEC execution where the
    /// system asks for that.
    static std::error_code open_file(path const& where, mmap::access mode, handle& out) noexcept;
    /// Likewise, and creates the file as `create` says, which is not `never`. A file that exists
    /// keeps its bytes, with `create::truncate`, too: shrink() empties it, when the rest of the
    /// request is known to be right. `created` tells whether the file is new. `permissions` as in
    /// mmap::options.
    static std::error_code create_file(path const& where, mmap::access mode, mmap::create create,
                                       unsigned permissions, handle& out, bool& created) noexcept;
    /// Removes a file that create_file has made and that could not be given its size.
    static void remove_created(path const& where, handle file) noexcept;
    /// Another handle to the same object, not inherited by child processes.
    static std::error_code duplicate(handle object, handle& out) noexcept;
    /// May the library keep this handle? Not descriptors 0, 1 and 2, which other code prints to;
    /// duplicate() never makes one of these.
    static bool is_keepable(handle object) noexcept;
    /// Closes; `none` is ignored.
    static void close(handle object) noexcept;
    /// The object's size. What has no size and cannot be mapped (pipe, folder, terminal) is
    /// errc::not_mappable or the system's error. Block devices report their capacity.
    static std::error_code size_of(handle object, std::uint64_t& size) noexcept;
    /// Extends a file from its present size, its blocks allocated, so that no later store can find
    /// the disk full. The size changes in one step where the system can do so, and nobody sees a part
    /// of the growth. Where the file system cannot allocate, zeros are written.
    static std::error_code extend(handle file, std::uint64_t from, std::uint64_t to) noexcept;
    /// Makes the file shorter: undoes extend(), or empties it.
    static std::error_code shrink(handle file, std::uint64_t size) noexcept;
    /// Reads n bytes at `offset`; `got` is less at the end of the file only.
    static std::error_code read(handle file, std::uint64_t offset, void* to, std::size_t n,
                                std::size_t& got) noexcept;
    /// Writes n bytes at `offset`, together no more than INT64_MAX. On failure too `done` tells how
    /// many of them were written.
    static std::error_code write(handle file, std::uint64_t offset, void const* from, std::size_t n,
                                 std::size_t& done) noexcept;
    /// Returns when all that was written to the file is on stable storage.
    static std::error_code sync(handle file) noexcept;
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
    /// Removes a name; `removed` false if there was none.
    static std::error_code remove_shared(char const* name, bool& removed) noexcept;

    // --- mapping ----------------------------------------------------------------------------------

    struct request {
        handle object = none;  // none: zeroed memory of this process, kind::anonymous
        platform::kind kind = kind::anonymous;
        bool is_private = false;
        mmap::access mode = NONE;
        std::uint64_t offset = 0;  // multiple of granularity()
        std::size_t length = 0;    // offset + length lies inside the object
    };
    struct wishes {
        std::size_t reserve = 0;       // address space; taken if it can be had
        std::byte* address = nullptr;  // where base should be, a multiple of granularity(); or null
        bool fixed = false;            // there, or std::errc::address_in_use
        bool huge = false;
        unsigned native_flags = 0;
    };
    /// Maps. Never replaces what is mapped already. The handle may be closed afterwards, except
    /// where resize() and flush() take it again. The first form is a request without wishes (of its
    /// own, so that a program without wishes has no code for them). Of length 0 it maps nothing, and
    /// says of a file whether it could be mapped: those whose size is not known (proc, devices) are
    /// errc::not_mappable instead of empty, and missing rights show at once. The second form takes length
    /// 0 only with a `reserve`.
    static std::error_code map(request const& what, extent& out) noexcept;
    static std::error_code map(request const& what, wishes const& how, extent& out) noexcept;
    /// Shows [to, + length) of the object where the extent shows it from `from` on; 0 < length. Base
    /// stays if the system can do so and `length` fits into `reserved`. Locks, advice and private
    /// stores go. `widest` is what protect() may raise the extent to later, for systems that allow a
    /// mapping no more than it was made with. On failure all is as before, or, where the system has already let go of the old
    /// part and cannot bring it back, the extent is without mapping (base null).
    static std::error_code slide(extent& where, handle object, std::uint64_t from, std::uint64_t to,
                                 std::size_t length, mmap::access widest) noexcept;
    /// Unmaps all of it, address space included. A default extent is ignored.
    static void unmap(extent const& where) noexcept;
    /// Gives the extent `length` bytes (0 allowed), and the object `offset` + `length` bytes, where
    /// `offset` is that of extent.base; a growth never makes the object shorter. Growth is allocated
    /// as extend() does (an anonymous object excepted). What is new reads as zeros. Up to
    /// `reserved` base stays; beyond it base may change. A shrunk extent may keep its address space.
    /// An extent without mapping (base null, but kind, mode and is_private set) is mapped. Locks may be
    /// gone, also on failure. Strong: on failure the object and the bytes are as before; so is base,
    /// except on a system that must unmap to change a size and then finds the address taken, or, if
    /// nothing can be mapped at all, leaves the extent without mapping.
    /// `object` none: memory of this process. @pre mode writes; nothing behind the new end is locked
    static std::error_code resize(extent& where, handle object, std::uint64_t offset,
                                  std::size_t length) noexcept;
    /// Changes the protection of all of it and sets extent.mode. More than the object was opened or
    /// mapped for is std::errc::permission_denied, or the system's error.
    static std::error_code protect(extent& where, mmap::access mode) noexcept;

    /// Returns when stores in the range are on stable storage. Only for shared mappings of files.
    static std::error_code flush(extent const& where, handle file, std::size_t offset,
                                 std::size_t length) noexcept;
    /// Starts the write-back and returns. `file_offset` is that of extent.base.
    static std::error_code flush_async(extent const& where, handle file, std::uint64_t file_offset,
                                       std::size_t offset, std::size_t length) noexcept;
    /// Drops cached copies that differ from the object, where the system has such.
    static std::error_code invalidate(extent const& where, std::size_t offset,
                                      std::size_t length) noexcept;

    /// Keeps the pages in memory. No count: locking twice is locking once.
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
    /// Gives whole pages back. Anonymous and named memory reads as zeros after; private copies of a
    /// file show the file again, or errc::not_supported; of shared files only the memory is given
    /// back, no byte is lost. @pre offset and length are multiples of the page
    static std::error_code discard(extent const& where, std::size_t offset,
                                   std::size_t length) noexcept;
    /// Bytes of the range whose pages are in memory.
    static std::error_code resident(extent const& where, std::size_t offset, std::size_t length,
                                    std::size_t& bytes) noexcept;

    // --- faults -----------------------------------------------------------------------------------

    /// An address range of which this thread survives faults while it is armed. Lives on the
    /// thread's stack; armed and disarmed by the thread whose faults it takes.
    struct watch {
        std::byte* base = nullptr;  // a multiple of page_size()
        std::size_t length = 0;     // widened to whole pages
        bool writable = false;
        std::atomic<std::size_t>* lost = nullptr;  // least offset replaced so far; starts at to_end
        void* escape = nullptr;                    // the backend's own, for copy()
        watch* previous = nullptr;  // the backend's own: this thread's next older one
    };

    /// Installs the program's one fault handler on the first call, then arms. A fault of this
    /// thread inside the range lowers `*watch.lost` to the page's offset, *then* replaces the pages
    /// from there (a system that cannot replace single pages: from base) to the range's end by
    /// zeros, private to this process, writable if the range is; execution goes on. Faults
    /// elsewhere go to whoever had them before. The handler takes no lock and allocates nothing.
    static std::error_code arm(watch& range) noexcept;
    /// Disarms. Any order; must be the thread that armed.
    static void disarm(watch& range) noexcept;
    /// Copies n bytes (memcpy), n > 0. False if a page of the mapping that has [guarded, + n) could
    /// not be read or written; bytes before it may have been copied, the mapping is as it was.
    /// Faults elsewhere are not taken. @pre guarded is the source or the target
    static bool copy(void* to, void const* from, std::size_t n, std::byte const* guarded) noexcept;
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
        already_exists = 183,
        invalid_address = 487,
        file_invalid = 1006,
        working_set_quota = 1453,
        commitment_limit = 1455,
    };
    static constexpr dword generic_read = 0x80000000U, generic_write = 0x40000000U,
                           generic_execute = 0x20000000U;
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
    static constexpr dword infinite = 0xFFFFFFFFU;
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
    [[nodiscard]] static std::error_code last() noexcept { return code(GetLastError()); }
    /// The outcome of a call that returns a BOOL.
    [[nodiscard]] static std::error_code outcome(int result) noexcept {
        return result != 0 ? std::error_code() : last();
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
    struct stoppable_copy;  // win32_copy.hpp
    struct fault_handler;   // win32_fault.hpp
    struct space;           // win32_space.hpp: address space and what lies in it

    // win32_file.hpp
    static void* open_with(wchar_t const* name, access mode, dword how, dword& number) noexcept;
    template <class Call>
    static std::error_code transfer(void* file, std::uint64_t offset, std::size_t n,
                                    std::size_t& done, Call call) noexcept;
    static std::error_code set_end(platform::handle file, std::uint64_t size) noexcept;
    // win32_shared.hpp
    static std::error_code committed(void* section, std::size_t& bytes) noexcept;
    // win32_map.hpp
    static std::byte* place_memory(platform::request const& what, platform::wishes const& how,
                                   std::byte* at, std::size_t total) noexcept;
    static std::byte* place_view(void* section, platform::request const& what, std::byte* at,
                                 std::size_t& total) noexcept;
    template <class Place>
    static std::error_code place(platform::request const& what, platform::wishes const& how,
                                 platform::extent& out, Place at) noexcept;
    // win32_resize.hpp
    static platform::request again(platform::extent const& where, platform::handle object,
                                   std::uint64_t offset, std::size_t length) noexcept;
    static std::error_code resize_memory(platform::extent& where, std::size_t length) noexcept;
    static std::error_code resize_named(platform::extent& where, platform::handle section,
                                        std::uint64_t offset, std::size_t length) noexcept;
    static std::error_code resize_file(platform::extent& where, platform::handle file,
                                       std::uint64_t offset, std::size_t length) noexcept;
    static std::error_code grow(platform::extent& where, platform::handle file,
                                std::uint64_t offset, std::size_t length) noexcept;
    static bool append(platform::extent const& where, platform::handle file, std::uint64_t offset,
                       std::size_t length) noexcept;
    static std::error_code cut(platform::extent& where, platform::handle file, std::uint64_t size,
                               std::uint64_t offset, std::size_t length) noexcept;
    static std::error_code commit(platform::extent const& where, std::size_t length) noexcept;
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
inline int mmap::detail::platform::process() noexcept {
    return 1;
}  // no fork(): none has what another has

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
        std::byte* at = where.base + bounds::align_down(offset, page);
        std::byte* const end = where.base + bounds::align_up(offset + length, page);
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
            win32::memory_range const range = {where.base + offset, length};
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
    std::size_t const end = bounds::align_up(offset + length, page);
    working_set_entry entries[256];
    for (std::size_t at = bounds::align_down(offset, page); at < end;) {
        dword count = 0;
        for (; count < 256 && at < end; ++count, at += page) entries[count] = {where.base + at, 0};
        if (ask(GetCurrentProcess(), entries, count * static_cast<dword>(sizeof *entries)) == 0)
            return last();
        for (dword i = 0; i < count; ++i) what(entries[i]);
    }
    return {};
}

inline std::error_code mmap::detail::platform::resident(extent const& where, std::size_t offset,
                                                        std::size_t length,
                                                        std::size_t& bytes) noexcept {
    std::size_t total = 0;
    std::error_code const failure =
        win32::each_page(where, offset, length, [&](win32::working_set_entry const& e) noexcept {
            if (!e.is_valid()) return;
            // Of the first and last page only the bytes inside the range count.
            auto const at =
                static_cast<std::size_t>(static_cast<std::byte*>(e.address) - where.base);
            std::size_t const from = at < offset ? offset : at;
            std::size_t const to =
                at + page_size() > offset + length ? offset + length : at + page_size();
            total += to - from;
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
    std::byte* const begin = where.base + offset;
    if (where.kind != kind::file) std::memset(begin, 0, length);
    // MEM_RESET: the system may drop the pages instead of paging them out, and shows the old bytes or
    // zeros after; both are zeros here. Decommitting could lose the pages to another's commit.
    if (where.kind == kind::anonymous)
        VirtualAlloc(begin, length, win32::mem_reset, win32::page_noaccess);
    win32::trim(where, offset, length);
    return {};
}

// ---- mmap/detail/win32_fault.hpp ----
// win32_fault.hpp: surviving I/O errors behind a view, in memory that a thread has armed.

// ---- mmap/detail/win32_copy.hpp ----
// win32_copy.hpp: copying bytes with one instruction that an exception handler can end. The only
// file that knows the processor.
//
// There is no way out of a faulting memcpy that all compilers share: MinGW has no __try, longjmp
// unwinds, RtlCaptureContext is of no use on x86 (it reads the caller's frame through ebp). So the
// copy is not left but finished: by making the processor believe that nothing is left to copy.

#if !defined(__GNUC__) && !defined(__clang__) && (defined(_M_IX86) || defined(_M_X64))
extern "C" void __movsb(unsigned char*, unsigned char const*, std::size_t);
#pragma intrinsic(__movsb)
#endif

struct mmap::detail::win32::stoppable_copy {
    bool volatile has_stopped = false;

#if (defined(__i386__) || defined(__x86_64__) || defined(_M_IX86) || defined(_M_X64)) && \
    !defined(_M_ARM64EC)
    // `rep movsb` counts down ecx/rcx and can be resumed at any byte (Intel SDM, REP): with a count
    // of 0 it is done. The register's place in CONTEXT:
    static constexpr std::size_t place = native::is_64 ? 0x80 : 0xAC;
    void run(void* to, void const* from, std::size_t n) noexcept {
#if defined(__GNUC__) || defined(__clang__)
        __asm__ __volatile__("rep movsb" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
#else
        __movsb(static_cast<unsigned char*>(to), static_cast<unsigned char const*>(from), n);
#endif
    }
    void stop(void* context) noexcept {
        has_stopped = true;
        std::uintptr_t const left = 0;
        std::memcpy(static_cast<std::byte*>(context) + place, &left, sizeof left);
    }
#elif defined(__aarch64__) || defined(_M_ARM64)
    // Instructions have four bytes: the faulting load or store is skipped, and the loop ends.
    static constexpr std::size_t place = 0x108;  // CONTEXT::Pc
    void run(void* to, void const* from, std::size_t n) noexcept {
        auto volatile* const target = static_cast<unsigned char volatile*>(to);
        auto const volatile* const source = static_cast<unsigned char const volatile*>(from);
        for (std::size_t i = 0; i < n && !has_stopped; ++i) target[i] = source[i];
    }
    void stop(void* context) noexcept {
        has_stopped = true;
        std::uintptr_t next = 0;
        std::memcpy(&next, static_cast<std::byte*>(context) + place, sizeof next);
        next += 4;
        std::memcpy(static_cast<std::byte*>(context) + place, &next, sizeof next);
    }
#else
#error "mmap: this processor needs a copy that can be stopped"
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
        return outcome;
    }
    /// This thread's armed ranges, newest first. A slot and not `thread_local`: reading it allocates
    /// nothing, also in a thread that has never armed any.
    [[nodiscard]] static platform::watch* armed() noexcept {
        return static_cast<platform::watch*>(TlsGetValue(slot));
    }
    [[nodiscard]] static std::error_code set_armed(platform::watch* newest) noexcept {
        return outcome(TlsSetValue(slot, newest));
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
        if (mine == no_slot) return last();
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
            failure_ = last();  // ERROR_NO_UNICODE_TRANSLATION: not UTF-8
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
        return win32::last();
    out = native::to_os(copy);
    return {};
}

inline bool mmap::detail::platform::is_keepable(handle) noexcept { return true; }

inline void mmap::detail::platform::close(handle object) noexcept {
    if (object != none) CloseHandle(native::from_os(object));
}

inline std::error_code mmap::detail::platform::size_of(handle object,
                                                       std::uint64_t& size) noexcept {
    if (object == none) return std::make_error_code(std::errc::bad_file_descriptor);
    void* const file = native::from_os(object);
    SetLastError(0);  // type_unknown is a failure only with an error (GetFileType)
    win32::dword const type = GetFileType(file);
    if (type == win32::type_unknown && GetLastError() != 0) return win32::last();
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
    size = static_cast<std::uint64_t>(found.size_high) << 32U | found.size_low;
    return {};
}

/// By handle, and not by moving a file pointer that a borrowed handle shares with its owner.
inline std::error_code mmap::detail::win32::set_end(platform::handle file,
                                                    std::uint64_t size) noexcept {
    static auto* const set = find<set_information>(L"kernel32", "SetFileInformationByHandle");
    if (set == nullptr) return errc::not_supported;
    auto const end = static_cast<long long>(size);  // FILE_END_OF_FILE_INFO
    return outcome(set(native::from_os(file), end_of_file_info, &end, sizeof end));
}

// NTFS allocates the clusters when the end is set ("the disk is full" comes from this call), except
// for files that their owner has made sparse or compressed.
inline std::error_code mmap::detail::platform::extend(handle file, std::uint64_t,
                                                      std::uint64_t to) noexcept {
    if (to > static_cast<std::uint64_t>(INT64_MAX))
        return std::make_error_code(std::errc::file_too_large);
    std::error_code const failure = win32::set_end(file, to);
    // The handle has told its size: it is one to read, for which Wine has this error.
    return failure == win32::code(win32::invalid_handle) ? win32::code(win32::access_denied)
                                                         : failure;
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
        where.offset = low_half(offset + done);
        where.offset_high = high_half(offset + done);
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
    return win32::outcome(FlushFileBuffers(native::from_os(file)));
}

// ---- mmap/detail/win32_map.hpp ----
// win32_map.hpp: making mappings, unmapping them, changing their protection.

/// Memory of this process: `total` bytes of address space, the first what.length of them committed.
inline std::byte* mmap::detail::win32::place_memory(platform::request const& what,
                                                    platform::wishes const& how, std::byte* at,
                                                    std::size_t total) noexcept {
    dword const protect = protection(what.mode, false);
    std::size_t const needed = bounds::align_up(what.length, platform::page_size());
    dword const type = mem_reserve | (needed == total ? mem_commit : 0) | how.native_flags;
    auto* const base = static_cast<std::byte*>(VirtualAlloc(at, total, type, protect));
    if (base == nullptr || needed == total || needed == 0) return base;
    if (VirtualAlloc(base, needed, mem_commit, protect) != nullptr) return base;
    dword const number = GetLastError();
    VirtualFree(base, 0, mem_release);
    SetLastError(number);
    return nullptr;
}

/// A view of what.length bytes, at the beginning of `total` bytes of address space.
inline std::byte* mmap::detail::win32::place_view(void* section, platform::request const& what,
                                                  std::byte* at, std::size_t& total) noexcept {
    access const mode = what.mode == NONE ? RDONLY : what.mode;  // to be lowered, and raised again
    dword const rights = (what.is_private            ? map_copy
                          : has(mode, access::write) ? map_read | map_write
                                                     : map_read) |
                         (has(mode, EXEC) ? map_execute : 0);
    std::size_t const needed = bounds::align_up(what.length, platform::page_size());
    auto const view = [&](std::byte* there, std::size_t length) noexcept {
        return static_cast<std::byte*>(MapViewOfFileEx(section, rights, high_half(what.offset),
                                                       low_half(what.offset), length, there));
    };
    if (total > needed && what.kind == platform::kind::named) {
        // A view of all that the section has: where it is reserved, resize() commits it.
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
            space::replace_placeholder(base, base + total, section, what.offset, what.length,
                                       protection(mode, what.is_private)))
            return base;
        VirtualFree(base, 0, mem_release);
    }
    if (total == needed) {
        base = view(at, what.length);
    } else {
        // Without placeholders: find the space, and put the view and a reserve behind it there. Another
        // thread's allocation may come in between; then this attempt has failed.
        base = static_cast<std::byte*>(VirtualAlloc(at, total, mem_reserve, page_noaccess));
        if (base == nullptr || needed == 0) return base;
        VirtualFree(base, 0, mem_release);
        base = view(base, what.length);
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

/// Tries the wishes in turn: with the reserve, then without; at the address, then, unless fixed,
/// anywhere.
template <class Place>
std::error_code mmap::detail::win32::place(platform::request const& what,
                                           platform::wishes const& how, platform::extent& out,
                                           Place at) noexcept {
    std::size_t const needed = bounds::align_up(what.length, platform::page_size());
    std::size_t const wished =
        how.reserve > what.length ? bounds::align_up(how.reserve, platform::granularity()) : needed;
    // What cannot fit at all is ERROR_INVALID_PARAMETER to the calls.
    if (what.length > reinterpret_cast<std::uintptr_t>(system().highest) || needed < what.length)
        return code(not_enough_memory);
    std::byte* base = nullptr;
    std::size_t total = wished > needed ? wished : needed;
    for (int attempt = 0; base == nullptr && attempt < 4; ++attempt) {
        if (attempt == 2) total = needed;
        bool const is_placed = attempt % 2 == 0;
        if (total == 0 || (is_placed && how.address == nullptr) || (!is_placed && how.fixed))
            continue;
        if (attempt >= 2 && wished <= needed) break;
        base = at(is_placed ? how.address : nullptr, total);
    }
    if (base == nullptr && needed != 0) {
        dword const number = GetLastError();
        if (how.fixed && number == invalid_address)
            return std::make_error_code(std::errc::address_in_use);
        return code(number);
    }
    if (base == nullptr && how.fixed) return std::make_error_code(std::errc::address_in_use);
    platform::extent made;
    made.base = base;  // null: only address space was wanted, and cannot be had
    made.length = base == nullptr ? 0 : what.length;
    made.reserved = base == nullptr ? 0 : total;
    made.mode = what.mode;
    made.kind = what.kind;
    made.is_private = what.is_private;
    out = made;
    return {};
}

inline std::error_code mmap::detail::platform::map(request const& what, extent& out) noexcept {
    return map(what, wishes{}, out);
}

inline std::error_code mmap::detail::platform::map(request const& what, wishes const& how,
                                                   extent& out) noexcept {
    if (what.object == none)
        return win32::place(what, how, out, [&](std::byte* at, std::size_t& total) noexcept {
            return win32::place_memory(what, how, at, total);
        });
    win32::closer made(nullptr);
    void* section = native::from_os(what.object);
    if (what.kind == kind::file) {
        // Of size 0: all that the file has now. A larger section would make the file longer.
        win32::dword const protect =
            win32::protection(what.mode == NONE ? RDONLY : what.mode, what.is_private);
        made.handle =
            CreateFileMappingW(section, nullptr, protect | how.native_flags, 0, 0, nullptr);
        section = made.handle;
        if (section == nullptr) {
            win32::dword const number = GetLastError();
            // The rights are looked at before the size (CreateFileMapping).
            if (number != win32::file_invalid) return win32::code(number);
            if (what.length != 0)
                return errc::past_end_of_file;  // emptied since its size was asked
        }
    }
    extent mapped;
    if (std::error_code const failure =
            win32::place(what, how, mapped, [&](std::byte* at, std::size_t& total) noexcept {
                return win32::place_view(section, what, at, total);
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

inline void mmap::detail::platform::unmap(extent const& where) noexcept {
    if (where.base != nullptr) win32::space::give_back(where.base, where.base + where.reserved);
}

inline std::error_code mmap::detail::platform::protect(extent& where, mmap::access mode) noexcept {
    auto const change = [&](access to) noexcept {
        win32::dword const protect = win32::protection(where, to);
        return win32::space::each_part(
            where, 0, where.length, [&](win32::space::part const& p) noexcept {
                win32::dword before = 0;
                return win32::outcome(VirtualProtect(p.begin, p.length, protect, &before));
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
// win32_resize.hpp: changing the size of a mapping, and of what it maps.

inline std::error_code mmap::detail::platform::resize(extent& where, handle object,
                                                      std::uint64_t offset,
                                                      std::size_t length) noexcept {
    if (length > bounds::longest) return win32::code(win32::not_enough_memory);
    if (object == none) return win32::resize_memory(where, length);
    if (where.kind == kind::named) return win32::resize_named(where, object, offset, length);
    return win32::resize_file(where, object, offset, length);
}

/// What maps the extent's object anew.
inline mmap::detail::platform::request mmap::detail::win32::again(platform::extent const& where,
                                                                  platform::handle object,
                                                                  std::uint64_t offset,
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
                           : outcome(VirtualProtect(p.begin, p.length, protect, &before));
            return VirtualAlloc(p.begin, p.length, mem_commit, protect) != nullptr
                       ? std::error_code()
                       : last();
        });
}

// --- memory of this process -----------------------------------------------------------------------

inline std::error_code mmap::detail::win32::resize_memory(platform::extent& where,
                                                          std::size_t length) noexcept {
    std::size_t const had = bounds::align_up(where.length, platform::page_size());
    std::size_t const keeps = bounds::align_up(length, platform::page_size());
    if (length > where.reserved) {
        platform::extent larger;
        if (std::error_code const failure =
                platform::map(again(where, platform::none, 0, length), larger))
            return failure;
        if (where.length != 0) std::memcpy(larger.base, where.base, where.length);
        platform::unmap(where);
        where = larger;
        return {};
    }
    if (keeps > had && VirtualAlloc(where.base + had, keeps - had, mem_commit,
                                    protection(where, where.mode)) == nullptr)
        return last();
    if (length < where.length) {  // what a later growth shows again must be zeros
        std::memset(where.base + length, 0, (keeps < where.length ? keeps : where.length) - length);
        if (keeps < had) VirtualFree(where.base + keeps, had - keeps, mem_decommit);
    }
    where.length = length;
    return {};
}

// --- named memory ---------------------------------------------------------------------------------

/// A section has the size that it was made with, of which more can be committed and nothing given
/// back: a shrunk one keeps its memory, as zeros.
inline std::error_code mmap::detail::win32::resize_named(platform::extent& where,
                                                         platform::handle section,
                                                         std::uint64_t offset,
                                                         std::size_t length) noexcept {
    if (length > where.reserved) {
        platform::wishes how;
        how.reserve = length + platform::granularity();  // a wish for all that there is
        platform::extent larger;
        if (platform::map(again(where, section, offset, length), how, larger))
            return errc::not_supported;
        if (std::error_code const failure = commit(larger, length)) {
            platform::unmap(larger);
            return failure;
        }
        platform::unmap(where);
        where = larger;
        return {};
    }
    if (length > where.length) {
        if (std::error_code const failure = commit(where, length)) return failure;
    } else {
        std::memset(where.base + length, 0, where.length - length);
    }
    where.length = length;
    return {};
}

// --- files ----------------------------------------------------------------------------------------

inline std::error_code mmap::detail::win32::resize_file(platform::extent& where,
                                                        platform::handle file, std::uint64_t offset,
                                                        std::size_t length) noexcept {
    std::uint64_t from = 0;
    if (std::error_code const failure = platform::size_of(file, from)) return failure;
    if (offset > static_cast<std::uint64_t>(INT64_MAX) - length)
        return std::make_error_code(std::errc::file_too_large);
    std::uint64_t const to = offset + length;
    if (to < from && length < where.length) return cut(where, file, to, offset, length);
    if (to > from) {  // a file with views may grow
        if (std::error_code const failure = platform::extend(file, from, to)) return failure;
    }
    std::error_code failure;
    if (length > where.length) failure = grow(where, file, offset, length);
    if (failure) {
        // Where a section of the new size has been made, a view of ours is in the way, too.
        if (to > from && platform::shrink(file, from))
            (void)cut(where, file, from, offset, where.length);
        return failure;
    }
    where.length = length;
    return {};
}

/// Makes the mapping longer; the file is long enough.
inline std::error_code mmap::detail::win32::grow(platform::extent& where, platform::handle file,
                                                 std::uint64_t offset,
                                                 std::size_t length) noexcept {
    std::size_t const page = platform::page_size();
    if (where.length != 0 && bounds::align_up(length, page) == bounds::align_up(where.length, page))
        return {};
    bool const in_place = where.base != nullptr && length <= where.reserved;
    if (in_place && append(where, file, offset, length)) return {};

    // Both views show the same pages, so the old one can go when the larger one is there.
    platform::extent larger;
    platform::request const what = again(where, file, offset, length);
    if (std::error_code const failure = platform::map(what, larger)) return failure;
    platform::extent const old = where;
    platform::unmap(old);
    where = larger;
    if (!in_place) return {};
    // Without placeholders the view goes where the old one was; if another thread's allocation has
    // come in between, it stays where it is.
    platform::wishes how;
    how.address = old.base;
    how.fixed = true;
    how.reserve = old.reserved;
    platform::extent there;
    if (!platform::map(what, how, there)) {
        platform::unmap(larger);
        where = there;
    }
    return {};
}

/// Puts a view of what is new beside those that are there: nothing is unmapped, no pointer or lock
/// is lost, other threads may use the bytes meanwhile.
inline bool mmap::detail::win32::append(platform::extent const& where, platform::handle file,
                                        std::uint64_t offset, std::size_t length) noexcept {
    dword const protect = protection(where, where.mode);
    closer const section(
        CreateFileMappingW(native::from_os(file), nullptr, protect, 0, 0, nullptr));
    if (section.handle == nullptr) return false;
    std::size_t const begin = bounds::align_up(where.length, platform::page_size());
    return space::replace_placeholder(where.base + begin, where.base + where.reserved,
                                      section.handle, offset + begin, length - begin, protect);
}

/// Makes the file `size` bytes long and the mapping `length`. A file with views cannot be made
/// shorter (ERROR_USER_MAPPED_FILE), so the extent's own go first.
inline std::error_code mmap::detail::win32::cut(platform::extent& where, platform::handle file,
                                                std::uint64_t size, std::uint64_t offset,
                                                std::size_t length) noexcept {
    platform::extent const old = where;
    platform::unmap(old);
    std::error_code const failure = platform::shrink(file, size);
    platform::request const what = again(old, file, offset, failure ? old.length : length);
    platform::wishes how;
    how.address = old.base;
    if (old.reserved > bounds::align_up(old.length, platform::page_size()))
        how.reserve = old.reserved;
    where = platform::extent();
    where.mode = old.mode;
    where.kind = old.kind;
    where.is_private = old.is_private;
    if (what.length == 0 && how.reserve == 0) return failure;
    std::error_code const remap_failure = platform::map(what, how, where);
    return failure ? failure : remap_failure;
}

/// No call replaces one view by another. Both show pages that the system has once, so the new one is
/// made first; where the address space cannot hold both (32 bits), or of COPY the page file, the old one
/// goes first.
inline std::error_code mmap::detail::platform::slide(extent& where, handle object,
                                                     std::uint64_t from, std::uint64_t to,
                                                     std::size_t length,
                                                     mmap::access widest) noexcept {
    extent const old = where;
    wishes how;
    if (old.reserved > bounds::align_up(old.length, page_size())) how.reserve = old.reserved;
    auto const show = [&](std::uint64_t offset, std::size_t size, extent& out) noexcept {
        request what = win32::again(old, object, offset, size);
        what.mode = widest;
        extent made;
        std::error_code failure = map(what, how, made);
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
    if (is_tight && old.base != nullptr) {
        unmap(old);
        where = {nullptr, 0, 0, old.mode, old.kind, old.is_private};
        failure = show(to, length, there);
        if (failure) (void)show(from, old.length, where);
    }
    if (failure) return failure;
    unmap(where);
    where = there;
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
    if (view == nullptr) return last();
    memory_information found = space::query(view);
    while (found.state == mem_commit && found.allocation_base == view)
        found = space::query(space::end_of(found));
    bytes = static_cast<std::size_t>(found.base - view);
    UnmapViewOfFile(view);
    return {};
}

inline std::error_code mmap::detail::platform::open_shared(char const* name, mmap::access mode,
                                                           mmap::create create, std::size_t& size,
                                                           std::size_t reserve, unsigned,
                                                           handle& out, bool& created) noexcept {
    if (create == create::truncate) return errc::not_supported;
    win32::section_name const object(name);
    if (!object.is_valid) return win32::last();
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
    bool is_new = may_create && !by_steps && number != win32::already_exists;

    std::size_t present = 0;
    if (std::error_code const failure = win32::committed(handle, present)) return failure;
    if (present == 0) {
        // Whoever commits the first bytes, under the lock, is the creator. A mutex whose owner has
        // died goes to the next one who waits (WaitForSingleObject: WAIT_ABANDONED).
        win32::section_name const lock_name(name, L"/new");  // no name of a user's has a slash
        win32::closer const lock(CreateMutexW(nullptr, 0, lock_name.text));
        if (lock.handle == nullptr) return win32::last();
        WaitForSingleObject(lock.handle, win32::infinite);
        std::error_code failure = win32::committed(handle, present);
        if (!failure && present == 0) {
            is_new = may_create;
            if (!may_create) {
                failure = win32::code(win32::file_not_found);  // not made yet
            } else {
                // All of it is viewed: Wine 8 forgets what was committed through a part.
                void* const view = MapViewOfFileEx(handle, win32::map_write, 0, 0, 0, nullptr);
                if (view == nullptr ||
                    VirtualAlloc(view, size, win32::mem_commit, win32::page_readwrite) == nullptr)
                    failure = win32::last();
                if (view != nullptr) UnmapViewOfFile(view);
            }
        } else {
            is_new = false;
        }
        ReleaseMutex(lock.handle);
        if (failure) return failure;
    }
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
            std::error_code const failure = win32::last();
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
    return win32::outcome(FlushFileBuffers(native::from_os(file)));
}

/// Views and files are coherent here.
inline std::error_code mmap::detail::platform::invalidate(extent const&, std::size_t,
                                                          std::size_t) noexcept {
    return {};
}

inline std::error_code mmap::detail::platform::lock(extent const& where, std::size_t offset,
                                                    std::size_t length) noexcept {
    auto const attempt = [&] {
        return win32::space::each_part(where, offset, length,
                                       [](win32::space::part const& p) noexcept {
                                           return win32::outcome(VirtualLock(p.begin, p.length));
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
        if (VirtualUnlock(p.begin, p.length) == 0) failure = win32::last();
        return std::error_code();
    });
    return failure;
}

// ---- mmap/detail/system.hpp ----
#else

// ---- mmap/detail/posix.hpp ----
// posix.hpp: the backend for Linux, macOS and the BSDs, in parts. Where these systems differ, the
// files ask which of them it is.

// ---- mmap/detail/posix_advice.hpp ----
// posix_advice.hpp: advice, prefetching, giving memory back, and residency.

// ---- mmap/detail/posix_map.hpp ----
// posix_map.hpp: mappings: making, resizing, protecting, flushing, locking, advising.

// ---- mmap/detail/posix_calls.hpp ----
// posix_calls.hpp: the POSIX calls in the form the backend wants: 64-bit offsets whatever
// _FILE_OFFSET_BITS says, errors read at once. For the posix_*.hpp files only, as are the system's
// headers.

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

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
    [[nodiscard]] static std::error_code last() noexcept { return code(errno); }
    [[nodiscard]] static std::error_code code(int number) noexcept {
        return {number, std::system_category()};
    }
    /// The outcome of a call that returns 0 or -1.
    [[nodiscard]] static std::error_code outcome(int result) noexcept {
        return result == 0 ? std::error_code() : last();
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
        return outcome(truncate(fd, static_cast<off>(size)));
    }
    /// Past RLIMIT_FSIZE the kernel sends SIGXFSZ before it fails (setrlimit(2)), which ends the
    /// program by default: look first.
    static bool over_limit(std::uint64_t size) noexcept {
        limit l;
        return file_size_limit(l) == 0 && l.rlim_cur != RLIM_INFINITY && size > l.rlim_cur;
    }

    // mincore(2): the type of the flags' array.
#if defined(__linux__)
    using residency_flag = unsigned char;
#else
    using residency_flag = char;
#endif

    /// open() with the flags that every open needs: posix_file.hpp. -1 and errno on failure.
    static int open_with(platform::path const& where, access mode, int more,
                         unsigned permissions) noexcept;

    // Where the systems differ: posix_variants.hpp
    /// Blocks for [begin, begin + length), and zeros to read there. Returns 0 or the error number.
    static int allocate(int fd, off begin, off length) noexcept;
    /// fallocate() of all of it, however often it is interrupted. Likewise.
    static int allocate_blocks(int fd, int mode, off begin, off length) noexcept;
    /// The way to allocate that every file system has. Likewise.
    static int write_zeros(int fd, off begin, off length) noexcept;
    /// Does allocate() change the object's size in one step, so that nobody sees a part of the growth?
#if defined(__linux__) || defined(__APPLE__)
    static constexpr bool grows_in_one_step = true;
#else
    static constexpr bool grows_in_one_step = false;
#endif
    /// The path behind a descriptor, for messages.
    static void path_of(int fd, char* text, std::size_t capacity) noexcept;
    static void path_at(void const* address, char* text, std::size_t capacity) noexcept;
    /// An object of no bytes and no name: a descriptor, or -1.
    static int unnamed_object() noexcept;
    /// After msync(): is the data past the drive's own cache?
    static std::error_code sync_device(int fd) noexcept;
    /// Linux: is it memory of the kernel's, named, unnamed or a file of such a file system?
    static bool is_tmpfs(int fd) noexcept;
    /// The unit that munmap() asks lengths to be of.
    static std::size_t unit_of(int flags) noexcept;

    struct object_name;     // posix_shared.hpp
    struct fault_handler;   // posix_fault.hpp
    struct stoppable_copy;  // posix_copy.hpp
    // posix_map.hpp, posix_advice.hpp
    struct pages;
    struct advice_call;
    static advice_call call_for(advice what) noexcept;
    static int flags_of(platform::request const& what) noexcept;
    /// The code of an mmap() of `length` bytes of an object that has just failed.
    static std::error_code mapping_failure(std::size_t length) noexcept;
    /// What maps the extent's object anew.
    static platform::request again(platform::extent const& where, platform::handle object,
                                   std::uint64_t offset, std::size_t length) noexcept;
    static std::error_code enlarge(platform::extent& where, platform::handle object,
                                   std::uint64_t offset, std::size_t length) noexcept;
    static std::error_code resize_memory(platform::extent& where, std::size_t length) noexcept;
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

inline int mmap::detail::platform::process() noexcept { return ::getpid(); }

// ---- mmap/detail/posix_map.hpp ----
struct mmap::detail::posix::pages {  // a range of an extent, widened to whole pages
    std::byte* begin;
    std::size_t length;

    pages(platform::extent const& where, std::size_t offset, std::size_t size) noexcept {
        std::size_t const first = bounds::align_down(offset, platform::page_size());
        begin = where.base + first;
        length = bounds::align_up(offset + size, platform::page_size()) - first;
    }
};

inline int mmap::detail::posix::flags_of(platform::request const& what) noexcept {
    if (what.object == platform::none) return MAP_PRIVATE | MAP_ANONYMOUS;
    return what.is_private ? MAP_PRIVATE : MAP_SHARED;
}

// Not in the place of its calls, which rarely need it.
[[gnu::noinline]] inline std::error_code mmap::detail::posix::mapping_failure(
    std::size_t length) noexcept {
    int const failure = errno;
    if (failure == ENODEV) return errc::not_mappable;  // some of proc, sysfs, some network files
    // Of most of proc, whose files all seem empty (Linux, fs/proc/inode.c, proc_reg_mmap()).
    if (failure == EIO && length == 0) return errc::not_mappable;
    return code(failure);
}

inline std::error_code mmap::detail::platform::map(request const& what, extent& out) noexcept {
    // Of no bytes a page, until it is seen that it can be had: behind the end of a regular file it can
    // be mapped, though not read.
    std::size_t const total = bounds::align_up(what.length != 0 ? what.length : 1, page_size());
    void* base = posix::map(nullptr, total, posix::protection(what.mode), posix::flags_of(what),
                            posix::fd(what.object), static_cast<posix::off>(what.offset));
    if (base == MAP_FAILED) return posix::mapping_failure(what.length);
    if (what.length == 0) {
        ::munmap(base, total);
        base = nullptr;
    }
    out = {
        static_cast<std::byte*>(base), what.length, total, what.mode, what.kind, what.is_private};
    return {};
}

inline std::error_code mmap::detail::platform::map(request const& what, wishes const& how,
                                                   extent& out) noexcept {
    bool const is_memory = what.object == none;
    int const prot = posix::protection(what.mode);
    int const flags = posix::flags_of(what) | (how.fixed ? posix::exactly_here : 0) |
                      static_cast<int>(how.native_flags);
    std::size_t const unit = posix::unit_of(flags);
    std::size_t const needed = bounds::align_up(what.length, unit);
    std::size_t const wished = bounds::align_up(how.reserve, unit);
    auto const offset = static_cast<posix::off>(what.offset);

    // First with the address space wished for, then without. Of private memory the reserve must
    // not count as committed, so it is inaccessible until resize() needs it; of objects the pages
    // behind the end are simply there once the object has grown.
    std::size_t total = wished;
    void* base = MAP_FAILED;
    if (wished > needed) {
        bool const by_steps = is_memory;
        base = posix::map(how.address, total, by_steps ? PROT_NONE : prot, flags | posix::no_commit,
                          posix::fd(what.object), offset);
        if (base != MAP_FAILED && by_steps && needed != 0 && ::mprotect(base, needed, prot) != 0) {
            std::error_code const failure = posix::last();
            ::munmap(base, total);
            return failure;
        }
    }
    if (base == MAP_FAILED) {
        total = needed;
        if (total == 0) {  // only address space was wanted, and cannot be had
            if (how.fixed) return std::make_error_code(std::errc::address_in_use);
            out.kind = what.kind;
            out.mode = what.mode;
            out.is_private = what.is_private;
            return {};
        }
        base = posix::map(how.address, total, prot, flags, posix::fd(what.object), offset);
    }
    if (base == MAP_FAILED) {
        if (how.fixed && posix::is_taken(errno))
            return std::make_error_code(std::errc::address_in_use);
        return posix::mapping_failure(what.length);
    }
    if (how.fixed && base != how.address) {  // a system or kernel that knows only hints
        ::munmap(base, total);
        return std::make_error_code(std::errc::address_in_use);
    }
#if defined(MADV_HUGEPAGE)
    if (how.huge) ::madvise(base, total, MADV_HUGEPAGE);  // a wish
#endif
    out = {
        static_cast<std::byte*>(base), what.length, total, what.mode, what.kind, what.is_private};
    return {};
}

inline mmap::detail::platform::request mmap::detail::posix::again(platform::extent const& where,
                                                                  platform::handle object,
                                                                  std::uint64_t offset,
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

inline std::error_code mmap::detail::platform::slide(extent& where, handle object,
                                                     std::uint64_t from, std::uint64_t to,
                                                     std::size_t length, mmap::access) noexcept {
    request const what = posix::again(where, object, to, length);
    if (where.base == nullptr || length > where.reserved) {
        extent elsewhere;
        if (std::error_code const failure = map(what, elsewhere)) return failure;
        unmap(where);
        where = elsewhere;
        return {};
    }
    // "If the memory region [...] overlaps pages of any existing mapping(s), then the overlapped part
    // of the existing mapping(s) will be discarded" (mmap(2), MAP_FIXED): one call, and no moment at
    // which another thread could take the place. The address space behind the end moves along.
    auto const show = [&](std::uint64_t offset) noexcept {
        return posix::map(where.base, where.reserved, posix::protection(what.mode),
                          posix::flags_of(what) | MAP_FIXED | posix::no_commit, posix::fd(object),
                          static_cast<posix::off>(offset)) != MAP_FAILED;
    };
    if (show(to)) {
        where.length = length;
        return {};
    }
    std::error_code const failure = posix::mapping_failure(length);
    // A call that fails late has discarded the old part already: msync(2) is ENOMEM then.
    if (::msync(where.base, where.reserved, MS_ASYNC) != 0 && !show(from)) {
        ::munmap(where.base, where.reserved);
        where = {nullptr, 0, 0, where.mode, where.kind, where.is_private};
    }
    return failure;
}

inline void mmap::detail::platform::unmap(extent const& where) noexcept {
    if (where.base != nullptr) ::munmap(where.base, where.reserved);
}

inline std::error_code mmap::detail::platform::resize(extent& where, handle object,
                                                      std::uint64_t offset,
                                                      std::size_t length) noexcept {
    if (object == none) return posix::resize_memory(where, length);

    std::uint64_t from = 0;
    if (std::error_code const failure = size_of(object, from)) return failure;
    std::uint64_t const to = offset + length;  // both are below 2^63
    int const fd = posix::fd(object);
    std::error_code failure;
    if (to > from && where.kind == kind::anonymous)
        failure = posix::over_limit(to) ? posix::code(EFBIG) : posix::set_size(fd, to);
    else if (to > from)
        failure = extend(object, from, to);
    else if (to < from && length < where.length)
        failure = posix::set_size(fd, to);
    if (failure) return failure;

    // The mapping may be longer than the object: pages appear as the object grows, and a shrunk one
    // keeps its address space. So only growth beyond `reserved` maps anew.
    if (length > where.reserved) failure = posix::enlarge(where, object, offset, length);
    if (failure) {
        if (to > from) posix::set_size(fd, from);
        return failure;
    }
    where.length = length;
    return {};
}

inline std::error_code mmap::detail::posix::enlarge(platform::extent& where,
                                                    platform::handle object, std::uint64_t offset,
                                                    std::size_t length) noexcept {
#if defined(MREMAP_MAYMOVE)
    // Moves page tables instead of faulting every page again. Fails (EFAULT) where locks or advice
    // on a part have split the mapping (mremap(2)); then a second mapping takes the first one's
    // place. Shared anonymous memory without an object, which mremap grows into SIGBUS (kernel bug
    // 8691), is never used by this backend.
    // Nor is a mere reserve moved, which of private memory is inaccessible.
    if (where.length != 0) {
        std::size_t const total = bounds::align_up(length, platform::page_size());
        void* const moved = ::mremap(where.base, where.reserved, total, MREMAP_MAYMOVE);
        if (moved != MAP_FAILED) {
            where.base = static_cast<std::byte*>(moved);
            where.reserved = total;
            where.length = length;
            return {};
        }
    }
#endif
    platform::extent larger;
    if (std::error_code const failure = platform::map(again(where, object, offset, length), larger))
        return failure;
    if (object == platform::none && where.length != 0)
        std::memcpy(larger.base, where.base, where.length);
    platform::unmap(where);
    where = larger;
    return {};
}

inline std::error_code mmap::detail::posix::resize_memory(platform::extent& where,
                                                          std::size_t length) noexcept {
    if (length > where.reserved) return enlarge(where, platform::none, 0, length);
    std::size_t const had = bounds::align_up(where.length, platform::page_size());
    std::size_t const keeps = bounds::align_up(length, platform::page_size());
    if (keeps > had && ::mprotect(where.base + had, keeps - had, protection(where.mode)) != 0)
        return last();
    if (length < where.length) {  // what a later growth shows again must be zeros
        std::memset(where.base + length, 0, keeps - length);
        release(where.base + keeps, had - keeps, where.mode);
    }
    where.length = length;
    return {};
}

inline std::error_code mmap::detail::platform::protect(extent& where, mmap::access mode) noexcept {
    // Reserved private memory stays inaccessible.
    bool const is_memory = where.kind == kind::anonymous && where.is_private;
    std::size_t const length =
        is_memory ? bounds::align_up(where.length, page_size()) : where.reserved;
    if (length != 0 && ::mprotect(where.base, length, posix::protection(mode)) != 0)
        return posix::last();
    where.mode = mode;
    return {};
}

inline std::error_code mmap::detail::platform::flush(extent const& where, handle file,
                                                     std::size_t offset,
                                                     std::size_t length) noexcept {
    posix::pages const range(where, offset, length);
    if (::msync(range.begin, range.length, MS_SYNC) != 0) return posix::last();
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
        file_offset + (static_cast<std::uint64_t>(range.begin - where.base)));
    if (::sync_file_range(posix::fd(file), begin, static_cast<posix::off>(range.length),
                          SYNC_FILE_RANGE_WRITE) == 0)
        return {};
    // ENOSYS, ESPIPE, EINVAL: emulators and files that do not know it; the POSIX call then
    int const failure = errno;
    if (failure != ENOSYS && failure != ESPIPE && failure != EINVAL) return posix::code(failure);
#else
    (void)file;
    (void)file_offset;
#endif
    return posix::outcome(::msync(range.begin, range.length, MS_ASYNC));
}

inline std::error_code mmap::detail::platform::invalidate(extent const& where, std::size_t offset,
                                                          std::size_t length) noexcept {
    posix::pages const range(where, offset, length);
    return posix::outcome(::msync(range.begin, range.length, MS_INVALIDATE));
}

inline std::error_code mmap::detail::platform::lock(extent const& where, std::size_t offset,
                                                    std::size_t length) noexcept {
    posix::pages const range(where, offset, length);
#if defined(__APPLE__)
    ::munlock(range.begin, range.length);  // "nested mlock calls": mlock(2) counts there
#endif
    if (::mlock(range.begin, range.length) == 0) return {};
    std::error_code const failure = posix::last();
    ::munlock(range.begin, range.length);  // what it locked before it failed; see the contract
    return failure;
}

inline std::error_code mmap::detail::platform::unlock(extent const& where, std::size_t offset,
                                                      std::size_t length) noexcept {
    posix::pages const range(where, offset, length);
    return posix::outcome(::munlock(range.begin, range.length));
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
    // EINVAL: a kernel built without it. EBADF: will_need on memory without a file, no swap.
    if (failure == EINVAL || failure == EBADF)
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
    // Shared pages of tmpfs may be stored to as soon as they are mapped, since no disk waits for the
    // news (Linux, vma_wants_writenotify()); and to be read they are mapped 16 at a time.
    bool const is_read = !for_writing || (!where.is_private && posix::is_tmpfs(posix::fd(object)));
    int const what = is_read ? populate_read : populate_write;
    int result = 0;
    do result = ::madvise(range.begin, range.length, what);
    while (result != 0 && errno == EINTR);
    if (result == 0) return {};
    int const failure = errno;
    if (failure == EFAULT || failure == EHWPOISON) return std::make_error_code(std::errc::io_error);
    if (failure != EINVAL && failure != ENOSYS) return posix::code(failure);
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
    // "zero-fill-on-demand pages for anonymous private mappings" is Linux' promise alone; locked
    // pages are EINVAL (madvise(2)).
    (void)mode;
    if (::madvise(begin, length, MADV_DONTNEED) == 0) return;
#else
    // Elsewhere fresh pages take the place of what cannot be stored to. Other memory becomes zeros, which
    // may then go, to be zeros again: what is locked stays locked.
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
    std::byte* const begin = where.base + offset;
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
    return posix::outcome(::madvise(begin, length, MADV_DONTNEED));
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
    std::size_t total = 0;
    posix::residency_flag flags[1024];
    for (std::size_t done = 0; done < range.length;) {
        std::size_t const left = range.length - done;
        std::size_t const step = left < unit * sizeof flags ? left : unit * sizeof flags;
        if (::mincore(range.begin + done, step, flags) != 0) return posix::last();
        for (std::size_t page = 0; page * unit < step; ++page) {
            if ((flags[page] & 1) == 0) continue;
            // Of the first and last page only the bytes inside the range count.
            std::size_t const at =
                static_cast<std::size_t>(range.begin - where.base) + done + page * unit;
            std::size_t const from = at < offset ? offset : at;
            std::size_t const end = at + unit > offset + length ? offset + length : at + unit;
            total += end - from;
        }
        done += step;
    }
    bytes = total;
    return {};
}
#endif

// ---- mmap/detail/posix_fault.hpp ----
// posix_fault.hpp: surviving SIGBUS, for memory that a thread has armed and for nothing else.

#include <setjmp.h>
#include <signal.h>

// ---- mmap/detail/posix_copy.hpp ----
// posix_copy.hpp: copying bytes with instructions that a signal handler can end. The only file for
// POSIX systems that knows a processor.
//
// A copy that survives a fault must be left in its middle. With a jump (setjmp(3)) every copy pays
// for what hardly any needs, 64 bytes three times over. These instructions prepare nothing: the
// handler knows them by a mark, and lets the thread go on behind them, as the kernel does with its
// own copies (Documentation/arch/x86/exception-tables.rst) and HotSpot with Java's (UnsafeCopyMemory).

#include <signal.h>

struct mmap::detail::posix::stoppable_copy {
#if defined(__linux__) && defined(__x86_64__) && defined(__LP64__) && defined(__SSE2__) && \
    defined(REG_RIP)
    /// Are there such instructions for this program? Sanitizers want to see what is copied.
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

    /// False if it was ended before its last byte. Takes faults in the pages of [guarded, + n).
    static bool run(void* to, void const* from, std::size_t n, std::byte const* guarded) noexcept {
        std::size_t const length = n;
        // From 16 bytes to 1 KiB: 48 at a time, 16 at a time, and the last 16, which overlap those
        // before. What is less, or more, the processor copies by itself. No register here is one
        // that a function has to save for its caller.
        register int const in_pieces __asm__("r9") = n >= 16 && n < 1024;
        // All lies in one aligned block with the mark in front: who has an address in it finds the
        // mark without a search. The program may be compiled with -masm=intel, so the syntax is
        // said, registers are named, and there are no labels 0 and 1 (0b and 1b are numbers in the
        // other one) and no constants with a dollar (which Clang 14 then takes for addresses).
        __asm__ __volatile__(
            ".att_syntax prefix\n\t"
            "jmp 3f\n\t"
            ".p2align 7\n"
            "2:\t.ascii \"mmap::os::copy\\0\"\n\t"
            ".byte 9f - 2b\n"
            "3:\ttestl %%r9d, %%r9d\n\t"
            "jz 8f\n\t"
            "subq %%rsi, %%rdi\n\t"  // the distance
            "leaq -48(%%rsi,%%rcx), %%r8\n\t"
            "jmp 5f\n"
            "4:\tmovups (%%rsi), %%xmm0\n\t"
            "movups 16(%%rsi), %%xmm1\n\t"
            "movups 32(%%rsi), %%xmm2\n\t"
            "movups %%xmm0, (%%rdi,%%rsi)\n\t"
            "movups %%xmm1, 16(%%rdi,%%rsi)\n\t"
            "movups %%xmm2, 32(%%rdi,%%rsi)\n\t"
            "leaq 48(%%rsi), %%rsi\n"
            "5:\tcmpq %%r8, %%rsi\n\t"
            "jb 4b\n\t"
            "leaq 32(%%r8), %%r8\n\t"
            "jmp 7f\n"
            "6:\tmovups (%%rsi), %%xmm0\n\t"
            "movups %%xmm0, (%%rdi,%%rsi)\n\t"
            "leaq 16(%%rsi), %%rsi\n"
            "7:\tcmpq %%r8, %%rsi\n\t"
            "jb 6b\n\t"
            "movups (%%r8), %%xmm0\n\t"
            "movups %%xmm0, (%%rdi,%%r8)\n\t"
            "xorl %%ecx, %%ecx\n\t"
            "jmp 9f\n"
            "8:\trep movsb\n"
            "9:\n\t"
            "{.att_syntax prefix|.intel_syntax noprefix}"
            : "+D"(to), "+S"(from), "+c"(n)
            : "a"(guarded), "d"(length), "r"(in_pieces)
            : "r8", "xmm0", "xmm1", "xmm2", "cc", "memory");
        return n == 0;
    }

    /// Ends the copy that a fault at `address` has interrupted; false if it was none, or not in
    /// the pages that it guards.
    static bool stop(void* context, std::uintptr_t address) noexcept {
        auto& registers = static_cast<ucontext_t*>(context)->uc_mcontext.gregs;
        auto const at = static_cast<std::uintptr_t>(registers[REG_RIP]);
        std::uintptr_t const block = at - bounds::offset_in(at, block_size);
        if (address - block < block_size) return false;  // the code itself could not be read
        auto const* const code = reinterpret_cast<unsigned char const*>(block);
        if (std::memcmp(code, mark, sizeof mark) != 0) return false;
        auto const guarded = static_cast<std::uintptr_t>(registers[REG_RAX]);
        auto const length = static_cast<std::size_t>(registers[REG_RDX]);
        std::size_t const slack = bounds::offset_in(guarded, platform::page_size());
        if (address - (guarded - slack) >= bounds::align_up(slack + length, platform::page_size()))
            return false;
        std::uintptr_t const end = block + code[sizeof mark];
        registers[REG_RIP] = static_cast<greg_t>(end);
        return true;
    }

private:
    static constexpr char mark[] = "mmap::os::copy";  // the byte behind it: where the copy ends
    static constexpr std::size_t block_size = 128;
#else
    static constexpr bool is_known = false;
    static bool run(void*, void const*, std::size_t, std::byte const*) noexcept { return false; }
    static bool stop(void*, std::uintptr_t) noexcept { return false; }
#endif
};

// ---- mmap/detail/posix_fault.hpp ----
struct mmap::detail::posix::fault_handler {
    // A page behind the end of its file, or that cannot be read, is SIGBUS on Linux, macOS and
    // FreeBSD; OpenBSD and older FreeBSD report SIGSEGV (mmap(2) there).
#if defined(__linux__) || defined(__APPLE__)
    static constexpr int signals[] = {SIGBUS};
#else
    static constexpr int signals[] = {SIGBUS, SIGSEGV};
#endif

    /// This thread's armed ranges, newest first. Constant-initialised, so that the handler never
    /// runs an initialiser.
    static inline thread_local platform::watch* armed = nullptr;

    /// Once per program; the outcome of that one time.
    static std::error_code install() noexcept {
        static std::error_code const outcome = install_all();
        return outcome;
    }

private:
    static inline struct sigaction before[sizeof signals / sizeof *signals] = {};

    /// By a call, and not within each copy, which would then need its stack and its registers.
    [[gnu::noinline]] static std::error_code install_all() noexcept {
        for (std::size_t i = 0; i < sizeof signals / sizeof *signals; ++i) {
            struct sigaction mine = {};
            mine.sa_sigaction = &handle;
            // SA_NODEFER: a copy is left by a jump, which must find the mask as it was.
            // SA_ONSTACK: where the program gives its threads a signal stack, use that.
            mine.sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK;
            sigemptyset(&mine.sa_mask);
            // `before` is filled before the handler can run, by asking first.
            if (::sigaction(signals[i], nullptr, &before[i]) != 0) return last();
            // A kill() that did not interrupt a waiting system call must not do so now.
            bool const ignored =
                (before[i].sa_flags & SA_SIGINFO) == 0 && before[i].sa_handler == SIG_IGN;
            mine.sa_flags |= ignored ? SA_RESTART : before[i].sa_flags & SA_RESTART;

            if (::sigaction(signals[i], &mine, nullptr) != 0) return last();
        }
        return {};
    }

    /// By kill(), raise() and the like, not by an instruction. POSIX has codes up to 0 for these;
    /// FreeBSD and macOS count them from SI_USER, 0x10001 (<sys/signal.h>).
    static bool is_sent(siginfo_t const& info) noexcept {
        return info.si_code <= 0 || info.si_code > 0x10000;
    }

    /// Would the instruction meet the same fault, were there other pages? It would be run again for
    /// ever.
    static bool is_misuse(siginfo_t const& info) noexcept {
#if defined(__linux__)
        return info.si_code == BUS_ADRALN;
#else
        (void)info;  // macOS has that code for every fault
        return false;
#endif
    }

    static void handle(int signal, siginfo_t* info, void* context) {
        int const saved = errno;
        if (!is_sent(*info) && !is_misuse(*info)) {  // from the kernel: si_addr is an address
            auto const address = reinterpret_cast<std::uintptr_t>(info->si_addr);
            if (stoppable_copy::stop(context, address)) return;  // errno is as it was
            for (platform::watch* w = armed; w != nullptr; w = w->previous) {
                std::uintptr_t const offset = address - reinterpret_cast<std::uintptr_t>(w->base);
                if (offset >= bounds::align_up(w->length, platform::page_size())) continue;
                if (w->escape != nullptr) {
                    restore_mask(context);
                    _longjmp(*static_cast<jmp_buf*>(w->escape), 1);
                }
                if (!replace(*w, offset)) break;
                errno = saved;
                return;
            }
        }
        errno = saved;
        pass_on(signal, info, context);
    }

    /// This handler blocks no signal, but one that was installed later and calls it may have done so
    /// (as ThreadSanitizer's does), and a jump leaves the mask as it is: SIGBUS that stays blocked
    /// would make the next fault deadly (sigprocmask(2)).
    static void restore_mask(void* context) noexcept {
#if defined(__OpenBSD__)
        auto const mask = static_cast<sigset_t>(static_cast<ucontext_t*>(context)->sc_mask);
#else
        // Bit by bit: of the C library's larger set the kernel has stored its own few bytes only.
        sigset_t const& stored = static_cast<ucontext_t*>(context)->uc_sigmask;
        sigset_t mask;
        sigemptyset(&mask);
        for (int i = 1; i < NSIG; ++i)
            if (sigismember(&stored, i) == 1) sigaddset(&mask, i);
#endif
        ::sigprocmask(SIG_SETMASK, &mask, nullptr);
    }

    /// mmap(2) is not on POSIX' list of async-signal-safe functions, but is a bare system call on
    /// Linux, macOS and the BSDs; libwayland and systemd rely on it the same way.
    static bool replace(platform::watch& w, std::size_t offset) noexcept {
        std::size_t const first = bounds::align_down(offset, platform::page_size());
        // Before the zeros can be seen: another thread that reads them must learn that it did.
        std::size_t least = w.lost->load();
        while (first < least && !w.lost->compare_exchange_weak(least, first)) {}
        std::size_t const length = bounds::align_up(w.length, platform::page_size()) - first;
        int const prot = PROT_READ | (w.writable ? PROT_WRITE : 0);
        // To the end of the range at once: a page at a time could take thousands of mappings, of
        // which a process has 65,530 (vm.max_map_count).
        return map(w.base + first, length, prot,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | no_commit, -1, 0) != MAP_FAILED;
    }

    /// As if this handler had never been there.
    static void pass_on(int signal, siginfo_t* info, void* context) {
        struct sigaction* now = &before[0];  // also of what somebody else's handler hands on
        for (std::size_t i = 0; i < sizeof signals / sizeof *signals; ++i)
            if (signals[i] == signal) now = &before[i];
        struct sigaction const theirs = *now;
        bool const sent = is_sent(*info);  // no instruction to run again
        bool const has_handler = (theirs.sa_flags & SA_SIGINFO) != 0 ||
                                 (theirs.sa_handler != SIG_DFL && theirs.sa_handler != SIG_IGN);
        if (!has_handler) {
            if (sent && theirs.sa_handler == SIG_IGN) return;
            // The kernel ends a program that faults with the signal ignored, too. The instruction
            // runs again, faults again, and meets the default action.
            struct sigaction default_action = {};
            default_action.sa_handler = SIG_DFL;
            sigemptyset(&default_action.sa_mask);
            ::sigaction(signal, &default_action, nullptr);
            if (sent) ::raise(signal);
            return;
        }
        if ((static_cast<unsigned>(theirs.sa_flags) & static_cast<unsigned>(SA_RESETHAND)) != 0) {
            now->sa_handler = SIG_DFL;
            now->sa_flags = 0;
        }
        sigset_t blocked = theirs.sa_mask;
        if ((theirs.sa_flags & SA_NODEFER) == 0) sigaddset(&blocked, signal);
        sigset_t old;
        // sigprocmask: per thread on every system here, and needs no -lpthread on older ones
        ::sigprocmask(SIG_BLOCK, &blocked, &old);
        if ((theirs.sa_flags & SA_SIGINFO) != 0)
            theirs.sa_sigaction(signal, info, context);
        else
            theirs.sa_handler(signal);
        ::sigprocmask(SIG_SETMASK, &old, nullptr);
    }
};

inline std::error_code mmap::detail::platform::arm(watch& range) noexcept {
    if (std::error_code const failure = posix::fault_handler::install()) return failure;
    range.previous = posix::fault_handler::armed;
    posix::fault_handler::armed = &range;
    std::atomic_signal_fence(std::memory_order_seq_cst);  // armed before what follows may fault
    return {};
}

inline void mmap::detail::platform::disarm(watch& range) noexcept {
    std::atomic_signal_fence(std::memory_order_seq_cst);
    platform::watch** link = &posix::fault_handler::armed;
    while (*link != nullptr && *link != &range) link = &(*link)->previous;
    if (*link != nullptr) *link = range.previous;
}

inline bool mmap::detail::platform::copy(void* to, void const* from, std::size_t n,
                                         std::byte const* guarded) noexcept {
    if constexpr (posix::stoppable_copy::is_known)
        return !posix::fault_handler::install() && posix::stoppable_copy::run(to, from, n, guarded);
    jmp_buf here;
    watch range;
    std::size_t const slack =
        bounds::offset_in(reinterpret_cast<std::uintptr_t>(guarded), page_size());
    range.base = const_cast<std::byte*>(guarded) - slack;
    range.length = n + slack;
    range.escape = &here;
    if (arm(range)) return false;
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
// posix_file.hpp: opening, creating, sizing and closing files.

#include <sys/file.h>

#include <utility>

inline int mmap::detail::posix::open_with(platform::path const& where, access mode, int more,
                                          unsigned permissions) noexcept {
    bool const stores = (mode & access::write) != NONE;
    int const flags = (stores ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NOCTTY | more;
    // A FIFO without a writer would block open() for ever. But of a regular file somebody may have a
    // lease (Samba, NFS), which is given back to who waits for it: "EWOULDBLOCK" (open(2)).
    int wait = O_NONBLOCK;
    int fd = -1;
    do fd = open(where.utf8, flags | wait, static_cast<mode_t>(permissions));
    while (fd < 0 && (errno == EINTR || (errno == EWOULDBLOCK && std::exchange(wait, 0) != 0)));
    return fd;
}

inline std::error_code mmap::detail::platform::open_file(path const& where, mmap::access mode,
                                                         handle& out) noexcept {
    int const fd = posix::open_with(where, mode, 0, 0);
    if (fd < 0) return posix::last();
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
            // Lost the race, or a symbolic link to nowhere, which O_EXCL does not follow.
            fd = attempt(0);
            if (fd < 0 && errno == ENOENT) {
                fd = attempt(O_CREAT);
                is_new = fd >= 0;
            }
        }
    }
    if (fd < 0) return posix::last();
    out = fd;
    created = is_new;
    return {};
}

inline void mmap::detail::platform::remove_created(path const& where, handle file) noexcept {
    // Of a symbolic link what it leads to is new, and not the link; and the name may be another
    // file's by now.
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
    if (fd < 0) return posix::last();
    out = fd;
    return {};
}

inline bool mmap::detail::platform::is_keepable(handle object) noexcept {
    return object >= posix::first_keepable;
}

inline void mmap::detail::platform::close(handle object) noexcept {
    if (object != none) ::close(posix::fd(object));
}

inline std::error_code mmap::detail::platform::size_of(handle object,
                                                       std::uint64_t& size) noexcept {
    posix::status s;
    if (posix::stat_of(posix::fd(object), s) != 0) return posix::last();
    if (S_ISDIR(s.st_mode)) return posix::code(EISDIR);
    if (S_ISFIFO(s.st_mode) || S_ISSOCK(s.st_mode) || S_ISCHR(s.st_mode)) return errc::not_mappable;
    posix::off end = s.st_size;
    if (S_ISBLK(s.st_mode)) {  // st_size is 0 there; the end is where a seek to it leads
        int const fd = posix::fd(object);
        posix::off const here = posix::seek(fd, 0, SEEK_CUR);  // perhaps the caller's
        end = posix::seek(fd, 0, SEEK_END);
        if (here < 0 || end < 0) return posix::last();
        (void)posix::seek(fd, here, SEEK_SET);
    }
    size = static_cast<std::uint64_t>(end);
    return {};
}

inline std::error_code mmap::detail::platform::extend(handle file, std::uint64_t from,
                                                      std::uint64_t to) noexcept {
    int const fd = posix::fd(file);
    if (to > static_cast<std::uint64_t>(INT64_MAX)) return posix::code(EFBIG);
    if (posix::over_limit(to)) return posix::code(EFBIG);
    auto const begin = static_cast<posix::off>(from);
    auto const length = static_cast<posix::off>(to - from);
    int const failure = posix::allocate(fd, begin, length);
    if (failure == 0) return {};
    // A failed allocation may have extended the file, or hold blocks behind its end: give back.
    (void)!posix::truncate(fd, begin);
    // A descriptor that fstat(2) knows and write(2) does not is one to read.
    return posix::code(failure == EBADF ? EACCES : failure);
}

inline std::error_code mmap::detail::platform::shrink(handle file, std::uint64_t size) noexcept {
    return posix::set_size(posix::fd(file), size);
}

inline std::error_code mmap::detail::platform::read(handle file, std::uint64_t offset, void* to,
                                                    std::size_t n, std::size_t& got) noexcept {
    std::size_t done = 0;
    while (done < n) {
        ssize_t const step =
            posix::read_at(posix::fd(file), static_cast<char*>(to) + done, posix::at_once(n - done),
                           static_cast<posix::off>(offset + done));
        if (step < 0 && errno == EINTR) continue;
        if (step < 0) return posix::last();
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
        if (step < 0) return posix::last();
        if (step == 0) return posix::code(EIO);  // a device that takes nothing, and says nothing
        done += static_cast<std::size_t>(step);
    }
    return {};
}

inline void mmap::detail::platform::path_of(handle object, char* text,
                                            std::size_t capacity) noexcept {
    posix::path_of(posix::fd(object), text, capacity);
}

inline void mmap::detail::platform::path_at(void const* address, char* text,
                                            std::size_t capacity) noexcept {
    posix::path_at(address, text, capacity);
}

// ---- mmap/detail/posix_shared.hpp ----
// posix_shared.hpp: memory objects without a file: anonymous ones, and named ones (shm_open).

#include <sys/file.h>

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
        std::snprintf(text + 1 + kept, sizeof text - 1 - kept, ".%016llx",
                      static_cast<unsigned long long>(hash));
    }
};

inline std::error_code mmap::detail::platform::open_anonymous(std::size_t size,
                                                              handle& out) noexcept {
    if (posix::over_limit(size)) return posix::code(EFBIG);
    int const fd = posix::unnamed_object();
    if (fd < 0) return posix::last();
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
    posix::object_name const object(name);
    bool const may_create = create != create::never;
    bool const stores = may_create || (mode & access::write) != NONE;
    int const flags = (stores ? O_RDWR : O_RDONLY) | (may_create ? O_CREAT : 0) | O_CLOEXEC;
    auto const rights = static_cast<mode_t>(permissions != 0 ? permissions : 0600U);
    // Whoever finds the object without a size, under the lock, is its creator: so there is one
    // creator however many race, nobody uses a half-made object, and the lock of a creator that
    // died is gone with it. What has a size is not locked, if it got that in one step: somebody may
    // have a lock of his own on it.
    for (int attempt = 0;; ++attempt) {
        int const fd = ::shm_open(object.text, flags, rights);
        if (fd < 0) return posix::last();
        std::uint64_t present = 0;
        bool stale = false;
        bool is_new = false;
        std::error_code failure;
        auto const state = [&](int object_fd) noexcept -> std::error_code {
            posix::status s;
            if (posix::stat_of(object_fd, s) != 0) return posix::last();
            present = static_cast<std::uint64_t>(s.st_size);
            stale = s.st_nlink == 0 && attempt < 100;  // some systems count no links here
            return {};
        };
        failure = state(fd);
        if (may_create && !failure && (present == 0 || !posix::grows_in_one_step)) {
            while (::flock(fd, LOCK_EX) != 0 && errno == EINTR) {
                // macOS has no flock() for memory objects; there the second ftruncate() fails
            }
            failure = state(fd);
            if (!failure && !stale && present == 0) {
                failure = extend(fd, 0, size);
                is_new = !failure;
                std::error_code const again = state(fd);
                if (failure && !again && present != 0) failure.clear();  // macOS: lost the race
                if (failure) ::shm_unlink(object.text);
            }
            ::flock(fd, LOCK_UN);
        } else if (!failure && present == 0) {
            failure = posix::code(ENOENT);  // not made yet
        }
        if (stale) {  // removed between our open and our lock: another try
            ::close(fd);
            continue;
        }
        if (!failure && !is_new && create == create::must) failure = posix::code(EEXIST);
        if (!failure && !is_new && present > bounds::longest) failure = posix::code(EOVERFLOW);
        if (failure) {
            ::close(fd);
            return failure;
        }
        if (!is_new) size = static_cast<std::size_t>(present);
        out = fd;
        created = is_new;
        return {};
    }
}

inline std::error_code mmap::detail::platform::remove_shared(char const* name,
                                                             bool& removed) noexcept {
    posix::object_name const object(name);
    removed = ::shm_unlink(object.text) == 0;
    if (removed || errno == ENOENT) return {};
    return posix::last();
}

// ---- mmap/detail/posix_variants.hpp ----
// posix_variants.hpp: what one POSIX system does in another way than the next.

#if defined(__linux__)
#include <sys/vfs.h>
#endif

inline int mmap::detail::posix::allocate(int fd, off begin, off length) noexcept {
#if defined(__APPLE__)
    // fcntl(2), F_PREALLOCATE: blocks behind the end of file; ftruncate then makes them its own.
    fstore_t wish = {F_ALLOCATECONTIG | F_ALLOCATEALL, F_PEOFPOSMODE, 0, length, 0};
    if (::fcntl(fd, F_PREALLOCATE, &wish) == -1) {
        wish.fst_flags = F_ALLOCATEALL;
        if (::fcntl(fd, F_PREALLOCATE, &wish) == -1 && errno == ENOSPC) return ENOSPC;
        // EINVAL, ENOTSUP: APFS and network file systems that do not preallocate
    }
    return truncate(fd, begin + length) == 0 ? 0 : errno;
#elif defined(__OpenBSD__)
    return write_zeros(fd, begin, length);  // has no posix_fallocate
#else
    // "Not supported by the file system": EOPNOTSUPP (FUSE), EINVAL (ZFS, posix_fallocate(2) of
    // FreeBSD), ENODEV, ENOSYS (emulators).
    auto const is_unknown = [](int failure) noexcept {
        return failure == EOPNOTSUPP || failure == EINVAL || failure == ENODEV || failure == ENOSYS;
    };
    int failure = ENOSYS;
#if defined(__linux__)
    // Blocks behind the end first, and then the last byte: so the size changes in one step. File systems
    // raise it block by block otherwise, and records that are no part of a block are cut in two then,
    // for who looks meanwhile, and for all if this process is killed.
    constexpr int keep_size = 1;  // FALLOC_FL_KEEP_SIZE, fallocate(2)
    failure = allocate_blocks(fd, keep_size, begin, length);
    if (failure == 0) failure = allocate_blocks(fd, 0, begin + length - 1, 1);
#endif
    if (is_unknown(failure)) failure = allocate_blocks(fd, 0, begin, length);  // NFS
    return is_unknown(failure) ? write_zeros(fd, begin, length) : failure;
#endif
}

#if !defined(__APPLE__) && !defined(__OpenBSD__)
inline int mmap::detail::posix::allocate_blocks(int fd, int mode, off begin, off length) noexcept {
    // All at once; after an interruption by 1 MiB, since tmpfs gives back what an interrupted call had
    // (Linux, mm/shmem.c, shmem_fallocate()): a program with a timer would never have it.
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
    char const zeros[4096] = {};
    // From where the file ends now: what another process has appended meanwhile, and stored to, stays.
    status now;
    if (stat_of(fd, now) != 0) return errno;
    off const end = begin + length;
    for (off at = now.st_size; at < end;) {
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

inline void mmap::detail::posix::path_of(int fd, char* text, std::size_t capacity) noexcept {
    text[0] = '\0';
#if defined(__linux__)
    char link[32];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t const n = ::readlink(link, text, capacity - 1);
    text[n < 0 ? 0 : n] = '\0';
#elif defined(__APPLE__)
    char path[1024];                        // MAXPATHLEN, which F_GETPATH asks for
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
    // proc(5), maps: "begin-end perms offset device inode   path"; a path that ends in "(deleted)" is
    // told as it is.
    std::FILE* const maps = std::fopen("/proc/self/maps", "re");
    if (maps == nullptr) return;
    auto const wanted = reinterpret_cast<std::uintptr_t>(address);
    char line[4096 + 128];
    while (std::fgets(line, sizeof line, maps) != nullptr) {
        unsigned long begin = 0;
        unsigned long end = 0;
        int path = 0;
        if (std::sscanf(line, "%lx-%lx %*s %*s %*s %*s %n", &begin, &end, &path) != 2) continue;
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

inline int mmap::detail::posix::unnamed_object() noexcept {
#if defined(__linux__)
    return ::memfd_create("mmap", MFD_CLOEXEC);
#elif defined(__FreeBSD__)
    return ::shm_open(SHM_ANON, O_RDWR | O_CLOEXEC, 0600);
#elif defined(__APPLE__)
    // A file without a name: what shm_open() gives there has a size once and for all ("only allow one
    // ftruncate() per lifetime", xnu, posix_shm.c).
    char name[1024];
    std::size_t const n = ::confstr(_CS_DARWIN_USER_TEMP_DIR, name, sizeof name);
    if (n == 0 || n > sizeof name - sizeof "mmap.XXXXXX") std::strcpy(name, "/tmp/");
    std::strcat(name, "mmap.XXXXXX");
    int const fd = ::mkostemp(name, O_CLOEXEC);
    if (fd >= 0) ::unlink(name);
    return fd;
#else
    // A name nobody else uses, removed at once.
    char name[30];
    for (unsigned attempt = 0; attempt < 1000; ++attempt) {
        std::snprintf(name, sizeof name, "/mmap.%ld.%u", static_cast<long>(::getpid()), attempt);
        int const fd = ::shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
        if (fd >= 0) ::shm_unlink(name);
        if (fd >= 0 || errno != EEXIST) return fd;
    }
    return -1;
#endif
}

inline std::error_code mmap::detail::platform::sync(handle file) noexcept {
#if defined(__APPLE__)
    // fsync(2) of macOS: the drive may keep data in its cache; F_FULLFSYNC asks it to write.
    // Not every file system has it.
    if (::fcntl(posix::fd(file), F_FULLFSYNC) != -1) return {};
    if (errno != ENOTSUP && errno != EINVAL && errno != ENOTTY) return posix::last();
#endif
    return posix::outcome(::fsync(posix::fd(file)));
}

inline std::error_code mmap::detail::posix::sync_device(int fd) noexcept {
#if defined(__APPLE__)
    if (fd >= 0) return platform::sync(fd);
#else
    (void)fd;  // msync(MS_SYNC) waits for the device
#endif
    return {};
}

#if defined(__linux__)
inline bool mmap::detail::posix::is_tmpfs(int fd) noexcept {
    struct statfs about;
    return ::fstatfs(fd, &about) == 0 &&
           static_cast<unsigned long>(about.f_type) == 0x01021994;  // TMPFS_MAGIC, statfs(2)
}
#endif

inline std::size_t mmap::detail::posix::unit_of(int flags) noexcept {
#if defined(MAP_HUGETLB)
    // Of MAP_HUGETLB mappings munmap() takes whole huge pages only (mmap(2); memmap2 #156), whose
    // size stands in the flags, or is the system's default: "Hugepagesize:" of proc(5) meminfo.
    if ((flags & MAP_HUGETLB) != 0) {
        unsigned const shift = (static_cast<unsigned>(flags) >> 26U) & 63U;  // MAP_HUGE_SHIFT
        if (shift != 0) return std::size_t{1} << shift;
        char text[4096] = {};
        int const info = open("/proc/meminfo", O_RDONLY | O_CLOEXEC, 0);
        if (info >= 0) {
            (void)!::read(info, text, sizeof text - 1);
            ::close(info);
        }
        char const* const line = std::strstr(text, "Hugepagesize:");
        unsigned long kib = 0;
        if (line == nullptr || std::sscanf(line, "Hugepagesize: %lu", &kib) != 1) kib = 2048;
        return std::size_t{kib} * 1024;
    }
#else
    (void)flags;
#endif
    return platform::page_size();
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

    [[nodiscard]] bool is_path() const noexcept { return is_path_; }
    /// The caller's object, if the handle was handed over; else null.
    [[nodiscard]] owned* given() const noexcept { return given_; }
    /// Is the text usable, with no NUL inside? True for handles.
    [[nodiscard]] bool valid() const noexcept { return valid_; }
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
        valid_ = name.valid() && size != 0 && size <= longest &&
                 std::strpbrk(name_, "/\\") == nullptr && std::strcmp(name_, ".") != 0 &&
                 std::strcmp(name_, "..") != 0;
    }

    [[nodiscard]] bool valid() const noexcept { return valid_; }
    /// The name, cut after 255 bytes.
    [[nodiscard]] char const* c_str() const noexcept { return name_; }

    /// Bytes of shared memory that is created without a length: 64 MiB.
    static constexpr std::size_t default_size = std::size_t{64} << 20U;

private:
    static constexpr std::size_t longest = 255;
    char name_[longest + 1] = {};
    bool valid_ = false;
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
// span.hpp: a view of consecutive elements. C++17 has no std::span; this one converts to it, and from
// it.

#if defined(__cpp_concepts)
#include <string_view>
#include <version>
#endif

#include <type_traits>
#include <utility>

/// `size()` elements from `data()`, owned by somebody else: here, by a region. Valid until the
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
    /// Of what has consecutive elements, which others own: of std::vector, std::string, mmap::vector to
    /// read, of another span also to write.
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

private:
    T* data_ = nullptr;
    std::size_t size_ = 0;
};

// A span may be copied and outlived by its iterators, as std::string_view: <string_view> has what is
// specialised here.
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
/// Two forms of everything that can fail: one throws mmap::error, one sets a std::error_code and is
/// noexcept (it clears the code on success). Without exceptions the throwing form prints its
/// message and aborts.
///
/// States: *closed* (default, moved-from, unmapped: every call is errc::closed or does nothing);
/// *open*, perhaps *empty* (data() may be null then). Ranges that leave the region are
/// errc::out_of_range; an empty range succeeds and does nothing. Ranges need no alignment; what a
/// system counts in pages is done to every page that the range touches, unless said otherwise.
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

    region() noexcept = default;

    /// Maps a file: all of it, or `length` bytes from `offset`. RDONLY unless said otherwise.
    ///
    /// An empty file gives an open, empty region; an offset equal to the file's size likewise. The
    /// range must lie inside the file (errc::past_end_of_file), unless options say `grow` or
    /// `create`. RDONLY holds no descriptor afterwards, RDWR one.
    /// POSIX: a file that another process truncates makes loads behind its end fault: see
    ///   mmap::fault_guard and read().
    /// Windows: opened with FILE_SHARE_READ | WRITE | DELETE; a mapped file cannot be truncated.
    /// @throws mmap::error with the system's code, or errc::past_end_of_file, errc::not_mappable,
    ///   std::errc::invalid_argument, value_too_large (the rest does not fit the address space)
    explicit region(source const& what, access mode = RDONLY);
    region(source const& what, access mode, std::error_code& ec) noexcept;
    region(source const& what, access mode, std::uint64_t offset, std::size_t length = to_end);
    region(source const& what, access mode, std::uint64_t offset, std::size_t length,
           std::error_code& ec) noexcept;
    region(source const& what, access mode, options const& how);
    region(source const& what, access mode, options const& how, std::error_code& ec) noexcept;

    /// Zeroed memory without a file. RDWR: shared with children that fork() makes. COPY (and
    /// RDONLY, NONE, to be protected later): of this process alone.
    /// POSIX: RDWR holds a descriptor, so that it can be resized.
    /// Windows: has no fork(); RDWR is memory of this process too.
    explicit region(anonymous, std::size_t length, access mode = RDWR);
    region(anonymous, std::size_t length, access mode, std::error_code& ec) noexcept;
    region(anonymous, access mode, options const& how);
    region(anonymous, access mode, options const& how, std::error_code& ec) noexcept;

    /// Memory shared by name with unrelated processes of this user. With RDWR it is created if it
    /// is missing: created() tells. `to_end`: its present size, or 64 MiB if created. An explicit
    /// length must fit the present size (errc::past_end_of_file), and is not 0
    /// (std::errc::invalid_argument). Memory is allocated at creation.
    /// With options, `create` says what to do, and is `never` by default.
    /// POSIX: shm_open; lives until remove_shared(), also without users.
    /// Windows: a section in `Local\`; lives as long as a region that maps it. Sizes are whole pages.
    explicit region(shared const& name, std::size_t length = to_end, access mode = RDWR);
    region(shared const& name, std::size_t length, access mode, std::error_code& ec) noexcept;
    region(shared const& name, access mode);
    region(shared const& name, access mode, std::error_code& ec) noexcept;
    region(shared const& name, access mode, options const& how);
    region(shared const& name, access mode, options const& how, std::error_code& ec) noexcept;

    region(region&& other) noexcept { swap(other); }
    region& operator=(region&& other) noexcept {
        region(std::move(other)).swap(*this);
        return *this;
    }
    region(region const&) = delete;
    region& operator=(region const&) = delete;
    ~region();

    // --- bytes ------------------------------------------------------------------------------------

    [[nodiscard]] std::byte const* data() const noexcept { return data_; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] std::byte const* begin() const noexcept { return data_; }
    [[nodiscard]] std::byte const* end() const noexcept { return data_ + size_; }
    /// @pre index < size()
    [[nodiscard]] std::byte const& operator[](std::size_t index) const noexcept {
        return data_[index];
    }
    /// The bytes as text. A view, and as all views and pointers into the region valid until it is
    /// unmapped, assigned to, destroyed, slid, or resized beyond capacity(). Shrunk, it takes from
    /// them what lies behind the new end (Windows: all of them, of a file). Moving and swapping leave
    /// them valid.
    [[nodiscard]] std::string_view view() const noexcept {
        return {reinterpret_cast<char const*>(data_), size_};
    }

    /// The bytes for writing. @throws std::errc::permission_denied unless writable()
    [[nodiscard]] span<std::byte> writable_bytes();
    [[nodiscard]] span<std::byte> writable_bytes(std::error_code& ec) noexcept;

    /// The region as elements of a trivially copyable T; `T const` to read, T to write.
    /// @throws std::errc::permission_denied (T to write a region that is not writable()),
    ///   errc::partial_element (size() is no multiple of sizeof(T)), errc::misaligned
    template <class T>
    [[nodiscard]] span<T> as();
    template <class T>
    [[nodiscard]] span<T> as(std::error_code& ec) noexcept;
    template <class T, class = std::enable_if_t<std::is_const_v<T>>>
    [[nodiscard]] span<T> as() const;
    template <class T, class = std::enable_if_t<std::is_const_v<T>>>
    [[nodiscard]] span<T> as(std::error_code& ec) const noexcept;
    /// `count` elements that begin at byte `offset`: a header, a table behind it.
    /// @throws as above, or errc::out_of_range
    template <class T>
    [[nodiscard]] span<T> as(std::size_t offset, std::size_t count);
    template <class T>
    [[nodiscard]] span<T> as(std::size_t offset, std::size_t count, std::error_code& ec) noexcept;
    template <class T, class = std::enable_if_t<std::is_const_v<T>>>
    [[nodiscard]] span<T> as(std::size_t offset, std::size_t count) const;
    template <class T, class = std::enable_if_t<std::is_const_v<T>>>
    [[nodiscard]] span<T> as(std::size_t offset, std::size_t count,
                             std::error_code& ec) const noexcept;

    /// Copies n bytes from `offset` to `buffer`. A fault (truncated file, I/O error) is an error
    /// here and not a signal; what was copied before it stays copied.
    /// @throws std::errc::io_error, errc::out_of_range, std::errc::permission_denied
    void read(std::size_t offset, void* buffer, std::size_t n) const;
    void read(std::size_t offset, void* buffer, std::size_t n, std::error_code& ec) const noexcept;
    /// Copies n bytes from `buffer` to `offset`. As read(); also when the disk behind a hole of the
    /// file is full.
    void write(std::size_t offset, void const* buffer, std::size_t n);
    void write(std::size_t offset, void const* buffer, std::size_t n, std::error_code& ec) noexcept;

    // --- the file ---------------------------------------------------------------------------------

    /// Returns when the stores (of the range) are on stable storage. Nothing to do, and success, for
    /// RDONLY, COPY and memory without a file.
    /// Linux: msync(MS_SYNC). macOS: that and F_FULLFSYNC. Windows: FlushViewOfFile and
    /// FlushFileBuffers.
    void flush();
    void flush(std::error_code& ec) noexcept;
    void flush(std::size_t offset, std::size_t length);
    void flush(std::size_t offset, std::size_t length, std::error_code& ec) noexcept;
    /// Starts the write-back and does not wait.
    void flush_async();
    void flush_async(std::error_code& ec) noexcept;
    void flush_async(std::size_t offset, std::size_t length);
    void flush_async(std::size_t offset, std::size_t length, std::error_code& ec) noexcept;
    /// Makes what others wrote to the file by other means visible, on systems where a mapping and
    /// read()/write() are not coherent (OpenBSD). POSIX: MS_INVALIDATE; busy if pages are locked.
    /// Windows: nothing.
    void invalidate();
    void invalidate(std::error_code& ec) noexcept;

    /// Gives the region n bytes, and the file offset() + n: a shrunk file ends where the region
    /// does, a growing one never loses bytes behind the region. New bytes are zeros, their blocks
    /// allocated. Up to capacity() data() stays; beyond it pointers are invalidated as
    /// std::vector's are. Strong guarantee. For writable regions on files (RDWR), shared and
    /// anonymous memory. Locks stay; only where a shrunk region cannot be locked again it is not.
    /// Windows: of a file also invalidates pointers when it shrinks. Named memory grows to capacity()
    /// only.
    /// @throws errc::not_resizable, or the system's error: no_space_on_device, file_too_large …
    void resize(std::size_t n);
    void resize(std::size_t n, std::error_code& ec) noexcept;

    /// The same region over another part of its file: `length` bytes (as many as now, if not said)
    /// from `offset`, which must lie inside the file; `to_end`: all the rest. For windows over files
    /// larger than memory or address space: nothing is opened, and the file's size is asked for only
    /// where it must have grown. Locks, advice, and stores into a COPY are gone; stores of RDWR are
    /// the file's already. Strong guarantee; only where the system can bring back neither part the
    /// region is left empty. For files that keep a handle (RDWR, keep_handle).
    /// POSIX: one mmap(2); data() stays on its page while the part fits into capacity().
    /// Windows: the new view is made before the old one goes: data() changes.
    /// @throws errc::past_end_of_file, errc::not_supported (memory, no file),
    ///   std::errc::bad_file_descriptor (no handle), or the system's error
    /// @pre not guarded
    void slide(std::uint64_t offset);
    void slide(std::uint64_t offset, std::error_code& ec) noexcept;
    void slide(std::uint64_t offset, std::size_t length);
    void slide(std::uint64_t offset, std::size_t length, std::error_code& ec) noexcept;

    // --- memory -----------------------------------------------------------------------------------

    /// Keeps the pages in memory. Locking twice is locking once.
    /// POSIX: mlock; not enough_memory or resource_unavailable over RLIMIT_MEMLOCK.
    /// Windows: raises the working set if its minimum is too small, and tries once more.
    void lock();
    void lock(std::error_code& ec) noexcept;
    void lock(std::size_t offset, std::size_t length);
    void lock(std::size_t offset, std::size_t length, std::error_code& ec) noexcept;
    /// Unlocks what is locked of the range. @throws errc::not_locked if nothing is
    void unlock();
    void unlock(std::error_code& ec) noexcept;
    void unlock(std::size_t offset, std::size_t length);
    void unlock(std::size_t offset, std::size_t length, std::error_code& ec) noexcept;

    /// Changes what the memory may be used for; mode() follows. A private region stays private:
    /// RDWR means COPY there. A shared one cannot become private (invalid_argument), nor writable
    /// if it was not mapped so (permission_denied). EXEC on a file:
    /// POSIX: as the system allows. Windows: only if it was mapped with EXEC.
    void protect(access mode);
    void protect(access mode, std::error_code& ec) noexcept;

    /// Tells the system about use to come: see mmap::advice.
    void advise(advice what);
    void advise(advice what, std::error_code& ec) noexcept;
    void advise(advice what, std::size_t offset, std::size_t length);
    void advise(advice what, std::size_t offset, std::size_t length, std::error_code& ec) noexcept;

    /// Faults the pages in for reading, now. @throws std::errc::io_error if they cannot be read
    void prefetch() const;
    void prefetch(std::error_code& ec) const noexcept;
    void prefetch(std::size_t offset, std::size_t length) const;
    void prefetch(std::size_t offset, std::size_t length, std::error_code& ec) const noexcept;
    /// Many ranges at once: the system is told of all before any is waited for, so that their reads
    /// run side by side. Nothing is done if one of them leaves the region.
    /// (Templates, for the 0 in prefetch(0, n) is a pointer, too.)
    template <class Range, class = std::enable_if_t<std::is_same_v<Range const, range const>>>
    void prefetch(Range* ranges, std::size_t count) const {
        std::error_code ec;
        prefetch(ranges, count, ec);
        require(ec, "prefetch ranges of");
    }
    template <class Range, class = std::enable_if_t<std::is_same_v<Range const, range const>>>
    void prefetch(Range* ranges, std::size_t count, std::error_code& ec) const noexcept {
        ec = prefetch_all(ranges, count);
    }

    /// Gives memory back to the system.
    /// Anonymous and named memory: the range's bytes read as zeros after; must be writable().
    /// COPY of a file, writable(): whole pages inside the range show the file again. Linux; elsewhere
    /// errc::not_supported.
    /// RDONLY and RDWR files: only the memory; no byte of the file is lost.
    void discard(std::size_t offset, std::size_t length);
    void discard(std::size_t offset, std::size_t length, std::error_code& ec) noexcept;

    /// Bytes (of the range) that are in memory now. Linux: of files that the user neither owns nor
    /// may write, the kernel reports all (mincore(2)).
    [[nodiscard]] std::size_t resident() const;
    [[nodiscard]] std::size_t resident(std::error_code& ec) const noexcept;
    [[nodiscard]] std::size_t resident(std::size_t offset, std::size_t length) const;
    [[nodiscard]] std::size_t resident(std::size_t offset, std::size_t length,
                                       std::error_code& ec) const noexcept;

    // --- the object -------------------------------------------------------------------------------

    /// Unmaps and closes; the region is closed after. Does not flush: stores are in the system's
    /// cache already and survive the process.
    void unmap() noexcept;
    /// Gives the mapping away: the region is closed, the bytes stay mapped until the caller unmaps
    /// them (the mapping begins at data() rounded down to granularity()). Handles are closed.
    [[nodiscard]] span<std::byte const> release() noexcept;
    void swap(region& other) noexcept;
    friend void swap(region& a, region& b) noexcept { a.swap(b); }

    [[nodiscard]] bool is_open() const noexcept { return kind_ != detail::platform::kind::nothing; }
    [[nodiscard]] explicit operator bool() const noexcept { return is_open(); }
    /// Present access; NONE if closed.
    [[nodiscard]] access mode() const noexcept { return mode_; }
    [[nodiscard]] bool writable() const noexcept {
        return (static_cast<unsigned>(mode_) & static_cast<unsigned>(access{2U | 4U})) != 0;
    }
    /// Where in the file the region begins, bytes.
    [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }
    /// Bytes that resize() can reach without moving data().
    [[nodiscard]] std::size_t capacity() const noexcept {
        return is_resizable() && capacity_ > size_ ? capacity_ : size_;
    }
    /// Did the constructor make the file or shared memory?
    [[nodiscard]] bool created() const noexcept { return has(is_new); }
    /// The file's size, bytes: now, if the region keeps a handle (RDWR, keep_handle), else as it was
    /// when mapped. Memory without a file: size().
    [[nodiscard]] std::uint64_t file_size() const;
    [[nodiscard]] std::uint64_t file_size(std::error_code& ec) const noexcept;
    /// The handle that the region keeps: RDWR, named memory, keep_handle; else -1 or
    /// INVALID_HANDLE_VALUE. Named memory on Windows: the section's. Still the region's own.
    [[nodiscard]] detail::native::handle native_handle() const noexcept { return handle_.get(); }

private:
    friend class mmap::fault_guard;
    // What the others tell of a region when they fail.
    friend class mmap::appender;
    template <class>
    friend class mmap::vector;
    friend class mmap::cursor;
    enum fact : unsigned char {
        is_private = 1,  // COPY, or memory of this process
        may_store = 2,  // shared and mapped for writing: whatever mode_ is now, there may be stores
        is_new = 4,
    };
    [[nodiscard]] bool has(fact f) const noexcept { return (facts_ & f) != 0; }
    struct holder;  // the object under construction, and what must be undone if mapping fails

    void open(source const& what, access mode, std::uint64_t offset, std::size_t length,
              std::error_code& ec) noexcept;
    void open(source const& what, access mode, options const& how, std::error_code& ec) noexcept;
    void open(anonymous, access mode, options const& how, std::error_code& ec) noexcept;
    void open(shared const& name, access mode, options const& how, std::error_code& ec) noexcept;
    [[nodiscard]] std::error_code open_part(detail::platform::handle object, access mode,
                                            std::uint64_t offset, std::size_t length) noexcept;
    [[nodiscard]] std::error_code map(holder& object, detail::platform::kind kind, access mode,
                                      options const& how) noexcept;
    [[nodiscard]] static std::error_code plan(detail::platform::handle object,
                                              detail::platform::kind kind, access mode,
                                              std::uint64_t offset, std::size_t length,
                                              detail::platform::request& what) noexcept;
    [[nodiscard]] static std::error_code bounds_of(std::uint64_t offset, std::size_t& length,
                                                   std::uint64_t size) noexcept;
    void take(detail::platform::request const& what, detail::platform::extent const& mapped,
              std::uint64_t offset, std::size_t length) noexcept;
    [[noreturn]] static void raise_map(std::error_code ec, std::string const& what, access mode,
                                       std::uint64_t offset = 0, std::size_t length = to_end);

    [[nodiscard]] std::size_t delta() const noexcept;
    [[nodiscard]] detail::platform::extent extent() const noexcept;
    void adopt(detail::platform::extent const& now, std::size_t size, std::size_t slack) noexcept;
    [[nodiscard]] std::error_code check(std::size_t offset, std::size_t length) const noexcept;
    [[nodiscard]] bool allows(bool for_writing) const noexcept;
    [[nodiscard]] std::error_code check_access(bool for_writing) const noexcept;
    [[nodiscard]] bool copy_out(std::size_t offset, void* buffer, std::size_t n) const noexcept;
    [[nodiscard]] bool copy_in(std::size_t offset, void const* buffer, std::size_t n) noexcept;
    [[nodiscard]] std::error_code refusal(std::size_t offset, std::size_t n,
                                          bool for_writing) const noexcept;
    [[noreturn]] void refuse(std::size_t offset, std::size_t n, bool for_writing) const;
    template <class T>
    [[nodiscard]] std::error_code check_elements(std::size_t offset,
                                                 std::size_t count) const noexcept;
    template <class T>
    [[nodiscard]] span<T> view_as(std::size_t offset, std::size_t count) const noexcept;
    template <class T>
    [[nodiscard]] std::error_code check_elements() const noexcept;
    [[nodiscard]] detail::page_state* notes() const noexcept;
    [[nodiscard]] bool lost_before(std::size_t end) const noexcept;
    [[nodiscard]] std::error_code lock_pages(detail::page_state& notes, std::size_t from,
                                             std::size_t to) noexcept;
    [[nodiscard]] std::error_code lock_again(std::size_t from, std::size_t to) noexcept;
    [[nodiscard]] bool has_locks() const noexcept;
    void forget_locks(std::size_t from) noexcept;
    [[nodiscard]] std::error_code touch(std::size_t offset, std::size_t length) const noexcept;
    [[nodiscard]] std::error_code prefetch_all(range const* ranges,
                                               std::size_t count) const noexcept;
    [[nodiscard]] bool is_synced() const noexcept;
    [[nodiscard]] bool is_resizable() const noexcept {
        return has(may_store) || (kind_ == detail::platform::kind::anonymous && has(is_private));
    }
    [[nodiscard]] static char const* name_of(access mode) noexcept;
    [[nodiscard]] static char const* suffix_of(access mode) noexcept;
    /// For messages: the file, its length or another, and for its own length the mode.
    [[nodiscard]] std::string describe() const;
    [[nodiscard]] std::string describe(std::uint64_t bytes) const;
    [[noreturn]] void raise(std::error_code ec, char const* operation) const;
    [[noreturn]] void raise(std::error_code ec, char const* operation, std::size_t offset,
                            std::size_t length) const;
    void require(std::error_code ec, char const* operation) const;
    void require(std::error_code ec, char const* operation, std::size_t offset,
                 std::size_t length) const;

    std::byte* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;  // address space from data_
    std::uint64_t offset_ = 0;
    std::uint64_t file_size_ = 0;  // when mapped
    mutable std::atomic<detail::page_state*> ledger_{nullptr};
    owned handle_;
    access mode_ = NONE;
    detail::platform::kind kind_ = detail::platform::kind::nothing;
    unsigned char facts_ = 0;  // of `fact`: one byte keeps the class within 64
};

// ---- mmap/detail/region_base.hpp ----
// region_base.hpp: what all members of a region stand on: its extent, its checks, its words.
// Included by region.hpp.

/// Bytes between the mapping's base and data(): the part of the offset below the granularity.
inline std::size_t mmap::region::delta() const noexcept {
    return detail::bounds::offset_in(offset_, detail::platform::granularity());
}

inline mmap::detail::platform::extent mmap::region::extent() const noexcept {
    detail::platform::extent e;
    e.mode = mode_;
    e.kind = kind_;
    e.is_private = has(is_private);
    if (data_ == nullptr) return e;
    std::size_t const slack = delta();
    e.base = data_ - slack;
    e.length = slack + size_;
    e.reserved = slack + capacity_;
    return e;
}

inline void mmap::region::adopt(detail::platform::extent const& now, std::size_t size,
                                std::size_t slack) noexcept {
    data_ = now.base == nullptr ? nullptr : now.base + slack;
    size_ = size;
    capacity_ = now.base == nullptr ? 0 : now.reserved - slack;
    mode_ = now.mode;
}

inline std::error_code mmap::region::check(std::size_t offset, std::size_t length) const noexcept {
    if (!is_open()) return errc::closed;
    if (!detail::bounds::contains(offset, length, size_)) return errc::out_of_range;
    return {};
}

inline bool mmap::region::allows(bool for_writing) const noexcept {
    return for_writing ? writable() : (mode_ & access::read) != NONE;
}
inline std::error_code mmap::region::check_access(bool for_writing) const noexcept {
    if (!is_open()) return errc::closed;
    return allows(for_writing) ? std::error_code()
                               : std::make_error_code(std::errc::permission_denied);
}

inline mmap::detail::page_state* mmap::region::notes() const noexcept {
    detail::page_state* present = ledger_.load(std::memory_order_acquire);
    if (present != nullptr) return present;
    auto* const fresh = new (std::nothrow) detail::page_state;
    if (fresh == nullptr || ledger_.compare_exchange_strong(present, fresh)) return fresh;
    delete fresh;  // another thread's came first
    return present;
}

/// Has a fault replaced bytes before `end` (from data())? Asked after the bytes were read.
inline bool mmap::region::lost_before(std::size_t end) const noexcept {
    std::atomic_thread_fence(std::memory_order_acquire);
    detail::page_state const* const present = ledger_.load(std::memory_order_acquire);
    return present != nullptr && present->lost.load() < delta() + end;
}

/// Are there stores that a file must get?
inline bool mmap::region::is_synced() const noexcept {
    return kind_ == detail::platform::kind::file && has(may_store);
}

// Of a mode in messages; EXEC comes after the others' names.
inline char const* mmap::region::name_of(access mode) noexcept {
    static constexpr char const* names[] = {"NONE", "RDONLY", "RDWR", "RDWR",
                                            "COPY", "COPY",   "COPY", "COPY"};
    return names[static_cast<unsigned>(mode) & 7U];
}
inline char const* mmap::region::suffix_of(access mode) noexcept {
    return (mode & EXEC) != NONE ? " | EXEC" : "";
}

inline std::string mmap::region::describe() const {
    std::string what = describe(size_);
    if (!is_open()) return what;
    return detail::format("%s (%s%s)", what.c_str(), name_of(mode_), suffix_of(mode_));
}
inline std::string mmap::region::describe(std::uint64_t bytes) const {
    if (!is_open()) return "a closed region";
    char path[1024] = {};
    if (kind_ == detail::platform::kind::file && handle_)
        detail::platform::path_of(handle_.object(), path, sizeof path);
    else if (kind_ != detail::platform::kind::anonymous && data_ != nullptr)
        detail::platform::path_at(data_, path, sizeof path);
    return detail::format(path[0] != '\0' ? "\"%s\" of %llu bytes" : "a region%s of %llu bytes",
                          path, static_cast<unsigned long long>(bytes));
}

// Functions of their own that do not return: so who succeeds has nothing of them but a call.

inline void mmap::region::raise(std::error_code ec, char const* operation) const {
    error::raise(ec, operation, describe());
}
inline void mmap::region::raise(std::error_code ec, char const* operation, std::size_t offset,
                                std::size_t length) const {
    error::raise(
        ec, operation,
        detail::format("bytes %llu to +%llu of %s", static_cast<unsigned long long>(offset),
                       static_cast<unsigned long long>(length), describe().c_str()));
}

inline void mmap::region::require(std::error_code ec, char const* operation) const {
    if (ec) raise(ec, operation);
}
inline void mmap::region::require(std::error_code ec, char const* operation, std::size_t offset,
                                  std::size_t length) const {
    if (ec) raise(ec, operation, offset, length);
}

inline void mmap::region::swap(region& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
    std::swap(offset_, other.offset_);
    std::swap(file_size_, other.file_size_);
    ledger_.store(
        other.ledger_.exchange(ledger_.load(std::memory_order_relaxed), std::memory_order_relaxed),
        std::memory_order_relaxed);
    handle_.swap(other.handle_);
    std::swap(mode_, other.mode_);
    std::swap(kind_, other.kind_);
    std::swap(facts_, other.facts_);
}

inline mmap::span<std::byte const> mmap::region::release() noexcept {
    span<std::byte const> const bytes(data_, size_);
    data_ = nullptr;
    unmap();
    return bytes;
}

inline mmap::region::~region() {
    detail::platform::unmap(extent());
    delete ledger_.load(std::memory_order_relaxed);
}

inline void mmap::region::unmap() noexcept { region().swap(*this); }

// ---- mmap/detail/region_construct.hpp ----
// region_construct.hpp: the constructors: two forms of each, all of them one of the open()s.
// Included by region.hpp.

inline mmap::region::region(source const& what, access mode, options const& how,
                            std::error_code& ec) noexcept {
    open(what, mode, how, ec);
}
inline mmap::region::region(source const& what, access mode, std::error_code& ec) noexcept {
    open(what, mode, 0, to_end, ec);
}
inline mmap::region::region(source const& what, access mode, std::uint64_t offset,
                            std::size_t length, std::error_code& ec) noexcept {
    open(what, mode, offset, length, ec);
}
inline mmap::region::region(source const& what, access mode, options const& how) {
    std::error_code ec;
    open(what, mode, how, ec);
    if (ec) raise_map(ec, what.describe(), mode, how.offset, how.length);
}
inline mmap::region::region(source const& what, access mode) {
    std::error_code ec;
    open(what, mode, 0, to_end, ec);
    if (ec) raise_map(ec, what.describe(), mode);
}
inline mmap::region::region(source const& what, access mode, std::uint64_t offset,
                            std::size_t length) {
    std::error_code ec;
    open(what, mode, offset, length, ec);
    if (ec) raise_map(ec, what.describe(), mode, offset, length);
}

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
inline mmap::region::region(anonymous, access mode, options const& how) {
    std::error_code ec;
    open(ANON, mode, how, ec);
    if (ec) raise_map(ec, "anonymous memory", mode, how.offset, how.length);
}
inline mmap::region::region(anonymous, std::size_t length, access mode) {
    options how;
    how.length = length;
    region(ANON, mode, how).swap(*this);
}

inline mmap::region::region(shared const& name, access mode, std::error_code& ec) noexcept
    : region(name, to_end, mode, ec) {}
inline mmap::region::region(shared const& name, access mode) : region(name, to_end, mode) {}
inline mmap::region::region(shared const& name, access mode, options const& how,
                            std::error_code& ec) noexcept {
    open(name, mode, how, ec);
}
inline mmap::region::region(shared const& name, std::size_t length, access mode,
                            std::error_code& ec) noexcept {
    options how;
    how.length = length;
    if ((mode & access::write) != NONE) how.create = create::if_missing;
    open(name, mode, how, ec);
}
inline mmap::region::region(shared const& name, access mode, options const& how) {
    std::error_code ec;
    open(name, mode, how, ec);
    if (ec)
        raise_map(ec, detail::format("shared memory \"%s\"", name.c_str()), mode, how.offset,
                  how.length);
}
inline mmap::region::region(shared const& name, std::size_t length, access mode) {
    options how;
    how.length = length;
    if ((mode & access::write) != NONE) how.create = create::if_missing;
    region(name, mode, how).swap(*this);
}

// ---- mmap/detail/region_open.hpp ----
// region_open.hpp: how a region comes to be: checks, opening, sizing, mapping; and all undone if
// any of it fails. Included by region.hpp.
//
// Two ways: open(source, mode, offset, length) for what lies in a file, and those with options. They
// share what they can as calls; the first reaches no code that creates, grows, places, locks or
// populates, so that a program that only reads files does not contain it (tests/size/).

/// The object of a region under construction, and what must be undone if it cannot be mapped.
struct mmap::region::holder : detail::pending_open {
    bool is_new = false;       // to remove
    bool has_grown = false;    // to shrink again
    bool empties = false;      // what it has is not wanted
    std::uint64_t size = 0;    // its bytes when it was opened
    std::uint64_t needed = 0;  // and those that it is to have, if more
    detail::platform::path const* path = nullptr;
    bool keeps = false;  // will the region own the handle?
    bool done = false;

    /// Gives a file its size: when nothing of the request can be wrong any more, for what it had
    /// cannot be brought back.
    [[nodiscard]] std::error_code fit() noexcept {
        std::error_code failure;
        if (empties) {
            failure = detail::platform::shrink(object, 0);
            size = 0;
        }
        if (!failure && needed > size) {
            failure = detail::platform::extend(object, size, needed);
            has_grown = !failure;
        }
        return failure;
    }

    ~holder() {
        if (!done && has_grown && !is_new) (void)detail::platform::shrink(object, size);
        if (!done && is_new && path != nullptr) detail::platform::remove_created(*path, object);
    }
};

// --- what all ways share --------------------------------------------------------------------------

/// What the system is asked for, to have `length` bytes from `offset` of an object.
inline std::error_code mmap::region::plan(detail::platform::handle object,
                                          detail::platform::kind kind, access mode,
                                          std::uint64_t offset, std::size_t length,
                                          detail::platform::request& what) noexcept {
    std::size_t const slack = detail::bounds::offset_in(offset, detail::platform::granularity());
    if (static_cast<unsigned>(mode) > 15U || length > detail::bounds::longest - slack)
        return std::make_error_code(std::errc::invalid_argument);
    bool const stores = (mode & access::write) != NONE;
    what.object = object;
    what.kind = kind;
    what.is_private =
        !stores && (kind == detail::platform::kind::anonymous || (mode & access::copy) != NONE);
    what.mode = mode;
    what.offset = offset - slack;
    what.length = length == 0 ? 0 : length + slack;
    return {};
}

/// Takes the mapping over. @pre the region is closed
inline void mmap::region::take(detail::platform::request const& what,
                               detail::platform::extent const& mapped, std::uint64_t offset,
                               std::size_t length) noexcept {
    offset_ = offset;
    kind_ = what.kind;
    facts_ = static_cast<unsigned char>((what.is_private ? is_private : 0) |
                                        ((what.mode & access::write) != NONE ? may_store : 0));
    adopt(mapped, length, static_cast<std::size_t>(offset - what.offset));
}

// --- what lies in a file --------------------------------------------------------------------------

inline void mmap::region::open(source const& source, access mode, std::uint64_t offset,
                               std::size_t length, std::error_code& ec) noexcept {
    detail::pending_open object;
    bool const keeps = (mode & access::write) != NONE;
    ec = object.open(source, mode, keeps);
    if (!ec) ec = open_part(object.object, mode, offset, length);
    if (!ec) handle_ = object.commit(keeps);
}

inline std::error_code mmap::region::open_part(detail::platform::handle object, access mode,
                                               std::uint64_t offset, std::size_t length) noexcept {
    std::uint64_t size = 0;
    if (std::error_code const failure = detail::platform::size_of(object, size)) return failure;
    if (std::error_code const failure = bounds_of(offset, length, size)) return failure;

    detail::platform::request what;
    detail::platform::extent mapped;
    std::error_code failure =
        plan(object, detail::platform::kind::file, mode, offset, length, what);
    if (!failure) failure = detail::platform::map(what, mapped);
    if (failure) return failure;
    file_size_ = size;
    take(what, mapped, offset, length);
    return {};
}

/// Makes a number of `to_end`, and checks that the range lies inside the object.
inline std::error_code mmap::region::bounds_of(std::uint64_t offset, std::size_t& length,
                                               std::uint64_t size) noexcept {
    bool const is_whole = length == to_end;
    if (!detail::bounds::contains(offset, is_whole ? 0 : length, size))
        return errc::past_end_of_file;
    if (!is_whole) return {};
    if (size - offset > detail::bounds::longest)
        return std::make_error_code(std::errc::value_too_large);
    length = static_cast<std::size_t>(size - offset);
    return {};
}

// --- with options ---------------------------------------------------------------------------------

inline void mmap::region::open(source const& source, access mode, options const& how,
                               std::error_code& ec) noexcept {
    holder object;
    bool const stores = (mode & access::write) != NONE;
    bool const creates = how.create != create::never;
    bool const grows = how.grow || creates;
    object.keeps = stores || how.keep_handle;
    if (!source.valid() || (grows && !stores) || (creates && !source.is_path()) ||
        (how.unchecked && (grows || how.length == to_end))) {
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    if (creates) {
        ec = detail::platform::create_file(source.path(), mode, how.create, how.permissions,
                                           object.receive(), object.is_new);
        object.use_received();
        object.path = &source.path();
        object.empties = how.create == create::truncate && !object.is_new;
    } else {
        ec = object.open(source, mode, object.keeps);
    }
    if (ec) return;
    options exact = how;
    if (how.unchecked) {
        if (!detail::bounds::contains(how.offset, how.length,
                                      static_cast<std::uint64_t>(INT64_MAX))) {
            ec = errc::past_end_of_file;
            return;
        }
        object.size = how.offset + how.length;
    } else {
        ec = detail::platform::size_of(object.object, object.size);
        if (ec) return;
        ec = bounds_of(how.offset, exact.length, object.empties ? 0 : object.size);
    }
    if (ec == errc::past_end_of_file && grows && how.length != to_end) {
        ec.clear();
        if (how.length > detail::bounds::longest ||
            !detail::bounds::contains(how.offset, how.length,
                                      static_cast<std::uint64_t>(INT64_MAX))) {
            ec = std::make_error_code(std::errc::file_too_large);
            return;
        }
        object.needed = how.offset + how.length;
    }
    if (!ec) ec = map(object, detail::platform::kind::file, mode, exact);
}

inline void mmap::region::open(anonymous, access mode, options const& how,
                               std::error_code& ec) noexcept {
    holder object;
    if (how.length == to_end || how.offset != 0 || how.create != create::never) {
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    if (how.length > detail::bounds::longest) {
        ec = std::make_error_code(std::errc::not_enough_memory);
        return;
    }
    if ((mode & access::write) != NONE) {
        ec = detail::platform::open_anonymous(how.length, object.receive());
        if (ec) return;
        object.use_received();
    }
    object.size = how.length;
    object.keeps = true;
    ec = map(object, detail::platform::kind::anonymous, mode, how);
}

inline void mmap::region::open(shared const& name, access mode, options const& how,
                               std::error_code& ec) noexcept {
    holder object;
    bool const stores = (mode & access::write) != NONE;
    if (!name.valid() || how.length == 0 || (how.create != create::never && !stores)) {
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    std::size_t const length = how.length == to_end ? shared::default_size : how.length;
    if (!detail::bounds::contains(how.offset, length, detail::bounds::longest)) {
        ec = std::make_error_code(std::errc::file_too_large);
        return;
    }
    std::size_t size = static_cast<std::size_t>(how.offset) + length;
    std::size_t const before = size - length;  // what of the object lies before the region
    std::size_t const reserve =
        how.reserve < detail::bounds::longest - before ? before + how.reserve : 0;
    ec = detail::platform::open_shared(name.c_str(), mode, how.create, size, reserve,
                                       how.permissions, object.receive(), object.is_new);
    if (ec) return;
    object.use_received();
    object.keeps = true;
    object.size = size;
    options exact = how;
    ec = bounds_of(how.offset, exact.length, size);
    if (ec) return;
    ec = map(object, detail::platform::kind::named, mode, exact);
    if (ec && object.is_new) {
        bool removed = false;
        (void)detail::platform::remove_shared(name.c_str(), removed);
    }
}

/// Maps [how.offset, + how.length), which lies inside what the object has or needs, and takes the
/// object over.
inline std::error_code mmap::region::map(holder& object, detail::platform::kind kind, access mode,
                                         options const& how) noexcept {
    detail::platform::request what;
    std::error_code failure = plan(object.object, kind, mode, how.offset, how.length, what);
    if (failure) return failure;
    bool const stores = (mode & access::write) != NONE;
    std::size_t const slack = static_cast<std::size_t>(how.offset - what.offset);
    auto const wanted = reinterpret_cast<std::uintptr_t>(how.address);
    bool const is_placed =
        how.address != nullptr &&
        detail::bounds::offset_in(wanted, detail::platform::granularity()) == slack;
    if (how.fixed && !is_placed) return std::make_error_code(std::errc::invalid_argument);

    detail::platform::wishes wishes;
    bool const can_grow = stores || (kind == detail::platform::kind::anonymous && mode != NONE);
    if (can_grow && how.reserve > how.length)
        wishes.reserve = how.reserve > detail::bounds::longest - slack ? detail::bounds::longest
                                                                       : how.reserve + slack;
    if (is_placed) wishes.address = reinterpret_cast<std::byte*>(wanted - slack);
    wishes.fixed = how.fixed;
    wishes.huge = how.huge;
    wishes.native_flags = how.native_flags;

    failure = object.fit();
    detail::platform::extent mapped;
    if (!failure && how.length == 0) failure = detail::platform::map(what, mapped);
    if (!failure && (how.length != 0 || wishes.reserve != 0)) {
        what.length = slack + how.length;  // of no bytes the slack alone, as resize(0) leaves it
        failure = detail::platform::map(what, wishes, mapped);
    }
    if (failure) return failure;
    std::uint64_t const end = how.offset + how.length;
    file_size_ = end > object.size ? end : object.size;
    take(what, mapped, how.offset, how.length);
    if (object.is_new) facts_ = static_cast<unsigned char>(facts_ | is_new);

    if (how.populate && size_ != 0 && (mode_ & access::read) != NONE) {
        failure = detail::platform::prefetch(extent(), object.object, delta(), size_, writable());
        if (failure == errc::not_supported) prefetch(failure);
    }
    if (!failure && how.locked) lock(failure);
    if (failure) {
        unmap();
        return failure;
    }
    // To resize, to flush; of names, because on Windows the name lives as long as its handle.
    handle_ = object.commit(object.keeps);
    object.done = true;
    return {};
}

inline void mmap::region::raise_map(std::error_code ec, std::string const& what, access mode,
                                    std::uint64_t offset, std::size_t length) {
    error::raise(ec, "map",
                 detail::format(length != to_end ? "%s (%s%s, offset %llu, length %llu)"
                                : offset != 0    ? "%s (%s%s, offset %llu)"
                                                 : "%s (%s%s)",
                                what.c_str(), name_of(mode), suffix_of(mode),
                                static_cast<unsigned long long>(offset),
                                static_cast<unsigned long long>(length)));
}

// ---- mmap/detail/region_bytes.hpp ----
// region_bytes.hpp: the bytes of a region: typed views and fault-safe copies.
// Included by region.hpp.

inline mmap::span<std::byte> mmap::region::writable_bytes(std::error_code& ec) noexcept {
    ec = check_access(true);
    return ec ? span<std::byte>() : span<std::byte>(data_, size_);
}
inline mmap::span<std::byte> mmap::region::writable_bytes() {
    std::error_code ec;
    span<std::byte> const bytes = writable_bytes(ec);
    require(ec, "write to");
    return bytes;
}

template <class T>
std::error_code mmap::region::check_elements(std::size_t offset, std::size_t count) const noexcept {
    std::error_code const failure = check_access(!std::is_const_v<T>);
    return failure ? failure
                   : mmap::detail::element_view_check::check<T>(data_, size_, offset, count);
}
template <class T>
std::error_code mmap::region::check_elements() const noexcept {
    std::error_code const failure = check_access(!std::is_const_v<T>);
    return failure ? failure : mmap::detail::element_view_check::check<T>(data_, size_);
}
template <class T>
mmap::span<T> mmap::region::view_as(std::size_t offset, std::size_t count) const noexcept {
    return {reinterpret_cast<T*>(data_ + offset), count};
}

template <class T>
mmap::span<T> mmap::region::as(std::error_code& ec) noexcept {
    ec = check_elements<T>();
    return ec ? span<T>() : view_as<T>(0, size_ / sizeof(T));
}
template <class T>
mmap::span<T> mmap::region::as() {
    require(check_elements<T>(), "view as elements");
    return view_as<T>(0, size_ / sizeof(T));
}
template <class T, class>
mmap::span<T> mmap::region::as(std::error_code& ec) const noexcept {
    ec = check_elements<T>();
    return ec ? span<T>() : view_as<T>(0, size_ / sizeof(T));
}
template <class T, class>
mmap::span<T> mmap::region::as() const {
    require(check_elements<T>(), "view as elements");
    return view_as<T>(0, size_ / sizeof(T));
}
template <class T>
mmap::span<T> mmap::region::as(std::size_t offset, std::size_t count,
                               std::error_code& ec) noexcept {
    ec = check_elements<T>(offset, count);
    return ec ? span<T>() : view_as<T>(offset, count);
}
template <class T>
mmap::span<T> mmap::region::as(std::size_t offset, std::size_t count) {
    require(check_elements<T>(offset, count), "view as elements");
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
    require(check_elements<T>(offset, count), "view as elements");
    return view_as<T>(offset, count);
}

// A copy that succeeds makes no std::error_code but its caller's: each costs a call of
// std::system_category(), more than the copy of a few bytes. A closed region allows nothing.

inline bool mmap::region::copy_out(std::size_t offset, void* buffer, std::size_t n) const noexcept {
    if (!allows(false) || !detail::bounds::contains(offset, n, size_)) return false;
    return n == 0 || (detail::platform::copy(buffer, data_ + offset, n, data_ + offset) &&
                      !lost_before(offset + n));
}
inline bool mmap::region::copy_in(std::size_t offset, void const* buffer, std::size_t n) noexcept {
    if (!allows(true) || !detail::bounds::contains(offset, n, size_)) return false;
    return n == 0 || (detail::platform::copy(data_ + offset, buffer, n, data_ + offset) &&
                      !lost_before(offset + n));
}
/// Why one of them said no.
inline std::error_code mmap::region::refusal(std::size_t offset, std::size_t n,
                                             bool for_writing) const noexcept {
    std::error_code failure = check(offset, n);
    if (!failure) failure = check_access(for_writing);
    return failure ? failure : std::make_error_code(std::errc::io_error);
}
inline void mmap::region::refuse(std::size_t offset, std::size_t n, bool for_writing) const {
    raise(refusal(offset, n, for_writing), for_writing ? "write" : "read", offset, n);
}
inline void mmap::region::read(std::size_t offset, void* buffer, std::size_t n,
                               std::error_code& ec) const noexcept {
    ec = copy_out(offset, buffer, n) ? std::error_code() : refusal(offset, n, false);
}
inline void mmap::region::read(std::size_t offset, void* buffer, std::size_t n) const {
    if (!copy_out(offset, buffer, n)) refuse(offset, n, false);
}
inline void mmap::region::write(std::size_t offset, void const* buffer, std::size_t n,
                                std::error_code& ec) noexcept {
    ec = copy_in(offset, buffer, n) ? std::error_code() : refusal(offset, n, true);
}
inline void mmap::region::write(std::size_t offset, void const* buffer, std::size_t n) {
    if (!copy_in(offset, buffer, n)) refuse(offset, n, true);
}

// ---- mmap/detail/region_file.hpp ----
// region_file.hpp: a region and its file: flushing and resizing.
// Included by region.hpp.

inline void mmap::region::flush(std::size_t offset, std::size_t length,
                                std::error_code& ec) noexcept {
    ec = check(offset, length);
    if (ec || length == 0 || !is_synced()) return;
    ec = detail::platform::flush(extent(), handle_.object(), delta() + offset, length);
    if (!ec && lost_before(offset + length)) ec = std::make_error_code(std::errc::io_error);
}
inline void mmap::region::flush(std::size_t offset, std::size_t length) {
    std::error_code ec;
    flush(offset, length, ec);
    require(ec, "flush", offset, length);
}
inline void mmap::region::flush(std::error_code& ec) noexcept { flush(0, size_, ec); }
inline void mmap::region::flush() { flush(0, size_); }

inline void mmap::region::flush_async(std::size_t offset, std::size_t length,
                                      std::error_code& ec) noexcept {
    ec = check(offset, length);
    if (ec || length == 0 || !is_synced()) return;
    std::size_t const slack = delta();
    ec = detail::platform::flush_async(extent(), handle_.object(), offset_ - slack, slack + offset,
                                       length);
}
inline void mmap::region::flush_async(std::size_t offset, std::size_t length) {
    std::error_code ec;
    flush_async(offset, length, ec);
    require(ec, "start to flush", offset, length);
}
inline void mmap::region::flush_async(std::error_code& ec) noexcept { flush_async(0, size_, ec); }
inline void mmap::region::flush_async() { flush_async(0, size_); }

inline void mmap::region::invalidate(std::error_code& ec) noexcept {
    ec = check(0, 0);
    if (!ec && size_ != 0) ec = detail::platform::invalidate(extent(), delta(), size_);
}
inline void mmap::region::invalidate() {
    std::error_code ec;
    invalidate(ec);
    require(ec, "invalidate");
}

inline void mmap::region::resize(std::size_t n, std::error_code& ec) noexcept {
    ec = check(0, 0);
    if (ec) return;
    if (!is_resizable() || !writable()) {
        ec = errc::not_resizable;
        return;
    }
    std::size_t const slack = delta();
    if (n > detail::bounds::longest - slack) {
        ec = std::make_error_code(std::errc::file_too_large);
        return;
    }
    if (lost_before(size_)) {  // what a fault has replaced is not the file's any more
        ec = std::make_error_code(std::errc::io_error);
        return;
    }
    detail::platform::extent now = extent();
    std::size_t const before = size_;
    std::size_t const had = detail::bounds::align_up(slack + before, detail::platform::page_size());
    std::size_t const end = detail::bounds::align_up(slack + n, detail::platform::page_size());
    std::uint64_t file = 0;  // bytes of the object before it grows
    if (n > before && has_locks()) (void)detail::platform::size_of(handle_.object(), file);
    // Address space that is kept behind the end must not count as locked.
    if (end < had && has_locks()) (void)detail::platform::unlock(now, end, had - end);
    ec = detail::platform::resize(now, handle_.object(), offset_ - slack, slack + n);
    adopt(now, !ec ? n : now.base != nullptr ? before : 0, slack);
    if (ec) {
        (void)lock_again(0, slack + size_);  // mapped again, perhaps
        return;
    }
    if (n < before) file_size_ = offset_ + n;  // slide() believes it
    forget_locks(end);
    // What a locked mapping grows by is locked with it (mremap(2)), and nobody asked for that.
    if (end > had && has_locks()) (void)detail::platform::unlock(extent(), had, end - had);
    ec = lock_again(0, slack + n);  // the mapping may be another one
    if (!ec) return;
    if (n > before) {
        now = extent();
        if (file <= offset_ + before)
            (void)detail::platform::resize(now, handle_.object(), offset_ - slack, slack + before);
        else if (file <
                 offset_ +
                     n)  // not by detail::platform::resize(): what lies behind the region stays
            (void)detail::platform::shrink(handle_.object(), file);
        adopt(now, now.base != nullptr ? before : 0, slack);
        (void)lock_again(0, slack + before);
    } else {  // what was cut off cannot be had again: shrunk it is, though not locked any more
        (void)detail::platform::unlock(extent(), 0, slack + n);
        forget_locks(0);
        ec.clear();
    }
}
inline void mmap::region::resize(std::size_t n) {
    std::error_code ec;
    resize(n, ec);
    require(ec, "resize");
}

inline void mmap::region::slide(std::uint64_t offset, std::size_t length,
                                std::error_code& ec) noexcept {
    ec = check(0, 0);
    if (!ec && kind_ != detail::platform::kind::file) ec = errc::not_supported;
    if (!ec && !handle_) ec = std::make_error_code(std::errc::bad_file_descriptor);
    if (ec) return;
    detail::platform::handle const file = handle_.object();
    std::size_t const asked = length;
    if (asked != to_end) ec = bounds_of(offset, length, file_size_);
    if (asked == to_end || ec) {  // as it is now
        std::uint64_t size = 0;
        ec = detail::platform::size_of(file, size);
        if (!ec) ec = bounds_of(offset, length, size);
        if (ec) return;
        file_size_ = size;
    }
    detail::platform::extent now = extent();
    std::size_t const slack = detail::bounds::offset_in(offset, detail::platform::granularity());
    if (length > detail::bounds::longest - slack) {
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    if (length == 0) {
        detail::platform::unmap(now);
        now = {nullptr, 0, 0, now.mode, now.kind, now.is_private};
    } else {
        // Not writable and executable at once, be it for a moment: that only a mode may ask for.
        access const most = has(may_store) ? RDWR : has(is_private) ? COPY : RDONLY;
        access const widest = (mode_ & EXEC) != NONE ? mode_ : mode_ | most;
        ec = detail::platform::slide(now, file, offset_ - delta(), offset - slack, slack + length,
                                     widest);
    }
    if (ec && now.base != nullptr) return;
    offset_ = ec ? offset_ : offset;
    adopt(now, ec ? 0 : length, slack);
    // What was locked or lost was of the other part.
    delete ledger_.exchange(nullptr, std::memory_order_acq_rel);
}
inline void mmap::region::slide(std::uint64_t offset, std::size_t length) {
    std::error_code ec;
    slide(offset, length, ec);
    if (ec)
        error::raise(
            ec, detail::format("slide to byte %llu of", static_cast<unsigned long long>(offset)),
            describe());
}
inline void mmap::region::slide(std::uint64_t offset, std::error_code& ec) noexcept {
    slide(offset, size_, ec);
}
inline void mmap::region::slide(std::uint64_t offset) { slide(offset, size_); }

inline std::uint64_t mmap::region::file_size(std::error_code& ec) const noexcept {
    ec = check(0, 0);
    if (kind_ != detail::platform::kind::file) return size_;
    if (!handle_) return file_size_;
    std::uint64_t size = 0;
    ec = detail::platform::size_of(handle_.object(), size);
    return size;
}
inline std::uint64_t mmap::region::file_size() const {
    std::error_code ec;
    std::uint64_t const size = file_size(ec);
    require(ec, "tell the file's size of");
    return size;
}

// ---- mmap/detail/region_memory.hpp ----
// region_memory.hpp: a region as memory: locking, protection, advice, residency.
// Included by region.hpp.

/// Locks the pages [from, to) of the extent. @pre notes.make_room()
inline std::error_code mmap::region::lock_pages(detail::page_state& notes, std::size_t from,
                                                std::size_t to) noexcept {
    if (std::error_code const failure = detail::platform::lock(extent(), from, to - from)) {
        (void)lock_again(from, to);  // what was locked before may have been unlocked on the way
        return failure;
    }
    notes.add(from, to);
    return {};
}

/// Locks again what is noted as locked of [from, to): a mapping that has moved starts unlocked.
inline std::error_code mmap::region::lock_again(std::size_t from, std::size_t to) noexcept {
    detail::page_state* const present = ledger_.load(std::memory_order_acquire);
    if (present == nullptr) return {};
    std::error_code failure;
    for (detail::page_state::range r = present->first_in(from, to); r.to != 0;
         r = present->first_in(r.to, to))
        if (std::error_code const now = detail::platform::lock(extent(), r.from, r.to - r.from))
            failure = now;
    return failure;
}

inline bool mmap::region::has_locks() const noexcept {
    detail::page_state const* const present = ledger_.load(std::memory_order_acquire);
    return present != nullptr && present->any_locked();
}

inline void mmap::region::forget_locks(std::size_t from) noexcept {
    detail::page_state* const present = ledger_.load(std::memory_order_acquire);
    if (present != nullptr) present->remove(from, to_end);
}

inline void mmap::region::lock(std::size_t offset, std::size_t length,
                               std::error_code& ec) noexcept {
    ec = check(offset, length);
    if (ec || length == 0) return;
    detail::page_state* const book = notes();
    if (book == nullptr || !book->make_room()) {
        ec = std::make_error_code(std::errc::not_enough_memory);
        return;
    }
    std::size_t const from =
        detail::bounds::align_down(delta() + offset, detail::platform::page_size());
    ec = lock_pages(
        *book, from,
        detail::bounds::align_up(delta() + offset + length, detail::platform::page_size()));
}
inline void mmap::region::lock(std::size_t offset, std::size_t length) {
    std::error_code ec;
    lock(offset, length, ec);
    require(ec, "lock", offset, length);
}
inline void mmap::region::lock(std::error_code& ec) noexcept { lock(0, size_, ec); }
inline void mmap::region::lock() { lock(0, size_); }

inline void mmap::region::unlock(std::size_t offset, std::size_t length,
                                 std::error_code& ec) noexcept {
    ec = check(offset, length);
    if (ec || length == 0) return;
    detail::page_state* const book = ledger_.load(std::memory_order_acquire);
    std::size_t const from =
        detail::bounds::align_down(delta() + offset, detail::platform::page_size());
    std::size_t const to =
        detail::bounds::align_up(delta() + offset + length, detail::platform::page_size());
    if (book == nullptr || book->first_in(from, to).to == 0) {
        ec = errc::not_locked;
        return;
    }
    for (detail::page_state::range r = book->first_in(from, to); r.to != 0;
         r = book->first_in(from, to)) {
        if (!book->make_room()) {
            ec = std::make_error_code(std::errc::not_enough_memory);
            return;
        }
        ec = detail::platform::unlock(extent(), r.from, r.to - r.from);
        if (ec) return;
        book->remove(r.from, r.to);
    }
}
inline void mmap::region::unlock(std::size_t offset, std::size_t length) {
    std::error_code ec;
    unlock(offset, length, ec);
    require(ec, "unlock", offset, length);
}
inline void mmap::region::unlock(std::error_code& ec) noexcept {
    unlock(0, size_, ec);
    if (!ec && size_ == 0) ec = errc::not_locked;
}
inline void mmap::region::unlock() {
    std::error_code ec;
    unlock(ec);
    require(ec, "unlock");
}

inline void mmap::region::protect(access mode, std::error_code& ec) noexcept {
    ec = check(0, 0);
    if (ec) return;
    bool const stores = (mode & access::write) != NONE;
    if (has(is_private) && stores) mode = mode | COPY;
    if (static_cast<unsigned>(mode) > 15U || (!has(is_private) && (mode & access::copy) != NONE)) {
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    if (stores && !has(is_private) && !has(may_store)) {
        ec = std::make_error_code(std::errc::permission_denied);
        return;
    }
    detail::platform::extent now = extent();
    if (now.base != nullptr) ec = detail::platform::protect(now, mode);
    if (!ec) mode_ = mode;
}
inline void mmap::region::protect(access mode) {
    std::error_code ec;
    protect(mode, ec);
    require(ec, "protect");
}

inline void mmap::region::advise(advice what, std::size_t offset, std::size_t length,
                                 std::error_code& ec) noexcept {
    ec = check(offset, length);
    if (!ec && length != 0) ec = detail::platform::advise(extent(), what, delta() + offset, length);
}
inline void mmap::region::advise(advice what, std::size_t offset, std::size_t length) {
    std::error_code ec;
    advise(what, offset, length, ec);
    require(ec, "advise about", offset, length);
}
inline void mmap::region::advise(advice what, std::error_code& ec) noexcept {
    advise(what, 0, size_, ec);
}
inline void mmap::region::advise(advice what) { advise(what, 0, size_); }

/// Reads a byte of every page; for systems that have no call for it.
inline std::error_code mmap::region::touch(std::size_t offset, std::size_t length) const noexcept {
    detail::platform::extent const e = extent();
    std::size_t const end = delta() + offset + length;
    for (std::size_t at =
             detail::bounds::align_down(delta() + offset, detail::platform::page_size());
         at < end; at += detail::platform::page_size()) {
        std::byte ignored{};
        if (!detail::platform::copy(&ignored, e.base + at, 1, e.base + at))
            return std::make_error_code(std::errc::io_error);
    }
    return {};
}

inline void mmap::region::prefetch(std::size_t offset, std::size_t length,
                                   std::error_code& ec) const noexcept {
    ec = check(offset, length);
    if (!ec) ec = check_access(false);
    if (ec || length == 0) return;
    ec = detail::platform::prefetch(extent(), handle_.object(), delta() + offset, length, false);
    if (ec == errc::not_supported) ec = touch(offset, length);
}
inline void mmap::region::prefetch(std::size_t offset, std::size_t length) const {
    std::error_code ec;
    prefetch(offset, length, ec);
    require(ec, "prefetch", offset, length);
}
inline void mmap::region::prefetch(std::error_code& ec) const noexcept { prefetch(0, size_, ec); }
inline void mmap::region::prefetch() const { prefetch(0, size_); }

inline std::error_code mmap::region::prefetch_all(range const* ranges,
                                                  std::size_t count) const noexcept {
    std::error_code ec = check_access(false);
    for (std::size_t i = 0; i < count && !ec; ++i) ec = check(ranges[i].offset, ranges[i].length);
    if (ec) return ec;
    for (std::size_t i = 0; i < count; ++i)
        if (ranges[i].length != 0)
            (void)detail::platform::advise(extent(), advice::will_need, delta() + ranges[i].offset,
                                           ranges[i].length);
    for (std::size_t i = 0; i < count && !ec; ++i) prefetch(ranges[i].offset, ranges[i].length, ec);
    return ec;
}

inline void mmap::region::discard(std::size_t offset, std::size_t length,
                                  std::error_code& ec) noexcept {
    ec = check(offset, length);
    bool const becomes_zeros = kind_ != detail::platform::kind::file;
    if (!ec && (becomes_zeros || has(is_private))) ec = check_access(true);
    if (ec || length == 0) return;
    std::size_t const page = detail::platform::page_size();
    std::size_t const begin = delta() + offset;
    std::size_t end = begin + length;
    std::size_t const first = detail::bounds::align_up(begin, page);
    // The last page is the region's to its end, unless others see the object behind it.
    bool const to_page_end = offset + length == size_ && kind_ != detail::platform::kind::named;
    std::size_t const last =
        to_page_end ? detail::bounds::align_up(end, page) : detail::bounds::align_down(end, page);
    detail::page_state const* const present = ledger_.load(std::memory_order_acquire);
    if (!becomes_zeros && has(is_private) && present != nullptr &&
        present->first_in(first, last).to != 0) {
        // Linux would drop the copies before the first locked page, and then fail (madvise(2)).
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    detail::platform::extent const e = extent();
    if (becomes_zeros) {  // pages that are the range's in part
        std::memset(e.base + begin, 0, (first < end ? first : end) - begin);
        if (last >= first && last < end) std::memset(e.base + last, 0, end - last);
    }
    if (first < last) ec = detail::platform::discard(e, first, last - first);
}
inline void mmap::region::discard(std::size_t offset, std::size_t length) {
    std::error_code ec;
    discard(offset, length, ec);
    require(ec, "discard", offset, length);
}

inline std::size_t mmap::region::resident(std::size_t offset, std::size_t length,
                                          std::error_code& ec) const noexcept {
    ec = check(offset, length);
    std::size_t bytes = 0;
    if (!ec && length != 0)
        ec = detail::platform::resident(extent(), delta() + offset, length, bytes);
    return bytes;
}
inline std::size_t mmap::region::resident(std::size_t offset, std::size_t length) const {
    std::error_code ec;
    std::size_t const bytes = resident(offset, length, ec);
    require(ec, "tell what is in memory of", offset, length);
    return bytes;
}
inline std::size_t mmap::region::resident(std::error_code& ec) const noexcept {
    return resident(0, size_, ec);
}
inline std::size_t mmap::region::resident() const { return resident(0, size_); }

// ---- mmap/appender.hpp ----
/// Appends bytes to a file, by the fastest means there is: small pieces are collected in blocks of
/// 512 KiB that are written as one, large ones are written from where they are. That is faster than
/// storing them through a mapping (docs/performance); view() maps the file to read what is there.
///
/// The file never holds anything but what was appended: no zeros ahead of its end, also if the
/// process is killed. What it holds then is what was handed over before: by a full block,
/// flush_async(), flush(), view(), close() or the destructor. A disk that is full shows there and not
/// in the append() that the block still had room for; nothing is lost by it: the bytes stay in the
/// block, and every later call tries again. The destructor cannot tell, and what then does not fit is
/// lost: call close().
///
/// For one writer at a time. What others have appended meanwhile stays, and a file that was cut goes on
/// from its new end, as each block goes to where the file ends then; but of two that write at the same
/// moment one may win. After fork() both have what was collected before, and each writes it: flush
/// first, or end the one by _exit().
class mmap::appender {
public:
    /// Bytes that are collected before they are written. So many stay in the processor's own cache
    /// until the system copies them: 2 MiB take half as long again.
    static constexpr std::size_t block = std::size_t{1} << 19U;

    appender() noexcept = default;
    /// Opens the file, or makes it (folders are not made), to append behind what it has. A handle
    /// must be one to read and write.
    /// @throws what region's constructor throws; errc::not_supported for create::truncate of a handle
    explicit appender(source const& what, create how = create::if_missing) {
        std::error_code ec;
        open(what, how, ec);
        if (ec) error::raise(ec, "append to", what.describe());
    }
    appender(source const& what, std::error_code& ec) noexcept {
        open(what, create::if_missing, ec);
    }
    appender(source const& what, create how, std::error_code& ec) noexcept { open(what, how, ec); }

    appender(appender&& other) noexcept { swap(other); }
    appender& operator=(appender&& other) noexcept {
        appender(std::move(other)).swap(*this);
        return *this;
    }
    appender(appender const&) = delete;
    appender& operator=(appender const&) = delete;
    ~appender() { (void)hand_over(); }

    /// Adds n bytes at the end: all, or, with an error, none.
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

    /// Bytes of the file as this appender has left it, with those that are not written yet.
    [[nodiscard]] std::uint64_t size() const noexcept { return written_ + pending_; }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] bool is_open() const noexcept { return file_.is_open(); }
    [[nodiscard]] explicit operator bool() const noexcept { return is_open(); }
    /// Did the constructor make the file?
    [[nodiscard]] bool created() const noexcept { return file_.created(); }

    /// All the file's bytes. Valid until the next view(), close() or the destructor.
    /// @throws as append(); std::errc::value_too_large, not_enough_memory
    [[nodiscard]] std::string_view view() {
        std::error_code ec;
        std::string_view const text = view(ec);
        if (ec) raise(ec, "view");
        return text;
    }
    [[nodiscard]] std::string_view view(std::error_code& ec) noexcept {
        ec = hand_over();
        if (!ec) ec = find_end();
        if (!ec && view_.size() != written_)
            view_ = region(file_.native_handle(), RDONLY, 0, to_end, ec);
        return ec ? std::string_view() : view_.view();
    }

    /// Returns when all that was appended is on stable storage.
    void flush() {
        std::error_code ec;
        flush(ec);
        if (ec) raise(ec, "flush");
    }
    void flush(std::error_code& ec) noexcept {
        ec = hand_over();
        if (!ec) ec = detail::platform::sync(detail::native::to_os(file_.native_handle()));
    }
    /// Gives the system all that was appended: others see it, and it survives this process. Does not
    /// wait for the disk.
    void flush_async() {
        std::error_code ec;
        flush_async(ec);
        if (ec) raise(ec, "write to");
    }
    void flush_async(std::error_code& ec) noexcept { ec = hand_over(); }
    /// flush_async(), and lets go of the file. If that fails the appender stays open, and nothing is
    /// lost: make room, and close again. Closing what is closed does nothing.
    void close() {
        std::error_code ec;
        close(ec);
        if (ec) raise(ec, "close");
    }
    void close(std::error_code& ec) noexcept {
        ec.clear();
        if (!is_open()) return;
        ec = hand_over();
        if (!ec) let_go();
    }

    void swap(appender& other) noexcept {
        file_.swap(other.file_);
        view_.swap(other.view_);
        block_.swap(other.block_);
        std::swap(written_, other.written_);
        std::swap(pending_, other.pending_);
    }
    friend void swap(appender& a, appender& b) noexcept { a.swap(b); }

private:
    void open(source const& what, create how, std::error_code& ec) noexcept {
        options none;
        none.length = 0;  // a region without bytes: opens and makes the file, and keeps its handle
        none.create = what.is_path() ? how : create::never;
        if (!what.is_path() && how != create::never && how != create::if_missing) {
            ec = errc::not_supported;
            return;
        }
        file_ = region(what, RDWR, none, ec);
        // Of a file that it has made or emptied nothing need be asked, which might fail.
        if (ec || created() || none.create == create::truncate) return;
        ec = find_end();
        if (ec) file_.unmap();
    }
    /// Where the file ends now: others may have appended to it, or cut it.
    [[nodiscard]] std::error_code find_end() noexcept {
        std::error_code ec;
        std::uint64_t const end = file_.file_size(ec);
        if (!ec) written_ = end;
        return ec;
    }

    [[nodiscard]] std::error_code add(std::byte const* bytes, std::size_t n) noexcept {
        if (!is_open()) return errc::closed;
        if (n == 0) return {};
        if (n > static_cast<std::uint64_t>(INT64_MAX) - size())
            return std::make_error_code(std::errc::file_too_large);
        if (n > block - pending_ || n >= direct) {
            if (std::error_code const failure = hand_over()) return failure;
            if (n >= direct) return write(bytes, n);
        }
        if (!block_.is_open()) {
            std::error_code ec;
            block_ = region(ANON, block, COPY, ec);  // memory as it is stored to, and no sooner
            if (ec) return ec;
        }
        std::memcpy(target(), bytes, n);
        pending_ += n;
        return {};
    }

    /// So much is written from where it is: to copy it first would cost more than the call.
    static constexpr std::size_t direct = block / 2;

    /// Writes to where the file ends; `done` tells how much, also if it fails.
    [[nodiscard]] std::error_code write(std::byte const* bytes, std::size_t n,
                                        std::size_t& done) noexcept {
        if (std::error_code const failure = find_end()) return failure;
        std::error_code const failure = detail::platform::write(
            detail::native::to_os(file_.native_handle()), written_, bytes, n, done);
        written_ += done;
        return failure;
    }
    /// All of it or none.
    [[nodiscard]] std::error_code write(std::byte const* bytes, std::size_t n) noexcept {
        std::size_t done = 0;
        std::error_code const failure = write(bytes, n, done);
        if (failure && done != 0) {
            written_ -= done;
            (void)detail::platform::shrink(detail::native::to_os(file_.native_handle()), written_);
        }
        return failure;
    }

    void let_go() noexcept {
        file_.unmap();
        view_.unmap();
        block_.unmap();
        written_ = 0;
        pending_ = 0;
    }

    [[nodiscard]] std::error_code hand_over() noexcept {
        if (!is_open()) return errc::closed;
        if (pending_ == 0) return {};
        std::byte* const bytes = const_cast<std::byte*>(block_.data());
        std::size_t done = 0;
        std::error_code const failure = write(bytes, pending_, done);
        pending_ -= done;
        if (pending_ != 0) std::memmove(bytes, bytes + done, pending_);
        return failure;
    }

    [[nodiscard]] std::byte* target() noexcept {
        return const_cast<std::byte*>(block_.data()) + pending_;
    }
    [[noreturn]] void raise(std::error_code ec, std::string const& operation) const {
        error::raise(ec, operation, file_.describe(written_));
    }

    region file_;   // without bytes: the handle
    region view_;   // what view() has shown
    region block_;  // memory: what is not written yet
    std::uint64_t written_ = 0;
    std::size_t pending_ = 0;
};

// ---- mmap/contents.hpp ----
// contents.hpp: the bytes of a file by the fastest means: read when small, mapped when large.

/// The bytes of a file, for reading; movable, not copyable.
///
/// A file of less than `mapped_from` bytes is copied into memory: that is faster than mapping it, and
/// nobody can change or truncate the copy. A file of that size or more is mapped (RDONLY): it shows
/// what others change later, and where they truncate it a load faults. Guard mapping() then, or copy
/// by mapping().read(). One that can be read and not mapped is read. Files whose size the system does
/// not know before they are read (/proc) are read to their end, however long they are. Pipes are
/// errc::not_mappable.
class mmap::contents {
public:
    using value_type = std::byte;
    using size_type = std::size_t;
    using const_iterator = std::byte const*;
    using iterator = const_iterator;

    /// Bytes from which on a file is mapped. Measured (docs/performance): below, reading wins by
    /// 2 to 5 times.
    static constexpr std::size_t mapped_from = std::size_t{128} << 10U;

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
    /// The bytes as text. A view: valid as long as the contents, wherever these are moved.
    [[nodiscard]] std::string_view view() const noexcept {
        return {reinterpret_cast<char const*>(data()), size()};
    }
    /// The bytes as elements of a trivially copyable type, which is const.
    /// @throws errc::partial_element, errc::misaligned (types aligned more than std::max_align_t)
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
        ec = detail::element_view_check::check<T>(data(), size());
        if (ec) return {};
        return {reinterpret_cast<T*>(data()), size() / sizeof(T)};
    }

    /// The mapping of a large file; a closed region if the file was read.
    [[nodiscard]] region const& mapping() const noexcept { return mapping_; }

    void swap(contents& other) noexcept {
        mapping_.swap(other.mapping_);
        std::swap(memory_, other.memory_);
        std::swap(size_, other.size_);
    }
    friend void swap(contents& a, contents& b) noexcept { a.swap(b); }

private:
    friend struct mmap;  // load()

    [[nodiscard]] std::error_code load(source const& what) noexcept {
        detail::pending_open file;
        if (std::error_code const failure = file.open(what, RDONLY, false)) return failure;
        std::error_code const failure = load_open(file.object);
        if (!failure) (void)file.commit(false);
        return failure;
    }

    [[nodiscard]] std::error_code load_open(detail::platform::handle file) noexcept {
        std::uint64_t size = 0;
        if (std::error_code const failure = detail::platform::size_of(file, size)) return failure;
        if (size == 0) return read_to_end(file);
        if (size < mapped_from) return read(file, static_cast<std::size_t>(size));
        std::error_code ec;
        mapping_ = region(detail::native::from_os(file), RDONLY, ec);
        // Some files of sysfs, FUSE and network file systems can be read only.
        if (ec == errc::not_mappable || ec == std::errc::permission_denied)
            return read(file, static_cast<std::size_t>(size));
        return ec;
    }

    [[nodiscard]] std::error_code read(detail::platform::handle file, std::size_t size) noexcept {
        memory_ = new (std::nothrow) std::byte[size];
        if (memory_ == nullptr) return std::make_error_code(std::errc::not_enough_memory);
        return detail::platform::read(file, 0, memory_, size,
                                      size_);  // less, if the file was cut meanwhile
    }

    /// Of a file that tells no size: empty, or made as it is read.
    [[nodiscard]] std::error_code read_to_end(detail::platform::handle file) noexcept {
        std::size_t capacity = 4096;
        for (;;) {
            contents longer;
            if (std::error_code const failure = longer.read(file, capacity)) return failure;
            swap(longer);
            if (size_ < capacity) return {};
            capacity *= 2;
        }
    }

    region mapping_;
    std::byte* memory_ = nullptr;
    std::size_t size_ = 0;  // of memory_
};

inline mmap::contents mmap::load(source const& what, std::error_code& ec) noexcept {
    contents loaded;
    ec = loaded.load(what);
    return ec ? contents() : std::move(loaded);
}
inline mmap::contents mmap::load(source const& what) {
    std::error_code ec;
    contents loaded = load(what, ec);
    if (ec) error::raise(ec, "load", what.describe());
    return loaded;
}

// ---- mmap/cursor.hpp ----
// cursor.hpp: a region read and written like a file, from a position that never leaves it.

#include <cstring>
#include <string_view>

/// A position in a region. Follows Python's mmap where that has the method; docs/cursor.md lists the
/// differences. Views that read() and read_line() return point into the mapping: no copy, valid as
/// long as region::view() is. What does not fit is errc::out_of_range: nothing is read or written,
/// the position stays. A region that may not be read (NONE) has bytes for views, none for find() and
/// none to copy (permission_denied). The region must outlive the cursor; it may be resized.
class mmap::cursor {
    // What write(T) takes: the bytes themselves, not something that points to them.
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
    /// find() and rfind(): not there.
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    explicit cursor(region& r) noexcept : region_(&r), target_(&r) {}
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
        // Going back does not always lead inside: the region may have shrunk below the position.
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
    /// Up to and with the next newline, or to the end; empty at the end.
    [[nodiscard]] std::string_view read_line() noexcept {
        std::size_t const newline = find("\n");
        return take(newline == npos ? remaining() : newline + 1 - position_);
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
                      "bytes of a file are no object of such a type, nor a pointer or a view");
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
    void write(std::string_view bytes, std::error_code& ec) noexcept { put(bytes, ec); }
    void write(span<std::byte const> bytes) { write(text(bytes)); }
    void write(span<std::byte const> bytes, std::error_code& ec) noexcept {
        write(text(bytes), ec);
    }
    /// Writes the bytes of a value, in this machine's byte order. Not of pointers and views: their
    /// bytes mean nothing in a file.
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

    /// Copies n bytes inside the region, which may overlap. The position stays.
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
    /// position if omitted, for rfind too. An empty needle is found at start (rfind: at end).
    [[nodiscard]] std::size_t find(std::string_view needle) const noexcept {
        return find(needle, position_);
    }
    [[nodiscard]] std::size_t find(std::string_view needle, std::size_t start,
                                   std::size_t end = npos) const noexcept {
        std::string_view const bytes = unreadable() ? "" : region_->view().substr(0, end);
        return bytes.find(needle, clip(start));
    }
    [[nodiscard]] std::size_t rfind(std::string_view needle) const noexcept {
        return rfind(needle, position_);
    }
    [[nodiscard]] std::size_t rfind(std::string_view needle, std::size_t start,
                                    std::size_t end = npos) const noexcept {
        std::string_view const bytes = unreadable() ? "" : region_->view().substr(0, end);
        start = clip(start);
        std::size_t const at = start <= bytes.size() ? bytes.substr(start).rfind(needle) : npos;
        return at == npos ? npos : start + at;
    }

    // --- frames -----------------------------------------------------------------------------------

    /// Writes a length (32 bits, little-endian) and the bytes: together they fit, or nothing is
    /// written.
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

        // The length last: a reader that comes in between finds what was there before it.
        if (!payload.empty())
            std::memmove(bytes + position_ + frame_head, payload.data(), payload.size());
        for (std::size_t i = 0; i < frame_head; ++i)
            bytes[position_ + i] = static_cast<std::byte>(payload.size() >> (8 * i) & 0xFFU);
        position_ += frame_head + payload.size();
    }
    /// The bytes of the next frame, in place. Zeros read as an empty frame.
    /// @throws errc::out_of_range (no room for a length), errc::bad_frame (a length that reaches past
    ///   the region: corrupt, or hostile)
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

    [[nodiscard]] std::size_t clip(std::size_t n) const noexcept {
        return n < region_->size() ? n : region_->size();
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
        if (target_ != nullptr) return target_->writable_bytes(ec).data();
        ec = region_->is_open() ? std::make_error_code(std::errc::permission_denied)
                                : make_error_code(errc::closed);
        return nullptr;
    }
    void put(std::string_view source, std::error_code& ec) noexcept {
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
    region* target_ = nullptr;  // the same, where it may be written
    std::size_t position_ = 0;
};

// ---- mmap/fault_guard.hpp ----
// fault_guard.hpp: reading a mapped file that may change under the reader, without dying of it.

/// While it lives, faults of this thread inside the region are survived: a file truncated by another
/// process, an I/O error, a full disk behind a hole of the file.
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
/// What the system does not report, nobody can tell: zeros behind an end inside of a page, and, on
/// Linux, for a moment, of a file that is cut while it is cached in large pieces (docs/faults.md).
///
/// Arming costs a few stores; loads cost nothing. The first guard of a program installs a handler
/// for good; faults outside guarded regions go on to whatever handled them before.
/// POSIX: SIGBUS. Handlers that the program installs later must pass on what is not theirs.
/// Windows: a vectored handler for EXCEPTION_IN_PAGE_ERROR; the whole region becomes zeros.
/// @pre the region is neither resized, slid, protected, unmapped nor moved while it is guarded; the
///   guard is destroyed by the thread that made it
class mmap::fault_guard {
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
        if (region_ != nullptr) detail::platform::disarm(watch_);
    }

    /// Has any byte of the region been replaced by zeros, now or under an earlier guard?
    [[nodiscard]] bool faulted() const noexcept {
        return region_ != nullptr && region_->lost_before(region_->size());
    }
    /// Bytes before the first page that a fault has replaced; size() unless faulted(). The file may
    /// have fewer: it ends inside of a page, and pages that nobody looked at have had no fault. How
    /// many it has, file_size() of a region with keep_handle tells.
    [[nodiscard]] std::size_t intact() const noexcept {
        if (region_ == nullptr) return 0;
        if (!faulted()) return region_->size();
        std::size_t const lost = watch_.lost->load();
        return lost > region_->delta() ? lost - region_->delta() : 0;
    }
    /// @throws std::errc::io_error if faulted()
    void check() const {
        std::error_code ec;
        check(ec);
        if (!ec) return;
        error::raise(ec, "rely on",
                     "bytes from " + std::to_string(intact()) + " of " + region_->describe() +
                         ", read as zeros, stores there lost");
    }
    void check(std::error_code& ec) const noexcept {
        ec = faulted() ? std::make_error_code(std::errc::io_error) : std::error_code();
    }

private:
    void arm(region const& guarded, std::error_code& ec) noexcept {
        ec.clear();
        detail::platform::extent const e = guarded.extent();
        if (e.length == 0) return;  // nothing to read
        detail::page_state* const book = guarded.notes();
        if (book == nullptr) {
            ec = std::make_error_code(std::errc::not_enough_memory);
            return;
        }
        watch_.base = e.base;
        watch_.length = e.length;
        watch_.writable = guarded.writable();
        watch_.lost = &book->lost;
        ec = detail::platform::arm(watch_);
        if (!ec) region_ = &guarded;
    }

    region const* region_ = nullptr;
    detail::platform::watch watch_;
};

// ---- mmap/vector.hpp ----
// vector.hpp: a file of records, used like a std::vector that stays.

/// A growable array of trivially copyable records in a file; `vector<T const>` opens it for reading.
/// The file holds the records and nothing else, in this machine's layout.
///
/// Growth allocates blocks ahead of size() and keeps address space ahead of these, so that
/// push_back() is cheap; close() and the destructor give the file its exact size. A process that is
/// killed leaves every record it stored, and perhaps records of zeros behind them: use a T that tells
/// zeros from data if that matters. Pointers and references stay valid up to capacity(), as
/// std::vector's. Not for several writers: after fork() the process that has made the file longer goes
/// on with it, or lets go of it by _exit(); what the other destroys leaves the file as it is.
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
    /// one grows by records of zeros, a longer one stays. `vector<T const>`: the file must exist and
    /// have n records. In `how`: `offset` of the first record, `reserve` (bytes), `create`
    /// (`never` means if_missing here), `permissions`, `huge`, `populate`, `locked`.
    /// @throws errc::partial_element if the file is no whole number of records, errc::misaligned if
    ///   offset does not suit T, or what region's constructor throws
    explicit vector(source const& path, std::size_t n = 0, options const& how = {}) {
        std::error_code ec;
        open(path, n, how, ec);
        if (ec)
            error::raise(
                ec, "open",
                path.describe() + " as an array of " + std::to_string(sizeof(T)) + "-byte records");
    }
    vector(source const& path, std::size_t n, std::error_code& ec) noexcept {
        open(path, n, {}, ec);
    }
    vector(source const& path, std::size_t n, options const& how, std::error_code& ec) noexcept {
        open(path, n, how, ec);
    }

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
    [[nodiscard]] T& at(std::size_t index) {
        check(index);
        return data()[index];
    }
    [[nodiscard]] T const& at(std::size_t index) const {
        check(index);
        return data()[index];
    }

    /// Records that fit before pointers move.
    [[nodiscard]] std::size_t capacity() const noexcept { return region_.capacity() / sizeof(T); }
    [[nodiscard]] bool is_open() const noexcept { return region_.is_open(); }
    [[nodiscard]] explicit operator bool() const noexcept { return is_open(); }
    /// Did the constructor make the file?
    [[nodiscard]] bool created() const noexcept { return created_; }
    /// The mapping beneath: to prefetch, to ask what is resident, to guard. Its size() may be ahead of
    /// the array's, and growth may replace it.
    [[nodiscard]] region const& mapping() const noexcept { return region_; }

    /// Gives the array n records: new ones are zeros, the file of a shrunk one ends with the last.
    /// Strong guarantee.
    void resize(std::size_t n) { require(&vector::change_size, n, "resize"); }
    void resize(std::size_t n, std::error_code& ec) noexcept { ec = change_size(n); }
    /// Keeps address space for n records: up to there pointers stay and growth maps nothing anew.
    /// Pointers may move now. Costs no memory, no disk.
    void reserve(std::size_t n) { require(&vector::change_reserve, n, "reserve space for"); }
    void reserve(std::size_t n, std::error_code& ec) noexcept { ec = change_reserve(n); }
    void push_back(record const& value) { append({&value, 1}); }
    void push_back(record const& value, std::error_code& ec) noexcept { append({&value, 1}, ec); }
    /// Adds records at the end: all, or none. They may be the array's own.
    void append(span<record const> values) {
        std::error_code ec;
        append(values, ec);
        if (ec) raise(ec, "append " + std::to_string(values.size()) + " records to");
    }
    void append(span<record const> values, std::error_code& ec) noexcept {
        static_assert(!is_reader, "an array of const records is for reading");
        // A growth may move what `values` points to, if that is here.
        std::uintptr_t const distance = reinterpret_cast<std::uintptr_t>(values.data()) -
                                        reinterpret_cast<std::uintptr_t>(region_.data());
        bool const is_own = region_.data() != nullptr && distance < region_.size();
        std::size_t const before = size_;
        ec = make_room(values.size());
        if (ec || values.empty()) return;
        std::byte* const bytes = target();
        void const* const from =
            is_own ? bytes + distance : static_cast<void const*>(values.data());
        std::memmove(bytes + before * sizeof(T), from, values.size_bytes());
        size_ = before + values.size();
    }

    /// Returns when the records are on stable storage.
    void flush() { require(&vector::flush_records, size_, "flush"); }
    void flush(std::error_code& ec) noexcept { ec = flush_records(size_); }
    /// Gives the file its exact size and lets go of it. Does not flush.
    void close() {
        std::error_code const ec = cut();
        std::string const what = ec ? describe() : std::string();
        let_go();
        if (ec) error::raise(ec, "give its exact size to", what);
    }
    void close(std::error_code& ec) noexcept {
        ec = cut();
        let_go();
    }
    void swap(vector& other) noexcept {
        region_.swap(other.region_);
        std::swap(size_, other.size_);
        std::swap(created_, other.created_);
        std::swap(locked_, other.locked_);
        std::swap(maker_, other.maker_);
    }
    friend void swap(vector& a, vector& b) noexcept { a.swap(b); }

private:
    static constexpr std::size_t most = detail::bounds::longest / sizeof(T);

    void open(source const& path, std::size_t n, options how, std::error_code& ec) noexcept {
        ec.clear();
        if (n > most) ec = std::make_error_code(std::errc::file_too_large);
        // Before a file is made: of no records the mapping could not tell.
        else if (how.offset % alignof(T) != 0)
            ec = errc::misaligned;
        if (ec) return;
        how.length = to_end;
        if constexpr (is_reader) {
            region_ = region(path, RDONLY, how, ec);
        } else if ((how.create == create::never || how.create == create::if_missing) &&
                   path.is_path()) {
            open_or_create(path, n, how, ec);
        } else {
            how.length = how.create == create::must || how.create == create::truncate
                             ? n * sizeof(T)
                             : to_end;
            region_ = region(path, RDWR, how, ec);
        }
        if (ec) return;
        locked_ = how.locked;
        created_ = region_.created();
        size_ = region_.size() / sizeof(T);

        (void)std::as_const(region_).template as<T const>(ec);
        if (!ec && size_ < n)
            ec = is_reader ? make_error_code(errc::past_end_of_file) : change_size(n);
        if (ec) let_go();
    }
    void let_go() noexcept {
        region_.unmap();
        size_ = 0;
        created_ = false;
        maker_ = 0;
    }

    /// Gives the file its exact size. Only who made it longer does so: in another process, who has this
    /// by fork(), size_ may be long out of date.
    [[nodiscard]] std::error_code cut() noexcept {
        std::error_code ec;
        if (maker_ == detail::platform::process()) region_.resize(size_ * sizeof(T), ec);
        return ec;
    }

    /// In two steps, so that a file that cannot be given its records is not left behind.
    void open_or_create(source const& path, std::size_t n, options how,
                        std::error_code& ec) noexcept {
        for (int attempt = 0; attempt < 8;
             ++attempt) {  // others may create and remove it meanwhile
            how.create = create::never;
            how.length = to_end;
            region_ = region(path, RDWR, how, ec);
            if (ec == errc::past_end_of_file) {  // it ends before the first record
                how.length = n * sizeof(T);
                how.grow = true;
                region_ = region(path, RDWR, how, ec);
            }
            if (ec != std::errc::no_such_file_or_directory) return;
            how.create = create::must;
            how.length = n * sizeof(T);
            region_ = region(path, RDWR, how, ec);
            if (ec != std::errc::file_exists) return;
        }
    }

    [[nodiscard]] T* elements() const noexcept {
        return reinterpret_cast<T*>(const_cast<std::byte*>(region_.data()));
    }
    [[nodiscard]] std::byte* target() noexcept { return const_cast<std::byte*>(region_.data()); }

    [[nodiscard]] std::error_code change_size(std::size_t n) noexcept {
        std::error_code ec;
        if (n > most) return std::make_error_code(std::errc::file_too_large);
        // Behind size_ there are only zeros, so growing into them needs no call.
        if (n < size_ || n * sizeof(T) > region_.size()) region_.resize(n * sizeof(T), ec);
        if (!ec && !region_.is_open()) ec = errc::closed;
        if (!ec) size_ = n;
        return ec;
    }

    /// Room for `more` records behind size_.
    [[nodiscard]] std::error_code make_room(std::size_t more) noexcept {
        if (!region_.is_open()) return errc::closed;
        if (more > most - size_) return std::make_error_code(std::errc::file_too_large);
        std::size_t const needed = (size_ + more) * sizeof(T);
        if (needed <= region_.size()) return {};
        // Address space first, where there is plenty of it: mapped far beyond the file's end, and with
        // large pages, growth is a third of the cost of mapping each step anew (docs/performance).
        if (needed > region_.capacity() && sizeof(void*) > 4) {
            std::size_t const spare = needed < 1U << 26U ? 1U << 26U : needed;
            if (spare <= detail::bounds::longest - needed) (void)map_again(needed + spare);
        }
        // As much again, or half if that is much; between 64 KiB and 64 MiB: rare enough to cost
        // little, and not so much that a long file holds a disk's worth of unused blocks.
        std::size_t ahead = needed < 1U << 24U ? needed : needed / 2;
        if (ahead < 1U << 16U) ahead = 1U << 16U;
        if (ahead > 1U << 26U) ahead = 1U << 26U;
        // To where a large page ends: Linux gives none that the file ends in.
        std::size_t const whole = detail::bounds::align_down(needed + ahead, std::size_t{2} << 20U);
        if (whole > needed) ahead = whole - needed;
        // Nor beyond the address space there is, while what was asked for fits: records would move.
        std::size_t const space = region_.capacity();
        if (needed <= space && ahead > space - needed) ahead = space - needed;

        ahead -= ahead % sizeof(T);
        std::error_code ec;
        if (ahead <= detail::bounds::longest - needed) {
            maker_ = detail::platform::process();
            region_.resize(needed + ahead, ec);
            if (!ec) return ec;
        }
        region_.resize(needed, ec);  // a nearly full disk may still hold what was asked for
        return ec;
    }

    [[nodiscard]] std::error_code change_reserve(std::size_t n) noexcept {
        if (!region_.is_open()) return errc::closed;
        if (n > most) return std::make_error_code(std::errc::not_enough_memory);
        if (n <= capacity()) return {};
        if (is_reader) return errc::not_resizable;
        return map_again(n * sizeof(T));
    }

    /// The same bytes, with that much address space from the first record on, or not at all.
    [[nodiscard]] std::error_code map_again(std::size_t space) noexcept {
        options how;
        how.offset = region_.offset();
        how.length = region_.size();
        how.reserve = space;
        how.huge = true;
        how.locked = locked_;
        std::error_code ec;
        region larger(region_.native_handle(), RDWR, how, ec);
        if (!ec && larger.capacity() < space)
            ec = std::make_error_code(std::errc::not_enough_memory);
        if (!ec) region_ = std::move(larger);
        return ec;
    }

    [[nodiscard]] std::error_code flush_records(std::size_t n) noexcept {
        std::error_code ec;
        region_.flush(0, n * sizeof(T), ec);
        return ec;
    }

    void check(std::size_t index) const {
        if (index >= size_)
            raise(errc::out_of_range, "access record " + std::to_string(index) + " of");
    }
    void require(std::error_code (vector::*call)(std::size_t) noexcept, std::size_t n,
                 char const* operation) {
        if (std::error_code const ec = (this->*call)(n)) raise(ec, operation);
    }
    [[noreturn]] void raise(std::error_code ec, std::string const& operation) const {
        error::raise(ec, operation, describe());
    }
    [[nodiscard]] std::string describe() const {
        return "an array of " + std::to_string(size_) + " records in " + region_.describe();
    }

    region region_;
    std::size_t size_ = 0;  // records in use; those behind it are zeros
    bool created_ = false;  // these two of the first mapping: more room may mean another one
    bool locked_ = false;
    int maker_ = 0;  // the process that last made the file longer than its records
};
