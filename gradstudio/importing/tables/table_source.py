"""`TableSource`: a file of any format, or pasted cells, as text that is unpacked once and then looked at again."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from gradstudio.data.csv.format import read_head
from gradstudio.data.csv.head import TableHead
from gradstudio.data.csv.spec import CsvFormat
from gradstudio.data.csv.text import Progress
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.tables.text_table import TextTable
from gradstudio.importing.tables.unpack import as_text, cells_as_file
from gradstudio.project.temporary import writing_temporary


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenTable:
    """A table that was looked at.

    Attributes:
        head: what was found of it.
        text: the text that it was read from, with the sheets that there are.
    """

    head: TableHead
    text: TextTable


class TableSource:
    """Unpacks tables into a folder of its own. Lives on the thread that reads them."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._table: Path | str | None = None
        self._text: TextTable | None = None

    def look(self, table: Path | str, sheet: str, chosen: CsvFormat | None, progress: Progress) -> SeenTable:
        """Return what a table holds.

        Args:
            table: a file, or cells that were copied from a spreadsheet.
            sheet: of a workbook; "" for the first that has rows.
            chosen: how it is written, if that is known better.
            progress: is told the share that was done; what it raises ends it.

        Raises:
            TableError: it cannot be read.
            ImportingError: it cannot be unpacked.
        """
        text = self._text
        if text is None or table != self._table or sheet not in ("", text.sheet):
            self.clear()
            self._table, self._text = table, None
            self._text = text = self._unpacked(table, sheet, progress)
        if chosen is None and text.is_whole:
            chosen = text.known
        if text.known is None or chosen is not None:
            return SeenTable(head=read_head(text.path, chosen, progress), text=text)
        return SeenTable(head=read_head(text.path, None, progress, written=text.known), text=text)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of the table besides what its rows hold."""
        return self._text.notes if self._text is not None else ()

    def clear(self) -> None:
        """Take away what was unpacked."""
        self._text = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _unpacked(self, table: Path | str, sheet: str, progress: Progress) -> TextTable:
        with writing_temporary(ImportingError):
            self._folder = folder = Path(tempfile.mkdtemp(prefix="gradstudio-table-"))
        if isinstance(table, str):
            return TextTable(path=cells_as_file(table, folder), known=None, is_whole=False)
        return as_text(table, folder, sheet, progress)
