# cmake -D ROOT=... -D VERSION=... -P source.cmake
# What the headers may not say, by searching their text.
cmake_policy(VERSION 3.15)

# search(what regex [file-regex...]): lines of include/ that match, but for those files.
function(search what regex)
  file(GLOB_RECURSE headers RELATIVE ${ROOT}/include ${ROOT}/include/*.hpp)
  foreach(allowed IN LISTS ARGN)
    list(FILTER headers EXCLUDE REGEX "${allowed}")
  endforeach()
  foreach(header IN LISTS headers)
    file(STRINGS ${ROOT}/include/${header} lines REGEX "${regex}")
    foreach(line IN LISTS lines)
      message(SEND_ERROR "include/${header}: ${what}: ${line}")
    endforeach()
  endforeach()
endfunction()

set(posix "^mmap/detail/posix[^/]*$")
search("only detail/system.hpp chooses the system (posix*.hpp may ask which POSIX it is)"
  "_WIN32|_WIN64|_MSC_VER|__MINGW|__APPLE__|__linux__|__ANDROID__|__FreeBSD__|__unix__"
  "^mmap/detail/system\\.hpp$" ${posix})
search("no macro but the version" "^[ \t]*#[ \t]*define[ \t]+" "^mmap/scope\\.hpp$")
search("<windows.h> brings its macros along" "^[ \t]*#[ \t]*include.*[Ww]indows\\.h"
  "^mmap/detail/win32_api\\.hpp$")
search("costs every user's build" "^[ \t]*#[ \t]*include[ \t]*<(filesystem|iostream|regex)>")
search("POSIX headers come in through detail/posix*.hpp"
  "^[ \t]*#[ \t]*include[ \t]*<(sys/.*|fcntl\\.h|unistd\\.h|signal\\.h)>" ${posix})

file(STRINGS ${ROOT}/include/mmap/scope.hpp defines REGEX "^[ \t]*#[ \t]*define")
foreach(define IN LISTS defines)
  if(NOT define MATCHES "^#define MMAP_VERSION_(MAJOR|MINOR|PATCH) [0-9]+$")
    message(SEND_ERROR "include/mmap/scope.hpp: no macro but the version: ${define}")
  endif()
endforeach()

# The version is in every symbol. The preprocessor cannot put a number into an attribute without a macro.
string(REPLACE "." "_" tag "${VERSION}")
foreach(header IN ITEMS scope compat/mio)
  file(STRINGS ${ROOT}/include/mmap/${header}.hpp lines REGEX "[^0-9]([0-9]+_[0-9]+_[0-9]+)|version\", ")
  list(LENGTH lines count)
  if(count LESS 2)
    message(SEND_ERROR "include/mmap/${header}.hpp: the version is not in the symbols")
  endif()
  foreach(line IN LISTS lines)
    if(NOT line MATCHES "v${tag}|version\", \"${VERSION}\"")
      message(SEND_ERROR "include/mmap/${header}.hpp: another version: ${line}")
    endif()
  endforeach()
endforeach()

# CTest's lists would take such a title for two.
file(GLOB_RECURSE tests ${ROOT}/tests/*.cpp)
foreach(test IN LISTS tests)
  file(READ ${test} text)
  if(text MATCHES "TEST_CASE\\([ \n]*\"[^\"]*[;\\\\][^\n]*")
    message(SEND_ERROR "${test}: no ; and no \\ in a title: ${CMAKE_MATCH_0}")
  endif()
endforeach()

# The changelog speaks of this version.
file(STRINGS ${ROOT}/CHANGELOG.md heading REGEX "^## \\[" LIMIT_COUNT 1)
if(NOT heading MATCHES "^## \\[(Unreleased|${VERSION})\\]")
  message(SEND_ERROR "CHANGELOG.md begins with ${heading}, the library is ${VERSION}")
endif()

# The build systems that cannot read the version from scope.hpp repeat it.
foreach(file IN ITEMS meson.build MODULE.bazel packaging/vcpkg/mmap/vcpkg.json)
  file(STRINGS ${ROOT}/${file} line REGEX "^(module\\(name = \"mmap\", )?[ ]*\"?version\"?[ ]*[:=] ['\"]${VERSION}['\"]")
  if(NOT line)
    message(SEND_ERROR "${file} does not say version ${VERSION}")
  endif()
endforeach()
