// mmap.hpp: the whole library. mmap/README.md tells the order of its headers.
#pragma once

#include "mmap/appender.hpp"
#include "mmap/contents.hpp"
#include "mmap/cursor.hpp"
#include "mmap/fault_guard.hpp"
#include "mmap/region.hpp"
#include "mmap/ring.hpp"
#include "mmap/vector.hpp"
