"""A switch: what is on or off, and looks like it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

_TRACK = QSize(26, 16)
_GAP = 5
_MARGIN = 3
"""Room for the frame of the focus."""
_LEAST_HEIGHT = 24


class Switch(QCheckBox):
    """A track with a knob, left for off and right for on, and its name behind it. Colours are the palette's.

    Args:
        text: its name; "" where a caption stands elsewhere.
        parent: as for any QWidget.
    """

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        text = self.fontMetrics().horizontalAdvance(self.text()) + _GAP if self.text() else 0
        height = max(_LEAST_HEIGHT, self.fontMetrics().height() + 2 * _MARGIN)
        return QSize(_TRACK.width() + text + 2 * _MARGIN, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, at: QPoint) -> bool:  # noqa: N802
        return self.rect().contains(at)

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = self.palette().color
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        text, faint = colour(group, QPalette.ColorRole.Text), colour(QPalette.ColorRole.PlaceholderText)
        track = QRectF(_MARGIN, (self.height() - _TRACK.height()) / 2, _TRACK.width(), _TRACK.height())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            is_on, hovered = self.isChecked(), self.underMouse() and self.isEnabled()
            on = colour(QPalette.ColorRole.Highlight) if self.isEnabled() else faint
            painter.setPen(QPen(on if is_on else text if hovered else faint, 1.2))
            painter.setBrush(on if is_on else QColor(Qt.GlobalColor.transparent))
            radius = track.height() / 2
            painter.drawRoundedRect(track.adjusted(0.6, 0.6, -0.6, -0.6), radius, radius)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(
                colour(QPalette.ColorRole.HighlightedText) if is_on else text if hovered else faint
            )
            knob = QPointF(track.right() - radius if is_on else track.left() + radius, track.center().y())
            painter.drawEllipse(knob, radius - 4, radius - 4)
            painter.setPen(text)
            words = self.rect().adjusted(_MARGIN + _TRACK.width() + _GAP, 0, 0, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(colour(QPalette.ColorRole.Highlight), 1))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
