"""Edges as the canvas draws them: around nodes, and with heads that say which way the data flows."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont

from gradstudio.ui.canvas import group_writing, painting
from gradstudio.ui.canvas.lines import Lines
from gradstudio.ui.canvas.writers import pixel_font
from tests.ui.canvas.conftest import Bench


def test_an_edge_with_bends_is_drawn_piece_by_piece() -> None:
    tails, heads = np.array([[0.0, 0.0], [0.0, 5.0]]), np.array([[10.0, 0.0], [10.0, 5.0]])
    lines = Lines.of(tails, heads, {1: np.array([[2.0, 9.0], [8.0, 9.0]])})
    assert lines.edge.tolist() == [0, 1, 1, 1]
    assert lines.is_last.tolist() == [True, False, False, True]
    assert lines.begins.tolist() == [[0, 0], [0, 5], [2, 9], [8, 9]]
    assert lines.ends.tolist() == [[10, 0], [2, 9], [8, 9], [10, 5]]
    assert lines.extents.meeting(3, 8, 4, 10).tolist() == [2]


def test_edges_that_would_run_behind_a_node_have_bends_on_the_canvas(bench: Bench) -> None:
    placed, view = bench.model.placed, bench.panel.view
    view.zoom(4.0)
    detail = view.scene.detail(view.viewport)
    assert placed.routes
    bent = {tuple(detail.folded.edges[row]) for row in detail.lines.edge[~detail.lines.is_last]}
    assert bent == set(placed.routes)
    view.fit()
    bench.state.folding.fold_all()
    closed = view.scene.detail(view.viewport)
    assert closed.lines.is_last.all()


def test_an_edge_ends_in_an_arrow_head_where_there_is_room(bench: Bench) -> None:
    view = bench.panel.view
    graph, placed = bench.model.graph, bench.model.placed
    node = bench.node("layer2.neuron1.a")
    (operand,) = graph.operands[node]

    def edge_pixels() -> int:
        """Count what is drawn of the edge beside its middle."""
        view.reveal(node)
        view.zoom(3.0 / view.viewport.scale)
        x, y = placed.positions[node]
        tip = view.viewport.to_widget(x, y) - QPointF(46 * 3.0, 0)
        picture = view.grab().toImage()
        ground = view.scene.theme.box
        column = [picture.pixelColor(round(tip.x()) - 4, round(tip.y()) + dy) for dy in range(-4, 5)]
        return sum(colour.name() != ground for colour in column)

    assert placed.positions[operand][1] == placed.positions[node][1]
    assert edge_pixels() >= 3  # the line itself takes one or two


def test_names_of_groups_are_never_smaller_than_eleven_pixels(bench: Bench, monkeypatch) -> None:
    sizes: list[float] = []

    def recorded(size: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        sizes.append(size)
        return pixel_font(size, weight)

    monkeypatch.setattr(painting, "pixel_font", recorded)
    view = bench.panel.view
    for scale in (0.02, 0.06, 0.12, 0.3, 0.8, 2.0):
        sizes.clear()
        view.zoom(scale / view.viewport.scale)
        view.scene.invalidate()
        view.grab()
        assert sizes
        assert min(sizes) >= 11
    assert group_writing._SIZE >= 11
