"""The points of a run's curve that a sweep keeps: the same, however the run is carried out."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gradstudio.store.trial_result import MOST_POINTS
from gradstudio.sweep.race.race import stride_of


def kept_stride(steps: int) -> int:
    """Return the distance of two points that are kept of a run of so many steps: a multiple of a race's."""
    stride = stride_of(steps)
    return stride * math.ceil(math.ceil(steps / stride) / MOST_POINTS)


def packed_points(losses: NDArray[np.float64]) -> bytes:
    """Return the points of a curve as they are kept: little-endian float32, without the NaN of steps not taken."""
    with np.errstate(over="ignore"):
        return losses[~np.isnan(losses)].astype("<f4").tobytes()
