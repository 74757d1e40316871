"""A gradient check as a table of text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from gradstudio.lab.gradient_check import CheckedGradient

_HEAD = ("name", "backward", "difference", "relative_error", "band", "doubt", "step", "because")


def check_csv(rows: Iterable[CheckedGradient], delimiter: str = ",") -> str:
    """Return checked gradients as a table with a head, numbers in full.

    Args:
        rows: from top to bottom.
        delimiter: between cells; a tab is what spreadsheets paste.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")  # as RFC 4180 has it
    writer.writerow(_HEAD)
    for row in rows:
        numbers = (repr(number) for number in (row.backward, row.difference, row.error))
        writer.writerow([row.name, *numbers, row.verdict, repr(row.doubt), repr(row.step), row.because])
    return text.getvalue()
