// win32.hpp: the backend for Windows, in parts. win32_api.hpp alone knows <windows.h>.
#pragma once

#include "win32_advice.hpp"  // advice and residency
#include "win32_append.hpp"  // writing to a file's end
#include "win32_calls.hpp"   // constants, structures, errors
#include "win32_fault.hpp"   // faults
#include "win32_file.hpp"    // files
#include "win32_map.hpp"     // mappings
#include "win32_path.hpp"    // paths
#include "win32_resize.hpp"  // the size of mappings
#include "win32_ring.hpp"    // memory mapped twice in a row
#include "win32_shared.hpp"  // memory objects
#include "win32_space.hpp"   // address space
#include "win32_sync.hpp"    // flushing and locking
