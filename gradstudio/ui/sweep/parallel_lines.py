"""`ParallelLines`: the lines of runs as a picture, drawn a few at a time so that nothing waits for them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from gradstudio.ui.kit.arrays import draw_lines
from gradstudio.ui.sweep.axis_places import AxisPlaces, Floats, Rows

_TOGETHER = 200
_BUDGET_SECONDS = 0.004
_MANY, _VERY_MANY = 300, 3_000
_FIRST_LOOK = 300
"""With more than twice this many runs, this many are drawn and shown first."""
_ALL_DRAWN = 1_000
"""With more runs than this, runs that others hide are not drawn."""
_CELLS, _LEAST_CELL = 64, 2.0
"""An axis has so many cells at the most, each so many pixels high at least; lines that begin and end in the same
cells hide each other."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RunLayer:
    """Runs that are drawn.

    Attributes:
        rows: of the runs, those on top last.
        levels: of each, a place in `colours`: shape (runs,).
        colours: what they are drawn in.
    """

    rows: Rows
    levels: NDArray[np.int64]
    colours: list[QColor]

    def some(self, count: int) -> RunLayer:
        """Return about so many of the runs, spread evenly."""
        every = slice(None, None, max(1, len(self.rows) // count))
        return replace(self, rows=self.rows[every], levels=self.levels[every])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LinesOfPen:
    """Lines that are drawn with one pen.

    Attributes:
        colour: of the pen.
        opacity: how much each of them covers, 0 to 1: the less, the more there are between two axes.
        segments: see `AxisPlaces.segments`.
    """

    colour: QColor
    opacity: float
    segments: Floats


def lines_of(places: AxisPlaces, layer: RunLayer) -> Iterator[LinesOfPen]:
    """Yield the lines of runs, some of one colour at a time, those on top last.

    Args:
        places: of the axes.
        layer: the runs.
    """
    by_row = np.empty(len(places.points), dtype=np.int64)
    by_row[layer.rows] = layer.levels
    cell = max(_LEAST_CELL, places.area.height() / _CELLS)
    for gap in range(len(places.keys) - 1):
        rows = layer.rows if len(layer.rows) <= _ALL_DRAWN else places.distinct(layer.rows, gap, cell)
        opacity = 1.0 if len(rows) < _MANY else 0.6 if len(rows) < _VERY_MANY else 0.25
        levels = by_row[rows]
        ends = [*(np.flatnonzero(np.diff(levels)) + 1).tolist(), len(rows)]
        first = 0
        for end in ends:
            while first < end:
                last = min(end, first + _TOGETHER)
                segments = places.segments(rows[first:last], gap)
                yield LinesOfPen(colour=layer.colours[levels[first]], opacity=opacity, segments=segments)
                first = last


class ParallelLines(QObject):
    """Keeps the picture of a layer. Lives on the GUI thread.

    Args:
        parent: as for any QObject.

    Signals:
        grown: the picture is another.

    Attributes:
        picture: what is drawn; that of the layer before until there is a first look at this one.
    """

    grown = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.picture = QPixmap()
        self._work: Iterator[None] = iter(())
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_busy(self) -> bool:
        """Whether some lines are not drawn yet."""
        return self._timer.isActive()

    def begin(self, places: AxisPlaces, layer: RunLayer, size: QSize, ratio: float) -> None:
        """Draw runs, in place of those before.

        Args:
            places: where their lines lie.
            layer: the runs.
            size: of the picture, in pixels of the window.
            ratio: pixels of the screen for each of these.
        """
        self._work = self._drawn(places, layer, size, ratio)
        self._timer.start()

    def finish(self) -> None:
        """Draw what is left now, however long that takes."""
        for _ in self._work:
            pass
        self._timer.stop()

    def clear(self) -> None:
        """Draw nothing."""
        self._timer.stop()
        self._work, self.picture = iter(()), QPixmap()

    def _go_on(self) -> None:
        until = time.perf_counter() + _BUDGET_SECONDS
        for _ in self._work:
            if time.perf_counter() > until:
                return
        self._timer.stop()

    def _drawn(self, places: AxisPlaces, layer: RunLayer, size: QSize, ratio: float) -> Iterator[None]:
        looks = [layer.some(_FIRST_LOOK)] if len(layer.rows) > 2 * _FIRST_LOOK else []
        for look in (*looks, layer):
            ground = QPixmap(size * ratio)
            ground.setDevicePixelRatio(ratio)
            ground.fill(Qt.GlobalColor.transparent)
            for lines in lines_of(places, look):
                with QPainter(ground) as painter:
                    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                    painter.setOpacity(lines.opacity)
                    painter.setPen(QPen(lines.colour, 1.0))
                    draw_lines(painter, lines.segments)
                yield
            self.picture = ground
            self.grown.emit()
            yield
