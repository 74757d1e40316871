"""Samples of any number of columns as points of a plane, to be drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import Dataset
from gradstudio.training.look.lens import principal_axes, rows_that_know


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Flat:
    """Where samples lie in a plane.

    Attributes:
        points: shape (samples, 2).
        low: least of both coordinates that a picture should show, shape (2,).
        high: greatest, shape (2,).
        one_scale: whether both axes have the same unit.
    """

    points: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    one_scale: bool


def flat(dataset: Dataset) -> Flat:
    """Return the samples as points: the column over the target, both columns, or the plane of greatest spread.

    Of more than two columns, each in units of its own spread, it is the plane of the first two principal
    components.
    """
    raw = dataset.raw
    if raw.shape[1] == 1:
        points = np.column_stack([raw[:, 0], dataset.in_target_unit(dataset.targets)])
    elif raw.shape[1] == 2:
        points = raw
    else:
        points = _principal_plane(raw)
    low, high = points.min(axis=0), points.max(axis=0)
    shown = dataset.domain[:2] if raw.shape[1] <= 2 else dataset.domain[:0]
    low[: len(shown)], high[: len(shown)] = shown.T
    return Flat(points=points, low=low, high=high, one_scale=raw.shape[1] > 1)


def _principal_plane(raw: NDArray[np.float64]) -> NDArray[np.float64]:
    some = rows_that_know(raw)
    middle, spread = some.mean(axis=0), some.std(axis=0)
    spread[spread == 0] = 1.0
    axes = principal_axes((some - middle) / spread)
    weights = axes.T / spread[:, np.newaxis]
    return np.asarray(raw @ weights - middle @ weights)
