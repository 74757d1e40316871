"""Graphs made by hand on canvas and inspector: ours, micrograd's, and of objects that are only like them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradstudio.app.graph.value_source import ValueSource
from gradstudio.engine.value import Value
from gradstudio.project.number_text import format_number
from gradstudio.ui.canvas.card import hover_card
from gradstudio.ui.kit.tips import tip_of
from tests.graph.foreign import Scalar
from tests.qt_helpers import until
from tests.ui.canvas.conftest import Bench


def ours() -> object:
    x, w, b = Value(1.5, label="x1"), Value(-0.5, label="w"), Value(0.25, label="b")
    root = (x * w + b).tanh() * x
    root.label = "out"
    root.backward()
    return root


def like_ours() -> object:
    x, w, b = Scalar(1.5, label="x1"), Scalar(-0.5, label="w"), Scalar(0.25, label="b")
    root = (x * w + b).tanh() * x
    root.label = "out"
    root.backward()
    return root


def micrograds() -> object:
    engine = pytest.importorskip("micrograd.engine")
    x, w, b = engine.Value(1.5), engine.Value(0.5), engine.Value(0.25)
    root = (x * w + b).relu() * x
    # micrograd's own have no names; its lecture gives them some.
    for node, label in ((x, "x1"), (w, "w"), (b, "b"), (root, "out")):
        node.label = label
    root.backward()
    return root


SOURCES = [pytest.param(make, id=make.__name__) for make in (ours, like_ours, micrograds)]


@pytest.fixture
def shown(bench: Bench, qtbot: QtBot) -> Callable[[object], Bench]:
    def show(root: object) -> Bench:
        bench.model.show(ValueSource(root))
        until(qtbot, lambda: bench.model.placed.key.structure == bench.model.source.structure)
        return bench

    return show


@pytest.mark.parametrize("make", SOURCES)
def test_every_node_is_drawn_in_its_colour_and_selected_by_a_click(shown, make) -> None:
    root = make()
    bench = shown(root)
    model, view = bench.model, bench.panel.view
    assert len(model.graph) == 7
    assert model.has_values
    picture = view.grab().toImage()
    for node in range(len(model.graph)):
        where = view.position_of(node)
        assert view.rect().contains(where)
        colour = view.scene.colours.nodes.palette[view.scene.colours.nodes.index[node]]
        corner = view.scene.graph.rect_of(node, view.viewport).topLeft().toPoint()
        assert picture.pixelColor(corner.x() + 6, corner.y() + 3).name() == colour.name()
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=where)
        assert bench.selection.nodes == (node,)


@pytest.mark.parametrize("make", SOURCES)
def test_the_inspector_explains_value_and_gradient(shown, make) -> None:
    root = make()
    bench = shown(root)
    model = bench.model
    x = bench.node("x1")
    bench.selection.set_node(x)
    card = bench.inspector.card
    assert card.data.number == "1.500"
    assert card.grad.number == format_number(model.grad[x])
    assert card.field is None  # it belongs to no project
    numbers = [row.number for row in card.contribution_rows]
    assert len(numbers) == 2
    explained = card._explanation
    assert sum(term.product for term in explained.contributions) == pytest.approx(model.grad[x], rel=1e-12)
    assert card.grad.toolTip() == tip_of("Gradient", "Derivative of out with respect to this node")
    assert "out" in hover_card(model, bench.node("out"))
    product = model.graph.operands[model.graph.root][0]
    bench.selection.set_node(product)
    assert len(bench.inspector.card.operand_rows) == 1
    bench.selection.set_node(bench.node("out"))
    assert bench.inspector.card._sum.text() == "grad = 1.000: this is the result, and ∂out/∂out = 1."
    bench.inspector.view.copy_text()
    assert "out" in QApplication.clipboard().text()


@pytest.mark.parametrize("make", SOURCES)
def test_search_focus_and_colours_know_it(shown, make) -> None:
    bench = shown(make())
    model, state = bench.model, bench.state
    state.search.set_text("op == *")
    assert [model.graph.symbols[node] for node in state.search.hits] == ["*", "*"]
    state.search.set_text("w")
    assert state.search.hits.tolist() == [bench.node("w")]
    state.search.set_text("")
    state.focus.show_ancestors(model.graph.operands[model.graph.root][0])
    assert int(np.count_nonzero(state.focus.nodes)) == 6
    state.focus.show_paths(bench.node("w"))
    assert state.focus.paths.paths
    for name in ("data", "op", "layer", "influence", "grad"):
        state.colouring.set_by(name)
        bench.panel.view.grab()
    state.focus.clear()


def test_numbers_of_another_backward_are_shown_when_asked_for(shown) -> None:
    root = ours()
    bench = shown(root)
    x = bench.node("x1")
    before = bench.model.grad[x]
    root.backward()  # leaves accumulate
    assert bench.model.grad[x] == before
    bench.model.refresh()
    assert bench.model.grad[x] == pytest.approx(2 * before)


def test_training_and_edits_go_on_unseen_until_the_project_is_shown_again(shown, qtbot: QtBot) -> None:
    bench = shown(ours())
    bench.train(3)
    bench.selection.set_sample(4)
    assert len(bench.model.graph) == 7
    assert not bench.model.shows_project
    assert bench.panel.scope_chooser.isHidden()
    assert bench.panel.source_bar.title.text() == "Graph made by hand"
    QTest.mouseClick(bench.panel.source_bar.back, Qt.MouseButton.LeftButton)
    assert bench.panel.source_bar.isHidden()
    assert bench.panel.scope_chooser.isVisible()
    assert len(bench.model.graph) > 7
    bench.post()
    assert bench.model.step == 3 + 2
    assert bench.model.sample == 4


@pytest.mark.parametrize("layout", ["network", "layered", "radial"])
def test_every_layout_takes_it(shown, qtbot: QtBot, layout: str) -> None:
    bench = shown(ours())
    bench.model.set_layout(layout)
    until(qtbot, lambda: bench.model.placed.key.layout == layout)
    assert bench.model.has_values
    bench.panel.view.grab()
