"""`TableReader`: looks at tables of any format and reads samples from them, on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gradstudio.data.csv.head import TableHead
from gradstudio.data.csv.spec import CsvFormat, TableError
from gradstudio.data.csv.table import TableChoices, TableRead, read_table
from gradstudio.data.csv.text import Progress
from gradstudio.data.source import load_dataset
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.tables.table_source import SeenTable, TableSource
from gradstudio.project.edits import set_data
from gradstudio.project.errors import SpecError
from gradstudio.project.spec import ProjectSpec


class _Cancelled(Exception):  # noqa: N818 - it is no error
    """Something else has been asked for."""


class TableReader(QObject):
    """Does one thing at a time; what is asked for next cancels it. Lives on the GUI thread.

    Signals:
        unpacked: the `TextTable` that is read from, just before `looked`.
        looked: the `TableHead` of a table.
        read: the `TableRead` with all samples.
        progressed: share of the file that was read, 0 to 1.
        failed: a sentence about what is wrong with the file.
    """

    unpacked = Signal(object)
    looked = Signal(object)
    read = Signal(object)
    progressed = Signal(float)
    failed = Signal(str)
    _finished = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="table")
        self._cancelled = threading.Event()
        self._source = TableSource()
        self._finished.connect(self._on_finished)

    def look(self, table: Path | str, chosen: CsvFormat | None = None, sheet: str = "") -> None:
        """Look at a table.

        Args:
            table: a file, or cells that were copied from a spreadsheet.
            chosen: how it is written, if that is known better.
            sheet: of a workbook; "" for the first that has rows.
        """
        self._start(lambda progress: self._source.look(table, sheet, chosen, progress))

    def read_all(self, head: TableHead, choices: TableChoices, spec: ProjectSpec) -> None:
        """Read all samples of a file, and make of them the data set that a project will have.

        Args:
            head: the beginning of the file, and how it is written.
            choices: which columns are read, and as what.
            spec: the project.
        """

        def work(progress: Progress) -> TableRead:
            table = read_table(head, choices, progress)
            # Remembered there, so that the window need not make it.
            load_dataset(set_data(spec, kind="table", **table.fields).data)
            return replace(table, notes=(*self._source.notes, *table.notes))

        self._start(work)

    def cancel(self) -> None:
        """Give up what is being done; nothing is reported of it any more."""
        self._cancelled.set()

    def shutdown(self) -> None:
        """Give up and end the thread."""
        self.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._source.clear()

    def _start(self, work: Callable[[Progress], SeenTable | TableRead]) -> None:
        self.cancel()
        self._cancelled = cancelled = threading.Event()
        self._pool.submit(self._run, work, cancelled)

    def _run(self, work: Callable[[Progress], SeenTable | TableRead], cancelled: threading.Event) -> None:
        def progress(share: float) -> None:
            if cancelled.is_set():
                raise _Cancelled
            self.progressed.emit(share)

        result: SeenTable | TableRead | str
        try:
            result = work(progress)
        except _Cancelled:
            return
        except (TableError, ImportingError, SpecError) as error:
            result = str(error)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: whatever it is, the window says it
            result = f"The file cannot be read. {type(error).__name__}: {error}"
        self._finished.emit(cancelled, result)

    def _on_finished(self, cancelled: threading.Event, result: SeenTable | TableRead | str) -> None:
        # On the GUI thread, where `cancel` is called: what was given up is not heard of.
        if cancelled.is_set():
            return
        match result:
            case SeenTable():
                self.unpacked.emit(result.text)
                self.looked.emit(result.head)
            case TableRead():
                self.read.emit(result)
            case str():
                self.failed.emit(result)
