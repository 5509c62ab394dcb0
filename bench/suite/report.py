"""Tables, for the terminal and for docs/performance."""

import json
import statistics

from goals import quartiles


def heading(described, contestants):
    missing = [name for name, where in contestants.items() if not where]
    lines = [f"{name}: {value}" for name, value in described.items()]
    lines.append("contestants: " + ", ".join(n for n, where in contestants.items() if where))
    lines.append("missing on this machine: " + (", ".join(missing) or "none"))
    return "\n".join(lines) + "\n"


def rows(entry):
    """(variant, contestant, figure, [quartiles of the ratio to the baseline], faults, calls, read)"""
    for variant, row in entry["variants"].items():
        base = row.get(entry["baseline"])
        for contestant, of in row.items():
            ratio = quartiles(of["samples"], base["samples"]) if base else None
            yield (variant, contestant, figure(statistics.median(of["samples"]), entry["unit"]), ratio,
                   count(of.get("faults")), count(of.get("calls")), count(of.get("read_KiB")))


def count(n):
    return "" if n is None else f"{n:.4g}"


def figure(value, unit):
    if unit != "ns":
        return f"{value:.0f} {unit}"
    for limit, divisor, name in ((1e3, 1, "ns"), (1e6, 1e3, "µs"), (1e9, 1e6, "ms"), (1e99, 1e9, "s")):
        if value < limit:
            return f"{value / divisor:.3g} {name}"


def spread(ratio):
    return "" if ratio is None else f"{ratio[1]:.3f} ({ratio[0]:.3f} to {ratio[2]:.3f})"


def table(results):
    text = ""
    for subject, entry in results.items():
        text += f"\n{subject}: ratio to {entry['baseline']} (quartiles), page faults, calls, KiB read\n"
        for variant, contestant, time, ratio, faults, calls, read in rows(entry):
            text += f"  {variant:24} {contestant:24} {time:>10}  {spread(ratio):28}"
            text += f" {faults:>8} {calls:>6} {read:>8}\n"
    return text


def goals_table(verdicts):
    text = "goals (bench/goals.json)\n"
    for v in verdicts:
        text += f"  {v['verdict']:12} {amount(v):>8}  (at most {v['limit']:g})  {v['what']}\n"
        if v["verdict"] == "missed" and "reason" in v:
            text += f"{'':26}{v['reason']}\n"
    return text


def amount(verdict):
    return "" if verdict["measured"] is None else f"{verdict['measured']:.4g}"


def markdown(described, contestants, results, verdicts):
    text = "<!-- Written by ./dev bench; what it means is in README.md. -->\n# Measured\n\n"
    text += "\n".join(f"- {n.replace('_', ' ')}: {v}" for n, v in described.items())
    missing = [name for name, where in contestants.items() if not where]
    text += f"\n- not found on this machine, so not measured: {', '.join(missing) or 'none'}\n"

    text += "\n## Goals\n\n| | measured | at most | what |\n|---|--:|--:|---|\n"
    for v in verdicts:
        reason = f" *{v['reason']}*" if v["verdict"] == "missed" and "reason" in v else ""
        text += f"| {v['verdict']} | {amount(v)} | {v['limit']:g} | {v['what']}.{reason} |\n"

    for subject, entry in results.items():
        text += f"\n## {subject}\n\n{entry['about']}\n\n"
        text += (f"<picture><source media=\"(prefers-color-scheme: dark)\" "
                 f"srcset=\"plots/{subject}-dark.svg\"><img alt=\"{subject}: ratio to "
                 f"{entry['baseline']}\" src=\"plots/{subject}-light.svg\"></picture>\n\n")
        text += (f"| | contestant | median | ratio to {entry['baseline']} (quartiles) | page faults "
                 "| system calls | KiB read |\n|---|---|--:|--:|--:|--:|--:|\n")
        for variant, contestant, time, ratio, faults, calls, read in rows(entry):
            text += (f"| {variant} | `{contestant}` | {time} | {spread(ratio)} | {faults} | {calls} "
                     f"| {read} |\n")
    return text


def write(folder, described, contestants, results, verdicts):
    folder.mkdir(parents=True, exist_ok=True)
    everything = {"machine": described, "contestants": contestants, "results": rounded(results),
                  "goals": verdicts}
    (folder / "results.json").write_text(json.dumps(everything, indent=1) + "\n")
    (folder / "results.md").write_text(markdown(described, contestants, results, verdicts))


def rounded(value):
    """Four digits are more than a measurement has."""
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    return [rounded(v) for v in value] if isinstance(value, list) else value
