"""`OfferLine`: a line that says what is so, and a button that does something about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gradstudio.ui.kit.elided_label import ElidedLabel


class OfferLine(QWidget):
    """Hidden while there is nothing to say.

    Args:
        text: of the button.
        hint: what the button does.
        done: called once it is clicked.
        parent: as for any QWidget.

    Attributes:
        says: the line.
        button: see above.
    """

    def __init__(self, text: str, hint: str, done: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.says = ElidedLabel(self)
        self.button = QPushButton(text, self)
        self.button.setObjectName("small")
        self.button.setToolTip(hint)
        self.button.clicked.connect(done)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 4)
        row.setSpacing(8)
        row.addWidget(self.says, 1)
        row.addWidget(self.button)
        self.hide()

    def show_text(self, text: str) -> None:
        """Say something; "" for nothing."""
        self.says.say(text)
        self.setVisible(bool(text))
