"""`NoticeLine`: what the user should know of the debugger, with what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gradstudio.ui.kit.elided_label import ElidedLabel


class NoticeLine(QWidget):
    """A line of text and a button; hidden while there is nothing to be said.

    Args:
        parent: as for any QWidget.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.label = ElidedLabel(self)
        self.label.setObjectName("past_state")
        self.button = QPushButton(self)
        self.button.setObjectName("small")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        self.hide()

    def set_action(self, action: QAction) -> None:
        """Have the button do what an action does."""
        self.button.setText(action.text())
        self.button.setToolTip(action.toolTip())
        self.button.clicked.connect(action.trigger)

    def say(self, text: str, *, is_offering: bool) -> None:
        """Say something else, or nothing.

        Args:
            text: a sentence, or "".
            is_offering: whether what the button does helps.
        """
        self.label.say(text)
        self.button.setVisible(is_offering)
        self.setVisible(bool(text))
