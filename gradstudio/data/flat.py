"""Samples of any number of columns as points of a plane, to be drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import Dataset


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
        points = np.column_stack([raw[:, 0], dataset.targets])
    elif raw.shape[1] == 2:
        points = raw
    else:
        points = _principal_plane(raw)
    low, high = points.min(axis=0), points.max(axis=0)
    if raw.shape[1] == 1:
        low[0], high[0] = dataset.domain[0]
    return Flat(points=points, low=low, high=high, one_scale=raw.shape[1] > 1)


def _principal_plane(raw: NDArray[np.float64]) -> NDArray[np.float64]:
    spread = raw.std(axis=0)
    scaled = (raw - raw.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    # Of the columns, not of the samples: there may be a hundred thousand of these.
    _, axes = np.linalg.eigh(scaled.T @ scaled)
    plane = axes[:, -1:-3:-1]
    # An axis may come with either sign: the largest weight is positive.
    plane = plane * np.sign(plane[np.abs(plane).argmax(axis=0), [0, 1]])
    return np.asarray(scaled @ plane)
