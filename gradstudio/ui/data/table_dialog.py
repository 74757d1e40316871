"""The dialog that reads samples from a CSV file: what it looks like, what to take of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.document.editor import Editor
from gradstudio.app.samples.table_reader import TableReader
from gradstudio.data.csv.format import CsvFormat, TableHead
from gradstudio.data.csv.table import TableChoices, TableRead, usual_choices
from gradstudio.ui.data.table_preview import TablePreview, uses_of
from gradstudio.ui.kit.number_spin import WholeSpinBox

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
    "utf-16": "UTF-16 with mark",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "utf-32": "UTF-32",
}
_DECIMALS = {".": "point", ",": "comma"}


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
        self._head: TableHead | None = None
        self._reader = TableReader(self)
        self._reader.looked.connect(self._on_reader_looked)
        self._reader.read.connect(self._on_reader_read)
        self._reader.progressed.connect(self._on_reader_progressed)
        self._reader.failed.connect(self._on_reader_failed)
        name = QLabel(path.name, self)
        name.setObjectName("heading")
        name.setToolTip(str(path))
        self.delimiter = self._box("Delimiter", "What stands between two cells", _DELIMITERS)
        self.decimal = self._box("Decimal sign", "What stands before the fraction of a number", _DECIMALS)
        self.encoding = self._box("Encoding", "How letters are written as bytes", _ENCODINGS)
        self.error = QLabel(self)
        self.error.setObjectName("fault")
        self.error.setWordWrap(True)
        self.error.hide()
        self.preview = TablePreview(self)
        self.preview.uses_changed.connect(self._on_preview_uses_changed)
        self.preview.boxes_made.connect(self._on_preview_boxes_made)
        self.summary = QLabel(self)
        self.leave_out = QRadioButton("are left out", self)
        self.leave_out.setToolTip("Read the other rows, and name the lines of these")
        self.refuse = QRadioButton("refuse the file", self)
        self.refuse.setToolTip("Read nothing if a value is missing")
        incomplete = QButtonGroup(self)
        incomplete.addButton(self.leave_out)
        incomplete.addButton(self.refuse)
        self.leave_out.setChecked(True)
        self.skip = self._spin("Lines before", "Lines before the first row that are passed over", 1000)
        self.units = self._spin(
            "Rows below the header", "Rows below the header that hold no sample, say units", 9
        )
        self.below = self._spin(
            "Rows at the end", "Rows at the end that hold no sample, such as totals", 1000
        )
        self.missing = QLineEdit(self)
        self.missing.setAccessibleName("Missing values")
        self.missing.setToolTip(
            "What stands for a missing value in columns of numbers, besides an empty cell, parted by blanks"
        )
        self.missing.editingFinished.connect(self._on_missing_edited)
        self.in_words = QCheckBox("in columns of words, too", self)
        self.in_words.setToolTip("Else a word such as NA or None is a value like others in a column of words")
        self.in_words.toggled.connect(self._on_format_changed)
        self.every = self._spin("Take 1 row of", "Of how many rows one is taken; 1 for all", 100_000, least=1)
        self.header = QCheckBox("names the columns", self)
        self.header.setAccessibleName("The first row names the columns")
        self.header.setToolTip("Whether the first row holds names instead of a sample")
        self.header.toggled.connect(self._on_format_changed)
        self.standardise = QCheckBox("are standardised", self)
        self.standardise.setAccessibleName("Numbers are standardised")
        self.standardise.setToolTip(
            "Bring inputs that are numbers, and a target that is one, to mean 0 and standard deviation 1"
        )
        self.standardise.setChecked(True)
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
        self.resize(760, 640)
        self._set_ready(False)
        self.progress.show()
        self._reader.look(path)

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
                ("Learn", (self.summary,)),
                ("Rows that lack a value", (self.leave_out, self.refuse)),
                ("Missing values", (self.missing, self.in_words)),
                ("The first row", (self.header,)),
                ("Numbers", (self.standardise,)),
            )
        ):
            label = QLabel(caption, self)
            label.setObjectName("muted")
            taken.addWidget(label, row, 0)
            line = QHBoxLayout()
            line.setSpacing(16)
            for choice in choices:
                line.addWidget(choice, 1 if choice in (self.summary, self.missing) else 0)
            if self.missing not in choices:
                line.addStretch(1)
            taken.addLayout(line, row, 1)
        taken.setColumnStretch(1, 1)
        over = QHBoxLayout()
        over.setSpacing(8)
        for caption, spin in (
            ("Pass over", None),
            ("lines before", self.skip),
            ("rows below the header", self.units),
            ("rows at the end", self.below),
            ("Take 1 row of", self.every),
        ):
            label = QLabel(caption, self)
            label.setObjectName("muted")
            over.addWidget(label)
            if spin is not None:
                over.addWidget(spin)
                over.addSpacing(8)
        over.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(name)
        column.addLayout(written)
        column.addLayout(over)
        column.addWidget(self.preview, 1)
        column.addLayout(taken)
        column.addWidget(self.error)
        column.addWidget(self.progress)
        column.addWidget(buttons)

    def _box(self, name: str, hint: str, titles: dict[str, str]) -> QComboBox:
        box = QComboBox(self)
        for key, title in titles.items():
            box.addItem(title, key)
        box.setAccessibleName(name)
        box.setToolTip(hint)
        box.activated.connect(self._on_format_changed)
        return box

    def _spin(self, name: str, hint: str, most: int, least: int = 0) -> WholeSpinBox:
        spin = WholeSpinBox(self)
        spin.setRange(least, most)
        spin.setAccessibleName(name)
        spin.setToolTip(hint)
        spin.setKeyboardTracking(False)
        if least == 0:
            spin.valueChanged.connect(self._on_format_changed)
        return spin

    # -- what is shown -------------------------------------------------------------------------------------

    def _show_head(self, head: TableHead) -> None:
        format_ = head.format
        self._head = head
        for box, value in (
            (self.delimiter, format_.delimiter),
            (self.encoding, format_.encoding),
            (self.decimal, format_.decimal),
        ):
            box.setCurrentIndex(box.findData(value))
        for spin, count in (
            (self.skip, format_.skip),
            (self.units, format_.units),
            (self.below, format_.below),
        ):
            with QSignalBlocker(spin):
                spin.setValue(count)
        for check, on in ((self.header, format_.header), (self.in_words, format_.missing_in_words)):
            with QSignalBlocker(check):
                check.setChecked(on)
        self.missing.setText(" ".join(format_.missing))
        self.missing.setCursorPosition(0)
        usual = usual_choices(head)
        self.every.setValue(usual.every)
        kept = self.preview.has_choices_for(head)
        uses = self.preview.uses if kept else uses_of(usual, len(head.names))
        self.preview.show_head(head, uses)
        self.summary.setText(self.preview.summary)
        self._say(head.problem or self.preview.problem)

    def _on_preview_boxes_made(self) -> None:
        # They are made when they are needed, and Tab would come to them last.
        before = (self.delimiter, self.decimal, self.encoding, self.skip, self.units, self.below, self.every)
        after = (self.leave_out, self.refuse, self.missing, self.in_words, self.header, self.standardise)
        for one, next_one in pairwise((*before, *self.preview.boxes, *after)):
            self.setTabOrder(one, next_one)

    def _set_ready(self, ready: bool) -> None:
        self.use_button.setEnabled(ready)
        for part in (
            self.delimiter, self.encoding, self.decimal, self.skip, self.units, self.below, self.every,
            self.header, self.missing, self.in_words, self.preview,
        ):  # fmt: skip
            part.setEnabled(self._head is not None)

    def _say(self, problem: str) -> None:
        self.error.setText(problem)
        self.error.setVisible(bool(problem))

    # -- what is chosen ------------------------------------------------------------------------------------

    def _on_format_changed(self) -> None:
        if self._head is not None:
            self._say("")
            self._set_ready(False)
            self.progress.setValue(0)
            self.progress.show()
            self._reader.look(self._path, self._chosen_format(self._head.format))

    def _on_missing_edited(self) -> None:
        if self._head is not None and self._chosen_format(self._head.format) != self._head.format:
            self._on_format_changed()

    def _chosen_format(self, found: CsvFormat) -> CsvFormat:
        delimiter = self.delimiter.currentData()
        return replace(
            found,
            delimiter=delimiter,
            # What was found about the quotes was found with another delimiter.
            quote=found.quote if delimiter == found.delimiter else CsvFormat().quote,
            encoding=self.encoding.currentData(),
            decimal=self.decimal.currentData(),
            header=self.header.isChecked(),
            skip=self.skip.value(),
            units=self.units.value(),
            below=self.below.value(),
            missing=tuple(self.missing.text().split()),
            missing_in_words=self.in_words.isChecked(),
        )

    def _on_preview_uses_changed(self) -> None:
        self._say(self.preview.problem)
        self.summary.setText(self.preview.summary)

    def _on_use_button_clicked(self) -> None:
        uses = self.preview.uses
        self._say("")
        target = next((column for column, use in enumerate(uses) if use.startswith("target")), None)
        if self._head is None or target is None:
            self._say("Choose a column as the target, above the rows.")
            return
        self._set_ready(False)
        self.progress.setValue(0)
        self.progress.show()
        self._reader.read_all(
            self._head,
            TableChoices(
                inputs=tuple(column for column, use in enumerate(uses) if use in ("number", "class")),
                classes=frozenset(column for column, use in enumerate(uses) if use == "class"),
                target=target,
                target_is="class" if uses[target] == "target_class" else "number",
                incomplete="leave_out" if self.leave_out.isChecked() else "refuse",
                standardise=self.standardise.isChecked(),
                every=self.every.value(),
            ),
            self._editor.spec,
        )

    # -- what the reader says ------------------------------------------------------------------------------

    def _on_reader_looked(self, head: TableHead) -> None:
        is_first = self._head is None
        self.progress.hide()
        self._show_head(head)
        self._set_ready(True)
        if is_first:
            self.delimiter.setFocus()

    def _on_reader_progressed(self, share: float) -> None:
        self.progress.setValue(round(1000 * share))

    def _on_reader_read(self, table: TableRead) -> None:
        self.table_read.emit(table)
        self.accept()

    def _on_reader_failed(self, what: str) -> None:
        self.progress.hide()
        self._say(what)
        # Nothing can be read as the boxes say if already the look at it failed.
        self._set_ready(
            self._head is not None and self._head.format == self._chosen_format(self._head.format)
        )
