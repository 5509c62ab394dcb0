// posix.hpp: the backend for Linux, macOS and the BSDs, in parts. posix_calls.hpp alone asks which
// of them it is.
#pragma once

#include "posix_advice.hpp"  // advice and residency
#include "posix_calls.hpp"   // the calls, and where the systems differ
#include "posix_fault.hpp"   // faults
#include "posix_file.hpp"    // files
#include "posix_map.hpp"     // mappings
#include "posix_shared.hpp"  // memory objects
