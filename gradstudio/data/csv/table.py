"""Reading the samples of a CSV file, with a sentence for whatever is wrong in it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.csv.account import TableRead, no_inputs, notes_of, place_of, short_name, wrong_cell
from gradstudio.data.csv.columns import folded
from gradstudio.data.csv.head import TableHead
from gradstudio.data.csv.missing import marks_of_words
from gradstudio.data.csv.names import LONGEST_NAME, identifiers, labels
from gradstudio.data.csv.reading import NumberReader
from gradstudio.data.csv.rows import FileLines, RowBlock, Rows
from gradstudio.data.csv.spec import TableError, size_in_words
from gradstudio.data.csv.text import Progress
from gradstudio.data.csv.usual import TableChoices, most_samples, usual_choices
from gradstudio.project.edits import data_of
from gradstudio.project.errors import SpecError
from gradstudio.project.spec.data import MAX_CLASSES, MAX_COLUMNS, MAX_VALUES, packed

__all__ = ["TableChoices", "TableRead", "read_table", "usual_choices"]

_LISTED_LINES = 1000


def read_table(head: TableHead, choices: TableChoices, progress: Progress) -> TableRead:
    """Read all samples of a file.

    Args:
        head: what was found by looking at it.
        choices: what to take.
        progress: is told the share that was read; what it raises ends the reading.

    Raises:
        TableError: a cell or a row is not what it should be; the sentence says in which line and column.
    """
    _require_possible(head, choices)
    reader = _Samples(head, choices)
    reader.read(progress)
    if reader.rows < 2:
        rows = size_in_words(reader.rows, "complete row")
        name, count = reader.emptiest
        most = f" {name} lacks a value in {size_in_words(count, 'row')}." if name else ""
        raise TableError(
            f"{head.path.name} has {rows}, but 2 are needed.{most} Choose other columns, or a file with more rows."
        )
    table = reader.table
    values = [reader.ordered(table[:, place], place) for place in range(len(choices.inputs) + 1)]
    *input_values, target_values = values
    if len(target_values) == 1:
        name, count = reader.emptiest
        if head.columns[choices.target].kinds > 1 and name:
            raise TableError(
                f"{short_name(head.names[choices.target])} has the same value in every row that is complete. "
                f"Leave out {name}, which lacks a value in {size_in_words(count, 'row')}, or choose another target."
            )
        raise TableError(
            f"{short_name(head.names[choices.target])} has the same value in every row, but a class needs 2 or "
            "more. Choose another target."
        )
    read = TableRead(
        fields={
            "source": head.path.name[-255:],
            "column_names": identifiers([head.names[column] for column in choices.inputs]),
            "input_values": tuple(input_values) if any(input_values) else (),
            "target_name": head.names[choices.target][:LONGEST_NAME],
            "class_labels": target_values,
            "rows": reader.rows,
            "packed": packed(table.tobytes()),
            "standardise": choices.standardise,
            "standardise_target": choices.standardise and not target_values,
            "features": (),
        },
        left_out=tuple(reader.left_out),
        gaps=reader.gaps,
        emptiest=reader.emptiest,
        notes=notes_of(head, choices),
    )
    try:
        # Whatever the project may find wrong is found here, and what it has unpacked is remembered.
        data_of({"kind": "table", **read.fields})
    except SpecError as error:
        raise TableError(str(error)) from None
    return read


def _require_possible(head: TableHead, choices: TableChoices) -> None:
    """Refuse what cannot be read, before the file is gone through.

    Raises:
        TableError: what cannot be.
    """
    if head.problem:
        raise TableError(head.problem)
    if not choices.inputs:
        raise TableError(no_inputs(head, choices))
    target = short_name(head.names[choices.target])
    if choices.target in choices.inputs:
        raise TableError(f"{target} cannot be both target and input. Take one of them out.")
    if len(choices.inputs) > MAX_COLUMNS:
        raise TableError(f"There can be {MAX_COLUMNS:,} inputs, not {len(choices.inputs):,}. Choose fewer.")
    wanted = len(choices.inputs) + 1
    most = most_samples(head, choices.inputs, choices.classes)
    if -(-head.rows // choices.every) > most:
        raise TableError(
            f"{head.path.name} has {head.rows:,} samples, but of {wanted:,} columns {most:,} fit into memory. "
            f"Take 1 of {-(-head.rows // most):,} rows, or fewer columns."
        )
    for column in (*choices.inputs, choices.target):
        is_target = column == choices.target
        is_class = choices.target_is == "class" if is_target else column in choices.classes
        _require_kind(head, column, is_class=is_class, is_target=is_target)


def _require_kind(head: TableHead, column: int, *, is_class: bool, is_target: bool) -> None:
    found, name = head.columns[column], short_name(head.names[column])
    if found.is_empty:
        raise TableError(f"{name} is empty. Leave it out.")
    if not is_class:
        if not found.is_number and found.first_other is not None:
            place, why = found.first_other
            raise TableError(wrong_cell(head, place.line, column, place.cell, why))
        return
    most = MAX_CLASSES if is_target else MAX_VALUES
    beyond = found.seventeenth if is_target else found.sixty_fifth
    if beyond is not None:
        what = "the target" if is_target else "an input"
        mend = "Choose another" if is_target else "Leave it out"
        if found.is_number:
            mend = f"Take it as a number, or {mend.lower()}"
        raise TableError(
            f"{name} has more than {most} different values, {beyond.in_words} is one more, but a class that is "
            f"{what} can have {most}. {mend}."
        )


class _Samples:
    """Goes through a file and keeps the rows that are complete.

    Attributes:
        table: shape (rows, inputs + 1): inputs and target of each row, a word by the place of its value.
        rows: number of rows that were kept.
        left_out: the first lines whose rows lack a value.
        gaps: all of them, counted.
    """

    def __init__(self, head: TableHead, choices: TableChoices) -> None:
        self.rows = 0
        self.left_out: list[int] = []
        self.gaps = FileLines()
        self._head = head
        self._choices = choices
        self._wanted = (*choices.inputs, choices.target)
        classes = choices.classes | ({choices.target} if choices.target_is == "class" else set())
        self._is_class = [column in classes for column in self._wanted]
        self._words: list[_Words | None] = [
            _Words(head) if is_class and not head.columns[column].is_number else None
            for column, is_class in zip(self._wanted, self._is_class, strict=True)
        ]
        self._numbers = [NumberReader(head.format) for _ in self._wanted]
        self._written: dict[int, dict[float, str]] = {
            place: {}
            for place, column in enumerate(self._wanted)
            if self._is_class[place] and head.columns[column].unit
        }
        self._missing = np.zeros(len(self._wanted), dtype=np.int64)
        self._table = np.empty((-(-head.rows // choices.every), len(self._wanted)))
        self._gone = 0

    @property
    def table(self) -> NDArray[np.float64]:
        """The rows that were kept."""
        return self._table[: self.rows]

    @property
    def emptiest(self) -> tuple[str, int]:
        """The column that cost most rows, and how many."""
        place = int(self._missing.argmax())
        count = int(self._missing[place])
        return (short_name(self._head.names[self._wanted[place]]), count) if count else ("", 0)

    def read(self, progress: Progress) -> None:
        """Go through the file."""
        for block in Rows(self._head.path, self._head.format, len(self._head.columns)).blocks(progress):
            self._take(block)

    def _take(self, block: RowBlock) -> None:
        lines, cells = block.lines, [block.columns[column] for column in self._wanted]
        if self._choices.every > 1:
            first = -self._gone % self._choices.every
            self._gone += len(lines)
            lines = lines[first :: self._choices.every]
            cells = [column[first :: self._choices.every] for column in cells]
            if not lines:
                return
        values = np.empty((len(lines), len(cells)))
        lacking = np.zeros(len(lines), dtype=bool)
        for place, column in enumerate(cells):
            values[:, place], missing = self._read_column(place, column, lines)
            if missing is not None:
                lacking |= missing
                self._missing[place] += int(missing.sum())
                if self._choices.incomplete == "refuse":
                    where = place_of(self._head, lines[int(missing.argmax())], self._wanted[place])
                    raise TableError(f"{where} the value is missing. Leave such rows out.")
        if lacking.any():
            for index in np.flatnonzero(lacking).tolist():
                self.gaps.add(lines[index])
                if len(self.left_out) < _LISTED_LINES:
                    self.left_out.append(lines[index])
            values = values[~lacking]
        if self.rows + len(values) > len(self._table):
            raise TableError(f"{self._head.path.name} has grown while it was looked at. Choose it again.")
        self._table[self.rows : self.rows + len(values)] = values
        self.rows += len(values)

    def _read_column(
        self, place: int, cells: tuple[str, ...], lines: Sequence[int]
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_] | None]:
        if (words := self._words[place]) is not None:
            return words.read(cells)
        read = self._numbers[place].read(cells)
        if read.wrong is not None:
            raise TableError(
                wrong_cell(self._head, lines[read.wrong], self._wanted[place], cells[read.wrong], read.why)
            )
        if (written := self._written.get(place)) is not None:
            for value, cell in zip(read.values.tolist(), cells, strict=True):
                written.setdefault(value, cell.strip())
        return read.values, read.missing

    def ordered(self, values: NDArray[np.float64], place: int) -> tuple[str, ...]:
        """Bring the values of a class into order, and name each by its index; of a number nothing."""
        if not self._is_class[place]:
            return ()
        found, indices = np.unique(values, return_inverse=True)
        if (words := self._words[place]) is None:
            values[:] = indices
            written = self._written.get(place, {})
            return labels([written.get(value) or _plain(value) for value in found.tolist()])
        kept = [words.values[int(code)] for code in found]
        counted = folded(kept)
        names = sorted(set(counted.values()))
        order = np.array([names.index(counted[word]) for word in kept], dtype=np.float64)
        values[:] = order[indices]
        return labels(names)


class _Words:
    """Reads the cells of a column of words.

    Attributes:
        values: the words, in the order of coming.
    """

    def __init__(self, head: TableHead) -> None:
        self.values: list[str] = []
        self._codes: dict[str, float] = {}
        self._known: dict[str, float] = {}
        self._marks = marks_of_words(head.format.missing, everywhere=head.format.missing_in_words)

    def read(self, cells: tuple[str, ...]) -> tuple[NDArray[np.float64], NDArray[np.bool_] | None]:
        """Return the places of words among the values, NaN where one is missing, and where that is."""
        for cell in dict.fromkeys(cells):
            if cell not in self._known:
                self._known[cell] = self._code(cell.strip())
        codes = np.fromiter((self._known[cell] for cell in cells), np.float64, len(cells))
        missing = np.isnan(codes)
        return codes, missing if missing.any() else None

    def _code(self, word: str) -> float:
        if word.lower() in self._marks:
            return float("nan")
        if word not in self._codes:
            self._codes[word] = float(len(self.values))
            self.values.append(word)
        return self._codes[word]


def _plain(value: float) -> str:
    """Return a class that is a number: 1 for 1, 1.0 and 01."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
