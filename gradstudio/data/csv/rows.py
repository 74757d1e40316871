"""The rows of a file in blocks, column by column, whole and of one width."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gradstudio.data.csv.layout import COMMENTS
from gradstudio.data.csv.spec import CsvFormat, TableError, size_in_words
from gradstudio.data.csv.text import Progress, cannot_be_read, in_words, lines_of, not_text, parsed

_CELLS_IN_BLOCK = 300_000
_ROWS_IN_BLOCK = 1000
_NAMED_LINES = 8
_CTRL_Z = "\x1a"


@dataclass(slots=True)
class FileLines:
    """Lines of a file of which something is said: how many, and the first of them."""

    count: int = 0
    first: list[int] = field(default_factory=list)

    def add(self, line: int) -> None:
        """Count a line."""
        self.count += 1
        if len(self.first) < _NAMED_LINES:
            self.first.append(line)

    @property
    def in_words(self) -> str:
        """Return, say, "line 3", or "lines 3, 4 and 20 more"."""
        more = f" and {self.count - len(self.first):,} more" if self.count > len(self.first) else ""
        lines = ", ".join(f"{line:,}" for line in self.first)
        return f"{'line' if self.count == 1 else 'lines'} {lines}{more}"


@dataclass(slots=True)
class PassedOver:
    """Rows that are no samples.

    Attributes:
        notes: rows of one cell, and comments.
        long: rows with more cells than there are columns.
        short: rows with fewer; what they lack is missing.
    """

    notes: FileLines = field(default_factory=FileLines)
    long: FileLines = field(default_factory=FileLines)
    short: FileLines = field(default_factory=FileLines)


@dataclass(frozen=True, slots=True)
class RowBlock:
    """Some rows of a file.

    Attributes:
        lines: in which line each row ends.
        columns: the cells of each column.
    """

    lines: list[int]
    columns: list[tuple[str, ...]]


class Rows:
    """Goes through the samples of a file.

    Args:
        path: of the file.
        format: how its cells are told apart.
        width: number of columns.

    Attributes:
        passed_over: the rows that were not samples, complete once all was read.
    """

    def __init__(self, path: Path, format: CsvFormat, width: int) -> None:  # noqa: A002 - its name
        self.passed_over = PassedOver()
        self._path = path
        self._format = format
        self._width = width
        self._rows: list[list[str]] = []
        self._lines: list[int] = []
        self._count = 0

    def blocks(self, progress: Progress) -> Iterator[RowBlock]:
        """Return block after block.

        Raises:
            TableError: the file cannot be read, a row cannot be parted into cells, or many are of another width.
        """
        path, format_ = self._path, self._format
        most = min(max(_CELLS_IN_BLOCK // self._width, 16), _ROWS_IN_BLOCK)
        line = format_.skip
        problem: TableError | None = None
        try:
            size = max(path.stat().st_size, 1)
            with path.open("rb") as binary, io.TextIOWrapper(binary, format_.encoding, newline="") as text:
                reader = parsed(lines_of(text, path, format_.skip), format_)
                skip = format_.header + format_.units
                for cells in reader:
                    line = reader.line_num + format_.skip
                    if len(cells) != self._width:
                        cells = self._mended(cells, line, skipped=skip > 0)  # noqa: PLW2901 - the same row
                    if not any(cells):
                        continue
                    if skip:
                        skip -= 1
                        continue
                    self._rows.append(cells)
                    self._lines.append(line)
                    if len(self._rows) >= most + format_.below:
                        yield self._block(most)
                        progress(min(binary.tell() / size, 1.0))
        except csv.Error as error:
            problem = TableError(f"{path.name}, line {line + 1}: {in_words(error)}")
        except UnicodeError:
            problem = not_text(path, format_.encoding, line)
        except OSError as error:
            problem = cannot_be_read(path, error)
        # What comes before a fault is there to be looked at.
        last = len(self._rows) - format_.below
        if last > 0:
            yield self._block(last)
        if problem is not None:
            raise problem
        self._require_one_width()
        progress(1.0)

    def _block(self, count: int) -> RowBlock:
        block = RowBlock(self._lines[:count], list(zip(*self._rows[:count], strict=True)))
        del self._rows[:count], self._lines[:count]
        self._count += count
        return block

    def _mended(self, cells: list[str], line: int, *, skipped: bool) -> list[str]:
        """Return a row of another width as one of the right width, or an empty one if it is no sample."""
        if skipped:
            return [*cells, "."]  # whatever it is, it counts
        if not any(cells) or (len(cells) == 1 and cells[0].strip() == _CTRL_Z):
            return []
        if len(cells) == 1 or cells[0].startswith(COMMENTS):
            self.passed_over.notes.add(line)
            return []
        if any(cells[self._width :]):
            self.passed_over.long.add(line)
            return []
        if len(cells) < self._width:
            self.passed_over.short.add(line)
        return [*cells, *[""] * self._width][: self._width]

    def _require_one_width(self) -> None:
        long = self.passed_over.long
        if 10 * long.count > self._count:
            rows = f"{size_in_words(long.count, 'row')} of {long.count + self._count:,}"
            raise TableError(
                f"{self._path.name}, line {long.first[0]}: {rows} have more cells than there are columns, which "
                f"are {self._width}. Mend the rows, or choose another delimiter."
            )
