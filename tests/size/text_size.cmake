# cmake -D "COMPILER=..." -D SIZE=... -D INCLUDE=... -D SOURCE=... -D FOLDER=... -D FIRST=... -D FURTHER=...
#   -P text_size.cmake
# Compiles one and ten sites with -O2 and counts their text (code, constants, tables for exceptions), less that
# of the same program without the library. The first site may have FIRST bytes, each further one FURTHER. The
# build's own flags are not used: the bounds are for these.
cmake_policy(VERSION 3.15)
file(MAKE_DIRECTORY ${FOLDER})

# text(out flag...): bytes of text.
function(text out)
  execute_process(COMMAND ${COMPILER} -std=c++17 -O2 ${ARGN} -I${INCLUDE} -c ${SOURCE} -o ${FOLDER}/sites.o
    RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${SOURCE} does not compile")
  endif()
  execute_process(COMMAND ${SIZE} ${FOLDER}/sites.o OUTPUT_VARIABLE output RESULT_VARIABLE result)
  if(NOT result EQUAL 0 OR NOT output MATCHES "\n *([0-9]+)")
    message(FATAL_ERROR "${SIZE} says: ${output}")
  endif()
  set(${out} ${CMAKE_MATCH_1} PARENT_SCOPE)
endfunction()

# library(out sites): bytes of the library's part.
function(library out sites)
  text(all -DSITES=${sites})
  text(rest -DSITES=${sites} -DBASELINE)
  math(EXPR bytes "${all} - ${rest}")
  set(${out} ${bytes} PARENT_SCOPE)
endfunction()

library(one 1)
library(ten 10)
math(EXPR further "(${ten} - ${one}) / 9")
message("one site: ${one} bytes, ten: ${ten}, each further one: ${further}")
if(one GREATER FIRST)
  message(SEND_ERROR "one site is more than ${FIRST} bytes")
endif()
if(further GREATER FURTHER)
  message(SEND_ERROR "a further site is more than ${FURTHER} bytes")
endif()
