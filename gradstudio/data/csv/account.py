"""`TableRead`: the samples of a file, and in plain words what was taken, passed over and left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from gradstudio.data.csv.head import TableHead
from gradstudio.data.csv.rows import FileLines
from gradstudio.data.csv.spec import quoted, size_in_words
from gradstudio.data.csv.usual import TableChoices, left_out_usually
from gradstudio.engine.errors import cut

_NAMED_COLUMNS = 4
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRead:
    """The samples of a file.

    Attributes:
        fields: of a `Table` in the project.
        left_out: lines whose rows lack a value, the first thousand.
        notes: what else is to be said of the file, each a sentence.
        gaps: lines whose rows lack a value, counted.
        emptiest: name of the column that cost most rows, and how many.
    """

    fields: dict[str, Any]
    left_out: tuple[int, ...]
    notes: tuple[str, ...] = ()
    gaps: FileLines = field(default_factory=FileLines)
    emptiest: tuple[str, int] = ("", 0)

    @property
    def account(self) -> str:
        """The account of the rows that were read and of those left out, in a few sentences."""
        said = [f"Read {self.fields['rows']:,} samples from {self.fields['source']}."]
        if self.gaps.count:
            rows = size_in_words(self.gaps.count, "row")
            name, count = self.emptiest
            where = "all" if count == self.gaps.count else f"{count:,} of them"
            most = f" ({where} in {name})" if name and self.gaps.count > _NAMED_COLUMNS else ""
            said.append(f"Left out {rows} with missing values{most}: {self.gaps.in_words}.")
        return " ".join((*said, *self.notes))


def notes_of(head: TableHead, choices: TableChoices) -> tuple[str, ...]:
    """Return sentences on a file besides those on its samples and their gaps."""
    return tuple(
        note
        for note in (
            _passed_over(head),
            _other_rows(head),
            f"Took every {_ordinal(choices.every)} row of {head.rows:,}." if choices.every > 1 else "",
            _ways_of_writing(head, choices),
            _left_out_columns(head, choices),
        )
        if note
    )


def short_name(name: str) -> str:
    """Return the name of a column as a message shows it."""
    return cut(name, _LONGEST_NAME)


def _passed_over(head: TableHead) -> str:
    format_ = head.format
    parts = [
        size_in_words(count, *names)
        for count, names in (
            (format_.skip, ("line before the first row", "lines before the first row")),
            (format_.units, ("row below the header", "rows below the header")),
            (format_.below, ("row at the end", "rows at the end")),
        )
        if count
    ]
    if (lines := head.passed_over.notes).count:
        parts.append(f"{lines.in_words} with one cell or a comment")
    return f"Skipped {_listed(parts)}." if parts else ""


def _other_rows(head: TableHead) -> str:
    said = []
    if (long := head.passed_over.long).count:
        said.append(f"Left out {size_in_words(long.count, 'row')} with too many cells: {long.in_words}.")
    if (short := head.passed_over.short).count:
        said.append(f"{size_in_words(short.count, 'row').capitalize()} had too few cells: {short.in_words}.")
    return " ".join(said)


def _ways_of_writing(head: TableHead, choices: TableChoices) -> str:
    used = [place for place in (*choices.inputs, choices.target) if head.columns[place].unit]
    parts = [
        f"{short_name(head.names[place])} is in {head.columns[place].unit}"
        + (" (12% is read as 12)" if head.columns[place].unit == "%" else "")
        for place in used
    ]
    return f"{_cut(parts)}." if parts else ""


def _left_out_columns(head: TableHead, choices: TableChoices) -> str:
    """Return which columns are no inputs although nobody chose that, and why."""
    taken = {*choices.inputs, choices.target}
    reasons = left_out_usually(head, choices.target)
    parts = [
        f"{short_name(head.names[place])} ({why})" for place, why in reasons.items() if place not in taken
    ]
    if not parts:
        return ""
    return f"Not taken: {_cut(parts)}."


def no_inputs(head: TableHead, choices: TableChoices) -> str:
    """Return the message for a table of which no input is chosen."""
    target = short_name(head.names[choices.target])
    others = [place for place in range(len(head.columns)) if place != choices.target]
    if not others:
        return (
            f"{head.path.name} has one column, but a table needs inputs and a target. Choose another file, or of a "
            "text another delimiter."
        )
    reasons = ((head.names[place], head.columns[place].prevents("number")) for place in others)
    parts = [f"in {short_name(name)} {reason}" for name, reason in reasons if reason]
    if len(parts) < len(others):
        return "Choose at least one column as an input."
    return f"There is no input to learn {target} from: {_cut(parts)}. Mend the cells, or take columns as classes."


def _cut(parts: list[str]) -> str:
    more = len(parts) - _NAMED_COLUMNS
    return _listed([*parts[:_NAMED_COLUMNS], f"{more:,} more"] if more > 0 else parts)


def _listed(parts: Iterable[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def _ordinal(count: int) -> str:
    ending = "th" if count % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{ending}"


def place_of(head: TableHead, line: int, column: int) -> str:
    """Return where a cell stands, as messages begin.

    Args:
        head: what is known of the file.
        line: of the cell, from 1.
        column: its index, from 0.
    """
    return f"{head.path.name}, line {line}, column {column + 1} ({short_name(head.names[column])}):"


def wrong_cell(head: TableHead, line: int, column: int, cell: str, why: str) -> str:
    """Return the message for a cell that is no number where one is wanted.

    Args:
        head: what is known of the file.
        line: of the cell, from 1.
        column: its index, from 0.
        cell: its text.
        why: what is wrong with it.
    """
    mend = "Mend the cell"
    if why.startswith("not"):
        mend += ", name it as a missing value, take the column as a class, or leave it out"
    return f"{place_of(head, line, column)} {quoted(cell)} is {why}. {mend}."
