"""The dialog that reads samples from a CSV file: what it looks like, what to take of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.editor import Editor
from gradstudio.app.table_reader import TableReader
from gradstudio.data.csv_format import CsvFormat, Head
from gradstudio.data.csv_table import TableChoices, TableRead, usual_choices

_SHOWN_ROWS = 24
_DELIMITERS = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    "|": "bar",
    ":": "colon",
    " ": "blank",
    "": "none",
}
_ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with mark",
    "cp1252": "Windows-1252",
    "utf-16": "UTF-16",
    "utf-32": "UTF-32",
}
_DECIMALS = {".": "point", ",": "comma"}
Use = Literal["input", "target", "none"]
_USES: dict[Use, str] = {"input": "Input", "target": "Target", "none": "Leave out"}


class TableDialog(QDialog):
    """Shows the beginning of a file, asks what to learn from what, and reads it on another thread.

    Signals:
        table_read: the `TableRead`, once all of it was read.
    """

    table_read = Signal(object)

    def __init__(self, path: Path, editor: Editor, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Read samples from a file")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._path = path
        self._editor = editor
        self._head: Head | None = None
        self._uses: list[QComboBox] = []
        self._reader = TableReader(self)
        self._reader.looked.connect(self._on_reader_looked)
        self._reader.read.connect(self._on_reader_read)
        self._reader.progressed.connect(self._on_reader_progressed)
        self._reader.failed.connect(self._on_reader_failed)
        name = QLabel(path.name, self)
        name.setObjectName("heading")
        name.setToolTip(str(path))
        self.delimiter = self._box("Delimiter", "What stands between two cells", _DELIMITERS)
        self.encoding = self._box("Encoding", "How letters are written as bytes", _ENCODINGS)
        self.decimal = self._box("Decimal sign", "What stands before the fraction of a number", _DECIMALS)
        self.header = QCheckBox("First row names the columns", self)
        self.header.setToolTip("Whether the first row holds names instead of a sample")
        self.header.toggled.connect(self._on_format_changed)
        self.table = QTableWidget(self)
        self.table.setAccessibleName("Preview")
        self.table.setToolTip("The first rows of the file; above them what each column is used for")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.as_class = QRadioButton("a class", self)
        self.as_class.setToolTip("Each different value of the target is a class of its own")
        self.as_number = QRadioButton("a number", self)
        self.as_number.setToolTip("The target is a quantity: regression")
        kinds = QButtonGroup(self)
        kinds.addButton(self.as_class)
        kinds.addButton(self.as_number)
        self.leave_out = QRadioButton("are left out", self)
        self.leave_out.setToolTip("Read the other rows, and name the lines of these")
        self.refuse = QRadioButton("refuse the file", self)
        self.refuse.setToolTip("Read nothing if a value is missing")
        incomplete = QButtonGroup(self)
        incomplete.addButton(self.leave_out)
        incomplete.addButton(self.refuse)
        self.leave_out.setChecked(True)
        self.standardise = QCheckBox("Standardise", self)
        self.standardise.setToolTip(
            "Bring each input, and a target that is a number, to mean 0 and standard deviation 1"
        )
        self.standardise.setChecked(True)
        self.error = QLabel(self)
        self.error.setObjectName("fault")
        self.error.setWordWrap(True)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Reading")
        self.progress.hide()
        self.use_button = QPushButton("Use these samples", self)
        self.use_button.setToolTip("Read all rows and learn from them")
        self.use_button.setDefault(True)
        self.use_button.clicked.connect(self._on_use_button_clicked)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setToolTip("Change nothing")
        buttons.addButton(self.use_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        self._place(name, buttons)
        self.resize(720, 560)
        self._set_ready(False)
        self._reader.look(path)

    def use_of(self, column: int) -> QComboBox:
        """Return the box that says what a column is used for."""
        return self._uses[column]

    def done(self, result: int) -> None:
        """Close, whatever is being read."""
        self._reader.shutdown()
        super().done(result)

    # -- putting it together -------------------------------------------------------------------------------

    def _place(self, name: QLabel, buttons: QDialogButtonBox) -> None:
        written = QHBoxLayout()
        written.setSpacing(8)
        for caption, box in (
            ("Delimiter", self.delimiter),
            ("Decimal sign", self.decimal),
            ("Encoding", self.encoding),
        ):
            label = QLabel(caption, self)
            label.setObjectName("muted")
            written.addWidget(label)
            written.addWidget(box)
            written.addSpacing(8)
        written.addStretch(1)
        taken = QGridLayout()
        taken.setHorizontalSpacing(16)
        taken.setVerticalSpacing(8)
        for row, (caption, choices) in enumerate(
            (
                ("The target is", (self.as_class, self.as_number)),
                ("Rows that lack a value", (self.leave_out, self.refuse)),
                ("The first row", (self.header,)),
                ("Numbers", (self.standardise,)),
            )
        ):
            label = QLabel(caption, self)
            label.setObjectName("muted")
            taken.addWidget(label, row, 0)
            for place, choice in enumerate(choices):
                taken.addWidget(choice, row, place + 1, 1, 3 - len(choices))
        taken.setColumnStretch(3, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(name)
        column.addLayout(written)
        column.addWidget(self.table, 1)
        column.addLayout(taken)
        column.addWidget(self.error)
        column.addWidget(self.progress)
        column.addWidget(buttons)
        self.header.setText("names the columns")

    def _box(self, name: str, hint: str, titles: dict[str, str]) -> QComboBox:
        box = QComboBox(self)
        for key, title in titles.items():
            box.addItem(title, key)
        box.setAccessibleName(name)
        box.setToolTip(hint)
        box.activated.connect(self._on_format_changed)
        return box

    # -- what is shown -------------------------------------------------------------------------------------

    def _show_head(self, head: Head) -> None:
        found, format_ = self._head is None, head.format
        kept = None if found or not self._uses_fit(head) else self._chosen_uses()
        self._head = head
        for box, value in (
            (self.delimiter, format_.delimiter),
            (self.encoding, format_.encoding),
            (self.decimal, format_.decimal),
        ):
            box.setCurrentIndex(box.findData(value))
        with QSignalBlocker(self.header):
            self.header.setChecked(format_.header)
        usual = usual_choices(head)
        uses = kept if kept is not None else _uses_of(usual, len(head.names))
        self._fill_table(head, uses)
        if kept is None:
            (self.as_class if usual.target_is == "class" else self.as_number).setChecked(True)

    def _fill_table(self, head: Head, uses: list[Use]) -> None:
        samples = head.samples[:_SHOWN_ROWS]
        self.table.clear()
        self.table.setRowCount(len(samples) + 1)
        self.table.setColumnCount(len(head.names))
        self.table.setHorizontalHeaderLabels(list(head.names))
        self._uses = []
        for column, use in enumerate(uses):
            numeric = head.is_numeric(column)
            self._uses.append(self._use_box(head.names[column], numeric, use))
            self.table.setCellWidget(0, column, self._uses[-1])
            for row, cells in enumerate(samples):
                item = QTableWidgetItem(cells[column])
                if numeric:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row + 1, column, item)

    def _use_box(self, name: str, numeric: bool, use: Use) -> QComboBox:
        box = QComboBox(self.table)
        for key, title in _USES.items():
            if key != "input" or numeric:
                box.addItem(title, key)
        box.setCurrentIndex(max(box.findData(use), 0))
        box.setAccessibleName(f"Use of {name}")
        box.setToolTip(
            "What the column is used for"
            if numeric
            else "Text can be the target, but no input of the network"
        )
        box.activated.connect(self._on_use_activated)
        return box

    def _uses_fit(self, head: Head) -> bool:
        return (
            self._head is not None and self._head.names == head.names and len(self._uses) == len(head.names)
        )

    def _chosen_uses(self) -> list[Use]:
        return [box.currentData() for box in self._uses]

    def _set_ready(self, ready: bool) -> None:
        self.use_button.setEnabled(ready)
        for part in (self.delimiter, self.encoding, self.decimal, self.header, self.table):
            part.setEnabled(self._head is not None)

    # -- what is chosen ------------------------------------------------------------------------------------

    def _on_format_changed(self) -> None:
        if self._head is None:
            return
        self.error.clear()
        chosen = replace(
            self._head.format,
            delimiter=self.delimiter.currentData(),
            encoding=self.encoding.currentData(),
            decimal=self.decimal.currentData(),
            header=self.header.isChecked(),
        )
        self._look(chosen)

    def _look(self, chosen: CsvFormat) -> None:
        self._set_ready(False)
        self._reader.look(self._path, chosen)

    def _on_use_activated(self) -> None:
        """Keep one target: the column that was it becomes what it can be."""
        sender = self.sender()
        self.error.clear()
        if isinstance(sender, QComboBox) and sender.currentData() == "target":
            for box in self._uses:
                if box is not sender and box.currentData() == "target":
                    place = box.findData("input")
                    box.setCurrentIndex(place if place >= 0 else box.findData("none"))
            assert self._head is not None
            column = self._uses.index(sender)
            numeric = self._head.is_numeric(column)
            (self.as_number if numeric else self.as_class).setChecked(True)

    def _on_use_button_clicked(self) -> None:
        uses = self._chosen_uses()
        self.error.clear()
        if self._head is None or "target" not in uses:
            self.error.setText("Choose a column as the target, above the rows.")
            return
        self._set_ready(False)
        self.progress.setValue(0)
        self.progress.show()
        self._reader.read_all(
            self._head,
            TableChoices(
                inputs=tuple(column for column, use in enumerate(uses) if use == "input"),
                target=uses.index("target"),
                target_is="class" if self.as_class.isChecked() else "number",
                incomplete="leave_out" if self.leave_out.isChecked() else "refuse",
                standardise=self.standardise.isChecked(),
            ),
            self._editor.spec,
        )

    # -- what the reader says ------------------------------------------------------------------------------

    def _on_reader_looked(self, head: Head) -> None:
        self._show_head(head)
        self._set_ready(True)

    def _on_reader_progressed(self, share: float) -> None:
        self.progress.setValue(round(1000 * share))

    def _on_reader_read(self, table: TableRead) -> None:
        self.table_read.emit(table)
        self.accept()

    def _on_reader_failed(self, what: str) -> None:
        self.progress.hide()
        self.error.setText(what)
        self._set_ready(self._head is not None)


def _uses_of(choices: TableChoices, width: int) -> list[Use]:
    uses: list[Use] = ["none"] * width
    for column in choices.inputs:
        uses[column] = "input"
    uses[choices.target] = "target"
    return uses
