"""`RestingTip`: the tool tip of what the mouse rests on."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QToolTip, QWidget


class RestingTip:
    """Tells of what is under the mouse, and says it anew where that changes while the mouse rests.

    Args:
        widget: what the mouse rests on. It hides the tip when the mouse leaves it.
    """

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._where: QPoint | None = None

    def tell(self, text: str, where: QPoint) -> None:
        """Say something at a place in global coordinates."""
        self._where = where
        QToolTip.showText(where, text, self._widget)

    def renew(self, text: str) -> None:
        """Say something else at the same place, unless the tip's time is over."""
        if self._where is not None and QToolTip.isVisible():
            QToolTip.showText(self._where, text, self._widget)

    def hide(self) -> None:
        """Say nothing."""
        if self._where is not None:
            self._where = None
            QToolTip.hideText()
