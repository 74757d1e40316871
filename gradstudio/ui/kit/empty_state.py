"""`EmptyState`: what a panel says while it has nothing to show, and the first step that it offers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme

_ICON = 28
_WIDEST = 420
_LEAST = 60
_MARGIN = 16


class _Sentence(QLabel):
    """As wide as can be read at ease where there is room for that, and as high as its lines are then."""

    def __init__(self, area: QScrollArea, parent: QWidget) -> None:
        super().__init__(parent)
        self._area = area
        self.setObjectName("muted")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        width = max(1, min(_WIDEST, self._area.viewport().width() - 2 * _MARGIN))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())


class EmptyState(QScrollArea):
    """An icon, a sentence below it, and buttons for what one can begin with, in the middle of a panel.

    In a low panel, or in large type, it is scrolled.

    Args:
        icon_name: that of the panel.
        sentence: what the panel is for, or why it shows nothing.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(self, icon_name: str, sentence: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self._body = QWidget(self)
        self._body.setObjectName("panel")
        self._icon_name = icon_name
        self._picture = QLabel(self._body)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence = _Sentence(self, self._body)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._buttons.addStretch(1)
        self._buttons.addStretch(1)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.sentence)
        middle.addStretch(1)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(_MARGIN, 8, _MARGIN, 8)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(self._picture)
        column.addLayout(middle)
        column.addLayout(self._buttons)
        column.addStretch(1)
        self.setWidget(self._body)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_theme(theme)
        self.say(sentence)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, _LEAST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sentence.updateGeometry()

    def say(self, sentence: str) -> None:
        """Say something else."""
        self.sentence.setText(sentence)

    def offer(self, title: str, hint: str, act: Callable[[], object]) -> QPushButton:
        """Offer one more first step.

        Args:
            title: what the button says.
            hint: what it does, for the tool tip and a screen reader.
            act: does it.
        """
        button = QPushButton(title, self._body)
        button.setToolTip(hint)
        button.setAccessibleDescription(hint)
        button.clicked.connect(act)
        self._buttons.insertWidget(self._buttons.count() - 1, button)
        return button

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._picture.setPixmap(icon(self._icon_name, theme, "muted").pixmap(QSize(_ICON, _ICON)))
