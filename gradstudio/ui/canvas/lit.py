"""Drawing what is lit: a node, the edges along which it passes something on, and others that are touched."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPainter, QPen

from gradstudio.app.canvas.lights import Lights
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.ui.canvas.detail import Detail
from gradstudio.ui.canvas.emphasis import draw_arrows, draw_ring
from gradstudio.ui.canvas.painting import GraphPainter
from gradstudio.ui.canvas.viewport import Viewport

_EDGE, _NODE, _OTHER = 3.0, 3.0, 1.5
_HALO, _HALO_SHARE = 11.0, 0.35


def draw_lights(
    painter: QPainter, graph: GraphPainter, view: Viewport, lights: Lights, detail: Detail
) -> None:
    """Draw what is lit in the accent's colour, above all else; a closed group stands for what is in it.

    Args:
        painter: where to draw.
        graph: draws the graph.
        view: the mapping from scene to widget.
        lights: what is lit.
        detail: how much of the graph shows.
    """
    if not lights.are_on:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    accent, owner = QColor(graph.theme.accent), detail.folded.owner
    painter.setPen(QPen(accent, _EDGE))
    painter.setBrush(accent)
    draw_arrows(painter, view, _shown_rows(lights, graph.placed.graph, detail), detail)
    for other in dict.fromkeys(int(owner[node]) for node in lights.others):
        draw_ring(painter, graph.rect_of(other, view), accent, _OTHER)
    if lights.node is not None:
        rect, halo = graph.rect_of(int(owner[lights.node]), view), QColor(accent)
        halo.setAlphaF(_HALO_SHARE)
        draw_ring(painter, rect, halo, _HALO)
        draw_ring(painter, rect, accent, _NODE)


def _shown_rows(lights: Lights, graph: ValueGraph, detail: Detail) -> NDArray[np.intp]:
    """Return the edges that show for those that are lit: of ``a + a`` both."""
    found = [np.empty(0, dtype=np.intp)]
    for operand, result in lights.edges:
        rows = np.arange(graph.first_edge[result], graph.first_edge[result + 1])
        found.append(detail.folded.of_edge[rows[graph.edges[rows, 0] == operand]])
    shown = np.unique(np.concatenate(found))
    return shown[shown >= 0]
