"""The panel while runs come: what is chosen, typed or pointed at stays, and another sweep has none of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gradstudio.app.race.density import placed
from gradstudio.app.sweep.draft import plan_of
from gradstudio.store.sweeps import SweepStore
from tests.app.sweep.test_run_curves import result
from tests.qt_helpers import PATIENCE, settle, small_spec, until
from tests.ui.gestures import click, key, move, wheel

STEPS = 1_000


@pytest.fixture
def grown(panel, tools, qtbot, tmp_path):
    """Has the sweep of a file have so many runs, each better than those before, and waits until they are seen."""
    plan = plan_of(replace(panel.set_up.draft, points=80), small_spec(steps=STEPS))
    trials = list(plan.trials())
    panel.set_seen(True)

    def opened(name: str) -> Callable[[int], None]:
        path, known = tmp_path / name, 0
        SweepStore.create(path, plan.text, plan.digest, plan.paths).close()
        tools.sweeping.open(path)
        until(qtbot, lambda: tools.sweeping.path == path and not tools.seen._work.is_busy)

        def grow(count: int) -> None:
            nonlocal known
            with SweepStore(path) as store:
                store.put(
                    replace(
                        result(trial.number, STEPS, [1.0, 0.9 - trial.number / 400], STEPS),
                        values=dict(trial.values),
                        accuracy=0.9 - trial.number / 400,
                    )
                    for trial in trials[known:count]
                )
            known = count
            with qtbot.waitSignal(tools.seen.changed, timeout=PATIENCE):
                tools.seen._work.begin()
            assert len(tools.seen.table) == count
            settle()

        return grow

    return opened


def test_the_table_stays_where_one_has_scrolled_to_and_follows_another_run(panel, tools, grown, qtbot):
    grow = grown("a.gradsweep")
    panel.show_page("runs")
    table = panel.runs.table
    grow(60)
    chosen = table.runs.number_at(2)
    click(table.viewport(), table.visualRect(table.runs.index(2, 0)).center())
    assert tools.seen.number == chosen
    bar = table.verticalScrollBar()
    bar.setValue(40)
    for count in (70, 80):
        grow(count)
        assert bar.value() == 40
        assert table.runs.number_at(table.currentIndex().row()) == chosen
        assert table.selectionModel().isRowSelected(table.runs.place_of(chosen))
    best = table.runs.number_at(0)
    tools.seen.point_out(best)
    assert bar.value() == 0
    assert table.runs.number_at(table.currentIndex().row()) == best


def test_the_chosen_run_stays_chosen_when_the_table_is_sorted(panel, tools, grown):
    grow = grown("a.gradsweep")
    panel.show_page("runs")
    grow(20)
    table = panel.runs.table
    click(table.viewport(), table.visualRect(table.runs.index(3, 0)).center())
    chosen = tools.seen.number
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        table.sortByColumn(0, order)
        (row,) = {index.row() for index in table.selectedIndexes()}
        assert table.runs.number_at(row) == tools.seen.number == chosen
        assert table.currentIndex().row() == row


def test_keys_act_on_the_same_column_when_others_get_an_axis(panel, tools, grown):
    grow = grown("a.gradsweep")
    panel.show_page("runs")
    grow(1)
    view, asked = panel.runs.parallel, tools.seen.table.objective
    for _ in view.places.keys[1:]:
        key(view, Qt.Key.Key_Right)
    before = len(view.places.keys)
    assert view.axis_key == asked
    grow(20)
    assert len(view.places.keys) > before
    assert view.axis_key == asked


@pytest.mark.parametrize("page", ["runs", "curves"])
def test_a_step_that_is_typed_stays_until_another_run_is_pointed_out(panel, tools, grown, page):
    grow = grown("a.gradsweep")
    panel.show_page(page)
    grow(10)
    tools.seen.point_out(4)
    opening = getattr(panel, page).opening
    field = opening.step.lineEdit()
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "25")
    grow(20)
    assert field.text() == "25"
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert tools.seen.step == 25
    field.selectAll()
    QTest.keyClicks(field, "7")
    tools.seen.point_out(5)
    assert opening.step.value() == STEPS
    grow(30)
    assert opening.step.value() == STEPS


def place_on(panel, tools, page: str) -> tuple[QWidget, QPointF]:
    """Return the view of a page, and where in it a run is drawn."""
    row = tools.seen.row_of(5)
    match page:
        case "runs":
            view = panel.runs.parallel
            across, down = view.places.across[-2:], view.places.points[row, -2:]
            return view, QPointF(across.mean(), down.mean())
        case "best":
            view = panel.best
            return view, QPointF(*view._pixels(view.frame, view.found.values)[row])
        case _:
            view, found = panel.curves.view, tools.curves.found
            at = found.at[60], placed(found.losses[row, 60], found.field.scale)
            return view, QPointF(*view.frame.to_pixels(np.array([at]))[0])


@pytest.mark.parametrize("page", ["runs", "best", "curves"])
def test_what_is_told_below_the_mouse_stays_while_runs_come(panel, tools, grown, qtbot, page):
    grow = grown("a.gradsweep")
    panel.show_page(page)
    grow(10)
    until(qtbot, lambda: page != "curves" or tools.curves.found is not None)
    view, at = place_on(panel, tools, page)
    move(view, at.toPoint())
    told = view._card.plain_text
    assert view._card.isVisible()
    assert told.startswith("Run 5\n")
    grow(10)  # they are read again
    until(qtbot, lambda: not tools.curves._work.is_busy)
    assert view._card.isVisible()
    assert view._card.plain_text == told
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    grow(10)
    until(qtbot, lambda: not tools.curves._work.is_busy)
    assert not view._card.isVisible()


@pytest.mark.parametrize("page", ["best", "curves"])
@pytest.mark.parametrize("elsewhere", [False, True], ids=["in sight", "out of sight"])
def test_the_zoom_into_a_sweep_stays_while_runs_come_and_is_not_put_on_another(
    panel, tools, grown, qtbot, page, elsewhere
):
    grow = grown("a.gradsweep")
    panel.show_page(page)
    grow(10)
    until(qtbot, lambda: page != "curves" or tools.curves.found is not None)
    view = panel.best if page == "best" else panel.curves.view
    wheel(view, view.rect().center(), 3)
    own = view.own_window
    assert own is not None
    grow(20)
    until(qtbot, lambda: not tools.curves._work.is_busy)
    assert view.own_window == own
    if elsewhere:
        panel.show_page("set_up")
    grown("b.gradsweep")(10)
    panel.show_page(page)
    until(qtbot, lambda: page != "curves" or tools.curves.found is not None)
    assert view.own_window is None
