"""What stands in a cell of a CSV file, and a file made row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

_ROWS = 2**12
"""Rows that are made at once."""

Cell = str | int | float | None


def cell_text(value: Cell) -> str:
    """Return what stands in a cell; a text that a spreadsheet would take for a formula is behind an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
    return repr(value)


def csv_parts(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Make a CSV file as RFC 4180 has it, in UTF-8, some thousand rows at a time.

    Args:
        head: names of the columns.
        rows: cells, numbers with all their digits.
    """
    yield _written([head])
    left = iter(rows)
    while some := list(islice(left, _ROWS)):
        yield _written([[cell_text(cell) for cell in row] for row in some])


def _written(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8")
