"""Prints the coverage that gcovr has written as JSON: figures, then each line and branch not reached.

Branches that only an exception takes are not counted. GCC 12 does not mark them, so they are told from
the source: a line without a condition has no other ones; of `if (ec) raise(text + more)` the first two
are the condition's; what is `static` inside of a function has a guard that another thread would find.
"""
import json
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


def main():
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
            if line["count"] == 0:
                print(f"{file['file']}:{number}: line: {text.strip()}")
            elif not all(taken):
                print(f"{file['file']}:{number}: {len(taken) - sum(taken)} of {len(taken)} branches: "
                      f"{text.strip()}")
    print("coverage: " + ", ".join(f"{hit} of {of} {what} ({100 * hit / of:.1f}%)"
                                   for what, (hit, of) in total.items()))


main()
