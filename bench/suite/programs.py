"""Runs the benchmark programs: in rounds, each of which runs every contestant of every subject once,
one after the other, in one order and then in the opposite one. What disturbs the machine for a while
disturbs both sides of a ratio, which is taken within a round.

Results are a dictionary of subjects: {subject: {"baseline", "unit", "about", "variants": {variant:
{contestant: {"samples": one number a round, "faults": …, "calls": …}}}}}.
"""

import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

PREFIX = "mmap_bench_"
SUFFIXES = ("iterations:", "real_time", "process_time", "threads:")


@contextlib.contextmanager
def work_folder(build):
    """The files that are measured lie beside the build: on a disk, where there is one."""
    with tempfile.TemporaryDirectory(dir=build) as folder:
        yield folder
    for left in pathlib.Path("/dev/shm").glob("mmap-bench-*"):
        left.unlink()


def find(build, only):
    found = sorted(p for p in build.glob(PREFIX + "*") if p.suffix == "")
    if only:
        found = [p for p in found if p.name[len(PREFIX):] in only]
    if not found and only != ["compile"]:
        raise SystemExit(f"no such benchmark in {build}: {' '.join(only)}")
    return found


def run(program, folder, *arguments):
    done = subprocess.run([program, "--benchmark_format=json", *arguments],
                          cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{program.name} failed:\n{done.stderr}{done.stdout}")
    return json.loads(done.stdout)


def measure(programs, folder, seconds, quick):
    """As many rounds as fit into the time, but an odd few at least."""
    results = {}
    arguments = [f"--benchmark_{what}={seconds_each}" for what, seconds_each in (
        ("min_time", 0.001 if quick else 0.008), ("min_warmup_time", 0.0001 if quick else 0.004))]
    if quick:
        arguments.append("--quick")
    end = time.monotonic() + seconds
    rounds = 0
    longest = 0
    while rounds < (2 if quick else 5) or (time.monotonic() + longest < end and rounds < 25):
        start = time.monotonic()
        for program in programs:
            order = ["--reverse"] if rounds % 2 else []
            os.sync()  # or the disk is busy with what the program before has left
            add(results, program, run(program, folder, *arguments, *order))
        rounds += 1
        longest = max(longest, time.monotonic() - start)
        print(f"round {rounds}: {time.monotonic() - start:.1f} s", flush=True)
    return results


def add(results, program, output):
    subject = output["context"]["subject"]
    entry = results.setdefault(subject, {
        "baseline": output["context"]["baseline"],
        "unit": "ns",
        "about": about(program.name[len(PREFIX):]),
        "variants": {},
    })
    factor = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}
    for b in output["benchmarks"]:
        _, contestant, variant = plain(b["run_name"]).split("/", 2)
        time_of = "real_time" if "/real_time" in b["run_name"] else "cpu_time"
        of = entry["variants"].setdefault(variant, {}).setdefault(contestant, {"samples": []})
        of["samples"].append(b[time_of] * factor[b["time_unit"]])
        of["time"] = time_of
        for counted in ("faults", "read_KiB"):
            of[counted] = min(of.get(counted, b[counted]), b[counted])


def rounds(results):
    """How many there were: every benchmark of a program was run in each."""
    return max((len(of["samples"]) for entry in results.values() for row in entry["variants"].values()
                for of in row.values()), default=0)


def plain(name):
    """Without what Google Benchmark adds about how it was run."""
    return "/".join(p for p in name.split("/") if not p.startswith(SUFFIXES))


def about(subject):
    """The comment that the program begins with."""
    source = pathlib.Path(__file__).resolve().parents[1] / f"{subject}.cpp"
    lines = []
    for line in source.read_text().splitlines():
        if not line.startswith("//"):
            break
        lines.append(line[2:].strip())
    return " ".join(lines)
