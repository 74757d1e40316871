"""Several nodes side by side, copying, the plots over time, and pinned inspectors."""

from __future__ import annotations

import numpy as np
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradstudio.app.scalar import history as node_history
from gradstudio.project import edits
from gradstudio.project.number_text import format_number
from gradstudio.ui.inspector import PinnedInspector
from gradstudio.ui.inspector.rows import LinkButton
from gradstudio.ui.look.theme import DARK
from tests.qt_helpers import until
from tests.ui.canvas.conftest import Bench


def test_shift_click_compares_and_a_name_goes_back_to_one(bench: Bench) -> None:
    a, b = bench.node("layer2.neuron1.a"), bench.node("layer2.neuron2.a")
    view = bench.panel.view
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.position_of(a))
    assert bench.inspector.currentWidget() is bench.inspector.view
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, shift, view.position_of(b))
    comparison = bench.inspector.comparison
    assert comparison is not None
    model = bench.model
    assert comparison.numbers[0][0].text() == format_number(model.data[a])
    assert comparison.numbers[1][1].text() == format_number(model.grad[b])
    assert comparison.numbers[2][0].text() == format_number(model.data[b] - model.data[a])
    before = comparison.numbers[0][0].text()
    bench.train(3)
    assert comparison.numbers[0][0].text() == format_number(model.data[a]) != before
    comparison.findChildren(LinkButton)[0].click()
    assert bench.selection.nodes == (a,)
    assert bench.inspector.card is not None
    assert bench.inspector.card.node == a


def test_shift_click_again_takes_a_node_out(bench: Bench) -> None:
    bench.selection.set_nodes((3, 5, 7))
    bench.selection.toggle_node(7)
    assert (bench.selection.nodes, bench.selection.node) == ((3, 5), 5)
    assert len(bench.inspector.comparison.numbers) == 3
    bench.panel.view.grab()


def test_text_and_latex_go_to_the_clipboard(bench: Bench) -> None:
    bench.selection.set_node(bench.node("layer2.neuron1.a"))
    bench.inspector.view.text_button.click()
    assert "layer2.neuron1.a" in QApplication.clipboard().text()
    assert (
        f"grad = {format_number(bench.model.grad[bench.selection.node])}" in QApplication.clipboard().text()
    )
    bench.inspector.view.latex_button.click()
    assert r"\begin{align*}" in QApplication.clipboard().text()


def test_history_holds_each_step_that_was_shown(bench: Bench) -> None:
    node = bench.node("layer2.neuron1.a")
    bench.selection.set_node(node)
    expected = [(bench.model.step, bench.model.data[node], bench.model.grad[node])]
    for _ in range(4):
        bench.train(1)
        expected.append((bench.model.step, bench.model.data[node], bench.model.grad[node]))
    assert np.array_equal(np.column_stack(bench.state.history.of(node)), expected)
    bench.selection.set_node(0)
    assert not len(bench.state.history.of(node)[0])


def test_history_starts_over_with_the_run(bench: Bench) -> None:
    bench.selection.set_node(3)
    bench.train(2)
    bench.session, bench.run = type(bench.session)(bench.session.spec), 2
    bench.train(1)
    assert bench.state.history.of(3)[0].tolist() == [1]


def test_history_is_bounded_and_still_spans_the_run(bench: Bench, monkeypatch) -> None:
    monkeypatch.setattr(node_history, "CAPACITY", 10)
    bench.selection.set_node(3)
    for _ in range(50):
        bench.train(1)
    steps = bench.state.history.of(3)[0]
    assert 4 <= len(steps) <= 10
    assert steps[0] <= 4
    assert steps[-1] >= 40


def test_the_plots_show_the_history(bench: Bench, qtbot: QtBot) -> None:
    node = bench.node("layer2.neuron1.a")
    bench.selection.set_node(node)
    bench.train(2)
    bench.train(2)
    plots = bench.inspector.view.over_time
    until(qtbot, lambda: plots.curves["grad"].yData is not None and len(plots.curves["grad"].yData) == 3)
    assert plots.curves["data"].yData.tolist() == bench.state.history.of(node)[1].tolist()


def test_a_pinned_inspector_stays_on_its_node(bench: Bench, qtbot: QtBot) -> None:
    node = bench.node("layer2.neuron1.a")
    bench.selection.set_node(node)
    asked: list[int] = []
    bench.inspector.pinned.connect(asked.append)
    bench.inspector.view.pin_button.click()
    pinned = PinnedInspector(asked[0], bench.model, bench.selection, bench.state, DARK, bench.window)
    bench.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, pinned)
    pinned.show()
    bench.selection.set_node(0)
    bench.train(2)
    assert pinned.view.node == node
    assert pinned.view.card.grad.number == format_number(bench.model.grad[node])
    assert len(bench.state.history.of(node)[0]) == 2
    pinned.close()
    pinned.close()  # before it is deleted, as a project that is opened does
    assert not len(bench.state.history.of(node)[0])


def test_a_pin_follows_its_label_into_another_network(bench: Bench, qtbot: QtBot) -> None:
    keep, gone = bench.node("layer2.neuron1.a"), bench.node("layer2.neuron3.a")
    docks = [
        PinnedInspector(node, bench.model, bench.selection, bench.state, DARK, bench.window)
        for node in (keep, gone)
    ]
    for dock in docks:
        bench.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    size = len(bench.model.graph)
    bench.model.set_spec(edits.remove_neuron(bench.session.spec, 1))
    until(qtbot, lambda: len(bench.model.graph) != size)
    assert docks[0].view.node == bench.node("layer2.neuron1.a")
    assert not (shiboken6.isValid(docks[1]) and docks[1].isVisible())
