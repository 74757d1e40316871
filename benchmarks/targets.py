"""What must hold, as ratios within one run, and whether it does."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.measured import Entries, Entry, Results, is_ours

PYTORCH = "PyTorch"
NUMPY = "NumPy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """GradStudio against some contenders on one row.

    Attributes:
        row: key of the row.
        against: how the contenders' names begin; the fastest of them counts. "" for all peers.
        least: times that GradStudio must be faster.
    """

    row: str
    against: str
    least: float


TARGETS = (
    Target(row="moons", against="micrograd", least=50_000.0),
    Target(row="moons", against=PYTORCH, least=30.0),
    Target(row="moons", against="JAX scan", least=1.5),
    Target(row="tiny", against="", least=2.0),
    Target(row="minibatch", against="", least=2.0),
    Target(row="tanh", against="", least=1.0),
    Target(row="wide", against="", least=1.0),
    Target(row="adam", against="", least=1.0),
    Target(row="digits", against="", least=1.0),
    Target(row="tape", against="micrograd", least=5_000.0),
    Target(row="grid", against=NUMPY, least=3.0),
    Target(row="value", against="micrograd", least=3.0),
)


def verdicts(results: Results, titles: Mapping[str, str]) -> str:
    """Return a Markdown table: each target, what was reached, and whether it is met."""
    lines = [
        "### Targets",
        "",
        "| row | cores | against | at least | reached | |",
        "|---|---|---|---|---|---|",
    ]
    for cores, rows in results.items():
        for target in TARGETS:
            reached = _ratio(rows.get(target.row, {}), target.against)
            if math.isnan(reached):
                continue
            met = "met" if reached >= target.least else "missed"
            against = target.against or "the fastest peer"
            lines.append(
                f"| {titles[target.row]} | {cores} | {against} | {target.least:,g}× | {reached:,.2f}× | {met} |"
            )
    return "\n".join(lines)


def _ratio(entries: Entries, against: str) -> float:
    """Return how many times faster the best of ours is than the best of those; NaN if one is missing."""
    ours = [_median(entry) for name, entry in entries.items() if is_ours(name)]
    peers = [_median(e) for name, e in entries.items() if not is_ours(name) and name.startswith(against)]
    best, rival = min(ours, default=math.nan), min(peers, default=math.inf)
    return rival / best if math.isfinite(rival) else math.nan


def _median(entry: Entry) -> float:
    return entry["median"] if entry.get("valid") else math.inf
