# cmake -D COMPILER=... -D SIZE=... -D INCLUDE=... -D SOURCE=... -D OBJECT=... -D MOST=... -P text_size.cmake
# Compiles a file with -O2 and wants its text (code, constants, tables for exceptions) to be at most MOST
# bytes. The build's own flags are not used: the bound is for these.
execute_process(COMMAND ${COMPILER} -std=c++17 -O2 -I${INCLUDE} -c ${SOURCE} -o ${OBJECT}
  RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${SOURCE} does not compile")
endif()
execute_process(COMMAND ${SIZE} ${OBJECT} OUTPUT_VARIABLE output RESULT_VARIABLE result)
if(NOT result EQUAL 0 OR NOT output MATCHES "\n *([0-9]+)")
  message(FATAL_ERROR "${SIZE} says: ${output}")
endif()
message("${CMAKE_MATCH_1} bytes")
if(CMAKE_MATCH_1 GREATER MOST)
  message(FATAL_ERROR "more than ${MOST}")
endif()
