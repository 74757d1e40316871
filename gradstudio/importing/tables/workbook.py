"""The sheets of an Excel workbook as text.

A workbook is a ZIP archive of XML, and may unpack to gigabytes. What of it is needed is unpacked here, up to a
size, and only that is handed to the reader. That also wants memory for all cells from the first to the last one,
however few have a value, and for each text as often as it is used: both are counted beforehand.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gradstudio.data.csv.text import Progress
from gradstudio.export.missing import loading
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.file_signs import DAMAGES
from gradstudio.importing.tables.text_table import TextTable, TextTableWriter

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MOST_UNPACKED = 256 * 2**20
"""Bytes of all parts of a workbook that are needed."""
MOST_CELLS = 10_000_000
"""Of a sheet, from the first row and column to the last."""
_MOST_TEXT = 256 * 2**20
"""Characters in the cells of a sheet."""
_PARTS = re.compile(r"\[Content_Types\]\.xml|_rels/.*|docProps/.*|xl/(?:_rels/.*|worksheets/[^/]*|[^/]*)")
_PLACE = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{0,4})(\d{1,8})\s*["']""")
_TEXT_USED = re.compile(rb"""t\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v[^>]*>\s*(\d+)""")
_SHARED = "xl/sharedStrings.xml"
_ROWS_AT_ONCE = 1000
_LONGEST_SHEET_NAME = 120


def workbook_as_text(path: Path, text: Path, sheet: str, progress: Progress) -> TextTable:
    """Write a sheet of a workbook as text.

    Args:
        path: the workbook.
        text: where to write.
        sheet: name of the sheet; "" for the first that has rows and columns.
        progress: is told the share that was done; what it raises ends it.

    Raises:
        ImportingError: it cannot be read, is damaged, too large, or has no such sheet; or the reader is not
            there.
    """
    with loading("python_calamine", f"Reading {path.name}", ImportingError, "save it as CSV"):
        from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - an extra
    content = _checked(path, progress)
    try:
        book = CalamineWorkbook.from_filelike(content)
        names = _sheets(book)
        chosen = _chosen(book, names, sheet, path)
        with TextTableWriter(text, path.name) as writer:
            count = max((chosen.start or (0, 0))[0] + chosen.height, 1)
            rows = _rows(chosen)
            for done in range(0, count, _ROWS_AT_ONCE):
                progress(0.5 + done / count / 2)
                writer.write(islice(rows, _ROWS_AT_ONCE))
    except (CalamineError, ValueError, OSError) as error:
        if isinstance(error, ImportingError):
            raise
        raise ImportingError(f"{path.name} cannot be read: {error}. Save it anew, or as CSV.") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what the reader stumbles over, written in Rust
            raise
        raise ImportingError(f"{path.name} is damaged. Save it anew, or as CSV.") from None
    return TextTable(path=text, is_whole=False, sheets=names, sheet=chosen.name)


def _sheets(book: CalamineWorkbook) -> tuple[str, ...]:
    """Return the names of the sheets of cells that can be seen, or of all if none can."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 - an extra, loaded before

    cells = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    seen = [sheet.name for sheet in cells if sheet.visible == SheetVisibleEnum.Visible]
    return tuple(seen or (sheet.name for sheet in cells))


def _chosen(book: CalamineWorkbook, names: tuple[str, ...], sheet: str, path: Path) -> CalamineSheet:
    if sheet and sheet not in names:
        raise ImportingError(f"{path.name} has no sheet {sheet[:_LONGEST_SHEET_NAME]}. Choose another.")
    if sheet:
        asked = book.get_sheet_by_name(sheet)
        if asked.height:
            return asked
    second: CalamineSheet | None = None
    for name in () if sheet else names:
        found = book.get_sheet_by_name(name)
        if found.height > 1 and found.width > 1:
            return found
        if found.height > 1 and second is None:
            second = found  # one column, such as the words on a cover
    if second is not None:
        return second
    what = f"The sheet {sheet[:_LONGEST_SHEET_NAME]} of {path.name}" if sheet else f"{path.name}"
    raise ImportingError(f"{what} has no rows. Choose one with a sample in each row.")


def _rows(sheet: CalamineSheet) -> Iterator[list[Any]]:
    """Go through the rows of a sheet from its first; row by row, since a list of all would hold up other threads.

    Those before the first with two values are as short as a title in a CSV file is.
    """
    is_title = True
    for row in sheet.iter_rows():
        is_title = is_title and sum(cell != "" for cell in row) < min(2, len(row))
        yield row[: _last(row)] if is_title else row


def _last(row: list[Any]) -> int:
    return next((place for place in range(len(row), 0, -1) if row[place - 1] != ""), 0)


# -- before it is handed over ------------------------------------------------------------------------------


def _checked(path: Path, progress: Progress) -> io.BytesIO:
    """Return what is needed of a workbook, unpacked and not compressed, once it is known to be of bearable size."""
    unpacked = io.BytesIO()
    room = MOST_UNPACKED
    texts: list[int] = []
    sheets: list[tuple[str, bytes]] = []
    try:
        with zipfile.ZipFile(path) as archive, zipfile.ZipFile(unpacked, "w") as other:
            needed = [part for part in archive.infolist() if _PARTS.fullmatch(part.filename)]
            for count, part in enumerate(needed):
                progress(count / len(needed) / 2)
                with archive.open(part) as file:
                    data = file.read(room + 1)
                room -= len(data)
                if room < 0:
                    raise ImportingError(
                        f"{path.name} unpacks to more than {MOST_UNPACKED >> 20} MB. Save the sheet as CSV."
                    )
                if part.filename.startswith("xl/worksheets/"):
                    _require_few_cells(data, path)
                    sheets.append((part.filename, data))
                elif part.filename == _SHARED:
                    texts = [len(text) for text in data.split(b"<si")[1:]]
                other.writestr(part.filename, data)
    except ImportingError:
        raise
    except DAMAGES as error:
        raise ImportingError(f"{path.name} is damaged: {error}. Save it anew, or as CSV.") from None
    except OSError as error:
        raise ImportingError(f"{path.name} cannot be read: {error.strerror or error}.") from None
    for _, data in sheets:
        _require_little_text(data, texts, path)
    unpacked.seek(0)
    return unpacked


def _require_few_cells(data: bytes, path: Path) -> None:
    """Refuse a sheet whose last cell lies so far out that all before it would not fit into memory."""
    rows = columns = 1
    for found in _PLACE.finditer(data):
        rows = max(rows, int(found[2]))
        columns = max(columns, _number_of(found[1]))
    if rows * columns > MOST_CELLS:
        raise ImportingError(
            f"A sheet of {path.name} has {rows:,} rows and {columns:,} columns, and {MOST_CELLS:,} cells can be "
            "read. Delete what stands far out, or save the sheet as CSV."
        )


def _number_of(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - 64
    return number


def _require_little_text(data: bytes, texts: list[int], path: Path) -> None:
    """Refuse a sheet whose cells repeat long texts until they would not fit into memory."""
    longest = max(texts, default=0)
    if longest * data.count(b"<") <= _MOST_TEXT:
        return
    used = (int(found[1]) for found in _TEXT_USED.finditer(data) if len(found[1]) < 10)
    if sum(texts[number] for number in used if number < len(texts)) > _MOST_TEXT:
        raise ImportingError(
            f"The texts in {path.name} take more than {_MOST_TEXT >> 20} MB. Save the sheet without them, as CSV."
        )
