"""What differs most between right numbers and those with mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_SAME = 1e-12
"""Relative: numbers that differ by less are those of a sum in another order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongNumber:
    """A number that is not what it should be.

    Attributes:
        index: of the node, or of the parameter.
        name: what it is called.
        right: what it should be.
        wrong: what it is.
    """

    index: int
    name: str
    right: float
    wrong: float


def differing(right: Floats, wrong: Floats) -> NDArray[np.bool_]:
    """Return which numbers differ by more than rounding; one that is not finite differs from all but its like."""
    with np.errstate(invalid="ignore", over="ignore"):
        apart = np.abs(wrong - right)
        least = _SAME * np.maximum(np.abs(right), np.abs(wrong))
        found: NDArray[np.bool_] = ~(apart <= least)
    same: NDArray[np.bool_] = (right == wrong) | (np.isnan(right) & np.isnan(wrong))
    return found & ~same


def differences(
    right: Floats, wrong: Floats, names: Sequence[str], most: int = 200
) -> tuple[WrongNumber, ...]:
    """Return the numbers that differ, those that differ most first.

    Args:
        right: what they should be, shape (numbers,).
        wrong: what they are, of the same shape.
        names: of each.
        most: how many are returned at the most.
    """
    found = np.flatnonzero(differing(right, wrong))
    with np.errstate(invalid="ignore", over="ignore"):
        apart = np.nan_to_num(np.abs(wrong - right)[found], nan=np.inf)
    order = found[np.argsort(-apart, kind="stable")][:most]
    return tuple(
        WrongNumber(index=i, name=names[i], right=float(right[i]), wrong=float(wrong[i]))
        for i in order.tolist()
    )
