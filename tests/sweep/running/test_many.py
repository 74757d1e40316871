"""However many runs a sweep has, it holds those in memory that are under way."""

import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gradstudio.project.spec import ProjectSpec
from gradstudio.store.trial_result import MOST_POINTS, TrialResult
from gradstudio.sweep.limits import EarlyEnding
from gradstudio.sweep.running import run_pace
from gradstudio.sweep.running.chunk import Chunk, ChunkDone
from gradstudio.sweep.running.sweep import Sweep
from gradstudio.sweep.running.thread_crew import ThreadCrew
from gradstudio.sweep.trial import SweepTrial
from tests.sweep.running.plans import RATE, Plan, stored

SPEC = ProjectSpec()
STATE_BYTES = 2**14


@dataclass(frozen=True, kw_only=True)
class ManyRuns(Plan):
    """Trials that are made as they are asked for."""

    @property
    def count(self) -> int:
        return self.seeds

    def trials(self) -> Iterator[SweepTrial]:
        for number in range(self.seeds):
            yield SweepTrial(number=number, values={RATE: 0.1}, seed=number, spec=SPEC, steps=10)


class AtOnce(Executor):
    """Carries out what is handed in before it returns."""

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(work(*arguments, **named))
        return future


class PretendingCrew(ThreadCrew):
    """Makes up results, so that nothing is trained."""

    @property
    def executor(self) -> Executor:
        return AtOnce()

    def work(self, cancelled: Callable[[], bool]) -> Callable[[Chunk], ChunkDone]:
        return lambda chunk: ChunkDone(results=tuple(map(made_up, chunk.trials)), seconds=1e-3)


def made_up(trial: SweepTrial) -> TrialResult:
    return TrialResult(
        number=trial.number,
        values=trial.values,
        seed=trial.seed,
        steps=trial.steps,
        loss=0.5,
        accuracy=0.5,
        test_loss=0.5,
        test_accuracy=0.5,
        ran_away=False,
        cause="",
        stride=1,
        curve=bytes(4 * MOST_POINTS),
        digest=bytes(16),
        seconds=1e-3,
        state=bytes(STATE_BYTES) if trial.beyond else b"",
    )


def peak(path: Path, runs: int, early: EarlyEnding | None = None) -> int:
    """Return the most memory, in bytes, that a sweep of so many runs takes."""
    plan = ManyRuns(seeds=runs, early=early or EarlyEnding())
    with PretendingCrew(2) as crew, stored(path, plan) as store:
        tracemalloc.start()
        assert Sweep(plan, store, crew).run()
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert len(store.finished()) == runs
    return found


def test_memory_is_flat(tmp_path: Path) -> None:
    peak(tmp_path / "first", 600)  # what is loaded at first use
    few, many = peak(tmp_path / "few", 1000), peak(tmp_path / "many", 5000)
    assert many < 1.3 * few + 2**16


def test_memory_and_file_are_flat_where_states_wait_at_rungs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        run_pace, "MOST_TOGETHER", 16
    )  # so that few runs are as many as are under way at once
    early = EarlyEnding(keep_one_in=3, first_rung=2, bracket=27)
    peak(tmp_path / "first", 100, early)
    few, many = peak(tmp_path / "few", 300, early), peak(tmp_path / "many", 1000, early)
    assert many < 1.3 * few + 2**16
    assert (tmp_path / "many").stat().st_size < 1000 * 4000  # one state takes four times as much
