# cmake -D COMPILER=... -D INCLUDE=... -D WINDOWS=... -D FOLDER=... -P macros.cmake
# Compares the macros after the standard and system headers that the library includes with those after
# `#include <mmap.hpp>` behind them: only the version may be new.
cmake_policy(VERSION 3.15)

set(baseline "")
file(GLOB_RECURSE headers ${INCLUDE}/*.hpp)
if(WINDOWS)
  list(FILTER headers EXCLUDE REGEX "detail/posix")
else()
  list(FILTER headers EXCLUDE REGEX "detail/win32")
endif()
foreach(header IN LISTS headers)
  file(STRINGS ${header} lines REGEX "^[ \t]*#[ \t]*include[ \t]*<")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE ".*<(.*)>.*" "\\1" name "${line}")
    # Not the library's own, and not the header that only a switch includes.
    if(NOT EXISTS ${INCLUDE}/${name} AND NOT name STREQUAL "windows.h")
      string(APPEND baseline "#if __has_include(<${name}>)\n#include <${name}>\n#endif\n")
    endif()
  endforeach()
endforeach()
file(WRITE ${FOLDER}/without.cpp "${baseline}")
file(WRITE ${FOLDER}/with.cpp "${baseline}#include <mmap.hpp>\n")

foreach(form IN ITEMS without with)
  list(REMOVE_ITEM COMPILER -fsyntax-only)
  execute_process(COMMAND ${COMPILER} -E -dM ${FOLDER}/${form}.cpp
    OUTPUT_FILE ${FOLDER}/${form}.txt RESULT_VARIABLE result ERROR_VARIABLE errors)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${errors}")
  endif()
  # Names only: a definition may hold brackets and semicolons, which mean something in a CMake list.
  file(READ ${FOLDER}/${form}.txt text)
  string(REGEX MATCHALL "#define [A-Za-z0-9_]+" names_${form} "${text}")
endforeach()

list(REMOVE_ITEM names_with ${names_without})
list(FILTER names_with EXCLUDE REGEX "MMAP_VERSION_(MAJOR|MINOR|PATCH)$")
if(names_with)
  message(FATAL_ERROR "macros leak: ${names_with}")
endif()
