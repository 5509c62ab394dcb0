// Systems that this machine is not, for calls_posix.cpp to show the library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace injection {

struct pretence {
    /// fstat() tells of every file that it is a block device, whose size a seek finds.
    bool files_are_disks = false;
    /// open() with O_NONBLOCK fails, as where somebody has a lease on the file.
    bool is_leased = false;
    /// fstatfs() tells of every file that it is on a file system of this type.
    unsigned long file_system = 0;
    /// fstat() tells so many times that a name has been removed meanwhile.
    unsigned removals = 0;
    /// mmap() takes an exact address for a hint, as kernels before 4.17 do MAP_FIXED_NOREPLACE.
    bool only_hints = false;
    /// mmap() with MAP_FIXED has discarded the first half of what was there when it fails.
    bool fails_late = false;
    /// mmap() gives huge pages, of which this machine has none.
    bool has_huge_pages = false;
    /// The disk has room for so many more bytes of pwrite().
    std::size_t room = SIZE_MAX;
    /// What is opened in the place of /proc/meminfo.
    char const* meminfo = nullptr;
    /// fallocate() allocates nothing behind the end, as on NFS.
    bool keeps_no_size = false;
    /// fallocate() of more bytes than that is interrupted each time.
    std::size_t uninterrupted = SIZE_MAX;
    /// What another process does before this one has the lock on named memory.
    std::function<void()> before_locking;
    /// What another process does after each fallocate().
    std::function<void()> after_allocating;
    /// fallocate() is not supported here, and another process does this at the same time.
    std::function<void()> instead_of_allocating;
    /// pwrite() writes nothing, and fails not.
    bool takes_nothing = false;
    /// Not pretended: what madvise() was last asked for.
    int last_advice = -1;
    /// Likewise what sync_file_range() and msync() were.
    long long write_back_begin = -1;
    long long write_back_length = -1;
    std::size_t flushed = 0;
    /// What another thread does while this one allocates.
    std::function<void()> meanwhile;
};
extern pretence pretend;

}  // namespace injection
