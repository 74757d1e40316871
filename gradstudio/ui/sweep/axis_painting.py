"""`AxisPainting`: the axes of parallel coordinates with their values, titles and marked ranges."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from gradstudio.sweep.seeing.brushing import Brushes
from gradstudio.sweep.seeing.sweep_table import SweepField
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme, interface_font
from gradstudio.ui.sweep.axis_places import AxisPlaces, brush_places

_BRUSH_WIDTH = 14.0
_SMALL = 0.85
_TICK_SPACING = 26
_WIDEST_TITLE = 90.0
_KIND_WORDS = {"linear": "", "log": "log", "even": "even"}


def title_room(places: AxisPlaces, axis: int, width: float) -> QRectF:
    """Return where the title of an axis stands.

    Args:
        places: of the axes.
        axis: which.
        width: of the view.
    """
    half = max(20.0, min(_gap(places) / 2 - 3, _WIDEST_TITLE * max(1.0, text_scale())))
    x, height = float(places.across[axis]), places.area.top() - 8
    left, right = max(2.0, x - half), min(width - 2.0, x + half)
    return QRectF(left, 2, right - left, height)


def title_at(places: AxisPlaces, at: QPointF, width: float) -> int | None:
    """Return the axis whose title is at a place; None where none is.

    Args:
        places: of the axes.
        at: the place.
        width: of the view.
    """
    if at.y() >= places.area.top() - 6:
        return None
    axis = places.nearest_axis(at.x())
    return axis if title_room(places, axis, width).contains(at) else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AxisPainting:
    """Paints axes.

    Attributes:
        theme: how they are drawn.
        places: where they stand.
        fields: the columns, from left to right.
        brushes: the ranges that are marked.
        asked: the column that the sweep looks for.
        current: the axis that the keys act on; None while they act on none.
        width: of the view.
    """

    theme: Theme
    places: AxisPlaces
    fields: tuple[SweepField, ...]
    brushes: Brushes
    asked: str
    current: int | None
    width: float

    def paint(self, painter: QPainter) -> None:
        """Paint all axes."""
        for axis in range(len(self.fields)):
            self._paint_line(painter, axis)
            self._paint_brush(painter, axis)
            self._paint_ticks(painter, axis)
            self._paint_title(painter, axis)

    def _paint_line(self, painter: QPainter, axis: int) -> None:
        theme, area, x = self.theme, self.places.area, float(self.places.across[axis])
        is_current = axis == self.current
        painter.setPen(QPen(QColor(theme.accent if is_current else theme.muted), 2.0 if is_current else 1.0))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def _paint_ticks(self, painter: QPainter, axis: int) -> None:
        theme, places, x = self.theme, self.places, float(self.places.across[axis])
        painter.setFont(interface_font(_SMALL))
        metrics = painter.fontMetrics()
        most = int(places.area.height() / (_TICK_SPACING * max(1.0, text_scale())))
        for place, text in places.scales[axis].ticks(most):
            y = places.down(place)
            painter.setPen(QPen(QColor(theme.muted), 1.0))
            painter.drawLine(QPointF(x - 3, y), QPointF(x + 3, y))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(_gap(places)) - 14)
            width = metrics.horizontalAdvance(shown) + 4
            left = x - 7 - width if axis == 0 else x + 7
            at = QRectF(left, y - metrics.height() / 2, width, metrics.height())
            ground = QColor(theme.surface)
            ground.setAlphaF(0.78)
            painter.fillRect(at, ground)
            painter.setPen(QColor(theme.text if shown else theme.muted))
            painter.drawText(at, Qt.AlignmentFlag.AlignCenter, shown)

    def _paint_title(self, painter: QPainter, axis: int) -> None:
        field, word = self.fields[axis], _KIND_WORDS[self.places.scales[axis].kind]
        is_asked = field.key == self.asked
        painter.setFont(interface_font(_SMALL, QFont.Weight.DemiBold if is_asked else QFont.Weight.Medium))
        metrics = painter.fontMetrics()
        room = title_room(self.places, axis, self.width)
        text = f"{field.title} · {word}" if word else field.title
        if metrics.horizontalAdvance(text) > room.width():
            text = field.title
        painter.setPen(QColor(self.theme.text))
        painter.drawText(
            room,
            Qt.AlignmentFlag.AlignCenter,
            metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width())),
        )

    def _paint_brush(self, painter: QPainter, axis: int) -> None:
        places, x = self.places, float(self.places.across[axis])
        brush = self.brushes.get(places.keys[axis])
        if brush is None:
            return
        low, high = (places.down(place) for place in brush_places(places.scales[axis], brush))
        colour = QColor(self.theme.accent)
        painter.setPen(QPen(colour, 1.0))
        colour.setAlphaF(0.28)
        painter.setBrush(colour)
        painter.drawRect(QRectF(x - _BRUSH_WIDTH / 2, high, _BRUSH_WIDTH, max(2.0, low - high)))
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _gap(places: AxisPlaces) -> float:
    return places.area.width() / max(1, len(places.keys) - 1)
