# cmake -D COMPILER=... -D INCLUDE=... -D WINDOWS=... -D MACROS=... -D FOLDER=... -P foreign_macros.cmake
# The library compiles after the macros of other people's headers. Those headers include the standard's first.
cmake_policy(VERSION 3.15)
include(${CMAKE_CURRENT_LIST_DIR}/system_headers.cmake)

system_headers(text)
string(APPEND text "#include \"${MACROS}\"\n#include <mmap.hpp>\n#include <mmap/compat/mio.hpp>\n"
  "int main() { return mmap::region().is_open() ? 1 : 0; }\n")
file(WRITE ${FOLDER}/foreign_macros.cpp "${text}")
execute_process(COMMAND ${COMPILER} ${FOLDER}/foreign_macros.cpp
  RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${output}")
endif()
