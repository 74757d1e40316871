"""The dialog that reads samples from a table: what it looks like, what to take of it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.document.editor import Editor
from gradstudio.app.samples.table_reader import TableReader
from gradstudio.data.csv.head import TableHead
from gradstudio.data.csv.spec import CsvFormat
from gradstudio.data.csv.table import TableChoices, TableRead, usual_choices
from gradstudio.importing.tables.suffixes import UNPACKED
from gradstudio.importing.tables.text_table import TextTable
from gradstudio.ui.data.captioned import caption, captioned_grid, captioned_row
from gradstudio.ui.data.format_fields import FormatFields
from gradstudio.ui.data.table_preview import TablePreview, uses_of
from gradstudio.ui.kit.number_spin import WholeSpinBox


class TableDialog(QDialog):
    """Shows the beginning of a table, asks what to learn from what, and reads it on another thread.

    Args:
        table: a file, or cells that were copied from a spreadsheet.
        editor: edits the project.
        parent: the window that it lies over.

    Signals:
        table_read: the `TableRead`, once all of it was read.
    """

    table_read = Signal(object)

    def __init__(self, table: Path | str, editor: Editor, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Read samples from a file" if isinstance(table, Path) else "Take pasted samples")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._table = table
        self._editor = editor
        self._head: TableHead | None = None
        self._captions: dict[QWidget, QLabel] = {}
        self._reader = TableReader(self)
        self._reader.unpacked.connect(self._on_reader_unpacked)
        self._reader.looked.connect(self._on_reader_looked)
        self._reader.read.connect(self._on_reader_read)
        self._reader.progressed.connect(self._on_reader_progressed)
        self._reader.failed.connect(self._on_reader_failed)
        name = QLabel(table.name if isinstance(table, Path) else "Pasted cells", self)
        name.setObjectName("heading")
        name.setToolTip(
            str(table) if isinstance(table, Path) else "Cells that were copied from a spreadsheet"
        )
        self.sheet = QComboBox(self)
        self.sheet.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.sheet.setAccessibleName("Sheet")
        self.sheet.setToolTip("Which sheet of the workbook is read")
        self.sheet.activated.connect(self._on_sheet_activated)
        self.format = FormatFields(self)
        self.format.changed.connect(self._on_format_changed)
        self.error = QLabel(self)
        self.error.setObjectName("fault")
        self.error.setWordWrap(True)
        self.error.hide()
        self.preview = TablePreview(self)
        self.preview.uses_changed.connect(self._on_preview_uses_changed)
        self.preview.boxes_made.connect(self._on_preview_boxes_made)
        self.summary = QLabel(self)
        self.leave_out = QRadioButton("are left out", self)
        self.leave_out.setToolTip("Read only complete rows, and list the lines that were left out")
        self.refuse = QRadioButton("refuse the file", self)
        self.refuse.setToolTip("Read nothing if a value is missing")
        incomplete = QButtonGroup(self)
        incomplete.addButton(self.leave_out)
        incomplete.addButton(self.refuse)
        self.leave_out.setChecked(True)
        self.every = WholeSpinBox(self)
        self.every.setRange(1, 100_000)
        self.every.setAccessibleName("Take 1 row of")
        self.every.setToolTip("Of how many rows one is taken; 1 for all")
        self.every.setKeyboardTracking(False)
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
        self._show_fields(is_text=isinstance(table, str) or table.suffix.lower() not in UNPACKED, sheets=())
        self.resize(760, 640)
        self._set_ready(False)
        self.progress.show()
        self._reader.look(table)

    def done(self, result: int) -> None:
        """Close, whatever is being read."""
        self._reader.shutdown()
        super().done(result)

    # -- putting it together -------------------------------------------------------------------------------

    def _place(self, name: QLabel, buttons: QDialogButtonBox) -> None:
        fields = self.format
        boxes = {
            "Sheet": self.sheet,
            "Delimiter": fields.delimiter,
            "Decimal sign": fields.decimal,
            "Encoding": fields.encoding,
        }
        self._captions = {box: caption(text, self) for text, box in boxes.items()}
        # The sheet is never beside the others, which would not begin at the edge if a gap followed it.
        written = captioned_row((label, box, box is not self.sheet) for box, label in self._captions.items())
        over = captioned_row(
            (caption(text, self), spin, spin is not None)
            for text, spin in (
                ("Skip", None),
                ("lines at the start", fields.skip),
                ("rows below the header", fields.units),
                ("rows at the end", fields.below),
                ("Take 1 row of", self.every),
            )
        )
        taken = captioned_grid(
            (
                (caption("Learn", self), (self.summary,)),
                (caption("Rows that lack a value", self), (self.leave_out, self.refuse)),
                (caption("Missing values", self), (fields.missing, fields.in_words)),
                (caption("The first row", self), (fields.header,)),
                (caption("Numbers", self), (self.standardise,)),
            ),
            wide=(self.summary, fields.missing),
            filling=(fields.missing,),
        )
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

    # -- what is shown -------------------------------------------------------------------------------------

    def _show_fields(self, *, is_text: bool, sheets: tuple[str, ...]) -> None:
        """Show how a text is written, or which sheet of a workbook can be chosen."""
        fields = self.format
        shown = {
            self.sheet: len(sheets) > 1,
            fields.delimiter: is_text,
            fields.decimal: is_text,
            fields.encoding: is_text and isinstance(self._table, Path),  # pasted cells are letters already
        }
        for box, is_shown in shown.items():
            box.setVisible(is_shown)
            self._captions[box].setVisible(is_shown)

    def _show_head(self, head: TableHead) -> None:
        self._head = head
        self.format.show_format(head.format)
        usual = usual_choices(head)
        self.every.setValue(usual.every)
        kept = self.preview.has_choices_for(head)
        uses = self.preview.uses if kept else uses_of(usual, len(head.names))
        self.preview.show_head(head, uses)
        self.summary.setText(self.preview.summary)
        self._say(head.problem or self.preview.problem)

    def _on_preview_boxes_made(self) -> None:
        # They are made when they are needed, and Tab would come to them last.
        fields = self.format
        before = (
            self.sheet, fields.delimiter, fields.decimal, fields.encoding, fields.skip, fields.units, fields.below,
            self.every,
        )  # fmt: skip
        after = (
            self.leave_out, self.refuse, fields.missing, fields.in_words, fields.header, self.standardise
        )  # fmt: skip
        for one, next_one in pairwise((*before, *self.preview.boxes, *after)):
            self.setTabOrder(one, next_one)

    def _set_ready(self, ready: bool) -> None:
        self.use_button.setEnabled(ready)
        for part in (self.sheet, *self.format.all, self.every, self.preview):
            part.setEnabled(self._head is not None)

    def _say(self, problem: str) -> None:
        self.error.setText(problem)
        self.error.setVisible(bool(problem))

    # -- what is chosen ------------------------------------------------------------------------------------

    def _on_format_changed(self) -> None:
        if self._head is not None:
            self._look_again(self.format.chosen())

    def _look_again(self, chosen: CsvFormat | None) -> None:
        self._say("")
        self._set_ready(False)
        self.progress.setValue(0)
        self.progress.show()
        self._reader.look(self._table, chosen, self.sheet.currentText())

    def _on_sheet_activated(self) -> None:
        self._look_again(None)

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

    def _on_reader_unpacked(self, text: TextTable) -> None:
        self._show_fields(is_text=text.known is None, sheets=text.sheets)
        if text.sheets and self.sheet.count() != len(text.sheets):
            self.sheet.clear()
            self.sheet.addItems(list(text.sheets))
        self.sheet.setCurrentText(text.sheet)

    def _on_reader_looked(self, head: TableHead) -> None:
        is_first = self._head is None
        self.progress.hide()
        self._show_head(head)
        self._set_ready(True)
        if is_first:
            first = (self.sheet, self.format.delimiter, self.format.skip)
            next(field for field in first if field.isVisible()).setFocus()

    def _on_reader_progressed(self, share: float) -> None:
        self.progress.setValue(round(1000 * share))

    def _on_reader_read(self, table: TableRead) -> None:
        self.table_read.emit(table)
        self.accept()

    def _on_reader_failed(self, what: str) -> None:
        self.progress.hide()
        self._say(what)
        # Nothing can be read as the boxes say if already the look at it failed.
        self._set_ready(self._head is not None and self.format.is_as_found)
