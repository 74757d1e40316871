"""The table of the rows in Markdown: medians, and how many times longer than GradStudio's best."""

from __future__ import annotations

import math

from benchmarks.measured import Entry, Results, is_ours
from benchmarks.rows import Row


def row_table(results: Results, rows: list[Row]) -> str:
    """Return a table for each number of cores."""
    lines = []
    for cores, by_row in results.items():
        names = list(dict.fromkeys(name for entries in by_row.values() for name in entries))
        lines += [f"### On {cores} core{'s' if cores > 1 else ''}", ""]
        lines += ["| | " + " | ".join(names) + " |", "|---|" + "---|" * len(names)]
        for row in rows:
            entries = by_row.get(row.key, {})
            ours = [
                entry["median"] for name, entry in entries.items() if is_ours(name) and entry.get("valid")
            ]
            best = min(ours, default=math.nan)
            cells = [_cell(entries.get(name, {}), best) for name in names]
            lines.append(f"| {row.title} | " + " | ".join(cells) + " |")
        lines.append("")
    return "\n".join(lines)


def _cell(entry: Entry, ours: float) -> str:
    """Return time and ratio, or why there is none."""
    if "missing" in entry:
        return "missing"
    if not entry.get("times"):
        return "–"
    if not entry["valid"]:
        return f"invalid: {entry['result']!r}"
    ratio = entry["median"] / ours
    times = f"{ratio:.2f}×" if ratio < 100 else f"{ratio:,.0f}×"
    return f"{_spoken(entry['median'])} ({times})"


def _spoken(seconds: float) -> str:
    """Return a time with a unit."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"
