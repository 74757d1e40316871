"""What one most likely wants of a table: the target by its name, ids and nearly empty columns left out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gradstudio.data.csv.columns import TableColumn
from gradstudio.data.csv.head import TableHead
from gradstudio.project.spec.data import MAX_CLASSES, MAX_COLUMNS, MAX_NUMBERS, MAX_SAMPLES, MAX_VALUES

_TARGETS = frozenset((
    "target", "class", "label", "labels", "y", "species", "outcome", "diagnosis",
    "response", "output", "category", "type", "variety", "result", "survived", "quality",
    "price", "medv", "churn", "default",
))  # fmt: skip
_ANYWHERE = frozenset(("target", "label"))
_IDS = frozenset((
    "id", "ids", "index", "idx", "no", "nr", "num", "number",
    "row", "rows", "rowid", "row_id", "rownames", "rownum", "row_names", "row_number",
    "sno", "s_no", "sl_no", "sr_no", "serial", "serial_no", "record", "uid",
    "uuid", "guid", "key", "unnamed", "x_id", "obs", "observation",
))  # fmt: skip
_ALWAYS_IDS = frozenset(("id", "ids", "unnamed", "index", "row_names", "rownames", "uuid", "guid", ""))
"""The others are if no two rows have the same."""
_LEAST_FILLED = 0.25
_MANY = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChoices:
    """The choices for reading a file: target, inputs, classes, rows.

    Attributes:
        inputs: columns to learn from, from 0.
        classes: those of the inputs that are classes; the others are numbers.
        target: column to learn.
        target_is: what it holds.
        incomplete: what is done with rows that lack a value: left out, or the file is refused.
        standardise: whether inputs, and a target that is a number, are brought to mean 0 and standard deviation 1.
        every: of how many rows one is taken; 1 for all.
    """

    inputs: tuple[int, ...]
    target: int
    target_is: Literal["class", "number"]
    classes: frozenset[int] = frozenset()
    incomplete: Literal["leave_out", "refuse"] = "leave_out"
    standardise: bool = True
    every: int = 1


def usual_choices(head: TableHead, target: int | None = None) -> TableChoices:
    """Return what one most likely wants, such that it can be read wherever anything of the file can.

    Args:
        head: what was found by looking at the file.
        target: the column that is to be learned; None for the one that it most likely is.
    """
    target = _target(head) if target is None else target
    reasons = left_out_usually(head, target)
    used = [place for place in range(len(head.columns)) if place != target and place not in reasons]
    classes = frozenset(place for place in used if not head.columns[place].is_number)
    return TableChoices(
        inputs=tuple(used),
        classes=classes,
        target=target,
        target_is="class" if _is_class(head.columns[target]) else "number",
        every=_every(head, used),
    )


def left_out_usually(head: TableHead, target: int) -> dict[int, str]:
    """Return which columns are no inputs by default, and why."""
    reasons: dict[int, str] = {}
    fallback: dict[int, str] = {}
    for place, column in enumerate(head.columns):
        if place == target:
            continue
        reason = _unusable(column)
        if reason and (column.is_empty or not is_unnamed(head, place)):
            reasons[place] = reason
        elif is_unnamed(head, place):
            (reasons if reason else fallback)[place] = "it has no name"
        elif _is_sparse(column):
            fallback[place] = f"{column.missing:,} of {column.rows:,} rows have no value there"
        elif is_id(column, place):
            fallback[place] = "it only tells the rows apart"
    if len(reasons) + len(fallback) + 1 < len(head.columns):
        reasons |= fallback
    reasons |= _too_gappy(head, target, reasons)
    return reasons | _too_many(head, target, reasons)


def _unusable(column: TableColumn) -> str:
    if column.is_number:
        return ""
    if reason := column.prevents("class"):
        return reason if column.is_empty or column.first_other is None else _no_number(column)
    if not _recurs(column, MAX_VALUES):
        return _no_number(column)
    return ""


def _is_sparse(column: TableColumn) -> bool:
    return column.missing > (1 - _LEAST_FILLED) * column.rows


def _no_number(column: TableColumn) -> str:
    return f"{column.prevents('number')}, and too many values differ for a class"


def is_id(column: TableColumn, place: int) -> bool:
    """Whether a column only tells rows apart: by its name, or as the first one, without any, that counts them."""
    if not column.is_named:
        return column.counts_rows if place == 0 and column.rows > 9 else False
    name = re.sub(r"\W+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", column.name)).strip("_").lower()
    name = re.sub(r"_\d+$", "", name)
    distinct = column.kinds > MAX_VALUES or column.kinds >= _MANY * (column.rows - column.missing)
    whole = column.is_whole or not column.is_number
    if name in _ALWAYS_IDS:
        return whole
    if name == "x" and column.counts_rows and place == 0 and column.name == "X":  # R's
        return True
    return whole and distinct and (name in _IDS or name.endswith(("_id", "_number")))


def _target(head: TableHead) -> int:
    columns = head.columns
    ids = {place for place, column in enumerate(columns) if is_unnamed(head, place) or is_id(column, place)}
    can_be = [place for place, column in enumerate(columns) if _can_be_target(column) and place not in ids]
    can_be = can_be or [place for place, column in enumerate(columns) if _can_be_target(column)]
    if not can_be:
        return len(columns) - 1
    told = [place for place in (can_be[-1], can_be[0]) if _named_target(columns[place].name, _TARGETS)]
    told += [place for place in can_be if _named_target(columns[place].name, _ANYWHERE)]
    return told[0] if told else can_be[-1]


def is_unnamed(head: TableHead, place: int) -> bool:
    """Whether a column has no name where others have."""
    return head.format.header and not head.columns[place].is_named


def _named_target(name: str, names: frozenset[str]) -> bool:
    return re.sub(r"\W+", "_", name).strip("_").lower() in names


def _can_be_target(column: TableColumn) -> bool:
    if column.rows - column.missing < 2 or _is_sparse(column):
        return False
    if column.is_number:
        return column.kinds > 1
    return not column.prevents("target_class") and column.kinds < max(3, column.rows - column.missing)


def _is_class(column: TableColumn) -> bool:
    """Whether a target is rather a class: words, or whole numbers that recur."""
    if not column.is_number:
        return True
    return column.is_whole and column.kinds > 1 and _recurs(column, MAX_CLASSES)


def _recurs(column: TableColumn, most: int) -> bool:
    """Whether a column has so few values that they are classes rather than, say, names."""
    return 1 <= column.kinds <= min(most, max(2, (column.rows - column.missing) // 3))


def _too_gappy(head: TableHead, target: int, reasons: dict[int, str]) -> dict[int, str]:
    """Return the inputs that together would cost most rows, those with the most gaps first."""
    inputs = [place for place in range(len(head.columns)) if place != target and place not in reasons]
    inputs.sort(key=lambda place: head.columns[place].missing)
    gaps = np.zeros((head.rows + 7) // 8, dtype=np.uint8)
    if head.columns[target].gaps:
        gaps |= np.frombuffer(head.columns[target].gaps, dtype=np.uint8)
    least = max(2, _LEAST_FILLED * (head.rows - head.columns[target].missing))
    for count, place in enumerate(inputs):
        own = head.columns[place].gaps
        if not own:
            continue
        gaps |= np.frombuffer(own, dtype=np.uint8)
        if count and head.rows - int(np.unpackbits(gaps).sum()) < least:
            return {
                other: f"{head.columns[other].missing:,} of {head.rows:,} rows have no value there"
                for other in inputs[count:]
            }
    return {}


def _too_many(head: TableHead, target: int, reasons: dict[int, str]) -> dict[int, str]:
    """Return the inputs beyond the largest number of columns, a class counted with each of its values."""
    room = MAX_COLUMNS
    left: dict[int, str] = {}
    for place, column in enumerate(head.columns):
        if place == target or place in reasons:
            continue
        needed = 1 if column.is_number else column.kinds
        if needed > room:
            left[place] = f"there can be {MAX_COLUMNS:,} inputs"
        else:
            room -= needed
    return left


def _every(head: TableHead, inputs: list[int]) -> int:
    """Return of how many rows one is to be taken, for all to fit."""
    classes = frozenset(place for place in inputs if not head.columns[place].is_number)
    return -(-head.rows // most_samples(head, inputs, classes))


def most_samples(head: TableHead, inputs: Iterable[int], classes: Collection[int]) -> int:
    """Return how many samples of some inputs a project holds, a class counted with each of its values.

    Args:
        head: what is known of the file.
        inputs: indices of the columns that are inputs.
        classes: indices of the columns whose values are classes.
    """
    width = 1 + sum(head.columns[place].kinds if place in classes else 1 for place in inputs)
    return min(MAX_SAMPLES, MAX_NUMBERS // width)
