"""How much a worker is sent at once: by the work and the memory of the runs, and not by their number alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gradstudio.project import edits
from gradstudio.project.spec import Moons, ProjectSpec
from gradstudio.store.sweeps import SweepStore
from gradstudio.sweep.limits import EarlyEnding
from gradstudio.sweep.plan import Axis, SweepPlan
from gradstudio.sweep.running import agenda, packing
from gradstudio.sweep.running.agenda import Agenda
from gradstudio.sweep.running.chunk import Chunk, ChunkDone
from gradstudio.sweep.running.packing import run_packed
from gradstudio.sweep.running.run_pace import CHUNK_SECONDS, MOST_TOGETHER, RunPace
from gradstudio.sweep.running.sweep import Sweep, SweepProgress
from gradstudio.sweep.running.work import ChunkRoom, bytes_of, work_of, work_of_step
from gradstudio.sweep.trial import SweepTrial
from tests.sweep.running.test_many import ManyRuns, PretendingCrew, made_up

A_UNIT = 1e-10
"""Seconds that a multiply-add takes in these tests."""
SPEC = ProjectSpec()
SEEDS = tuple(range(600))
LAYERS = Axis(path="network.hidden", values=((4,), (512, 512, 512, 512)))
STEPS = Axis(path="training.steps", values=(10, 100_000))


class MeasuredCrew(PretendingCrew):
    """Makes up results and their seconds, and notes the chunks."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.chunks: list[tuple[SweepTrial, ...]] = []

    def work(self, cancelled: Callable[[], bool]) -> Callable[[Chunk], ChunkDone]:
        def done(chunk: Chunk) -> ChunkDone:
            self.chunks.append(chunk.trials)
            seconds = A_UNIT * sum(map(work_of, chunk.trials))
            return ChunkDone(results=tuple(map(made_up, chunk.trials)), seconds=seconds)

        return done


def chunks_of(plan: SweepPlan, path: Path) -> list[tuple[SweepTrial, ...]]:
    with (
        MeasuredCrew(1) as crew,
        SweepStore.create(path, plan.text, plan.digest, plan.paths) as store,
    ):
        assert Sweep(plan, store, crew).run()
    return crew.chunks


@pytest.mark.parametrize("axis", [LAYERS, STEPS], ids=["layers", "steps"])
def test_a_chunk_of_dear_runs_takes_no_longer_than_one_of_the_cheap_ones_before_it(
    axis: Axis, tmp_path: Path
) -> None:
    chunks = chunks_of(SweepPlan(spec=SPEC, axes=(axis,), seeds=SEEDS), tmp_path / "sweep")
    seconds = [A_UNIT * sum(map(work_of, chunk)) for chunk in chunks]
    assert max(map(len, chunks)) > 100
    for chunk, taken in zip(chunks, seconds, strict=True):
        assert len(chunk) == 1 or taken < 1.1 * CHUNK_SECONDS
    assert [trial.number for chunk in chunks for trial in chunk] == list(range(1200))


def test_a_chunk_is_closed_by_the_memory_that_its_runs_take_whatever_they_cost() -> None:
    plan = SweepPlan(spec=edits.set_training(SPEC, steps=1), axes=(LAYERS,), seeds=SEEDS)
    large = [trial for trial in plan.trials() if trial.number >= 600]
    room = ChunkRoom(runs=MOST_TOGETHER, work=1e30, memory=128 * 2**20)
    taken = [trial for trial in large if room.takes(trial)]
    assert len(taken) == 128 * 2**20 // bytes_of(large[1], large[0])


def test_one_run_always_has_room() -> None:
    (trial,) = list(SweepPlan(spec=SPEC).trials())
    room = ChunkRoom(runs=1, work=0.0, memory=0)
    assert room.takes(trial)
    assert not room.takes(trial)


def test_samples_that_runs_have_in_common_count_once() -> None:
    spec = SPEC.model_copy(update={"data": Moons(samples=50_000)})
    plan = SweepPlan(spec=spec, axes=(Axis(path="data.noise", values=(0.1, 0.2)),), seeds=(1, 2))
    first, second, third, _ = plan.trials()
    assert bytes_of(first, None) == bytes_of(third, second) > 50 * bytes_of(second, first)


def test_all_samples_count_where_a_batch_is_all_of_them_and_the_reference_counts_for_more() -> None:
    few, many = (SPEC.model_copy(update={"data": Moons(samples=count)}) for count in (500, 50_000))
    assert work_of_step(many) > 50 * work_of_step(few)
    assert work_of_step(edits.set_training(few, batch_size=10**6)) == work_of_step(few)
    assert work_of_step(edits.set_training(many, batch_size=500)) == work_of_step(few)
    assert work_of_step(edits.set_training(few, engine="reference")) > 1000 * work_of_step(few)


def test_runs_on_all_of_many_samples_are_asked_for_an_end_after_each_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spec = edits.set_training(SPEC.model_copy(update={"data": Moons(samples=2000)}), steps=20)
    monkeypatch.setattr(packing, "_SLICE_WORK", work_of_step(spec))
    asked = iter(range(100))
    trials = list(SweepPlan(spec=spec).trials())
    assert list(run_packed(trials, lambda: next(asked) >= 10)) == []
    assert next(asked) <= 12


def test_what_ended_early_is_worth_the_steps_that_it_took() -> None:
    pace = RunPace()
    pace.learn(10, 1e9, 0.1)
    assert pace.work(1) == pytest.approx(CHUNK_SECONDS * 1e10)
    assert pace.left(100, 2) == pytest.approx(0.5)
    before = pace.work(1)
    pace.learn(0, 0.0, 0.1)
    assert pace.work(1) == before


@contextmanager
def finished_before(path: Path, plan: ManyRuns) -> Iterator[SweepStore]:
    with SweepStore.create(path, "a plan", plan.digest, ["training.learning_rate"]) as store:
        store.put([made_up(trial) for trial in plan.trials()])
        yield store


@pytest.mark.parametrize("early", [EarlyEnding(), EarlyEnding(keep_one_in=3, first_rung=20, bracket=9)])
def test_a_resume_of_many_finished_runs_hears_whoever_ends_it(
    early: EarlyEnding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agenda, "_MOST_BEGUN", 200)
    plan = ManyRuns(seeds=2000, early=early)
    asked = iter(range(1000))
    with finished_before(tmp_path / "sweep", plan) as store:
        found = Agenda(plan, store)
        assert found.take(MOST_TOGETHER, 1e30) == ()
        assert found.is_passing
        assert not found.is_over
        with PretendingCrew(1) as crew:
            told: list[SweepProgress] = []
            assert not Sweep(plan, store, crew).run(told.append, lambda: next(asked) >= 3)
            assert told[0].finished == 2000
            assert Sweep(plan, store, crew).run()


def test_a_sweep_that_is_paused_while_it_passes_finished_runs_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agenda, "_MOST_BEGUN", 100)
    plan, asked = ManyRuns(seeds=1000), []

    def paused() -> bool:
        asked.append(None)
        return 2 < len(asked) < 5

    with finished_before(tmp_path / "sweep", plan) as store, PretendingCrew(1) as crew:
        assert Sweep(plan, store, crew).run(paused=paused)
    assert len(asked) >= 10
