# cmake -D COMPILER=... -D HEADER=... -D FOLDER=... -P message_patterns.cmake
# Lets the compiler compare what detail::format() is given with its patterns. The attribute that asks for this is
# not in the headers: MSVC warns of attributes that it does not know. Without it, users' strictest warnings
# about patterns have nothing to say either.
cmake_policy(VERSION 3.15)

# compiles(header flag...)
function(compiles header)
  file(WRITE ${FOLDER}/patterns.cpp "#include \"${header}\"\n")
  execute_process(COMMAND ${COMPILER} -fsyntax-only ${ARGN} ${FOLDER}/patterns.cpp
    RESULT_VARIABLE result ERROR_VARIABLE errors)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${errors}")
  endif()
endfunction()

file(READ ${HEADER} text)
set(function "static std::string format(char const* pattern, ...)")
string(REPLACE "${function}" "[[gnu::format(printf, 1, 2)]] ${function}" checked "${text}")
if(checked STREQUAL text)
  message(FATAL_ERROR "no ${function}")
endif()
file(WRITE ${FOLDER}/mmap.hpp "${checked}")
# Some patterns leave out the last of the words.
compiles(${FOLDER}/mmap.hpp -Wformat -Wno-format-extra-args -Werror=format)
compiles(${HEADER} -Wformat=2 -Werror)
