"""A past step in the window: every view shows it, and what is begun there grows from there."""

from __future__ import annotations

import pytest

from gradstudio.project import edits
from gradstudio.training.run.moment import Moment
from gradstudio.ui.timeline.timeline import Timeline
from tests.qt_helpers import PATIENCE, until


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def looked_at(studio) -> Moment | None:
    return studio.window.sight.shown


def train(studio, qtbot, steps: int) -> None:
    studio.trainer.step(steps)
    until(qtbot, lambda: studio.step == steps)


def test_every_view_shows_the_past_step(studio, qtbot):
    train(studio, qtbot, 40)
    window = studio.window
    window.sight.go_to(Moment(1, 10))
    until(qtbot, lambda: looked_at(studio) == Moment(1, 10))
    until(qtbot, lambda: window.bar.readout("step") == "10")
    until(qtbot, lambda: window.status.text.startswith("Run 1, looking back"))
    until(qtbot, lambda: window.model.step == 10)
    window.sight.go_live()
    until(qtbot, lambda: window.bar.readout("step") == "40")
    until(qtbot, lambda: window.status.text.startswith("Paused"))


def test_another_network_is_shown_as_it_was(studio, qtbot):
    train(studio, qtbot, 20)
    sizes = studio.spec.sizes
    studio.window.editor.edit("Add layer", edits.add_layer)
    until(qtbot, lambda: looked_at(studio) == Moment(2, 0))
    studio.window.sight.go_to(Moment(1, 20))
    until(qtbot, lambda: looked_at(studio) == Moment(1, 20))
    assert studio.spec.sizes == sizes
    until(qtbot, lambda: not studio.window.model.is_busy and studio.window.model.has_values)
    studio.window.actions_by_name["undo"].trigger()  # takes the layer away as it is now
    until(qtbot, lambda: looked_at(studio) == Moment(3, 0))
    assert studio.spec.sizes == sizes


def test_play_from_a_past_step_trains_a_run_of_its_own(studio, qtbot):
    train(studio, qtbot, 20)
    studio.window.sight.go_to(Moment(1, 5))
    until(qtbot, lambda: looked_at(studio) == Moment(1, 5))
    studio.window.actions_by_name["step"].trigger()
    until(qtbot, lambda: looked_at(studio) == Moment(2, 6))
    assert [run.label.name for run in studio.trainer.record.runs] == ["Run 1", "Run 2"]


def test_the_window_closes_while_the_past_is_looked_at(open_studio, qtbot):
    studio = open_studio()
    train(studio, qtbot, 20)
    studio.window.sight.go_to(Moment(1, 5))
    studio.window.close()
    assert studio.window.sight.shutdown(PATIENCE)


def test_losses_go_on_being_drawn_while_one_looks_back_at_a_run_that_is_trained(studio, qtbot):
    studio.trainer.set_speed(100)
    studio.trainer.play()
    until(qtbot, lambda: studio.step >= 10)
    studio.window.sight.go_to(Moment(1, 5))
    until(qtbot, lambda: looked_at(studio) == Moment(1, 5))
    track = studio.window.findChild(Timeline).track
    behind = track.maximum()
    until(qtbot, lambda: track.maximum() > behind + 20)
    studio.trainer.pause()
    until(
        qtbot, lambda: track.maximum() == studio.trainer.record.run(1).end and not studio.trainer.is_playing
    )
