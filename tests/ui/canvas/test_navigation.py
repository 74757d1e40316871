"""Back and forward, the breadcrumb and the minimap."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from gradstudio.project import edits
from tests.ui.canvas.conftest import Bench


def link(bench: Bench, title: str) -> QPushButton:
    crumbs = bench.panel.breadcrumb.findChildren(QPushButton)
    return next(button for button in crumbs if button.text() == title and button.isVisible())


def test_back_and_forward_go_through_the_views(bench: Bench) -> None:
    view, trail = bench.panel.view, bench.panel.trail
    first = view.viewport
    assert not bench.actions["back"].isEnabled()
    node = bench.node("layer2.neuron1.a")
    bench.selection.set_node(node)
    view.reveal(node)
    second = view.viewport
    trail.back()
    assert (view.viewport, bench.selection.nodes) == (first, ())
    assert bench.actions["forward"].isEnabled()
    bench.actions["forward"].trigger()
    assert view.viewport.scale == second.scale
    assert view.viewport.dx == pytest.approx(second.dx, abs=0.01)
    assert bench.selection.nodes == (node,)


def test_a_view_at_rest_is_a_stop(bench: Bench, qtbot: QtBot) -> None:
    bench.panel.view.zoom(2.0)
    bench.panel.view.zoom(1.5)
    assert not bench.panel.trail.can_go_back
    qtbot.waitUntil(lambda: bench.panel.trail.can_go_back, timeout=5000)
    before = bench.panel.view.viewport.scale
    bench.panel.trail.back()
    assert bench.panel.view.viewport.scale == pytest.approx(before / 3)
    assert not bench.panel.trail.can_go_back


def test_going_on_from_an_earlier_stop_forgets_the_later_ones(bench: Bench) -> None:
    trail = bench.panel.trail
    bench.selection.set_node(3)
    trail.back()
    bench.selection.set_node(5)
    trail.forward()
    assert bench.selection.node == 5
    assert not trail.can_go_forward
    trail.back()
    assert bench.selection.node is None


def test_back_and_forward_go_through_layouts_too(bench: Bench, qtbot: QtBot) -> None:
    view, trail, model = bench.panel.view, bench.panel.trail, bench.model
    node = bench.node("layer2.neuron1.a")
    bench.selection.set_node(node)
    view.reveal(node)
    trail.back()
    trail.forward()
    near = view.viewport
    model.set_layout("layered")
    qtbot.waitUntil(lambda: model.placed.key.layout == "layered", timeout=20_000)
    far = bench.node("x1")
    bench.selection.set_node(far)
    view.reveal(far)
    there = view.viewport
    while model.layout != "network":
        trail.back()
        qtbot.waitUntil(lambda: model.placed.key.layout == model.layout, timeout=20_000)
    assert bench.selection.nodes == (node,)
    assert view.viewport.scale == pytest.approx(near.scale)
    assert view.viewport.dx == pytest.approx(near.dx, abs=0.01)
    assert trail.can_go_back
    while trail.can_go_forward:
        trail.forward()
        qtbot.waitUntil(lambda: model.placed.key.layout == model.layout, timeout=20_000)
    assert (model.layout, bench.selection.nodes) == ("layered", (far,))
    assert view.viewport.scale == pytest.approx(there.scale)
    assert view.viewport.dx == pytest.approx(there.dx, abs=0.01)


def test_another_graph_begins_the_trail_anew(bench: Bench, qtbot: QtBot) -> None:
    bench.selection.set_node(3)
    bench.panel.trail.back()
    size = len(bench.model.graph)
    bench.model.set_spec(edits.remove_neuron(bench.session.spec, 1))
    qtbot.waitUntil(lambda: len(bench.model.graph) != size, timeout=20_000)
    assert not bench.panel.trail.can_go_forward


def test_the_breadcrumb_says_where_the_scalar_is(bench: Bench) -> None:
    crumbs = bench.panel.breadcrumb
    assert crumbs.titles == ["network"]
    bench.selection.set_node(bench.node("layer2.neuron3.w1"))
    assert crumbs.titles == ["network", "layer 2", "neuron 3", "w1"]
    bench.selection.set_node(bench.node("loss"))
    assert crumbs.titles == ["network", "loss", "loss"]
    bench.selection.set_node(bench.node("x1"))
    assert crumbs.titles == ["network", "inputs", "x1"]


def test_its_links_show_layer_neuron_and_network(bench: Bench) -> None:
    view = bench.panel.view
    bench.selection.set_node(bench.node("layer2.neuron3.w1"))
    whole = view.viewport
    link(bench, "layer 2").click()
    layer = view.viewport
    link(bench, "neuron 3").click()
    neuron = view.viewport
    assert whole.scale < layer.scale < neuron.scale
    shown = view.camera.shown
    outline = bench.model.placed.outline
    group = outline.index_of("layer2.neuron3")
    for x, y in bench.model.placed.positions[outline.nodes(group)]:
        assert shown.contains(QPointF(x, y))
    link(bench, "network").click()
    assert view.viewport == whole


def test_the_minimap_shows_only_when_there_is_more_than_one_sees(bench: Bench) -> None:
    minimap = bench.panel.minimap
    QApplication.processEvents()
    assert not minimap.isVisible()
    bench.panel.view.zoom(4.0)
    assert minimap.isVisible()
    minimap.grab()
    bench.panel.view.fit()
    assert not minimap.isVisible()


def test_dragging_the_frame_moves_the_view(bench: Bench) -> None:
    view, minimap = bench.panel.view, bench.panel.minimap
    view.zoom(6.0)
    before, frame = view.camera.shown, minimap.frame()
    grip = frame.center().toPoint()
    QTest.mousePress(minimap, Qt.MouseButton.LeftButton, pos=grip)
    QTest.mouseMove(minimap, grip + QPoint(12, 5))
    QTest.mouseRelease(minimap, Qt.MouseButton.LeftButton, pos=grip + QPoint(12, 5))
    after = view.camera.shown
    assert after.center().x() > before.center().x()
    assert after.center().y() > before.center().y()
    assert view.viewport.scale == pytest.approx(before.width() and view.width() / before.width())
    moved = minimap.frame().center() - frame.center()
    assert moved.x() == pytest.approx(12, abs=1)


def test_a_click_beside_the_frame_goes_there(bench: Bench) -> None:
    view, minimap = bench.panel.view, bench.panel.minimap
    view.zoom(8.0)
    QTest.mouseClick(minimap, Qt.MouseButton.LeftButton, pos=QPoint(20, 56))
    assert minimap.frame().center().x() == pytest.approx(20, abs=6)
