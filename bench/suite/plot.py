"""A plot for each subject: a row for each contestant, its ratio to the baseline as a dot on a logarithmic
scale, from the lower to the upper quartile a line. Left of the line at 1 is better than the baseline."""

import html
import math

from goals import quartiles

THEMES = {
    "light": {"back": "#ffffff", "text": "#1f2328", "faint": "#d1d9e0", "ours": "#0969da", "other": "#59636e"},
    "dark": {"back": "#0d1117", "text": "#f0f6fc", "faint": "#3d444d", "ours": "#4493f8", "other": "#9198a1"},
}
# Names of what the library is, whatever the subject.
OURS = ("region", "load", "array", "appender", "guard", "mmap")
WIDTH, LEFT, RIGHT, ROW = 760, 210, 70, 18


def write(folder, results):
    folder.mkdir(parents=True, exist_ok=True)
    for subject, entry in results.items():
        for theme, colours in THEMES.items():
            (folder / f"{subject}-{theme}.svg").write_text(draw(subject, entry, colours))


def draw(subject, entry, colours):
    groups = ratios(entry)
    every = [r for _, row in groups for _, quartile in row for r in quartile] + [1]
    low, high = math.log10(min(every)) - 0.05, math.log10(max(every)) + 0.05

    def x(ratio):
        return LEFT + (math.log10(ratio) - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    rows = sum(len(row) + 1 for _, row in groups)
    bottom = 40 + rows * ROW
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {bottom + 30}" width="{WIDTH}" '
           f'font-family="system-ui, sans-serif" font-size="12" fill="{colours["text"]}">',
           f'<rect width="100%" height="100%" fill="{colours["back"]}"/>',
           text(10, 20, f"{subject}: ratio to {entry['baseline']}; less is better", "bold")]
    for tick in ticks(low, high):
        width = 1.5 if tick == 1 else 0.75
        out.append(f'<path d="M{x(tick):.1f} 30V{bottom}" stroke="{colours["faint"]}" stroke-width="{width}"/>')
        out.append(text(x(tick), bottom + 16, f"{tick:g}", anchor="middle"))
    y = 44
    for variant, row in groups:
        out.append(text(10, y, variant, "bold"))
        y += ROW
        for contestant, (lower, median, upper) in row:
            colour = colours["ours" if contestant.startswith(OURS) else "other"]
            out.append(text(24, y, contestant))
            out.append(f'<path d="M{x(lower):.1f} {y - 4}H{x(upper):.1f}" stroke="{colour}" stroke-width="2"/>')
            out.append(f'<circle cx="{x(median):.1f}" cy="{y - 4}" r="4" fill="{colour}"/>')
            out.append(text(WIDTH - 10, y, f"{median:.2f}" if median >= 0.1 else f"{median:.3f}", anchor="end"))
            y += ROW
    return "\n".join(out) + "\n</svg>\n"


def ratios(entry):
    groups = []
    for variant, row in entry["variants"].items():
        base = row.get(entry["baseline"])
        if base:
            groups.append((variant, [(name, quartiles(of["samples"], base["samples"]))
                                     for name, of in row.items()]))
    return groups


def ticks(low, high):
    steps = (1, 2, 5) if high - low < 2.5 else (1,)
    every = [s * 10.0**e for e in range(math.floor(low), math.ceil(high) + 1) for s in steps]
    return [t for t in every if low <= math.log10(t) <= high]


def text(x, y, words, weight="normal", anchor="start"):
    return (f'<text x="{x:.1f}" y="{y}" font-weight="{weight}" text-anchor="{anchor}">'
            f'{html.escape(words)}</text>')
