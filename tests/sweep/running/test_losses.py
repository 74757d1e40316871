"""Chunks that nobody takes, since the workers went away just then, are handed out again; but not for ever."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest

from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.running import sweep
from gradstudio.sweep.running.sweep import Sweep
from gradstudio.sweep.running.thread_crew import ThreadCrew
from tests.sweep.running.plans import Plan, stored

PLAN = Plan(seeds=30)


class GoneError(Exception):
    """A worker is gone."""


class LosingExecutor(Executor):
    """Hands calls on to another one, but for so many in a row from the second on."""

    def __init__(self, other: Executor, losses: int) -> None:
        self._other, self.losses, self._taken = other, losses, 0

    def submit(self, call: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        if self._taken and self.losses:
            self.losses -= 1
            raise GoneError("nobody is there")
        self._taken += 1
        return self._other.submit(call, *given, **named)


class LosingCrew(ThreadCrew):
    lost = (GoneError,)

    def __init__(self, losses: int, size: int = 1) -> None:
        super().__init__(size)
        self._losing = LosingExecutor(super().executor, losses)
        self.renewals = 0

    @property
    def executor(self) -> LosingExecutor:
        return self._losing

    @property
    def awaited(self) -> str:
        return f"Waiting after {self.renewals} renewals"

    def renew(self, cancelled: Callable[[], bool]) -> None:
        self.renewals += 1


def test_a_chunk_that_is_not_taken_is_handed_out_again(tmp_path: Path) -> None:
    with LosingCrew(4) as crew, stored(tmp_path / "sweep", PLAN) as store:
        assert Sweep(PLAN, store, crew).run()
        assert len(store.finished()) == PLAN.count
    assert crew.executor.losses == 0


def test_what_is_waited_for_is_told_before_workers_are_renewed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "_LOOK_SECONDS", 200.0)  # not since it is time to tell something
    told: list[str] = []
    with LosingCrew(4) as crew, stored(tmp_path / "sweep", PLAN) as store:
        assert Sweep(PLAN, store, crew).run(lambda progress: told.append(progress.awaited))
        assert crew.renewals > 0
    assert {f"Waiting after {number} renewals" for number in range(crew.renewals)} <= set(told)


def test_a_chunk_that_is_never_taken_ends_the_sweep_and_says_why(tmp_path: Path) -> None:
    with (
        LosingCrew(10**6) as crew,
        stored(tmp_path / "sweep", PLAN) as store,
        pytest.raises(SweepError, match=r"6 workers have ended .*\(nobody is there\)"),
    ):
        Sweep(PLAN, store, crew).run()


def test_workers_are_not_waited_for_again_once_the_sweep_is_cancelled(tmp_path: Path) -> None:
    """Many chunks are lost together, and each would wait for workers."""
    with LosingCrew(10**6, size=10) as crew, stored(tmp_path / "sweep", PLAN) as store:
        assert not Sweep(PLAN, store, crew).run(cancelled=lambda: crew.renewals > 0)
        assert crew.renewals == 1
