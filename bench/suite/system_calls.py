"""Counts system calls with strace: those of 110 times less those of 10, so that what the program does
before and after does not count."""

import shutil
import subprocess
import tempfile

MOST_NS = 1e6  # what takes longer is not measured for its calls
QUICK = ("map_cycle", "slide")  # what the goals count


def count(programs, folder, results, quick):
    if shutil.which("strace") is None:
        print("no strace: system calls are not counted", flush=True)
        return
    by_name = {p.name.split("_", 2)[2]: p for p in programs}
    for subject, entry in results.items():
        if quick and subject not in QUICK:
            continue
        # One size tells it.
        contestants = {}
        for variant, row in entry["variants"].items():
            for contestant, of in row.items():
                if contestant not in contestants and min(of["samples"]) < MOST_NS:
                    contestants[contestant] = (variant, of)
        for contestant, (variant, of) in contestants.items():
            name = f"{subject}/{contestant}/{variant}"
            few, many = (calls(by_name[subject], folder, name, n, quick) for n in (10, 110))
            of["calls"] = round((many - few) / 100, 2)


def calls(program, folder, name, times, quick):
    with tempfile.NamedTemporaryFile("r") as summary:
        traced = subprocess.run(
            ["strace", "-f", "-c", "-U", "name,calls", "-o", summary.name, program,
             f"--benchmark_filter=^{name}(/|$)", f"--iterations={times}", *(["--quick"] if quick else [])],
            cwd=folder, capture_output=True, text=True, check=True)
        for line in summary:
            words = line.split()
            if words[:1] == ["total"] and name in traced.stdout:
                return int(words[1])
    raise SystemExit(f"strace counted nothing of {name}: {traced.stderr}")
