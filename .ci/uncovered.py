"""Prints the coverage that gcovr has written as JSON: each line and branch that is not reached and has no
reason in unreached.txt, what has one and was reached this time, and the figures. Fails if a reason is missing.

Branches that only an exception takes are not counted. GCC 12 does not mark them, so they are told from
the source: a line without a condition has no other ones; of `if (ec) raise(text + more)` the first two
are the condition's; what is `static` inside of a function has a guard that another thread would find.
"""
import json
import os
import re
import sys

CONDITION = re.compile(r"\b(if|while|for|switch|case)\b|\?|&&|\|\|| [=!<>]=? ")
RAISES = re.compile(r"\b(raise|raise_map|require)\(")


def branches_of(line, text):
    counts = [branch["count"] > 0 for branch in line["branches"]]
    if not CONDITION.search(text) or text.strip().startswith("static "):
        return []
    if RAISES.search(text) and "if (" in text:
        return counts[:2]
    return counts


def reasons():
    """Lines `FILE: CODE`, as the code stands there; headings and reasons are indented or begin with #."""
    with open(os.path.join(os.path.dirname(__file__), "unreached.txt"), encoding="utf-8") as file:
        return {line.rstrip() for line in file if line.strip() and not line.startswith(("#", " "))}


def main():
    known, seen = reasons(), set()
    unexplained = 0
    total = {"lines": [0, 0], "branches": [0, 0]}
    for file in json.load(open(sys.argv[1]))["files"]:
        source = open(file["file"]).read().split("\n")
        for line in file["lines"]:
            if line.get("gcovr/noncode"):
                continue
            number = line["line_number"]
            text = source[number - 1]
            code = re.sub(r"//.*", "", text)
            taken = branches_of(line, code)
            total["lines"][0] += line["count"] > 0
            total["lines"][1] += 1
            total["branches"][0] += sum(taken)
            total["branches"][1] += len(taken)
            if line["count"] != 0 and all(taken):
                continue
            key = f"{os.path.basename(file['file'])}: {text.strip()}"
            seen.add(key)
            if key not in known:
                unexplained += 1
                what = "line" if line["count"] == 0 else f"{len(taken) - sum(taken)} of {len(taken)} branches"
                print(f"{file['file']}:{number}: {what}: {text.strip()}")
    for key in sorted(known - seen):
        print(f"reached this time, or gone: {key}")
    print(f"{len(seen & known)} lines not wholly reached have a reason, {unexplained} have none")
    print("coverage: " + ", ".join(f"{hit} of {of} {what} ({100 * hit / of:.1f}%)"
                                   for what, (hit, of) in total.items()))
    return 1 if unexplained else 0


sys.exit(main())
