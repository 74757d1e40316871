"""`UnderWay`: how far something has come that is looked for, and a way to give it up."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget


class UnderWay(QWidget):
    """A bar and a button; hidden while nothing is looked for.

    Args:
        what: what the bar shows, for a screen reader.
        hint: what the button does.
        parent: owner.

    Attributes:
        bar: shows the share that is done.
        cancel_button: gives it up.
    """

    def __init__(self, what: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(what)
        self.cancel_button = QPushButton("Cancel", self)
        self.cancel_button.setToolTip(hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel_button)

    def show_busy(self, busy: bool) -> None:
        """Be there while something is looked for; the next begins at 0."""
        self.setVisible(busy)
        if not busy:
            self.bar.setValue(0)

    def show_share(self, share: float) -> None:
        """Show how far it has come, 0 to 1."""
        self.bar.setValue(round(100 * share))
