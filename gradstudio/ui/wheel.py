"""Keeping the wheel from changing what it passes over."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QComboBox, QSlider, QWidget


class WheelScrolls(QObject):
    """Lets the wheel scroll what fields lie in, also while one of them is under the mouse.

    Qt would choose the next entry of a list or move a slider, and the project would change unawares.

    Args:
        parent: lives as long; fields in it are kept from the wheel, those of `add` too.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        for kind in (QComboBox, QSlider):
            for field in parent.findChildren(kind):
                self.add(field)

    def add(self, field: QWidget) -> None:
        """Keep one more field from the wheel."""
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Wheel:
            return False
        event.ignore()  # and so it goes on to what is around the field
        return True
