"""The table of runs as a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from gradstudio.app.record.run_columns import RUN_COLUMNS
from gradstudio.app.record.run_row import RunRow
from gradstudio.data.csv.writing import cell_text

_HEAD = ("run", "parent_run", "parent_step", "hidden")


def runs_csv(rows: Iterable[RunRow]) -> str:
    """Return the rows with a heading line: plain numbers with all their digits, empty where there is none.

    Texts that a spreadsheet would take for a formula stand behind an apostrophe.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")  # as RFC 4180 has it
    writer.writerow([*_HEAD, *(column.name for column in RUN_COLUMNS)])
    for row in rows:
        parent = ("", "") if row.parent is None else (row.parent.run, row.parent.step)
        writer.writerow(
            [row.run, *parent, int(row.is_hidden), *(cell_text(column.value(row)) for column in RUN_COLUMNS)]
        )
    return text.getvalue()
