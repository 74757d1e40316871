"""`TextTable`: a table as a file of delimited text, and what writes one cell by cell."""

from __future__ import annotations

import csv
import datetime
import math
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from gradstudio.data.csv.spec import MOST_BYTES, CsvFormat
from gradstudio.importing.errors import ImportingError
from gradstudio.project.temporary import writing_temporary

WRITTEN = CsvFormat(delimiter="\t")
"""How a table is written here: as the numbers are exact, so is what is read of them."""

_BLANKS = str.maketrans("\t\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\0", " " * 12)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTable:
    """A table as text, in which row *n* stands in line *n*.

    Attributes:
        path: the text, in a folder of its own, under the name of the file that the table is from.
        known: how it is written, without where its rows begin and end; None if that is to be found out, too.
        is_whole: whether `known` also says where its rows begin and end.
        sheets: names of the sheets of a workbook that can be chosen.
        sheet: which of them this is; "" if it is no workbook.
        notes: what else is to be said of the file, each a sentence.
    """

    path: Path
    known: CsvFormat | None = WRITTEN
    is_whole: bool = True
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    notes: tuple[str, ...] = ()


class TextTableWriter:
    """Writes the rows of a table.

    Args:
        path: where to.
        name: of the file that the table is from, for messages.
    """

    def __init__(self, path: Path, name: str) -> None:
        self._name = name
        with writing_temporary(ImportingError):
            self._file = path.open("w", encoding="utf-8", errors="replace", newline="")
        self._writer = csv.writer(self._file, delimiter="\t", lineterminator="\n")
        self._next = MOST_BYTES

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *raised: object) -> None:
        if kind is None:
            with writing_temporary(ImportingError):
                self._file.close()
            return
        with suppress(OSError):  # what it could not write was told
            self._file.close()

    def write(self, rows: Iterable[Iterable[object]]) -> None:
        """Write some rows.

        Raises:
            ImportingError: the table is larger than any that can be read.
        """
        for row in rows:
            cells = [cell_text(cell) for cell in row]
            with writing_temporary(ImportingError):
                self._writer.writerow(cells)
        with writing_temporary(ImportingError):
            size = self._file.tell()
        if size > MOST_BYTES:
            raise ImportingError(
                f"{self._name} holds more than {MOST_BYTES >> 20} MB of text. Keep fewer rows or columns of it."
            )


def cell_text(cell: object) -> str:  # noqa: PLR0911 - one return for each kind
    """Return a cell as a CSV file has it: a number exactly, a missing one as nothing, a time as ISO 8601 says."""
    match cell:
        case float():
            return "" if math.isnan(cell) else repr(cell).removesuffix(".0")
        case bool():
            return "true" if cell else "false"
        case int():
            return str(cell)
        case str():
            return cell.translate(_BLANKS) if not cell.isprintable() else cell
        case None:
            return ""
        case datetime.datetime():
            at_midnight = (cell.hour, cell.minute, cell.second, cell.microsecond) == (0, 0, 0, 0)
            return (cell.date() if at_midnight else cell).isoformat()
        case datetime.date() | datetime.time():
            return cell.isoformat()
        case datetime.timedelta():
            return repr(cell.total_seconds()).removesuffix(".0")
        case bytes():
            return cell.decode("utf-8", errors="replace").translate(_BLANKS)
    return str(cell).translate(_BLANKS)
