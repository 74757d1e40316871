"""Columns that are values of one class, told by their names: ``colour=red`` and ``colour=blue``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradstudio.data.csv.names import identifiers
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.layer import Floats
from gradstudio.project.spec.data import ClassColumn


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FileColumns:
    """Inputs as a table keeps them.

    Attributes:
        names: of the inputs.
        values: of each input, if it is a class; empty where all are numbers.
        numbers: shape (samples, inputs): of a class the index of its value.
        columns: names of the columns of the project that they make.
    """

    names: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    numbers: Floats
    columns: tuple[str, ...]


def classes_in(names: Sequence[str]) -> tuple[ClassColumn, ...]:
    """Return the classes among some columns."""
    found: list[ClassColumn] = []
    for index, name in enumerate(names):
        of, equals, value = name.partition("=")
        if not equals:
            continue
        if found and found[-1].name == of and found[-1].columns.stop == index:
            found[-1] = ClassColumn(name=of, values=(*found[-1].values, value), first=found[-1].first)
        else:
            found.append(ClassColumn(name=of, values=(value,), first=index))
    return tuple(found)


def file_columns(inputs: Floats, names: Sequence[str], *, must: bool = False) -> FileColumns:
    """Return inputs as a table keeps them, those that are values of a class as one.

    Args:
        inputs: shape (samples, columns).
        names: of the columns.
        must: whether columns that are called like values of a class must be that.

    Raises:
        ImportingError: they must, and a sample has none or several of a class's values.
    """
    classes = [part for part in classes_in(names) if must or not _misfits(inputs, part)]
    of_first = {part.first: part for part in classes}
    left = {index for part in of_first.values() for index in part.columns}
    parts: list[tuple[str, tuple[str, ...], Floats]] = []
    for index, name in enumerate(names):
        if (part := of_first.get(index)) is not None:
            parts.append((part.name, part.values, _indices(inputs, part)))
        elif index not in left:
            parts.append((name, (), inputs[:, index]))
    own = identifiers([name for name, _, _ in parts])
    values = tuple(value for _, value, _ in parts)
    columns: list[str] = []
    for name, of in zip(own, values, strict=True):
        columns += [f"{name}={value}" for value in of] or [name]
    return FileColumns(
        names=own,
        values=values if any(values) else (),
        numbers=np.column_stack([numbers for _, _, numbers in parts]),
        columns=tuple(columns),
    )


def _misfits(inputs: Floats, part: ClassColumn) -> int:
    """Return the first row, from 1, that has none or several of a class's values; 0 if there is none."""
    own = inputs[:, part.columns]
    fine = np.isin(own, (0.0, 1.0)).all(axis=1) & (own.sum(axis=1) == 1)
    return 0 if fine.all() else int(np.argmin(fine)) + 1


def _indices(inputs: Floats, part: ClassColumn) -> Floats:
    if row := _misfits(inputs, part):
        raise ImportingError(
            f"In row {row} of xs the columns of the class {part.name} ({', '.join(part.column_names[:3])}) "
            "are not one 1 "
            "and else 0. Give each sample one of its values."
        )
    indices: Floats = inputs[:, part.columns].argmax(axis=1).astype(np.float64)
    return indices
