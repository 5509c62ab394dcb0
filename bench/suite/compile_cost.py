"""What a library costs the compiler and the program: the time of including it, and the bytes of a small
program that maps a file and sums it (text_size/, and this library's in tests/size/, where it is bounded)."""

import pathlib
import resource
import subprocess
import tempfile

SLOW_NS = 1.5e9  # what takes the compiler longer is measured once

# Contestant, and the lines that include it.
INCLUDES = {
    "mio": "#include <mio/mmap.hpp>",
    "mmap/region.hpp": "#include <mmap/region.hpp>",
    "mmap.hpp": "#include <mmap.hpp>",
    "boost_interprocess": "#include <boost/interprocess/file_mapping.hpp>\n"
                          "#include <boost/interprocess/mapped_region.hpp>",
    "boost_iostreams": "#include <boost/iostreams/device/mapped_file.hpp>",
    "llvm": "#include <llvm/Support/MemoryBuffer.h>",
    "llfio": "#include <llfio/llfio.hpp>",
    "<system_error>": "#include <system_error>",
    "<fstream>": "#include <fstream>",
    "<filesystem>": "#include <filesystem>",
}

def measure(root, build, compiler, contestants, quick):
    """`contestants` names where each was found, or nothing."""
    folders = [f"-I{root / 'include'}"]
    folders += [f"-isystem{where}" for where in contestants.values()
                if where and where != "/usr/include" and pathlib.Path(where).is_dir()]
    command = [compiler, "-std=c++17", *folders]

    def here(name):
        return contestants.get(name, True)

    with tempfile.TemporaryDirectory(dir=build) as folder:
        return {
            "include_cost": include_cost(command, pathlib.Path(folder), 1 if quick else 9, here),
            "text_size": text_size(command, pathlib.Path(folder), root, here),
        }


def include_cost(command, folder, rounds, here):
    samples = {}
    for _ in range(rounds):
        for name, lines in INCLUDES.items():
            so_far = samples.setdefault(name, {"samples": []})["samples"] if here(name) else None
            if so_far is None or (so_far and so_far[0] > SLOW_NS):
                continue
            source = folder / "include.cpp"
            source.write_text(lines + "\n")
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([*command, "-O0", "-c", source, "-o", folder / "include.o"], check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            so_far.append(spent * 1e9)
    return {
        "baseline": "mio" if "mio" in samples else "<system_error>",
        "unit": "ns",
        "about": "CPU time of compiling a source file that is nothing but the #include, with -O0.",
        "variants": {"#include": samples},
    }


def text_size(command, folder, root, here):
    sources = {path.stem: path for path in sorted((root / "bench" / "text_size").glob("*.cpp"))}
    sum_alone = text_of(command, folder, sources.pop("nothing"))
    sources["region"] = root / "tests" / "size" / "map_sum.cpp"
    return {
        "baseline": "raw",
        "unit": "bytes",
        "about": "The text (code, constants, tables for exceptions: what `size` says) of a function that "
                 "maps a file and sums its bytes, at -O2, less that of the sum alone.",
        "variants": {"-O2": {
            name: {"samples": [text_of(command, folder, source) - sum_alone]}
            for name, source in sources.items() if here(name)}},
    }


def text_of(command, folder, source):
    subprocess.run([*command, "-O2", "-c", source, "-o", folder / "sum.o"], check=True)
    listing = subprocess.run(["size", folder / "sum.o"], check=True, text=True, stdout=subprocess.PIPE)
    return int(listing.stdout.splitlines()[1].split()[0])
