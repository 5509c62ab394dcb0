# cmake -D COMPILER=... -D INCLUDE=... -D FOLDER=... -P include_cost.cmake
# What including the library costs, in lines after the preprocessor (without blanks), as a multiple of the
# standard headers that it cannot do without. A figure of GCC's library.
cmake_policy(VERSION 3.15)
list(REMOVE_ITEM COMPILER -fsyntax-only)

# count(out text): lines that the compiler sees of it.
function(count out text)
  file(WRITE ${FOLDER}/cost.cpp "${text}")
  execute_process(COMMAND ${COMPILER} -E -P ${FOLDER}/cost.cpp
    RESULT_VARIABLE result OUTPUT_FILE ${FOLDER}/cost.txt ERROR_VARIABLE errors)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${errors}")
  endif()
  # Each line becomes one character.
  file(READ ${FOLDER}/cost.txt lines)
  string(REGEX REPLACE "[^\n]+" "x" lines "${lines}")
  string(REGEX REPLACE "\n+" "" lines "${lines}")
  string(LENGTH "${lines}" length)
  set(${out} ${length} PARENT_SCOPE)
endfunction()

# bound(header percent)
function(bound header percent)
  count(lines "#include <${header}>\n")
  math(EXPR ratio "100 * ${lines} / ${needed}")
  message("${header}: ${lines} lines, ${ratio} % of the standard headers' ${needed}")
  math(EXPR excess "100 * ${lines} - ${percent} * ${needed}")
  if(excess GREATER 0)
    message(SEND_ERROR "${header}: more than ${percent} %")
  endif()
endfunction()

count(needed "#include <string>\n#include <system_error>\n#include <atomic>\n")
bound(mmap/region.hpp 138)
bound(mmap.hpp 146)
