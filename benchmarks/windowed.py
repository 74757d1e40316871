"""The window's rows of the table: each platform, and the pictures of each network, in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

TITLES = {
    "first_paint_s": "import to first painted window, s",
    "late_p50_ms": "event loop late by, median, ms",
    "late_p99_ms": "99th percentile, ms",
    "late_max_ms": "at most, ms",
    "steps_per_s": "steps/s in the window",
    "headless_steps_per_s": "steps/s without it",
    "memory_growth_mb": "memory growth, MB",
}


def measure_windows(python: str, root: Path, seconds: float) -> dict[str, dict[str, Any]]:
    """Measure offscreen, and under Xvfb where that is installed; what fails says why."""
    runs = {"offscreen": ([], "offscreen")}
    if shutil.which("xvfb-run"):
        runs["Xvfb"] = (["xvfb-run", "-a", "-s", "-screen 0 1280x800x24"], "xcb")
    found = {}
    for name, (prefix, platform) in runs.items():
        command = [*prefix, python, "-m", "benchmarks.window", "--seconds", str(seconds)]
        environment = os.environ | {"QT_QPA_PLATFORM": platform}
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
        lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
        found[name] = json.loads(lines[-1]) if lines else {"missing": done.stderr[-300:]}
    return found


def window_table(found: dict[str, dict[str, Any]]) -> str:
    """Return the Markdown table."""
    lines = ["### The window, training the moons demo flat out", ""]
    lines += ["| | " + " | ".join(found) + " |", "|---|" + "---|" * len(found)]
    for key, title in TITLES.items():
        cells = [f"{values[key]:,.4g}" if key in values else "missing" for values in found.values()]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def measure_pictures(python: str, root: Path, seconds: float) -> dict[str, Any]:
    """Measure the pictures of what a network has learned, offscreen; what fails says why."""
    command = [python, "-m", "benchmarks.pictures", "--seconds", str(seconds)]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    return json.loads(lines[-1]) if lines else {"missing": done.stderr[-300:]}


def pictures_table(found: dict[str, Any]) -> str:
    """Return the Markdown table, with what has to hold."""
    lines = ["### Pictures of what the network has learned, training flat out", ""]
    if "missing" in found:
        return "\n".join([*lines, found["missing"]])
    lines += ["| | measured | target | |", "|---|---|---|---|"]
    rows = [("all neurons' maps of 2-8×6-1 at 100×100, ms", found["maps_ms"], 3.0, False)]
    for network in found["networks"]:
        name, least = network["network"], PICTURES_A_SECOND[network["network"]]
        rows.append((f"{name}: new pictures a second", network["pictures_per_s"], least, True))
        rows.append((f"{name}: event loop late by, 99th percentile, ms", network["late_p99_ms"], 16.0, False))
    for title, value, target, at_least in rows:
        met = value >= target if at_least else value <= target
        sign = "≥" if at_least else "≤"
        lines.append(f"| {title} | {value:,.4g} | {sign} {target:g} | {'met' if met else 'missed'} |")
    return "\n".join(lines)


PICTURES_A_SECOND = {"2-8×6-1": 30.0, "2-512-512-1": 15.0}
