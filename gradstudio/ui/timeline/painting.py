"""How the timeline is drawn, from places in pixels."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gradstudio.ui.look.theme import Theme
from gradstudio.ui.timeline.marks import MarkKind

HEAD = 6.0
"""Radius of the head, in pixels."""
_BAR = 4.0
_MARK = 3.5
_CHEVRON = 5.0
_ABOVE_NUMBERS = 1
"""How far it lies above the middle: the numbers of the axis begin where it ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackPicture:
    """What is to be seen of a timeline; of two that are equal the second need not be drawn.

    Attributes:
        left: edge of the plot above, in pixels from the left; right: the other one.
        begin: where the run begins; end: where it ends. They may lie beyond the edges.
        head: where one is.
        shown: what the views show where that is still on its way; None where it has arrived.
        share: of a long way that is done; None while there is none.
        marks: place and kind of each mark.
        colour: of the run.
        is_past: whether one is not at the newest.
    """

    left: float
    right: float
    begin: float
    end: float
    head: float
    shown: float | None
    share: float | None
    marks: tuple[tuple[float, MarkKind], ...]
    colour: str
    is_past: bool

    def x_in_sight(self, x: float) -> float:
        """Return the place in sight that is nearest to one."""
        return min(max(x, self.left), self.right)


def paint_track(
    painter: QPainter, theme: Theme, height: float, picture: TrackPicture, *, is_focused: bool
) -> None:
    """Draw a timeline.

    Args:
        painter: of its widget.
        theme: in which to draw.
        height: of the widget, in pixels.
        picture: what there is to be seen.
        is_focused: whether keys move the head.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = round(height / 2) - _ABOVE_NUMBERS
    _bar(painter, theme.neutral, picture.left, picture.right, middle)
    begin, end = picture.x_in_sight(picture.begin), picture.x_in_sight(picture.end)
    head = picture.x_in_sight(picture.head)
    if picture.end > picture.left and picture.begin < picture.right:
        _bar(painter, theme.faint, begin, end, middle)
        _bar(painter, picture.colour, begin, head, middle)
    if picture.share is not None:
        _bar(painter, theme.border, picture.left, picture.right, 1.0, 2.0)
        reached = picture.left + picture.share * (picture.right - picture.left)
        _bar(painter, theme.past, picture.left, reached, 1.0, 2.0)
    for x, kind in picture.marks:
        if picture.left - _MARK <= x <= picture.right + _MARK:
            _mark(painter, theme, QPointF(x, middle), kind)
    colour = QColor(theme.past if picture.is_past else theme.accent)
    if picture.shown is not None and picture.left <= picture.shown <= picture.right:
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(QColor(theme.surface))
        painter.drawEllipse(QPointF(picture.shown, middle), HEAD - 2, HEAD - 2)
    if is_focused:
        painter.setPen(QPen(QColor(theme.accent), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(head, middle), HEAD + 3, HEAD + 3)
    _head(painter, theme, colour, QPointF(head, middle), picture)


def _bar(painter: QPainter, colour: str, x0: float, x1: float, y: float, thickness: float = _BAR) -> None:
    if x1 > x0:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        half = thickness / 2
        painter.drawRoundedRect(QRectF(x0, y - half, x1 - x0, thickness), half, half)


def _head(painter: QPainter, theme: Theme, colour: QColor, at: QPointF, picture: TrackPicture) -> None:
    painter.setPen(QPen(QColor(theme.surface), 1.5))
    painter.setBrush(colour)
    beyond = (picture.head > picture.right) - (picture.head < picture.left)
    if not beyond:
        painter.drawEllipse(at, HEAD, HEAD)
        return
    tip = QPointF(at.x() + beyond * _CHEVRON, at.y())
    back = QPointF(-beyond * 2 * _CHEVRON, _CHEVRON + 1)
    painter.drawPolygon(QPolygonF([tip, tip + back, QPointF(tip.x() + back.x(), tip.y() - back.y())]))


def _mark(painter: QPainter, theme: Theme, at: QPointF, kind: MarkKind) -> None:
    """Draw a diamond for a change, a dot for a branch, a flag above the bar for a bookmark."""
    painter.setPen(QPen(QColor(theme.surface), 1))
    painter.setBrush(QColor(theme.text))
    if kind == "branch":
        painter.drawEllipse(at, _MARK, _MARK)
    elif kind == "change":
        r = _MARK + 1
        painter.drawPolygon(
            QPolygonF([at + QPointF(0, -r), at + QPointF(r, 0), at + QPointF(0, r), at + QPointF(-r, 0)])
        )
    else:
        painter.setBrush(QColor(theme.past))
        foot = at + QPointF(0, _BAR / 2)
        top = at.y() - 11
        painter.setPen(QPen(QColor(theme.past), 1.25))
        painter.drawLine(foot, QPointF(at.x(), top))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(
            QPolygonF([QPointF(at.x(), top), QPointF(at.x() + 7, top + 3), QPointF(at.x(), top + 6)])
        )
