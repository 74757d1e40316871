"""Runs as a user has them: trained, started over, looked at, resumed, branched and deleted, by mouse and key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gradstudio.app.program.new_seed import new_seed
from gradstudio.app.record.run_columns import RUN_COLUMNS
from gradstudio.project.fields import set_field
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.ui.runs import RunsPanel
from tests.qt_helpers import settle, until
from tests.ui.gestures import choose_from_menu, key, press_action, show_tab


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def panel_of(studio) -> RunsPanel:
    return studio.window.findChild(RunsPanel)


def names(studio) -> list[str]:
    return [row.name for row in panel_of(studio).order.shown()]


def differs(studio) -> list[str]:
    return [row.differs for row in panel_of(studio).order.shown()]


def trained(studio, qtbot, steps: int = 6) -> None:
    """Take some steps, and wait until the panel has heard of them."""
    records = studio.window._models.records
    before = records.present.step
    studio.trainer.step(steps)
    until(qtbot, lambda: records.present.step == before + steps and studio.is_settled)


@pytest.fixture
def three(studio, qtbot):
    """A window with a run, its reset with the same settings, and one with another seed."""
    trained(studio, qtbot)
    show_tab(studio.window, "Runs")
    records = studio.window._models.records
    for action, number in (("reset", 2), ("new_weights", 3)):
        press_action(studio.window, action)
        until(qtbot, lambda number=number: records.present.run == number and studio.is_settled)
        trained(studio, qtbot)
    until(qtbot, lambda: len(names(studio)) == 3)
    return studio


def test_reset_and_new_weights_begin_runs_and_tell_what_differs(three):
    assert names(three) == ["Run 1", "Run 2", "Run 3"]
    assert differs(three)[:2] == ["first run", "same settings"]
    assert differs(three)[2].startswith("seed 7 → ")


def test_an_edit_that_starts_the_run_over_begins_one_and_another_does_not(three, qtbot):
    three.window.editor.edit("Rate", set_field, "training.learning_rate.rate", 0.3)
    trained(three, qtbot)
    assert len(names(three)) == 3
    three.window.editor.edit("Seed", set_field, "training.seed", 99)
    until(qtbot, lambda: three.window._models.records.present.run == 4)
    trained(three, qtbot)
    until(qtbot, lambda: len(names(three)) == 4)
    assert differs(three)[2].endswith("; at step 6: rate 0.2 → 0.3")
    assert differs(three)[3].endswith("→ 99")


def test_a_deleted_run_comes_back_with_undo_in_the_window_and_in_the_record(three, qtbot):
    panel, record = panel_of(three), three.trainer.record
    panel.tree.select(RunId(1))
    panel.tree.setFocus()
    key(panel.tree, Qt.Key.Key_Delete)
    assert names(three) == ["Run 2", "Run 3"]
    until(qtbot, lambda: len(record.runs) == 2)
    assert three.window.actions_by_name["undo"].isEnabled()
    press_action(three.window, "undo")
    until(qtbot, lambda: len(record.runs) == 3)
    assert names(three) == ["Run 1", "Run 2", "Run 3"]


def test_the_end_of_an_earlier_run_is_looked_at_and_training_goes_on_there(three, qtbot):
    panel, sight, records = panel_of(three), three.window.sight, three.window._models.records
    panel.tree.select(RunId(1))
    panel.tree.setFocus()
    key(panel.tree, Qt.Key.Key_Return)
    until(qtbot, lambda: sight.shown == Moment(RunId(1), 6))
    choose_from_menu(three.window, "Training", "Run", "Resume run")
    until(qtbot, lambda: records.present.run == 1)
    assert sight.is_live
    trained(three, qtbot, 4)
    until(qtbot, lambda: panel.model.rows[0].steps == 10)
    assert len(names(three)) == 3
    assert three.spec.training.seed == 7


def test_a_run_is_resumed_without_being_looked_at_first(three, qtbot):
    panel, records = panel_of(three), three.window._models.records
    seed = three.spec.training.seed
    panel.tree.select(RunId(2))
    choose_from_menu(three.window, "Training", "Run", "Resume run")
    until(qtbot, lambda: records.present.run == 2)
    assert three.spec.training.seed == 7
    trained(three, qtbot, 4)
    assert three.trainer.record.run(2).end == 10
    press_action(three.window, "undo")  # the project as it was: a run of its own
    until(qtbot, lambda: three.spec.training.seed == seed and records.present.run == 4)


def test_a_branch_grows_at_the_step_in_sight(three, qtbot):
    panel, sight, records = panel_of(three), three.window.sight, three.window._models.records
    assert not three.window.actions_by_name["run_branch"].isEnabled()
    sight.go_to(Moment(RunId(1), 3))
    until(qtbot, lambda: sight.shown == Moment(RunId(1), 3))
    choose_from_menu(three.window, "Training", "Run", "Branch here")
    until(qtbot, lambda: records.present.run == 4)
    trained(three, qtbot)
    until(qtbot, lambda: names(three) == ["Run 1", "Run 4", "Run 2", "Run 3"])
    until(qtbot, lambda: panel.model.rows[3].steps == 9)
    row = panel.model.rows[3]
    assert (row.parent, row.steps, row.differs) == (Moment(RunId(1), 3), 9, "same settings")


def test_the_present_run_stays_and_a_message_says_why(three):
    panel = panel_of(three)
    panel.tree.select(RunId(3))
    panel.tree.setFocus()
    key(panel.tree, Qt.Key.Key_Delete)
    settle()
    assert "Run 3 is the run that Play goes on with" in three.window.messages.text
    assert len(names(three)) == 3


def test_runs_can_be_exported_once_there_are_some_whether_they_are_seen_or_not(studio, qtbot):
    export = studio.window.actions_by_name["run_export"]
    assert not export.isEnabled()
    studio.trainer.step(1)
    until(qtbot, export.isEnabled)
    studio.document.replace(studio.spec)
    assert not export.isEnabled()


def test_another_project_has_runs_of_its_own(three, qtbot):
    three.document.replace(three.spec)
    until(qtbot, lambda: three.window._models.records.present is not None)
    trained(three, qtbot)
    until(qtbot, lambda: names(three) == ["Run 1"])
    assert differs(three) == ["first run"]


def test_the_seeds_of_new_weights_are_told_whole_at_the_usual_size(three):
    settle()  # a header shares its room out a moment after its columns have changed
    panel = panel_of(three)
    words = "seed 999999 → 888888"
    place = next(at for at, column in enumerate(RUN_COLUMNS) if column.name == "differs")
    assert panel.tree.header().sectionSize(place) > panel.tree.fontMetrics().horizontalAdvance(words) + 8
    assert {new_seed() < 1_000_000 for _ in range(100)} == {True}
