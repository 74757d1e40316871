"""``python -m benchmarks``: measure, compare results, write the tables in Markdown and JSON.

Each table is printed when it is measured; all of it takes about twelve minutes on an idle machine.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from benchmarks.machine import described
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

ROOT = Path(__file__).resolve().parents[1]
TOLERANCE = 1e-8


@dataclass
class Contender:
    """A line-up entry: a module, run with some threads on some cores, in a process of its own."""

    name: str
    module: str
    cores: int
    threads: int
    variant: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    missing: str | None = None
    process: subprocess.Popen[str] | None = None

    def begin(self, python: str, log: Path) -> None:
        """Start the process and wait until it has imported what it needs."""
        threads = str(self.threads)
        environment = os.environ | {
            "PYTHONPATH": str(ROOT), "BENCH_VARIANT": self.variant, "OMP_NUM_THREADS": threads,
            "OPENBLAS_NUM_THREADS": threads, "MKL_NUM_THREADS": threads,
        }  # fmt: skip
        cores = ",".join(str(core) for core in sorted(os.sched_getaffinity(0))[: self.cores])
        self.process = subprocess.Popen(
            [python, "-m", "benchmarks.worker", self.module, cores, threads],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log.open("a"), text=True, env=environment, cwd=ROOT,
        )  # fmt: skip
        hello = self.read()
        self.missing = hello.get("missing")
        self.versions = hello.get("versions", {})

    def read(self) -> dict:
        """Read one answer; a process that died is missing from then on."""
        line = self.process.stdout.readline()
        if not line:
            self.missing = "stopped, see the log"
            return {"missing": self.missing}
        return json.loads(line)

    def ask(self, **request) -> dict:
        """Send a request and wait for its answer."""
        if self.missing:
            return {"missing": self.missing}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return self.read()

    def end(self) -> None:
        """Close the process."""
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait(timeout=30)


def line_up(cores: int) -> list[Contender]:
    """Return who takes part on so many cores."""
    contenders = [
        Contender("GradStudio", "packed", cores, 1),
        Contender("JAX jit", "jax_jit", cores, cores),
        Contender("JAX scan", "jax_jit", cores, cores, "scan"),
        Contender("PyTorch, 1 thread", "torch_eager", cores, 1),
        Contender("NumPy, 1 thread", "numpy_arrays", cores, 1),
    ]
    if cores == 1:
        contenders += [Contender("engine", "engine", 1, 1), Contender("micrograd", "micrograd", 1, 1)]
    else:
        contenders += [
            Contender(f"GradStudio, {cores} BLAS threads", "packed", cores, cores),
            Contender(f"PyTorch, {cores} threads", "torch_eager", cores, cores),
            Contender(f"NumPy, {cores} threads", "numpy_arrays", cores, cores),
        ]
    return contenders


def measure(row: Row, contenders: list[Contender], repeats: int, seconds: float) -> dict[str, dict]:
    """Run one row on every contender, turn by turn."""
    found = {}
    for contender in contenders:
        answer = contender.ask(row=row.key, seconds=seconds)
        if "result" in answer:
            found[contender.name] = {"result": answer["result"], "times": []}
        else:
            found[contender.name] = answer
    ready = [contender for contender in contenders if "times" in found[contender.name]]
    for _ in range(repeats):
        for contender in ready:
            answer = contender.ask(measure=True)
            if "seconds" in answer:
                found[contender.name]["times"].append(answer["seconds"])
    results = [entry["result"] for entry in found.values() if entry.get("times")]
    agreed = statistics.median_low(results) if results else math.nan
    for entry in found.values():
        if entry.get("times"):
            entry["median"] = statistics.median(entry["times"])
            entry["best"] = min(entry["times"])
            entry["valid"] = abs(entry["result"] - agreed) <= TOLERANCE * max(1.0, abs(agreed))
    return found


def table(results: dict[int, dict[str, dict[str, dict]]], rows: list[Row]) -> str:
    """Return the Markdown table: medians, and how many times longer than GradStudio's best."""
    lines = []
    for cores, by_row in results.items():
        names = list(dict.fromkeys(name for entries in by_row.values() for name in entries))
        lines += [f"### On {cores} core{'s' if cores > 1 else ''}", ""]
        lines += ["| | " + " | ".join(names) + " |", "|---|" + "---|" * len(names)]
        for row in rows:
            entries = by_row.get(row.key, {})
            ours = [
                e["median"]
                for n, e in entries.items()
                if n.startswith(("GradStudio", "engine")) and e.get("valid")
            ]
            cells = [cell(entries.get(name, {}), min(ours, default=math.nan)) for name in names]
            lines.append(f"| {row.title} | " + " | ".join(cells) + " |")
        lines.append("")
    return "\n".join(lines)


def cell(entry: dict, ours: float) -> str:
    """Return one cell: time and ratio, or why there is none."""
    if "missing" in entry:
        return "missing"
    if not entry.get("times"):
        return "–"
    ratio = entry["median"] / ours
    text = (
        f"{spoken(entry['median'])} ({ratio:.2f}×)"
        if ratio < 100
        else f"{spoken(entry['median'])} ({ratio:,.0f}×)"
    )
    return text if entry["valid"] else f"invalid: {entry['result']!r}"


def spoken(seconds: float) -> str:
    """Return a time with a unit."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


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
    results: dict[int, dict[str, dict[str, dict]]] = {}
    versions = {"python": platform.python_version()}
    for cores in options.cores:
        if cores > len(os.sched_getaffinity(0)):
            print(f"skipping {cores} cores: there are {len(os.sched_getaffinity(0))}", file=sys.stderr)
            continue
        contenders = [c for c in line_up(cores) if not options.only or c.module in options.only]
        for contender in contenders:
            contender.begin(options.python, options.output / "log.txt")
            versions |= contender.versions
        results[cores] = {}
        for row in rows:
            print(f"{cores} core(s): {row.title}", file=sys.stderr)
            results[cores][row.key] = measure(row, contenders, options.repeats, options.seconds)
            save(options, versions, results, rows)
        for contender in contenders:
            contender.end()
        tell(table({cores: results[cores]}, rows), began)
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
    results: dict,
    rows: list[Row],
    windows: Mapping[str, tuple[Part, Found]] = MappingProxyType({}),
) -> None:
    """Write table and JSON, after each row: a run that is stopped keeps what it has."""
    head = f"{described()}; " + ", ".join(f"{name} {number}" for name, number in versions.items())
    parts = [
        head,
        note(options),
        table(results, rows),
        verdicts(results, {row.key: row.title for row in rows}),
    ]
    parts += [part_table(part, found) for part, found in windows.values()]
    text = "\n\n".join(parts) + "\n"
    (options.output / "benchmarks.md").write_text(text, encoding="utf-8")
    report = {
        "versions": versions,
        "cores": os.cpu_count(),
        "described": described(),
        "machine": platform.platform(),
        "results": results,
        "window": {name: found for name, (_, found) in windows.items()},
    }
    (options.output / "benchmarks.json").write_text(json.dumps(report, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
