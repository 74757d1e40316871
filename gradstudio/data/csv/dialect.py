"""Delimiter and quotes of a file, found by looking at its first lines.

Where one delimiter alone parts all lines into equally many cells, it is that. Else CleverCSV finds it, from the
patterns of the rows and the types of the cells; its time grows with the cube of a cell's length, so it is shown
lines that are cut. It is loaded when it is needed.

Source: van den Burg, Nazábal, Sutton 2019, Wrangling messy CSV files by detecting row and type patterns.
"""

from __future__ import annotations

import csv
from collections import Counter

from gradstudio.data.csv.numbers import written

DELIMITERS = (",", ";", "\t", "|", ":", " ")
_PLAIN = (",", ";", "\t", "|")
_LOOKED_AT = 60
_LONGEST_LINE = 300
_LONGEST_PIECE = 6000
_ALL_BUT_A_FEW = 0.9


def dialect_of(lines: list[str]) -> tuple[str, str]:
    """Return the delimiter, "" for none, and the quote of the first lines of a file."""
    lines = lines[:_LOOKED_AT]
    plain = _plain_delimiter(lines)
    if plain:
        return plain, '"'
    # It takes a third of a second to load: only who needs it waits for it.
    from clevercsv.detect import Detector  # noqa: PLC0415

    cut: list[str] = []
    room = _LONGEST_PIECE
    for line in lines:
        cut.append(line.rstrip("\r\n")[: min(_LONGEST_LINE, room)] + "\n")
        room -= len(cut[-1])
        if room <= 0:
            break
    found = Detector().detect("".join(cut), delimiters=list(DELIMITERS))
    if found is None:
        return ",", '"'
    return found.delimiter or "", found.quotechar or '"'


def _plain_delimiter(lines: list[str]) -> str:
    """Return the one delimiter that makes of all lines rows of one width, whose cells are numbers most often."""
    scores = {}
    for delimiter in _PLAIN:
        if any(delimiter in line for line in lines):
            score = _score(lines, delimiter)
            if score:
                scores[delimiter] = score
    if not scores:
        return ""
    first, *others = sorted(scores, key=lambda delimiter: -scores[delimiter])
    return first if not others or scores[first] > 1.2 * scores[others[0]] else ""


def _score(lines: list[str], delimiter: str) -> float:
    try:
        rows = [
            row for row in csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True) if row
        ]
    except csv.Error:
        return 0.0
    widths = Counter(len(row) for row in rows)
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    if width < 2 or count < 2 or count < _ALL_BUT_A_FEW * (len(rows) - 1):
        return 0.0
    cells = [cell for row in rows[1:] if len(row) == width for cell in row[:100] if cell]
    single = sum(len(cell) > 1 and cell[0] == cell[-1] == "'" for cell in cells)
    if single > 0.2 * len(cells):  # the quotes are others
        return 0.0
    numbers = sum(written(cell, ".") is not None or written(cell, ",") is not None for cell in cells)
    return 0.1 + numbers / max(len(cells), 1) + 0.5 * count / len(rows)
