#!/usr/bin/python3
"""Changes one operator, constant, condition or call of include/ at a time: does a test fail?

    tests/mutation/mutate.py                           all of them
    tests/mutation/mutate.py --sample 200 --seed 1     some, chosen by the seed
    tests/mutation/mutate.py --only ledger             of headers whose path has this in it
    tests/mutation/mutate.py --continue                those that no earlier run has killed
    tests/mutation/mutate.py --jump --only fault       as on machines whose copies end by a jump
    tests/mutation/mutate.py --only cursor --tests ^cursor/    by some tests only, built in seconds
    tests/mutation/mutate.py --list                    what would be changed

A survivor is a test to write, or code to delete; or it behaves as before, which equivalent.txt says,
with the reason. All changes are in one build of the tests, and a variable of the environment chooses
one (mutants.py). Each test is run once without any, and notes which it reaches; then each change is
tried by the tests that reach it, one after the other, until one fails. A test that takes five times its
CPU time, or ten times its time, has failed, too. The work is in build/mutation; results.txt there is
written as they come. With --jump the tests are built once more, as on a processor of which posix_copy.hpp
knows nothing; what they kill is killed.
"""
import argparse
import collections
import hashlib
import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
import mutants  # noqa: E402

ROOT = mutants.ROOT
TARGETS = ["mmap_tests", "mmap_injection", "mmap_model"]
SHARDS = 160  # of the one test that takes many seconds: one for each of its scenarios, or nearly
# Of tests, seconds of CPU time. Those below the first come first; those above the second, which are for
# stress, not at all.
QUICK, SLOWEST = 0.06, 2
MOST = 6 << 30  # bytes of a file, or of memory
RESULTS = "results.txt"
SURVIVED, SO_FAR = "survived", "survived so far"


def equivalents():
    lines = (mutants.HERE / "equivalent.txt").read_text().split("\n")
    return {line for line in lines if line and not line.startswith(("#", " "))}


class Build:
    """The copy of the tree, compiled."""

    def __init__(self, work, is_jump, only):
        self.work, self.tree, self.is_jump, self.only = work, work / "tree", is_jump, only
        self.folder = work / ("build-jump" if is_jump else "build")

    def write(self):
        files = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True,
                               capture_output=True, text=True).stdout.split("\n")
        digest = hashlib.sha256(b"jump" if self.is_jump else b"")
        digest.update(self.only.encode())
        for name in sorted(f for f in files if (ROOT / f).is_file()):
            content = (ROOT / name).read_bytes()
            if name.startswith(("include/", "tests/")) and not name.startswith("tests/mutation/"):
                digest.update(name.encode() + b"\0" + content)
            if not name.startswith(("include/", "tests/mutation/")):
                mutants.write(self.tree / name, content)
        self.digest = digest.hexdigest()
        self.mutants = mutants.write_copy(self.tree, set())

    def compile(self):
        """Without what does not compile: a sum of pointers, say, that the finder did not know."""
        refused = set()
        for command in self.commands():
            while (log := self.output(command)) is not None:
                places = {(os.path.normpath(path), int(line))
                          for path, line in re.findall(r"/include/mmap/(\S+?):(\d+):", log)}
                more = {m.key() for m in self.mutants if any((m.path, n) in places for n in m.numbers)} - refused
                if not more:
                    sys.exit(f"mutation: does not build:\n{log[:8000]}")
                print(f"mutation: {len(more)} do not compile: " + "; ".join(sorted(more)), flush=True)
                refused |= more
                self.mutants = mutants.write_copy(self.tree, refused)

    def commands(self):
        """First the headers alone, which takes a second."""
        flags = ["-O0", "-w", "-Wno-narrowing"]
        if self.is_jump:
            flags.append("-U__SSE2__")  # the instructions of posix_copy.hpp are for processors that have it
        everything = self.work / "all.cpp"
        everything.write_text(mutants.ALL)
        yield ["c++", "-std=c++17", "-fsyntax-only", *flags, f"-I{self.tree / 'include'}", everything]
        yield ["cmake", "-G", "Ninja", "-S", self.tree, "-B", self.folder, "-DCMAKE_BUILD_TYPE=Debug",
               "-DCMAKE_CXX_FLAGS_DEBUG=", "-DCMAKE_CXX_STANDARD=17", f"-DCMAKE_CXX_FLAGS={' '.join(flags)}",
               "-DMMAP_TEST_TOGETHER=ON", "-DMMAP_BUILD_EXAMPLES=OFF", "-DMMAP_INSTALL=OFF",
               f"-DMMAP_TEST_ONLY={self.only}"]
        yield ["cmake", "--build", self.folder, "--target", *(TARGETS[:1] if self.only else TARGETS)]

    @staticmethod
    def output(command):
        """What it printed if it failed, else None."""
        done = subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return done.stdout if done.returncode else None

    def tests(self):
        """CTest's list of what it would run, without what is no program of this build."""
        text = subprocess.run(["ctest", "--show-only=json-v1"], cwd=self.folder, check=True,
                              capture_output=True, text=True).stdout
        tests = []
        for entry in json.loads(text)["tests"]:
            program = entry.get("command", [""])[0]
            if not program.startswith(str(self.folder)) or not os.path.exists(program):
                continue
            shards = SHARDS if entry["name"].startswith("every system call may fail") else 1
            tests += [Test(entry, f"{shard}/{shards}") for shard in range(shards)]
        return tests


class Test:
    def __init__(self, entry, shard):
        self.name, self.command, self.shard = entry["name"], entry["command"], shard
        if not self.command[0].endswith("mmap_model"):  # Catch2
            self.command = [*self.command, "--abort"]
        properties = {p["name"]: p["value"] for p in entry["properties"]}
        self.folder = properties.get("WORKING_DIRECTORY")
        self.seconds = self.cpu_seconds = 60.0  # until they are known
        self.reaches, self.is_limited = frozenset(), True

    def run(self, files, **variables):
        """None if it passes, else in a word how it does not."""
        environment = dict(os.environ, TMPDIR=str(files), MMAP_TEST_SHARD=self.shard, **variables)
        before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
        process = subprocess.Popen(self.command, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, process_group=0)
        limit = int(5 * self.cpu_seconds) + 2
        resource.prlimit(process.pid, resource.RLIMIT_CPU, (limit, limit))
        if self.is_limited:  # a wrong length must not take all of the machine's memory
            for kind in (resource.RLIMIT_FSIZE, resource.RLIMIT_DATA):
                resource.prlimit(process.pid, kind, (MOST, resource.RLIM_INFINITY))
        try:
            code = process.wait(10 * self.seconds + 5)
        except subprocess.TimeoutExpired:
            code = "hangs"
        try:  # children that wait for what never comes
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.last = (time.monotonic() - before[0],
                     used.ru_utime + used.ru_stime - before[1].ru_utime - before[1].ru_stime)
        for left in os.scandir(files):
            shutil.rmtree(left.path, ignore_errors=True) if left.is_dir(follow_symlinks=False) else os.unlink(left.path)
        return None if code == 0 else code if code == "hangs" else f"signal {-code}" if code < 0 else "fails"

    def record(self, work, files, count):
        """Without any change: which mutants are on its way, and how long it takes."""
        reached = work / "reached"
        reached.write_bytes(bytes(count))
        failure = self.run(files, MMAP_MUTANTS_REACHED=str(reached))
        if failure:
            self.is_limited = False
            failure = self.run(files, MMAP_MUTANTS_REACHED=str(reached))
        self.seconds, self.cpu_seconds = self.last
        self.reaches = frozenset(i for i, byte in enumerate(reached.read_bytes()) if byte)
        return failure


class Trial:
    """Tries mutants by some of the tests."""

    def __init__(self, tests, files):
        self.files = files
        self.tests = sorted(tests, key=lambda t: t.cpu_seconds)
        self.recent = collections.defaultdict(list)  # of each header the tests that killed last

    def killer(self, number, mutant):
        recent = self.recent[mutant.path]
        for test in recent[:20] + [t for t in self.tests if t not in recent[:20]]:
            if number not in test.reaches:
                continue
            outcome = test.run(self.files, MMAP_MUTANT=str(number))
            if outcome == "hangs":  # or has the machine been busy?
                outcome = test.run(self.files, MMAP_MUTANT=str(number))
            if outcome:
                if test in recent:
                    recent.remove(test)
                recent.insert(0, test)
                return f"{test.name}: {outcome}"
        return None


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--work", default=str(ROOT / "build/mutation"))
    options.add_argument("--sample", type=int)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", default="", help="of headers whose path this regular expression finds")
    options.add_argument("--tests", default="", help="of mmap_tests only files that this regular expression finds")
    options.add_argument("--list", action="store_true")
    options.add_argument("--continue", action="store_true", dest="go_on")
    options.add_argument("--jump", action="store_true")
    options.add_argument("--seconds", type=int, help="stop after this time, and say so")
    options.add_argument("--least", type=float, default=0, help="fail below this score, percent")
    chosen = options.parse_args()

    begin = time.monotonic()
    work = pathlib.Path(chosen.work).resolve()
    build = Build(work, chosen.jump, chosen.tests)
    build.write()
    known = equivalents()
    unknown = known - {m.key() for m in build.mutants}
    if unknown:
        print("mutation: equivalent.txt names what is not there:", *sorted(unknown), sep="\n", file=sys.stderr)
    population = [(i, m) for i, m in enumerate(build.mutants) if m.key() not in known and re.search(chosen.only, m.path)]
    some = population
    if chosen.sample:
        some = sorted(random.Random(chosen.seed).sample(population, min(chosen.sample, len(population))))
    if chosen.list:
        print("\n".join(str(m) for _, m in some))
        return 0

    build.compile()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory(prefix="mmap-mutation-") as files:
        os.chmod(files, 0o755)  # for tests that become another user
        return try_all(chosen, build, some, files, begin)


def record_all(build, tests, files):
    """Runs each test without any change, unless that has been done for these sources."""
    log = build.folder / "reached.json"
    known = json.loads(log.read_text()) if log.exists() else {}
    if known.get("digest") != build.digest:
        failing = [f"{t.name}: {failure}" for t in tests
                   if (failure := t.record(build.work, files, len(build.mutants)))]
        if failing:
            sys.exit("mutation: tests fail without any change:\n" + "\n".join(failing))
        known = {"digest": build.digest,
                 "tests": [[t.seconds, t.cpu_seconds, t.is_limited, sorted(t.reaches)] for t in tests]}
        log.write_text(json.dumps(known))
    for test, (test.seconds, test.cpu_seconds, test.is_limited, reaches) in zip(tests, known["tests"]):
        test.reaches = frozenset(reaches)


def try_all(chosen, build, some, files, begin):
    work = build.work
    tests = build.tests()
    record_all(build, tests, files)
    print(f"mutation: {len(build.mutants)} mutants, {len(tests)} tests, built and passed after "
          f"{time.monotonic() - begin:.0f} s", flush=True)

    # First all by the quick tests, then those that are left by the others.
    outcomes = earlier_outcomes(build) if chosen.go_on else {}
    quick = [t for t in tests if t.cpu_seconds < QUICK]
    slow = [t for t in tests if QUICK <= t.cpu_seconds < SLOWEST]
    with open(build.work / RESULTS, "a" if chosen.go_on else "w") as out:
        for survival, trial in ((SO_FAR, Trial(quick, files)), (SURVIVED, Trial(slow, files))):
            for number, mutant in some:
                if outcomes.get(mutant.key(), SO_FAR) != SO_FAR or survival == outcomes.get(mutant.key()):
                    continue
                if chosen.seconds and time.monotonic() - begin > chosen.seconds:
                    break
                outcome = outcomes[mutant.key()] = trial.killer(number, mutant) or survival
                out.write(f"{build.digest}\t{outcome}\t{mutant.key()}\n")
                out.flush()

    for number, mutant in some:
        if outcomes.get(mutant.key()) == SURVIVED:
            how = "" if any(number in t.reaches for t in tests) else ", reached by no test"
            print(f"survived{how}: {mutant}")
    tried = [o for _, m in some if (o := outcomes.get(m.key(), SO_FAR)) != SO_FAR]
    survivors = tried.count(SURVIVED)
    killed = len(tried) - survivors
    score = 100 * killed / len(tried) if tried else 0
    undecided = sum(outcomes.get(m.key()) == SO_FAR for _, m in some)
    if undecided:
        print(f"mutation: {undecided} more survived the quick tests, and the others were not tried: "
              f"the score is at least {100 * killed / (len(tried) + undecided):.1f}%")
    print(f"mutation: {len(tried)} of {len(some)} mutants tried, {killed} killed, {survivors} survived; "
          f"score {score:.1f}%; {time.monotonic() - begin:.0f} s")
    return 0 if score >= chosen.least and tried else 1


def earlier_outcomes(build):
    """What has been killed stays so; what survived these tests is not tried by them again."""
    outcomes = {}
    log = build.work / RESULTS
    for line in log.read_text().split("\n")[:-1] if log.exists() else []:
        digest, outcome, key = line.split("\t")
        if outcome not in (SO_FAR, SURVIVED) or digest == build.digest:
            outcomes[key] = outcome
    return outcomes


if __name__ == "__main__":
    sys.exit(main())
