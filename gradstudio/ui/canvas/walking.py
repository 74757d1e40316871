"""Where the arrow keys lead to from a node."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt

from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.graph.metrics import COLUMN_PITCH

ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


def walk(placed: PlacedGraph, node: int | None, key: Qt.Key) -> int:
    """Return the first operand (left), the first consumer (right), or the nearest above or below in the column.

    Without a node to start from, or where there is no way on, it is the root or the node itself.

    Args:
        placed: the graph.
        node: where one is, by its index.
        key: an arrow key.
    """
    graph = placed.graph
    if node is None:
        return graph.root
    if key == Qt.Key.Key_Left:
        return graph.operands[node][0] if graph.operands[node] else node
    if key == Qt.Key.Key_Right:
        return graph.consumers[node][0].target if graph.consumers[node] else node
    direction = -1 if key == Qt.Key.Key_Up else 1
    away = placed.positions - placed.positions[node]
    candidates = np.flatnonzero((np.abs(away[:, 0]) < COLUMN_PITCH / 2) & (away[:, 1] * direction > 1))
    return int(candidates[np.argmin(np.abs(away[candidates, 1]))]) if candidates.size else node
