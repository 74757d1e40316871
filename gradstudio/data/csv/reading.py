"""Numbers out of the cells of a column: plain ones at once, others by the ways in which numbers are written."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.csv.missing import marks_of_numbers
from gradstudio.data.csv.numbers import written
from gradstudio.data.csv.spec import CsvFormat
from gradstudio.data.dataset import LARGEST

_SEPARATOR = "\x1e"
_MOST_REMEMBERED = 20_000
_INFINITE = frozenset(("inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "−inf", "∞", "-∞", "−∞"))


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """Numbers of some cells.

    Attributes:
        values: shape (cells,); NaN where there is none.
        missing: which cells lack a value, if any does. An infinite one is none.
        fractions: how many have a decimal sign, counted where all are plain.
        wrong: the first cell that is no number, if there is one.
        why: what it is.
    """

    values: NDArray[np.float64]
    missing: NDArray[np.bool_] | None = None
    fractions: int = 0
    wrong: int | None = None
    why: str = ""


class NumberReader:
    """Reads the cells of one column, whose numbers all have the same unit.

    Attributes:
        unit: what is written with each number, such as "%"; "" for nothing.
    """

    def __init__(self, format: CsvFormat) -> None:  # noqa: A002 - its name
        self.unit = ""
        self._unit_known = False
        self._decimal = format.decimal
        self._marks = marks_of_numbers(format.missing)
        self._known: dict[str, float | str | None] = {}

    def read(self, cells: tuple[str, ...]) -> NumberColumn:
        """Return the numbers of some cells."""
        plain = self._plain(cells)
        return plain if plain is not None else self._one_by_one(cells)

    def _plain(self, cells: tuple[str, ...]) -> NumberColumn | None:
        """Return the numbers if all are as Python writes them, which most are."""
        if self.unit:
            return None
        text = _SEPARATOR.join(cells)
        if "_" in text:  # Python's own, in no file
            return None
        fractions = text.count(self._decimal)
        if self._decimal == ",":
            if "." in text:
                return None
            cells = tuple(text.replace(",", ".").split(_SEPARATOR))
        try:
            values = np.fromiter(map(float, cells), np.float64, len(cells))
        except ValueError:
            return None
        if not (np.abs(values) <= LARGEST).all():  # NaN is not, either
            return None
        self._unit_known = self._unit_known or bool(values.any())
        return NumberColumn(values, fractions=fractions)

    def _one_by_one(self, cells: tuple[str, ...]) -> NumberColumn:
        values = np.full(len(cells), np.nan)
        missing = np.zeros(len(cells), dtype=bool)
        for place, cell in enumerate(cells):
            number = self._number(cell)
            if isinstance(number, str):
                return NumberColumn(values, missing, wrong=place, why=number)
            if number is None:
                missing[place] = True
            else:
                values[place] = number
        fractions = sum(self._decimal in cell for cell in cells)
        return NumberColumn(values, missing if missing.any() else None, fractions)

    def _number(self, cell: str) -> float | str | None:
        """Return the number of a cell, None if it is missing, or why it is no number."""
        try:
            return self._known[cell]
        except KeyError:
            if len(self._known) > _MOST_REMEMBERED:
                self._known.clear()
        number = self._understood(cell.strip())
        self._known[cell] = number
        return number

    def _understood(self, text: str) -> float | str | None:
        lowered = text.lower()
        if lowered in self._marks or lowered in _INFINITE:
            return None
        found = written(text, self._decimal)
        if found is None:
            return "not a number"
        value, unit = found
        if not abs(value) <= LARGEST:
            return "too large a number"
        if unit != self.unit and value:
            if self._unit_known:
                return (
                    f"not in {self.unit} as the numbers before"
                    if self.unit
                    else "not a number without a unit"
                )
            self.unit = unit
        self._unit_known = self._unit_known or bool(value)
        return value
