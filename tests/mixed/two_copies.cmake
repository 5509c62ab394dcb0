# cmake -D COMPILER=... -D ROOT=... -D FIRST=single|tree -D FOLDER=... -P two_copies.cmake
# A file that includes the single header and a header of the tree does not compile, and all that the compiler
# says is why.
cmake_policy(VERSION 3.15)
set(single "${ROOT}/single_include/mmap.hpp")
set(tree "${ROOT}/include/mmap/region.hpp")
if(FIRST STREQUAL "single")
  set(second "${tree}")
else()
  set(second "${single}")
endif()
file(WRITE ${FOLDER}/both.cpp "#include \"${${FIRST}}\"\n#include \"${second}\"\n")

execute_process(COMMAND ${COMPILER} ${FOLDER}/both.cpp RESULT_VARIABLE result
  OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(result EQUAL 0)
  message(FATAL_ERROR "compiles")
endif()
message("${output}")
string(REGEX MATCHALL "error: [^\n]*" errors "${output}")
list(GET errors 0 first)
list(LENGTH errors count)
if(NOT first MATCHES "included twice from different files" OR count GREATER 2)
  message(FATAL_ERROR "${count} errors, and the first is: ${first}")
endif()
