"""A field for a number, typed in any usual form."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class NumberField(QLineEdit):
    """Takes ``0.1``, ``1e-4``, ``.5`` or a whole number; what is no number is put back.

    Signals:
        number_entered: the number, when Return is pressed or the field is left.
        mistyped: a sentence about what was typed instead of a number.
    """

    number_entered = Signal(object)
    mistyped = Signal(str)

    def __init__(self, name: str, hint: str, whole: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = whole
        self._number: float | int | None = None
        self.setAccessibleName(name)
        self.setToolTip(hint)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.editingFinished.connect(self._on_editing_finished)

    def show_number(self, number: float | int) -> None:
        """Show what the project says."""
        if number != self._number or not self.isModified():
            self._number = number
            self.setText(f"{number:d}" if self._whole else f"{number:.6g}")
            self.setModified(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isModified() and self._number is not None:
            self.setModified(False)
            self.show_number(self._number)
        else:
            super().keyPressEvent(event)

    def _on_editing_finished(self) -> None:
        if not self.isModified() or self._number is None:
            return
        self.setModified(False)
        text = self.text().strip().replace(",", "").replace("−", "-")
        try:
            number = int(text) if self._whole else float(text)
        except ValueError:
            self.mistyped.emit(
                f"{self.accessibleName()}: {text!r} is no {'whole ' if self._whole else ''}number."
            )
        else:
            self.number_entered.emit(number)
        # If the project took it, it has been shown already; if not, the old one comes back.
        self.show_number(self._number)
