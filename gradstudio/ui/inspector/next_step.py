"""What the optimizer does to a parameter in the next step, line by line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from gradstudio.app.scalar.next_step import Lookahead
from gradstudio.graph.numbers import format_number
from gradstudio.graph.update import Update, UpdateLine
from gradstudio.ui.inspector.rows import section
from gradstudio.ui.look.measures import INSET

_STANDING_OUT = ("update", "new value", "frozen: stays", "cut: stays")


class NextStep(QWidget):
    """Follows one parameter; hidden for other scalars, and while nothing is known."""

    def __init__(self, lookahead: Lookahead, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lookahead = lookahead
        self._label = ""
        self._is_seen = False
        self._names: tuple[str, ...] = ()
        self.lines: list[UpdateRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(INSET, 0, INSET, 8)
        column.setSpacing(2)
        heading = section("Next step: what the optimizer does", self)
        heading.setToolTip("From the gradient over the samples of the next step to the parameter's new value")
        column.addWidget(heading)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        column.addLayout(self._rows)
        self.setAccessibleName("What the optimizer does in the next step")
        lookahead.changed.connect(self._draw)
        self.hide()

    def show_parameter(self, label: str) -> None:
        """Follow another parameter; "" for none."""
        self._label = label
        self._look()

    def set_seen(self, seen: bool) -> None:
        """Say whether the inspector around it can be seen; else nothing is computed for it."""
        self._is_seen = seen
        self._look()

    def _look(self) -> None:
        self._lookahead.look(self, self._label if self._is_seen and self._label else None)
        self._draw()

    def _draw(self) -> None:
        update = self._lookahead.update_of(self._label) if self._label else None
        self.setVisible(update is not None)
        if update is not None:
            self._show(update)

    def _show(self, update: Update) -> None:
        names = tuple(line.name for line in update.lines)
        if names != self._names:
            self._names = names
            for row in self.lines:
                row.hide()
                row.deleteLater()
            self.lines = [UpdateRow(name, self) for name in names]
            for row in self.lines:
                self._rows.addWidget(row)
        for row, line in zip(self.lines, update.lines, strict=True):
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

    @property
    def number(self) -> str:
        """The number as it is shown."""
        return self._number.text()

    @property
    def detail(self) -> str:
        """The line underneath."""
        return self._detail.text()
