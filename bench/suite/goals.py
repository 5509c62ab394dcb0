"""The goals of bench/goals.json, and whether what was measured meets them.

A goal: "a" is one benchmark (subject/contestant/variant). With "b" its median ratio to that one, else its
own figure, must be at most "limit". "measure" says of what: time (if it says nothing), calls, faults,
read_KiB, or bytes. "reason" says why it is missed, where that is known.
"""

import json
import statistics


def compare(path, results):
    return [judge(goal, results) for goal in json.loads(path.read_text())]


def judge(goal, results):
    measured = figure(goal, results)
    if measured is None:
        # A goal that is about nothing is a mistake, unless it is about a peer that is not here.
        needed = {goal["a"].split("/")[1], goal.get("b", "//").split("/")[1]}
        absent = needed & {"mio", "llfio", "boost_interprocess", "boost_iostreams", "llvm"}
        verdict = "not measured" if absent or goal.get("large") else "unknown"
    else:
        verdict = "met" if measured <= goal["limit"] else "missed"
    return goal | {"measured": measured, "verdict": verdict}


def figure(goal, results):
    measure = goal.get("measure", "time")
    key = "samples" if measure in ("time", "bytes") else measure
    a = lookup(goal["a"], results).get(key)
    if "b" not in goal:
        return statistics.median(a) if isinstance(a, list) else a
    b = lookup(goal["b"], results).get(key)
    if a is None or b is None:
        return None
    if isinstance(a, list):
        return quartiles(a, b)[1]
    return a / b if b else None


def lookup(name, results):
    # Names of headers have slashes; subjects and variants have none.
    subject, rest = name.split("/", 1)
    contestant, variant = rest.rsplit("/", 1)
    return results.get(subject, {}).get("variants", {}).get(variant, {}).get(contestant, {})


def quartiles(a, b):
    """Lower quartile, median and upper quartile of the ratios within each round."""
    ratios = [x / y for x, y in zip(a, b)]
    if len(ratios) == 1:
        return ratios * 3
    return statistics.quantiles(ratios, n=4, method="inclusive")
