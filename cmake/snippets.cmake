# cmake -D COMPILER=... -D FOLDER=... -P cmake/snippets.cmake
# Compiles the ```cpp blocks of README.md and docs/, and the indented blocks of the headers' doc comments. A block that
# includes something or has a main is a file of its own; any other becomes the body of a function in one file, which begins
# with tests/snippets/prelude.hpp. A block after a line that begins <!-- no-compile is left out: it is another library's code,
# or needs another system.
cmake_minimum_required(VERSION 3.15)
get_filename_component(root "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)

# The compiler names the page and its line.
function(compile name text)
  file(WRITE "${FOLDER}/${name}.cpp" "${text}")
  execute_process(COMMAND ${COMPILER} "${FOLDER}/${name}.cpp" RESULT_VARIABLE result
    OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    message(SEND_ERROR "${name}: does not compile\n${output}")
  endif()
endfunction()

file(REMOVE_RECURSE "${FOLDER}")
file(GLOB pages "${root}/docs/*.md" "${root}/docs/*/README.md")
set(snippets 0)
set(bodies "#include \"${root}/tests/snippets/prelude.hpp\"\n")

foreach(page IN ITEMS ${root}/README.md ${pages})
  if(NOT EXISTS "${page}")
    continue()
  endif()
  file(RELATIVE_PATH name "${root}" "${page}")
  string(MAKE_C_IDENTIFIER "${name}" identifier)
  # The text is never a list: C++ has brackets and semicolons.
  file(READ "${page}" text)
  set(line 1)
  while(TRUE)
    string(FIND "${text}" "\n```cpp\n" begin)
    if(begin EQUAL -1)
      break()
    endif()
    math(EXPR begin "${begin} + 1")
    string(SUBSTRING "${text}" 0 ${begin} before)
    math(EXPR begin "${begin} + 7")
    string(SUBSTRING "${text}" ${begin} -1 text)
    string(FIND "${text}" "```" end)
    string(SUBSTRING "${text}" 0 ${end} code)
    string(SUBSTRING "${text}" ${end} -1 text)

    # Where the block begins in its page.
    string(REGEX REPLACE "[^\n]" "" newlines "${before}")
    string(LENGTH "${newlines}" count)
    math(EXPR line "${line} + ${count} + 1")
    set(first ${line})
    string(REGEX REPLACE "[^\n]" "" newlines "${code}")
    string(LENGTH "${newlines}" count)
    math(EXPR line "${line} + ${count}")

    if(before MATCHES "<!-- no-compile[^\n]*-->\n$")
      continue()
    endif()

    set(marked "#line ${first} \"${page}\"\n${code}")
    set(name "${identifier}_${first}")
    if(code MATCHES "int main|#include")
      compile("${name}" "${marked}")
    else()
      string(APPEND bodies "void ${name}();\nvoid ${name}() {\n${marked}}\n")
    endif()
    math(EXPR snippets "${snippets} + 1")
  endwhile()
endforeach()

# The examples of doc comments take a region `text` and a function `parse` for granted.
file(GLOB headers "${root}/include/mmap/*.hpp")
foreach(header IN ITEMS ${headers})
  file(RELATIVE_PATH name "${root}" "${header}")
  string(MAKE_C_IDENTIFIER "${name}" identifier)
  file(READ "${header}" text)
  # Lists have no brackets and semicolons.
  string(REPLACE ";" "<semicolon>" text "${text}")
  string(REPLACE "[" "<open>" text "${text}")
  string(REPLACE "]" "<close>" text "${text}")
  string(REGEX MATCHALL "( *///     [^\n]*\n)+" blocks "${text}")
  set(count 0)
  foreach(block IN LISTS blocks)
    string(REGEX REPLACE " *///     ([^\n]*\n)" "\\1" block "${block}")
    string(REPLACE "<semicolon>" ";" block "${block}")
    string(REPLACE "<open>" "[" block "${block}")
    string(REPLACE "<close>" "]" block "${block}")
    math(EXPR count "${count} + 1")
    string(APPEND bodies "void ${identifier}_${count}();\nvoid ${identifier}_${count}() {\n"
      "[[maybe_unused]] mmap::region text;\n[[maybe_unused]] auto const parse = [](std::string_view) {};\n"
      "#line 1 \"${header}, example ${count}\"\n${block}}\n")
    math(EXPR snippets "${snippets} + 1")
  endforeach()
endforeach()
compile(bodies "${bodies}")
message("${snippets} snippets")
