"""The fields of the CSV dialog that say how a file is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from gradstudio.data.csv.spec import CsvFormat
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


class FormatFields(QObject):
    """Makes the fields, which the dialog places, and reads a format from them. Lives on the GUI thread.

    Signals:
        changed: something was chosen or typed.
    """

    changed = Signal()

    def __init__(self, dialog: QWidget) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._found = CsvFormat()
        self.delimiter = self._box("Delimiter", "What stands between two cells", _DELIMITERS)
        self.decimal = self._box("Decimal sign", "What stands before the fraction of a number", _DECIMALS)
        self.encoding = self._box("Encoding", "How letters are written as bytes", _ENCODINGS)
        self.skip = self._spin("Lines before the first row", "Lines to skip before the first row", 1000)
        self.units = self._spin(
            "Rows below the header", "Rows below the header that hold no sample, say units", 9
        )
        self.below = self._spin(
            "Rows at the end", "Rows at the end that hold no sample, such as totals", 1000
        )
        self.missing = QLineEdit(dialog)
        self.missing.setAccessibleName("Missing values")
        self.missing.setToolTip(
            "Words that stand for a missing value in columns of numbers, separated by blanks; empty cells always do"
        )
        self.missing.editingFinished.connect(self._on_missing_edited)
        self.in_words = QCheckBox("in columns of words, too", dialog)
        self.in_words.setToolTip(
            "If off, a word such as NA or None in a column of words is a value like any other"
        )
        self.in_words.toggled.connect(self._on_field_changed)
        self.header = QCheckBox("names the columns", dialog)
        self.header.setAccessibleName("The first row names the columns")
        self.header.setToolTip("Whether the first row holds names instead of a sample")
        self.header.toggled.connect(self._on_field_changed)

    @property
    def all(self) -> tuple[QWidget, ...]:
        """The fields in the order in which one reads them."""
        return (
            self.delimiter, self.decimal, self.encoding, self.skip, self.units, self.below, self.missing,
            self.in_words, self.header,
        )  # fmt: skip

    def show_format(self, found: CsvFormat) -> None:
        """Show how a file was found to be written."""
        self._found = found
        for box, value in (
            (self.delimiter, found.delimiter),
            (self.encoding, found.encoding),
            (self.decimal, found.decimal),
        ):
            box.setCurrentIndex(box.findData(value))
        for spin, count in ((self.skip, found.skip), (self.units, found.units), (self.below, found.below)):
            with QSignalBlocker(spin):
                spin.setValue(count)
        for check, on in ((self.header, found.header), (self.in_words, found.missing_in_words)):
            with QSignalBlocker(check):
                check.setChecked(on)
        self.missing.setText(" ".join(found.missing))
        self.missing.setCursorPosition(0)

    @property
    def is_as_found(self) -> bool:
        """Whether nothing else was chosen than what was shown."""
        return self.chosen() == self._found

    def chosen(self) -> CsvFormat:
        """Return the format that the fields say."""
        delimiter, found = self.delimiter.currentData(), self._found
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

    def _box(self, name: str, hint: str, titles: Mapping[str, str]) -> QComboBox:
        box = QComboBox(self._dialog)
        for key, title in titles.items():
            box.addItem(title, key)
        box.setAccessibleName(name)
        box.setToolTip(hint)
        box.activated.connect(self._on_field_changed)
        return box

    def _spin(self, name: str, hint: str, most: int) -> WholeSpinBox:
        spin = WholeSpinBox(self._dialog)
        spin.setRange(0, most)
        spin.setAccessibleName(name)
        spin.setToolTip(hint)
        spin.setKeyboardTracking(False)
        spin.valueChanged.connect(self._on_field_changed)
        return spin

    def _on_field_changed(self) -> None:
        self.changed.emit()

    def _on_missing_edited(self) -> None:
        if not self.is_as_found:
            self.changed.emit()
