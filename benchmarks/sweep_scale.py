"""What becomes of a sweep of a million runs on up to thousands of workers: a simulation, event by event.

Each worker has two chunks: one that it works on and one that waits. A chunk goes from who hands out (plan, packing) by
the scheduler to the worker and back by the scheduler to who hands out (the store). Each of the two serves one chunk at
a time, for as long as `benchmarks.sweep_costs` found on this machine. Workers end at random and begin anew; their chunk
is worked on again.

``python -m benchmarks.sweep_scale [COSTS.json]`` prints the table of docs/SCALING.md.
"""

from __future__ import annotations

import heapq
import json
import random
import sys
from dataclasses import dataclass
from pathlib import Path

from gradstudio.sweep.running.run_pace import RunPace

RUNS = 1_000_000
WORKERS = (2, 10, 100, 1000, 3000)
SECONDS = (0.0006, 0.01, 0.1, 1.0, 10.0)
LINE = 125e6
"""Bytes in a second, at the scheduler: 1 Gbit/s."""
BETWEEN_ENDS = 86_400.0
"""Seconds of a worker's life, on average."""
BEGIN_ANEW = 30.0

COSTS = {
    "hand_out_ms": 0.22,
    "client_task_ms": 0.6,
    "scheduler_task_ms": 1.4,
    "bytes_out": 36.0,
    "bytes_back": 508.0,
    "stored_bytes": 113.0,
    "curve_bytes": 400.0,
}
"""Measured by `benchmarks.sweep_costs`, by run or by task."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a simulation found.

    Attributes:
        seconds: until all runs are finished.
        efficiency: share of the workers' time that went into runs.
        handing_out: share of the time that who hands out was busy.
        scheduler: likewise of the scheduler.
        line: likewise of its line.
        lost: number of chunks that were worked on again.
    """

    seconds: float
    efficiency: float
    handing_out: float
    scheduler: float
    line: float
    lost: int


class Server:
    """Serves one after the other."""

    def __init__(self) -> None:
        self.free = self.busy = 0.0

    def serve(self, at: float, seconds: float) -> float:
        self.free = max(self.free, at) + seconds
        self.busy += seconds
        return self.free


def simulate(runs: int, workers: int, seconds: float, costs: dict[str, float], seed: int = 1) -> Outcome:
    chance, pace = random.Random(seed), RunPace()
    pace.learn(1, 1.0, seconds)
    handing_out, scheduler, line = Server(), Server(), Server()
    free = [0.0] * workers
    left, finished, lost, worked = runs, 0, 0, 0.0
    per_task, per_run = costs["client_task_ms"] / 2e3, costs["hand_out_ms"] / 2e3
    half = costs["scheduler_task_ms"] / 2e3
    # An event: when, which of the four stages begins, whose chunk it is, and its number of runs.
    events = [(0.0, 0, worker, 0) for worker in range(workers) for _ in range(2)]
    heapq.heapify(events)
    now = 0.0
    while events:
        now, stage, worker, size = heapq.heappop(events)
        if stage == 0:
            size = min(pace.together(left, workers), left, max(1, int(pace.work(workers))))
            if not size:
                continue
            left -= size
            at = handing_out.serve(now, per_task + size * per_run)
            heapq.heappush(events, (at, 1, worker, size))
        elif stage == 1:
            at = line.serve(scheduler.serve(now, half), size * costs["bytes_out"] / LINE)
            heapq.heappush(events, (at, 2, worker, size))
        elif stage == 2:
            work = size * seconds
            begin = max(now, free[worker])
            while chance.random() < work / BETWEEN_ENDS:  # ends in the middle of it
                begin += chance.random() * work + BEGIN_ANEW
                lost += 1
            free[worker] = begin + work
            worked += work
            heapq.heappush(events, (free[worker], 3, worker, size))
        elif stage == 3:
            at = line.serve(scheduler.serve(now, half), size * costs["bytes_back"] / LINE)
            heapq.heappush(events, (at, 4, worker, size))
        else:
            at = handing_out.serve(now, per_task + size * per_run)
            finished += size
            heapq.heappush(events, (at, 0, worker, 0))
    assert finished == runs
    end = max(now, handing_out.free)
    return Outcome(
        seconds=end,
        efficiency=worked / (workers * end),
        handing_out=handing_out.busy / end,
        scheduler=scheduler.busy / end,
        line=line.busy / end,
        lost=lost,
    )


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:,.0f} h"


def _share(share: float) -> str:
    return f"{share:.0%}" if share >= 0.01 else "< 1%"


def table(costs: dict[str, float]) -> list[str]:
    lines = [
        "| a run takes | workers | all take | workers train | handing out | scheduler | its line |",
        "|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for seconds in SECONDS:
        for workers in WORKERS:
            found = simulate(RUNS, workers, seconds, costs)
            shares = (found.efficiency, found.handing_out, found.scheduler, found.line)
            lines.append(
                f"| {seconds:g} s | {workers:,} | {_duration(found.seconds)} | "
                f"{' | '.join(_share(share) for share in shares)} |"
            )
    stored = RUNS * (costs["stored_bytes"] + costs["curve_bytes"])
    return [*lines, "", f"The store then has {stored / 2**20:,.0f} MB."]


def main() -> None:
    costs = COSTS
    if len(sys.argv) > 1:
        costs = COSTS | json.loads(Path(sys.argv[1]).read_text())
    print("\n".join(table(costs)))


if __name__ == "__main__":
    main()
