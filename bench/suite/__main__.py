"""python3 bench/suite BUILD [--quick] [--only SUBJECT ...] [--output FOLDER]

Runs the benchmark programs of a build in rounds, compares with bench/goals.json, and writes
results.json, results.md and plots. `./dev bench` builds and calls this. README.md tells the rest.
"""

import argparse
import json
import pathlib
import subprocess
import sys

import compile_cost
import goals
import machine
import plot
import programs
import report
import system_calls

ROOT = pathlib.Path(__file__).resolve().parents[2]


def main():
    options = parse()
    build = options.build.resolve() / "bench"
    facts = json.loads((build / "contestants.json").read_text())
    contestants = facts.pop("contestants")

    with programs.work_folder(build) as folder:
        described = machine.describe(folder) | facts | {"commit": commit()}
        print(report.heading(described, contestants), flush=True)
        chosen = programs.find(build, options.only)
        seconds = 4 if options.quick else 110
        results = programs.measure(chosen, folder, seconds, options.quick)
        described["rounds"] = programs.rounds(results)
        system_calls.count(chosen, folder, results, options.quick)
        if not options.only or "compile" in options.only:
            results |= compile_cost.measure(ROOT, build, facts["compiler"], contestants, options.quick)
        described["load_after"] = machine.load()

    verdicts = goals.compare(ROOT / "bench" / "goals.json", results)
    print(report.table(results))
    print(report.goals_table(verdicts))

    output = options.output
    if output is None:
        # A part, or a hurried look, never replaces what is committed.
        partial = options.quick or options.only
        output = build / "results" if partial else ROOT / "docs" / "performance"
    report.write(output, described, contestants, results, verdicts)
    plot.write(output / "plots", results)
    print(f"written to {output}")
    if not options.only and any(v["verdict"] == "unknown" for v in verdicts):
        sys.exit("a goal is about a benchmark that was not run: see above")


def commit():
    done = subprocess.run(["git", "describe", "--always", "--dirty", "--exclude=*"], cwd=ROOT, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return done.stdout.strip() or "unknown"


def parse():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__.split("\n\n")[1])
    parser.add_argument("build", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("--quick", action="store_true", help="a few seconds: that all of it works")
    parser.add_argument("--only", nargs="+", default=[], metavar="SUBJECT",
                        help="these programs of bench/ (or `compile`)")
    parser.add_argument("--output", type=pathlib.Path, help="where to write (docs/performance)")
    return parser.parse_args()


main()
