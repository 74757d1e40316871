"""Drawing the network: weights as edges, neurons as circles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gradstudio.graph.numbers import format_number
from gradstudio.training.parameters import LayerParameters
from gradstudio.ui.builder.geometry import Column
from gradstudio.ui.colours import LEVELS, blend, diverging, levels
from gradstudio.ui.theme import Theme, interface_font

MAX_EDGES = 3000
"""Between two layers no more than so many edges are drawn, the strongest ones."""

_STRENGTHS = 10
_THINNEST, _THICKEST = 0.6, 3.6


def shown_edges(left: Column, right: Column, layer: LayerParameters) -> NDArray[np.intp]:
    """Return the edges to draw between two columns, strongest first.

    Returns:
        Shape (edges, 4): place and index of the input, place and index of the neuron.
    """
    sources = np.array([neuron for neuron, _ in left.neurons], dtype=np.intp)
    targets = np.array([neuron for neuron, _ in right.neurons], dtype=np.intp)
    strength = np.abs(layer.weights[np.ix_(targets, sources)])
    order = np.argsort(-strength, axis=None, kind="stable")[:MAX_EDGES]
    target_places, source_places = np.unravel_index(order, strength.shape)
    return np.column_stack(
        [source_places, sources[source_places], target_places, targets[target_places]]
    ).astype(np.intp)


def edge_line(left: Column, right: Column, source_place: int, target_place: int) -> QLineF:
    """Return the line of one edge, from circle to circle."""
    return QLineF(
        left.x + left.radius,
        left.neurons[source_place][1],
        right.x - right.radius,
        right.neurons[target_place][1],
    )


def draw_edges(
    painter: QPainter, theme: Theme, left: Column, right: Column, layer: LayerParameters, limit: float
) -> None:
    """Draw the weights between two columns: colour is the sign, width and strength of colour the size."""
    edges = shown_edges(left, right, layer)
    weights = layer.weights[edges[:, 3], edges[:, 1]]
    share = np.clip(np.abs(np.nan_to_num(weights)) / (limit or 1.0), 0.0, 1.0)
    bucket = np.rint(share * _STRENGTHS).astype(int)
    many = len(edges) > MAX_EDGES // 4
    # Where edges crowd, they are thinner, and the weak ones fade sooner.
    thickest = min(_THICKEST, max(1.2, 24.0 / np.sqrt(len(edges) or 1)))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not many)
    for strength in range(_STRENGTHS + 1):
        for colour, sign in ((theme.negative, weights < 0), (theme.positive, weights >= 0)):
            members = np.flatnonzero((bucket == strength) & sign)
            if not members.size:
                continue
            part = strength / _STRENGTHS
            width = 1.0 if many else _THINNEST + (thickest - _THINNEST) * part
            painter.setPen(QPen(blend(theme.surface, colour, 0.12 + 0.78 * part**1.5), width))
            painter.drawLines(
                [
                    edge_line(left, right, source, target)
                    for source, target in edges[members][:, [0, 2]].tolist()
                ]
            )


def draw_column(
    painter: QPainter,
    theme: Theme,
    column: Column,
    values: Sequence[float] | None,
    limit: float,
    marked: int | None,
    hovered: int | None,
) -> None:
    """Draw the neurons of a layer, coloured by their activation for the watched sample.

    Args:
        painter: what to draw with.
        theme: whose colours to use.
        column: where the neurons are.
        values: activation of each neuron of the layer, or None before there are any.
        limit: activation that has the full colour.
        marked: neuron with the ring of the selection.
        hovered: neuron under the mouse.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colours = diverging(theme)
    radius = column.radius
    for neuron, y in column.neurons:
        level = LEVELS // 2
        if values is not None:
            level = int(levels(np.array([values[neuron]]), limit, logarithmic=False)[0])
        painter.setBrush(colours[level])
        ring = theme.accent if neuron == marked else theme.text if neuron == hovered else theme.faint
        painter.setPen(QPen(QColor(ring), 2.0 if neuron in (marked, hovered) else 1.0))
        painter.drawEllipse(QPointF(column.x, y), radius, radius)
    if column.folded:
        painter.setPen(QColor(theme.muted))
        painter.setFont(interface_font(0.85))
        area = QRectF(column.x - 40, column.fold_y - 9, 80, 18)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, f"+ {column.folded:,}")


def draw_captions(
    painter: QPainter, theme: Theme, column: Column, names: Sequence[str], values: Sequence[float] | None
) -> None:
    """Write names, and values if there are any, to the left of a column's neurons."""
    painter.setFont(interface_font(0.9))
    for neuron, y in column.neurons:
        right = column.x - column.radius - 8
        painter.setPen(QColor(theme.text))
        text = names[neuron]
        if values is not None:
            text = f"{text}  {format_number(values[neuron], 3)}"
        area = QRectF(right - 120, y - 9, 120, 18)
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
