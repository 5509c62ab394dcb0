# cmake -D COMPILER=... -D INCLUDE=... -D WINDOWS=... -D FOLDER=... -P macros.cmake
# Compares the macros after the standard and system headers that the library includes with those after
# `#include <mmap.hpp>` as well: only the version may be new.
cmake_policy(VERSION 3.15)

include(${CMAKE_CURRENT_LIST_DIR}/system_headers.cmake)

system_headers(baseline)
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
