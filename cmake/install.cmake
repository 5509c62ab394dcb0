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
