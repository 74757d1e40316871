"""What a run of a sweep costs besides its training: on the worker, on the way, with the scheduler, and in the store.

``python -m benchmarks.sweep_costs`` prints one JSON object; seconds are of the processor, not of the clock, so that a
machine which does other things as well gives about the same numbers. docs/SCALING.md is made of it.
"""

from __future__ import annotations

import json
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.store.sweep_columns import read_sweep_columns
from gradstudio.store.sweeps import SweepStore
from gradstudio.store.trial_result import Objective, TrialResult
from gradstudio.sweep.limits import EarlyEnding, SweepBudget
from gradstudio.sweep.race.variants import over
from gradstudio.sweep.running.chunk import Chunk, ChunkDone, run_chunk
from gradstudio.sweep.running.dask_crew import DaskCrew
from gradstudio.sweep.running.sweep import Sweep
from gradstudio.sweep.running.thread_crew import ThreadCrew
from gradstudio.sweep.trial import SweepTrial

RUNS = 100_000
STEPS = 100
TOGETHER = 64
TASKS = 500
RATE = "training.learning_rate"

P = ParamSpec("P")
T = TypeVar("T")


class Rates:
    """A plan of so many rates, each a project of its own."""

    budget, early, digest = SweepBudget(), EarlyEnding(), "benchmark"
    objective: Objective = "loss"

    def __init__(self, count: int, steps: int = STEPS) -> None:
        self.count, self.longest = count, steps

    def trials(self) -> Iterator[SweepTrial]:
        spec = edits.set_training(ProjectSpec(), steps=self.longest)
        for number in range(self.count):
            rate = 0.01 + 0.09 * number / self.count
            (varied,) = over(spec, RATE, [{"kind": "constant", "rate": rate}])
            yield SweepTrial(number=number, values={RATE: rate}, seed=1337, spec=varied, steps=self.longest)

    def proposer(self) -> None:
        return None


class Prepared(Executor):
    """Gives back what it is told instead of a training: what is left is what whoever hands out has to do."""

    def __init__(self, result: TrialResult) -> None:
        self._result = result

    def submit(self, work: Callable[P, T], /, *args: P.args, **keywords: P.kwargs) -> Future[T]:
        (sent,) = pickle.loads(pickle.dumps(args))  # noqa: S301 - as on the way to a worker
        assert isinstance(sent, Chunk)
        assert sent.trials
        future: Future[ChunkDone] = Future()
        results = tuple(_as(self._result, trial) for trial in sent.trials)
        future.set_result(ChunkDone(results=results, seconds=1e-3 * len(results)))
        return cast("Future[T]", future)  # a sweep hands in nothing but chunks


class PreparedCrew(ThreadCrew):
    def __init__(self, result: TrialResult) -> None:
        super().__init__(2)
        self._prepared = Prepared(result)

    @property
    def executor(self) -> Executor:
        return self._prepared


def _as(result: TrialResult, trial: SweepTrial) -> TrialResult:
    fields = {name: getattr(result, name) for name in TrialResult.__dataclass_fields__}
    return TrialResult(**fields | {"number": trial.number, "values": trial.values})


def training() -> dict[str, float]:
    trials = tuple(Rates(256).trials())
    run_chunk(Chunk(trials=trials[:2]))
    packed = min(_timed(lambda: run_chunk(Chunk(trials=trials))) for _ in range(5)) / len(trials)
    few = min(_timed(lambda: run_chunk(Chunk(trials=trials[:8]))) for _ in range(5)) / 8
    return {"train_packed_ms": 1e3 * packed, "train_in_eights_ms": 1e3 * few}


def on_threads(folder: Path) -> dict[str, float]:
    """Carry a whole sweep out on two threads: training, handing out and keeping together."""
    plan = Rates(4000)
    with ThreadCrew(2) as crew, SweepStore.create(folder / "threads", "plan", plan.digest, [RATE]) as store:
        seconds = _timed(lambda: Sweep(plan, store, crew).run())
    return {"sweep_on_threads_ms": 1e3 * seconds / plan.count}


def on_the_way() -> dict[str, float]:
    chunk = Chunk(trials=tuple(Rates(TOGETHER).trials()))
    done = run_chunk(chunk)
    return {
        "bytes_out": len(pickle.dumps(chunk)) / TOGETHER,
        "bytes_back": len(pickle.dumps(done)) / TOGETHER,
        "bytes_out_alone": len(pickle.dumps(Chunk(trials=chunk.trials[:1]))),
    }


def handing_out(folder: Path) -> dict[str, float]:
    """Carry out as many runs as a sweep may have, all but their training."""
    result = run_chunk(Chunk(trials=tuple(Rates(1).trials()))).results[0]
    found: dict[str, float] = {}
    peaks = []
    for count in (RUNS // 10, RUNS):
        path, plan = folder / str(count), Rates(count)
        with PreparedCrew(result) as crew, SweepStore.create(path, "plan", plan.digest, [RATE]) as store:
            began = time.process_time()
            assert Sweep(plan, store, crew).run()
            seconds = time.process_time() - began
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        found = {
            "hand_out_ms": 1e3 * seconds / count,
            "stored_bytes": path.stat().st_size / count - len(result.curve),
            "curve_bytes": len(result.curve),
        }
    found |= {"memory_tenth_mb": peaks[0], "memory_all_mb": peaks[1]}
    plan = Rates(2000)
    found["plan_ms"] = 1e3 * _timed(lambda: list(plan.trials())) / plan.count
    path = folder / "puts"
    with SweepStore.create(path, "plan", "digest", [RATE]) as store:
        batches = [
            [_as(result, trial) for trial in list(plan.trials())[begin : begin + TOGETHER]]
            for begin in range(0, plan.count, TOGETHER)
        ]
        found["store_ms"] = 1e3 * _timed(lambda: _put(store, batches)) / plan.count
    found["read_columns_us"] = 1e6 * _timed(lambda: read_sweep_columns(folder / str(RUNS))) / RUNS
    return found


def of_dask() -> dict[str, float]:
    """Hand empty chunks to a real scheduler with two workers, each a program of its own."""
    port = 18786
    address = f"tcp://127.0.0.1:{port}"
    commands = (
        ["dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"],
        *[["dask_worker", address, "--no-nanny", "--no-dashboard", "--nthreads", "1"]] * 2,
    )
    programs = [
        subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{command[0]}", *command[1:]], stderr=subprocess.DEVNULL
        )
        for command in commands
    ]
    try:
        with DaskCrew(scheduler=address) as crew:
            while crew.size < 2:
                time.sleep(0.2)
            one = Chunk(trials=tuple(Rates(TOGETHER, steps=1).trials()))
            list(crew.executor.map(run_chunk, [one] * 4))
            # Sent whole, and answered with next to nothing: no training is measured.
            ours, theirs = time.process_time(), _cpu_of(programs[0].pid)
            for _ in range(TASKS // 100):
                futures = [crew.executor.submit(type, one) for _ in range(100)]
                for future in futures:
                    future.result()
            ours, theirs = time.process_time() - ours, _cpu_of(programs[0].pid) - theirs
    finally:
        for program in programs:
            program.kill()
            program.wait()
    return {"scheduler_task_ms": 1e3 * theirs / TASKS, "client_task_ms": 1e3 * ours / TASKS}


def _cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100.0


def _put(store: SweepStore, batches: list[list[TrialResult]]) -> None:
    for batch in batches:
        store.put(batch)


def _timed(job: Callable[[], object]) -> float:
    began = time.process_time()
    job()
    return time.process_time() - began


def main() -> dict[str, float | str | None]:
    with tempfile.TemporaryDirectory() as folder:
        found: dict[str, float | str | None] = {
            **training(),
            **on_threads(Path(folder)),
            **on_the_way(),
            **handing_out(Path(folder)),
        }
    try:
        return found | of_dask()
    except ImportError as error:
        return found | {"scheduler_task_ms": float("nan"), "missing": error.name}


if __name__ == "__main__":
    print(json.dumps(main(), indent=2))
