# Conan 2: conan create packaging/conan
import os
import re

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.files import copy, load


class MmapConan(ConanFile):
    name = "mmap"
    license = "MIT"
    description = "Memory-mapped files and shared memory, header-only C++17"
    topics = ("mmap", "memory-mapped-file", "shared-memory", "header-only")
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    no_copy_source = True

    @property
    def _root(self):
        return os.path.join(self.recipe_folder, "..", "..")

    def set_version(self):
        scope = load(self, os.path.join(self._root, "include", "mmap", "scope.hpp"))
        self.version = ".".join(re.findall(r"#define MMAP_VERSION_\w+ (\d+)", scope))

    def export_sources(self):
        for what in ("include/*.hpp", "LICENSE"):
            copy(self, what, self._root, self.export_sources_folder)

    def validate(self):
        check_min_cppstd(self, 17)

    def package(self):
        copy(self, "*.hpp", os.path.join(self.source_folder, "include"), os.path.join(self.package_folder, "include"))
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))

    def package_id(self):
        self.info.clear()

    def package_info(self):
        self.cpp_info.bindirs = []
        self.cpp_info.libdirs = []
        self.cpp_info.set_property("cmake_file_name", "mmap")
        self.cpp_info.set_property("cmake_target_name", "mmap::mmap")
        self.cpp_info.set_property("pkg_config_name", "mmap")
        if self.settings.os == "Linux":
            self.cpp_info.system_libs = ["rt"]  # shm_open, before glibc 2.34
