"""Giving the focus back to what had it before."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid


def give_back_focus(before: QWidget | None) -> None:
    """Give the focus to a widget that had it once; to nothing if it has been deleted or hidden since."""
    if before is not None and isValid(before) and before.isVisible():
        before.setFocus(Qt.FocusReason.OtherFocusReason)
