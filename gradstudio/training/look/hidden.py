"""A layer seen in two dimensions, from a side that does not jump while the network learns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradstudio.training.look.lens import principal_axes

Floats = NDArray[np.float64]

_ENOUGH = 256
"""Number of activations above which only some of the samples are used to find the axes."""


class HiddenAxes:
    """Projects a layer on its principal plane, turned in that plane to agree with the frame before.

    Components are only defined up to their signs, and those of equal weight up to a turn; of all pairs of axes
    of the plane the one nearest to the last is taken, so that a picture moves only as far as the network did.
    Source: the orthogonal Procrustes problem, Schönemann 1966.
    """

    def __init__(self) -> None:
        self._layer = -1
        self._axes: Floats | None = None

    def project(self, values: Floats, samples: int, layer: int) -> Floats:
        """Return places in the principal plane of the samples, shape (rows, 2); 0 is their mean.

        Args:
            values: shape (rows, neurons), finite, the samples first.
            samples: how many rows are samples; they alone define the plane.
            layer: which layer it is; a change begins afresh.
        """
        centred = values - values[:samples].mean(axis=0)
        if values.shape[1] == 1:
            return np.column_stack([centred[:, 0], np.zeros(len(centred))])
        rows = centred[:samples]
        if min(rows.shape) > _ENOUGH:
            rows = rows[:: -(-len(rows) // _ENOUGH)]
        axes = principal_axes(rows)
        if self._axes is not None and layer == self._layer:
            left, _, right = np.linalg.svd(self._axes @ axes.T)
            axes = left @ right @ axes
        self._layer, self._axes = layer, axes
        places: Floats = centred @ axes.T
        return places
