"""`RunLayers`: the lines of the runs that are meant, above pale ones of all that are shown."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, QPointF, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gradstudio.app.sweep.seen_runs import SeenRuns
from gradstudio.ui.kit.arrays import draw_lines
from gradstudio.ui.kit.paper import is_paper
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.sweep.axis_places import AxisPlaces
from gradstudio.ui.sweep.parallel_lines import ParallelLines, RunLayer, lines_of
from gradstudio.ui.sweep.score_colours import score_colours, score_levels


def paint_run(painter: QPainter, places: AxisPlaces, row: int | None, pen: QPen) -> None:
    """Paint the line of one run; one that has no place on some axis is left out.

    Args:
        painter: where.
        places: of the axes.
        row: of the run; None for none.
        pen: how it is drawn.
    """
    if row is None or row >= len(places.points) or not np.isfinite(places.points[row]).all():
        return
    painter.setPen(pen)
    pairs = zip(places.across.tolist(), places.points[row].tolist(), strict=True)
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in pairs]))


class RunLayers(QObject):
    """Pale lines are drawn once, and stay while other ranges are marked. Lives on the GUI thread.

    Args:
        seen: the runs.
        parent: as for any QObject.

    Signals:
        grown: a picture is another.
    """

    grown = Signal()

    def __init__(self, seen: SeenRuns, parent: QObject) -> None:
        super().__init__(parent)
        self._seen = seen
        self._levels = np.empty(0, dtype=np.int64)
        self._pale_at: AxisPlaces | None = None
        self._pale, self._meant = ParallelLines(self), ParallelLines(self)
        for lines in (self._pale, self._meant):
            lines.grown.connect(self.grown)

    @property
    def is_busy(self) -> bool:
        """Whether some lines are not drawn yet."""
        return self._pale.is_busy or self._meant.is_busy

    def take(self) -> None:
        """Take the colours of the runs that there are now."""
        table = self._seen.table
        self._levels = np.empty(0, dtype=np.int64) if table is None else score_levels(table)

    def begin(self, places: AxisPlaces, theme: Theme, size: QSize, ratio: float) -> None:
        """Draw what is meant now.

        Args:
            places: of the axes; with the same ones and the same colours pale lines stay.
            theme: gives the colours.
            size: of the pictures, in pixels of the window.
            ratio: pixels of the screen for each of these.
        """
        if not self._seen.brushes:
            self._pale.clear()
            self._pale_at = None
        elif places is not self._pale_at:
            self._pale.begin(places, self._pale_layer(theme), size, ratio)
            self._pale_at = places
        self._meant.begin(places, self._meant_layer(theme), size, ratio)

    def clear(self) -> None:
        """Draw nothing."""
        self._pale.clear()
        self._meant.clear()
        self._pale_at = None

    def paint(self, painter: QPainter, places: AxisPlaces, theme: Theme) -> None:
        """Paint the pictures; on paper the lines themselves.

        Args:
            painter: where.
            places: of the axes.
            theme: gives the colours.
        """
        if not is_paper(painter):
            for drawn in (self._pale, self._meant):
                painter.drawPixmap(0, 0, drawn.picture)
            return
        pale = [self._pale_layer(theme)] if self._seen.brushes else []
        for layer in (*pale, self._meant_layer(theme)):
            for lines in lines_of(places, layer):
                painter.setPen(QPen(lines.colour, 1.0))
                draw_lines(painter, lines.segments)

    def _pale_layer(self, theme: Theme) -> RunLayer:
        rows = np.flatnonzero(self._seen.shown)
        return RunLayer(rows=rows, levels=np.zeros_like(rows), colours=[QColor(theme.border)])

    def _meant_layer(self, theme: Theme) -> RunLayer:
        table = self._seen.table
        assert table is not None
        rows = table.order[::-1]
        rows = rows[self._seen.meant[rows]]
        return RunLayer(rows=rows, levels=self._levels[rows], colours=score_colours(theme))
