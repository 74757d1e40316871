"""The loss curve: every step, log axis, zoom that stays, and a crosshair."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from gradstudio.lab.arrangement import WindowArrangement
from gradstudio.project import edits
from gradstudio.project.number_text import format_number
from gradstudio.ui.loss.axes import LossAxis
from tests.qt_helpers import settle, small_spec, until
from tests.ui.gestures import click, key, move, press_action, wheel
from tests.ui.losses import losses, losses_before, losses_of_tests


@pytest.fixture
def studio(open_shared):
    return open_shared(edits.set_training(small_spec(), engine="compiled"))


@pytest.fixture
def trained(studio, qtbot):
    """A window after 60 steps."""
    studio.trainer.step(60)
    until(qtbot, lambda: studio.step == 60 and len(drawn(studio.window.loss_plot)) == 60)
    until(qtbot, lambda: ranges(studio.window.loss_plot)[0][1] >= 59)
    settle()
    return studio


def test_small_losses_are_written_as_they_are_without_a_power_of_ten_beside_the_axis(studio):
    chart = studio.window.loss_plot.chart
    chart.setYRange(0.0, 0.5)
    settle()
    axis = chart.getAxis("left")
    (spacing, values), *_ = axis.tickValues(0.0, 0.5, 400.0)
    written = axis.tickStrings(values, axis.autoSIPrefixScale * axis.scale, spacing)
    assert [float(text) for text in written] == pytest.approx(values)
    assert "0.001" not in axis.labelString()


@pytest.fixture
def plot(trained):
    return trained.window.loss_plot


def ranges(plot) -> tuple[list[float], list[float]]:
    (x, y) = plot.chart.getViewBox().viewRange()
    return x, y


def readout(plot) -> str:
    parts = (plot, *plot.header_controls())
    return " ".join(label.text() for part in parts for label in part.findChildren(QLabel))


def at_step(plot, step: int) -> QPoint:
    """Return where a step is on the plot's viewport."""
    box = plot.chart.getViewBox()
    scene = box.mapViewToScene(QPointF(step, sum(box.viewRange()[1]) / 2))
    return plot.chart.mapFromScene(scene)


def drawn(plot) -> np.ndarray:
    return plot.chart.outlines()[-1][1]


def test_before_the_first_step_it_says_how_to_begin(studio):
    assert "Press Play" in readout(studio.window.loss_plot)


def test_every_step_is_drawn(trained, plot):
    told = trained.heard.losses(trained.heard.run)
    assert len(told) == 60
    assert len(losses(plot)) == 60
    assert losses(plot).tolist() == told
    assert drawn(plot).tolist() == told


def test_every_step_is_drawn_while_playing(studio, qtbot):
    click(studio.window.bar.play_button)
    until(qtbot, lambda: len(losses(studio.window.loss_plot)) > 1500)
    click(studio.window.bar.play_button)
    until(qtbot, lambda: not studio.trainer.is_playing)
    until(qtbot, lambda: len(losses(studio.window.loss_plot)) == studio.snapshot.step)
    assert losses(studio.window.loss_plot).tolist() == studio.heard.losses(studio.heard.run)


def test_axes_are_named(plot):
    labels = [plot.chart.getAxis(side).labelText for side in ("left", "bottom")]
    assert "loss" in labels[0]
    assert labels[1] == "step"


def test_the_whole_curve_is_in_view(plot):
    x, y = ranges(plot)
    assert x[0] <= 0
    assert x[1] >= 59
    assert y[0] <= losses(plot).min()
    assert y[1] >= losses(plot).max()


def test_the_log_button_draws_the_logarithm_and_back(plot):
    click(plot.log_button)
    settle()
    y = ranges(plot)[1]
    assert y[0] <= np.log10(losses(plot).min())
    assert y[1] < 0.5
    click(plot.log_button)
    settle()
    assert ranges(plot)[1][0] >= -0.1


def test_key_menu_and_button_of_the_log_axis_stay_together(trained, plot):
    action = trained.window.actions_by_name["log_loss"]
    key(trained.window.canvas.view, "l")
    assert action.isChecked()
    assert plot.log_button.isChecked()
    click(plot.log_button)
    assert not action.isChecked()


def test_zooming_leaves_the_automatic_range_until_the_button_brings_it_back(trained, plot, qtbot):
    viewport = plot.chart.viewport()
    wheel(viewport, viewport.rect().center(), 5)
    x = ranges(plot)[0]
    assert x[1] - x[0] < 55
    trained.trainer.step(30)
    until(qtbot, lambda: len(losses(plot)) == 90)
    settle()
    assert ranges(plot)[0] == x
    click(plot.fit_button)
    settle()
    assert ranges(plot)[0][0] <= 0
    assert ranges(plot)[0][1] >= 89
    trained.trainer.step(30)
    until(qtbot, lambda: len(losses(plot)) == 120 and ranges(plot)[0][1] >= 119)


@pytest.mark.parametrize("logarithmic", [False, True])
def test_the_crosshair_reads_step_and_loss(trained, plot, logarithmic):
    settings = {"loss": {"log": logarithmic}}
    trained.window.workspaces.arrange(WindowArrangement(workspace="studio", settings=settings))
    settle()
    move(plot.chart.viewport(), at_step(plot, 25))
    settle()
    assert f"step 25   training loss {format_number(float(losses(plot)[25]))}" in readout(plot)


def test_under_a_resting_mouse_the_step_below_it_is_read_as_the_axis_grows(trained, plot, qtbot):
    place = at_step(plot, 25)
    move(plot.chart.viewport(), place)

    def reads_below_the_mouse() -> bool:
        step = plot.chart.step_at(place.x())
        return any(f"step {one} " in readout(plot) for one in (math.floor(step), math.ceil(step)))

    trained.trainer.step(200)
    until(qtbot, lambda: at_step(plot, 25).x() < place.x() - 20 and reads_below_the_mouse())
    QApplication.sendEvent(plot.chart, QEvent(QEvent.Type.Leave))
    QApplication.sendEvent(plot, QEvent(QEvent.Type.Leave))
    trained.trainer.step(200)
    until(qtbot, lambda: len(losses(plot)) >= 400)
    until(qtbot, lambda: "lowest" in readout(plot))


def test_leaving_the_plot_shows_the_lowest_loss_instead(plot):
    move(plot.chart.viewport(), at_step(plot, 10))
    settle()
    QApplication.sendEvent(plot, QEvent(QEvent.Type.Leave))
    lowest = int(np.argmin(losses(plot)))
    shown = readout(plot)
    assert f"lowest {format_number(float(losses(plot)[lowest]))} at step {lowest}" in shown


def test_a_new_run_starts_a_new_curve_and_keeps_the_last_for_comparison(trained, plot, qtbot):
    before = losses(plot).copy()
    press_action(trained.window, "reset")
    until(qtbot, lambda: trained.step == 0)
    until(qtbot, lambda: len(losses(plot)) == 0)
    trained.trainer.step(4)
    until(qtbot, lambda: len(losses(plot)) == 4)
    assert losses(plot).tolist() == before[:4].tolist()
    assert losses_before(plot).tolist() == before.tolist()
    assert [len(curve.series) for curve in plot.chart.curves] == [0, 60, 0, 4]
    first = plot.chart.outlines()[1][1]
    assert first.tolist() == before[: len(first)].tolist()


def test_what_came_while_the_panel_was_hidden_is_drawn_when_it_shows_again(trained, plot, qtbot):
    dock = trained.window.findChild(type(plot.parent()), "loss_dock")
    dock.hide()
    trained.trainer.step(40)
    until(qtbot, lambda: len(losses(plot)) == 100)
    dock.show()
    settle()
    assert len(drawn(plot)) == 100
    assert ranges(plot)[0][1] >= 99


def test_space_over_the_plot_still_plays(trained, plot, qtbot):
    plot.chart.setFocus()
    key(plot.chart, Qt.Key.Key_Space)
    until(qtbot, lambda: trained.trainer.is_playing)
    key(plot.chart, Qt.Key.Key_Space)
    until(qtbot, lambda: not trained.trainer.is_playing)


@pytest.mark.parametrize("logarithmic", [False, True])
def test_the_numbers_of_the_loss_axis_do_not_run_into_each_other(qapp, logarithmic):
    axis = LossAxis("left")
    axis.logMode = logarithmic
    ranges = [(0.0, 3.4), (-3.2, 1.1), (0.05, 0.3), (-0.4, 0.35)]
    for (low, high), height in itertools.product(ranges, (24, 48, 90, 300)):
        (_, values), *_ = axis.tickValues(low, high, height)
        places = [(value - low) / (high - low) * height for value in sorted(values)]
        assert all(later - before >= 13.9 for before, later in itertools.pairwise(places))
        assert all(-1e-6 <= place <= height + 1e-6 for place in places)
        assert len(values) > 1 or height < 40


def test_the_axes_follow_the_present_run_alone(trained, qtbot):
    plot = trained.window.loss_plot
    press_action(trained.window, "reset")
    trained.trainer.step(12)
    until(qtbot, lambda: trained.step == 12 and len(losses(plot)) == 12 and not plot._dirty)
    assert len(losses_before(plot)) == 60
    assert ranges(plot)[0][1] < 30


def test_a_run_over_other_data_or_with_another_loss_is_not_compared(trained, qtbot):
    plot, editor = trained.window.loss_plot, trained.window.editor
    for change in (
        lambda: editor.edit("Data", edits.set_data, seed=99),
        lambda: editor.edit("Loss", edits.set_training, loss="squared_error"),
    ):
        trained.trainer.step(5)
        until(qtbot, lambda: len(losses(plot)) >= 5)
        change()
        until(qtbot, lambda: trained.is_settled and len(losses(plot)) == 0)
        assert not len(losses_before(plot))


def test_a_zoom_goes_with_the_run_that_it_was_made_for(trained, qtbot):
    plot = trained.window.loss_plot
    wheel(plot.chart.viewport(), plot.chart.viewport().rect().center(), 3)
    press_action(trained.window, "reset")
    until(qtbot, lambda: len(losses(plot)) == 0)
    assert plot.chart._follows


def test_the_test_loss_is_one_number_in_plot_status_bar_and_metrics(open_shared, qtbot):
    spec = small_spec(samples=40)
    studio = open_shared(spec.model_copy(update={"data": spec.data.model_copy(update={"test_share": 0.5})}))
    window = studio.window
    studio.trainer.step(17)  # measured at 0 and 10 along the way
    until(
        qtbot,
        lambda: studio.step == 17 and not window.loss_plot._dirty and len(losses(window.loss_plot)) == 17,
    )
    number = format_number(studio.snapshot.test_loss)
    assert f"test loss {number} at step 17" in readout(window.loss_plot)
    assert f"test loss {number}" in window.status.text
    assert "step 17" in window.status.text
    window._panels.made("metrics").set_seen(True)
    window._panels.made("metrics").draw()
    assert window._panels.made("metrics").number("test", "loss") == number
    assert "step 17" in readout(window._panels.made("metrics"))
    at = at_step(window.loss_plot, 14)
    move(window.loss_plot.chart.viewport(), at)
    assert f"test loss {format_number(losses_of_tests(window.loss_plot)[-1])} at step 10" in readout(
        window.loss_plot
    )


@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize("notches", [-200, 200])
def test_no_number_of_turns_of_the_wheel_leads_where_nothing_can_be_drawn(plot, notches, logarithmic):
    plot.set_logarithmic(logarithmic)
    chart = plot.chart
    for turn in range(abs(notches)):
        plot.setUpdatesEnabled(turn % 10 == 0)  # the wheel is faster than the screen
        wheel(chart.viewport(), at_middle(chart), -1 if notches < 0 else 1)
    plot.setUpdatesEnabled(True)
    chart.grab()
    for low, high in ranges(plot):
        assert low < high
        assert abs(low) + abs(high) < 1e6
    assert len(chart.outlines()[-1][0]) > 0


def test_dragging_with_the_right_button_again_and_again_leads_not_out_of_reach_either(plot):
    chart = plot.chart
    for end in (QPoint(-600, 900), QPoint(700, -800)):
        for _ in range(6):
            start = at_middle(chart)
            QTest.mousePress(chart.viewport(), Qt.MouseButton.RightButton, pos=start)
            for share in (0.3, 0.6, 1.0):
                move(chart.viewport(), start + end * share, Qt.MouseButton.RightButton)
            QTest.mouseRelease(chart.viewport(), Qt.MouseButton.RightButton, pos=start + end)
            chart.grab()
    for low, high in ranges(plot):
        assert low < high
        assert abs(low) + abs(high) < 1e6


def at_middle(chart) -> QPoint:
    return chart.mapFromScene(chart.getViewBox().sceneBoundingRect().center())
