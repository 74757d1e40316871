"""Reading the samples of a CSV file, row by row, with a sentence for whatever is wrong in it."""

from __future__ import annotations

import csv
import io
import keyword
import math
import re
import unicodedata
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.csv_format import MISSING, Head, TableError, in_words, parsed
from gradstudio.data.dataset import LARGEST
from gradstudio.project.edits import data_of
from gradstudio.project.errors import SpecError
from gradstudio.project.formula import CONSTANTS, FUNCTIONS
from gradstudio.project.spec.data import MAX_CLASSES, MAX_COLUMNS, MAX_SAMPLES, MAX_VALUES, packed

Progress = Callable[[float], None]
"""Called with the share of the file that was read, 0 to 1. What it raises ends the reading."""

_ROWS_PER_PROGRESS = 1000
_NAMED_LINES = 8
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChoices:
    """What is to be taken from a file.

    Attributes:
        inputs: columns to learn from, from 0.
        classes: those of the inputs that are classes; the others are numbers.
        target: column to learn.
        target_is: what it holds.
        incomplete: what is done with rows that lack a value: left out, or the file is refused.
        standardise: whether inputs, and a target that is a number, are brought to mean 0 and standard deviation 1.
    """

    inputs: tuple[int, ...]
    target: int
    target_is: Literal["class", "number"]
    classes: frozenset[int] = frozenset()
    incomplete: Literal["leave_out", "refuse"] = "leave_out"
    standardise: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRead:
    """The samples of a file.

    Attributes:
        fields: of a `Table` in the project.
        left_out: lines whose rows lack a value.
    """

    fields: dict[str, Any]
    left_out: tuple[int, ...]

    @property
    def account(self) -> str:
        """What was read, in a sentence or two."""
        said = f"Read {self.fields['rows']:,} samples from {self.fields['source']}."
        if not self.left_out:
            return said
        lines = ", ".join(f"{line:,}" for line in self.left_out[:_NAMED_LINES])
        more = f" and {len(self.left_out) - _NAMED_LINES:,} more" if len(self.left_out) > _NAMED_LINES else ""
        rows = "1 row" if len(self.left_out) == 1 else f"{len(self.left_out):,} rows"
        line = "line" if len(self.left_out) == 1 else "lines"
        return f"{said} Left out {rows} with missing values: {line} {lines}{more}."


def usual_choices(head: Head) -> TableChoices:
    """Return what one most likely wants: the last column from all that are numbers, or words that recur."""
    target = len(head.names) - 1
    whole = all(re.fullmatch(r"[-+−]?\d+([.,]0*)?", row[target]) for row in head.samples)
    is_class = not head.is_numeric(target) or (_recurs(head, target) and whole)
    numbers = [column for column in range(target) if head.is_numeric(column)]
    words = [column for column in range(target) if column not in numbers and _recurs(head, column)]
    inputs = sorted(numbers + words)[:MAX_COLUMNS]
    return TableChoices(
        inputs=tuple(inputs),
        classes=frozenset(words) & frozenset(inputs),
        target=target,
        target_is="class" if is_class else "number",
    )


def _recurs(head: Head, column: int) -> bool:
    """Whether a column has so few values that they are classes rather than, say, names."""
    values = {row[column] for row in head.samples if row[column].lower() not in MISSING}
    return 1 <= len(values) <= min(MAX_CLASSES, max(2, len(head.samples) // 3))


def read_table(head: Head, choices: TableChoices, progress: Progress) -> TableRead:
    """Read all samples of a file.

    Raises:
        TableError: a cell or a row is not what it should be; the sentence says in which line and column.
    """
    if not choices.inputs:
        raise TableError("Choose at least one column as an input.")
    if choices.target in choices.inputs:
        raise TableError(
            f"{head.names[choices.target]} cannot be both target and input. Take one of them out."
        )
    if len(choices.inputs) > MAX_COLUMNS:
        raise TableError(f"There can be {MAX_COLUMNS} inputs, not {len(choices.inputs)}. Choose fewer.")
    reader = _Rows(head, choices)
    reader.read(progress)
    if reader.rows < 2:
        raise TableError(
            f"{head.path.name} has {reader.rows} complete row{'s' * (reader.rows != 1)}, but 2 are needed. "
            "Choose other columns, or a file with more rows."
        )
    table = np.array(reader.numbers, dtype="<f8").reshape(reader.rows, -1)
    input_values = tuple(
        reader.ordered(table[:, place], column, MAX_VALUES) for place, column in enumerate(choices.inputs)
    )
    labels = reader.ordered(table[:, -1], choices.target, MAX_CLASSES)
    if len(labels) == 1:
        raise TableError(
            f"{head.names[choices.target]} has the same value in every row, but a class needs 2 or more. "
            "Choose another target."
        )
    read = TableRead(
        fields={
            "source": head.path.name[-255:],
            "column_names": _identifiers([head.names[column] for column in choices.inputs]),
            "input_values": input_values if any(input_values) else (),
            "target_name": head.names[choices.target][:_LONGEST_NAME],
            "class_labels": labels,
            "rows": reader.rows,
            "packed": packed(table.tobytes()),
            "standardise": choices.standardise,
            "standardise_target": choices.standardise and not labels,
            "features": (),
        },
        left_out=tuple(reader.left_out),
    )
    try:
        # Whatever the project may find wrong is found here, and what it has unpacked is remembered.
        data_of({"kind": "table", **read.fields})
    except SpecError as error:
        raise TableError(str(error)) from None
    return read


class _Rows:
    """Goes through a file and keeps the rows that are complete.

    Attributes:
        numbers: inputs and target of each row, a class by the place of its value in the order of coming.
        rows: number of rows.
        left_out: lines whose rows lack a value.
    """

    def __init__(self, head: Head, choices: TableChoices) -> None:
        self.numbers = array("d")
        self.rows = 0
        self.left_out: list[int] = []
        self._head = head
        self._width = len(head.names)
        self._choices = choices
        self._wanted = (*choices.inputs, choices.target)
        classes = choices.classes | ({choices.target} if choices.target_is == "class" else set())
        self._values: dict[int, dict[str, int]] = {column: {} for column in classes}

    def read(self, progress: Progress) -> None:
        path, format_ = self._head.path, self._head.format
        line = 0
        try:
            size = max(path.stat().st_size, 1)
            with path.open("rb") as binary:
                text = io.TextIOWrapper(binary, encoding=format_.encoding, newline="")
                reader = parsed(text, format_)
                skip = format_.header
                for cells in reader:
                    line = reader.line_num
                    if not any(cells):
                        continue
                    if skip:
                        skip = False
                        continue
                    self._take(cells, line)
                    if self.rows % _ROWS_PER_PROGRESS == 0:
                        progress(min(binary.tell() / size, 1.0))
        except csv.Error as error:
            raise TableError(f"{path.name}, line {line + 1}: {in_words(error)}") from None
        except UnicodeDecodeError:
            raise TableError(
                f"{path.name}, after line {line}: this is not {format_.encoding} text. "
                "Save the file as UTF-8."
            ) from None
        except OSError as error:
            raise TableError(f"{path.name} cannot be read: {error.strerror or error}.") from None
        progress(1.0)

    def _take(self, cells: Sequence[str], line: int) -> None:
        width = self._width
        if len(cells) != width:
            raise TableError(
                f"{self._head.path.name}, line {line}: the row has {len(cells)} cells, but there are {width} "
                "columns. Mend the row, or choose another delimiter."
            )
        missing = [column for column in self._wanted if cells[column].strip().lower() in MISSING]
        if missing:
            if self._choices.incomplete == "refuse":
                raise TableError(
                    f"{self._place(line, missing[0])} the value is missing. Leave such rows out."
                )
            self.left_out.append(line)
            return
        if self.rows == MAX_SAMPLES:
            raise TableError(
                f"{self._head.path.name} has more than {MAX_SAMPLES:,} samples. Keep fewer rows of it."
            )
        self.numbers.extend([self._number_at(cells[column], line, column) for column in self._wanted])
        self.rows += 1

    def ordered(self, places: NDArray[np.float64], column: int, most: int) -> tuple[str, ...]:
        """Bring the values of a class into order, and its places in `numbers` with them; of a number nothing."""
        values = self._values.get(column)
        if values is None:
            return ()
        numeric = all(self._head.format.is_number(value) for value in values)
        if len(values) > most:
            is_input = column in self._choices.inputs
            mend = "leave it out" if is_input else "choose another"
            raise TableError(
                f"{self._head.names[column]} has {len(values):,} different values, but a class that is "
                f"{'an input' if is_input else 'the target'} can have {most}. "
                f"{f'Take it as a number, or {mend}' if numeric else mend.capitalize()}."
            )
        names = sorted(values, key=self._head.format.number if numeric else None)
        order = np.empty(len(names))
        order[[values[name] for name in names]] = np.arange(len(names))
        places[:] = order[places.astype(np.intp)]
        return tuple(names)

    def _number_at(self, cell: str, line: int, column: int) -> float:
        """Return the number of a cell, or say that it is none."""
        if (values := self._values.get(column)) is not None:
            return values.setdefault(cell.strip()[:_LONGEST_NAME], len(values))
        try:
            number = self._head.format.number(cell)
        except ValueError:
            shown = cell if len(cell) <= 30 else f"{cell[:30]}…"
            raise TableError(
                f"{self._place(line, column)} “{shown.strip()}” is not a number. "
                "Mend the cell, take the column as a class, or leave it out."
            ) from None
        if not abs(number) <= LARGEST:  # NaN is not, either
            what = "too large a number" if math.isfinite(number) else "not a finite number"
            raise TableError(f"{self._place(line, column)} {cell.strip()} is {what}. Mend the cell.")
        return number

    def _place(self, line: int, column: int) -> str:
        return f"{self._head.path.name}, line {line}, column {column + 1} ({self._head.names[column]}):"


def _identifiers(names: Sequence[str]) -> tuple[str, ...]:
    """Return names that formulas can speak of, no two of them the same."""
    taken: set[str] = set()
    made = []
    for index, name in enumerate(names):
        plain = re.sub(r"\W+", "_", unicodedata.normalize("NFKC", name)).strip("_")
        plain = plain[: _LONGEST_NAME - 8] or f"x{index + 1}"
        if not plain.isidentifier():
            plain = f"x_{plain}"
        if not plain.isidentifier():
            plain = f"x{index + 1}"
        if keyword.iskeyword(plain) or plain in FUNCTIONS or plain in CONSTANTS:
            plain += "_"
        unique, count = plain, 2
        while unique in taken:
            unique, count = f"{plain}_{count}", count + 1
        taken.add(unique)
        made.append(unique)
    return tuple(made)
