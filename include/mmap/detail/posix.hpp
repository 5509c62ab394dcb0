// posix.hpp: the platform on Linux, macOS and the BSDs, in parts. Where these systems differ, the
// files ask which of them it is.
#pragma once

#include "posix_advice.hpp"    // advice, residency, giving memory back
#include "posix_allocate.hpp"  // the size of files and their blocks
#include "posix_append.hpp"    // writing to a file's end
#include "posix_calls.hpp"     // the calls in the form the rest wants
#include "posix_fault.hpp"     // surviving SIGBUS
#include "posix_file.hpp"      // opening, reading and writing files
#include "posix_map.hpp"       // mappings
#include "posix_path.hpp"      // paths for messages
#include "posix_process.hpp"   // telling a forked child from its parent
#include "posix_ring.hpp"      // memory mapped twice in a row
#include "posix_shared.hpp"    // memory with a name
#include "posix_sync.hpp"      // flushing and locking
#include "posix_unit.hpp"      // pages and huge pages
#include "posix_unnamed.hpp"   // memory without a name
