"""Steps of the loss plot: where they lie, the click that chooses one, and the line that can be dragged."""

from __future__ import annotations

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPoint

from gradstudio.app.record.records import Records
from gradstudio.app.record.run_record import RunRecord
from gradstudio.training.record import Record
from gradstudio.ui.look.theme import DARK
from gradstudio.ui.loss.panel import LossPlot
from tests.qt_helpers import PATIENCE, settle, small_spec
from tests.ui.gestures import click, drag, move
from tests.ui.loss.curves import run_edits


@pytest.fixture
def chart(qapp, qtbot):
    """A loss plot of a run of 100 steps, with nothing around it."""
    record = Record()
    record.begin(small_spec()).advance(100)
    records = Records(record)
    records.start_over(record)
    records._present = RunRecord(record.runs[0], None)
    plot = LossPlot(records, run_edits(records), DARK)
    qtbot.addWidget(plot)
    plot.resize(640, 300)
    plot.show()
    qtbot.waitExposed(plot)
    plot.chart.draw()
    settle()
    return plot.chart


@pytest.fixture
def chosen(chart):
    steps: list[float] = []
    chart.chosen.connect(steps.append)
    return steps


def place(chart, step: float) -> QPoint:
    return QPoint(round(chart.x_of(step)), round(chart.area().center().y()))


@pytest.fixture(autouse=True)
def _every_move_counts(monkeypatch):
    """Have pyqtgraph hear of moves of the mouse however soon they follow each other."""
    monkeypatch.setitem(pg.CONFIG_OPTIONS, "mouseRateLimit", 0)


def drag_over(chart, begin: QPoint, end: QPoint) -> None:
    move(chart.viewport(), begin)
    drag(chart.viewport(), begin, end, steps=8)


def test_a_step_lies_where_it_is_found_again(chart):
    for step in (0, 37, 100):
        assert chart.step_at(chart.x_of(step)) == pytest.approx(step)
    assert chart.area().left() < chart.x_of(0) < chart.x_of(100) < chart.area().right()


def test_zooming_says_that_steps_lie_elsewhere(chart, qtbot):
    before = chart.x_of(30)
    with qtbot.waitSignal(chart.scale_changed, timeout=PATIENCE):
        chart.getViewBox().setXRange(20, 40, padding=0)
    assert chart.x_of(30) == pytest.approx(chart.area().center().x(), abs=1)
    assert chart.x_of(30) != before


def test_a_click_chooses_the_step_under_it(chart, chosen):
    click(chart.viewport(), place(chart, 42))
    assert chosen == [pytest.approx(42, abs=0.5)]


def test_a_click_beside_the_curves_chooses_nothing(chart, chosen):
    click(chart.viewport(), QPoint(10, 100))
    assert chosen == []


def test_the_line_is_dragged_and_the_plot_stays(chart, chosen):
    chart.set_cursor_step(50, DARK.accent)
    settle()
    before = chart.getViewBox().viewRange()
    drag_over(chart, place(chart, 50), place(chart, 80))
    assert chosen[-1] == pytest.approx(80, abs=0.6)
    assert chart.getViewBox().viewRange() == before


def test_without_the_line_a_drag_moves_the_plot(chart, chosen):
    chart.getViewBox().setXRange(20, 60, padding=0)
    before = chart.getViewBox().viewRange()
    drag_over(chart, place(chart, 50), place(chart, 40))
    assert chosen == []
    assert chart.getViewBox().viewRange() != before


def test_the_line_stays_at_its_step_while_zoomed_and_is_gone_out_of_sight(chart):
    line = chart._cursor
    chart.set_cursor_step(50, DARK.accent)
    chart.getViewBox().setXRange(40, 60, padding=0)
    assert line.isVisible()
    assert line.x() + chart.area().left() == pytest.approx(chart.x_of(50), abs=1)
    chart.getViewBox().setXRange(60, 80, padding=0)
    assert not line.isVisible()
    chart.getViewBox().setXRange(40, 60, padding=0)
    chart.set_cursor_step(None, DARK.accent)
    assert not line.isVisible()
