include(${CMAKE_CURRENT_LIST_DIR}/check.cmake)
program(counter fork_counter 5 20000)
run(0 COMMAND ${counter})
prints("^5 children, 20000 steps each: 100000 in shared memory, 0 in private memory\n$")
