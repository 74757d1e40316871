"""`TableHead`: what is known of a CSV file before its samples are taken."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gradstudio.data.csv.columns import TableColumn
from gradstudio.data.csv.rows import PassedOver
from gradstudio.data.csv.spec import CsvFormat

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableHead:
    """The format, the columns and the first rows of a file, before its samples are taken.

    Attributes:
        path: the file.
        format: how it is written, as far as one can tell.
        samples: the first rows below the header as text, all of one length.
        columns: what its columns hold, judged over all rows.
        passed_over: rows that are no samples.
        problem: why not all of it can be read, as a sentence; "" if all can. The columns are then judged over what
            comes before.
    """

    path: Path
    format: CsvFormat
    samples: tuple[Cells, ...]
    columns: tuple[TableColumn, ...]
    passed_over: PassedOver
    problem: str = ""

    @property
    def names(self) -> Cells:
        """The names that the header gives, or the numbers of the columns."""
        return tuple(column.name for column in self.columns)

    @property
    def rows(self) -> int:
        """Number of samples, complete or not."""
        return self.columns[0].rows

    def is_numeric(self, column: int) -> bool:
        """Whether a column holds numbers, and besides them nothing but missing values."""
        return self.columns[column].is_number
