"""How far the outputs of two networks are apart over a part of the input space."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.training.look.reading import Reading
from gradstudio.training.look.requests import Maps

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OutputDifference:
    """What the one says less what the other says.

    Attributes:
        values: for each cell, shape (height, width); NaN where one of them has no value.
        limit: the largest magnitude; 0 where both say the same everywhere.
        signed: whether it can be below 0.
        what: what the numbers are.
    """

    values: Floats
    limit: float
    signed: bool
    what: str


def output_difference(a: Maps, a_reading: Reading, b: Maps, b_reading: Reading) -> OutputDifference | None:
    """Return B − A of what two networks say, or None where they were asked over different parts.

    Of a regression it is the difference of the predictions in the unit of the targets; of two classes that of the
    scores, or of 2p − 1, within −1 and 1; of more classes the total variation distance of the probabilities,
    Σ |pB − pA| / 2, from 0 to 1.

    Args:
        a: the outputs of the one.
        a_reading: how they are read.
        b: the outputs of the other.
        b_reading: how they are read.
    """
    one, other = a.layers[-1], b.layers[-1]
    if a.request.lens != b.request.lens or one.shape[1:] != other.shape[1:]:
        return None
    if (a_reading.task, a_reading.classes) != (b_reading.task, b_reading.classes):
        return None
    with np.errstate(invalid="ignore", over="ignore"):
        if not b_reading.is_signed:
            shares = b_reading.shares(other) - a_reading.shares(one)
            return _difference(
                np.abs(shares).sum(axis=0) / 2, signed=False, what="probability that changes class"
            )
        if b_reading.task == "regression":
            low, _, high = b_reading.ends
            unit = (high - low) / (2 * b_reading.limit)
            apart = (b_reading.signed(other) - a_reading.signed(one)) * unit
            return _difference(apart, signed=True, what="prediction B − prediction A")
        apart = b_reading.portions(other).clip(-1, 1) - a_reading.portions(one).clip(-1, 1)
    what = f"output B − output A ({'2p − 1' if b_reading.is_probability else 'score'})"
    return _difference(apart, signed=True, what=what)


def _difference(values: NDArray[np.floating[Any]], *, signed: bool, what: str) -> OutputDifference:
    numbers: Floats = np.asarray(values, dtype=np.float64)
    finite = np.abs(numbers[np.isfinite(numbers)])
    return OutputDifference(values=numbers, limit=float(finite.max(initial=0.0)), signed=signed, what=what)
