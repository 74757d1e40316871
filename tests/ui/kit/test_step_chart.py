"""A plot over steps: what it shows of its lines, what is read of them, and what a click and a key mean."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from gradstudio.ui.kit.step_axes import value_text, value_ticks
from gradstudio.ui.kit.step_chart import StepChart
from gradstudio.ui.kit.step_content import MarkedValue, PlotLine, StepContent
from gradstudio.ui.look.theme import DARK, LIGHT
from tests.qt_helpers import settle
from tests.ui.gestures import lose_release

STEPS = np.arange(0, 101, 10)


def red(theme) -> QColor:
    return QColor("#ff0000")


def line(key: str, values, steps=STEPS) -> PlotLine:
    values = np.broadcast_to(np.asarray(values, dtype=np.float64), (len(steps),))
    return PlotLine(key=key, name=f"Line {key}", colour=red, steps=np.asarray(steps), values=values)


@pytest.fixture
def chart(qapp, qtbot) -> StepChart:
    made = StepChart(DARK)
    qtbot.addWidget(made)
    made.resize(400, 200)
    made.show()
    settle()
    return made


def show(chart: StepChart, *lines: PlotLine, **more) -> None:
    chart.show_content(StepContent(lines=lines, text=lambda value: f"<{value:g}>", **more))
    settle()


def reds(chart: StepChart) -> np.ndarray:
    """Return for each column of the area how many pixels are red as the line is, and not paler."""
    area = chart.frame.area.toRect()
    image = chart.grab(area).toImage()
    found = [
        sum(QColor(image.pixel(x, y)).red() > 150 for y in range(image.height()))
        for x in range(image.width())
    ]
    return np.array(found)


def test_all_of_the_lines_is_in_sight_at_first(chart):
    show(chart, line("a", 2.0), line("b", 7.0))
    frame = chart.frame
    for key, step in (("a", 0), ("a", 100), ("b", 0), ("b", 100)):
        assert frame.area.contains(chart.place_of(key, step))
    assert chart.place_of("b", 50).y() < chart.place_of("a", 50).y()


def test_a_logarithmic_axis_tells_powers_and_leaves_out_what_has_none(chart):
    values = np.where(STEPS == 50, -1.0, 10.0 ** (-STEPS / 20.0))
    show(chart, line("a", values), scale="logarithmic")
    assert chart.place_of("a", 50) is None
    ys = [chart.place_of("a", step).y() for step in (0, 20, 40, 60)]
    assert np.allclose(np.diff(ys), np.diff(ys)[0])


def test_next_to_nothing_lies_along_the_foot_of_a_logarithmic_axis(chart):
    values = np.where(STEPS > 50, 0.0, 10.0 ** (-STEPS / 2.0))
    show(chart, line("a", values), line("b", 1.0), scale="logarithmic")
    feet = {chart.place_of("a", step).y() for step in (30, 50, 60, 100)}
    assert len(feet) == 1
    assert chart.frame.area.bottom() - 6 < feet.pop() < chart.frame.area.bottom()
    assert chart.place_of("a", 0).y() < chart.frame.area.center().y()


@pytest.mark.parametrize("values", [np.nan, np.inf, 0.0, 1e300, -5.0, 1e-300])
@pytest.mark.parametrize("scale", ["linear", "logarithmic", "share"])
def test_any_numbers_are_drawn_without_complaint(chart, values, scale):
    show(chart, line("a", values), line("b", 1.0, steps=[0]), scale=scale, band=(1e-4, 1e-2))
    chart.grab()
    assert chart.frame.window.bottom < chart.frame.window.top


def test_a_marked_value_is_always_in_sight(chart):
    show(chart, line("a", 1.0), scale="logarithmic", marks=(MarkedValue(value=1e-3, name="usual"),))
    assert chart.frame.window.bottom <= -3.0


def test_what_is_beyond_the_step_in_sight_is_pale(chart):
    show(chart, line("a", 1.0))
    chart.show_step(40, is_past=True)
    settle()
    found, at = reds(chart), round(chart.x_of(40) - chart.frame.area.left())
    assert found[at - 40 : at - 5].all()
    assert not found[at + 5 : at + 60].any()
    chart.show_step(100, is_past=False)
    settle()
    assert reds(chart)[at + 5 : at + 60].all()


def test_a_click_on_a_line_names_it_and_one_beside_it_goes_to_the_step(chart, qtbot):
    show(chart, line("a", 2.0), line("b", 7.0))
    lines, steps = [], []
    chart.line_chosen.connect(lines.append)
    chart.step_chosen.connect(steps.append)
    on_line = chart.place_of("b", 50).toPoint()
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=on_line)
    assert (lines, steps) == (["b"], [])
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=on_line + QPoint(0, 30))
    assert (lines, steps) == (["b"], [50])


def test_the_line_of_the_step_in_sight_is_dragged(chart):
    show(chart, line("a", 2.0))
    chart.show_step(40, is_past=True)
    settle()
    steps = []
    chart.step_chosen.connect(steps.append)
    begin = QPoint(round(chart.x_of(40)), 120)
    QTest.mousePress(chart, Qt.MouseButton.LeftButton, pos=begin)
    QTest.mouseMove(chart, QPoint(round(chart.x_of(60)), 120))
    QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=QPoint(round(chart.x_of(60)), 120))
    assert steps
    assert abs(steps[-1] - 60) <= 1
    assert chart.own_window is None  # the plot was not moved with it


def test_a_drag_ends_where_its_release_was_not_heard(chart):
    show(chart, line("a", 2.0))
    chart.show_step(40, is_past=True)
    settle()
    steps = []
    chart.step_chosen.connect(steps.append)
    for begin in (QPoint(round(chart.x_of(40)), 120), QPoint(round(chart.x_of(20)), 120)):
        lose_release(chart, begin, begin + QPoint(60, 0))
    assert not steps
    assert chart.own_window is None
    assert chart.read is not None  # the mouse reads again


def test_the_mouse_reads_all_lines_at_the_nearest_step(chart):
    show(chart, line("a", 2.0), line("b", 7.0))
    QTest.mouseMove(chart, QPoint(round(chart.x_of(52)), 100))
    settle()
    assert "step 50" in chart.told
    assert "Line a" in chart.told
    assert "<7>" in chart.told


def test_under_a_resting_mouse_the_step_below_it_is_read_as_the_axis_grows(chart):
    show(chart, line("a", 2.0))
    QTest.mouseMove(chart, QPoint(round(chart.x_of(52)), 100))
    settle()
    show(chart, line("a", 2.0, steps=2 * STEPS))
    assert "step 100" in chart.told


def test_escape_ends_what_a_resting_mouse_reads_until_it_moves(chart):
    show(chart, line("a", 2.0))
    chart.setFocus()
    QTest.mouseMove(chart, QPoint(round(chart.x_of(52)), 100))
    settle()
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    show(chart, line("a", 3.0))
    assert chart.told == ""
    QTest.mouseMove(chart, QPoint(round(chart.x_of(32)), 100))
    settle()
    assert "step 30" in chart.told


def test_a_resting_mouse_reads_again_after_nothing_was_drawn(chart):
    show(chart, line("a", 2.0))
    QTest.mouseMove(chart, QPoint(round(chart.x_of(52)), 100))
    settle()
    show(chart)
    assert chart.told == ""
    show(chart, line("a", 2.0))
    assert "step 50" in chart.told


def test_a_resting_mouse_reads_what_lies_below_it_after_zooming(chart):
    show(chart, line("a", 2.0))
    place = QPoint(round(chart.x_of(52)), 100)
    QTest.mouseMove(chart, place)
    settle()
    chart.setFocus()
    for _ in range(3):
        QTest.keyClick(chart, Qt.Key.Key_Plus)
    assert chart.read == STEPS[np.abs(STEPS - chart.frame.from_pixels(place.toPointF())[0]).argmin()]
    assert chart.x_of(chart.read) == pytest.approx(place.x(), abs=chart.x_of(10) - chart.x_of(0))


def test_keys_read_one_point_after_the_other_and_return_goes_there(chart):
    show(chart, line("a", 2.0))
    steps = []
    chart.step_chosen.connect(steps.append)
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert "step 100" in chart.told
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert "step 90" in chart.told
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert steps == [90]
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.told == ""


def test_of_many_lines_those_around_the_chosen_one_are_told(chart):
    show(chart, *(line(f"k{k}", float(k)) for k in range(30)))
    chart.show_chosen("k20")
    QTest.mouseMove(chart, QPoint(round(chart.x_of(50)), 100))
    settle()
    assert "Line k20" in chart.told
    assert "Line k0 " not in chart.told
    assert chart.told.count("Line") < 12


def test_a_reason_stands_in_the_place_of_lines(chart):
    clicked = []
    chart.step_chosen.connect(clicked.append)
    show(chart, reason="No layer here has ReLU units.")
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(200, 80))
    assert clicked == []
    assert chart.told == ""


def test_another_theme_is_drawn_in(chart):
    show(chart, line("a", 1.0))
    chart.set_theme(LIGHT)
    settle()
    corner = chart.grab().toImage().pixel(399, 5)
    assert QColor(corner).name() == LIGHT.surface


def test_numbers_of_a_logarithmic_axis_are_short():
    assert [value_text(p, "logarithmic") for p in (-5.0, -1.0, 0.0, 4.0)] == ["10⁻⁵", "0.1", "1", "10⁴"]
    assert value_text(0.25, "share") == "25 %"
    assert value_text(-0.5, "linear") == "−0.5"


def test_numbers_of_values_have_room():
    for scale in ("linear", "logarithmic", "share"):
        found = value_ticks(-3.0, 3.0, 150.0, scale)
        gaps = np.diff(found) * 150.0 / 6.0
        assert scale == "share" or (gaps >= 14.0).all()
    assert value_ticks(-0.1, 1.1, 150.0, "share")[0] == 0.0
