"""What the loss plot shows of several runs: a legend, other runs, points, a log axis that comes by itself."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage

from gradstudio.project import edits
from gradstudio.project.number_text import format_number
from gradstudio.ui.look.theme import DARK, LIGHT, Theme
from gradstudio.ui.loss.chart import LossChart
from gradstudio.ui.loss.curve import Curve
from tests.qt_helpers import settle, small_spec, until
from tests.ui.gestures import click, move, press_action
from tests.ui.loss.curves import curve, own_colour
from tests.ui.losses import losses


@pytest.fixture
def studio(shared_studio):
    return shared_studio


@pytest.fixture
def chart_of(qapp, qtbot):
    """Make a chart of some curves."""

    def make(*curves: Curve, theme: Theme = DARK) -> LossChart:
        chart = LossChart(curves, theme, None)
        qtbot.addWidget(chart)
        chart.resize(640, 200)
        chart.show()
        settle()
        chart.follow()
        settle()
        return chart

    return make


def pixels(chart) -> np.ndarray:
    image = chart.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), -1, 4)
    return flat[:, :, 2::-1].astype(float)


def luminance(colour: np.ndarray) -> np.ndarray:
    share = colour / 255
    linear = np.where(share <= 0.03928, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def contrast(pixels: np.ndarray, theme: Theme) -> np.ndarray:
    ground = luminance(np.array(QColor(theme.surface).getRgb()[:3], dtype=float))
    own = luminance(pixels)
    return (np.maximum(own, ground) + 0.05) / (np.minimum(own, ground) + 0.05)


def inside(chart) -> np.ndarray:
    """Return the pixels between the axes."""
    area = chart.mapFromScene(chart.getViewBox().sceneBoundingRect()).boundingRect()
    return pixels(chart)[area.top() + 2 : area.bottom() - 3, area.left() + 4 : area.right() - 1]


def train_two_runs(open_one, qtbot):
    """Return a window, opened by a function, with a run of 60 steps, and 12 steps of the next."""
    spec = small_spec(samples=40)
    studio = open_one(spec.model_copy(update={"data": spec.data.model_copy(update={"test_share": 0.5})}))
    plot = studio.window.loss_plot
    studio.trainer.step(60)
    until(qtbot, lambda: len(losses(plot)) == 60)
    press_action(studio.window, "reset")
    studio.trainer.step(12)
    until(qtbot, lambda: len(losses(plot)) == 12 and not plot._dirty)
    return studio


@pytest.fixture
def two_runs(open_shared, qtbot):
    return train_two_runs(open_shared, qtbot)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_other_runs_are_told_from_the_ground_in_both_themes(chart_of, theme):
    chart = chart_of(curve(np.full(20, 0.5), is_present=False, width=1.25), theme=theme)
    assert contrast(inside(chart), theme).max() >= 3


@pytest.mark.parametrize("count", [20, 5000])
def test_the_curve_is_at_least_a_pixel_and_a_half_wide_as_drawn(chart_of, count):
    chart = chart_of(curve(np.full(count, 0.5)))
    found, ground = inside(chart), np.array(QColor(DARK.surface).getRgb()[:3])
    colour = np.array(own_colour().getRgb()[:3])
    share = np.abs(found - ground).sum(axis=2) / np.abs(colour - ground).sum()
    middle = share[:, share.shape[1] // 3]
    assert middle.sum() >= 1.5


def test_a_single_step_is_seen_as_a_dot(chart_of):
    chart = chart_of(curve([0.7]))
    place = chart.place_of(0, 0.7)
    image = chart.grab().toImage()
    assert image.pixelColor(place) == own_colour()


def test_test_losses_are_points_where_they_were_measured(chart_of):
    test = curve([0.5, 0.5, 0.5], steps=[0, 10, 20], kind="test", width=1.0)
    chart = chart_of(test)
    image = chart.grab().toImage()

    def height(step: float) -> int:
        at = chart.place_of(0, 0.5) + (chart.place_of(20, 0.5) - chart.place_of(0, 0.5)) * (step / 20)
        column = [image.pixelColor(at.x(), at.y() + k).lightness() for k in range(-6, 7)]
        return sum(value > 70 for value in column)

    assert height(10) >= 4
    assert 1 <= height(5) <= 2  # a thin line between them


def test_test_losses_are_not_covered_by_those_of_the_steps(chart_of):
    chance = np.random.default_rng(0)
    test = curve(np.full(3, 0.5), steps=[0, 1500, 2999], kind="test", width=1.0)
    chart = chart_of(test, curve(chance.uniform(0.1, 0.9, 3000)))
    image = chart.grab().toImage()
    assert image.pixelColor(chart.place_of(1500, 0.5)) == test.colour(DARK)


def test_many_test_losses_are_a_line_without_points(chart_of):
    fields = {"kind": "test", "width": 1.0}
    chart = chart_of(curve(np.full(2000, 0.5), **fields))
    share = contrast(inside(chart), DARK) > 3
    assert share.any(axis=1).sum() <= 3


def test_the_legend_names_what_is_drawn_and_a_click_hides_it(two_runs):
    plot = two_runs.window.loss_plot
    legend = plot.legend
    first, second = (run.run for run in two_runs.window._models.records.runs)
    assert [entry.text() for entry in legend.entries.values()] == ["train", "test"]
    assert {run: entry.text() for run, entry in legend.run_entries.items()} == {
        first: "Run 1",
        second: "Run 2",
    }
    assert all(entry.isVisible() for entry in (*legend.entries.values(), *legend.run_entries.values()))
    assert len(plot.chart.outlines()) == 4
    click(legend.run_entries[first])
    assert len(plot.chart.outlines()) == 2
    assert "Show" in legend.run_entries[first].toolTip()
    click(legend.run_entries[first])
    assert len(plot.chart.outlines()) == 4
    click(legend.entries["test"])
    assert len(plot.chart.outlines()) == 2


def test_a_curve_that_is_hidden_does_not_set_the_range(chart_of):
    train, test = curve([1.0, 0.9]), curve([900.0, 800.0], kind="test")
    chart = chart_of(test, train)
    assert chart.getViewBox().viewRange()[1][1] >= 900
    chart.set_hidden(["test"])
    assert chart.getViewBox().viewRange()[1][1] < 2


def test_runs_of_other_data_are_drawn_only_when_asked_for(two_runs, qtbot):
    window, plot = two_runs.window, two_runs.window.loss_plot
    window.editor.edit("Data", edits.set_data, seed=99)
    until(qtbot, lambda: two_runs.is_settled)
    two_runs.trainer.step(5)
    until(qtbot, lambda: len(losses(plot)) == 5 and not plot._dirty)
    assert len(plot.chart.curves) == 2
    assert not any(entry.isVisible() for entry in plot.legend.run_entries.values())
    plot.settings()["everything"].choose(True)
    assert len(plot.chart.curves) == 6
    assert len([entry for entry in plot.legend.run_entries.values() if entry.isVisible()]) == 3


def test_what_is_hidden_stays_hidden_at_the_next_start(open_studio, qtbot):
    first = train_two_runs(open_studio, qtbot)
    click(first.window.loss_plot.legend.entries["test"])
    first.window.close()
    assert open_studio().window.loss_plot.legend.hidden == ("test",)


@pytest.mark.parametrize(
    "kept", [{}, {"hidden": 3}, {"hidden": ["before", 7], "axis": 1, "smoothing": "much", "log_steps": 0}]
)
def test_nonsense_among_the_settings_changes_nothing(studio, kept):
    plot = studio.window.loss_plot
    before = plot.remembered()
    plot.recall(kept)
    assert plot.remembered() == before


def diverge(studio, qtbot) -> None:
    studio.window.editor.edit("Data", edits.set_data, kind="plane", samples=20)
    rate = {"kind": "constant", "rate": 30.0}
    studio.window.editor.edit("Rate", edits.set_training, learning_rate=rate)
    until(qtbot, lambda: studio.is_settled)
    studio.trainer.step(400)
    plot = studio.window.loss_plot
    until(qtbot, lambda: len(losses(plot)) > 1 and plot.chart.span() > 1e6 and not plot._dirty)


def test_losses_that_differ_a_millionfold_go_to_a_log_axis_with_a_word_and_the_next_run_comes_back(
    studio, qtbot
):
    plot, action = studio.window.loss_plot, studio.window.actions_by_name["log_loss"]
    diverge(studio, qtbot)
    assert plot.log_button.isChecked()
    assert action.isChecked()
    assert "log axis by itself" in plot._head.readout.text()
    press_action(studio.window, "reset")
    until(qtbot, lambda: len(losses(plot)) == 0)
    assert not plot.log_button.isChecked()
    assert not action.isChecked()


def test_an_axis_that_was_chosen_stays(studio, qtbot):
    plot = studio.window.loss_plot
    diverge(studio, qtbot)
    click(plot.log_button)
    assert not plot.log_button.isChecked()
    assert "by itself" not in plot._head.readout.text()
    studio.trainer.step(1)
    plot._dirty = True
    plot.draw()
    assert not plot.log_button.isChecked()


def test_the_reading_stands_by_the_mouse_with_the_other_runs(two_runs):
    plot = two_runs.window.loss_plot
    box = plot.chart.getViewBox()
    place = plot.chart.mapFromScene(box.mapViewToScene(QPointF(5, sum(box.viewRange()[1]) / 2)))
    move(plot.chart.viewport(), place)
    settle()
    assert plot._card.isVisible()
    assert plot.rect().contains(plot._card.geometry())
    assert "step 5" in plot._card.text()
    for run in two_runs.window._models.records.runs:
        assert run.label.name in plot._card.text()
        assert format_number(float(run.losses[5])) in plot._card.text()
    click(plot.legend.run_entries[two_runs.window._models.records.runs[0].run])
    move(plot.chart.viewport(), place)
    settle()
    assert "Run 1" not in plot._card.text()
    assert "step 5 " in plot._card.text()
