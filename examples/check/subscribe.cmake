# publish and subscribe, which are nothing without each other.
include(${CMAKE_CURRENT_LIST_DIR}/check.cmake)
program(publish publish ${unique} 150 20)
program(subscribe subscribe ${unique} 10000)
run(0 COMMAND ${publish} COMMAND ${subscribe})
prints("^1\n4\n9\n.*\n22500\nthe end after 150 numbers\n$")

# A publisher that is killed: the subscriber has all that came, and does not wait for ever.
program(publish publish ${unique}-killed 100000 10)
program(subscribe subscribe ${unique}-killed 1000)
foreach(seconds IN ITEMS 2 15)  # later, if a slow machine had not started it by then
  file(WRITE ${FOLDER}/killed.cmake "execute_process(COMMAND ${publish} TIMEOUT ${seconds})\n")
  execute_process(COMMAND ${CMAKE_COMMAND} -P killed.cmake COMMAND ${subscribe}
    WORKING_DIRECTORY ${FOLDER} RESULT_VARIABLE result OUTPUT_VARIABLE output)
  string(REPLACE "\r" "" output "${output}")
  if(output MATCHES "^1\n4\n9\n")
    break()
  endif()
endforeach()
message("${output}")
if(NOT result EQUAL 3)
  message(FATAL_ERROR "the subscriber ended with ${result}")
endif()
prints("^1\n4\n9\n.*\nthe publisher is gone after ([0-9]+) numbers\n$")
string(REGEX MATCH "([0-9]+) numbers" count "${output}")
math(EXPR square "${CMAKE_MATCH_1} * ${CMAKE_MATCH_1}")
prints("\n${square}\nthe publisher is gone")

# Its successor goes on, and cleans up behind itself.
math(EXPR next "${CMAKE_MATCH_1} + 3")
program(publish publish ${unique}-killed ${next} 1)
run(0 COMMAND ${publish})
