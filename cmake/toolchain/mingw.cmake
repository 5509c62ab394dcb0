# Windows programs from Linux, by MinGW-w64 with POSIX threads (the win32 model lacks std::thread).
# MMAP_MINGW_ARCH: x86_64 or i686.
set(CMAKE_SYSTEM_NAME Windows)
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES MMAP_MINGW_ARCH)
set(CMAKE_SYSTEM_PROCESSOR ${MMAP_MINGW_ARCH})
set(CMAKE_CXX_COMPILER ${MMAP_MINGW_ARCH}-w64-mingw32-g++-posix)
set(CMAKE_RC_COMPILER ${MMAP_MINGW_ARCH}-w64-mingw32-windres)

# Without optimisation each inline function is a section of its own, and ar and ld take minutes over
# twenty thousand of them; debug information makes it worse, and nobody debugs in Wine.
set(CMAKE_CXX_FLAGS_DEBUG -O1 CACHE STRING "")

# Wine finds no compiler DLLs: they are linked in.
set(CMAKE_EXE_LINKER_FLAGS_INIT -static)

set(CMAKE_FIND_ROOT_PATH /usr/${MMAP_MINGW_ARCH}-w64-mingw32)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

# Debian 12 has no 32-bit Wine beside the 64-bit one: those programs are built and not run.
if(MMAP_MINGW_ARCH STREQUAL "x86_64")
  set(CMAKE_CROSSCOMPILING_EMULATOR ${CMAKE_CURRENT_LIST_DIR}/wine)
endif()
