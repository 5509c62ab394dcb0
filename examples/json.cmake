# mmap_example_json: nlohmann-json, from the system or by FetchContent. A header like any other, so a
# cross build takes the host's.
option(MMAP_EXAMPLES_FETCH_JSON "Fetch nlohmann-json if it is not installed" ON)

find_package(nlohmann_json 3 QUIET)
find_path(MMAP_JSON_HEADER nlohmann/json.hpp NO_CMAKE_FIND_ROOT_PATH)
if(nlohmann_json_FOUND)
  set(json_target nlohmann_json::nlohmann_json)
elseif(MMAP_JSON_HEADER)
  # To a folder of its own: its neighbours must not come along into a build for another system.
  file(COPY ${MMAP_JSON_HEADER}/nlohmann DESTINATION ${CMAKE_CURRENT_BINARY_DIR}/json)
  add_library(mmap_example_json INTERFACE)
  target_include_directories(mmap_example_json SYSTEM INTERFACE ${CMAKE_CURRENT_BINARY_DIR}/json)
elseif(MMAP_EXAMPLES_FETCH_JSON)
  # Downloaded apart, because FetchContent ends the configuration where there is no network.
  set(archive ${CMAKE_CURRENT_BINARY_DIR}/json.tar.xz)
  file(DOWNLOAD https://github.com/nlohmann/json/releases/download/v3.11.3/json.tar.xz ${archive}
    TIMEOUT 60 STATUS status)
  if(status MATCHES "^0;")
    if(POLICY CMP0135)
      cmake_policy(SET CMP0135 NEW)
    endif()
    include(FetchContent)
    FetchContent_Declare(nlohmann_json URL ${archive}
      URL_HASH SHA256=d6c65aca6b1ed68e7a182f4757257b107ae403032760ed6ef121c9d55e81757d)
    FetchContent_MakeAvailable(nlohmann_json)
    set(json_target nlohmann_json::nlohmann_json)
  endif()
endif()

if(json_target)
  add_library(mmap_example_json INTERFACE)
  target_link_libraries(mmap_example_json INTERFACE ${json_target})
elseif(NOT TARGET mmap_example_json)
  message(STATUS "mmap: no nlohmann-json, so the example json_table is left out")
endif()
