# cmake -D COMPILER=... -D SOURCE=... -D SAYS=regex -P one_error.cmake
# A file does not compile, and all that the compiler says is why: the #error, and perhaps that a header which
# ends the compilation does not exist.
cmake_policy(VERSION 3.15)
execute_process(COMMAND ${COMPILER} ${SOURCE} RESULT_VARIABLE result
  OUTPUT_VARIABLE output ERROR_VARIABLE output)
message("${output}")
if(result EQUAL 0)
  message(FATAL_ERROR "compiles")
endif()
string(REGEX MATCHALL "error: [^\n]*" errors "${output}")
list(GET errors 0 first)
list(LENGTH errors count)
if(NOT first MATCHES "${SAYS}" OR count GREATER 2)
  message(FATAL_ERROR "${count} errors, and the first is: ${first}")
endif()
