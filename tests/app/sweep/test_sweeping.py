"""A sweep behind the window: begun, held, given up, gone on with, and its runs as they come."""

from __future__ import annotations

import time
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from gradstudio.app.sweep import sweeping as of_sweeping
from gradstudio.app.sweep.draft import AxisDraft, SweepDraft, plan_of
from gradstudio.app.sweep.seen_runs import SeenRuns
from gradstudio.app.sweep.sweeping import Sweeping
from gradstudio.store import sweeps
from gradstudio.store.sweep_columns import read_sweep_columns, read_sweep_head
from gradstudio.store.sweeps import SweepStore
from gradstudio.sweep.limits import SweepBudget
from gradstudio.sweep.running import thread_crew
from gradstudio.ui.sweep.sweep_words import state_of
from tests.app.sweep.held_chunks import held_after_the_first
from tests.qt_helpers import PATIENCE, small_spec, until

RATE = "training.learning_rate"


def plan(points: int = 12, steps: int = 5):
    axes = (AxisDraft(path=RATE, text="0.01 to 1", logarithmic=True),)
    spec = small_spec()
    training = spec.training.model_copy(update={"steps": steps, "engine": "compiled"})
    return plan_of(SweepDraft(axes=axes, points=points), spec.model_copy(update={"training": training}))


@pytest.fixture
def sweeping(qapp):
    made = Sweeping()
    yield made
    assert made.shutdown(PATIENCE)


@pytest.fixture
def seen(sweeping):
    made = SeenRuns(sweeping)
    made.set_seen(True)
    yield made
    assert made.shutdown(PATIENCE)


@pytest.fixture
def may_go_on():
    """Has a sweep wait after its first chunk until this is set, or it is given up."""
    with held_after_the_first() as event:
        yield event


def test_a_sweep_runs_to_its_end_and_its_runs_are_seen(sweeping, seen, qtbot, tmp_path):
    sweeping.begin(plan(), tmp_path / "a.gradsweep")
    assert sweeping.is_running
    until(qtbot, lambda: sweeping.is_complete and seen.table is not None and len(seen.table) == 12)
    assert sweeping.progress.finished == 12
    assert sweeping.problem == ""
    assert seen.meant.all()


def test_what_was_given_up_goes_on_and_nothing_is_run_twice(sweeping, may_go_on, qtbot, tmp_path):
    path = tmp_path / "a.gradsweep"
    sweeping.begin(plan(2_000, 300), path)
    until(qtbot, lambda: sweeping.progress is not None and sweeping.progress.finished > 0)
    sweeping.cancel()
    assert not sweeping.is_running
    assert not sweeping.is_complete
    sweeping.resume()  # waits for what was given up to have let go of the file
    until(qtbot, lambda: sweeping.progress is not None)
    before = read_sweep_columns(path)
    assert 0 < len(before.numbers) < 2_000
    may_go_on.set()
    until(qtbot, lambda: sweeping.is_complete)
    after = read_sweep_columns(path)
    assert after.numbers.tolist() == list(range(2_000))
    kept = np.isin(after.numbers, before.numbers[before.is_finished])
    np.testing.assert_array_equal(after.at[kept], before.at[before.is_finished])


def test_a_pause_begins_nothing_more(sweeping, may_go_on, qtbot, tmp_path):
    sweeping.begin(plan(4_000, 300), tmp_path / "a.gradsweep")
    until(qtbot, lambda: sweeping.progress is not None)
    sweeping.pause(True)
    assert sweeping.is_paused
    may_go_on.set()
    until(qtbot, lambda: sweeping.progress.running == 0)
    held = sweeping.progress
    for _ in range(3):
        with qtbot.waitSignal(sweeping.progressed, timeout=PATIENCE):
            pass
        assert sweeping.progress == held  # no run, and no second of the budget
    held = held.finished
    assert held < 4_000
    sweeping.pause(False)
    until(qtbot, lambda: sweeping.progress.finished > held)


def test_a_file_that_is_there_is_not_written_over(sweeping, qtbot, tmp_path):
    path = tmp_path / "a.gradsweep"
    path.write_text("mine")
    sweeping.begin(plan(), path)
    until(qtbot, lambda: sweeping.problem)
    assert "is there already" in sweeping.problem
    assert path.read_text() == "mine"


def test_the_file_of_a_sweep_is_opened_and_goes_on_only_when_asked(sweeping, qtbot, tmp_path):
    path = tmp_path / "a.gradsweep"
    sweeping.begin(plan(), path)
    until(qtbot, lambda: sweeping.is_complete)
    again = Sweeping()
    looked = SeenRuns(again)
    looked.set_seen(True)
    again.open(path)
    until(qtbot, lambda: looked.table is not None and len(looked.table) == 12)
    assert again.plan == plan()
    assert not again.is_running
    assert again.is_complete  # and nothing is left to be resumed
    assert looked.shutdown(PATIENCE)
    assert again.shutdown(PATIENCE)


@pytest.mark.parametrize(
    ("seconds", "is_complete"),
    [(None, False), (3600.0, False), (1e-6, True)],
    ids=["whole", "time left", "out of time"],
)
def test_a_file_of_which_runs_are_left_is_complete_only_when_its_time_is_over(
    sweeping, qtbot, tmp_path, seconds, is_complete
):
    path = tmp_path / "a.gradsweep"
    left = replace(plan(), budget=SweepBudget(seconds=seconds))
    with SweepStore.create(path, left.text, left.digest, left.paths) as store:
        store.sync()
    sweeping.open(path)
    until(qtbot, lambda: sweeping.plan == left)
    assert sweeping.is_complete == is_complete


def test_a_file_that_is_no_sweep_says_so(sweeping, qtbot, tmp_path):
    path = tmp_path / "a.gradsweep"
    path.write_text("no sweep")
    with qtbot.waitSignal(sweeping.refused, timeout=PATIENCE) as told:
        sweeping.open(path)
    assert str(path) in told.args[0]
    assert sweeping.problem == ""
    assert sweeping.plan is None


def test_a_sweep_that_runs_is_not_given_up_for_another_file(sweeping, may_go_on, qtbot, tmp_path):
    path, other = tmp_path / "a.gradsweep", tmp_path / "b.gradsweep"
    with SweepStore.create(other, plan().text, plan().digest, plan().paths):
        pass
    sweeping.begin(plan(2_000, 300), path)
    until(qtbot, lambda: sweeping.progress is not None)
    for asked in (other, path):
        with qtbot.waitSignal(sweeping.refused, timeout=PATIENCE) as told:
            sweeping.open(asked)
        assert asked.name in told.args[0]
    assert sweeping.is_running
    assert sweeping.path == path
    assert "of 2,000 runs" in state_of(sweeping)


def test_what_was_being_opened_is_let_go_by_a_sweep_that_begins(sweeping, qtbot, tmp_path):
    other = tmp_path / "b.gradsweep"
    with SweepStore.create(other, plan(7).text, plan(7).digest, plan(7).paths):
        pass
    sweeping.open(other)
    sweeping.begin(plan(), tmp_path / "a.gradsweep")
    until(qtbot, lambda: sweeping.is_complete)
    assert sweeping.plan == plan()


def test_a_sweep_whose_file_cannot_be_made_says_so_once_and_begins_again_once_it_can(
    sweeping, seen, qtbot, tmp_path
):
    path = tmp_path / "none yet" / "a.gradsweep"
    told: list[str] = []
    seen.problem_told.connect(told.append)
    sweeping.begin(plan(), path)
    until(qtbot, lambda: sweeping.problem)
    assert sweeping.can_go_on
    assert not sweeping.is_kept
    path.parent.mkdir()
    sweeping.resume()
    until(qtbot, lambda: sweeping.is_complete and seen.table is not None and len(seen.table) == 12)
    assert not sweeping.can_go_on
    assert sweeping.is_kept
    assert told == []


def test_a_sweep_whose_file_vanishes_ends_and_says_so(sweeping, seen, may_go_on, qtbot, tmp_path):
    path = tmp_path / "a.gradsweep"
    told: list[str] = []
    seen.problem_told.connect(told.append)
    sweeping.begin(plan(20_000, 300), path)
    until(qtbot, lambda: sweeping.progress is not None and sweeping.progress.finished > 0)
    path.unlink()
    may_go_on.set()
    until(qtbot, lambda: sweeping.problem)
    assert "was moved or deleted" in sweeping.problem
    assert not sweeping.is_running
    assert sweeping.can_go_on
    assert not sweeping.is_kept
    assert len(told) <= 1  # it may have been read just then
    sweeping.resume()
    until(qtbot, lambda: sweeping.progress is not None and sweeping.progress.finished > 0)
    assert sweeping.is_kept


def test_what_is_wrong_with_a_file_is_told_once(sweeping, seen, qtbot, tmp_path):
    path = tmp_path / "a.gradsweep"
    with SweepStore.create(path, plan().text, plan().digest, plan().paths):
        pass
    told: list[str] = []
    seen.problem_told.connect(told.append)
    sweeping.open(path)
    until(qtbot, lambda: sweeping.plan is not None and not seen._work.is_busy)
    path.write_text("damaged")
    for asked in range(3):
        seen._work.begin()
        until(qtbot, lambda: not seen._work.is_busy)
        assert len(told) == 1, asked


def test_a_sweep_that_ran_out_of_time_or_steps_does_not_say_that_all_is_done(sweeping, qtbot, tmp_path):
    late = replace(plan(50, 2_000), budget=SweepBudget(seconds=1e-6))
    sweeping.begin(late, tmp_path / "a.gradsweep")
    until(qtbot, lambda: sweeping.is_complete)
    finished = sweeping.progress.finished
    assert finished < 50
    assert state_of(sweeping) == f"{finished} of 50 runs; the time is over"
    sweeping.begin(replace(plan(50), budget=SweepBudget(steps=20)), tmp_path / "b.gradsweep")
    until(qtbot, lambda: sweeping.is_complete)
    assert state_of(sweeping) == "4 of 50 runs; the steps are used up"
    sweeping.begin(plan(), tmp_path / "c.gradsweep")
    until(qtbot, lambda: sweeping.is_complete)
    assert state_of(sweeping).startswith("All 12 runs in ")


def test_a_sweep_of_one_run_says_run(sweeping, qtbot, tmp_path):
    sweeping.begin(plan(1), tmp_path / "a.gradsweep")
    until(qtbot, lambda: sweeping.is_complete)
    assert state_of(sweeping).startswith("All 1 run in ")


def test_what_nobody_looks_at_is_not_read(sweeping, qtbot, tmp_path):
    unseen = SeenRuns(sweeping)
    sweeping.begin(plan(), tmp_path / "a.gradsweep")
    until(qtbot, lambda: sweeping.is_complete)
    assert unseen.table is None
    unseen.set_seen(True)
    until(qtbot, lambda: unseen.table is not None)
    assert unseen.shutdown(PATIENCE)


def test_ranges_and_the_best_share_hold_together(sweeping, seen, qtbot, tmp_path):
    sweeping.begin(plan(20), tmp_path / "a.gradsweep")
    until(qtbot, lambda: sweeping.is_complete and seen.table is not None and len(seen.table) == 20)
    seen.set_percent(50.0)
    assert seen.shown.sum() == 10
    middle = float(np.median(seen.table.fields[RATE].numbers[seen.shown]))
    seen.brush(RATE, (middle, np.inf))
    assert 0 < seen.meant.sum() < 10
    assert not (seen.meant & ~seen.shown).any()
    seen.clear_brushes()
    assert (seen.meant == seen.shown).all()


def test_whoever_hears_of_other_runs_finds_marks_for_all_of_them(sweeping, seen, qtbot, tmp_path):
    heard: list[bool] = []
    seen.brush(RATE, (0.1, np.inf))
    for signal in (seen.changed, seen.choice_changed):
        signal.connect(
            lambda: heard.append(len(seen.meant) == (0 if seen.table is None else len(seen.table)))
        )
    sweeping.begin(plan(2_000, 300), tmp_path / "a.gradsweep")
    until(qtbot, lambda: sweeping.is_complete and seen.table is not None and len(seen.table) == 2_000)
    assert all(heard)
    assert len(heard) > 1


def test_nothing_is_told_of_runs_before_the_kernels_are_there(sweeping, qtbot, tmp_path, monkeypatch):
    told_before = []
    monkeypatch.setattr(thread_crew, "warm_kernels", lambda: told_before.append(state_of(sweeping)))
    sweeping.begin(plan(), tmp_path / "a.gradsweep")
    until(qtbot, lambda: sweeping.is_complete)
    assert told_before == ["Getting ready…"]


def test_the_minutes_of_a_sweep_begin_when_the_kernels_are_there(sweeping, qtbot, tmp_path, monkeypatch):
    compiled = [0.0]

    def ready(go_on):
        compiled[0] += 3_000.0
        return True

    monkeypatch.setattr(sweeps, "time", SimpleNamespace(monotonic=lambda: time.monotonic() + compiled[0]))
    monkeypatch.setattr(of_sweeping, "are_kernels_ready", ready)
    monkeypatch.setattr(thread_crew, "warm_kernels", lambda: ready(None))
    begun = plan()
    path = tmp_path / "a.gradsweep"
    sweeping.begin(replace(begun, budget=replace(begun.budget, seconds=2_000.0)), path)
    until(qtbot, lambda: sweeping.is_complete)
    assert sweeping.progress.finished == sweeping.progress.count == begun.count
    assert read_sweep_head(path).seconds < 2_000.0
