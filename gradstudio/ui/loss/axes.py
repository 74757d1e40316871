"""The axes of the loss plot: numbers that have room."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QRectF

from gradstudio.project.number_text import short_number
from gradstudio.ui.kit.ranges import log_ticks, multiples, short_step, spacing_of

Ticks = list[tuple[float | None, list[float]]]

_NUMBER_HEIGHT = 14.0
"""Room from one number of the loss axis to the next, in pixels."""
_NAME_GAP = 8
"""From an axis' name to the plot's edge, in pixels."""
_NUMBER_WIDTH = 56.0
"""Room from one number of a logarithmic step axis to the next, in pixels."""
_NUMBER_OFFSET = 2
"""From the line of the step axis to its numbers, in pixels; pyqtgraph's own."""
_HALF_A_NUMBER = 16.0
"""What a number in the middle below the first step takes to the left of it, in pixels."""


class StepAxis(pg.AxisItem):
    """An axis of steps, epochs or seconds: short numbers however many there are.

    Attributes:
        room: between its line and its numbers, in pixels.
    """

    def __init__(self, side: str) -> None:
        self.room = 0  # pyqtgraph places the name while it makes the axis
        super().__init__(side)
        self.enableAutoSIPrefix(False)

    def set_room(self, room: int) -> None:
        """Leave room for something between the line and its numbers, in pixels."""
        self.room = room
        self.setStyle(tickTextOffset=_NUMBER_OFFSET + room)

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:  # noqa: N802
        """Return what is written at some readings.

        Args:
            values: the readings, or their logarithms to the base 10.
            scale: what pyqtgraph multiplies them with.
            spacing: between two of them.
        """
        if not self.logMode:
            return [short_step(value) if spacing >= 1 else short_number(value) for value in values]
        numbers = [10.0 ** min(value, 300.0) for value in values]
        return [short_step(number) if number >= 1000 else short_number(number, 3) for number in numbers]

    def tickValues(self, low: float, high: float, size: float) -> Ticks:  # noqa: N802
        """Return where numbers stand, by the distance between two of them.

        Args:
            low: the lower end of what is shown.
            high: its upper end.
            size: of the axis in pixels.
        """
        if not self.logMode:
            found: Ticks = super().tickValues(low, high, size)
            return found
        least = _NUMBER_WIDTH * (high - low) / max(size, 1.0)
        return [(None, log_ticks(low, high, least))] if 0 < least < math.inf else []

    def boundingRect(self) -> QRectF:
        """Return where it may draw: half a number beyond either end, or the 0 at the left would be left out."""
        own: QRectF = super().boundingRect()
        return own.adjusted(-_HALF_A_NUMBER, 0.0, _HALF_A_NUMBER, 0.0)

    def setLabel(self, text: str | None = None, **style: object) -> None:  # noqa: N802
        super().setLabel(text, **style)
        self.resizeEvent()  # another name has another width

    def resizeEvent(self, event: object = None) -> None:
        super().resizeEvent(event)
        if self.label is not None:
            # The name stands before the numbers: a line of its own would be taken from the curves.
            name = self.label.boundingRect()
            below = self.room + (self.size().height() - self.room - name.height()) / 2
            self.label.setPos(-name.width() - _NAME_GAP, below)


class LossAxis(pg.AxisItem):
    """An axis of losses, whose numbers do not run into each other however low the plot is."""

    def __init__(self, side: str) -> None:
        super().__init__(side)
        self.enableAutoSIPrefix(False)  # 0.5 is to be read as 0.5, not as 500 of "loss (×0.001)"

    def tickValues(self, low: float, high: float, size: float) -> Ticks:  # noqa: N802
        """Return where numbers stand, by the distance between two of them.

        Args:
            low: the lower end of what is shown.
            high: its upper end.
            size: of the axis in pixels.
        """
        least = _NUMBER_HEIGHT * (high - low) / max(size, 1.0)
        if not 0 < least < math.inf:
            return []
        if not self.logMode:
            spacing = spacing_of(high - low, least)
            return [(spacing, multiples(low, high, spacing))]
        return [(None, log_ticks(low, high, least))]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:  # noqa: N802
        """Return what is written at some losses: all with as many decimals, and none as 1e-05.

        Args:
            values: the losses, or their logarithms to the base 10.
            scale: what pyqtgraph multiplies them with.
            spacing: between two of them.
        """
        texts: list[str] = super().tickStrings(values, scale, spacing)
        if self.logMode:
            return texts
        return [
            short_number(value * scale) if "e" in text else text
            for value, text in zip(values, texts, strict=True)
        ]

    def logTickStrings(  # noqa: N802
        self, values: Sequence[float], scale: float, spacing: float
    ) -> list[str]:
        """Return what is written at some losses of a logarithmic axis.

        Args:
            values: their logarithms to the base 10.
            scale: what pyqtgraph multiplies them with.
            spacing: between two of them.
        """
        return [short_number(10.0 ** min(value, 300.0), 3) for value in values]
