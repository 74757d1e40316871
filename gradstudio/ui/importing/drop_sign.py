"""`DropSign`: says, while something is dragged over the window, that it is taken when one lets go."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QLabel, QMainWindow, QVBoxLayout

from gradstudio.project.difference.text import counted

_MOST_WIDE = 360


class DropSign(QFrame):
    """A card in the middle of the window that takes no clicks. Lives on the GUI thread.

    Args:
        window: over what it lies; its parent.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("floating")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.addWidget(self._words)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def show_for(self, data: QMimeData) -> None:
        """Say what would be brought in."""
        names = [Path(url.toLocalFile()).name for url in data.urls() if url.isLocalFile()]
        what = counted(len(names), "file") if len(names) > 1 else "".join(names) or "what you drag"
        metrics = QFontMetrics(self._words.font())
        shown = metrics.elidedText(what, Qt.TextElideMode.ElideMiddle, _MOST_WIDE)
        self._words.setText(f"Let go to import {shown}")
        self.adjustSize()
        place = self.rect()
        place.moveCenter(self._window.rect().center())
        self.setGeometry(place)
        self.show()
        self.raise_()
