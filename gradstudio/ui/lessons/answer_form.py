"""`AnswerForm`: what is filled in of a lesson."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from gradstudio.app.program.below import children_of
from gradstudio.lab.lessons.lesson import AnswerField
from gradstudio.ui.kit.unscrolled import StillComboBox
from gradstudio.ui.kit.wrapped_label import wrapped_label

_NONE = "choose…"
_WHAT = {"number": "a number", "text": "a word or sign", "names": "names, with commas"}
_COLUMNS = 2
_NARROW = 84


class AnswerForm(QWidget):
    """Fields of one lesson, one below the other; those of a table two in a row.

    Args:
        parent: as for any QWidget.

    Signals:
        answered: key and text of what was filled in.
        entered: Return was pressed in a field.
    """

    answered = Signal(str, str)
    entered = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._body: QWidget | None = None
        self.inputs: dict[str, QLineEdit | QComboBox] = {}

    def show_fields(self, fields: tuple[AnswerField, ...], answers: Mapping[str, str]) -> None:
        """Show the fields of a lesson.

        Args:
            fields: from the top.
            answers: what was filled in before, by key.
        """
        if self._body is not None:
            self._column.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self.inputs.clear()
        self._body = body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for field in fields:
            label = wrapped_label(body, "muted")
            label.setText(field.label)
            column.addWidget(label)
            if field.kind == "table":
                column.addLayout(self._table(field, body))
            else:
                made = self._input(field, field.key, field.label, body)
                column.addWidget(made)
                label.setBuddy(made)
            column.addSpacing(4)
        self._column.addWidget(body)
        self.show_answers(answers)
        self.setVisible(bool(fields))

    def show_answers(self, answers: Mapping[str, str]) -> None:
        """Show what was filled in, by key; the rest is empty."""
        for key, widget in self.inputs.items():
            text = answers.get(key, "")
            with QSignalBlocker(widget):
                if isinstance(widget, QComboBox):
                    widget.setCurrentIndex(max(0, widget.findText(text)))
                else:
                    widget.setText(text)

    @property
    def parts(self) -> list[QWidget]:
        """All widgets of the form that is shown."""
        return [] if self._body is None else children_of(self._body, QWidget)

    def _table(self, field: AnswerField, parent: QWidget) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        for place, row in enumerate(field.rows):
            name = QLabel(row, parent)
            made = self._input(field, f"{field.key}.{row}", f"{field.label}, {row}", parent)
            name.setBuddy(made)
            at, column = divmod(place, _COLUMNS)
            grid.addWidget(name, at, 2 * column, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(made, at, 2 * column + 1)
            grid.setColumnStretch(2 * column + 1, 1)
        return grid

    def _input(self, field: AnswerField, key: str, name: str, parent: QWidget) -> QLineEdit | QComboBox:
        made: QLineEdit | QComboBox
        if field.kind == "choice":
            made = StillComboBox(parent)
            made.addItems([_NONE, *field.options])
            made.currentTextChanged.connect(partial(self._on_choice_changed, key))
            made.setToolTip("Choose one")
        else:
            made = QLineEdit(parent)
            made.setPlaceholderText(_WHAT.get(field.kind, "") if field.kind != "table" else "")
            made.setToolTip(f"Type {_WHAT.get(field.kind, 'a number')}; Return checks")
            made.textEdited.connect(partial(self.answered.emit, key))
            made.returnPressed.connect(self.entered)
            made.setMinimumWidth(_NARROW if field.kind != "table" else 48)
        made.setAccessibleName(name)
        self.inputs[key] = made
        return made

    def _on_choice_changed(self, key: str, text: str) -> None:
        self.answered.emit(key, "" if text == _NONE else text)
