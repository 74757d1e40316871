"""The names of groups that are smaller than their names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

_LEAST_WIDTH = 16.0
_ABOVE, _BESIDE = 2.0, 5.0
"""Room below and beside such a name, in pixels."""


def narrow_captions(
    groups: Iterable[tuple[QRectF, float, str]], taken: Sequence[QRectF], metrics: QFontMetricsF
) -> list[tuple[QRectF, str]]:
    """Return where the names of narrow groups stand: centred above each, but none that would touch something.

    Args:
        groups: where each group is drawn, in pixels, what is free at its top, and its name.
        taken: where other names and groups are drawn; a group itself may be among them.
        metrics: of the font.
    """
    found: list[tuple[QRectF, str]] = []
    for group, free, name in groups:
        if group.width() < _LEAST_WIDTH:
            continue
        place = QRectF(0.0, 0.0, metrics.horizontalAdvance(name), metrics.height())
        place.moveCenter(group.center())
        place.moveBottom(group.top() + free - _ABOVE)
        room = place.adjusted(-_BESIDE, 0.0, _BESIDE, 0.0)
        others = (*taken, *(other for other, _ in found))
        if not any(room.intersects(other) for other in others if other != group):
            found.append((place, name))
    return found


def captions_above(
    boxes: Iterable[tuple[QRectF, str]], taken: Sequence[QRectF], metrics: QFontMetricsF
) -> list[tuple[QRectF, str]]:
    """Return where the names of boxes stand that have no room for them: above each, where nothing is touched.

    Args:
        boxes: where each is drawn, in pixels, and its name.
        taken: where other boxes are drawn; a box itself may be among them.
        metrics: of the font.

    Returns:
        Place and name of each that has one: in the middle above its box, or else along its left or its right side.
    """
    found: list[tuple[QRectF, str]] = []
    for box, name in boxes:
        width = metrics.horizontalAdvance(name)
        lefts = box.center().x() - width / 2, box.left(), box.right() - width
        for left in lefts:
            place = QRectF(left, box.top() - _ABOVE - metrics.height(), width, metrics.height())
            others = (*taken, *(other for other, _ in found))
            if not any(place.intersects(other) for other in others if other != box):
                found.append((place, name))
                break
    return found
