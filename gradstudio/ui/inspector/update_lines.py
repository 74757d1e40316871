"""What a step does to a parameter, line by line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from gradstudio.graph.update import Update, UpdateLine
from gradstudio.project.number_text import format_number

_STANDING_OUT = ("update", "new value", "frozen: stays", "cut: stays")


class UpdateLines(QWidget):
    """The lines of an account; their rows stay while only numbers change.

    Attributes:
        rows: one for each line.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self.rows: list[UpdateRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)

    def show_update(self, update: Update) -> None:
        """Show another account."""
        names = tuple(line.name for line in update.lines)
        if names != self._names:
            self._names = names
            for row in self.rows:
                row.hide()
                row.deleteLater()
            self.rows = [UpdateRow(name, self) for name in names]
            for row in self.rows:
                self._column.addWidget(row)
        for row, line in zip(self.rows, update.lines, strict=True):
            row.show_line(line)


class UpdateRow(QWidget):
    """A name and a number, and underneath how the number comes about."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = QLabel(name, self)
        self._number = QLabel(self)
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if name in _STANDING_OUT:
            for label in (self._name, self._number):
                font = label.font()
                font.setWeight(QFont.Weight.DemiBold)
                label.setFont(font)
        self._detail = QLabel(self)
        self._detail.setObjectName("muted")
        self._detail.setWordWrap(True)
        self._name.setMinimumWidth(1)  # in a narrow panel the number must not be cut off
        grid = QGridLayout(self)
        grid.setContentsMargins(5, 2, 0, 2)
        grid.setSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._name, 0, 0)
        grid.addWidget(self._number, 0, 1)
        grid.addWidget(self._detail, 1, 0, 1, 2)

    def show_line(self, line: UpdateLine) -> None:
        """Show new numbers."""
        detail = f"{line.formula} = {line.substituted}" if line.substituted else line.formula
        for label, text in ((self._number, format_number(line.value)), (self._detail, detail)):
            if label.text() != text:
                label.setText(text)
        self._detail.setVisible(bool(detail))

    @property
    def number(self) -> str:
        """The number as it is shown."""
        return self._number.text()

    @property
    def detail(self) -> str:
        """The line underneath."""
        return self._detail.text()
