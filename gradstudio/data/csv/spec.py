"""`CsvFormat`: how a CSV file is written, each part of it to be chosen by hand."""

from __future__ import annotations

from dataclasses import dataclass

from gradstudio.data.csv.missing import USUAL
from gradstudio.engine.errors import GradStudioError, cut

MOST_BYTES = 256 * 2**20
_LONGEST_SHOWN = 30


class TableError(GradStudioError, ValueError):
    """A file whose samples cannot be read. Nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvFormat:
    """How a file is written.

    Attributes:
        encoding: as Python calls it.
        delimiter: what stands between two cells; "" for a file of one column.
        quote: what stands around a cell; "" for none.
        decimal: "." or ",".
        header: whether the first row names the columns.
        skip: lines before the first row that are passed over.
        units: rows below the header that are passed over.
        below: rows at the end that are passed over.
        missing: what stands for a missing value, besides an empty cell, where a column is of numbers.
        missing_in_words: whether all of them do so in columns of words, too.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    decimal: str = "."
    header: bool = True
    skip: int = 0
    units: int = 0
    below: int = 0
    missing: tuple[str, ...] = USUAL
    missing_in_words: bool = False


def quoted(cell: str) -> str:
    """Return a cell as a message shows it: in quotes, on one line, and no longer than it need be."""
    return f"“{cut(' '.join(cell[: 4 * _LONGEST_SHOWN].split()), _LONGEST_SHOWN)}”"


def size_in_words(count: int, one: str, more: str = "") -> str:
    """Return a number of things, such as "1 row" or "1,200 rows".

    Args:
        count: how many.
        one: the word for one.
        more: the word for several; one with an s if it is empty.
    """
    return f"1 {one}" if count == 1 else f"{count:,} {more or one + 's'}"
