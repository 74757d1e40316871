"""What the columns of a file hold, judged over all of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.csv.missing import marks_of_words
from gradstudio.data.csv.numbers import decimal_of
from gradstudio.data.csv.reading import NumberColumn, NumberReader
from gradstudio.data.csv.rows import RowBlock
from gradstudio.data.csv.spec import CsvFormat, quoted
from gradstudio.project.spec.data import MAX_CLASSES, MAX_VALUES

Use = Literal["number", "class", "target_number", "target_class"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPlace:
    """A cell of a column: its line and its text."""

    line: int
    cell: str

    @property
    def in_words(self) -> str:
        """The cell and its line."""
        return f"{quoted(self.cell)} in line {self.line:,}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """The kind, the values and the gaps of a column.

    Attributes:
        name: by the header, or its number.
        is_named: whether the header gives it a name.
        rows: number of samples.
        missing: how many of them lack a value.
        gaps: which of them: a bit for each, packed; none if there is no gap.
        is_number: whether it holds numbers, and besides them nothing but missing values.
        first_other: the first cell that is no number, and why, if there is one.
        unit: what is written with each number.
        kinds: how many different values there are, up to one more than an input can have.
        seventeenth: the first value beyond what a target can have.
        sixty_fifth: the first value beyond what an input can have.
        is_whole: whether its numbers are whole.
        counts_rows: whether its numbers are 0, 1, 2 and so on, or 1, 2, 3.
    """

    name: str
    is_named: bool = True
    rows: int = 0
    missing: int = 0
    gaps: bytes = b""
    is_number: bool = False
    first_other: tuple[CellPlace, str] | None = None
    unit: str = ""
    kinds: int = 0
    seventeenth: CellPlace | None = None
    sixty_fifth: CellPlace | None = None
    is_whole: bool = False
    counts_rows: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether no row has a value here."""
        return self.missing >= self.rows

    def prevents(self, use: Use) -> str:
        """Return why the column cannot be used so, with the first cell that prevents it; "" if it can be."""
        if self.is_empty:
            return "it is empty"
        if use.endswith("number"):
            if self.is_number:
                return ""
            assert self.first_other is not None
            place, why = self.first_other
            return f"{place.in_words} is {why}"
        most = MAX_CLASSES if use == "target_class" else MAX_VALUES
        beyond = self.seventeenth if use == "target_class" else self.sixty_fifth
        if beyond is not None:
            return f"it can have {most} different values, and {beyond.in_words} is one more"
        if use == "target_class" and self.kinds == 1:
            return "it has the same value in every row"
        return ""


class Tally:
    """Goes through a column block by block.

    Attributes:
        against: how many cells are numbers only if the decimal sign is the other one.
        in_favour: how many cells have a fraction.
    """

    def __init__(self, format: CsvFormat) -> None:  # noqa: A002 - its name
        self.against = 0
        self.in_favour = 0
        self._format = format
        self._reader: NumberReader | None = NumberReader(format)
        self._of_words = marks_of_words(format.missing, everywhere=format.missing_in_words)
        self._rows = 0
        self._number_gaps = _Gaps()
        self._word_gaps = _Gaps()
        self._numbers: dict[float, CellPlace] = {}
        self._words: dict[str, CellPlace] = {}
        self._other: tuple[CellPlace, str] | None = None
        self._is_whole = True
        self._start: float | None = None
        self._counts = True

    def add(self, cells: tuple[str, ...], lines: list[int]) -> None:
        """Look at some more cells."""
        read = self._reader.read(cells) if self._reader is not None else None
        if read is not None and self._other is None:
            self._add_numbers(read, cells, lines)
        if self._other is not None or read is None or read.missing is not None:
            self._mark_words(cells)
        elif self._word_gaps.begun:
            self._word_gaps.add(None, len(cells))
        else:
            self._word_gaps.skip(len(cells))
        if len(self._words) <= MAX_VALUES:
            self._add_words(cells, lines)
        self._rows += len(cells)

    def _add_numbers(self, read: NumberColumn, cells: tuple[str, ...], lines: list[int]) -> None:
        self.in_favour += read.fractions
        self._number_gaps.add(read.missing, len(cells))
        values = read.values if read.missing is None else read.values[~read.missing]
        if read.wrong is not None:
            place = CellPlace(line=lines[read.wrong], cell=cells[read.wrong].strip()[:200])
            self._other = place, read.why
            self.against += sum(decimal_of(cell) not in {"", self._format.decimal} for cell in cells)
            self._reader = None
            return
        self._is_whole = self._is_whole and bool((values == np.floor(values)).all())
        if self._counts:
            self._counts = read.missing is None and self._continue_count(read.values)
        if len(self._numbers) <= MAX_VALUES:
            for value in dict.fromkeys(values.tolist()):
                if value not in self._numbers and len(self._numbers) <= MAX_VALUES:
                    at = int((read.values == value).argmax())
                    self._numbers[value] = CellPlace(line=lines[at], cell=cells[at].strip()[:200])

    def _continue_count(self, values: NDArray[np.float64]) -> bool:
        if self._start is None:
            self._start = float(values[0])
        expected = np.arange(len(values)) + (self._start + self._rows)
        return self._start in {0.0, 1.0} and bool((values == expected).all())

    def _mark_words(self, cells: tuple[str, ...]) -> None:
        missing = {cell for cell in set(cells) if cell.strip().lower() in self._of_words}
        self._word_gaps.add(np.array([cell in missing for cell in cells]) if missing else None, len(cells))

    def _add_words(self, cells: tuple[str, ...], lines: list[int]) -> None:
        for cell in dict.fromkeys(cells):
            word = cell.strip()
            if (
                word not in self._words
                and word.lower() not in self._of_words
                and len(self._words) <= MAX_VALUES
            ):
                self._words[word] = CellPlace(line=lines[cells.index(cell)], cell=word[:200])

    def column(self, name: str, *, is_named: bool) -> TableColumn:
        """Return the column with all that was found."""
        is_number = self._other is None and bool(self._numbers)
        gaps = self._number_gaps if is_number else self._word_gaps
        found = list((self._numbers if is_number else self._words).values())
        kinds = len(found)
        if not is_number and kinds <= MAX_VALUES:
            kinds = len(set(folded(self._words).values()))
        other = self._other
        if (
            not is_number and other is None and self._words
        ):  # words that are missing values in a column of numbers
            other = next(iter(self._words.values())), "not a number"
        return TableColumn(
            name=name,
            is_named=is_named,
            rows=self._rows,
            missing=gaps.count,
            gaps=gaps.packed(self._rows),
            is_number=is_number,
            first_other=other,
            unit=self._reader.unit if is_number and self._reader is not None else "",
            kinds=kinds,
            seventeenth=found[MAX_CLASSES] if kinds > MAX_CLASSES else None,
            sixty_fifth=found[MAX_VALUES] if kinds > MAX_VALUES else None,
            is_whole=is_number and self._is_whole,
            counts_rows=is_number and self._counts,
        )


class _Gaps:
    """Which rows lack a value; memory is taken from the first gap on."""

    def __init__(self) -> None:
        self.count = 0
        self._blocks: list[tuple[int, NDArray[np.uint8] | None]] = []

    @property
    def begun(self) -> bool:
        """Whether there is a gap."""
        return self.count > 0

    def skip(self, rows: int) -> None:
        """Go on over rows without a gap."""
        self.add(None, rows)

    def add(self, missing: NDArray[np.bool_] | None, rows: int) -> None:
        """Note the gaps of some more rows."""
        if missing is None:
            if self._blocks and self._blocks[-1][1] is None:
                self._blocks[-1] = self._blocks[-1][0] + rows, None
            else:
                self._blocks.append((rows, None))
            return
        self.count += int(missing.sum())
        self._blocks.append((rows, np.packbits(missing)))

    def packed(self, rows: int) -> bytes:
        """Return a bit for each row, set where it lacks a value; nothing if none does."""
        if not self.count:
            return b""
        bits = np.zeros(rows, dtype=bool)
        start = 0
        for size, block in self._blocks:
            if block is not None:
                bits[start : start + size] = np.unpackbits(block, count=size)
            start += size
        return np.packbits(bits).tobytes()


_PAIRS = (frozenset(("true", "false")), frozenset(("yes", "no")), frozenset("tf"), frozenset("yn"))


def folded(words: dict[str, CellPlace] | list[str]) -> dict[str, str]:
    """Return what each word of a column counts as: ``True`` and ``TRUE`` as one where there is nothing else."""
    lowered = {word: word.lower() for word in words}
    kinds = set(lowered.values())
    if any(kinds <= pair for pair in _PAIRS) and len(kinds) < len(lowered):
        return lowered
    return {word: word for word in words}


def judged(blocks: list[Tally], block: RowBlock) -> None:
    """Let each column look at a block of rows."""
    for tally, cells in zip(blocks, block.columns, strict=True):
        tally.add(cells, block.lines)
