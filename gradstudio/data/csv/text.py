"""From the bytes of a file to its lines: the encoding found, and no line longer than memory bears."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from gradstudio.data.csv.spec import MOST_BYTES, CsvFormat, TableError

if TYPE_CHECKING:
    from _csv import Reader

Progress = Callable[[float], None]
"""Called with the share of the file that was read, 0 to 1. What it raises ends the reading."""

_BLOCK = 2**20
_LONGEST_LINE = 2**20
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PROBLEMS = {
    "expected after": "After a closing quote comes neither a delimiter nor the row's end. Mend the quotes there.",
    "unexpected end": "A quote is opened here and never closed. Mend the quotes there.",
    "field limit": "A cell is longer than any should be: a quote may never be closed. Mend the quotes there.",
}
"""What the standard library says → what is wrong."""


def in_words(error: csv.Error) -> str:
    """Return in two sentences what is wrong with a row that cannot be parted into cells."""
    for sign, said in _PROBLEMS.items():
        if sign in str(error):
            return said
    return f"{str(error).capitalize()}. Mend the row."


def cannot_be_read(path: Path, error: OSError) -> TableError:
    """Return the message for a file that the system cannot read."""
    return TableError(f"{path.name} cannot be read: {error.strerror or error}.")


def not_text(path: Path, encoding: str, line: int) -> TableError:
    """Return the message for bytes that an encoding does not have.

    Args:
        path: the file.
        encoding: which was chosen or found.
        line: up to which all was well.
    """
    return TableError(
        f"{path.name}, after line {line}: this is not {encoding.upper()} text. Choose another encoding, or save "
        "the file as UTF-8."
    )


def read_bytes(path: Path, most: int) -> tuple[bytes, bool]:
    """Return the first bytes of a file, and whether these are all.

    Raises:
        TableError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(most)
            return head, not file.read(1)
    except OSError as error:
        raise cannot_be_read(path, error) from None


def encoding_of(path: Path, progress: Progress) -> str:
    """Return the encoding of a whole file: what its mark says, else UTF-8 if it is that, else Windows-1252.

    A text in UTF-16 without a mark shows by its zeros, every other byte.

    Raises:
        TableError: the file cannot be read, or is too large.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise TableError(
                f"{path.name} is larger than {MOST_BYTES >> 20} MB. Keep fewer rows or columns of it."
            )
        with path.open("rb") as file:
            block = file.read(_BLOCK)
            for mark, encoding in _BYTE_ORDER_MARKS:
                if block.startswith(mark):
                    return encoding
            if (wide := _unmarked_utf16(block)) is not None:
                return wide
            while block:
                decoder.decode(block)
                progress(0.0)
                block = file.read(_BLOCK)
            decoder.decode(b"", final=True)
    except OSError as error:
        raise cannot_be_read(path, error) from None
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _unmarked_utf16(block: bytes) -> str | None:
    even, odd = block[: 2 * (len(block) // 2) : 2], block[1::2]
    enough = 0.7 * len(odd)
    if odd.count(0) > enough and not even.count(0):
        return "utf-16-le"
    return "utf-16-be" if even.count(0) > enough and not odd.count(0) else None


def parsed(lines: Iterator[str], format: CsvFormat) -> Reader:  # noqa: A002 - its name
    """Return the rows of a file, each a list of cells. `line_num` counts the lines that were read."""
    return csv.reader(
        lines,
        # A character that no text file holds: of one column nothing is parted.
        delimiter=format.delimiter or "\x1f",
        quotechar=format.quote or None,
        quoting=csv.QUOTE_MINIMAL if format.quote else csv.QUOTE_NONE,
        skipinitialspace=True,  # and several blanks are one, where they are the delimiter
        strict=True,
    )


def lines_of(text: TextIO, path: Path, skip: int) -> Iterator[str]:
    """Go through the lines of an open file, below those that are passed over.

    Args:
        text: the file, with newlines as they are.
        path: where it is, for messages.
        skip: how many lines are passed over.

    Raises:
        TableError: a line is far longer than a row can be.
        UnicodeError: the bytes are no text in this encoding.
    """
    number = 0
    while line := text.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE:
            raise TableError(
                f"{path.name}, line {number}: the line is longer than a million characters. "
                "Put each sample in a row of its own."
            )
        if number > skip:
            yield line
