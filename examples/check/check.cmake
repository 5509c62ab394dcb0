# What the checks share. They are called with PROGRAMS (a folder), SUFFIX (of programs), EMULATOR (in
# front of programs, or nothing) and FOLDER, which they get empty.
cmake_minimum_required(VERSION 3.15)
file(REMOVE_RECURSE ${FOLDER})
file(MAKE_DIRECTORY ${FOLDER})

# program(variable NAME argument...): the command that runs an example.
function(program variable name)
  set(${variable} ${EMULATOR} ${PROGRAMS}/${name}${SUFFIX} ${ARGN} PARENT_SCOPE)
endfunction()

# run(code COMMAND... [more of execute_process]): runs, wants that exit code, and sets `output`.
# Several COMMANDs run at the same time; code and output are the last one's.
macro(run code)
  execute_process(${ARGN} WORKING_DIRECTORY ${FOLDER} RESULT_VARIABLE result
    OUTPUT_VARIABLE output ERROR_VARIABLE errors)
  string(REPLACE "\r" "" output "${output}")
  string(REPLACE "\r" "" errors "${errors}")
  message("${output}${errors}")
  if(NOT result STREQUAL "${code}")
    message(FATAL_ERROR "ended with ${result} and not with ${code}: ${ARGN}")
  endif()
endmacro()

# prints(regex): did the last run say so?
function(prints regex)
  if(NOT output MATCHES "${regex}")
    message(FATAL_ERROR "does not print: ${regex}")
  endif()
endfunction()

# complains(regex): did it say so to the standard error?
function(complains regex)
  if(NOT errors MATCHES "${regex}")
    message(FATAL_ERROR "does not complain: ${regex}")
  endif()
endfunction()

function(same_files a b)
  file(SHA256 ${FOLDER}/${a} first)
  file(SHA256 ${FOLDER}/${b} second)
  if(NOT first STREQUAL second)
    message(FATAL_ERROR "${a} and ${b} differ")
  endif()
endfunction()

# A name of shared memory that nobody else uses.
string(RANDOM LENGTH 12 unique)
set(unique mmap-example-${unique})
