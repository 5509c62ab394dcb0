# cmake -D COMPILER=... -D ID=... -D SOURCE=... -P must_not_compile.cmake
# Without FAIL the file compiles; with it, it must not. A line `// SAYS text` in the file is what the compiler
# must say: GCC in the first line of its message, others in the note that goes with that line.
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

file(STRINGS ${SOURCE} says REGEX "^// SAYS ")
if(says)
  string(REPLACE "// SAYS " "" says "${says}")
  string(REGEX MATCH " error( C[0-9]+)?:[^\n]*" first "${output}")
  if(NOT ID STREQUAL "GNU")
    string(REGEX MATCH " error( C[0-9]+)?:[^\n]*\n([^\n]*\n)?([^\n]*\n)?[^\n]*" first "${output}")
    if(NOT first MATCHES "deleted|static_assert|static assertion")
      message(FATAL_ERROR "the first line says neither that the call is deleted nor what is asserted:\n${first}")
    endif()
  endif()
  if(NOT first MATCHES "${says}")
    message(FATAL_ERROR "the message does not begin with ${says}:\n${first}")
  endif()
endif()
