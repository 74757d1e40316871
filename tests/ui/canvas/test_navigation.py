"""Back and forward, the breadcrumb and the minimap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gradstudio.project import edits
from gradstudio.ui.canvas import CanvasPanel
from gradstudio.ui.look.motion import reduce_motion
from tests.qt_helpers import until
from tests.ui.canvas.conftest import Bench


def link(bench: Bench, title: str) -> QPushButton:
    return next(button for button in _buttons(bench) if button.text() == title and button.isVisible())


def _buttons(bench: Bench) -> list[QPushButton]:
    return bench.panel.breadcrumb.findChildren(QPushButton)


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
    until(qtbot, lambda: bench.panel.trail.can_go_back)
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
    until(qtbot, lambda: model.placed.key.layout == "layered")
    far = bench.node("x1")
    bench.selection.set_node(far)
    view.reveal(far)
    there = view.viewport
    while model.layout != "network":
        trail.back()
        until(qtbot, lambda: model.placed.key.layout == model.layout)
    assert bench.selection.nodes == (node,)
    assert view.viewport.scale == pytest.approx(near.scale)
    assert view.viewport.dx == pytest.approx(near.dx, abs=0.01)
    assert trail.can_go_back
    while trail.can_go_forward:
        trail.forward()
        until(qtbot, lambda: model.placed.key.layout == model.layout)
    assert (model.layout, bench.selection.nodes) == ("layered", (far,))
    assert view.viewport.scale == pytest.approx(there.scale)
    assert view.viewport.dx == pytest.approx(there.dx, abs=0.01)


def test_another_graph_begins_the_trail_anew(bench: Bench, qtbot: QtBot) -> None:
    bench.selection.set_node(3)
    bench.panel.trail.back()
    size = len(bench.model.graph)
    bench.model.set_spec(edits.remove_neuron(bench.session.spec, 1))
    until(qtbot, lambda: len(bench.model.graph) != size)
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
    bench.window.resize(1800, 640)
    QApplication.processEvents()
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


@pytest.fixture
def resized(bench: Bench) -> Iterator[Callable[[int], CanvasPanel]]:
    """Return the panel in any width, which the window around it would not give it."""
    holder = QWidget()
    bench.panel.setParent(holder)
    bench.panel.show()
    holder.show()

    def resize(width: int) -> CanvasPanel:
        bench.panel.resize(width, 400)
        QApplication.processEvents()
        assert bench.panel.width() == width
        return bench.panel

    yield resize
    bench.panel.setParent(bench.window)
    holder.deleteLater()


def test_links_without_room_are_in_the_menu_of_an_ellipsis(bench: Bench, resized) -> None:
    crumbs = bench.panel.breadcrumb
    bench.selection.set_node(bench.node("layer2.neuron3.w1"))
    resized(1500)
    assert crumbs.more.isHidden()
    # The last link has room, and the first has none: how wide that is depends on how buttons are drawn.
    resized(600 + max(0, crumbs.more.sizeHint().width() + crumbs._widths()[-1] - 120))
    assert not crumbs.more.isHidden()
    assert link(bench, "w1").geometry().right() <= crumbs.width()
    assert not any(button.text() == "network" and button.isVisible() for button in _buttons(bench))
    crumbs.more.click()
    QApplication.processEvents()
    menu = crumbs.findChild(QMenu)
    before = bench.panel.view.viewport
    link(bench, "w1").click()
    assert bench.panel.view.viewport != before
    held = menu.actions()
    assert held[0].text() == "network"
    held[0].trigger()
    assert bench.panel.view.viewport == before
    menu.close()


def test_the_bar_fits_into_a_panel_of_any_width(bench: Bench, resized) -> None:
    bench.selection.set_node(bench.node("layer2.neuron3.w1"))
    for width in (460, 560, 700, 900, 1100):
        panel = resized(width)
        assert panel.minimumSizeHint().width() <= 460
        shown = [w for w in panel.findChildren(QWidget) if w.isVisible() and w.parent() is panel]
        assert all(panel.rect().contains(widget.geometry()) for widget in shown)
        drawing = panel.view.mapTo(panel, QPoint()).y()
        bar = sorted((w.geometry() for w in shown if w.geometry().bottom() < drawing), key=QRect.left)
        assert len(bar) >= 4
        assert all(left.right() < right.left() for left, right in pairwise(bar))


def test_nothing_lies_on_the_drawing_while_one_only_looks(bench: Bench) -> None:
    view = bench.panel.view
    bench.selection.set_node(bench.node("layer2.neuron1.a"))
    bench.selection.set_node(None)
    view.fit()
    view.reveal(bench.node("loss"))
    QApplication.processEvents()
    assert [child for child in view.children() if isinstance(child, QWidget) and child.isVisible()] == []
    assert bench.panel.ruler.isVisible()
    assert not bench.panel.ruler.geometry().intersects(view.geometry())


def test_the_minimap_comes_while_the_view_moves_and_goes_again(bench: Bench, qtbot: QtBot) -> None:
    minimap, view = bench.panel.minimap, bench.panel.view
    QApplication.processEvents()
    assert not minimap.isVisible()
    view.zoom(4.0)
    assert minimap.isVisible()
    minimap.grab()
    until(qtbot, lambda: not minimap.isVisible())
    view.camera.pan(5, 0)
    assert minimap.isVisible()
    view.fit()
    assert not minimap.isVisible()


def test_the_minimap_stays_while_the_mouse_is_on_it(bench: Bench) -> None:
    minimap = bench.panel.minimap
    bench.panel.view.zoom(4.0)
    where = QPointF(20, 20)
    QApplication.sendEvent(minimap, QEnterEvent(where, where, where))
    assert not minimap._stay.isActive()
    QApplication.sendEvent(minimap, QEvent(QEvent.Type.Leave))
    assert minimap._stay.isActive()


def test_the_minimap_does_not_fade_where_motion_is_reduced(bench: Bench) -> None:
    minimap = bench.panel.minimap
    reduce_motion(True)
    try:
        bench.panel.view.zoom(4.0)
        assert minimap._opacity == 1.0
        minimap._stay.timeout.emit()
        assert not minimap.isVisible()
    finally:
        reduce_motion(False)


def test_fit_keeps_clear_of_the_list_of_hits(bench: Bench) -> None:
    view, graph = bench.panel.view, bench.model.graph
    bench.state.search.set_text("tanh")
    QApplication.processEvents()
    view.fit()
    covered = bench.panel.hit_list.geometry()
    assert bench.panel.hit_list.isVisible()
    points = [view.position_of(node) for node in range(len(graph))]
    assert all(view.rect().contains(point) and not covered.contains(point) for point in points)


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
