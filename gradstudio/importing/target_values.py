"""Targets as an array: what is missing is told by its row, and what holds numbers alone is one of numbers."""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.importing.errors import ImportingError
from gradstudio.importing.samples import array_of


def target_array(ys: Any) -> NDArray[Any]:
    """Return targets as an array.

    Args:
        ys: of the caller: a list, an array, a column of a data frame.

    Raises:
        ImportingError: it makes no array, or a sample has no target; the message says which.
    """
    array = array_of(ys, "ys")
    if array.ndim == 0:
        return array
    if array.dtype.kind == "O":
        _require_all(array.ravel().tolist(), max(1, array.size // max(1, len(array))))
        return _as_numbers(array)
    if array.dtype.kind in "US" and array.ndim == 1 and isinstance(ys, list | tuple):
        _require_all(ys, 1)  # NumPy has made a word of what is missing among words
    return array


def class_name(label: object) -> str:
    """Return how a class is called: 1.0 is called 1, as 1 is."""
    if isinstance(label, bool):
        return str(label)
    if isinstance(label, float) and label.is_integer() and abs(label) < 1e15:
        return str(int(label))
    return str(label)


def classes_in_order(array: NDArray[Any]) -> list[str]:
    """Return the names of the classes among some targets: whole numbers by their size, words by their letters."""
    names = {class_name(label) for label in array.tolist()}
    return sorted(names, key=int) if all(map(_is_whole, names)) else sorted(names)


def _is_whole(name: str) -> bool:
    return name.removeprefix("-").isdecimal() and name.isascii()


def _require_all(values: Iterable[object], columns: int) -> None:
    for place, value in enumerate(values):
        if _is_missing(value):
            raise ImportingError(
                f"ys has no target in row {place // columns + 1}. Leave the sample out, or give it one."
            )


def _is_missing(value: object) -> bool:
    if value is None or type(value).__name__ in ("NAType", "NaTType"):  # those of pandas are equal to nothing
        return True
    return isinstance(value, float | np.floating) and bool(np.isnan(value))


def _as_numbers(array: NDArray[Any]) -> NDArray[Any]:
    values = array.ravel().tolist()
    truths = [isinstance(value, bool | np.bool_) for value in values]
    if values and all(truths):
        return array.astype(bool)
    if not any(truths) and all(isinstance(value, Real) for value in values):
        found = np.array(values).reshape(array.shape)
        return found if found.dtype.kind in "iuf" else array.astype(np.float64)
    return array
