"""``python -m benchmarks``: measure, compare results, write the tables in Markdown and JSON.

Each table is printed when it is measured; all of it takes about twelve minutes on an idle machine.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from benchmarks.line_up import ROOT, Running, line_up, measure
from benchmarks.machine import described
from benchmarks.measured import Entry, Results
from benchmarks.row_table import row_table
from benchmarks.rows import ROWS, Row
from benchmarks.targets import verdicts
from benchmarks.windowed import (
    BESIDE_A_RACE,
    BUILDER,
    CANVAS,
    HEALTH,
    KEEPING,
    LANDSCAPE,
    LOSS,
    PEERS,
    PICTURES,
    RACE,
    RECORDING,
    SHOWING,
    TIMELINE,
    WINDOW,
    Found,
    Part,
    measure_part,
    part_table,
)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--rows", nargs="*", choices=[row.key for row in ROWS], default=[row.key for row in ROWS]
    )
    parser.add_argument("--cores", nargs="*", type=int, default=[1, 2], help="numbers of cores to pin to")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.25, help="length of one repeat")
    parser.add_argument("--python", default=sys.executable, help="interpreter that has the peers installed")
    parser.add_argument(
        "--output", type=Path, default=Path("bench-results"), help="folder for table and JSON"
    )
    parser.add_argument(
        "--window", type=float, default=10.0, help="seconds to measure the window; 0 for no windows at all"
    )
    parser.add_argument("--only", nargs="*", help="contenders' modules, for example packed numpy_arrays")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    print(f"{described()}\n\n{note(options)}\n", flush=True)
    rows = [row for row in ROWS if row.key in options.rows]
    results: dict[int, dict[str, dict[str, Entry]]] = {}
    versions = {"python": platform.python_version()}
    for cores in options.cores:
        if cores > len(os.sched_getaffinity(0)):
            print(f"skipping {cores} cores: there are {len(os.sched_getaffinity(0))}", file=sys.stderr)
            continue
        contenders = []
        for contender in line_up(cores):
            if not options.only or contender.module in options.only:
                contenders.append(Running(contender, options.python, options.output / "log.txt"))
                versions |= contenders[-1].versions
        results[cores] = {}
        for row in rows:
            print(f"{cores} core(s): {row.title}", file=sys.stderr)
            results[cores][row.key] = measure(row, contenders, options.repeats, options.seconds)
            save(options, versions, results, rows)
        for running in contenders:
            running.end()
        tell(row_table({cores: results[cores]}, rows), began)
    if results:
        tell(verdicts(results, {row.key: row.title for row in rows}), began)
    parts: dict[str, tuple[Part, Found]] = {}
    if options.window:
        length = ("--seconds", str(options.window))
        window = replace(WINDOW, arguments=length)
        health = replace(HEALTH, arguments=(*length, "--in-front", "health"))
        beside = replace(BESIDE_A_RACE, arguments=(*length, "--race"))
        for part in (
            RACE,
            LANDSCAPE,
            window,
            health,
            beside,
            LOSS,
            RECORDING,
            KEEPING,
            SHOWING,
            TIMELINE,
            PICTURES,
            CANVAS,
            BUILDER,
            PEERS,
        ):
            print(part.title, file=sys.stderr)
            parts[part.title] = part, measure_part(part, sys.executable, ROOT)
            save(options, versions, results, rows, parts)
            tell(part_table(*parts[part.title]), began)
    print(f"Took {minutes(began)}. The tables are in {options.output / 'benchmarks.md'}.")


def tell(ready: str, began: float) -> None:
    """Print a table that is ready, and on standard error how long it has taken so far."""
    print(f"{ready.rstrip()}\n", flush=True)
    print(f"({minutes(began)} so far)", file=sys.stderr)


def minutes(began: float) -> str:
    """Return the time since `time.monotonic()` was that, in words."""
    seconds = round(time.monotonic() - began)
    return f"{seconds // 60} min {seconds % 60} s"


def note(options: argparse.Namespace) -> str:
    """Return how the times come about."""
    return f"Medians of {options.repeats} interleaved repeats of {options.seconds} s; (times longer than GradStudio)."


def save(
    options: argparse.Namespace,
    versions: dict[str, str],
    results: Results,
    rows: list[Row],
    parts: Mapping[str, tuple[Part, Found]] = MappingProxyType({}),
) -> None:
    """Write table and JSON, after each row: a run that is stopped keeps what it has."""
    head = f"{described()}; " + ", ".join(f"{name} {number}" for name, number in versions.items())
    blocks = [
        head,
        note(options),
        row_table(results, rows),
        verdicts(results, {row.key: row.title for row in rows}),
    ]
    blocks += [part_table(part, found) for part, found in parts.values()]
    text = "\n\n".join(blocks) + "\n"
    (options.output / "benchmarks.md").write_text(text, encoding="utf-8")
    report = {
        "versions": versions,
        "cores": os.cpu_count(),
        "described": described(),
        "machine": platform.platform(),
        "results": results,
        "window": {name: found for name, (_, found) in parts.items()},
    }
    (options.output / "benchmarks.json").write_text(json.dumps(report, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
