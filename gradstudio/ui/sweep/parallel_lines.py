"""`ParallelLines`: the lines of runs as pictures, drawn a few at a time so that nothing waits for them."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from gradstudio.ui.kit.arrays import draw_lines
from gradstudio.ui.sweep.axis_places import AxisPlaces

_TOGETHER = 60
_BUDGET_SECONDS = 0.008
_MANY, _VERY_MANY = 300, 3_000

Rows = NDArray[np.int64]
Layer = list[tuple[QColor, Rows]]
"""Colours with the runs that are drawn in them, those on top last."""


class ParallelLines(QObject):
    """Keeps two pictures: of all runs, and above them of those that are meant. Lives on the GUI thread.

    Args:
        parent: as for any QObject.

    Signals:
        grown: more lines are there.
    """

    grown = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.picture = QPixmap()
        self._work: Iterator[None] = iter(())
        self._ground = QPixmap()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_busy(self) -> bool:
        """Whether some lines are not drawn yet."""
        return self._timer.isActive()

    def begin(self, places: AxisPlaces, layer: Layer, size: QSize, ratio: float) -> None:
        """Draw runs, in place of those before, which stay in sight until the first of these are drawn.

        Args:
            places: where their lines lie.
            layer: the runs by colour, the lowest first.
            size: of the picture, in pixels of the window.
            ratio: pixels of the screen for each of these.
        """
        ground = QPixmap(size * ratio)
        ground.setDevicePixelRatio(ratio)
        ground.fill(Qt.GlobalColor.transparent)
        self._ground = ground
        self._work = self._drawn(places, layer)
        self._timer.start()
        self._go_on()

    def finish(self) -> None:
        """Draw what is left now, however long that takes."""
        for _ in self._work:
            pass
        self._timer.stop()
        self.picture = self._ground

    def clear(self) -> None:
        """Draw nothing."""
        self._timer.stop()
        self._work, self.picture = iter(()), QPixmap()

    def _go_on(self) -> None:
        until = time.perf_counter() + _BUDGET_SECONDS
        for _ in self._work:
            if time.perf_counter() > until:
                break
        else:
            self._timer.stop()
            self.picture = self._ground
            self.grown.emit()

    def _drawn(self, places: AxisPlaces, layer: Layer) -> Iterator[None]:
        count = sum(len(rows) for _, rows in layer)
        opacity = 1.0 if count < _MANY else 0.6 if count < _VERY_MANY else 0.25
        for colour, rows in layer:
            for first in range(0, len(rows), _TOGETHER):
                with QPainter(self._ground) as painter:
                    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                    painter.setOpacity(opacity)
                    painter.setPen(QPen(colour, 1.0))
                    draw_lines(painter, places.segments(rows[first : first + _TOGETHER]))
                yield
