"""`PastChip`: says over the loss curve that one looks back, at which step of which run, and leads to the newest."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

_AWAY = 6


class PastChip(QFrame):
    """Lies in the upper right corner of what it is told to lie in.

    Args:
        parent: the plot.

    Signals:
        live_asked: the newest is to be looked at.
    """

    live_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("past")
        self._words = QLabel(self)
        self._words.setObjectName("past_words")
        self._button = QPushButton("Live", self)
        self._button.setObjectName("past_live")
        self._button.setAccessibleName("Live: look at the newest step")
        self._button.clicked.connect(self.live_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._words)
        row.addWidget(self._button)
        self._texts: tuple[str, ...] = ()
        self._corner, self._room = QPoint(), 0
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def set_tip(self, tip: str) -> None:
        """Say on hover what the button does."""
        self._button.setToolTip(tip)

    def tell(self, *texts: str) -> None:
        """Say one of several texts, the first that there is room for; none for nothing at all."""
        self._texts = texts
        self._fit()
        self.setVisible(bool(texts))

    def place(self, corner: QPoint, room: int) -> None:
        """Lie below and left of a corner.

        Args:
            corner: the upper right one of the drawing.
            room: width of the drawing, in pixels.
        """
        self._corner, self._room = corner, room
        self._fit()

    def _fit(self) -> None:
        if not self._texts or not self._room:
            return
        for text in self._texts:
            self._words.setText(text)
            if self.sizeHint().width() + 2 * _AWAY <= self._room:
                break
        self.resize(self.sizeHint())
        self.move(self._corner.x() - self.width() - _AWAY, self._corner.y() + _AWAY)
        self.raise_()
