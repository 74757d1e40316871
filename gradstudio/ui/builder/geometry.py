"""Where the builder puts layers and neurons."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HEADER_WIDTH = 148
HEADER_HEIGHT = 60
TOP = HEADER_HEIGHT + 14
BOTTOM = 6
LEFT = 108
"""Least room for the names and values of the inputs."""
_BESIDE = 10
"""Room at the right of the last header."""
_BETWEEN = 28
"""Least room between two headers."""
_UNSCALED = 57
"""What the buttons of a header take of its width, however large its type."""
MAX_PITCH = 320
MIN_ROW = 17.0
MAX_ROW = 46.0
MIN_ZOOM, MAX_ZOOM = 0.35, 40.0
_LARGEST_ROW = 120.0
_GAP = 3.0
"""Least room between two neurons."""
_WIDEST_LEFT = 0.4
"""Share of the width that names take at the most, in a network that is wider than the view."""
FOLD_HEIGHT = 24
"""Of the buttons that show a column whole, or folded again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One layer, the inputs included.

    Attributes:
        x: centre.
        neurons: index and y of each neuron that is shown.
        half: half the side of a neuron's square.
        folded: how many neurons are left out, 0 if all are shown.
        fold_y: where the count of those left out stands.
        is_expanded: whether some would be left out, had they not been asked for.
    """

    x: float
    neurons: tuple[tuple[int, float], ...]
    half: float
    folded: int
    fold_y: float
    is_expanded: bool

    @property
    def indices(self) -> NDArray[np.int64]:
        """Index of each neuron that is shown."""
        return np.array([neuron for neuron, _ in self.neurons], dtype=np.int64)

    @property
    def heights(self) -> NDArray[np.float64]:
        """The y of each neuron that is shown."""
        return np.array([y for _, y in self.neurons])

    @property
    def mark_side(self) -> float:
        """Side of the mark that stands for a bias."""
        return min(8.0, max(3.0, 0.3 * self.half))

    def mark_corner(self, y: float) -> tuple[float, float]:
        """Return the upper left corner of a bias's mark: at the lower left corner of the neuron at y."""
        return self.x - self.half - self.mark_side / 2, y + self.half - self.mark_side / 2

    def position_of(self, neuron: int) -> float | None:
        """Return the y of a neuron, or None if it is folded away."""
        return dict(self.neurons).get(neuron)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """All columns, and the room that they take.

    Attributes:
        columns: the inputs, then each layer.
        width: of all, at least what there was.
        height: of all, at least what there was.
        has_headers: whether the columns are far enough apart for the controls of the layers.
    """

    columns: tuple[Column, ...]
    width: float
    height: float
    has_headers: bool


def header_width(scale: float) -> int:
    """Return how wide the controls above a column are, in pixels; `scale` is that of the type."""
    return round(_UNSCALED + (HEADER_WIDTH - _UNSCALED) * max(1.0, scale))


def arrange(
    sizes: Sequence[int],
    width: float,
    height: float,
    zoom: float = 1.0,
    expanded: Collection[int] = (),
    names_width: float = LEFT,
    scrolled: float = 0.0,
    header: float = HEADER_WIDTH,
) -> Arrangement:
    """Spread columns over the width and neurons over the height.

    Where a layer has more neurons than fit, the first ones and the last are shown, and a count between them. A
    column that fits the view stays in it however far one scrolls down along a taller one.

    Args:
        sizes: number of inputs, then of neurons in each layer.
        width: of what can be seen at once.
        height: of what can be seen at once.
        zoom: above 1, there is so many times the height to spread over; below 1, columns come closer.
        expanded: columns that show all of their neurons, however many; 0 are the inputs.
        names_width: room that the names of the inputs would fill, to the middle of their column. They are given
            what the columns leave of the width.
        scrolled: how far down the view is scrolled.
        header: width of the controls above a column; more than usual where type is larger.
    """
    count = len(sizes)
    beside = header / 2 + _BESIDE
    closest = (header + _BETWEEN) * min(zoom, 1.0)
    has_headers = closest >= header + 4
    # The inputs carry no header, so the first gap can be a little narrower.
    narrower = header / 4 if has_headers else 0.0
    spare = width - LEFT - beside - (closest * (count - 1) - narrower)
    most_left = max(LEFT + spare if spare >= 0 else _WIDEST_LEFT * width, LEFT)
    least_left = min(max(LEFT, names_width), most_left)
    pitch = (width - least_left - beside + narrower) / (count - 1)
    pitch = min(MAX_PITCH, max(closest, pitch))
    span = pitch * (count - 1) - narrower
    left = max(least_left, (width + least_left - beside - span) / 2)
    room = max(height - TOP - BOTTOM, 3 * MIN_ROW)
    xs = [left, *(left - narrower + pitch * i for i in range(1, count))]
    most = min(_LARGEST_ROW, MAX_ROW * max(zoom, 1.0), 0.6 * pitch)
    rows = [_Rows.of(size, room * max(zoom, 1.0), most, k in expanded) for k, size in enumerate(sizes)]
    tall = max(room, *(each.count * each.height for each in rows))
    below = FOLD_HEIGHT if any(each.is_expanded for each in rows) else 0.0  # the button hides no neuron there
    down = min(scrolled, tall + below - room)
    columns = tuple(
        each.column(size, x, tall) if each.count * each.height > room else each.column(size, x, room, down)
        for each, size, x in zip(rows, sizes, xs, strict=True)
    )
    return Arrangement(
        columns=columns,
        width=max(width, left + span + beside),
        height=TOP + tall + BOTTOM + below,
        has_headers=has_headers,
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one column: how many, the fold's two included, and their height."""

    count: int
    height: float
    shown: int
    is_expanded: bool

    @classmethod
    def of(cls, size: int, room: float, most: float, expanded: bool) -> _Rows:
        slots = max(5, int(room / MIN_ROW))
        if size > slots and expanded:
            return cls(size, MIN_ROW, size, True)
        shown = size if size <= slots else slots - 2
        count = shown + (2 if shown < size else 0)
        return cls(count, min(most, room / count), shown, False)

    def column(self, size: int, x: float, room: float, down: float = 0.0) -> Column:
        top = TOP + down + (room - self.height * self.count) / 2 + self.height / 2
        last = 1 if self.shown < 8 else self.shown // 4
        places = [(k, k) for k in range(self.shown)]
        folded = size - self.shown
        fold_y = 0.0
        if folded:
            first = self.shown - last
            fold_y = top + self.height * (first + 0.5)
            places[first:] = [(size - last + k, first + 2 + k) for k in range(last)]
        neurons = tuple((neuron, top + self.height * place) for neuron, place in places)
        half = max(2.0, (self.height - max(_GAP, 0.16 * self.height)) / 2)
        return Column(
            x=x, neurons=neurons, half=half, folded=folded, fold_y=fold_y, is_expanded=self.is_expanded
        )
