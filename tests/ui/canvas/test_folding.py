"""Folding and unfolding by mouse and keys, and what shows at which scale."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from gradstudio.ui.canvas.card import group_card
from tests.qt_helpers import until
from tests.ui.canvas.conftest import Bench


def group(bench: Bench, key: str) -> int:
    index = bench.model.placed.outline.index_of(key)
    assert index is not None
    return index


def shown(bench: Bench):
    return bench.panel.view.scene.detail(bench.panel.view.viewport).folded


def centre_of(bench: Bench, key: str) -> QPoint:
    """Return the middle of a group's upper edge, where it holds no scalar."""
    view = bench.panel.view
    thing = len(bench.model.graph) + group(bench, key)
    return view.scene.graph.rect_of(thing, view.viewport).center().toPoint()


def ground_of(bench: Bench, key: str) -> QPoint:
    """Return a point of an open group next to its left edge, where it holds no scalar."""
    view = bench.panel.view
    rect = view.scene.graph.rect_of(len(bench.model.graph) + group(bench, key), view.viewport)
    return QPointF(rect.left() + 2, rect.center().y()).toPoint()


def test_a_double_click_folds_a_neuron_and_another_unfolds_it(bench: Bench) -> None:
    view = bench.panel.view
    before = bench.model.placed.positions.copy()
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=ground_of(bench, "layer1.neuron2"))
    assert bench.state.folding.keys == {"layer1.neuron2"}
    assert shown(bench).closed.tolist() == [group(bench, "layer1.neuron2")]
    assert view.node_at(view.position_of(bench.node("layer1.neuron2.z")).toPointF()) is None
    assert np.array_equal(bench.model.placed.positions, before)
    view.grab()
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=centre_of(bench, "layer1.neuron2"))
    assert not bench.state.folding.keys
    assert len(shown(bench).closed) == 0


def test_a_double_click_on_a_scalar_folds_its_neuron_where_it_stands(bench: Bench) -> None:
    view = bench.panel.view
    node = bench.node("layer1.neuron2.z")
    bench.selection.set_node(node)
    view.reveal(node)
    before, point = view.viewport, view.position_of(node)
    assert view.node_at(point.toPointF()) == node
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=point)
    assert bench.state.folding.keys == {"layer1.neuron2"}
    assert view.viewport == before
    assert view.group_at(point.toPointF()) == group(bench, "layer1.neuron2")
    assert bench.selection.node == node
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=point)
    assert not bench.state.folding.keys
    assert view.viewport == before
    assert view.node_at(point.toPointF()) == node


def test_a_group_that_opens_under_the_mouse_is_no_longer_ringed(bench: Bench) -> None:
    view = bench.panel.view
    view.fit()
    view.zoom(0.5 * view.scene.graph.levels.opens_at[group(bench, "layer1.neuron2")] / view.viewport.scale)
    point = centre_of(bench, "layer1.neuron2").toPointF()
    view.point_at(point, QPoint())
    assert view._hover.thing is not None
    view.zoom(4.0, point)
    assert view.group_at(point) is None
    assert view._hover.thing is None


def test_return_and_zoom_to_selection_go_to_the_selected_scalar(bench: Bench) -> None:
    view = bench.panel.view
    for come_near in (
        lambda: QTest.keyClick(view, Qt.Key.Key_Return),
        bench.actions["zoom_selected"].trigger,
    ):
        view.fit()
        node = bench.node("layer1.neuron2.w1")
        bench.selection.set_node(node)
        come_near()
        centre = view.rect().center()
        assert (view.position_of(node) - centre).manhattanLength() <= 2


def test_in_a_layout_without_groups_a_double_click_comes_near(bench: Bench, qtbot) -> None:
    bench.model.set_layout("layered")
    until(qtbot, lambda: bench.model.placed.key.layout == "layered")
    view = bench.panel.view
    view.fit()
    node = bench.node("layer1.neuron2.z")
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=view.position_of(node))
    assert (view.position_of(node) - view.rect().center()).manhattanLength() <= 2


def test_keys_fold_outwards_and_unfold_inwards(bench: Bench) -> None:
    bench.selection.set_node(bench.node("layer2.neuron1.w2"))
    view = bench.panel.view
    view.setFocus()
    bench.actions["fold"].trigger()
    assert bench.state.folding.keys == {"layer2.neuron1"}
    bench.actions["fold"].trigger()
    assert bench.state.folding.keys == {"layer2.neuron1", "layer2"}
    assert shown(bench).closed.tolist() == [group(bench, "layer2")]
    bench.actions["unfold"].trigger()
    assert shown(bench).closed.tolist() == [group(bench, "layer2.neuron1")]
    bench.actions["unfold"].trigger()
    assert not bench.state.folding.keys


def test_all_neurons_fold_and_unfold_at_once(bench: Bench) -> None:
    assert not bench.actions["unfold_all"].isEnabled()
    bench.actions["fold_all"].trigger()
    assert set(shown(bench).closed) == set(bench.model.placed.outline.leaves)
    assert len(shown(bench).nodes) == 0
    bench.actions["unfold_all"].trigger()
    assert len(shown(bench).closed) == 0


def test_from_afar_neurons_show_as_boxes_and_from_near_as_scalars(bench: Bench) -> None:
    view = bench.panel.view
    assert len(shown(bench).closed) == 0
    view.zoom(0.08 / view.viewport.scale)
    outline = bench.model.placed.outline
    assert set(shown(bench).closed) == set(outline.leaves)
    view.grab()
    before = view.viewport.to_scene(QPointF(centre_of(bench, "layer2.neuron2")))
    point = centre_of(bench, "layer2.neuron2")
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=point)
    assert len(shown(bench).closed) == 0
    # What was under the mouse still is.
    assert np.allclose(view.viewport.to_scene(QPointF(point)), before)


def test_a_click_on_a_closed_group_selects_what_it_computes(bench: Bench) -> None:
    view = bench.panel.view
    bench.state.folding.fold(group(bench, "layer2.neuron3"))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=centre_of(bench, "layer2.neuron3"))
    assert bench.selection.nodes == (bench.node("layer2.neuron3.a"),)
    bench.state.folding.fold(group(bench, "layer1"))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=centre_of(bench, "layer1"))
    assert bench.selection.nodes == tuple(bench.node(f"layer1.neuron{k}.a") for k in (1, 2, 3))
    view.grab()


def test_what_is_revealed_is_unfolded(bench: Bench) -> None:
    bench.actions["fold_all"].trigger()
    node = bench.node("layer1.neuron2.w1")
    bench.panel.view.reveal(node)
    assert node in shown(bench).nodes
    assert "layer1.neuron3" in bench.state.folding.keys


def test_folds_stay_in_the_next_graph(bench: Bench, qtbot) -> None:
    bench.state.folding.fold(group(bench, "layer1.neuron2"))
    changes: list[None] = []
    bench.model.structure_changed.connect(lambda: changes.append(None))
    bench.model.set_layout("layered")
    until(qtbot, lambda: len(changes) == 1)
    assert not bench.state.folding.can_fold
    assert len(shown(bench).closed) == 0
    assert not bench.actions["fold"].isEnabled()
    bench.model.set_layout("network")
    until(qtbot, lambda: len(changes) == 2)
    assert shown(bench).closed.tolist() == [group(bench, "layer1.neuron2")]


def test_the_card_of_a_group_tells_its_numbers(bench: Bench) -> None:
    card = group_card(bench.model, bench.state.colouring, group(bench, "layer1.neuron2"))
    figures = bench.state.colouring.figures(bench.model.placed).numbers(bench.model.data, bench.model.grad)
    index = group(bench, "layer1.neuron2")
    assert "layer 1 · neuron 2" in card
    assert figures.pre_activation[index] == bench.model.data[bench.node("layer1.neuron2.z")]
    assert figures.activation[index] == bench.model.data[bench.node("layer1.neuron2.a")]
    nodes = bench.model.placed.outline.nodes(index)
    assert np.isclose(figures.gradient[index], np.abs(bench.model.grad[nodes]).mean(), rtol=1e-12)
    assert "w·x + b" in card
    assert "mean |grad|" in card


def test_closed_groups_are_shaded_by_their_share_of_the_largest(bench: Bench) -> None:
    scale = bench.state.colouring.scale()
    outline = bench.model.placed.outline
    neurons = [i for i, one in enumerate(outline.groups) if one.kind == "neuron"]
    means = np.array([np.abs(bench.model.grad[outline.nodes(i)]).mean() for i in neurons])
    assert np.allclose(scale.groups[neurons], means / means.max(), rtol=1e-12)
    bench.state.colouring.set_by("data")
    scale = bench.state.colouring.scale()
    results = np.array([bench.model.data[outline.nodes(i)[-1]] for i in neurons])
    assert np.allclose(scale.groups[neurons], results / np.abs(results).max(), rtol=1e-12)
