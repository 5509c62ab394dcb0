# The installed package: include/ and share/cmake/mmap/. Headers serve every architecture, so nothing
# goes to lib/, which a build for another one would not search.
include(CMakePackageConfigHelpers)

install(DIRECTORY include/ DESTINATION include FILES_MATCHING PATTERN "*.hpp")
install(TARGETS mmap EXPORT mmap)
# The exported target is all that the package has to say, so its file is the package's own.
install(EXPORT mmap NAMESPACE mmap:: FILE mmap-config.cmake DESTINATION share/cmake/mmap)

# Before 1.0 a minor version may break the interface: another one is refused.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/mmap-config-version.cmake
  COMPATIBILITY SameMinorVersion
  ARCH_INDEPENDENT
)
install(FILES ${PROJECT_BINARY_DIR}/mmap-config-version.cmake DESTINATION share/cmake/mmap)

install(FILES LICENSE DESTINATION share/doc/mmap)
install(FILES packaging/module/mmap.cppm packaging/debug/mmap.natvis packaging/debug/mmap_gdb.py
  DESTINATION share/mmap)

# For builds that do not use CMake. The prefix is where the file lies, so that the package can be moved.
set(mmap_pc_libs "")
if(CMAKE_SYSTEM_NAME MATCHES "^(Linux|NetBSD|SunOS)$")
  set(mmap_pc_libs -lrt)
endif()
configure_file(cmake/mmap.pc.in mmap.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/mmap.pc DESTINATION share/pkgconfig)

# `cpack -G DEB` in the build folder; headers are the same for every architecture.
if(mmap_top)
  set(CPACK_GENERATOR DEB)
  set(CPACK_PACKAGE_NAME libmmap-dev)
  set(CPACK_PACKAGE_CONTACT "The mmap authors")
  set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
  set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
  set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE all)
  set(CPACK_DEBIAN_PACKAGE_SECTION libdevel)
  set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
  include(CPack)
endif()
