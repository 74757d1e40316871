"""`EmptyState`: what a panel says while it has nothing to show, and the first step that it offers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gradstudio.ui.kit.wrapped_label import wrapped_label
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme

_ICON = 28
_WIDEST = 420


class EmptyState(QWidget):
    """An icon, a sentence below it, and buttons for what one can begin with, in the middle of a panel.

    Args:
        icon_name: that of the panel.
        sentence: what the panel is for, or why it shows nothing.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(self, icon_name: str, sentence: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence = wrapped_label(self, "muted")
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence.setMaximumWidth(_WIDEST)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._buttons.addStretch(1)
        self._buttons.addStretch(1)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.sentence, 1000)
        middle.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(self._picture)
        column.addLayout(middle)
        column.addLayout(self._buttons)
        column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_theme(theme)
        self.say(sentence)

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
        button = QPushButton(title, self)
        button.setToolTip(hint)
        button.setAccessibleDescription(hint)
        button.clicked.connect(act)
        self._buttons.insertWidget(self._buttons.count() - 1, button)
        return button

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._picture.setPixmap(icon(self._icon_name, theme, "muted").pixmap(QSize(_ICON, _ICON)))
