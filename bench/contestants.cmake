# Who takes part: what is found on this machine. contestants/NAME.hpp is each one's way to map a file for
# reading. Those that are elsewhere than in the system's folders are found by -DCMAKE_PREFIX_PATH=…, or
# -DMIO_INCLUDE_DIR=…, -DLLFIO_INCLUDE_DIR=….
#
# mmap_contestants    links those found; <contestants.hpp>, made here, lists them
# contestants.json    what the driver has to know: who was found where, and what compiled it
add_library(mmap_contestants INTERFACE)
set(headers "")
set(types "")
set(facts "")

# contestant(NAME FOUND): where it was found, or a false value.
function(contestant name found)
  if(found)
    set(headers "${headers}#include \"contestants/${name}.hpp\"\n" PARENT_SCOPE)
    set(types "${types}, ${name}" PARENT_SCOPE)
  else()
    set(found "")
    message(STATUS "mmap: no ${name} to compare with")
  endif()
  set(facts "${facts}    \"${name}\": \"${found}\",\n" PARENT_SCOPE)
endfunction()

find_path(MIO_INCLUDE_DIR mio/mmap.hpp)
contestant(mio "${MIO_INCLUDE_DIR}")

find_path(LLFIO_INCLUDE_DIR llfio/llfio.hpp)
contestant(llfio "${LLFIO_INCLUDE_DIR}")

find_package(Boost QUIET)
contestant(boost_interprocess "${Boost_INCLUDE_DIRS}")

find_package(Boost QUIET COMPONENTS iostreams)
set(boost_iostreams "")
if(TARGET Boost::iostreams)
  set(boost_iostreams "${Boost_INCLUDE_DIRS}")
endif()
contestant(boost_iostreams "${boost_iostreams}")

# LLVM's CMake package looks for libraries with the C compiler. Its headers may be installed without the library.
include(CheckLanguage)
check_language(C)
if(CMAKE_C_COMPILER)
  enable_language(C)
  find_package(LLVM QUIET CONFIG)
endif()
if(LLVM_FOUND)
  find_library(MMAP_LLVM_LIBRARY NAMES LLVM LLVM-${LLVM_VERSION_MAJOR} HINTS ${LLVM_LIBRARY_DIRS})
endif()
if(NOT MMAP_LLVM_LIBRARY)
  set(LLVM_INCLUDE_DIRS "")
endif()
contestant(llvm "${LLVM_INCLUDE_DIRS}")

# Rust's, if there are a cargo and a registry on this machine's disk.
find_program(CARGO cargo)
file(GLOB memmap2 /usr/share/cargo/registry/memmap2-*)
if(NOT CARGO)
  set(memmap2 "")
endif()
contestant(memmap2 "${memmap2}")
if(memmap2)
  set(rust ${CMAKE_CURRENT_BINARY_DIR}/memmap2)
  file(COPY contestants/memmap2/ DESTINATION ${rust}/source)  # cargo writes beside its Cargo.toml
  set(library ${rust}/release/libbench_memmap2.a)
  add_custom_command(OUTPUT ${library} DEPENDS contestants/memmap2/lib.rs
    COMMAND ${CARGO} build --quiet --offline --release --target-dir ${rust}
      --config "source.crates-io.replace-with='system'"
      --config "source.system.directory='/usr/share/cargo/registry'"
    WORKING_DIRECTORY ${rust}/source VERBATIM)
  add_custom_target(mmap_bench_memmap2 DEPENDS ${library})
  add_dependencies(mmap_contestants mmap_bench_memmap2)
  target_link_libraries(mmap_contestants INTERFACE ${library} Threads::Threads ${CMAKE_DL_LIBS})
endif()

# Others' headers are SYSTEM headers: our warnings are not about them.
foreach(folder IN ITEMS ${MIO_INCLUDE_DIR} ${LLFIO_INCLUDE_DIR} ${Boost_INCLUDE_DIRS} ${LLVM_INCLUDE_DIRS})
  if(IS_DIRECTORY "${folder}" AND NOT folder STREQUAL "/usr/include")
    target_include_directories(mmap_contestants SYSTEM INTERFACE ${folder})
  endif()
endforeach()
if(boost_iostreams)
  target_link_libraries(mmap_contestants INTERFACE Boost::iostreams)
endif()
if(MMAP_LLVM_LIBRARY)
  target_link_libraries(mmap_contestants INTERFACE ${MMAP_LLVM_LIBRARY})
endif()

file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/contestants.hpp
"// Made by bench/contestants.cmake.
#pragma once
#include \"contestants/raw.hpp\"
#include \"contestants/region.hpp\"
${headers}
namespace bench {
using contestants = list<raw, region${types}>;
}
")
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/contestants.json
"{
  \"contestants\": {
${facts}    \"raw\": \"the system calls\"
  },
  \"compiler\": \"${CMAKE_CXX_COMPILER}\",
  \"compiler_version\": \"${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}\",
  \"flags\": \"${CMAKE_CXX_FLAGS_RELEASE} -std=c++${CMAKE_CXX_STANDARD}\"
}
")
