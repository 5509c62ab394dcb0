// Files that this machine has not, for calls_posix.cpp to show the library.
#pragma once

namespace injection {

/// fstat() tells of every file that it is a block device, whose size a seek finds.
extern bool files_are_disks;

}  // namespace injection
