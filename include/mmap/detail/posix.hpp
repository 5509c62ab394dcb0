// posix.hpp: the backend for Linux, macOS and the BSDs, in parts. Where these systems differ, the
// files ask which of them it is.
#pragma once

#include "posix_advice.hpp"    // advice, residency, giving memory back
#include "posix_append.hpp"    // writing to a file's end
#include "posix_calls.hpp"     // the calls in the form the rest wants
#include "posix_fault.hpp"     // surviving SIGBUS
#include "posix_file.hpp"      // files
#include "posix_map.hpp"       // mappings
#include "posix_shared.hpp"    // memory objects
#include "posix_variants.hpp"  // where one system differs from the next
