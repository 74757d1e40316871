"""A scalar over the whole run, asked for in the inspector."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.qt_helpers import until

pytestmark = pytest.mark.begins_with("inspect")


@pytest.fixture
def trained(shared_studio, qtbot):
    """A run of 40 steps, of which the graph showed but the first and the last."""
    shared_studio.trainer.step(40)
    until(qtbot, lambda: shared_studio.step == 40)
    return shared_studio


def shown(studio, qtbot, label: str):
    """Select a scalar, and return what is drawn of it over time."""
    window = studio.window
    window.selection.set_node(window.model.node_of(label))
    over_time = window.inspector.view.over_time
    until(qtbot, lambda: over_time.isVisible() and over_time.curves)
    return over_time


def test_a_weight_is_drawn_at_every_step_once_that_was_asked_for(trained, qtbot):
    over_time = shown(trained, qtbot, "layer1.neuron1.w1")
    assert len(over_time.curves["data"].xData) == 1
    qtbot.mouseClick(over_time.whole_run.button, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: len(over_time.curves["data"].xData) == 41)
    assert not over_time.whole_run.button.isVisible()
    assert "all training samples" in over_time.whole_run.note.text()


def test_what_comes_later_is_drawn_behind_it(trained, qtbot):
    over_time = shown(trained, qtbot, "layer1.neuron1.a")
    qtbot.mouseClick(over_time.whole_run.button, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: len(over_time.curves["data"].xData) == 41)
    assert "all training samples" not in over_time.whole_run.note.text()
    trained.trainer.step(3)
    until(qtbot, lambda: over_time.curves["data"].xData[-1] == 43)
    assert len(over_time.curves["data"].xData) == 42
    until(qtbot, over_time.whole_run.button.isVisible)
    assert over_time.whole_run.button.text() == "Follow it to the end"


def test_another_run_is_drawn_as_it_is_looked_at(trained, qtbot):
    over_time = shown(trained, qtbot, "layer1.neuron1.w1")
    qtbot.mouseClick(over_time.whole_run.button, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: len(over_time.curves["data"].xData) == 41)
    trained.trainer.reset()
    until(qtbot, lambda: trained.window.sight.live.run == 2)
    until(qtbot, lambda: len(over_time.curves["data"].xData) == 1)
    assert over_time.whole_run.button.isVisible()


def test_a_scalar_without_a_name_has_no_button(trained, qtbot):
    window = trained.window
    labels = window.model.placed.graph.labels
    over_time = shown(trained, qtbot, "layer1.neuron1.w1")
    window.selection.set_node(next(node for node, label in enumerate(labels) if not label))
    until(qtbot, over_time.whole_run.isHidden)
