"""What a plot over steps shows: lines, a band of values that are usual, and values that are marked."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from gradstudio.ui.kit.axes import Window
from gradstudio.ui.kit.ranges import padded, rounded_out
from gradstudio.ui.kit.step_axes import Scale
from gradstudio.ui.look.theme import Theme

Floats = NDArray[np.float64]

_FEWEST_STEPS = 10
_LEAST_POWERS = 1.0
"""Of a logarithmic axis, at first."""
_LARGEST = 1e300
_LARGEST_POWER = 290.0
_LEAST_SPAN = 1e-6
"""Of a linear axis, as a share of the largest value: what differs by less is level."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlotLine:
    """One line.

    Attributes:
        key: by which it is chosen.
        name: what it is called.
        colour: returns its colour in a theme.
        steps: ascending, shape (points,); fractions where something else than steps goes to the right.
        values: of the same shape; a number that is not finite leaves a gap.
    """

    key: str
    name: str
    colour: Callable[[Theme], QColor]
    steps: NDArray[np.int64] | Floats
    values: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedValue:
    """A value that is marked across the plot.

    Attributes:
        value: where.
        name: what it is; "" for nothing.
    """

    value: float
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StepContent:
    """All that a plot shows.

    Attributes:
        lines: from the back to the front.
        scale: how values are drawn.
        band: from which value to which they are usual; None for no band.
        marks: values that are marked, which are always in sight.
        text: returns how a value is told.
        reason: a sentence in the place of lines, where there are none.
        last: the step up to which the axis goes at the least.
        axis: what goes to the right, in a word. Anything but steps goes from its first number to its last.
        most_powers: how many powers of ten a logarithmic axis shows at first: what is far lower is next to nothing.
    """

    lines: tuple[PlotLine, ...] = ()
    scale: Scale = "linear"
    band: tuple[float, float] | None = None
    marks: tuple[MarkedValue, ...] = ()
    text: Callable[[float], str] = str
    reason: str = ""
    last: int = 0
    axis: str = "step"
    most_powers: float = 9.0

    @property
    def is_whole(self) -> bool:
        """Whether whole numbers alone go to the right."""
        return all(line.steps.dtype.kind == "i" for line in self.lines)

    def placed(self, values: Floats) -> Floats:
        """Return where values lie along their axis: NaN for those without a place, −∞ for the logarithm of 0."""
        if self.scale != "logarithmic":
            return np.where(np.isfinite(values), values, np.nan)
        with np.errstate(divide="ignore", invalid="ignore"):
            places = np.log10(values)
        found: Floats = np.where(np.isfinite(places) | (values == 0.0), places, np.nan)
        return found

    def home(self, width: float, height: float) -> Window:
        """Return the part that shows all of it, with a little room around.

        Args:
            width: of the plot, in pixels.
            height: of the plot, in pixels.
        """
        left, right = padded(self._reach(), width)
        if self.scale == "share":
            bottom, top = padded((0.0, 1.0), height)
        else:
            bottom, top = padded(rounded_out(*self._bounds()), height)
        return Window(left=left, right=right, bottom=bottom, top=top)

    def _reach(self) -> tuple[float, float]:
        """Return the first number to the right, and the last."""
        ends = [(float(line.steps[0]), float(line.steps[-1])) for line in self.lines if len(line.steps)]
        last = max((end for _, end in ends), default=0.0)
        if self.axis == "step":
            return rounded_out(0.0, max(last, self.last, _FEWEST_STEPS))
        first = min((begin for begin, _ in ends), default=0.0)
        return (first, last) if first < last else (first - 1.0, first + 1.0)

    def _bounds(self) -> tuple[float, float]:
        every = [self.placed(line.values) for line in self.lines]
        every.append(self.placed(np.array([mark.value for mark in self.marks])))
        places = np.concatenate(every)
        largest = _LARGEST_POWER if self.scale == "logarithmic" else _LARGEST
        places = places[np.isfinite(places)].clip(-largest, largest)
        if not len(places):
            return (-1.0, 0.0) if self.scale == "logarithmic" else (0.0, 1.0)
        low, high = float(places.min()), float(places.max())
        if self.scale == "logarithmic":
            low = max(low, high - self.most_powers)
            room = max(0.0, _LEAST_POWERS - (high - low)) / 2
            return low - room, high + room
        if low >= 0 and low < high / 2:
            low = 0.0
        least = max(_LEAST_SPAN * max(abs(low), abs(high)), math.ulp(1.0))
        return (low, high) if high - low >= least else (min(low, 0.0), max(high, 1.0, 2 * high))
