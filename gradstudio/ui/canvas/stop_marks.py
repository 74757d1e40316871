"""Marking where runs of the debugger stop."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from gradstudio.app.canvas.stops import Stops
from gradstudio.ui.canvas.detail import Detail
from gradstudio.ui.canvas.painting import GraphPainter
from gradstudio.ui.canvas.viewport import Viewport
from gradstudio.ui.kit.badges import draw_stop, draw_stop_of_operation

_LEAST, _MOST, _SHARE = 6.0, 14.0, 20.0
"""Size of a mark in pixels, and how large it is at a scale of 1."""
_MOST_MARKS = 600
"""So many nodes in sight are marked for the sake of their operation."""


def draw_stops(
    painter: QPainter, area: QRectF, graph: GraphPainter, view: Viewport, stops: Stops, detail: Detail
) -> None:
    """Mark nodes at their upper left corner, however small they are; a closed group bears the marks of nodes in it.

    What an operation stops at is marked on nodes alone.

    Args:
        painter: where to draw.
        area: of the widget.
        graph: draws the graph.
        view: the mapping from scene to widget.
        stops: what is marked.
        detail: how much of the graph shows.
    """
    if not len(stops.nodes) and not len(stops.of_operations):
        return
    size, owner = min(_MOST, max(_LEAST, _SHARE * view.scale)), detail.folded.owner
    of_operations = stops.of_operations[owner[stops.of_operations] == stops.of_operations]
    for things, mark in (
        (of_operations, draw_stop_of_operation),
        (np.unique(owner[stops.nodes]), draw_stop),
    ):
        corners = graph.levels.left_top[things] * view.scale + (view.dx, view.dy)
        seen = corners[
            ((corners > -size) & (corners < (area.width() + size, area.height() + size))).all(axis=1)
        ]
        if len(seen) > _MOST_MARKS and mark is draw_stop_of_operation:
            continue  # they would hide what they mark
        for x, y in (seen + 0.1 * size).tolist():
            mark(painter, graph.theme, QPointF(x, y), size)
