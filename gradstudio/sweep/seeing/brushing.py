"""Which runs of a sweep are meant: the best of them, and those within the ranges that are marked on axes."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from gradstudio.sweep.seeing.sweep_table import SweepTable

Brushes = Mapping[str, tuple[float, float]]
"""By the key of a column, the least and the greatest value that is meant; both may be infinite."""

Mask = NDArray[np.bool_]


def best_share(table: SweepTable, percent: float) -> Mask:
    """Return which runs are among the best.

    Args:
        table: the runs.
        percent: how many of a hundred, above 0; 100 are all. At least one run is among them.

    Returns:
        Shape (runs,).
    """
    meant = np.zeros(len(table), dtype=np.bool_)
    many = len(table) if percent >= 100.0 else max(1, math.floor(len(table) * percent / 100.0))
    meant[table.order[:many]] = True
    return meant


def within(table: SweepTable, brushes: Brushes) -> Mask:
    """Return which runs lie within all ranges; a run without a value lies in none. Shape (runs,)."""
    meant = np.ones(len(table), dtype=np.bool_)
    for key, (low, high) in brushes.items():
        field = table.fields.get(key)
        if field is not None:
            meant &= (field.numbers >= low) & (field.numbers <= high)
    return meant
