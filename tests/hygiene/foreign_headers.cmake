# cmake -D COMPILER=... -D FOLDER=... -P foreign_headers.cmake
# The library compiles after other people's headers, where this machine has them. The packages' names are
# Debian's; CI installs those that it can.
cmake_policy(VERSION 3.15)
find_program(PKG_CONFIG pkg-config)

# try(name flags text): says so and does nothing if the headers alone do not compile.
function(try name flags text)
  separate_arguments(flags UNIX_COMMAND "${flags}")
  file(WRITE ${FOLDER}/${name}_alone.cpp "${text}\nint main() {}\n")
  execute_process(COMMAND ${COMPILER} -w ${flags} ${FOLDER}/${name}_alone.cpp
    RESULT_VARIABLE result OUTPUT_QUIET ERROR_QUIET)
  if(NOT result EQUAL 0)
    message("${name}: not here")
    return()
  endif()
  file(WRITE ${FOLDER}/${name}.cpp "${text}\n#include <mmap.hpp>\n"
    "int use(mmap::region const& r) { return r.as<int const>()[0]; }\nint main() {}\n")
  execute_process(COMMAND ${COMPILER} -w ${flags} ${FOLDER}/${name}.cpp
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    message(SEND_ERROR "${name}: the library does not compile after it:\n${output}")
  else()
    message("${name}: good")
  endif()
endfunction()

# ask(out command...): what a program prints, or nothing.
function(ask out)
  execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE output RESULT_VARIABLE result
    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(NOT result EQUAL 0)
    set(output "")
  endif()
  set(${out} "${output}" PARENT_SCOPE)
endfunction()

try(curses "" "#include <curses.h>\n#include <term.h>")                      # libncurses-dev
try(x11 "" "#include <X11/Xlib.h>\n#include <X11/Xutil.h>")                  # libx11-dev
try(libintl "" "#include <libintl.h>")                                       # libc6-dev
ask(flags ${PKG_CONFIG} --cflags glib-2.0 gio-2.0)                           # libglib2.0-dev
try(glib "${flags}" "#include <glib.h>\n#include <gio/gio.h>")
ask(flags python3-config --includes)                                         # python3-dev
try(python "${flags}" "#include <Python.h>")
ask(flags perl -MExtUtils::Embed -e ccopts)                                  # libperl-dev
try(perl "${flags}" "#include <string>\n#include <system_error>\n#include <atomic>\nextern \"C\" {\n#include <EXTERN.h>\n#include <perl.h>\n#include <XSUB.h>\n}")
ask(flags ruby -rrbconfig -e "puts \"-I#{RbConfig::CONFIG['rubyhdrdir']} -I#{RbConfig::CONFIG['rubyarchhdrdir']}\"")  # ruby-dev
try(ruby "${flags}" "#include <ruby.h>")
ask(flags R CMD config --cppflags)                                           # r-base-dev
try(r "${flags}" "#include <R.h>\n#include <Rinternals.h>")
foreach(qt IN ITEMS Qt5Core Qt6Core)                                         # qtbase5-dev, qt6-base-dev
  ask(flags ${PKG_CONFIG} --cflags ${qt})
  try(${qt} "${flags} -fPIC" "#include <QObject>\n#include <QString>")
endforeach()
try(glog "" "#include <glog/logging.h>")                                     # libgoogle-glog-dev
