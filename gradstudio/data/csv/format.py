"""How a CSV file is written and what its columns hold, found by looking at all of it."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import replace
from pathlib import Path

from gradstudio.data.csv.columns import Tally, judged
from gradstudio.data.csv.dialect import dialect_of
from gradstudio.data.csv.head import Cells, TableHead
from gradstudio.data.csv.kinds import kind_of_bytes, kind_of_text
from gradstudio.data.csv.layout import (
    COMMENTS,
    delimiter_told,
    is_header,
    lines_before,
    rows_before,
    rows_below,
    rows_of_units,
    width_of,
)
from gradstudio.data.csv.numbers import decimal_of, is_ambiguous
from gradstudio.data.csv.rows import Rows
from gradstudio.data.csv.spec import CsvFormat, TableError
from gradstudio.data.csv.text import Progress, encoding_of, in_words, not_text, parsed, read_bytes
from gradstudio.project.spec.data import MAX_COLUMNS

HEAD_ROWS = 60
_HEAD_BYTES = 2**20
_TAIL_BYTES = 2**16
_LONGEST_COMMENT = 100_000
_MOST_COLUMNS = 4 * MAX_COLUMNS


def _silent(share: float) -> None:
    """Tell nobody how far it is."""


def read_head(
    path: Path,
    chosen: CsvFormat | None = None,
    progress: Progress = _silent,
    *,
    written: CsvFormat | None = None,
) -> TableHead:
    """Find out how a file is written, and judge its columns over all rows.

    Args:
        path: the file.
        chosen: how it is written, if that is known better.
        progress: is told the share of the file that was looked at; what it raises ends it.
        written: encoding, delimiter and quotes of a file that this program has written; its rows are still found.

    Raises:
        TableError: it cannot be read, is no text, no table, or holds no rows.
    """
    told = chosen or written
    encoding = told.encoding if told is not None else encoding_of(path, progress)
    data, is_whole = read_bytes(path, _HEAD_BYTES)
    if written is None and (kind := kind_of_bytes(data)) is not None:
        raise TableError(f"{path.name} is {kind[0]}, not a CSV file. {kind[1]}.")
    text = _decoded(data, encoding, path, is_whole=is_whole)
    if told is None and (kind := kind_of_text(text)) is not None:
        raise TableError(f"{path.name} is {kind[0]}, not a CSV file. {kind[1]}.")
    lines = io.StringIO(text, newline="").readlines()
    if chosen is None:
        chosen, rows = _found_format(lines, encoding, path, written)
        below = rows_below(_tail(path, chosen), rows, width_of(rows))
        # The very last row of a short file is its first one, too.
        chosen = replace(chosen, below=min(below, max(len(rows) - 2, 0)))
        return _judged(path, chosen, lines, progress, can_change=True)
    return _judged(path, chosen, lines, progress, can_change=False)


def _decoded(data: bytes, encoding: str, path: Path, *, is_whole: bool) -> str:
    try:
        text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(data, final=is_whole)
    except UnicodeError:
        raise not_text(path, encoding, 0) from None
    if not is_whole and "\n" in text:
        text = text[: text.rindex("\n") + 1]
    if not text.strip("\ufeff\x1a \t\r\n"):
        raise TableError(f"{path.name} is empty. Choose a file with one sample in each row.")
    if "\0" in text:
        raise TableError(f"{path.name} is not a text file. Save the table as CSV first.")
    return text


def _found_format(
    lines: list[str], encoding: str, path: Path, written: CsvFormat | None
) -> tuple[CsvFormat, list[Cells]]:
    """Return how a file is written, and its first samples.

    Args:
        lines: the beginning of the file.
        encoding: of the file.
        path: where it is, for messages.
        written: delimiter and quotes, if they are known.
    """
    before = lines_before(lines)
    body = lines[before:]
    delimiter, quote = (
        (written.delimiter, written.quote) if written is not None else (delimiter_told(lines), '"')
    )
    if not delimiter:
        delimiter, quote = dialect_of(body)
    found = CsvFormat(encoding=encoding, delimiter=delimiter, quote=quote, skip=before, header=False)
    try:
        numbered = _rows(body, found, path)
    except TableError:  # what was taken for quotes is none: so it can be seen, and another delimiter chosen
        found = replace(found, quote="")
        numbered = _rows(body, found, path)
    width = width_of([row for _, row in numbered])
    titles = rows_before([row for _, row in numbered], width)
    if titles:
        before += numbered[titles][0] - 1
        numbered = _rows(lines[before:], replace(found, skip=before), path)
    rows = [row for _, row in numbered]
    header = is_header(rows[0], rows[1:])
    if not header and (commented := _commented_header(lines[:before], found, rows)) is not None:
        before, header = commented, True
        rows = [row for _, row in _rows(lines[before:], found, path)]
    units = rows_of_units(rows[1:]) if header else 0
    samples = rows[header + units :] or rows
    found = replace(found, skip=before, header=header, units=units)
    return replace(found, decimal=_decimal(samples, found.delimiter)), samples


def _commented_header(lines: list[str], found: CsvFormat, rows: list[Cells]) -> int | None:
    """Return which of the comments before the samples names their columns, if one does."""
    for place in reversed(range(len(lines))):
        text = lines[place].strip()
        if not text:
            continue
        if not text.startswith(COMMENTS):
            return None
        if len(text) > _LONGEST_COMMENT:
            return None
        cells = next(parsed(iter([text.lstrip("#%/ ")]), replace(found, quote="")), [])
        stripped = tuple(cell.strip() for cell in cells)
        fits = len(stripped) == width_of(rows) > 1
        return place if fits and is_header(stripped, rows) else None
    return None


def _rows(lines: list[str], format: CsvFormat, path: Path) -> list[tuple[int, Cells]]:  # noqa: A002 - its name
    """Return the first rows, each with the number of the line in which it begins among these."""
    rows: list[tuple[int, Cells]] = []
    reader = parsed(iter(lines), format)
    begin = 1
    try:
        for cells in reader:
            if any(cells) and cells != ["\x1a"]:
                rows.append((begin, tuple(cell.strip() for cell in cells)))
            begin = reader.line_num + 1
            if len(rows) == HEAD_ROWS:
                break
    except csv.Error as error:
        # The last row of the piece that was read may be cut within a quoted cell.
        if not rows:
            raise TableError(
                f"{path.name}, line {reader.line_num + format.skip}: {in_words(error)}"
            ) from None
    if not rows:
        raise TableError(f"{path.name} is empty. Choose a file with one sample in each row.")
    return rows


def _tail(path: Path, format: CsvFormat) -> list[Cells]:  # noqa: A002 - its name
    """Return the last rows of a file."""
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            # On a border between two characters, be they of four bytes.
            start = max(size - _TAIL_BYTES, 0) // 4 * 4
            file.seek(start)
            data = file.read(_TAIL_BYTES + 4)
    except OSError:
        return []
    encoding = format.encoding
    if start and encoding in {
        "utf-16",
        "utf-32",
    }:  # without its mark it is of this machine's order, as most are
        encoding = f"{encoding}-le"
    lines = io.StringIO(data.decode(encoding, errors="replace"), newline="").readlines()[bool(start) :]
    try:
        return [
            tuple(cell.strip() for cell in cells)
            for cells in parsed(iter(lines), format)
            if any(cells) and cells != ["\x1a"]
        ]
    except csv.Error:
        return []


def _decimal(rows: list[Cells], delimiter: str) -> str:
    cells = [cell for row in rows for cell in row]
    signs = [decimal_of(cell) for cell in cells]
    commas, points = signs.count(","), signs.count(".")
    if (
        not commas and not points and delimiter == ";"
    ):  # which is the delimiter where the comma is no thousands'
        return "," if any(map(is_ambiguous, cells)) else "."
    return "," if commas > points else "."


def _judged(
    path: Path,
    format: CsvFormat,  # noqa: A002 - what it is called everywhere
    lines: list[str],
    progress: Progress,
    *,
    can_change: bool,
) -> TableHead:
    """Go through the whole file; if its numbers turn out to have the other decimal sign, once more."""
    rows = [row for _, row in _rows(lines[format.skip :], format, path)]
    samples = rows[format.header + format.units :]
    width = width_of(rows)
    if width > _MOST_COLUMNS:
        raise TableError(
            f"{path.name} has {width:,} columns, but there can be {MAX_COLUMNS:,} inputs. Put each sample in a row."
        )
    going = Rows(path, format, width)
    tallies = [Tally(format) for _ in range(width)]
    problem = ""
    try:
        for block in going.blocks(progress):
            judged(tallies, block)
    except TableError as error:
        problem = str(error)
    against, in_favour = sum(t.against for t in tallies), sum(t.in_favour for t in tallies)
    if can_change and against > in_favour:
        other = replace(format, decimal="," if format.decimal == "." else ".")
        return _judged(path, other, lines, progress, can_change=False)
    names = _names(rows[0] if format.header else (), width)
    columns = tuple(
        tally.column(name or f"column {place + 1}", is_named=bool(name))
        for place, (name, tally) in enumerate(zip(names, tallies, strict=True))
    )
    if not columns[0].rows and not problem:
        problem = f"{path.name} has no samples below the names of the columns. Choose a file with more rows."
    return TableHead(
        path=path,
        format=format,
        samples=tuple((*row, *[""] * width)[:width] for row in samples if len(row) > 1 or width == 1),
        columns=columns,
        passed_over=going.passed_over,
        problem=problem,
    )


def _names(header: Cells, width: int) -> Cells:
    """Return the names of a header, each on one line; "" where it has none."""
    names = tuple(" ".join(name.lstrip("\ufeff").split()) for name in header)
    if names and names[0].startswith("#") and len(names) >= width:
        names = (names[0].lstrip("# "), *names[1:])
    if len(names) == width - 1 and all(names):  # as R writes it: the row names have no name
        names = ("", *names)
    return (*names, *[""] * width)[:width]
