# cmake -D PROGRAM=... [-D FOLDER=...] [-D FAILS=ON] [-D PRINTS=regex] -P run.cmake
# Runs a program in a new empty folder and wants success (or failure, with FAILS), and what it prints
# (both streams) to match. What CTest's own properties cannot say at once.
set(folder .)
if(FOLDER)
  file(REMOVE_RECURSE ${FOLDER})
  file(MAKE_DIRECTORY ${FOLDER})
  set(folder ${FOLDER})
endif()

execute_process(COMMAND ${PROGRAM} WORKING_DIRECTORY ${folder}
  RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
message("${output}")

if(FAILS AND result EQUAL 0)
  message(FATAL_ERROR "ended well and should have failed")
elseif(NOT FAILS AND NOT result EQUAL 0)
  message(FATAL_ERROR "ended with: ${result}")
endif()
if(DEFINED PRINTS AND NOT output MATCHES "${PRINTS}")
  message(FATAL_ERROR "does not print: ${PRINTS}")
endif()
