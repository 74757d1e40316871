"""Runs are renamed, coloured, hidden and deleted, and all of that is undone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradstudio.app.record.run_edits import MOST_LETTERS
from gradstudio.training.record import Bookmark
from gradstudio.training.run.moment import Moment, RunId
from tests.app.record.kept_runs import FASTER, KeptRuns


@pytest.fixture
def runs(qapp) -> KeptRuns:
    runs = KeptRuns()
    runs.begin()
    runs.begin(FASTER)
    runs.branch(1, 3)
    return runs


@pytest.fixture
def listed(runs) -> list[str]:
    said: list[str] = []
    runs.records.listed.connect(lambda: said.append("listed"))
    return said


def numbers(runs: KeptRuns) -> tuple[list[int], list[int]]:
    return [run.number for run in runs.record.runs], [run.run for run in runs.records.runs]


def test_a_run_is_renamed_and_has_its_name_back(runs, listed):
    runs.edits.rename(RunId(2), "  with a  higher rate ")
    assert runs.label(2).name == "with a higher rate"
    assert runs.undo_stack.undoText() == "Rename run"
    runs.undo_stack.undo()
    assert runs.label(2).name == "Run 2"
    runs.undo_stack.redo()
    assert runs.label(2).name == "with a higher rate"
    assert listed == ["listed"] * 3


def test_others_are_hidden_and_a_run_is_shown_in_one_step(runs):
    runs.edits.hide([RunId(1)], hidden=True)
    runs.edits.hide([RunId(2), RunId(3)], hidden=True, beside=RunId(1))
    assert [runs.label(run).hidden for run in (1, 2, 3)] == [False, True, True]
    runs.undo_stack.undo()
    assert [runs.label(run).hidden for run in (1, 2, 3)] == [True, False, False]
    runs.undo_stack.undo()
    assert not runs.undo_stack.canUndo()


@pytest.mark.parametrize("name", ["", "   ", "Run 2"])
def test_an_empty_name_and_the_same_name_are_no_edit(runs, name):
    runs.edits.rename(RunId(2), name)
    assert runs.label(2).name == "Run 2"
    assert not runs.undo_stack.canUndo()


def test_a_name_has_an_end(runs):
    runs.edits.rename(RunId(2), "x" * 5000)
    assert len(runs.label(2).name) == MOST_LETTERS


def test_several_runs_are_hidden_in_one_step(runs):
    runs.edits.hide([RunId(1), RunId(3)], hidden=True)
    assert [runs.label(run).hidden for run in (1, 2, 3)] == [True, False, True]
    assert runs.undo_stack.undoText() == "Hide runs"
    runs.edits.hide([RunId(1), RunId(2)], hidden=False)
    assert runs.undo_stack.undoText() == "Show run"
    runs.undo_stack.undo()
    runs.undo_stack.undo()
    assert not any(runs.label(run).hidden for run in (1, 2, 3))


def test_undo_leaves_what_was_said_of_a_run_since(runs):
    runs.edits.recolour([RunId(2)], "#ff0000")
    marked = replace(runs.label(2), bookmarks=(Bookmark(step=3, name="here"),))
    runs.records.set_label(RunId(2), marked)
    runs.undo_stack.undo()
    assert runs.label(2) == replace(marked, colour="")


def test_a_run_is_deleted_and_brought_back_whole(runs, listed):
    kept = runs.record.run(1)
    assert runs.edits.delete([RunId(1)]) == ""
    assert numbers(runs) == ([2, 3], [2, 3])
    assert runs.record.at(Moment(RunId(3), 5)).step_count == 5
    runs.undo_stack.undo()
    assert numbers(runs) == ([1, 2, 3], [1, 2, 3])
    assert runs.record.run(1) is kept
    assert runs.records.find(RunId(1)).kept is kept
    runs.undo_stack.redo()
    assert numbers(runs) == ([2, 3], [2, 3])


def test_several_runs_are_deleted_in_one_step(runs):
    runs.edits.delete([RunId(1), RunId(3)])
    assert runs.undo_stack.undoText() == "Delete 2 runs"
    assert numbers(runs) == ([2], [2])
    runs.undo_stack.undo()
    assert numbers(runs) == ([1, 2, 3], [1, 2, 3])


def test_the_present_run_is_not_deleted_and_it_is_said_why(runs):
    runs.hear(2)
    reason = runs.edits.delete([RunId(1), RunId(2)])
    assert reason.startswith("Run 2 is the run that Play goes on with")
    assert numbers(runs) == ([1, 2, 3], [1, 2, 3])
    assert not runs.undo_stack.canUndo()


def test_a_run_that_was_resumed_since_is_not_deleted_again(runs):
    runs.hear(2)
    runs.edits.delete([RunId(1), RunId(3)])
    runs.undo_stack.undo()
    runs.hear(1)
    runs.undo_stack.redo()
    assert numbers(runs) == ([1, 2], [1, 2])
    runs.undo_stack.undo()
    assert numbers(runs) == ([1, 2, 3], [1, 2, 3])


def test_a_run_that_is_about_to_go_on_is_not_deleted(runs):
    runs.hear(2)
    runs.going_on = Moment(RunId(3), runs.records.find(RunId(3)).step)
    assert runs.edits.delete([RunId(3)]).startswith("Run 3 is the run that Play goes on with")
    assert numbers(runs) == ([1, 2, 3], [1, 2, 3])


def test_a_run_that_is_about_to_go_on_is_not_deleted_again_either(runs):
    runs.hear(2)
    runs.edits.delete([RunId(1), RunId(3)])
    runs.undo_stack.undo()
    runs.going_on = Moment(RunId(3), runs.records.find(RunId(3)).step)
    runs.undo_stack.redo()
    assert numbers(runs) == ([2, 3], [2, 3])
    runs.going_on = None
    runs.undo_stack.undo()
    assert numbers(runs) == ([1, 2, 3], [1, 2, 3])


def test_a_run_whose_branch_is_about_to_begin_may_go(runs):
    runs.hear(2)
    runs.going_on = Moment(RunId(1), 3)  # the training thread branches off first
    assert runs.edits.delete([RunId(1)]) == ""
    assert numbers(runs) == ([2, 3], [2, 3])


def test_a_run_that_was_heard_of_after_it_was_deleted_is_there_once(runs):
    runs.hear(2)
    gone = runs.record.run(1)
    runs.edits.delete([RunId(1)])
    runs.record.add(gone)  # it went on before the training thread was told
    runs.hear(1)
    present = runs.records.present
    for act in (runs.undo_stack.undo, runs.undo_stack.redo, runs.undo_stack.undo):
        act()
        assert runs.records.find(RunId(1)) is runs.records.present is present


def test_the_newest_is_looked_at_before_the_run_in_sight_goes(runs):
    runs.moment = Moment(RunId(1), 2)
    runs.edits.delete([RunId(2)])
    assert runs.moment is not None
    runs.edits.delete([RunId(1)])
    assert runs.moment is None


def test_runs_that_are_gone_are_left_alone(runs):
    runs.edits.rename(RunId(9), "nobody")
    runs.edits.recolour([RunId(9)], "#ff0000")
    assert runs.edits.delete([RunId(9)]) == ""
    assert not runs.undo_stack.canUndo()
