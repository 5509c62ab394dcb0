# mmap::module: the library as the C++20 module `mmap`, for parents that build with Ninja and CMake 3.28 or newer. It
# is compiled as a part of the program that imports it; there is nothing to install.
if(CMAKE_VERSION VERSION_LESS 3.28)
  message(FATAL_ERROR "mmap: MMAP_MODULE needs CMake 3.28 or newer")
endif()
add_library(mmap_module STATIC)
add_library(mmap::module ALIAS mmap_module)
target_sources(mmap_module PUBLIC FILE_SET CXX_MODULES
  BASE_DIRS ${CMAKE_CURRENT_SOURCE_DIR}/packaging/module
  FILES ${CMAKE_CURRENT_SOURCE_DIR}/packaging/module/mmap.cppm)
target_compile_features(mmap_module PUBLIC cxx_std_20)
set_target_properties(mmap_module PROPERTIES CXX_SCAN_FOR_MODULES ON)
target_link_libraries(mmap_module PUBLIC mmap)
