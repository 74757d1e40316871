"""`ScrolledWords`: text in as many lines as there is room for; the others are scrolled to."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QWidget


class ScrolledWords(QScrollArea):
    """Shows a label that breaks its lines, all of it unless that is limited.

    Args:
        label: the text.
        parent: as for any QWidget.
    """

    def __init__(self, label: QLabel, parent: QWidget) -> None:
        super().__init__(parent)
        self._label = label
        self._most_lines: int | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(label)
        label.setAutoFillBackground(False)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.limit(None)

    @property
    def is_limited(self) -> bool:
        """Whether there may be lines that have to be scrolled to."""
        return self._most_lines is not None

    def limit(self, most_lines: int | None) -> None:
        """Show so many lines at the most; None for all."""
        self._most_lines = most_lines
        scrolls = (
            Qt.ScrollBarPolicy.ScrollBarAsNeeded if self.is_limited else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        self.setVerticalScrollBarPolicy(scrolls)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if self.is_limited else Qt.FocusPolicy.NoFocus)
        self.setToolTip(self._label.text() if self.is_limited else "")
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        needed = self._label.heightForWidth(width)
        if self._most_lines is None:
            return needed
        return min(needed, self._most_lines * self._label.fontMetrics().lineSpacing() + 1)

    def sizeHint(self) -> QSize:
        return QSize(self._label.sizeHint().width(), self.heightForWidth(max(1, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._label.fontMetrics().height())
