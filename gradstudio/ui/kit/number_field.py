"""A field for a number, typed in any usual form."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from gradstudio.project.number_reading import NumberTextError, read_number, read_whole_number

_UNDO = QKeySequence.StandardKey.Undo
_REDO = QKeySequence.StandardKey.Redo
_LARGEST_WHOLE = 2**63 - 1
"""What a signal can carry, and more than any project takes."""


class NumberField(QLineEdit):
    """Takes a number as it is typed anywhere, ``0.1``, ``0,1``, ``1e-4``; what is none is put back with the reason.

    Args:
        name: what is asked for, for messages.
        whole: whether only whole numbers are taken.
        none: what an empty field stands for, shown in it; "" if it must not be empty.
        parent: as for any QWidget.

    Signals:
        number_entered: the number, or None, when Return is pressed or the field is left.
        mistyped: a sentence about what was typed instead of a number.
        abandoned: Escape was pressed; the old number is back.
    """

    number_entered = Signal(object)
    mistyped = Signal(str)
    abandoned = Signal()

    def __init__(self, name: str, *, whole: bool, none: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._whole = whole
        self._none = none
        self._number: float | int | None = None
        self.setPlaceholderText(none)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.editingFinished.connect(self._on_editing_finished)

    def show_number(self, number: float | int | None) -> None:
        """Show what the project says; what is being typed stays unless the project changed."""
        if number != self._number or not self.isModified():
            self._number = number
            self.setText("" if number is None else f"{number:d}" if self._whole else _typed(number))
            self.setModified(False)

    def drop_typed(self) -> None:
        """Show the number again instead of what is being typed: the field is of something else now."""
        self.setModified(False)
        self.show_number(self._number)

    def event(self, event: QEvent) -> bool:
        # Where nothing has been typed there is nothing of the field's own to undo: the keys mean the project.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and not self.isModified()
            and isinstance(event, QKeyEvent)
            and (event.matches(_UNDO) or event.matches(_REDO))
        ):
            event.ignore()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
            return
        if self.isModified():
            self.drop_typed()
        else:
            super().keyPressEvent(event)
        self.abandoned.emit()

    def _on_editing_finished(self) -> None:
        if not self.isModified():
            return
        self.setModified(False)
        text = self.text().strip()
        read = read_whole_number if self._whole else read_number
        try:
            number = None if not text and self._none else read(text)
        except NumberTextError as error:
            self.mistyped.emit(f"{self._name}: {error}")
        else:
            if isinstance(number, int) and abs(number) > _LARGEST_WHOLE:
                self.mistyped.emit(f"{self._name}: whole numbers go up to {_LARGEST_WHOLE:,}.")
            else:
                self.number_entered.emit(number)
        # If the project took it, it has been shown already; if not, the old one comes back.
        self.show_number(self._number)


def _typed(number: float) -> str:
    """Return a number as one types it: 0.01, 1e-8."""
    return f"{number:.6g}".replace("e-0", "e-").replace("e+0", "e")
