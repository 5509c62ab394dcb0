# cmake -D COMPILER=... -D FORM=tree|single -D ROOT=... -D FOLDER=... -P include_path.cmake
# Without CMake's help: one call of the compiler. The single header is copied away from its tree first.
file(REMOVE_RECURSE ${FOLDER})
file(MAKE_DIRECTORY ${FOLDER})
set(include ${ROOT}/include)
if(FORM STREQUAL "single")
  file(COPY ${ROOT}/single_include/mmap.hpp DESTINATION ${FOLDER}/copied)
  set(include copied)
endif()

foreach(command IN ITEMS
    "${COMPILER};-std=c++17;-I${include};${ROOT}/tests/packaging/consumer/main.cpp;-o;consumer"
    "${FOLDER}/consumer")
  execute_process(COMMAND ${command} WORKING_DIRECTORY ${FOLDER} RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${command}: ${result}")
  endif()
endforeach()
