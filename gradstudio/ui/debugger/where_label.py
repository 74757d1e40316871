"""`WhereLabel`: says where a pass stands in as many words as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from gradstudio.ui.kit.elided_label import ElidedLabel


class WhereLabel(ElidedLabel):
    """Shows the longest of some texts that fits; the longest of all is its tool tip.

    Args:
        parent: as for any QWidget.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts: tuple[str, ...] = ("",)
        self.setAccessibleName("Where the pass stands")

    def say(self, text: str = "", *shorter: str) -> None:
        """Show a text, or a shorter one; what is said first says it all."""
        self._texts = (text, *shorter)
        self.setAccessibleDescription(text)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        advance = self.fontMetrics().horizontalAdvance
        fitting = (text for text in self._texts if advance(text) <= self.contentsRect().width())
        super().say(next(fitting, self._texts[-1]), self._texts[0])
