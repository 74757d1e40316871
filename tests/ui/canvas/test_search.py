"""Looking for scalars: by mouse and keys, and what the canvas and the list make of it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.qt_helpers import until
from tests.ui.canvas.conftest import Bench


def look_for(bench: Bench, text: str) -> None:
    bench.actions["find"].trigger()
    bench.panel.search_bar.field.clear()
    QTest.keyClicks(bench.panel.search_bar.field, text)


def test_the_search_slides_in_and_escape_ends_it(bench: Bench, qtbot: QtBot) -> None:
    bar = bench.panel.search_bar
    assert not bar.isVisible()
    look_for(bench, "softplus or op == tanh")
    assert bar.isVisible()
    assert bench.state.search.is_active
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    until(qtbot, lambda: not bar.isVisible())
    assert not bench.state.search.text
    assert not bar.field.text()
    assert not bench.panel.hit_list.isVisible()


def test_the_target_is_found_by_the_minus_of_the_keyboard(bench: Bench) -> None:
    for text in ("-y", "−y", '"-y" in label'):
        bench.state.search.set_text(text)
        assert bench.state.search.hits.tolist() == [bench.node("−y")]


def test_hits_are_counted_listed_and_lit(bench: Bench) -> None:
    look_for(bench, "op == tanh and layer == 1")
    search = bench.state.search
    assert bench.panel.search_bar.count.text() == "3 found"
    assert bench.panel.hit_list.isVisible()
    assert bench.panel.hit_list.model().rowCount() == 3
    lit = bench.panel.view.scene.colours.lit()
    assert np.flatnonzero(lit).tolist() == search.hits.tolist()
    QApplication.processEvents()
    bench.panel.view.grab()


def test_keys_step_through_the_hits_round_and_round(bench: Bench) -> None:
    look_for(bench, "op == tanh and layer == 1")
    hits = bench.state.search.hits.tolist()
    field = bench.panel.search_bar.field
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert bench.selection.node == hits[0]
    assert bench.panel.search_bar.count.text() == "1 of 3"
    bench.actions["find_next"].trigger()
    assert bench.selection.node == hits[1]
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bench.selection.node == hits[0]
    bench.actions["find_previous"].trigger()
    assert bench.selection.node == hits[2]
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert bench.selection.node == hits[0]
    assert bench.panel.hit_list.currentIndex().row() == 0


def test_from_a_node_between_two_hits_the_nearest_comes_next(bench: Bench) -> None:
    bench.state.search.set_text("op == tanh and layer == 1")
    hits = bench.state.search.hits.tolist()
    bench.selection.set_node(hits[0] + 1)
    bench.state.search.step(1)
    assert bench.selection.node == hits[1]
    bench.selection.set_node(hits[0] + 1)
    bench.state.search.step(-1)
    assert bench.selection.node == hits[0]


def test_a_click_in_the_list_selects(bench: Bench) -> None:
    look_for(bench, "op == tanh and layer == 1")
    rows = bench.panel.hit_list
    QTest.mouseClick(
        rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualRect(rows.model().index(1, 0)).center()
    )
    assert bench.selection.node == bench.state.search.hits[1]


def test_hits_follow_the_training(bench: Bench) -> None:
    bench.state.search.set_text("grad > 0.01")
    expected = np.flatnonzero(bench.model.grad > 0.01)
    assert bench.state.search.hits.tolist() == expected.tolist()
    bench.train(5)
    expected = np.flatnonzero(bench.model.grad > 0.01)
    assert bench.state.search.hits.tolist() == expected.tolist()


def test_what_cannot_be_understood_is_said_in_place_of_the_count(bench: Bench) -> None:
    look_for(bench, "graad > 1")
    assert "Did you mean grad?" in bench.panel.search_bar.count.text()
    assert not bench.panel.hit_list.isVisible()
    assert bench.panel.view.scene.colours.lit() is None


def test_escape_on_the_canvas_ends_the_search_first(bench: Bench, qtbot: QtBot) -> None:
    look_for(bench, "loss")
    bench.selection.set_node(3)
    QTest.keyClick(bench.panel.view, Qt.Key.Key_Escape)
    assert not bench.state.search.is_active
    assert bench.selection.node == 3
    until(qtbot, lambda: not bench.panel.search_bar.isVisible())
    QTest.keyClick(bench.panel.view, Qt.Key.Key_Escape)
    assert bench.selection.node is None


def test_the_count_has_room_beside_the_buttons(bench: Bench) -> None:
    bar = bench.panel.search_bar
    bar.open()
    for text in ("relu", "grad >", "w", "grad > 1e9"):
        bar.field.setText(text)
        bench.state.search.step(1)
        QApplication.processEvents()
        assert bar.count.text()
        assert bar.field.geometry().right() < bar.count.geometry().left()
        assert bar.count.geometry().right() < bar.previous.geometry().left()
        if not bench.state.search.problem:
            assert bar.count.width() >= bar.count.sizeHint().width()
