"""The difference of two outputs, as a map or, of data of one column, as a curve."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from gradstudio.training.look.lens import Lens
from gradstudio.ui.compare.output_difference import OutputDifference
from gradstudio.ui.kit.axes import Frame, Window
from gradstudio.ui.kit.plot_view import PlotView
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.output.images import signed_image
from gradstudio.ui.output.map_view import MapView, window_of

Numbers = NDArray[Any]

_ROOM = 1.15
_ROOM_BEHIND = 0.04
"""Of the width, for half of the last number."""


class DifferenceMap(MapView):
    """Draws the difference of two maps in place of the map of one."""

    _difference: OutputDifference | None = None
    _lens: Lens | None = None
    _picture: QImage | None = None

    def show_difference(self, difference: OutputDifference | None, lens: Lens | None) -> None:
        """Draw a difference.

        Args:
            difference: None for none.
            lens: the part of the input space that it is over.
        """
        self._difference, self._lens, self._picture = difference, lens, None
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._picture = None
        super().set_theme(theme)

    def paint_live(self, painter: QPainter, frame: Frame) -> None:
        difference, lens = self._difference, self._lens
        if difference is None or lens is None:
            return
        if self._picture is None:
            self._picture = signed_image(difference.values / (difference.limit or 1.0), self.theme)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(frame.rectangle(window_of(lens)), self._picture)

    def paint_marks(self, painter: QPainter, frame: Frame) -> None:
        if self._difference is not None:  # without one the samples would look like a map of nothing
            super().paint_marks(painter, frame)


class LinePlot(PlotView):
    """Draws one line, with a line at 0.

    Args:
        theme: how it is drawn at first.
        names: of the two axes.
        parent: as for any QWidget.
    """

    def __init__(self, theme: Theme, names: tuple[str, str], parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._line_names = names
        self._places = np.empty((0, 2))

    def show_line(
        self,
        across: Numbers,
        up: Numbers,
        *,
        from_zero: bool,
        ends: tuple[float, float] | None = None,
        name: str = "",
    ) -> None:
        """Draw a line through points.

        Args:
            across: where they are, ascending.
            up: how high; points that are not finite are left out.
            from_zero: whether the plot begins at 0 below, rather than have 0 in its middle.
            ends: left and right end of the plot; None for those of the line, with room for its last number.
            name: of the axis below, if it has another than at first.
        """
        places = np.column_stack([across, up]).astype(np.float64)
        self._places = places[np.isfinite(places).all(axis=1)]
        if len(self._places):
            left, right = ends or (float(self._places[0, 0]), float(self._places[-1, 0]))
            right += 0 if ends else _ROOM_BEHIND * (right - left)
            top = _ROOM * float(np.abs(self._places[:, 1]).max()) or 1.0
            window = Window(
                left=left,
                right=right if right > left else left + 1,
                bottom=0.0 if from_zero else -top,
                top=top,
            )
            self.set_home(window, to_scale=False, names=(name or self._line_names[0], self._line_names[1]))
        self.update()

    def paint_live(self, painter: QPainter, frame: Frame) -> None:
        zero = frame.to_pixels(np.zeros((1, 2)))[0, 1]
        painter.setPen(QColor(self.theme.border))
        painter.drawLine(QPointF(frame.area.left(), zero), QPointF(frame.area.right(), zero))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.theme.accent), 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in frame.to_pixels(self._places).tolist()]))
