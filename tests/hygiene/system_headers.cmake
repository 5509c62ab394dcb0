# Included by scripts that have INCLUDE (a folder of headers) and WINDOWS.

# system_headers(out): lines that include every standard and system header that the library includes.
function(system_headers out)
  file(GLOB_RECURSE headers ${INCLUDE}/*.hpp)
  if(WINDOWS)
    list(FILTER headers EXCLUDE REGEX "detail/posix")
  else()
    list(FILTER headers EXCLUDE REGEX "detail/win32")
  endif()
  set(text "")
  foreach(header IN LISTS headers)
    file(STRINGS ${header} lines REGEX "^[ \t]*#[ \t]*include[ \t]*<")
    foreach(line IN LISTS lines)
      string(REGEX REPLACE ".*<(.*)>.*" "\\1" name "${line}")
      # Not the library's own, and not the header that only a switch includes.
      if(NOT EXISTS ${INCLUDE}/${name} AND NOT name STREQUAL "windows.h")
        string(APPEND text "#if __has_include(<${name}>)\n#include <${name}>\n#endif\n")
      endif()
    endforeach()
  endforeach()
  set(${out} "${text}" PARENT_SCOPE)
endfunction()
