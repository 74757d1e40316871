"""`Stretches`: where each phase of a pass stands in a bar, and which position a place in it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

GAP = 3.0
"""Pixels between two phases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A phase as a part of the bar.

    Attributes:
        title: its name.
        begin: position at which it begins.
        end: position at which it is over; the next one begins there.
        left: its left edge, in pixels.
        right: its right edge.
    """

    title: str
    begin: int
    end: int
    left: float
    right: float

    def x_of(self, position: float) -> float:
        """Return where a position is in it."""
        share = (position - self.begin) / max(1, self.end - self.begin)
        return self.left + share * (self.right - self.left)


class Stretches:
    """The phases side by side, as wide as they are long, but none so narrow that its name has no room.

    Args:
        phases: name, first position and end of each.
        least: width of each in pixels, at the least.
        left: of the bar.
        right: of the bar.
    """

    def __init__(
        self, phases: Sequence[tuple[str, int, int]], least: Sequence[float], left: float, right: float
    ) -> None:
        room = max(0.0, right - left - GAP * max(0, len(phases) - 1))
        widths = _shared(room, [end - begin for _, begin, end in phases], least)
        self.all: list[Stretch] = []
        for (title, begin, end), width in zip(phases, widths, strict=True):
            self.all.append(Stretch(title=title, begin=begin, end=end, left=left, right=left + width))
            left += width + GAP

    def at(self, position: int) -> Stretch | None:
        """Return the phase that the step before a position belongs to; the first where nothing is done."""
        return next((stretch for stretch in self.all if position <= stretch.end), None)

    def under(self, x: float) -> Stretch | None:
        """Return the phase under a place, the nearest one beside the bar."""
        return min(self.all, key=lambda stretch: max(stretch.left - x, x - stretch.right, 0.0), default=None)

    def x_of(self, position: int) -> float:
        """Return where a position is."""
        stretch = self.at(position)
        return 0.0 if stretch is None else stretch.x_of(position)

    def places_of(self, positions: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return where many positions are."""
        if not self.all:
            return np.zeros(len(positions))
        ends = np.array([stretch.end for stretch in self.all])
        index = np.minimum(np.searchsorted(ends, positions), len(self.all) - 1)
        begins = np.array([stretch.begin for stretch in self.all])[index]
        lefts, rights = np.array([(stretch.left, stretch.right) for stretch in self.all])[index].T
        places: NDArray[np.float64] = lefts + (positions - begins) / np.maximum(1, ends[index] - begins) * (
            rights - lefts
        )
        return places

    def position_at(self, x: float) -> int:
        """Return the position that is nearest to a place."""
        stretch = self.under(x)
        if stretch is None:
            return 0
        share = (x - stretch.left) / max(1.0, stretch.right - stretch.left)
        return round(stretch.begin + min(max(share, 0.0), 1.0) * (stretch.end - stretch.begin))


def _shared(room: float, lengths: Sequence[int], least: Sequence[float]) -> list[float]:
    """Share the room by lengths; who would get less than the least gets that, and the others what is left."""
    if sum(least) >= room:
        every = sum(least) or 1.0
        return [room * width / every for width in least]
    widths, fixed = [0.0] * len(lengths), [False] * len(lengths)
    while True:
        left = room - sum(width for width, is_fixed in zip(widths, fixed, strict=True) if is_fixed)
        whole = sum(length for length, is_fixed in zip(lengths, fixed, strict=True) if not is_fixed) or 1
        is_done = True
        for index, length in enumerate(lengths):
            if not fixed[index]:
                widths[index] = left * length / whole
        for index, width in enumerate(widths):
            if not fixed[index] and width < least[index]:
                widths[index], fixed[index], is_done = least[index], True, False
        if is_done:
            return widths
