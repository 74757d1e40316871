"""A loss plot of many runs: what the legend folds away, what is read, and what becomes of runs meanwhile."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gradstudio.project import edits
from gradstudio.training.record import Label
from gradstudio.training.run.moment import Moment
from gradstudio.training.run.state import Change
from gradstudio.ui.look.theme import LIGHT
from gradstudio.ui.loss.curve import runs_offered
from tests.qt_helpers import settle
from tests.ui.gestures import click
from tests.ui.loss.plots import SPEC, PlottedRuns

FASTER = edits.set_training(SPEC, learning_rate={"kind": "constant", "rate": 0.4})


@pytest.fixture
def plotted(qapp, qtbot):
    """Make a plot of runs of some lengths."""

    def make(*lengths: int) -> PlottedRuns:
        return PlottedRuns(qtbot, lengths)

    return make


def named(plot) -> list[str]:
    """Return the runs that the legend shows by name, from left to right."""
    entries = [entry for entry in plot.legend.run_entries.values() if entry.isVisible()]
    return [entry.text() for entry in sorted(entries, key=lambda entry: entry.x())]


def drawn(plot) -> set[int]:
    return {curve.run.number for curve in plot.chart.curves}


def read(plot, step: int) -> str:
    plot.point_at(step)
    return plot._card.text()


def test_a_single_run_needs_no_name_in_the_legend(plotted):
    plot = plotted(50).plot
    assert named(plot) == []
    assert not plot.legend.more.isVisible()
    assert all(entry.isVisible() for entry in plot.legend.entries.values())


@pytest.mark.parametrize("count", [2, 20, 200])
def test_the_legend_takes_one_row_however_many_runs_there_are(plotted, count):
    plot = plotted(*[40] * count).plot
    names = named(plot)
    rest = count - len(names)
    assert names[:1] == [f"Run {count}"]
    assert plot.legend.more.isVisible() == (rest > 0)
    if rest:
        assert plot.legend.more.text() == f"and {rest:,} more"
    row = plot._head
    for part in (*plot.legend.run_entries.values(), plot.legend.more, row.readout, row.log_button):
        if part.isVisible():
            assert row.rect().contains(part.rect().translated(part.mapTo(row, part.rect().topLeft())))
    assert row.height() <= 40
    assert len(plot.chart.curves) == 2 * count


def test_a_narrow_plot_names_fewer_runs(plotted):
    plot = plotted(*[40] * 8).plot
    plot.resize(1400, 240)
    settle()
    wide = named(plot)
    plot.resize(420, 240)
    settle()
    assert len(wide) > len(named(plot)) >= 1


def test_the_list_of_all_runs_hides_them_by_key_and_brings_all_back(plotted):
    runs = plotted(*[40] * 12)
    plot = runs.plot
    click(plot.legend.more)
    rows = plot.legend.list.rows
    assert rows.count() == 12
    assert rows.hasFocus()
    QTest.keyClick(rows, Qt.Key.Key_Down)
    QTest.keyClick(rows, Qt.Key.Key_Down)
    QTest.keyClick(rows, Qt.Key.Key_Space)
    assert [run.run for run in runs.records.runs if run.label.hidden] == [10]
    assert len(plot.chart.curves) == 22
    click(plot.legend.list.only)
    assert [run.run for run in runs.records.runs if not run.label.hidden] == [12]
    assert rows.item(1).checkState() == Qt.CheckState.Unchecked
    click(plot.legend.list.all)
    assert not any(run.label.hidden for run in runs.records.runs)
    QTest.keyClick(plot.legend.list, Qt.Key.Key_Escape)
    assert not plot.legend.list.isVisible()


def test_hiding_a_run_is_a_step_that_can_be_undone(plotted):
    runs = plotted(30, 40)
    click(runs.plot.legend.run_entries[1])
    assert runs.records.runs[0].label.hidden
    runs.edits._undo_stack.undo()
    assert not runs.records.runs[0].label.hidden
    assert runs.plot.legend.run_entries[1].isChecked()


def test_the_range_is_that_of_the_present_run_and_with_a_second_press_of_all(plotted):
    plot = plotted(300, 40).plot
    assert plot.chart.getViewBox().viewRange()[0][1] < 60
    click(plot.fit_button)
    assert plot.chart.getViewBox().viewRange()[0][1] >= 299
    plot.chart.setXRange(0, 20)
    plot.chart._on_box_range_changed_manually()
    click(plot.fit_button)
    assert plot.chart.getViewBox().viewRange()[0][1] < 60


def test_a_present_run_that_is_hidden_or_has_no_step_leaves_the_range_to_the_others(plotted):
    runs = plotted(300, 40)
    runs.records.set_label(2, Label(name="Run 2", hidden=True))
    assert runs.plot.chart.getViewBox().viewRange()[0][1] >= 299
    empty = plotted(300, 0)
    assert empty.plot.chart.getViewBox().viewRange()[0][1] >= 299


def test_runs_that_are_deleted_brought_back_and_renamed_are_followed(plotted):
    runs = plotted(60, 50, 40)
    plot, records = runs.plot, runs.records
    assert "Run 2" in read(plot, 20)
    gone = records.delete(2)
    settle()
    assert len(plot.chart.curves) == 4
    assert "Run 2" not in named(plot)
    assert "Run 2" not in plot._card.text()
    records.bring_back(gone)
    records.set_label(2, Label(name="<b>mine & yours</b>", colour="#ff0000"))
    settle()
    assert "<b>mine & yours</b>" in named(plot)
    assert "&lt;b&gt;mine &amp; yours&lt;/b&gt;" in plot._card.text()
    assert "#ff0000" in plot._card.text()
    plot.grab()


def test_a_branch_is_joined_to_its_parent_as_long_as_that_is_shown(plotted):
    runs = plotted(60, 40)
    branch = runs.record.runs[1]
    branch.parent = Moment(1, 30)
    runs.records.listed.emit()

    def joints() -> list:
        return [curve.joint for curve in runs.plot.chart.curves if curve.run is branch]

    branch.changes[0] = Change(step=30, spec=SPEC)
    runs.records.listed.emit()
    expected = float(runs.records.runs[0].losses[29])
    assert joints()[1] == (29.0, expected)
    runs.plot.grab()
    runs.records.set_label(1, Label(name="Run 1", hidden=True))
    assert joints() == [None, None]


def test_the_box_reads_every_run_the_lowest_first_and_the_present_one_always(plotted):
    runs = plotted(*[60] * 30)
    for number, run in enumerate(runs.records.runs):
        run.training.column(0)[:] = 1.0 + number / 100
    text = read(runs.plot, 20)
    order = [name for name in (f"Run {n}<" for n in range(1, 31)) if name in text]
    assert order[:3] == ["Run 1<", "Run 2<", "Run 3<"]
    assert "<b>Run 30</b>" in text
    assert f"and {30 - len(order)} more" in text
    assert runs.plot.rect().contains(runs.plot._card.geometry())
    assert "1.000" in text


def test_a_run_that_went_not_so_far_is_not_read_there(plotted):
    plot = plotted(20, 60).plot
    assert "Run 1" in read(plot, 15)
    assert "Run 1" not in read(plot, 40)


def test_changes_of_settings_are_marked_and_told_where_they_are(plotted):
    runs = plotted(50, 60)
    for run, step in zip(runs.record.runs, (20, 30), strict=True):
        run.changes.append(Change(step=step, spec=FASTER))
    runs.grow(5)
    runs.records.listed.emit()
    notches = runs.plot.chart._layer.notches
    assert sorted(notch.place for notch in notches) == [20.0, 30.0]
    assert "Run 1, at step 20: rate 0.2 → 0.4" in read(runs.plot, 20)
    assert "Run 2, at step 30: rate 0.2 → 0.4" in read(runs.plot, 30)
    assert "rate" not in read(runs.plot, 10)
    runs.records.set_label(1, Label(name="Run 1", hidden=True))
    assert [notch.place for notch in runs.plot.chart._layer.notches] == [30.0]
    assert "\nat step 30: rate 0.2 → 0.4" in read(runs.plot, 30)


def test_a_step_at_which_nothing_became_another_has_no_mark(plotted):
    runs = plotted(60)
    runs.record.runs[0].changes.append(Change(step=30, spec=SPEC.model_copy()))  # opened anew, say
    runs.grow(10)
    assert runs.plot.chart._layer.notches == ()


def test_a_change_in_the_present_run_is_marked_as_it_comes(plotted):
    runs = plotted(60)
    assert runs.plot.chart._layer.notches == ()
    runs.record.runs[0].changes.append(Change(step=60, spec=FASTER))
    runs.grow(10)
    assert [notch.place for notch in runs.plot.chart._layer.notches] == [60.0]


@pytest.mark.parametrize("kind", ["step", "epoch", "seconds"])
def test_whatever_stands_below_the_box_says_it_with_the_step(plotted, kind):
    runs = plotted(60)
    runs.plot.settings()["axis"].choose(kind)
    text = read(runs.plot, 25)
    assert "step 25" in text
    if kind == "epoch":
        assert text.startswith("epoch 25 · step 25")
    assert runs.plot.chart.getAxis("bottom").labelText == kind
    runs.plot.grab()


def test_a_run_over_other_data_is_drawn_while_it_is_looked_at(plotted):
    runs = plotted(50, 60)
    first = runs.records.find(1)
    first.spec = edits.set_data(SPEC, kind="xor")
    runs.records.listed.emit()
    assert drawn(runs.plot) == {2}
    runs.plot.look_at(1)
    assert drawn(runs.plot) == {1, 2}
    assert "Run 1" in named(runs.plot)
    runs.plot.look_at(2)
    assert drawn(runs.plot) == {2}


def test_what_is_chosen_stays_chosen(plotted):
    plot = plotted(30).plot
    for name, value in (("axis", "epoch"), ("log_steps", True), ("smoothing", 0.6), ("everything", True)):
        plot.settings()[name].choose(value)
    kept = plot.remembered()
    other = plotted(30).plot
    other.recall(kept)
    assert other.remembered() == kept
    assert other.chart.getAxis("bottom").labelText == "epoch"


def test_two_hundred_runs_are_drawn_read_and_smoothed(plotted):
    runs = plotted(*[500] * 200)
    plot = runs.plot
    plot.chart.follow(everything=True)
    plot.options.set_smoothing(0.9)
    plot.options.set_log_steps(True)
    plot.set_theme(LIGHT)
    runs.grow(10)
    assert "and " in read(plot, 100)
    plot.grab()
    assert len(runs_offered(runs.records, everything=False)) == 200


def test_the_present_run_is_drawn_last(plotted):
    curves = plotted(40, 40, 40).plot.chart.curves
    assert [curve.run.number for curve in curves] == [1, 1, 2, 2, 3, 3]
    assert curves[-1].width > curves[0].width
    assert curves[-1].kind == "train"


def test_curves_that_grow_no_more_are_drawn_once(plotted, monkeypatch):
    runs = plotted(400, 60)
    asked = []
    layer = runs.plot.chart._layer
    original = layer._strokes
    monkeypatch.setattr(layer, "_strokes", lambda present: asked.append(present) or original(present))
    for _ in range(5):
        runs.grow(1)
        runs.plot.chart.viewport().repaint()
    assert asked.count(True) >= 5
    assert asked.count(False) <= 1
    runs.records.set_label(1, Label(name="other"))
    runs.plot.chart.viewport().repaint()
    assert asked.count(False) >= 1
    assert np.isfinite(runs.plot.chart.outlines()[0][1]).all()


def test_keys_on_the_plot_read_on_and_a_screen_reader_is_told(plotted, monkeypatch):
    plot = plotted(50, 60).plot
    said: list[str] = []
    monkeypatch.setattr("gradstudio.ui.loss.panel.announce", lambda widget, text: said.append(text))
    plot.point_at(10)
    assert said == []
    QTest.keyClick(plot.chart, Qt.Key.Key_End)
    QTest.keyClick(plot.chart, Qt.Key.Key_Left)
    assert len(said) == 2
    assert "Run 2" in said[1]
    assert "<" not in said[1]


def test_a_rate_that_was_dragged_leaves_marks_that_can_be_told_apart(plotted):
    runs = plotted(600)
    for step in range(100, 200):
        runs.record.runs[0].changes.append(Change(step=step, spec=SPEC if step % 2 else FASTER))
    runs.grow(1)
    drawn = []
    layer = runs.plot.chart._layer
    painter = _Counting(drawn)
    layer._draw_notches(painter)
    assert len(layer.notches) == 100
    assert 20 <= len(drawn) <= 40
    assert "…" in read(runs.plot, 150)


class _Counting:
    """A painter that only writes down its polygons."""

    def __init__(self, drawn: list) -> None:
        self.drawPolygon = drawn.append

    def __getattr__(self, name: str):
        return lambda *arguments: None
