"""Where the builder puts layers and neurons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEADER_WIDTH = 144
HEADER_HEIGHT = 60
TOP = HEADER_HEIGHT + 16
BOTTOM = 8
LEFT = 108
"""Room for the names and values of the inputs."""
RIGHT = HEADER_WIDTH // 2 + 10
MIN_PITCH = HEADER_WIDTH + 36
MAX_PITCH = 320
MIN_ROW = 7.0
MAX_ROW = 34.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One layer, the inputs included.

    Attributes:
        x: centre.
        neurons: index and y of each neuron that is shown.
        radius: of a neuron's circle.
        folded: how many neurons are left out, 0 if all are shown.
        fold_y: where the count of those left out stands.
    """

    x: float
    neurons: tuple[tuple[int, float], ...]
    radius: float
    folded: int
    fold_y: float


def minimum_width(columns: int) -> int:
    """Return the width that a number of columns needs."""
    return LEFT + RIGHT + MIN_PITCH * (columns - 1) - HEADER_WIDTH // 4


def arrange(sizes: Sequence[int], width: float, height: float) -> list[Column]:
    """Spread columns over the width and neurons over the height.

    Where a layer has more neurons than fit, the first ones and the last are shown, and a count between them.
    """
    count = len(sizes)
    # The inputs carry no header, so the first gap can be a little narrower.
    narrower = HEADER_WIDTH / 4
    pitch = (width - LEFT - RIGHT + narrower) / (count - 1)
    pitch = min(MAX_PITCH, max(MIN_PITCH, pitch))
    span = pitch * (count - 1) - narrower
    left = max(LEFT, (width + LEFT - RIGHT - span) / 2)
    room = max(height - TOP - BOTTOM, 3 * MIN_ROW)
    xs = [left, *(left - narrower + pitch * i for i in range(1, count))]
    return [_column(size, x, room) for size, x in zip(sizes, xs, strict=True)]


def _column(size: int, x: float, room: float) -> Column:
    slots = int(room / MIN_ROW)
    shown = list(range(size)) if size <= slots else [*range(slots - 3), size - 1]
    folded = size - len(shown)
    rows = len(shown) + (2 if folded else 0)
    row = min(MAX_ROW, room / max(rows, 1))
    top = TOP + (room - row * rows) / 2 + row / 2
    places = list(range(len(shown)))
    fold_y = 0.0
    if folded:
        fold_y = top + row * (len(shown) - 0.5)
        places[-1] = rows - 1
    neurons = tuple((neuron, top + row * place) for neuron, place in zip(shown, places, strict=True))
    return Column(x=x, neurons=neurons, radius=min(row * 0.4, 11.0), folded=folded, fold_y=fold_y)
