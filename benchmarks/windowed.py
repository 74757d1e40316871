"""The window's rows of the table: each platform in a process of its own."""

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


def measure_builder(python: str, root: Path) -> dict[str, Any]:
    """Measure the network builder's frames offscreen; what fails says why."""
    command = [python, "-m", "benchmarks.builder"]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    return json.loads(lines[-1]) if lines else {"missing": done.stderr[-300:]}


def builder_table(found: dict[str, Any]) -> str:
    """Return the Markdown table."""
    lines = ["### The builder, a live frame with the maps of its neurons", ""]
    lines += [
        "| | frame, ms | 99 % of frames within, ms | maps, off the window's thread, ms |",
        "|---|---|---|---|",
    ]
    for row in found.get("builder", []):
        figures = (row["frame_ms"], row["frame_p99_ms"], row["maps_off_thread_ms"])
        lines.append(f"| {row['network']} | " + " | ".join(f"{figure:.3g}" for figure in figures) + " |")
    if "missing" in found:
        lines.append(f"| missing: {found['missing']} | | | |")
    return "\n".join(lines)
