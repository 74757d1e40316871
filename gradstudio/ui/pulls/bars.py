"""`BarDelegate`: a number with a bar behind it, to the left for one below zero."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gradstudio.ui.kit.row_model import Index
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.pulls.model import SHARE_ROLE

_INSET = 3
_ALPHA = 90


class BarDelegate(QStyledItemDelegate):
    """Draws the bars in the colours of their signs.

    Args:
        theme: whose colours they have.
        parent: as for any QObject.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell, its bar first.

        Args:
            painter: draws it.
            option: how and where it is drawn.
            index: of the cell.
        """
        share = index.data(SHARE_ROLE)
        if isinstance(share, float):
            self._paint_bar(painter, QRectF(option.rect), share)
        super().paint(painter, option, index)

    def _paint_bar(self, painter: QPainter, cell: QRectF, share: float) -> None:
        """Draw one.

        Args:
            painter: draws it.
            cell: where there is room; zero is in its middle.
            share: of the largest, −1 to 1.
        """
        theme, room = self.theme, cell.adjusted(_INSET, _INSET, -_INSET, -_INSET)
        zero, length = room.center().x(), share * room.width() / 2
        colour = QColor(theme.positive if share > 0 else theme.negative)
        colour.setAlpha(_ALPHA)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(min(zero, zero + length), room.top(), abs(length), room.height()), colour)
        painter.setPen(QColor(theme.border))
        painter.drawLine(QPointF(zero, cell.top()), QPointF(zero, cell.bottom()))
        painter.restore()
