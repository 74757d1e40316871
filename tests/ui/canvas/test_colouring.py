"""What the colours stand for, the legend's words, and freezing."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from gradstudio.app.canvas.quantities import QUANTITIES
from gradstudio.graph.flow import edge_flow
from gradstudio.graph.folding import FoldedGraph, fold
from gradstudio.project import edits
from gradstudio.project.number_text import format_number
from gradstudio.ui.canvas.legend import draw_legend, draw_legend_in_two_lines
from gradstudio.ui.canvas.menus import COLOUR_ACTIONS
from gradstudio.ui.canvas.ruler import RULER_HEIGHT, UPRIGHT_RULER_WIDTH
from gradstudio.ui.look.colours import LEVELS, levels
from gradstudio.ui.look.theme import DARK, LIGHT
from tests.qt_helpers import until
from tests.ui.canvas.conftest import Bench


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_every_quantity_is_drawn_in_both_themes(bench: Bench, theme) -> None:
    box = bench.panel._colour
    bench.panel.set_theme(theme)
    for name in QUANTITIES:
        box.setCurrentIndex(box.findData(name))
        box.activated.emit(box.currentIndex())
        assert bench.state.colouring.by == name
        bench.panel.view.grab()


def test_the_product_is_what_it_says(bench: Bench) -> None:
    bench.state.colouring.set_by("influence")
    scale = bench.state.colouring.scale()
    assert np.array_equal(scale.values, np.abs(bench.model.data) * np.abs(bench.model.grad))
    assert (bench.panel.view.scene.colours.nodes.index >= LEVELS // 2).all()


def test_operations_and_layers_are_categories(bench: Bench) -> None:
    bench.state.colouring.set_by("op")
    scale = bench.state.colouring.scale()
    names = [scale.categories.names[i] for i in scale.categories.of_node]
    assert names == [symbol or "leaf" for symbol in bench.model.graph.symbols]
    bench.state.colouring.set_by("layer")
    kinds = bench.state.colouring.scale().categories
    assert kinds.names == ("inputs", "layer 1", "layer 2", "output", "loss")
    assert kinds.names[kinds.of_node[bench.node("layer2.neuron1.w1")]] == "layer 2"
    outline = bench.model.placed.outline
    for key, name in (("layer2", "layer 2"), ("layer2.neuron3", "layer 2"), ("loss", "loss")):
        assert kinds.names[kinds.of_group[outline.index_of(key)]] == name


def test_linear_and_logarithmic(bench: Bench) -> None:
    colours = bench.panel.view.scene.colours
    grad = bench.model.grad
    limit = np.abs(grad).max()
    assert np.array_equal(colours.nodes.index, levels(grad, limit, True))
    bench.actions["colour_log"].trigger()
    assert not bench.state.colouring.is_logarithmic
    assert np.array_equal(colours.nodes.index, levels(grad, limit, False))


def test_a_fixed_range_stays_while_the_numbers_change(bench: Bench) -> None:
    before = bench.state.colouring.scale().limit
    bench.actions["colour_fixed"].trigger()
    bench.train(5)
    scale = bench.state.colouring.scale()
    assert scale.fixed
    assert scale.limit == before != np.abs(bench.model.grad).max()
    bench.actions["colour_fixed"].trigger()
    assert bench.state.colouring.scale().limit == np.abs(bench.model.grad).max()


def unfolded(bench: Bench) -> FoldedGraph:
    placed = bench.model.placed
    return fold(placed.graph, placed.outline, np.zeros(len(placed.outline), dtype=np.bool_))


def test_edges_show_the_gradient_that_flows_along_them(bench: Bench, qtbot: QtBot) -> None:
    bench.actions["colour_edges"].trigger()
    model = bench.model
    flow = edge_flow(model.graph, model.data, model.grad)
    assert np.array_equal(bench.state.colouring.edge_values(), flow)
    index = bench.panel.view.scene.colours.edges(unfolded(bench)).index
    assert np.array_equal(index, levels(flow, np.abs(flow).max(), True))
    bench.panel.view.grab()
    bench.train(1)
    until(qtbot, lambda: not bench.panel.view._flow.isActive())
    bench.panel.view.grab()


def test_frozen_numbers_are_compared_with_those_of_now(bench: Bench) -> None:
    then = bench.model.grad.copy()
    bench.actions["freeze"].trigger()
    scale = bench.state.colouring.scale()
    assert scale.title == "gradient, now − step 2"
    assert not scale.values.any()
    bench.train(3)
    assert np.array_equal(bench.state.colouring.scale().values, bench.model.grad - then)
    bench.actions["freeze"].trigger()
    assert np.array_equal(bench.state.colouring.scale().values, bench.model.grad)


def test_another_network_thaws(bench: Bench, qtbot: QtBot) -> None:
    bench.actions["freeze"].trigger()
    size = len(bench.model.graph)
    bench.model.set_spec(edits.add_neuron(bench.session.spec, 0))
    until(qtbot, lambda: len(bench.model.graph) != size)
    assert not bench.state.colouring.is_frozen
    assert not bench.actions["freeze"].isChecked()


def test_the_menu_beside_the_colours_offers_the_settings(bench: Bench) -> None:
    offered = bench.panel.colour_menu.actions()
    assert [action.objectName() for action in offered] == list(COLOUR_ACTIONS)


def test_the_ruler_says_what_the_colours_stand_for(bench: Bench) -> None:
    ruler, colouring = bench.panel.ruler, bench.state.colouring
    limit = format_number(colouring.scale().limit, 3)
    assert ruler.toolTip().startswith(f"gradient ∂loss/∂node, log: −{limit} to +{limit}")
    bench.model.start_over()
    assert ruler.toolTip() == "gradient ∂loss/∂node, log"  # while there are no numbers
    bench.post()
    bench.actions["colour_log"].trigger()
    assert "linear" in ruler.toolTip()
    colouring.set_by("op")
    assert ruler.toolTip() == "operation: leaf, +, *, tanh, softplus"
    bench.train(2)
    colouring.set_by("influence")
    assert ruler.legend.low == "0"
    bench.state.folding.fold_all()
    assert "boxes: mean magnitude" in ruler.toolTip()


def test_the_ruler_never_writes_beyond_its_end(bench: Bench) -> None:
    bench.state.folding.fold_all()
    for name, width, draw in product(
        QUANTITIES, (120, 260, 500, 1000), (draw_legend, draw_legend_in_two_lines)
    ):
        bench.state.colouring.set_by(name)
        image = QImage(1200, RULER_HEIGHT, QImage.Format.Format_RGB32)
        image.fill(QColor("black"))
        with QPainter(image) as painter:
            draw(painter, QRectF(0, 0, width, RULER_HEIGHT), DARK, bench.panel.ruler.legend)
        beyond = image.copy(width, 0, 1200 - width, RULER_HEIGHT)
        blank = beyond.copy()
        blank.fill(QColor("black"))
        assert beyond == blank, (name, width, draw)


def test_an_upright_ruler_is_titled_in_as_little_height_as_a_canvas_has(bench: Bench) -> None:
    ruler = bench.panel.ruler
    ruler.set_upright(True)
    ruler.resize(UPRIGHT_RULER_WIDTH, 120)
    for name in QUANTITIES:
        bench.state.colouring.set_by(name)
        image = ruler.grab().toImage()
        ground = image.pixel(0, 0)
        for left in (0, UPRIGHT_RULER_WIDTH // 2):  # the line of the title, and that of the scale
            half = [image.pixel(left + x, y) for x in range(UPRIGHT_RULER_WIDTH // 2) for y in range(120)]
            assert set(half) != {ground}, name
