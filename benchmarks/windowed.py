"""What the window and its parts take: each part and platform in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

Values = dict[str, float | str]
"""What was measured, by the keys of the rows: numbers, or why there is none."""
Found = dict[str, Values]
"""For each platform, or whatever the columns are, the rows that were measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A table of what was measured in windows.

    Attributes:
        module: what prints the rows as JSON.
        title: of the table.
        rows: key, title and target of each row, "" for none.
        arguments: for the module.
        platforms: whether the columns are offscreen and Xvfb; if not, the module prints the columns.
    """

    module: str
    title: str
    rows: Mapping[str, tuple[str, str]]
    arguments: tuple[str, ...] = ()
    platforms: bool = True


WINDOW = Part(
    module="benchmarks.window",
    title="The window, training the moons demo flat out",
    rows={
        "first_paint_s": ("import to first painted window, s", "< 1.5"),
        "late_p50_ms": ("event loop late by, median, ms", ""),
        "late_p99_ms": ("99th percentile, ms", "< 10"),
        "late_max_ms": ("at most, ms", "< 50"),
        "steps_per_s": ("steps/s in the window", ""),
        "headless_steps_per_s": ("steps/s without it", "at most 1.25 times"),
        "memory_growth_mb": ("memory growth, MB", ""),
    },
)

HEALTH = replace(
    WINDOW,
    title="The same with the panel Health in front",
    rows={key: row for key, row in WINDOW.rows.items() if key.startswith(("late", "steps"))},
)

BESIDE_A_RACE = replace(
    HEALTH,
    title="The same beside a race of 1,000 seeds, with its panel in sight",
    rows={**HEALTH.rows, "race_steps_per_s": ("steps/s of all that race", "")},
)

CANVAS = Part(
    module="benchmarks.canvas",
    title="The graph canvas: medians at the scale where each frame is dearest",
    rows={
        "one_sample_ms": ("one sample's graph: structure, layout, first paint, ms", "< 150"),
        "one_sample_updates_per_s": ("the same, live updates/s", "≥ 60"),
        "whole_batch_s": ("whole batch, 65,818 nodes: structure, layout, first paint, s", "< 3"),
        "whole_batch_gap_ms": ("longest gap in the event loop meanwhile, ms", ""),
        "whole_batch_pan_ms": ("pan, ms", "< 16"),
        "whole_batch_hover_ms": ("hover, ms", "< 16"),
        "whole_batch_recolour_ms": ("recolour, ms", "< 16"),
        "whole_batch_select_ms": ("select, ms", "< 16"),
        "whole_batch_zoom_ms": ("zoom, ms", "< 33"),
        "whole_batch_sharpen_ms": ("sharp again, ms", "< 70, after 80 of rest"),
        "whole_batch_trace_ms": ("its numbers on the training thread, ms", ""),
        "whole_batch_updates_per_s": ("live updates/s", "≥ 20"),
        "whole_batch_memory_mb": ("memory for it, MB", "< 500"),
        "huge_s": ("32 layers of 512: opens folded, s", "< 1"),
        "huge_unfold_ms": ("the same: unfolding a neuron, ms", "< 50"),
    },
)

BUILDER = Part(
    module="benchmarks.builder",
    title="The network builder: a live frame with the maps of its neurons",
    rows={
        "demo_frame_ms": ("demo, 2-16-16-1: median, ms", "< 3"),
        "demo_frame_p99_ms": ("99th percentile, ms", ""),
        "demo_maps_ms": ("its maps on the training thread, ms", ""),
        "deep_frame_ms": ("2-8×6-1: median, ms", "< 3"),
        "deep_frame_p99_ms": ("99th percentile, ms", ""),
        "deep_maps_ms": ("its maps on the training thread, ms", ""),
        "wide_frame_ms": ("2-512-512-512-1: median, ms", "< 10"),
        "wide_frame_p99_ms": ("99th percentile, ms", ""),
        "wide_maps_ms": ("its maps on the training thread, ms", ""),
    },
)

PICTURES = Part(
    module="benchmarks.pictures",
    title="The pictures of what a network has learned, training flat out",
    rows={
        "maps_ms": ("all neurons' maps of 2-8×6-1 at 100×100, ms", "≤ 3"),
        "small_pictures_per_s": ("2-8×6-1: new pictures/s", "≥ 30"),
        "small_late_p99_ms": ("event loop late by, 99th percentile, ms", "< 16"),
        "small_repaint_ms": ("repaint of the output map, ms", "≤ 2"),
        "small_cells": ("cells of the output map", "≥ 100×100"),
        "large_pictures_per_s": ("2-512-512-1: new pictures/s", "≥ 15"),
        "large_late_p99_ms": ("event loop late by, 99th percentile, ms", "< 16"),
        "large_repaint_ms": ("repaint of the output map, ms", "≤ 2"),
        "large_cells": ("cells of the output map while training", ""),
    },
)

LOSS = Part(
    module="benchmarks.loss",
    title="The loss plot: twenty runs of a million steps, one of which grows; the processor's time of a frame",
    rows={
        "first_ms": ("drawn for the first time, ms", ""),
        "frame_ms": ("5,000 steps more, drawn, ms", "< 50: 20 times a second"),
        "smooth_frame_ms": ("the same, smoothed, ms", "< 50"),
        "log_frame_ms": ("the same on a logarithmic axis of steps, ms", "< 50"),
        "hover_ms": ("what all curves read under the mouse, ms", "< 16"),
        "zoom_ms": ("zoom, ms", "< 33"),
        "pan_ms": ("pan, ms", "< 33"),
        "smooth_ms": ("another smoothing, ms", "< 50"),
    },
)

RECORDING = Part(
    module="benchmarks.recording",
    title="The record of a run, without a window",
    rows={
        "recording_percent": ("recording takes of the training's time, %", "≤ 3"),
        "health_percent": ("readings of the network's health besides, %", "≤ 2"),
        "reading_ms": ("a reading, ms", ""),
        "reading_steps": ("it takes as long as so many steps", ""),
        "readings": ("readings that are kept", "≤ 256"),
        "reading_stride": ("steps from one to the next", ""),
        "stride": ("steps from keyframe to keyframe", ""),
        "seek_p50_ms": ("any step of the run again: median, ms", "< 50"),
        "seek_p99_ms": ("99th percentile, ms", ""),
        "keyframe_mb": ("memory of its keyframes, MB", "≤ 256"),
        "save_s": ("a run of a million steps is written whole, s", "< 1"),
        "file_mb": ("its file, MB", ""),
        "update_ms": ("what is new of it is added, once a second, ms", ""),
        "open_s": ("it is opened, s", "< 1"),
    },
    platforms=False,
)

RACE = Part(
    module="benchmarks.race",
    title="A race: 1,000 seeds × 100 steps of the moons demo, from the specs to the curves",
    rows={
        "seconds": ("median, s", ""),
        "runs_per_s": ("runs/s", ""),
        "ratio": ("times GradStudio's", "≥ 2 for JAX"),
        "agrees": ("final losses agree with GradStudio's", "yes"),
    },
    platforms=False,
)

LANDSCAPE = Part(
    module="benchmarks.landscape",
    title="The loss landscape of the moons demo, without a window",
    rows={
        "coarse_ms": ("the first, coarse picture of a plane, ms", ""),
        "plane_ms": ("101 × 101 losses on it, from coarse to fine, ms", "< 50"),
        "path_ms": ("a path of 101 states on it, and what it hides, ms", ""),
        "product_ms": ("the Hessian and its product with a vector, ms", ""),
        "eigenvalues_ms": ("its three largest eigenvalues, ms", ""),
        "agrees": ("losses agree with NumPy's", "yes"),
        "wide_ms": ("a place of a plane through 64-256-256-10 on the digits, ms", ""),
        "wide_numpy_ms": ("the same by NumPy, ms", ""),
        "wide_first_ms": ("the first picture of that plane, ms", "< 1,000"),
        "wide_agrees": ("losses agree with NumPy's", "yes"),
    },
    platforms=False,
)

TIMELINE = Part(
    module="benchmarks.timeline",
    title="The timeline of 100,000 steps of the moons demo",
    rows={
        "drag_pictures_per_s": ("while it is dragged: new pictures/s", "≥ 30"),
        "drag_late_p50_ms": ("event loop late by, median, ms", ""),
        "drag_late_p99_ms": ("99th percentile, ms", "< 16"),
        "drag_gui_cpu_percent": ("processor time of the window's thread, %", ""),
        "seek_p50_ms": ("any step, until it is painted: median, ms", "< 50"),
        "seek_p99_ms": ("99th percentile, ms", "< 50"),
        "back_pictures_per_s": ("played backwards at 1,000 steps/s: new pictures/s", "≥ 30"),
        "back_steps_per_s": ("steps/s then", "1,000"),
    },
)

KEEPING = Part(
    module="benchmarks.keeping",
    title="A run of a million steps in the window",
    rows={
        "open_s": ("its file is opened and all of it shown, s", "< 1"),
        "open_halt_ms": ("the window stands still meanwhile, ms", ""),
        "late_p99_ms": ("event loop late by while it goes on and is kept, 99th percentile, ms", "< 16"),
        "store_mb": ("its working store and log, MB", ""),
        "save_s": ("saved, s", "< 1"),
        "save_halt_ms": ("the window stands still meanwhile, ms", ""),
    },
)

SHOWING = Part(
    module="benchmarks.showing",
    title="gradstudio.show: a loop of 10 ms steps whose graph is seen live",
    rows={
        "scalars": ("scalars of the graph, which every step builds anew", ""),
        "step_ms": ("a step, ms of the processor's time", ""),
        "updates_per_s": ("updates in a second in which it had a processor", "≥ 20, where 2 % allow it"),
        "percent": ("updates take of the loop's time, %", "≤ 2"),
    },
    platforms=False,
)

PEERS = Part(
    module="benchmarks.canvas_peers",
    title="The same graphs drawn by others",
    rows={
        "dot_s": ("graphviz dot, s", ""),
        "micrograd_s": ("micrograd's notebook: build, trace, dot, s", ""),
        "graph_item_first_paint_ms": ("pyqtgraph.GraphItem: first paint, ms", ""),
        "graph_item_pan_ms": ("pan, ms", ""),
        "graph_item_recolour_ms": ("recolour, ms", ""),
    },
    platforms=False,
)


def measure_part(part: Part, python: str, root: Path) -> Found:
    """Measure a part, also under Xvfb where that is installed; what fails says why."""
    if not part.platforms:
        printed, errors = _run([], "offscreen", part, python, root)
        columns: Found = json.loads(printed) if printed else {"all": {"missing": errors}}
        return columns
    found = {"offscreen": _values(*_run([], "offscreen", part, python, root))}
    if shutil.which("xvfb-run"):
        prefix = ["xvfb-run", "-a", "-s", "-screen 0 1280x800x24"]
        found["Xvfb"] = _values(*_run(prefix, "xcb", part, python, root))
    return found


def part_table(part: Part, found: Found) -> str:
    """Return the Markdown table."""
    has_targets = any(target for _, target in part.rows.values())
    head = ["", *found, *(["target"] if has_targets else [])]
    lines = [f"### {part.title}", "", "| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for key, (title, target) in part.rows.items():
        cells = [_cell(values.get(key, "missing")) for values in found.values()]
        lines.append("| " + " | ".join([title, *cells, *([target] if has_targets else [])]) + " |")
    return "\n".join(lines)


def _run(prefix: list[str], platform: str, part: Part, python: str, root: Path) -> tuple[str, str]:
    """Return the JSON that a part printed, "" for none, and the end of what it wrote on standard error."""
    command = [*prefix, python, "-m", part.module, *part.arguments]
    environment = os.environ | {"QT_QPA_PLATFORM": platform}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    return lines[-1] if lines else "", done.stderr[-300:]


def _values(printed: str, errors: str) -> Values:
    values: Values = json.loads(printed) if printed else {"missing": errors}
    return values


def _cell(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:,.4g}"
