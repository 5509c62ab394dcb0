// options.hpp: how to map, beyond mode, offset and length; and the advice that a region takes.
#pragma once

#include "scope.hpp"

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
