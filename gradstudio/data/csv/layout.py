"""Where the samples of a file begin and end: titles and comments before them, units above, totals below."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from gradstudio.data.csv.missing import USUAL, marks_of_numbers
from gradstudio.data.csv.numbers import written

Cells = Sequence[str]
COMMENTS = ("#", "%", "//")
_MOST_BEFORE = 30
_MOST_BELOW = 20
_MOST_UNITS = 2
_MISSING = marks_of_numbers(USUAL)
_SEPARATOR = re.compile(r'"?sep=([^"])"?', re.IGNORECASE)
_TOTAL = re.compile(
    r"(grand |sub-?)?(total|totals|sum|mean|average|median|gesamt|summe|mittelwert|totale|somme|moyenne|itogo)\b.*",
    re.IGNORECASE,
)


def is_number(cell: str) -> bool:
    """Whether a cell holds a number, whatever its decimal sign is."""
    return written(cell, ".") is not None or written(cell, ",") is not None


def lines_before(lines: Sequence[str]) -> int:
    """Return how many lines at the start are blank, comments, or name the delimiter for Excel."""
    count = 0
    for line in lines:
        text = line.strip()
        if text and not text.startswith(COMMENTS) and not _SEPARATOR.fullmatch(text):
            break
        count += 1
    return count if count < len(lines) else 0


def delimiter_told(lines: Sequence[str]) -> str:
    r"""Return the delimiter that Excel's first line ``sep=;`` names, or "" if there is none."""
    found = _SEPARATOR.fullmatch(lines[0].strip("\r\n")) if lines else None
    return found[1] if found else ""


def width_of(rows: Sequence[Cells]) -> int:
    """Return how many cells most rows have."""
    widths = Counter(len(row) for row in rows)
    return max(widths, key=lambda width: (widths[width], width))


def rows_before(rows: Sequence[Cells], width: int) -> int:
    """Return how many rows at the start are a title, or the counts that scikit-learn writes there."""
    count = 0
    for row in rows[:_MOST_BEFORE]:
        if _fits(row, width):
            break
        count += 1
    else:
        return 0
    if count == len(rows):
        return 0
    return count + _tells_counts(rows[count], width) if len(rows) > count + 1 else count


def _fits(row: Cells, width: int) -> bool:
    filled = [cell for cell in row if cell]
    if width < 3:
        return len(row) >= width
    if len(filled) <= 1 and not (filled and is_number(filled[0])):
        return False
    return len(row) >= width or (len(row) == width - 1 == len(filled) and not _tells_counts(row, width))


def _tells_counts(row: Cells, width: int) -> bool:
    """Whether a row is number of samples, number of inputs, names of the classes."""
    filled = [cell for cell in row if cell]
    return (
        len(filled) > 2
        and all(cell.isdecimal() for cell in filled[:2])
        and int(filled[1][:9]) == width - 1
        and not any(is_number(cell) for cell in filled[2:])
    )


def is_header(first: Cells, others: Sequence[Cells]) -> bool:
    """Whether a row names the columns of those below it.

    Names stand above numbers. Years, or counted columns, stand above numbers of another kind. Where no column has
    numbers, the names are found nowhere else.
    """
    if not others:
        return False
    width = width_of(others)
    if len(first) == width - 1:  # as R writes it: the row names have no name
        first = ("", *first)
    others = [row for row in others if len(row) == width]
    first = (*first, *[""] * width)[:width]
    numeric = [column for column in range(width) if _is_numeric([row[column] for row in others])]
    names = sum(first[c] != "" and not is_number(first[c]) and not _is_missing(first[c]) for c in numeric)
    numbers = [column for column in numeric if is_number(first[column])]
    if names > len(numbers):
        return True
    if numbers:
        return names == 0 and _is_a_row_of_years(
            [first[c] for c in numbers], [[row[c] for c in numbers] for row in others]
        )
    if numeric and not all(first[column] == "" for column in numeric):
        return False
    words = [column for column in range(width) if column not in numeric]
    return any(first[column] for column in words) and all(
        first[column] not in {row[column] for row in others} for column in words
    )


def _is_missing(cell: str) -> bool:
    return cell.lower() in _MISSING


def _is_numeric(cells: Cells) -> bool:
    there = [cell for cell in cells if not _is_missing(cell)]
    return 2 * sum(map(is_number, there)) > len(there)


def _is_a_row_of_years(first: Cells, others: Sequence[Cells]) -> bool:
    if not _counts(first) or any(_counts(row) for row in others[:3]):
        return False
    begin = int(first[0])
    if not 1000 <= begin < 3000 and not (begin in {0, 1} and len(first) > 3):
        return False
    return any("." in cell or "," in cell or len(cell) != len(first[0]) for row in others for cell in row)


def _counts(cells: Cells) -> bool:
    """Whether cells are whole numbers that go up, or down, by the same step."""
    if len(cells) < 2 or not all(cell.isdecimal() and len(cell) < 9 for cell in cells):
        return False
    steps = {int(after) - int(before) for before, after in pairwise(cells)}
    return len(steps) == 1 and 0 not in steps


def rows_of_units(rows: Sequence[Cells]) -> int:
    """Return how many of the rows below the header hold no sample but, say, units above columns of numbers."""
    count = 0
    while count < _MOST_UNITS and len(rows) > count + 2 and _are_units(rows[count], rows[count + 1 :]):
        count += 1
    return count


def _are_units(row: Cells, others: Sequence[Cells]) -> bool:
    width = width_of(others)
    below = [other for other in others if len(other) == width]
    if len(row) != width:
        return False
    numeric = [column for column in range(width) if _is_numeric([other[column] for other in below])]
    cells = [row[column] for column in numeric]
    words = [cell for cell in cells if not _is_missing(cell)]
    if not words or any(map(is_number, words)) or any(len(cell) > 24 for cell in words):
        return False
    return 2 * len(words) > len(numeric) and (len(words) > 1 or width == 1 or words[0][0] in "[(")


def rows_below(tail: Sequence[Cells], head: Sequence[Cells], width: int) -> int:
    """Return how many rows at the end are no samples, but totals or notes.

    Args:
        tail: the last rows.
        head: some of the first samples.
        width: how many cells most rows have.
    """
    if width < 2 or not head:
        return 0
    tail = [row for row in tail if len(row) > 1]  # of a single cell a row is no sample anywhere
    samples = [row for row in (*head, *tail[:-2]) if len(row) == width and row not in tail[-2:]]
    count = 0
    for place, row in enumerate(reversed(tail[-_MOST_BELOW:])):
        filled = [cell for cell in row if cell]
        if width > 2 and len(filled) <= 1 and not any(map(is_number, filled)):
            count = place + 1
            continue
        total = next((c for c, cell in enumerate(row[:2]) if _TOTAL.fullmatch(cell)), None)
        if total is None or any(_TOTAL.fullmatch(other[total]) for other in samples if total < width):
            break
        count = place + 1
    return count if count < len(tail) else 0
