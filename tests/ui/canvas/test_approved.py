"""Five graphs as the canvas draws them, in both themes, against pictures that were looked at and approved."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.data.source import load_dataset
from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order
from gradstudio.graph.grouping import network_outline
from gradstudio.graph.placing import place
from gradstudio.graph.routing import routes
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.sample import sample_loss
from gradstudio.ui.canvas.painting import GraphPainter
from gradstudio.ui.canvas.picture import Picture
from gradstudio.ui.canvas.records import WrittenNumbers
from gradstudio.ui.canvas.ruler import RULER_HEIGHT
from gradstudio.ui.canvas.viewport import Viewport
from gradstudio.ui.look.theme import DARK, LIGHT, Theme
from tests.ui.canvas.approving import FOLDER, LARGEST_BYTES, check_against_approved
from tests.ui.canvas.conftest import Bench


def neuron() -> Value:
    """The neuron of micrograd's first graph."""
    x1, x2 = Value(2.0, label="x1"), Value(0.0, label="x2")
    w1, w2, b = Value(-3.0, label="w1"), Value(1.0, label="w2"), Value(6.8813735870195432, label="b")
    total = x1 * w1 + x2 * w2
    n = total + b
    n.label = "n"
    o = n.tanh()
    o.label = "o"
    return o


def product_and_sum() -> Value:
    a, b, c = Value(2.0, label="a"), Value(-3.0, label="b"), Value(10.0, label="c")
    d = a * b + c
    d.label = "d"
    return d


def square() -> Value:
    x = Value(3.0, label="x")
    y = x * x
    y.label = "y"
    return y


def network_loss() -> Value:
    """The first sample's loss of a 2-2-1 network."""
    spec = edits.set_layer_size(edits.remove_layer(ProjectSpec(), 0), 0, 2)
    spec = edits.set_training(edits.set_activation(spec, 0, "tanh"), loss="logistic")
    parameters = 0.75 * np.cos(np.arange(spec.parameter_count))
    return sample_loss(spec, load_dataset(spec.data), parameters, 0)


GRAPHS: dict[str, tuple[Callable[[], Value], float]] = {
    "neuron": (neuron, 1.0),
    "product-and-sum": (product_and_sum, 1.0),
    "square": (square, 1.0),
    "network": (network_loss, 0.6),
}
"""What makes each graph, and the scale that it is drawn at."""


def show(bench: Bench, root: Value) -> None:
    """Have the canvas and all its models show a graph, in the layered layout."""
    root.backward()
    order, graph = topological_order(root), ValueGraph(root)
    outline = network_outline(graph)
    positions = place("layered", graph, outline, _ignore).positions
    model = bench.model
    assert model.placed is not None
    bench.selection.set_node(None)
    model.placed = PlacedGraph(
        key=model.placed.key,
        graph=graph,
        outline=outline,
        positions=positions,
        routes=routes(positions, graph.edges),
    )
    model.data = np.array([node.data for node in order])
    model.grad = np.array([node.grad for node in order])
    model.structure_changed.emit()
    model.values_changed.emit()


def drawn(bench: Bench, theme: Theme, scale: float) -> QImage:
    """Draw what is shown, as an export does."""
    model = bench.model
    assert model.placed is not None
    bounds: QRectF = GraphPainter(model.placed, theme).bounds
    width, height = round(bounds.width() * scale) + 48, round(bounds.height() * scale) + 48
    view = Viewport(scale, 24 - bounds.left() * scale, 24 - bounds.top() * scale)
    picture = Picture(
        placed=model.placed,
        state=bench.state,
        numbers=WrittenNumbers(model.data, model.grad),
        theme=theme,
        frame=(width, height, view),
    )
    image = QImage(width, height + RULER_HEIGHT, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        picture.draw(painter)
    return image


@pytest.mark.parametrize("name", GRAPHS)
def test_a_graph_looks_as_approved(bench: Bench, name: str, tmp_path) -> None:
    make, scale = GRAPHS[name]
    show(bench, make())
    for theme in (DARK, LIGHT):
        check_against_approved(drawn(bench, theme, scale), f"{name}-{theme.name}", tmp_path)


def test_the_heaviest_paths_look_as_approved(bench: Bench, tmp_path) -> None:
    show(bench, network_loss())
    bench.state.focus.show_paths(bench.node("x1"))
    assert bench.state.focus.paths is not None
    for theme in (DARK, LIGHT):
        check_against_approved(drawn(bench, theme, 0.6), f"paths-{theme.name}", tmp_path)


def test_a_missing_label_and_another_colour_are_noticed(bench: Bench, tmp_path, monkeypatch) -> None:
    monkeypatch.delenv("GRADSTUDIO_APPROVE", raising=False)
    show(bench, product_and_sum())
    image = drawn(bench, DARK, 1.0)
    wrong = image.copy()
    with QPainter(wrong) as painter:
        painter.fillRect(QRectF(wrong.width() / 2, 30, 12, 8), QColor("#ff00ff"))
    for bad in (wrong, drawn(bench, LIGHT, 1.0)):
        with pytest.raises(AssertionError, match="pixels of product-and-sum-dark"):
            check_against_approved(bad, "product-and-sum-dark", tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "product-and-sum-dark.png",
        "product-and-sum-dark-difference.png",
    }
    show(bench, Value(2.0, label="z") * Value(-3.0, label="b") + Value(10.0, label="c"))
    with pytest.raises(AssertionError, match="pixels of"):
        check_against_approved(drawn(bench, DARK, 1.0), "product-and-sum-dark", tmp_path)


def test_approved_pictures_are_small() -> None:
    pictures = list(FOLDER.glob("*.png"))
    assert len(pictures) == 10
    assert all(picture.stat().st_size <= LARGEST_BYTES for picture in pictures)


def _ignore(share: float) -> None:
    """Nobody waits for it."""
