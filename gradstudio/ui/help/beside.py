"""Where a card stands beside what it speaks of."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize

from gradstudio.ui.help.floating import within

_GAP = 12


def beside(size: QSize, target: QRect, room: QRect) -> QRect:
    """Return the place of a card: beside the target where there is room, or else in its lower right corner.

    Args:
        size: of the card.
        target: what it speaks of.
        room: where it may be.
    """
    middle = target.center() - QPoint(size.width() // 2, size.height() // 2)
    corners = (
        QPoint(target.right() + 1 + _GAP, middle.y()),
        QPoint(target.left() - _GAP - size.width(), middle.y()),
        QPoint(middle.x(), target.bottom() + 1 + _GAP),
        QPoint(middle.x(), target.top() - _GAP - size.height()),
    )
    for corner in corners:
        place = within(QRect(corner, size), room)
        if not place.intersects(target):
            return place
    inside = QPoint(target.right() - _GAP - size.width(), target.bottom() - _GAP - size.height())
    return within(QRect(inside, size), room)
