#!/usr/bin/env python3
"""Changes one operator, constant, condition or call of include/ at a time: does a test fail?

    tests/mutation/mutate.py --sample 40 --seed 1      some, chosen by the seed
    tests/mutation/mutate.py                           all of them (hours)
    tests/mutation/mutate.py --only ledger             of headers whose path has this in it
    tests/mutation/mutate.py --list                    what would be changed

A survivor is a test to write, or code to delete; or it behaves as before, which equivalent.txt says,
with the reason. Needs the objects of a debug build of the tests (./dev test; --build elsewhere).

How a mutant costs seconds: inline functions of an unoptimised build are symbols of which the linker
takes the first. So one file that includes the changed headers, and emits all their inline functions, is
compiled, and linked before the objects of the tests, which stay as they are. Templates are no such
symbols: for their headers the tests are compiled, one by one until one fails. Constants that tests were
compiled with (outside of functions) are left alone.
"""
import argparse
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Tests of each header, the likeliest to fail first; "injection" is the program of that name. The first
# pattern that is in the header's path counts.
RELEVANT = [
    ("detail/ledger", ["detail", "region", "injection"]),
    ("detail/range", ["detail", "region"]),
    ("detail/posix_fault", ["guard", "region"]),
    ("detail/posix_shared", ["region", "injection"]),
    ("detail/", ["region", "injection", "appender", "contents", "array", "guard"]),
    ("region", ["region", "injection", "guard", "array"]),
    ("guard", ["guard"]),
    ("source", ["source", "region", "error"]),
    ("text", ["text", "source", "region"]),
    ("error", ["error", "region"]),
    ("access", ["access", "region"]),
]
# Headers of templates. Their tests are compiled anew.
TEMPLATES = {"array": ["array"], "cursor": ["cursor"], "span": ["span", "region"],
             "detail/elements": ["region/typed", "contents", "cursor"],
             "detail/region_bytes": ["region/typed", "region/read_write", "region/part", "region/unchecked"]}
LEFT_OUT = re.compile(r"win32|compat|/os\.hpp|backend\.hpp|scope\.hpp|mmap\.hpp|posix\.hpp|options\.hpp")

OPERATORS = {"==": "!=", "!=": "==", "<": "<=", "<=": "<", ">": ">=", ">=": ">", "&&": "||", "||": "&&",
             "+": "-", "-": "+", "*": "/", "/": "*", "%": "+", "+=": "-=", "-=": "+=", "++": "--",
             "--": "++", "|": "&", "&": "|", "|=": "&=", "<<": ">>", ">>": "<<", "^": "|"}
BINARY = re.compile(r"(?<= )(==|!=|<=|>=|&&|\|\||\+=|-=|\|=|<<|>>|[-+*/%<>|&^])(?= )")
STEP = re.compile(r"\+\+|--(?!\w*>)")
NUMBER = re.compile(r"(?<![\w.])(0x[0-9A-Fa-f]+|\d+)(?=[UuLl]*\b)")
TRUTH = re.compile(r"\b(true|false)\b")
NOT = re.compile(r"!(?=[\w(:])")
CALL = re.compile(r"^\s*(\(void\)!?)?(::)?[\w:.>-]+\(.*\);\s*(//.*)?$")
CONDITION = re.compile(r"\b(if|while) \((?!std::error_code|constexpr)")


class Mutant:
    def __init__(self, path, number, line, changed, what):
        self.path, self.number, self.line, self.changed, self.what = path, number, line, changed, what

    def __str__(self):
        return f"{self.path.relative_to(ROOT)}:{self.number}: {self.what}: {self.line.strip()}"

    def key(self):
        return f"{self.path.name}: {self.what}: {self.line.strip()}"


def code_of(line, in_comment):
    """The line with blanks for what is no code, so that columns stay."""
    out, i = [], 0
    while i < len(line):
        if in_comment:
            if line.startswith("*/", i):
                in_comment, i = False, i + 2
                out.append("  ")
            else:
                out.append(" ")
                i += 1
        elif line.startswith("//", i):
            break
        elif line.startswith("/*", i):
            in_comment, i = True, i + 2
            out.append("  ")
        elif line[i] in "\"'" and not (line[i] == "'" and i and line[i - 1].isdigit()):
            quote, end = line[i], i + 1
            while end < len(line) and line[end] != quote:
                end += 2 if line[end] == "\\" else 1
            out.append("_" * (end + 1 - i))
            i = end + 1
        else:
            out.append(line[i])
            i += 1
    return "".join(out), in_comment


def present(lines):
    """For each line whether this system's compiler sees it: #if of other systems are left out."""
    here = {"__linux__", "MREMAP_MAYMOVE", "SYNC_FILE_RANGE_WRITE", "MADV_HUGEPAGE", "MADV_REMOVE",
            "MAP_HUGETLB", "MAP_NORESERVE", "MAP_FIXED_NOREPLACE", "__cpp_exceptions", "__GLIBC__"}
    stack, seen = [], []
    for line in lines:
        word = line.strip()
        if word.startswith("#if"):
            names = re.findall(r"[A-Za-z_]\w+", word.replace("defined", ""))[1:]
            value = any(name in here for name in names) != ("!defined" in word or "#ifndef" in word)
            stack.append([value, value])
        elif word.startswith("#elif"):
            names = re.findall(r"[A-Za-z_]\w+", word.replace("defined", ""))[1:]
            value = not stack[-1][1] and any(name in here for name in names)
            stack[-1] = [value, stack[-1][1] or value]
        elif word.startswith("#else"):
            stack[-1][0] = not stack[-1][1]
        elif word.startswith("#endif"):
            stack.pop()
        seen.append(not word.startswith("#") and all(state[0] for state in stack))
    return seen


def mutants_of(path):
    lines = path.read_text().split("\n")
    seen = present(lines)
    in_comment, depth, functions = False, 0, []  # depths of braces in which functions have begun
    statement, held = "", False
    for number, line in enumerate(lines, 1):
        code, in_comment = code_of(line, in_comment)
        if not seen[number - 1]:
            continue
        inside = bool(functions)
        # Is a function's body among what opens on this line?
        for at, letter in enumerate(code):
            if letter in ";{}":
                if letter == "{":
                    depth += 1
                    head = statement.strip()
                    if not functions and re.search(r"\)\s*(const|noexcept|->[^{]*|:[^:{][^{]*|\s)*$", head) \
                            and not re.match(r"(struct|class|enum|namespace)\b", head):
                        functions.append(depth)
                        inside = True
                elif letter == "}":
                    if functions and functions[-1] == depth:
                        functions.pop()
                    depth -= 1
                statement = ""
            else:
                statement += letter
        statement += " "
        if not inside or "static_assert" in code or "template <" in code or "constexpr" in code:
            continue
        yield from mutants_of_line(path, number, line, code)


def mutants_of_line(path, number, line, code):
    def change(begin, end, text, what):
        return Mutant(path, number, line, line[:begin] + text + line[end:], what)

    body = re.sub(r"\b(reinterpret_cast|static_cast|const_cast|span|atomic|array|numeric_limits)<[^>]*>",
                  lambda m: "_" * len(m.group()), code)
    for m in BINARY.finditer(body):
        if body[:m.start()].rstrip().endswith(("return", "=", "(", ",", "?", ":")) and m.group() in "-*&+":
            continue  # unary
        if m.group() == "*" and re.search(r"(const|auto|void|char|byte|region|ledger|watch|\w>) $",
                                          body[:m.start()]):
            continue  # a pointer
        if m.group() == "&" and re.search(r"(const|auto|\w) $", body[:m.start()]) and "=" in body:
            if not re.search(r"[=(].*& ", body):
                continue
        new = OPERATORS[m.group()]
        yield change(m.start(), m.end(), new, f"{m.group()} becomes {new}")
    for m in STEP.finditer(body):
        yield change(m.start(), m.end(), OPERATORS[m.group()], f"{m.group()} becomes {OPERATORS[m.group()]}")
    for m in NUMBER.finditer(body):
        value = int(m.group(), 0 if "x" in m.group() else 10)
        if "case " in body:
            continue
        new = str(value + 1)
        yield change(m.start(), m.end(), new, f"{m.group()} becomes {new}")
    for m in TRUTH.finditer(body):
        new = "false" if m.group() == "true" else "true"
        yield change(m.start(), m.end(), new, f"{m.group()} becomes {new}")
    for m in NOT.finditer(body):
        yield change(m.start(), m.end(), "", "! is gone")
    for m in CONDITION.finditer(body):
        end, open_brackets = m.end(), 1
        while end < len(body) and open_brackets:
            open_brackets += {"(": 1, ")": -1}.get(body[end], 0)
            end += 1
        if open_brackets == 0 and ";" not in body[m.end():end]:
            inner = line[m.end():end - 1]
            values = ("false",) if m.group(1) == "while" else ("true", "false")
            for value in values:
                # The condition is still evaluated: only its outcome is another.
                yield change(m.end(), end - 1, f"(({inner}), {value})", f"the condition is {value}")
    if CALL.match(code) and not code.strip().startswith("return"):
        indent = len(line) - len(line.lstrip())
        yield change(indent, len(code.rstrip()), ";", "the call is gone")


class Workshop:
    """Compiles, links and runs."""

    def __init__(self, build, folder, timeout):
        self.build, self.folder, self.timeout = build, folder, timeout
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(ROOT / "include", folder / "include")
        (folder / "all.cpp").write_text("#include <mmap.hpp>\n")
        # What the headers take of the standard library, parsed once.
        standard = sorted(set(re.findall(r"^#include <([\w./]+)>", "\n".join(
            p.read_text() for p in (ROOT / "include/mmap").rglob("*.hpp") if not LEFT_OUT.search(str(p))), re.M)))
        (folder / "standard.hpp").write_text("".join(
            f"#if __has_include(<{name}>)\n#include <{name}>\n#endif\n" for name in standard
            if not name.startswith("mmap")))
        self.compiler = ["g++", "-std=c++17", "-O0", "-w", "-fkeep-inline-functions"]
        self.call([*self.compiler, "-x", "c++-header", str(folder / "standard.hpp"), "-o",
                   str(folder / "standard.hpp.gch")])
        self.objects = build / "tests/CMakeFiles/mmap_tests.dir"
        self.kills = {}
        self.passes = {}  # tests without any change
        # gold links in a third of the time; -S: without debug information
        self.link = ["g++", "-Wl,-S", *(["-fuse-ld=gold"] if shutil.which("ld.gold") else [])]
        # CMake's programs and libraries that every program of tests needs.
        self.tail = [str(p) for p in (build / "tests").glob("libmmap_catch.a")]
        self.tail += ["-lpthread", "-ldl", "-lrt", "--coverage"]
        if not self.objects.is_dir():
            sys.exit(f"{self.objects} is missing: build the tests first (./dev test)")

    def call(self, command, **more):
        return subprocess.run(command, capture_output=True, text=True, check=True, **more)

    def run(self, program):
        """Did the tests fail, crash or hang?"""
        environment = dict(os.environ, GCOV_PREFIX=str(self.folder / "gcov"))
        process = subprocess.Popen([str(program), "--abort"], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, env=environment, start_new_session=True)
        try:
            return process.wait(self.timeout) != 0
        except subprocess.TimeoutExpired:
            return True
        finally:
            try:  # children that wait for what never comes
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()

    def objects_of(self, tests):
        if tests == "injection":
            folder = self.build / "tests/injection/CMakeFiles/mmap_injection.dir"
            return sorted(map(str, folder.glob("*.o")))
        # Not the stress tests, which take seconds each, and find what a change of one place seldom makes.
        return sorted(str(p) for p in (self.objects / tests).rglob("*.o") if "stress" not in p.name)

    def flags_of(self, tests):
        if tests != "injection":
            return []
        text = (self.build / "build.ninja").read_text()
        at = re.search(r"build tests/injection/mmap_injection\b", text).start()
        return re.findall(r"-Wl,--wrap=\w+", text[at:text.index("\n\n", at)])

    def linked(self, first, tests):
        program = self.folder / f"tests-{tests.replace('/', '-')}"
        self.call([*self.link, *first, *self.objects_of(tests), *self.flags_of(tests), *self.tail, "-o",
                   str(program)])
        return program

    def compiled(self):
        out = self.folder / "all.o"
        self.call([*self.compiler, f"-I{self.folder / 'include'}", "-include",
                   str(self.folder / "standard.hpp"), "-c", str(self.folder / "all.cpp"), "-o", str(out)])
        return str(out)

    def tests_that_use_templates(self, patterns):
        found = [p for pattern in patterns for p in sorted((ROOT / "tests").glob(
            f"{pattern}/*.cpp" if (ROOT / "tests" / pattern).is_dir() else f"{pattern}*.cpp"))
            if "windows" not in p.name]
        return sorted(found, key=lambda p: -self.kills.get(p, 0))

    def is_killed(self, mutant):
        copy = self.folder / mutant.path.relative_to(ROOT)
        original = copy.read_text()
        lines = original.split("\n")
        lines[mutant.number - 1] = mutant.changed
        copy.write_text("\n".join(lines))
        try:
            return self.test(mutant)
        finally:
            copy.write_text(original)

    def test(self, mutant):
        name = str(mutant.path.relative_to(ROOT / "include/mmap").with_suffix(""))
        try:
            first = [self.compiled()]
        except subprocess.CalledProcessError:
            return None  # does not compile: no mutant
        if name in TEMPLATES:
            return self.test_templates(TEMPLATES[name], first)
        tests = next((t for pattern, t in RELEVANT if pattern in name), [name])
        for t in tests:
            if self.objects_of(t) and self.run(self.linked(first, t)):
                self.check_unchanged(t)
                return True
        return False

    def test_templates(self, patterns, first):
        pch = self.objects / "cmake_pch.hxx"
        for source in self.tests_that_use_templates(patterns):
            out = self.folder / "one.o"
            program = self.folder / "one"
            try:
                self.call(["g++", "-std=c++17", "-O0", "-w", f"-I{self.folder / 'include'}",
                           f"-I{ROOT / 'tests'}", f"-I{self.build / 'tests/catch'}", *self.definitions(),
                           *self.pch(pch), "-c", str(source), "-o", str(out)])
            except subprocess.CalledProcessError:
                return True  # a test that must not compile otherwise
            self.call([*self.link, str(out), *self.tail, "-o", str(program)])
            if self.run(program):
                self.kills[source] = self.kills.get(source, 0) + 1
                return True
        return False

    def definitions(self):
        programs = self.build / "tests/programs"
        return [f'-DMMAP_TEST_PROGRAMS="{programs}"', '-DMMAP_TEST_PROGRAM_SUFFIX=""']

    def pch(self, _):
        """Catch2 and what all tests include, parsed once, with the tests' own flags."""
        header = self.folder / "tests.hpp"
        if not header.exists():
            header.write_text('#include "support/catch.hpp"\n#include "support/file.hpp"\n'
                              '#include "support/temp_dir.hpp"\n')
            self.call(["g++", "-std=c++17", "-O0", "-w", f"-I{ROOT / 'tests'}",
                       f"-I{self.build / 'tests/catch'}", *self.definitions(), "-x", "c++-header",
                       str(header), "-o", str(header) + ".gch"])
        return ["-include", str(header)]

    def check_unchanged(self, tests):
        """Tests that fail already would kill everything."""
        if tests in self.passes:
            return
        original = self.folder / "original.o"
        if not original.exists():
            self.call([*self.compiler, f"-I{ROOT / 'include'}", "-include",
                       str(self.folder / "standard.hpp"), "-c", str(self.folder / "all.cpp"), "-o",
                       str(original)])
        self.passes[tests] = not self.run(self.linked([str(original)], tests))
        if not self.passes[tests]:
            sys.exit(f"the tests of {tests} fail without any change, or take more than {self.timeout} s")


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--build", default=str(ROOT / "build/dev"))
    options.add_argument("--sample", type=int)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", default="")
    options.add_argument("--list", action="store_true")
    options.add_argument("--seconds", type=int, help="stop after this time, and say so")
    options.add_argument("--timeout", type=int, default=60, help="seconds after which tests hang")
    options.add_argument("--least", type=float, default=0, help="fail below this score, percent")
    chosen = options.parse_args()

    headers = [p for p in sorted((ROOT / "include/mmap").rglob("*.hpp"))
               if not LEFT_OUT.search(str(p)) and chosen.only in str(p.relative_to(ROOT))]
    known = set()
    for line in (pathlib.Path(__file__).parent / "equivalent.txt").read_text().split("\n"):
        if line and not line.startswith(("#", " ")):
            known.add(line)
    every = [m for p in headers for m in mutants_of(p)]
    equivalent = [m for m in every if m.key() in known]
    mutants = [m for m in every if m.key() not in known]
    population = len(mutants)
    if chosen.sample:
        mutants = random.Random(chosen.seed).sample(mutants, min(chosen.sample, population))
    if chosen.list:
        print("\n".join(map(str, mutants)))
        return 0

    work = pathlib.Path(os.environ.get("TMPDIR", "/tmp")) / f"mmap-mutation-{os.getpid()}"
    begin = time.monotonic()
    killed, survivors, invalid = 0, [], 0
    try:
        workshop = Workshop(pathlib.Path(chosen.build).resolve(), work, chosen.timeout)
        for mutant in mutants:
            if chosen.seconds and time.monotonic() - begin > chosen.seconds:
                print(f"stopped after {chosen.seconds} s")
                break
            outcome = workshop.is_killed(mutant)
            if outcome is None:
                invalid += 1
            elif outcome:
                killed += 1
            else:
                survivors.append(mutant)
                print(f"survived: {mutant}", flush=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    tried = killed + len(survivors)
    score = 100 * killed / tried if tried else 0
    print(f"mutation: {tried} of {population} mutants tried (seed {chosen.seed}), {killed} killed, "
          f"{len(survivors)} survived, {invalid} did not compile, {len(equivalent)} known as equivalent; "
          f"score {score:.1f}%; {time.monotonic() - begin:.0f} s")
    return 0 if score >= chosen.least and tried else 1


if __name__ == "__main__":
    sys.exit(main())
