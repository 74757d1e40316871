"""What stands in the ruler's place where a sample's loss is 0: that there is no gradient, and the way to one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from gradstudio.app.canvas.worst_sample import WorstSample
from gradstudio.ui.canvas.ruler import RULER_HEIGHT
from gradstudio.ui.look.measures import INSET

_FLAT = "This sample's loss is 0, so every gradient is 0."
_HOPELESS = "The loss of every sample is 0, so every gradient is 0."


class FlatNotice(QWidget):
    """Says so in one line, as high as the ruler; the button goes to the sample with the largest loss."""

    def __init__(self, worst: WorstSample, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._worst = worst
        self.setAutoFillBackground(True)
        self.text = QLabel(self)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.button = QPushButton("Show the largest loss", self)
        self.button.setObjectName("link")
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.setToolTip("Look at the sample whose loss is the largest, if any has one")
        font = self.button.font()
        font.setUnderline(True)
        self.button.setFont(font)
        self.button.clicked.connect(worst.go)
        self.setMinimumHeight(RULER_HEIGHT)  # with large type it is as high as that
        row = QHBoxLayout(self)
        row.setContentsMargins(INSET, 0, INSET, 0)
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        worst.changed.connect(self._show_state)
        self._show_state()

    def _show_state(self) -> None:
        text = _HOPELESS if self._worst.is_hopeless else _FLAT
        self.text.setText(text)
        self.text.setToolTip(text)
        self.button.setVisible(self._worst.can_go and not self._worst.is_hopeless)
