"""The runs of a sweep as a CSV file."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable

from gradstudio.data.csv.writing import cell_text
from gradstudio.sweep.seeing.sweep_table import SweepField, SweepTable

_EXACT = 2**53
"""Below it every whole number is a float of its own."""


def sweep_csv(table: SweepTable, rows: Iterable[int]) -> str:
    """Return some runs with a heading line: plain numbers with all their digits, empty where there is none.

    Texts that a spreadsheet would take for a formula stand behind an apostrophe.

    Args:
        table: the runs.
        rows: which of them, in order.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")  # as RFC 4180 has it
    writer.writerow(["run", *table.fields])
    for row in rows:
        cells = [cell_text(_cell(field, row)) for field in table.fields.values()]
        writer.writerow([int(table.columns.numbers[row]), *cells])
    return text.getvalue()


def _cell(field: SweepField, row: int) -> str | int | float | None:
    number = float(field.numbers[row])
    if math.isnan(number):
        return None
    if field.labels:
        return field.name_of(row)
    return int(number) if number.is_integer() and math.fabs(number) < _EXACT else number
