"""Looking at a part of the graph: what is lit, what is said, and the list of paths."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from gradstudio.graph.focus import ancestors, between, descendants
from gradstudio.project import edits
from tests.qt_helpers import until
from tests.ui.canvas.conftest import Bench

WEIGHT = "layer1.neuron1.w1"


def active(bench: Bench) -> int:
    """Select a weight whose gradient is not 0."""
    graph = bench.model.graph
    assert graph is not None
    nodes = [i for i, label in enumerate(graph.labels) if label.startswith("layer1") and ".w" in label]
    node = max(nodes, key=lambda i: abs(bench.model.grad[i]))
    assert bench.model.grad[node] != 0
    bench.selection.set_node(node)
    return node


def test_without_a_selection_there_is_nothing_to_focus_on(bench: Bench) -> None:
    for name in ("focus_ancestors", "focus_descendants", "focus_between", "focus_paths", "focus_off"):
        assert not bench.actions[name].isEnabled()
    bench.selection.set_node(0)
    assert bench.actions["focus_paths"].isEnabled()
    assert not bench.actions["focus_between"].isEnabled()


@pytest.mark.parametrize(
    ("action", "find", "says"),
    [("focus_ancestors", ancestors, "computed from"), ("focus_descendants", descendants, "is computed from")],
)
def test_ancestors_and_descendants_are_lit(bench: Bench, action: str, find, says: str) -> None:
    node = bench.node("layer2.neuron1.z")
    bench.selection.set_node(node)
    bench.actions[action].trigger()
    expected = find(bench.model.graph, node)
    assert np.array_equal(bench.panel.view.scene.colours.lit(), expected)
    text = bench.panel.focus_strip.text.text()
    assert says in text
    assert f"{expected.sum():,} of {len(expected):,} scalars" in text
    bench.panel.view.grab()


def test_the_paths_between_two_nodes_are_lit(bench: Bench) -> None:
    a, b = bench.node(WEIGHT), bench.node("layer2.neuron1.a")
    view = bench.panel.view
    bench.selection.set_node(a)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, view.position_of(b))
    assert bench.selection.nodes == (a, b)
    bench.actions["focus_between"].trigger()
    assert np.array_equal(view.scene.colours.lit(), between(bench.model.graph, a, b))


def test_the_heaviest_paths_are_listed_with_their_share(bench: Bench) -> None:
    node = active(bench)
    asked = bench.inspector.view.paths.findChild(QPushButton)
    QTest.mouseClick(asked, Qt.MouseButton.LeftButton)
    found = bench.state.focus.paths
    assert found is not None
    assert found.total == pytest.approx(bench.model.grad[node], rel=1e-12)
    paths = bench.inspector.view.paths
    assert len(paths.rows) == len(found.paths) <= 5
    assert "%" in paths.rows[0].number
    assert "loss" in paths.rows[0].detail
    assert "the gradient" in paths.summary.text()
    assert "of its gradient" in bench.panel.focus_strip.text.text()


def test_more_paths_explain_all_of_the_gradient(bench: Bench) -> None:
    active(bench)
    bench.actions["focus_paths"].trigger()
    bench.panel.focus_strip.most.setValue(50)
    found = bench.state.focus.paths
    assert found is not None
    assert found.count <= 50
    assert len(found.paths) == found.count
    assert found.share(found.explained) == pytest.approx(1.0)


def test_a_path_is_shown_alone_and_all_again(bench: Bench) -> None:
    active(bench)
    bench.actions["focus_paths"].trigger()
    together = int(bench.state.focus.nodes.sum())
    row = bench.inspector.view.paths.rows[0]
    link = row.findChild(QPushButton)
    link.click()
    assert bench.state.focus.nodes.sum() == len(bench.state.focus.paths.paths[0].nodes)
    link.click()
    assert bench.state.focus.nodes.sum() == together


def test_paths_follow_the_training(bench: Bench, qtbot: QtBot) -> None:
    node = active(bench)
    bench.actions["focus_paths"].trigger()
    bench.train(3)
    until(qtbot, lambda: bench.state.focus.paths.total == pytest.approx(bench.model.grad[node], rel=1e-12))


def test_the_strip_ends_the_focus(bench: Bench, qtbot: QtBot) -> None:
    bench.selection.set_node(bench.node(WEIGHT))
    bench.actions["focus_descendants"].trigger()
    strip = bench.panel.focus_strip
    until(qtbot, strip.isVisible)
    strip._close.click()
    assert not bench.state.focus.is_active
    assert bench.panel.view.scene.colours.lit() is None
    until(qtbot, lambda: not strip.isVisible())


def test_escape_leaves_the_focus_before_the_selection(bench: Bench) -> None:
    bench.selection.set_node(bench.node(WEIGHT))
    bench.actions["focus_descendants"].trigger()
    QTest.keyClick(bench.panel.view, Qt.Key.Key_Escape)
    assert not bench.state.focus.is_active
    assert bench.selection.node is not None


def test_a_right_click_selects_and_offers_to_focus(bench: Bench) -> None:
    view, node = bench.panel.view, bench.node("layer2.neuron1.a")
    bench.selection.set_node(0)
    where = view.position_of(node)
    view.context_menu_requested.connect(lambda at: None)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, QPoint(10, 10))
    QApplication.sendEvent(view, event)
    assert bench.selection.node == node
    menu = next(menu for menu in bench.panel.findChildren(QMenu) if menu.isVisible())
    assert bench.actions["focus_paths"] in menu.actions()
    menu.close()


def test_another_layout_keeps_the_focus_and_another_network_ends_it(bench: Bench, qtbot: QtBot) -> None:
    bench.selection.set_node(bench.node(WEIGHT))
    bench.actions["focus_descendants"].trigger()
    bench.model.set_layout("layered")
    until(qtbot, lambda: bench.model.placed.key.layout == "layered")
    assert bench.state.focus.is_active
    bench.panel.view.grab()
    bench.model.set_spec(edits.add_neuron(bench.session.spec, 0))
    size = len(bench.model.graph)
    until(qtbot, lambda: len(bench.model.graph) != size)
    assert not bench.state.focus.is_active
    bench.panel.view.grab()
