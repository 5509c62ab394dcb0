"""conan_recipe.py CONANFILE FOLDER: runs a recipe's methods in Conan's order, exports into FOLDER/export and
packages into FOLDER/package, with stand-ins for the few parts of Conan 2 that the recipe imports. Prints the
version."""
import fnmatch
import os
import runpy
import shutil
import sys
import types


class Record:
    """Remembers what is set and called, like self.cpp_info and self.info."""

    def __init__(self, **values):
        self.__dict__.update(values)
        self.properties = {}

    def set_property(self, name, value):
        self.properties[name] = value

    def clear(self):
        self.cleared = True


def copy(recipe, pattern, src, dst):
    done = []
    for folder, _, names in os.walk(src):
        for name in names:
            path = os.path.relpath(os.path.join(folder, name), src)
            if fnmatch.fnmatch(path, pattern):
                target = os.path.join(dst, path)
                os.makedirs(os.path.dirname(target), exist_ok=True)
                done.append(shutil.copy(os.path.join(src, path), target))
    assert done, f"nothing matches {pattern} in {src}"
    return done


def load(recipe, path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def check_min_cppstd(recipe, standard):
    assert standard == 17


def module(name, **members):
    sys.modules[name] = types.ModuleType(name)
    vars(sys.modules[name]).update(members)


module("conan", ConanFile=object)
module("conan.tools")
module("conan.tools.build", check_min_cppstd=check_min_cppstd)
module("conan.tools.files", copy=copy, load=load)

conanfile, folder = map(os.path.abspath, sys.argv[1:])
recipe = runpy.run_path(conanfile)["MmapConan"]()
recipe.recipe_folder = os.path.dirname(conanfile)
recipe.export_sources_folder = recipe.source_folder = os.path.join(folder, "export")
recipe.package_folder = os.path.join(folder, "package")
recipe.settings = types.SimpleNamespace(os="Linux")
recipe.cpp_info, recipe.info = Record(), Record()
for method in ("set_version", "export_sources", "validate", "package_id", "package", "package_info"):
    getattr(recipe, method)()
assert recipe.info.cleared
assert recipe.cpp_info.properties["cmake_target_name"] == "mmap::mmap"
assert recipe.cpp_info.system_libs == ["rt"]
assert os.path.isfile(os.path.join(recipe.package_folder, "licenses", "LICENSE"))
print(recipe.version)
