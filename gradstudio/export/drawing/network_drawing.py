"""A network as SVG: neurons in columns, each weight a line whose colour is its sign and whose width its size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.errors import cut
from gradstudio.export.drawing.svg import MUTED, Point, Svg, colour_of, width_of

MOST_NEURONS = 12
"""Of a column; of more, the first and the last ones are drawn, and between them how many there are besides."""

_ROW = 30.0
_PITCH = 130.0
_RADIUS = 8.0
_CAPTION = 18.0
_LONGEST_NAME = 14


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DrawnLayer:
    """One layer.

    Attributes:
        weight: shape (neurons, inputs).
        activation: its name.
    """

    weight: NDArray[np.float64]
    activation: str


def network_as_svg(layers: Sequence[DrawnLayer], inputs: Sequence[str], outputs: Sequence[str] = ()) -> str:
    """Draw a network.

    Args:
        layers: from the first hidden one to the output layer.
        inputs: name of each input.
        outputs: name of each output; empty for none.
    """
    sizes = [len(inputs), *(len(layer.weight) for layer in layers)]
    shown = [_shown(size) for size in sizes]
    tallest = max(len(column) for column in shown)
    places = [
        {
            neuron: (index * _PITCH, (tallest - len(column)) / 2 * _ROW + row * _ROW)
            for row, neuron in enumerate(column)
        }
        for index, column in enumerate(shown)
    ]
    svg = Svg()
    for index, layer in enumerate(layers):
        _draw_weights(svg, layer.weight, places[index], places[index + 1])
    for column, size in zip(places, sizes, strict=True):
        for neuron, centre in column.items():
            if neuron is None:
                _tell(svg, f"⋮ {size - len(column) + 1} more", centre)
            else:
                svg.oval(centre, _RADIUS, _RADIUS)
    named = [_names(svg, places[0], inputs, left=True), _names(svg, places[-1], outputs, left=False)]
    bottom = tallest * _ROW
    captions = ["inputs", *(layer.activation for layer in layers)]
    for index, (size, caption) in enumerate(zip(sizes, captions, strict=True)):
        svg.text(str(size), (index * _PITCH, bottom), anchor="middle", bold=True)
        svg.text(caption, (index * _PITCH, bottom + _CAPTION), colour=MUTED, anchor="middle")
    side = _PITCH / 3
    return svg.document(
        -max(side, named[0]),
        -_RADIUS,
        len(layers) * _PITCH + max(side, named[1]),
        bottom + _CAPTION + _RADIUS,
        f"A network of {'-'.join(map(str, sizes))} neurons",
    )


def _tell(svg: Svg, text: str, centre: Point) -> None:
    """Write a text over lines."""
    width = width_of(text) + 8.0
    svg.box(centre[0] - width / 2, centre[1], width, _CAPTION, outlined=False)
    svg.text(text, centre, colour=MUTED, anchor="middle")


def _shown(size: int) -> list[int | None]:
    """Return the neurons of a column that are drawn; None stands for those left out."""
    if size <= MOST_NEURONS:
        return list(range(size))
    half = MOST_NEURONS // 2
    return [*range(half), None, *range(size - half + 1, size)]


Places = dict[int | None, Point]


def _draw_weights(svg: Svg, weight: NDArray[np.float64], before: Places, after: Places) -> None:
    sizes = np.abs(weight)
    largest = float(sizes[np.isfinite(sizes)].max(initial=0.0))
    lines = [
        (float(weight[neuron, source]), start, end)
        for neuron, end in after.items()
        if neuron is not None
        for source, start in before.items()
        if source is not None
    ]
    for number, (x1, y1), (x2, y2) in sorted(lines, key=lambda line: abs(line[0])):
        share = min(1.0, abs(number) / largest) if np.isfinite(number) and largest else 0.0
        svg.line(
            (x1, y1),
            (x2, y2),
            colour=colour_of(number),
            width=0.4 + 2.1 * share,
            opacity=0.2 + 0.7 * share,
        )


def _names(svg: Svg, places: Places, names: Sequence[str], *, left: bool) -> float:
    """Write names beside the neurons of a column; return how much room they take."""
    room = 0.0
    for neuron, (x, y) in places.items():
        if neuron is not None and neuron < len(names):
            name, off = cut(names[neuron], _LONGEST_NAME), _RADIUS + 6.0
            svg.text(name, (x - off if left else x + off, y), anchor="end" if left else "start")
            room = max(room, width_of(name) + off)
    return room
