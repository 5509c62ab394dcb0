// Systems that this machine is not, for calls_posix.cpp to show the library.
#pragma once

#include <functional>

namespace injection {

struct pretence {
    /// fstat() tells of every file that it is a block device, whose size a seek finds.
    bool files_are_disks = false;
    /// fstat() tells so many times that a name has been removed meanwhile.
    unsigned removals = 0;
    /// mmap() takes an exact address for a hint, as kernels before 4.17 do MAP_FIXED_NOREPLACE.
    bool only_hints = false;
    /// mmap() with MAP_FIXED has discarded what was there when it fails.
    bool fails_late = false;
    /// mmap() gives huge pages, of which this machine has none.
    bool has_huge_pages = false;
    /// Not pretended: what madvise() was last asked for.
    int last_advice = -1;
    /// What another thread does while this one allocates.
    std::function<void()> meanwhile;
};
extern pretence pretend;

}  // namespace injection
