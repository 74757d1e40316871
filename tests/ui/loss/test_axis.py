"""The axis below the loss plot: steps, epochs or seconds, logarithmic or not; smoothing; where a moment is."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtTest import QTest

from gradstudio.training.look.envelope import Envelope
from gradstudio.training.record.clocks import KnottedClock
from gradstudio.ui.look.theme import DARK
from gradstudio.ui.loss.axes import LossAxis, StepAxis
from gradstudio.ui.loss.chart import LossChart
from gradstudio.ui.loss.sampling import AxisFrame, stroke_of
from tests.qt_helpers import settle
from tests.ui.loss.curves import a_run, curve


class Uneven(KnottedClock):
    """A minute for the first hundred steps, and then a second for each hundred."""

    def __init__(self) -> None:
        super().__init__(0, 0.0, 0.6)
        self._add(100, 60.0)
        self._add(200, 61.0)


@pytest.fixture
def chart_of(qapp, qtbot):
    """Make a chart of some curves, on an axis of some kind."""

    def make(*curves, log_steps: bool = False) -> LossChart:
        chart = LossChart(curves, theme=DARK, parent=None)
        qtbot.addWidget(chart)
        chart.resize(640, 240)
        chart.show()
        chart.set_axis("step", logarithmic=log_steps)
        settle()
        chart.follow()
        settle()
        return chart

    return make


def of_run(steps: int, number: int = 1, **fields):
    """Return a curve of a run that took so many steps."""
    run = a_run(number)
    run.history.extend(np.linspace(1.0, 0.1, steps), np.ones(steps))
    return curve(np.linspace(1.0, 0.1, steps), run=run, **fields)


@pytest.mark.parametrize("log_steps", [False, True])
@pytest.mark.parametrize("uneven", [False, True])
def test_the_whole_run_is_in_view_and_each_moment_has_its_place(chart_of, log_steps, uneven):
    fields = {"clock": Uneven()} if uneven else {}
    drawn = of_run(1000, **fields)
    chart = chart_of(drawn, log_steps=log_steps)
    area = chart.area()
    columns = [chart.x_of(step) for step in (1, 2, 50, 150, 999)]
    assert all(area.left() - 1 <= column <= area.right() + 1 for column in columns)
    assert columns == sorted(columns)
    for column, step in zip(columns, (1, 2, 50, 150, 999), strict=True):
        assert chart.step_at(column) == pytest.approx(step)
    chart.grab()


def test_a_logarithmic_axis_has_numbers_and_no_place_for_step_0(chart_of):
    chart = chart_of(of_run(5000), log_steps=True)
    axis = chart.getAxis("bottom")
    low, high = chart.getViewBox().viewRange()[0]
    (_, values), *_ = axis.tickValues(low, high, 600.0)
    assert axis.tickStrings(values, 1.0, None) == ["1", "10", "100", "1,000"]
    assert chart.x_of(0) < chart.area().left()
    outline, _ = chart.outlines()[-1]
    assert np.isneginf(outline[0])
    assert chart.place_of(0, 1.0) is None


def test_on_a_logarithmic_axis_the_first_steps_are_as_detailed_as_the_last(chart_of):
    losses = np.random.default_rng(1).random(200_000)
    chart = chart_of(curve(losses), log_steps=True)
    places, drawn = chart.outlines()[0]
    steps = np.round(10.0 ** places[np.isfinite(places)])
    assert {1, 2, 3, 10, 50} <= set(steps.astype(int).tolist())
    assert len(places) < 6000
    assert drawn.max() == losses.max()
    assert (np.diff(places[1:]) >= 0).all()


@pytest.mark.parametrize("clock", [None, Uneven()])
@pytest.mark.parametrize("count", [300, 50_000])
def test_a_smoothed_curve_is_calmer_and_does_not_depend_on_where_the_view_begins(clock, count):
    losses = 1.0 + np.random.default_rng(2).normal(0, 0.2, count)
    fields = {} if clock is None else {"clock": clock}
    drawn = curve(losses, **fields)
    envelope = Envelope(drawn.series)
    end = float(drawn.clock.read(np.array([count]))[0])
    whole = AxisFrame(first=0.0, last=end, columns=600, is_logarithmic=False)
    half = AxisFrame(first=end / 2, last=end, columns=300, is_logarithmic=False)
    smooth, later = (stroke_of(drawn, envelope, frame, 0.9) for frame in (whole, half))
    assert smooth.raw is not None
    assert np.std(smooth.points[1]) < 0.6 * np.std(smooth.raw[1])
    assert smooth.points[0][-1] == later.points[0][-1]
    if clock is None:
        assert later.points[1][-1] == pytest.approx(smooth.points[1][-1], rel=0.02)
        at = later.points[0][5]
        assert later.points[1][5] == pytest.approx(np.interp(at, *smooth.points), rel=0.05)


def test_steps_are_those_of_the_run_that_is_spoken_of(chart_of):
    uneven, even = of_run(1000, clock=Uneven(), is_present=False), of_run(1000, number=2)
    chart = chart_of(uneven, even)
    before = chart.x_of(100)
    chart.tell_steps_of(1)
    assert chart.x_of(100) < before
    assert chart.step_at(chart.x_of(100)) == pytest.approx(100)
    chart.tell_steps_of(None)
    assert chart.x_of(100) == before


def test_keys_move_what_is_read(chart_of):
    chart = chart_of(of_run(100))
    read = []
    chart.pointed.connect(read.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_End, Qt.Key.Key_Escape):
        QTest.keyClick(chart, key)
    first, second, third, end, none = read
    assert first < second
    assert third == pytest.approx(first)
    assert end == pytest.approx(chart.getViewBox().viewRange()[0][1])
    assert none is None


def test_a_branch_is_joined_to_the_run_that_it_grew_from(chart_of):
    parent = of_run(100, is_present=False)
    branch = curve([0.4, 0.3], steps=[50, 51], number=2, joint=(49.0, 0.7))
    chart = chart_of(parent, branch)
    stroke = chart._strokes(True)[0]
    assert stroke.joint[0].tolist() == [49.0, 50.0]
    assert stroke.joint[1].tolist() == [0.7, 0.4]
    dot = chart.grab().toImage().pixelColor(chart.place_of(50, 0.4))
    assert dot == branch.colour(DARK)


@pytest.mark.parametrize("log_losses", [False, True])
@pytest.mark.parametrize("log_steps", [False, True])
@pytest.mark.parametrize(
    "losses",
    [[0.5], [np.nan, np.inf, 1.0, -np.inf], [0.0, -1.0, -2.0], [0.0] * 5, [1e308, 1e-308] * 40, []],
    ids=["one step", "not finite", "negative", "zero", "huge", "none"],
)
def test_whatever_the_losses_are_the_plot_is_drawn(chart_of, losses, log_losses, log_steps):
    chart = chart_of(curve(losses), curve(losses, kind="test"), log_steps=log_steps)
    chart.set_logarithmic(log_losses)
    for smoothing in (0.0, 0.9):
        chart.set_smoothing(smoothing)
        chart.grab()
    for low, high in chart.getViewBox().viewRange():
        assert low < high


@pytest.mark.qt_log_ignore("Mouse event .* not accepted")  # by the scene: nothing lies below the chart
def test_a_click_on_the_curve_of_another_run_chooses_its_moment(chart_of):
    own, other = of_run(100), of_run(100, number=2, is_present=False)
    other.series.column(0)[:] = 0.1
    chart = chart_of(other, own)
    steps, moments = [], []
    chart.chosen.connect(steps.append)
    chart.moment_chosen.connect(moments.append)

    def press(drawn, step: int, away: int) -> None:
        at = chart.place_of(step, float(drawn.series.column(0)[step]), drawn) + QPoint(0, away)
        QTest.mouseMove(chart.viewport(), at)
        QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=at)

    press(own, 20, 3)
    press(other, 40, 3)
    press(other, 30, -40)  # between both: the step of the run that is spoken of
    chart.tell_steps_of(2)
    press(other, 50, 0)
    assert steps == pytest.approx([20, 30, 50], abs=1)
    assert [moment.run for moment in moments] == [2]
    assert moments[0].step == pytest.approx(40, abs=1)


@pytest.mark.parametrize("title", ["step", "epoch", "seconds"])
def test_the_name_of_the_axis_keeps_clear_of_the_numbers_whatever_it_is(chart_of, title):
    chart = chart_of(of_run(50))
    chart.setLabel("bottom", title)
    label = chart.getAxis("bottom").label
    assert label.pos().x() + label.boundingRect().width() <= 0  # the numbers begin at the plot's edge


@pytest.mark.parametrize("log_mode", [False, True])
def test_tiny_and_huge_losses_are_written_as_everywhere_in_the_window(qapp, log_mode):
    axis = LossAxis("left")
    axis.setLogMode(y=log_mode)
    if log_mode:
        written = axis.tickStrings([-7.0, -5.0, math.log10(2e-5), -3.0, 0.0, 3.0, 6.0], 1.0, 1.0)
        assert written == ["10⁻⁷", "10⁻⁵", "2·10⁻⁵", "0.001", "1", "1000", "10⁶"]
    else:
        assert axis.tickStrings([0.0, 1e-5, 2e-5], 1.0, 1e-5)[1:] == ["10⁻⁵", "2·10⁻⁵"]
        assert axis.tickStrings([0.0, 1e7], 1.0, 1e7)[1:] == ["10⁷"]


def test_short_times_are_written_as_everywhere_in_the_window(qapp):
    axis = StepAxis("bottom")
    assert axis.tickStrings([1e-5, 2e-5], 1.0, 1e-5) == ["10⁻⁵", "2·10⁻⁵"]
    axis.setLogMode(x=True)
    assert axis.tickStrings([-5.0, 0.0, 3.0], 1.0, 1.0) == ["10⁻⁵", "1", "1,000"]


@pytest.mark.parametrize("width", [300, 420, 640, 900, 1300])
def test_the_step_at_either_end_has_its_number(chart_of, width):
    chart = chart_of(of_run(101))
    chart.resize(width, 240)
    settle()
    chart.follow()
    settle()
    axis = chart.getAxis("bottom")
    picture = QPixmap(10, 10)
    with QPainter(picture) as painter:
        painter.setFont(axis.style["tickFont"])
        texts = [text for _, _, text in axis.generateDrawSpecs(painter)[2]]
    assert texts[0] == "0"
    assert texts[-1] == "100"


def test_without_a_run_the_axes_begin_at_0_at_any_size(chart_of):
    chart = chart_of()
    for width, height in ((900, 300), (300, 120), (640, 240)):
        chart.resize(width, height)
        settle()
        (left, _), (low, high) = chart.getViewBox().viewRange()
        assert -0.5 < left < 0
        assert -0.1 < low < 0
        assert 1 < high < 1.1


def test_axes_that_are_hidden_set_no_text_as_the_range_changes(chart_of):
    chart, told = chart_of(), []
    for side in ("top", "right"):
        chart.getAxis(side).label.document().contentsChanged.connect(lambda: told.append(1))
    chart.getViewBox().setRange(xRange=(2, 5), yRange=(0.1, 0.4))
    assert chart.getAxis("right").range == pytest.approx([0.1, 0.4], abs=0.1)
    assert not told
