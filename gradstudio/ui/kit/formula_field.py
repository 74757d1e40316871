"""A field for a formula, which says what is wrong with it while it is being typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from gradstudio.project.formula import FormulaError, parse_formula


class FormulaField(QWidget):
    """A line to type a formula into, and a sentence below it where it is none.

    Args:
        name: what is asked for.
        hint: what it does.
        clears: whether the line is emptied once a formula was entered.
        parent: as for any QWidget.

    Signals:
        formula_entered: the formula, when Return is pressed, or the field is left.
    """

    formula_entered = Signal(str)

    def __init__(self, name: str, hint: str, *, clears: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[str, ...] = ("x1",)
        self._shown = ""
        self._clears = clears
        self.line = _FormulaLine(self)
        self.line.setAccessibleName(name)
        self.line.setToolTip(hint)
        self.line.textChanged.connect(self._on_line_text_changed)
        self.line.left.connect(self.drop_typed)
        self.line.editingFinished.connect(self._on_line_editing_finished)
        self.error = QLabel(self)
        self.error.setObjectName("fault")
        self.error.setWordWrap(True)
        self.error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.line)
        column.addWidget(self.error)
        self.setFocusProxy(self.line)

    def set_columns(self, columns: tuple[str, ...]) -> None:
        """Say what the formula may speak of."""
        self._columns = columns
        self._check()

    def show_formula(self, formula: str) -> None:
        """Show what the project says; what is being typed stays unless the project changed."""
        if formula != self._shown or not self.line.isModified():
            self._shown = formula
            self.line.setText(formula)
            self.line.setModified(False)
            self._check()

    def drop_typed(self) -> None:
        """Show the formula again instead of what is being typed."""
        self.line.setModified(False)
        self.line.setText(self._shown)

    def _problem(self) -> str:
        try:
            parse_formula(self.line.text(), self._columns)
        except FormulaError as error:
            return str(error)
        return ""

    def _check(self) -> None:
        problem = self._problem() if self.line.text().strip() else ""
        self.error.setText(problem)
        self.error.setVisible(bool(problem))
        self.line.setAccessibleDescription(problem)

    def _on_line_text_changed(self, text: str) -> None:
        self._check()

    def _on_line_editing_finished(self) -> None:
        # A formula that is not finished waits to be mended; an empty field has nothing to say.
        if not self.line.isModified() or self._problem():
            return
        self.line.setModified(False)
        formula = self.line.text().strip()
        if self._clears:
            self.line.clear()
        self.formula_entered.emit(formula)
        self.line.setText(self._shown if not self.line.isModified() else self.line.text())


class _FormulaLine(QLineEdit):
    """A line that Escape empties of what was typed.

    Signals:
        left: Escape was pressed on what was typed.
    """

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self.left.emit()
        else:
            super().keyPressEvent(event)
