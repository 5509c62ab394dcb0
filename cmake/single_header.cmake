# cmake -P cmake/single_header.cmake [-- --check]
# Writes single_include/mmap.hpp: include/mmap.hpp with the library's own headers in it, each once and in
# the place where it is first included. --check compares instead, and fails if the file is out of date.
#
# C++ is full of what CMake's lists give a meaning to ([[, ;, \), so the text is never a list: it is cut
# with string(FIND) and string(SUBSTRING), and quoted wherever it is used.
cmake_minimum_required(VERSION 3.15)
get_filename_component(root "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)
set(include_dir "${root}/include")
set(result "${root}/single_include/mmap.hpp")

# Functions have no access to their callers' variables but through properties:
#   text           what is written so far
#   last           the header whose line was written last
#   branch         the #if branches around this line, as a path: /3/7/ is branch 7 within branch 3
#   branches       how many branches there were, to give the next a number
#   seen:<header>  the branch in which that header stands
set_property(GLOBAL PROPERTY last "")
set_property(GLOBAL PROPERTY branch "/")
set_property(GLOBAL PROPERTY branches 0)

# Writes a line of a header, after a word on which one it is where that changes.
function(write header line)
  get_property(last GLOBAL PROPERTY last)
  if(NOT line STREQUAL "\n" AND NOT header STREQUAL last)
    set_property(GLOBAL PROPERTY last "${header}")
    set_property(GLOBAL APPEND_STRING PROPERTY text "\n// ---- ${header} ----\n")
  endif()
  set_property(GLOBAL APPEND_STRING PROPERTY text "${line}")
endfunction()

function(enter_branch)
  get_property(branch GLOBAL PROPERTY branch)
  get_property(number GLOBAL PROPERTY branches)
  math(EXPR number "${number} + 1")
  set_property(GLOBAL PROPERTY branches ${number})
  set_property(GLOBAL PROPERTY branch "${branch}${number}/")
endfunction()

function(leave_branch)
  get_property(branch GLOBAL PROPERTY branch)
  string(REGEX REPLACE "[0-9]+/$" "" branch "${branch}")
  set_property(GLOBAL PROPERTY branch "${branch}")
endfunction()

# The library's header that an #include means, or an empty string.
function(own_header name folder out)
  set(${out} "" PARENT_SCOPE)
  foreach(dir IN ITEMS "${folder}" "${include_dir}")
    get_filename_component(path "${dir}/${name}" ABSOLUTE)
    if(EXISTS "${path}")
      file(RELATIVE_PATH header "${include_dir}" "${path}")
      set(${out} "${header}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()

# A header stands in the first place that includes it. That serves the second place only if this one is
# in the same branch: otherwise the other system would lose it.
function(include_once header)
  get_property(branch GLOBAL PROPERTY branch)
  get_property(first GLOBAL PROPERTY "seen:${header}")
  if("${first}" STREQUAL "")
    set_property(GLOBAL PROPERTY "seen:${header}" "${branch}")
    inline("${header}")
  else()
    string(FIND "${branch}" "${first}" at)
    if(NOT at EQUAL 0)
      message(FATAL_ERROR "${header} is included first inside an #if and then outside of it: "
        "include it before that #if, too")
    endif()
  endif()
endfunction()

function(inline header)
  file(READ "${include_dir}/${header}" text)
  get_filename_component(folder "${include_dir}/${header}" DIRECTORY)
  while(NOT text STREQUAL "")
    string(FIND "${text}" "\n" end)
    if(end EQUAL -1)
      message(FATAL_ERROR "${header} does not end in a newline")
    endif()
    math(EXPR end "${end} + 1")
    string(SUBSTRING "${text}" 0 ${end} line)
    string(SUBSTRING "${text}" ${end} -1 text)

    if(NOT line MATCHES "^[ \t]*#")
      write("${header}" "${line}")
    elseif(line MATCHES "^[ \t]*#[ \t]*pragma[ \t]+once")
      # One for the whole file.
    elseif(line MATCHES "^[ \t]*#[ \t]*include[ \t]*([<\"])([^>\"]+)[>\"]")
      set(name "${CMAKE_MATCH_2}")
      if(CMAKE_MATCH_1 STREQUAL "<")
        own_header("${name}" "${include_dir}" own)
      else()
        own_header("${name}" "${folder}" own)
        if(own STREQUAL "")
          message(FATAL_ERROR "${header}: there is no \"${name}\"")
        endif()
      endif()
      if(own STREQUAL "")
        write("${header}" "${line}")
      else()
        include_once("${own}")
      endif()
    else()
      if(line MATCHES "^[ \t]*#[ \t]*(else|elif|endif)")
        leave_branch()
      endif()
      if(line MATCHES "^[ \t]*#[ \t]*(if|else|elif)")
        enter_branch()
      endif()
      write("${header}" "${line}")
    endif()
  endwhile()
endfunction()

file(STRINGS "${include_dir}/mmap/scope.hpp" version REGEX "^#define MMAP_VERSION_(MAJOR|MINOR|PATCH) ")
string(REGEX REPLACE "[^0-9]+" "." version "${version}")
string(REGEX MATCH "[0-9]+\\.[0-9]+\\.[0-9]+" version "${version}")

set_property(GLOBAL PROPERTY text
"// mmap ${version}: memory-mapped files and shared memory, header-only C++17.
// Copyright (c) 2026 The mmap authors. SPDX-License-Identifier: MIT
//
// The whole library in one file, made from include/ by cmake/single_header.cmake: do not edit.
#pragma once
")
include_once(mmap.hpp)
get_property(text GLOBAL PROPERTY text)
# What was included has gone and left its blank lines behind.
string(REGEX REPLACE "\n\n\n+" "\n\n" text "${text}")

set(check OFF)
foreach(i RANGE ${CMAKE_ARGC})
  if(CMAKE_ARGV${i} STREQUAL "--check")
    set(check ON)
  endif()
endforeach()

if(NOT check)
  file(WRITE "${result}" "${text}")
else()
  set(old "")
  if(EXISTS "${result}")
    file(READ "${result}" old)
  endif()
  if(NOT old STREQUAL text)
    message(FATAL_ERROR "single_include/mmap.hpp is not what include/ makes: run ./dev single")
  endif()
endif()
