"""Any table as a `TextTable`: a file of text as it is, all others written as text into a folder of the caller's."""

from __future__ import annotations

from pathlib import Path

from gradstudio.data.csv.text import Progress
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.file_signs import names_in_zip
from gradstudio.importing.tables.arrays import npy_as_text, npz_as_text
from gradstudio.importing.tables.parquet import parquet_as_text
from gradstudio.importing.tables.text_table import TextTable
from gradstudio.importing.tables.workbook import workbook_as_text

PASTED = "pasted cells"
"""Name of a file that holds cells of the clipboard."""


def as_text(path: Path, folder: Path, sheet: str, progress: Progress) -> TextTable:
    """Return a table as text.

    Args:
        path: the file.
        folder: where a text may be written; it must be empty.
        sheet: which sheet of a workbook; "" for the first that has rows.
        progress: is told the share that was done; what it raises ends it.

    Raises:
        ImportingError: it cannot be read, is damaged, too large or no table.
    """
    text = folder / path.name
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise ImportingError(f"{path.name} cannot be read: {error.strerror or error}.") from None
    if head.startswith(b"PAR1"):
        return parquet_as_text(path, text, progress)
    if head.startswith(b"\x93NUMPY"):
        return npy_as_text(path, text, progress)
    if head.startswith(b"PK\x03\x04"):
        names = names_in_zip(path)
        if "xl/workbook.xml" in names:
            return workbook_as_text(path, text, sheet, progress)
        if names and all(name.endswith(".npy") for name in names):
            return npz_as_text(path, text, progress)
    return TextTable(path=path, known=None, is_whole=False)


def cells_as_file(cells: str, folder: Path) -> Path:
    """Write cells that were copied from a spreadsheet as a file of text, and return it.

    Args:
        cells: as the clipboard has them: rows by lines, cells by tabs.
        folder: where to.

    Raises:
        ImportingError: it cannot be written.
    """
    path = folder / PASTED
    try:
        path.write_text(cells, encoding="utf-8", errors="replace", newline="")
    except OSError as error:
        raise ImportingError(f"The cells cannot be kept in {folder}: {error.strerror or error}.") from None
    return path
