"""How a CSV file is written: its encoding, delimiter, quotes, decimal sign and header, found by looking at it.

Delimiter and quotes are found by CleverCSV, from the patterns of the rows and the types of the cells; the standard
library's sniffer takes letters for delimiters. It is loaded when the first file is looked at.

Source: van den Burg, Nazábal, Sutton 2019, Wrangling messy CSV files by detecting row and type patterns.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from gradstudio.engine.errors import GradStudioError

if TYPE_CHECKING:
    from _csv import Reader

MOST_BYTES = 256 * 2**20
HEAD_ROWS = 60
_HEAD_BYTES = 2**16
_MOST_COLUMNS = 512
_DELIMITERS = (",", ";", "\t", "|", ":", " ")
_BLOCK = 2**20
_DECIMAL_COMMA = re.compile(r"[-+−]?\d*,\d+([eE][-+]?\d+)?")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MISSING = frozenset({"", "?", "-", "na", "n/a", "nan", "nil", "none", "null"})
"""What stands for a value that is missing, in lower case."""


_PROBLEMS = {
    "expected after": "After a closing quote comes neither a delimiter nor the row's end. Mend the quotes there.",
    "unexpected end": "A quote is opened here and never closed. Mend the quotes there.",
    "field limit": "A cell is longer than any should be: a quote may never be closed. Mend the quotes there.",
}
"""What the standard library says → what is wrong."""


class TableError(GradStudioError, ValueError):
    """A file whose samples cannot be read. Nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvFormat:
    """How a file is written.

    Attributes:
        encoding: as Python calls it.
        delimiter: what stands between two cells; "" for a file of one column.
        quote: what stands around a cell; "" for none.
        decimal: "." or ",".
        header: whether the first row names the columns.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    decimal: str = "."
    header: bool = True

    def number(self, cell: str) -> float:
        """Return the number that a cell holds.

        Raises:
            ValueError: it holds none.
        """
        if "_" in cell:  # Python's own, in no file
            raise ValueError(cell)
        return float(cell.replace(",", ".") if self.decimal == "," else cell)

    def is_number(self, cell: str) -> bool:
        """Whether a cell holds a number."""
        try:
            self.number(cell)
        except ValueError:
            return False
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The beginning of a file.

    Attributes:
        path: the file.
        format: how it is written, as far as one can tell.
        rows: its first rows as text, the header among them, all of one length.
    """

    path: Path
    format: CsvFormat
    rows: tuple[tuple[str, ...], ...]

    @property
    def samples(self) -> tuple[tuple[str, ...], ...]:
        """The rows below the header."""
        return self.rows[1:] if self.format.header else self.rows

    @property
    def names(self) -> tuple[str, ...]:
        """The names that the header gives, or the numbers of the columns."""
        width = len(self.rows[0])
        if not self.format.header:
            return tuple(f"column {index + 1}" for index in range(width))
        return tuple(name or f"column {index + 1}" for index, name in enumerate(self.rows[0]))

    def is_numeric(self, column: int) -> bool:
        """Whether a column holds numbers, and besides them nothing but missing values."""
        cells = [row[column] for row in self.samples if row[column].lower() not in MISSING]
        return bool(cells) and all(self.format.is_number(cell) for cell in cells)


def read_head(path: Path, chosen: CsvFormat | None = None) -> Head:
    """Look at the beginning of a file.

    Args:
        path: the file.
        chosen: how it is written, if that is known better.

    Raises:
        TableError: it cannot be read, is no text, or holds no rows.
    """
    encoding = chosen.encoding if chosen is not None else _encoding(path)
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
            whole = not file.read(1)
    except OSError as error:
        raise TableError(f"{path.name} cannot be read: {error.strerror or error}.") from None
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(head, final=whole)
    if not whole and "\n" in text:
        text = text[: text.rindex("\n") + 1]
    if not text.strip():
        raise TableError(f"{path.name} is empty. Choose a file with one sample in each row.")
    if "\0" in text:
        raise TableError(f"{path.name} is not a text file. Save the table as CSV first.")
    if chosen is not None:
        return Head(path=path, format=chosen, rows=_rows(text, chosen, path))
    found = _dialect(text, encoding)
    try:
        rows = _rows(text, found, path)
    except TableError:  # what was taken for quotes is none: so it can be seen, and another delimiter chosen
        found = replace(found, quote="")
        rows = _rows(text, found, path)
    found = replace(found, decimal=_decimal(rows, found.delimiter))
    return Head(path=path, format=replace(found, header=_has_header(rows, found)), rows=rows)


def parsed(lines: Iterator[str] | io.TextIOBase, format: CsvFormat) -> Reader:  # noqa: A002 - its name
    """Return the rows of a file, each a list of cells. `line_num` counts the lines that were read."""
    return csv.reader(
        lines,
        # A character that no text file holds: of one column nothing is parted.
        delimiter=format.delimiter or "\x1f",
        quotechar=format.quote or None,
        quoting=csv.QUOTE_MINIMAL if format.quote else csv.QUOTE_NONE,
        skipinitialspace=True,  # and several blanks are one, where they are the delimiter
        strict=True,
    )


def in_words(error: csv.Error) -> str:
    """Return in two sentences what is wrong with a row that cannot be parted into cells."""
    for sign, said in _PROBLEMS.items():
        if sign in str(error):
            return said
    return f"{str(error).capitalize()}. Mend the row."


def _encoding(path: Path) -> str:
    """Return the encoding of a whole file: what its mark says, else UTF-8 if it is that, else Windows-1252."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        if path.stat().st_size > MOST_BYTES:
            raise TableError(
                f"{path.name} is larger than {MOST_BYTES >> 20} MB. Keep fewer rows or columns of it."
            )
        with path.open("rb") as file:
            block = file.read(_BLOCK)
            for mark, encoding in _BYTE_ORDER_MARKS:
                if block.startswith(mark):
                    return encoding
            while block:
                decoder.decode(block)
                block = file.read(_BLOCK)
            decoder.decode(b"", final=True)
    except OSError as error:
        raise TableError(f"{path.name} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _dialect(text: str, encoding: str) -> CsvFormat:
    # It takes a third of a second to load: only who reads a file waits for it.
    from clevercsv.detect import Detector  # noqa: PLC0415

    lines = text.splitlines(keepends=True)
    found = Detector().detect("".join(lines[:HEAD_ROWS]), delimiters=list(_DELIMITERS))
    if found is None:
        return CsvFormat(encoding=encoding)
    return CsvFormat(encoding=encoding, delimiter=found.delimiter or "", quote=found.quotechar or '"')


def _rows(text: str, format: CsvFormat, path: Path) -> tuple[tuple[str, ...], ...]:  # noqa: A002 - its name
    rows: list[tuple[str, ...]] = []
    reader = parsed(io.StringIO(text, newline=""), format)
    try:
        for cells in reader:
            if any(cells):
                rows.append(tuple(cell.strip() for cell in cells))
            if len(rows) == HEAD_ROWS:
                break
    except csv.Error as error:
        # The last row of the piece that was read may be cut within a quoted cell.
        if not rows:
            raise TableError(f"{path.name}, line {reader.line_num}: {in_words(error)}") from None
    if not rows:
        raise TableError(f"{path.name} is empty. Choose a file with one sample in each row.")
    width = len(rows[0])
    if width > _MOST_COLUMNS:
        raise TableError(
            f"{path.name} has {width:,} columns, but there can be {_MOST_COLUMNS}. Is each sample in a row?"
        )
    return tuple((*row, *[""] * width)[:width] for row in rows)


def _decimal(rows: tuple[tuple[str, ...], ...], delimiter: str) -> str:
    cells = [cell for row in rows for cell in row]
    commas = sum(_DECIMAL_COMMA.fullmatch(cell) is not None for cell in cells)
    points = sum("." in cell and CsvFormat().is_number(cell) for cell in cells)
    return "," if delimiter != "," and commas > points else "."


def _has_header(rows: tuple[tuple[str, ...], ...], found: CsvFormat) -> bool:
    """A row of names above numbers; where no column has numbers, a first row that is found nowhere else."""
    first, others = rows[0], rows[1:]
    if any(found.is_number(cell) for cell in first) or not others:
        return False
    numeric = [column for column in range(len(first)) if any(found.is_number(row[column]) for row in others)]
    return bool(numeric) or all(
        first[column] not in {row[column] for row in others} for column in range(len(first))
    )
