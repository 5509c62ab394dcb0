# mmap_catch: Catch2 with a main, and catch_discover_tests(). MMAP_TEST_CATCH2 says which:
#   auto    installed v3, else installed v2, else fetch
#   3, 2    installed, of that version
#   fetch   v3 by FetchContent; FETCHCONTENT_SOURCE_DIR_CATCH2 names a local copy
set(MMAP_TEST_CATCH2 auto CACHE STRING "Catch2 to test with: auto, 3, 2 or fetch")
set_property(CACHE MMAP_TEST_CATCH2 PROPERTY STRINGS auto 3 2 fetch)

# Catch2 catches fatal signals, too, and puts the previous handlers back after each test case; handlers
# are what some tests are about. CTest tells of a crash all the same.
set(no_signals CATCH_CONFIG_NO_POSIX_SIGNALS CATCH_CONFIG_NO_WINDOWS_SEH)

if(MMAP_TEST_CATCH2 MATCHES "^(auto|3)$" AND NOT CMAKE_CROSSCOMPILING)
  find_package(Catch2 3 QUIET)
endif()
if(MMAP_TEST_CATCH2 MATCHES "^(auto|2)$" AND NOT Catch2_FOUND)
  # Headers only, so a cross build may take the host's.
  find_package(Catch2 2 QUIET CMAKE_FIND_ROOT_PATH_BOTH)
endif()
if(MMAP_TEST_CATCH2 MATCHES "^(auto|fetch)$" AND NOT Catch2_FOUND)
  include(FetchContent)
  foreach(option IN LISTS no_signals)
    set(${option} ON CACHE BOOL "" FORCE)
  endforeach()
  FetchContent_Declare(Catch2
    GIT_REPOSITORY https://github.com/catchorg/Catch2.git
    GIT_TAG v3.7.1
    GIT_SHALLOW ON
  )
  FetchContent_MakeAvailable(Catch2)
  set(Catch2_VERSION 3)
  set(Catch2_DIR ${catch2_SOURCE_DIR}/extras)
elseif(NOT Catch2_FOUND)
  message(FATAL_ERROR "mmap: Catch2 v${MMAP_TEST_CATCH2} is not installed (MMAP_TEST_CATCH2)")
endif()
message(STATUS "mmap: tests use Catch2 ${Catch2_VERSION} from ${Catch2_DIR}")

if(Catch2_VERSION VERSION_LESS 3)
  # The header goes to a folder of its own: its neighbours in /usr/include must not come along into a
  # build for another system.
  get_target_property(catch_include Catch2::Catch2 INTERFACE_INCLUDE_DIRECTORIES)
  find_path(MMAP_CATCH2_HEADER catch2/catch.hpp PATHS ${catch_include}
    NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
  file(COPY ${MMAP_CATCH2_HEADER}/catch2 DESTINATION ${CMAKE_CURRENT_BINARY_DIR}/catch)
  add_library(mmap_catch STATIC support/catch2_main.cpp)
  target_include_directories(mmap_catch SYSTEM PUBLIC ${CMAKE_CURRENT_BINARY_DIR}/catch)
  target_compile_definitions(mmap_catch PRIVATE ${no_signals})
  # v2 takes one warning only; a name that finds no test is an error for v3 by itself.
  set(mmap_catch_strict -w NoTests)
else()
  add_library(mmap_catch INTERFACE)
  target_link_libraries(mmap_catch INTERFACE Catch2::Catch2WithMain)
  set(mmap_catch_strict -w NoAssertions)
endif()
list(APPEND CMAKE_MODULE_PATH ${Catch2_DIR})
include(Catch)
