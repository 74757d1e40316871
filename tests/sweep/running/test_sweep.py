"""A sweep on threads: what it finishes stays, and nothing is run twice."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from gradstudio.store import sweeps
from gradstudio.store.sweep_columns import read_sweep_columns, read_sweep_head
from gradstudio.store.sweeps import SweepStore
from gradstudio.store.trial_result import TrialResult
from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.limits import PRUNERS, EarlyEnding, Pruner, SweepBudget
from gradstudio.sweep.running.chunk import Chunk, ChunkDone, run_chunk
from gradstudio.sweep.running.optuna_judge import OptunaJudge
from gradstudio.sweep.running.run_trial import run_trial
from gradstudio.sweep.running.sweep import Sweep, SweepProgress
from gradstudio.sweep.running.thread_crew import ThreadCrew
from gradstudio.sweep.running.trial_state import state_of
from tests.sweep.running.plans import Plan, bits, carried_out, stored
from tests.unloadable import make_missing

HALVING = EarlyEnding(keep_one_in=3, first_rung=10, bracket=9)
PLANS = {
    "plain": Plan(seeds=10),
    "halving": Plan(early=HALVING, rates=(0.01, 0.03, 0.1, 1e3), seeds=5, steps=200),
    "halving in turns": Plan(
        early=replace(HALVING, turns=2), rates=(0.01, 0.03, 0.1, 1e3), seeds=5, steps=200
    ),
    "proposer": Plan(proposes=True, rates=(0.1,), seeds=16),
    "proposer with rungs": Plan(proposes=True, rates=(0.1,), seeds=16, early=HALVING),
}


class CountingCrew(ThreadCrew):
    """Counts what is run, and can end the sweep after so many chunks."""

    def __init__(self, size: int, most: int = 10**9) -> None:
        super().__init__(size)
        self.runs: list[tuple[int, int]] = []
        self.begun: list[tuple[int, int, int]] = []
        self._most = most

    @property
    def is_enough(self) -> bool:
        return len(self.runs) >= self._most

    def work(self, cancelled: Callable[[], bool]) -> Callable[[Chunk], ChunkDone]:
        def counted(chunk: Chunk) -> ChunkDone:
            begins = [(trial, state_of(trial)) for trial in chunk.trials]
            self.begun += [
                (trial.number, trial.steps, 0 if state is None else state.engine.step)
                for trial, state in begins
            ]
            done = run_chunk(chunk, cancelled)
            self.runs += [(result.number, result.steps) for result in done.results]
            return done

        return counted


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_the_number_of_threads_changes_nothing(plan: Plan, tmp_path: Path) -> None:
    one = carried_out(tmp_path / "one", plan, ThreadCrew(1))
    four = carried_out(tmp_path / "four", plan, ThreadCrew(4))
    assert bits(one) == bits(four)
    assert len(one) == plan.count


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_resumed_as_in_one_go_and_none_twice(plan: Plan, tmp_path: Path) -> None:
    whole = carried_out(tmp_path / "whole", plan, ThreadCrew(2))
    runs: list[tuple[int, int]] = []
    kept: dict[int, TrialResult] = {}
    for _ in range(100):
        crew = CountingCrew(2, most=5)
        with crew, stored(tmp_path / "pieces", plan) as store:
            before = store.finished()
            is_done = Sweep(plan, store, crew).run(cancelled=lambda crew=crew: crew.is_enough)
            kept |= {one.number: one for one in store.results(range(plan.count))}
        assert not any(number in before for number, _ in crew.runs)
        runs += crew.runs
        if is_done:
            break
    assert is_done
    assert bits([kept[number] for number in sorted(kept)]) == bits(whole)
    assert len(runs) == len(set(runs))  # no run was carried out twice to the same step


def judged(path: Path, plan: Plan, size: int, most: int) -> tuple[list[TrialResult], list[tuple[int, int]]]:
    """Carry a plan out in pieces of so many runs, and return all results and what was run, number and steps."""
    runs: list[tuple[int, int]] = []
    for _ in range(100):
        crew = CountingCrew(size, most=most)
        with crew, stored(path, plan) as store:
            is_done = Sweep(plan, store, crew).run(cancelled=lambda crew=crew: crew.is_enough)
            runs += crew.runs
            if is_done:
                assert len(store.finished()) == plan.count
                return store.results(range(plan.count)), runs
    raise AssertionError("it has no end")


@pytest.mark.parametrize("pruner", PRUNERS)
def test_runs_that_are_judged_one_by_one_are_resumed_and_none_twice(pruner: Pruner, tmp_path: Path) -> None:
    pytest.importorskip("optuna")
    early = EarlyEnding(keep_one_in=3, first_rung=10, pruner=pruner)
    plan, path = Plan(early=early, rates=(0.01, 0.03, 0.1, 1e3), seeds=5, steps=100), tmp_path / "pieces"
    results, runs = judged(path, plan, 2, most=5)
    assert len(runs) == len(set(runs))
    assert {one.steps for one in results if not one.ran_away} <= {10, 30, 90, 100}
    assert [one.cause == "rank" for one in results] == [
        one.steps < 100 and not one.ran_away for one in results
    ]
    assert any(one.cause == "rank" for one in results)
    assert any(one.steps == 100 for one in results)
    to_there = [replace(trial, steps=one.steps) for trial, one in zip(plan.trials(), results, strict=True)]
    for trial, found in zip(to_there, results, strict=True):
        if not found.ran_away:
            alone = run_trial(trial)
            assert alone is not None
            assert replace(alone, cause=found.cause).bits == found.bits
    with stored(path, plan) as store:
        rungs = list(store.rungs())
    once_more = OptunaJudge(early, plan.longest)
    for rung in rungs:  # as it was judged when it came there
        result = results[rung.number]
        assert result.ran_away or once_more.goes_on(rung) == (result.steps > rung.step)
        once_more.goes_on(rung)
    assert len({(rung.number, rung.step) for rung in rungs}) == len(rungs)


def test_one_thread_judges_alike_each_time(tmp_path: Path) -> None:
    pytest.importorskip("optuna")
    plan = replace(PLANS["halving"], early=EarlyEnding(keep_one_in=3, first_rung=10, pruner="asha"))
    one, other = (judged(tmp_path / name, plan, 1, most=10**9)[0] for name in ("one", "other"))
    assert bits(one) == bits(other)


def test_asha_without_optuna_is_said_with_the_line_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_missing("optuna", monkeypatch)
    plan = Plan(early=EarlyEnding(keep_one_in=3, pruner="asha"))
    with (
        ThreadCrew(1) as crew,
        stored(tmp_path / "sweep", plan) as store,
        pytest.raises(SweepError, match=r"pip install 'gradstudio\[sweep\]'"),
    ):
        Sweep(plan, store, crew)


def states_in(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        return [
            number for (number,) in connection.execute("SELECT number FROM states WHERE length(state) > 0")
        ]


def test_runs_go_on_from_their_states_which_are_kept_no_longer(tmp_path: Path) -> None:
    plan, path = PLANS["halving"], tmp_path / "sweep"
    with CountingCrew(2, most=5) as crew, stored(path, plan) as store:
        assert not Sweep(plan, store, crew).run(cancelled=lambda: crew.is_enough)
        over = store.finished()
        at_rungs = [one for one in store.results(range(plan.count)) if one.number not in over]
    assert sorted(states_in(path)) == [one.number for one in at_rungs if not one.ran_away]
    assert at_rungs
    crew = CountingCrew(2)
    with crew, stored(path, plan) as store:
        assert Sweep(plan, store, crew).run()
    assert states_in(path) == []
    assert all((begin > 0) == (steps > 10) for _, steps, begin in crew.begun)
    assert any(begin > 0 for *_, begin in crew.begun)


def test_a_file_without_states_is_gone_on_with(tmp_path: Path) -> None:
    plan, path = PLANS["halving"], tmp_path / "sweep"
    with CountingCrew(2, most=5) as crew, stored(path, plan) as store:
        Sweep(plan, store, crew).run(cancelled=lambda: crew.is_enough)
    with closing(sqlite3.connect(path)) as connection:  # as the version before wrote it
        connection.executescript("DROP TABLE states; DROP TABLE rungs; PRAGMA user_version = 2")
    assert len(read_sweep_columns(path).numbers) > 0
    assert bits(carried_out(path, plan, ThreadCrew(2))) == bits(
        carried_out(tmp_path / "whole", plan, ThreadCrew(2))
    )


def test_the_worse_end_at_rungs_and_the_best_take_all_steps(tmp_path: Path) -> None:
    results = carried_out(tmp_path / "sweep", PLANS["halving"], ThreadCrew(2))
    for begin in (0, 9):
        bracket = results[begin : begin + 9]
        assert sorted(one.steps for one in bracket if not one.ran_away)[-1] == 200
        assert sum(one.steps == 200 for one in bracket) == 1
        assert {one.cause for one in bracket} <= {"", "rank"}
    best = min(results[:9], key=lambda one: (one.score("loss"), one.number))
    assert best.cause == ""


def test_every_second_bracket_is_compared_first_at_the_second_rung(tmp_path: Path) -> None:
    results = carried_out(tmp_path / "sweep", PLANS["halving in turns"], ThreadCrew(2))
    first = [min(one.steps for one in results[begin : begin + 9] if one.cause == "rank") for begin in (0, 9)]
    assert first == [10, 30]


def test_a_budget_of_steps_ends_a_sweep_at_the_same_run(tmp_path: Path) -> None:
    plan = Plan(seeds=30, budget=SweepBudget(steps=80 * 70))
    for size in (1, 3):
        with ThreadCrew(size) as crew, stored(tmp_path / str(size), plan) as store:
            assert Sweep(plan, store, crew).run()
            assert len(store.finished()) == 70
            assert len(store.results(range(90))) == 70


def test_a_budget_of_time_that_is_used_up_begins_nothing(tmp_path: Path) -> None:
    plan = Plan(budget=SweepBudget(seconds=0.0))
    with ThreadCrew(1) as crew, stored(tmp_path / "sweep", plan) as store:
        assert Sweep(plan, store, crew).run()
        assert len(store.finished()) == 0


class Clock:
    """What the store takes for the time; it goes on by hand alone."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(sweeps, "time", made)
    return made


def test_time_that_is_paused_is_not_taken_from_the_budget(tmp_path: Path, clock: Clock) -> None:
    plan = Plan(budget=SweepBudget(seconds=600.0))
    pauses = iter([True] * 3)

    def told(progress: SweepProgress) -> None:
        if not progress.running and not progress.finished:
            clock.now += 3_600.0

    with ThreadCrew(1) as crew, stored(tmp_path / "sweep", plan) as store:
        assert Sweep(plan, store, crew).run(told, paused=lambda: next(pauses, False))
        assert len(store.finished()) == plan.count
        assert store.seconds == 0.0
    assert read_sweep_head(tmp_path / "sweep").seconds == 0.0


def test_what_was_begun_before_a_pause_takes_its_time_from_the_budget(tmp_path: Path, clock: Clock) -> None:
    plan = Plan(seeds=30, budget=SweepBudget(seconds=600.0))
    may_go_on, looks = threading.Event(), list[SweepProgress]()

    class Held(ThreadCrew):
        def work(self, cancelled: Callable[[], bool]) -> Callable[[Chunk], ChunkDone]:
            def held(chunk: Chunk) -> ChunkDone:
                while not (may_go_on.wait(0.01) or cancelled()):
                    pass
                return run_chunk(chunk, cancelled)

            return held

    def told(progress: SweepProgress) -> None:
        looks.append(progress)
        if len(looks) == 2:
            assert progress.running > 0
            clock.now += 3_600.0
            may_go_on.set()

    with Held(1) as crew, stored(tmp_path / "sweep", plan) as store:
        assert Sweep(plan, store, crew).run(told, paused=lambda: bool(looks))
        assert 0 < len(store.finished()) < plan.count
        assert store.seconds == 3_600.0


def test_progress_is_told_and_pausing_begins_nothing(tmp_path: Path) -> None:
    plan, told = Plan(seeds=20), list[SweepProgress]()
    pauses = iter([True] * 3)
    with ThreadCrew(2) as crew, stored(tmp_path / "sweep", plan) as store:
        assert Sweep(plan, store, crew).run(told.append, paused=lambda: next(pauses, False))
    assert [one.running for one in told[:3]] == [0, 0, 0]
    assert told[-1].finished == told[-1].count == 60
    assert told[-1].left == 0.0


def test_a_store_of_another_plan_is_refused(tmp_path: Path) -> None:
    stored(tmp_path / "sweep", Plan()).close()
    with (
        ThreadCrew(1) as crew,
        SweepStore(tmp_path / "sweep") as store,
        pytest.raises(SweepError, match="another plan"),
    ):
        Sweep(replace(Plan(), digest="other"), store, crew)


def test_an_error_in_a_trial_ends_the_sweep_and_keeps_what_is_finished(tmp_path: Path) -> None:
    class Faulty(CountingCrew):
        def work(self, cancelled: Callable[[], bool]) -> Callable[[Chunk], ChunkDone]:
            counted = super().work(cancelled)

            def faulty(chunk: Chunk) -> ChunkDone:
                if chunk.trials[-1].number > 20:
                    raise MemoryError("no memory")
                return counted(chunk)

            return faulty

    plan = Plan(seeds=30)
    with Faulty(1) as crew, stored(tmp_path / "sweep", plan) as store:
        with pytest.raises(MemoryError):
            Sweep(plan, store, crew).run()
        assert len(store.finished()) == len(crew.runs) > 0
