"""The gradient check by mouse and key, on an expression."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from gradstudio.engine.value import Value
from gradstudio.lab.gradient_check import check_gradients
from gradstudio.lab.subject import subject_of_value
from gradstudio.ui.gradient_check import GradientCheckPanel
from gradstudio.ui.gradient_check.model import BACKWARD, BAND, NAME
from gradstudio.ui.look.theme import DARK, LIGHT
from tests.app.lab.test_checking import CheckDesk
from tests.qt_helpers import settle, until
from tests.ui.gestures import CTRL, click, key, move


class CheckStrip(CheckDesk):
    """The panel alone, as wide as below the canvas."""

    def __init__(self, qtbot) -> None:
        super().__init__(qtbot)
        self.panel = GradientCheckPanel(self.checking, self.graph.selected, DARK)
        qtbot.addWidget(self.panel)
        self.panel.resize(700, 230)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        self.panel.activateWindow()

    def checked(self) -> None:
        click(self.panel.begin_button if self.checking.result is None else self.panel.head.button)
        until(self.qtbot, lambda: not self.checking.is_busy)
        settle()

    def names(self) -> list[str]:
        return [row.name for row in self.panel.table.checks.rows]


@pytest.fixture
def strip(qapp, qtbot) -> Iterator[CheckStrip]:
    strip = CheckStrip(qtbot)
    yield strip
    strip.close()


def falsify(strip: CheckStrip) -> None:
    """Have the result be that of a wrong engine."""
    subject = strip.checking.result.subject
    grads = subject.grad
    grads[subject.index_of("b")] *= 1.5
    strip.checking._on_background_done(check_gradients(subject, grads=grads))
    settle()


def test_one_button_checks_and_a_sentence_tells_what_came_of_it(strip: CheckStrip) -> None:
    assert strip.panel.empty.isVisible()
    strip.checked()
    assert strip.panel.says.text().startswith("Backward is right: all 2 gradients agree with differences")
    assert strip.panel.head.button.text() == "Check again"
    assert "of L" in strip.panel.head.state.text()
    assert not strip.panel.under_way.isVisible()


def test_every_node_is_checked_on_wish(strip: CheckStrip) -> None:
    strip.checked()
    click(strip.panel.head.every)
    until(strip.qtbot, lambda: not strip.checking.is_busy)
    assert len(strip.names()) == len(strip.graph.graph)


def test_a_wrong_gradient_stands_on_top_in_the_colour_of_faults(strip: CheckStrip) -> None:
    strip.checked()
    falsify(strip)
    panel, checks = strip.panel, strip.panel.table.checks
    assert "1 of 2 gradients is not what differences say. Worst is b" in panel.says.text()
    assert strip.names()[0] == "b"
    assert checks.data(checks.index(0, BAND)) == "Wrong"
    assert checks.data(checks.index(0, BAND), Qt.ItemDataRole.ForegroundRole).name() == DARK.fault
    assert "probably wrong" in checks.data(checks.index(0, NAME), Qt.ItemDataRole.ToolTipRole)
    panel.set_theme(LIGHT)
    assert checks.data(checks.index(0, BAND), Qt.ItemDataRole.ForegroundRole).name() == LIGHT.fault


def test_a_row_that_is_chosen_selects_its_node_everywhere_and_the_other_way_round(strip: CheckStrip) -> None:
    strip.checked()
    click(strip.panel.head.every)
    until(strip.qtbot, lambda: not strip.checking.is_busy)
    settle()
    table, selected = strip.panel.table, strip.graph.selected
    at = table.visualRect(table.checks.index(1, NAME)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert selected.node == table.checks.rows[1].node
    table.setFocus()
    key(table, Qt.Key.Key_Down)
    assert selected.node == table.checks.rows[2].node
    node = table.checks.rows[0].node
    selected.set_node(node)
    assert [index.row() for index in table.selectionModel().selectedRows()] == [0]
    selected.set_node(None)
    assert not table.selectionModel().selectedRows()


def test_any_column_sorts(strip: CheckStrip) -> None:
    strip.checked()
    header = strip.panel.table.horizontalHeader()
    for _ in range(2):
        x = header.sectionPosition(BACKWARD) + header.sectionSize(BACKWARD) // 2
        QTest.mouseClick(
            header.viewport(), Qt.MouseButton.LeftButton, pos=QPointF(x, header.height() / 2).toPoint()
        )
        numbers = [row.backward for row in strip.panel.table.checks.rows]
        ascending = header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        assert numbers == sorted(numbers, reverse=not ascending)


def test_points_are_told_and_select_their_node(strip: CheckStrip) -> None:
    strip.checked()
    scatter = strip.panel.scatter
    at = QPointF(*scatter.frame.to_pixels(scatter._places[1:2])[0].tolist()).toPoint()
    move(scatter, at)
    assert "difference" in scatter._card.plain_text
    QTest.mouseClick(scatter, Qt.MouseButton.LeftButton, pos=at)
    assert strip.graph.selected.node == strip.checking.result.rows[1].node


def test_the_table_is_copied_and_saved(strip: CheckStrip, tmp_path, monkeypatch) -> None:
    strip.checked()
    told: list[str] = []
    strip.checking.informed.connect(told.append)
    strip.panel.table.setFocus()
    key(strip.panel.table, Qt.Key.Key_C, CTRL)
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[0].split("\t")[0] == "name"
    assert len(copied) == 3
    path = tmp_path / "gradients"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    click(strip.panel.head._save)
    lines = path.with_suffix(".csv").read_bytes().decode().split("\r\n")
    assert len(lines) == 4
    assert lines[0].startswith("name,backward,difference,relative_error,band")
    worst = strip.panel.table.checks.rows[0]
    assert lines[1].split(",")[:2] == [worst.name, repr(worst.backward)]
    assert told == ["2 gradients written to gradients.csv."]


def test_other_numbers_are_told(strip: CheckStrip) -> None:
    strip.checked()
    strip.typed.set_value("a", 0.1)
    until(strip.qtbot, lambda: "other numbers are in sight" in strip.panel.head.state.text())


def test_the_plot_gives_way_where_there_is_no_room(strip: CheckStrip) -> None:
    strip.checked()
    assert strip.panel.scatter.isVisible()
    strip.panel.resize(420, 200)
    settle()
    assert not strip.panel.scatter.isVisible()
    table = strip.panel.table
    assert table.columnViewportPosition(BAND) + table.columnWidth(BAND) <= table.viewport().width()


def test_choices_are_kept(strip: CheckStrip) -> None:
    strip.panel.recall({"every": True, "colours": False})
    assert strip.panel.head.every.isChecked()
    assert not strip.panel.head.colours.isChecked()
    assert strip.panel.remembered() == {"every": True, "colours": False}
    strip.panel.recall({"every": "yes", "colours": 3})
    assert strip.panel.remembered() == {"every": False, "colours": True}


def test_gradients_at_the_end_of_the_floats_have_a_place_in_the_plot(strip: CheckStrip) -> None:
    a, b = Value(1.5e308, label="a"), Value(1.0, label="b")
    root = a * b - 1.5e308 * (b * 1.0)
    root.backward()
    subject = subject_of_value(root)
    grads = [1.7e308 if node % 2 else -1.7e308 for node in range(len(subject))]
    scatter = strip.panel.scatter
    scatter.show_check(check_gradients(subject, range(len(subject)), grads=grads))
    settle()
    scatter.grab()
    window = scatter.frame.window
    assert all(map(math.isfinite, (window.left, window.right, window.bottom, window.top)))
    assert window.right > window.left
