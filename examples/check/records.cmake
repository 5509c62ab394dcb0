include(${CMAKE_CURRENT_LIST_DIR}/check.cmake)
program(records records records.bin)
run(0 COMMAND ${records})
prints("written by stdio: +record 43 is { 43, \"RECORD-43\" }")
prints("changed by stdio: +record 43 is { 143, \"RECORD-143\" }")
prints("changed by a mapping: +record 43 is { 243, \"RECORD-243\" }")

# Number 43 as bytes, and its neighbours.
file(READ ${FOLDER}/records.bin bytes HEX)
string(LENGTH "${bytes}" digits)
string(SUBSTRING "${bytes}" 2352 168 three)
if(NOT digits EQUAL 5600 OR NOT three MATCHES
    "^2a0000005245434f52442d34320+f30000005245434f52442d3234330+2c0000005245434f52442d34340+$")
  message(FATAL_ERROR "records 42 to 44 are ${three}")
endif()

program(records records absent/records.bin)
run(1 COMMAND ${records})
complains("absent/records.bin: ")
