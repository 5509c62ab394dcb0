# What our own programs (tests, examples, benchmarks) build with; users never see it.
#
# mmap_development    warnings, and the library itself: the tree or the single header. Its headers are
#                     not SYSTEM headers here, so that what a user's compiler would say is seen.
option(MMAP_WARNINGS_AS_ERRORS "Warnings in our own programs are errors (the presets say so)" OFF)
option(MMAP_TEST_SINGLE_HEADER "Build our own programs with single_include/mmap.hpp" OFF)

if(NOT DEFINED CMAKE_CXX_STANDARD)
  set(CMAKE_CXX_STANDARD 17)
endif()
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

# The flags stand in a variable too: some tests call the compiler themselves.
if(MSVC)
  set(mmap_warnings /W4 /permissive- /utf-8 /Zc:__cplusplus /EHsc)
  if(MMAP_WARNINGS_AS_ERRORS)
    list(APPEND mmap_warnings /WX)
  endif()
else()
  set(mmap_warnings -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wundef
      -Wold-style-cast -Wcast-align -Wcast-qual -Wnon-virtual-dtor -Woverloaded-virtual)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    list(APPEND mmap_warnings -Wlogical-op -Wduplicated-cond)
    if(MINGW AND NOT CMAKE_CXX_STANDARD LESS 20)
      # GCC 12 warns falsely of std::string's operator+ in C++20 (GCC bug 105651).
      list(APPEND mmap_warnings -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread
           -Wno-restrict)
    endif()
  endif()
  if(MMAP_WARNINGS_AS_ERRORS)
    list(APPEND mmap_warnings -Werror)
  endif()
endif()

add_library(mmap_development INTERFACE)
target_compile_features(mmap_development INTERFACE cxx_std_17)
target_compile_options(mmap_development INTERFACE ${mmap_warnings})
if(MMAP_TEST_SINGLE_HEADER)
  # As a user has it who copies the one file, and the optional one beside it.
  set(mmap_include ${PROJECT_BINARY_DIR}/copied)
  configure_file(single_include/mmap.hpp ${mmap_include}/mmap.hpp COPYONLY)
  foreach(optional compat/mio)
    configure_file(include/mmap/${optional}.hpp ${mmap_include}/mmap/${optional}.hpp COPYONLY)
  endforeach()
  target_include_directories(mmap_development INTERFACE ${mmap_include})
  target_link_libraries(mmap_development INTERFACE $<$<PLATFORM_ID:Linux,NetBSD,SunOS>:rt>)
else()
  set(mmap_include ${PROJECT_SOURCE_DIR}/include)
  target_link_libraries(mmap_development INTERFACE mmap::mmap)
endif()
