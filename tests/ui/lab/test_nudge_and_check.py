"""Nudge and gradient check in the real window: on the project's loss, while it trains, and with another project."""

from __future__ import annotations

import pytest

from gradstudio.project import edits
from gradstudio.training.run.moment import Moment
from gradstudio.ui.window.regions import in_sight
from tests.qt_helpers import settle, small_spec, until
from tests.ui.gestures import choose_from_menu, click, type_into

pytestmark = pytest.mark.begins_with("lab")

SPEC = edits.set_training(small_spec(), engine="compiled", batch_size=4)


def opened(studio, title: str, name: str, qtbot):
    choose_from_menu(studio.window, "Lab", title)
    models = studio.window._models
    models.lab.tools.bench.show_project()
    until(qtbot, lambda: models.lab.tools.bench.shows_project and models.graph.has_values)
    panel = studio.window._panels.made(name)
    assert in_sight(panel)
    return panel


def select(studio, label: str) -> None:
    graph = studio.window._models.graph
    graph.selected.set_node(graph.graph.index_of(label))


def test_a_weight_is_nudged_at_any_moment_of_a_run(open_shared, qtbot):
    studio = open_shared(SPEC)
    models = studio.window._models
    panel = opened(studio, "Nudge", "nudge", qtbot)
    nudging = models.lab.tools.nudging
    select(studio, "layer1.neuron1.w1")
    until(qtbot, lambda: nudging.study is not None and not nudging.is_busy)
    first = nudging.study.nudge.number
    type_into(panel.epsilon.field, "0.5")
    assert (
        models.canvas.colouring.overlay.values[nudging.study.nudge.node] == nudging.state.change.max() == 0.5
    )
    assert "raising layer1.neuron1.w1" in panel.says.text() or "gradient is 0" in panel.says.text()

    studio.trainer.step(10)
    until(qtbot, lambda: nudging.study.nudge.subject.moment.step == 10 and not nudging.is_busy)
    assert nudging.study.nudge.number != first
    assert nudging.epsilon == 0.5
    models.sight.go_to(Moment(models.sight.live.run, 0))
    until(qtbot, lambda: nudging.study.nudge.subject.moment.step == 0 and not nudging.is_busy)
    assert nudging.study.nudge.number == first
    models.sight.go_live()
    until(qtbot, lambda: nudging.study.nudge.subject.moment.step == 10)

    studio.trainer.play()
    until(qtbot, panel.head.newest.isVisible)
    held = nudging.study.nudge.subject.moment.step
    click(panel.head.newest)
    until(qtbot, lambda: nudging.study.nudge.subject.moment.step > held)
    studio.trainer.pause()
    until(
        qtbot,
        lambda: nudging.study.nudge.subject.moment == models.sight.shown and not nudging.is_busy,
    )
    choose_from_menu(studio.window, "Lab", "Debugger")
    settle()
    assert models.canvas.colouring.overlay is None


def test_all_parameters_are_checked_and_a_row_is_seen_in_the_inspector(open_shared, qtbot):
    studio = open_shared(SPEC)
    models = studio.window._models
    panel = opened(studio, "Gradient check", "gradient_check", qtbot)
    click(panel.begin_button)
    until(
        qtbot, lambda: models.lab.tools.checking.result is not None and not models.lab.tools.checking.is_busy
    )
    settle()
    assert models.lab.tools.checking.result.is_good
    assert len(models.lab.tools.checking.result) == SPEC.parameter_count
    assert models.canvas.colouring.overlay is not None
    choose_from_menu(studio.window, "Lab", "Optimizers")
    until(qtbot, lambda: models.canvas.colouring.overlay is None)
    choose_from_menu(studio.window, "Lab", "Gradient check")
    until(qtbot, lambda: models.canvas.colouring.overlay is not None)
    panel.table.selectRow(3)
    assert models.selection.part == panel.table.checks.rows[3].name

    models.graph.set_scope("batch")
    until(qtbot, lambda: models.lab.tools.checking.result is None and models.graph.has_values)
    click(panel.begin_button)
    until(qtbot, lambda: models.lab.tools.checking.result is not None)
    assert models.lab.tools.checking.result.subject.title == "the loss"

    choose_from_menu(studio.window, "File", "New")
    until(qtbot, lambda: models.lab.tools.checking.result is None)
    assert models.canvas.colouring.overlay is None
