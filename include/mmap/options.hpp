// options.hpp: how to map, beyond mode, offset and length; and what may be advised about use.
#pragma once

#include "scope.hpp"

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
    /// With length `to_end`: bytes to map at least. A shorter file grows to offset + min_length, as
    /// `grow` does. 0: none.
    std::size_t min_length = 0;
    mmap::create create = create::never;
    /// A length past the end extends the file, its blocks allocated. RDWR.
    bool grow = false;
    /// Growth, now and by resize(), allocates no blocks: a full disk then shows at the store, as a
    /// fault that write() and fault_guard report.
    bool sparse = false;
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
    /// The way to map a device, which tells no size (POSIX: /dev/zero, a framebuffer). Not for files of
    /// hugetlbfs, whose page size is part of what is not asked for.
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
