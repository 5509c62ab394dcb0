# cmake -D COMPILER=... -D SOURCE=... -P must_not_compile.cmake
execute_process(COMMAND ${COMPILER} ${SOURCE} RESULT_VARIABLE plain ERROR_VARIABLE errors)
if(NOT plain EQUAL 0)
  message(FATAL_ERROR "does not compile without FAIL either:\n${errors}")
endif()

execute_process(COMMAND ${COMPILER} -DFAIL ${SOURCE} RESULT_VARIABLE fail
  OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(fail EQUAL 0)
  message(FATAL_ERROR "compiles, and must not: ${SOURCE}")
endif()
message("${output}")
