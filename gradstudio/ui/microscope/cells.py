"""`RuleDelegate`: the cells of the optimizers' table, with a swatch, bars, and the angle as it is."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gradstudio.lab.microscope import RuleStep
from gradstudio.ui.kit.row_model import Index
from gradstudio.ui.look.theme import Theme, interface_font
from gradstudio.ui.microscope.colours import optimizer_colour
from gradstudio.ui.microscope.model import (
    ANGLE,
    CHANGES,
    LARGEST,
    LENGTH,
    NAME,
    PATH_ROLE,
    RULE_ROLE,
    SHARE_ROLE,
)

_ALPHA = 80
_SIDE = 6
_SWATCH = 10.0
_GAP = 6.0
_DIAL = 10.0
"""Radius of the half circle in which an angle is drawn."""
_OWN = "project"
_SMALL = 0.8


class RuleDelegate(QStyledItemDelegate):
    """Draws in the colours of a theme.

    Args:
        theme: whose.
        parent: as for any QObject.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell.

        Args:
            painter: draws it.
            option: how and where it is drawn.
            index: of the cell.
        """
        rule, column, cell = index.data(RULE_ROLE), index.column(), QRectF(option.rect)
        share = index.data(SHARE_ROLE)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(cell, QColor(self.theme.hover))
            if column == NAME:
                painter.fillRect(QRectF(cell.left(), cell.top(), 3, cell.height()), QColor(self.theme.accent))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(share, float):
            self._paint_bar(painter, cell.adjusted(3, 4, -3, -4), share, is_centred=column in CHANGES)
        painter.restore()
        super().paint(painter, option, index)
        if not isinstance(rule, RuleStep):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if column == NAME:
            self._paint_name(painter, cell, rule, index)
        elif column == ANGLE and not math.isnan(rule.cosine):
            self._paint_angle(
                painter, QPointF(cell.left() + _SIDE + _DIAL, cell.center().y() + _DIAL / 2), rule
            )
        painter.restore()

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        super().initStyleOption(option, index)
        if index.column() == NAME:
            option.text = ""  # it is drawn behind its swatch
        elif index.column() == LARGEST:
            option.textElideMode = Qt.TextElideMode.ElideMiddle
            if self.needed_width(index) > option.rect.width():
                option.text = index.data(PATH_ROLE)
        option.state &= ~(QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus)  # drawn beneath

    def needed_width(self, index: Index) -> float:
        """Return how wide a cell has to be."""
        font = index.data(Qt.ItemDataRole.FontRole) or interface_font()
        width = QFontMetricsF(font).horizontalAdvance(str(index.data())) + 2 * _SIDE + 2
        rule = index.data(RULE_ROLE)
        if index.column() == NAME and isinstance(rule, RuleStep):
            width += _SWATCH + _GAP
            if rule.contender.is_own:
                width += _GAP + self._pill_width()
        elif index.column() == ANGLE:
            width += 2 * _DIAL + _GAP
        elif index.column() == LENGTH:
            width += 14
        return width

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(math.ceil(self.needed_width(index)), super().sizeHint(option, index).height())

    def _paint_bar(self, painter: QPainter, room: QRectF, share: float, *, is_centred: bool) -> None:
        """Draw how large a number is.

        Args:
            painter: draws it.
            room: where there is room.
            share: of the largest, −1 to 1.
            is_centred: whether zero lies in the middle; otherwise it lies at the left.
        """
        theme = self.theme
        zero = room.center().x() if is_centred else room.left()
        length = share * (room.width() / 2 if is_centred else room.width())
        colour = (
            QColor(theme.positive if share > 0 else theme.negative) if is_centred else QColor(theme.faint)
        )
        colour.setAlpha(_ALPHA)
        painter.fillRect(QRectF(min(zero, zero + length), room.top(), abs(length), room.height()), colour)
        if is_centred:
            painter.setPen(QColor(theme.border))
            painter.drawLine(QPointF(zero, room.top() - 2), QPointF(zero, room.bottom() + 2))

    def _paint_name(self, painter: QPainter, cell: QRectF, rule: RuleStep, index: Index) -> None:
        """Draw swatch, name, and a word beside the project's own.

        Args:
            painter: draws it.
            cell: where.
            rule: the step of the row.
            index: of the cell.
        """
        theme, left, middle = self.theme, cell.left() + _SIDE, cell.center().y()
        font = index.data(Qt.ItemDataRole.FontRole)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(optimizer_colour(rule.contender.kind, theme))
        painter.drawRoundedRect(QRectF(left, middle - _SWATCH / 2, _SWATCH, _SWATCH), 3, 3)
        left, name = left + _SWATCH + _GAP, str(index.data())
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        words = QRectF(left, cell.top(), cell.right() - left, cell.height())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), name)
        if rule.contender.is_own:
            left += QFontMetricsF(font).horizontalAdvance(name) + _GAP
            pill = QRectF(left, middle - 8, self._pill_width(), 16)
            painter.setPen(QPen(QColor(theme.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(pill, 8, 8)
            painter.setFont(interface_font(_SMALL))
            painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), _OWN)

    def _paint_angle(self, painter: QPainter, centre: QPointF, rule: RuleStep) -> None:
        """Draw −gradient to the right, and the step as an arrow at its angle.

        Args:
            painter: draws it.
            centre: where both begin.
            rule: the step.
        """
        theme = self.theme
        painter.setPen(QPen(QColor(theme.faint), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawArc(QRectF(centre.x() - _DIAL, centre.y() - _DIAL, 2 * _DIAL, 2 * _DIAL), 0, 180 * 16)
        painter.drawLine(centre, centre + QPointF(_DIAL, 0))
        turn = math.radians(rule.angle)
        tip = centre + QPointF(_DIAL * math.cos(turn), -_DIAL * math.sin(turn))
        painter.setPen(QPen(optimizer_colour(rule.contender.kind, theme), 2, c=Qt.PenCapStyle.RoundCap))
        painter.drawLine(centre, tip)

    def _pill_width(self) -> float:
        return QFontMetricsF(interface_font(_SMALL)).horizontalAdvance(_OWN) + 12
