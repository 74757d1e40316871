"""The memory that the kernels work in, laid out once for a network and a size of batch."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.arguments import BatchedData, NetworkArrays
from gradstudio.compiled.config import NetConfig
from gradstudio.compiled.layout import USES_BLAS, make_plan, padded, uses_blas

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_PART = 504
"""Largest number of samples worked off at once: whole tiles, and an odd number of cache lines in a row."""
_PART_IN_BLAS = 1024
"""The same if a layer is large: BLAS takes its own pieces."""
_MOST_IN_A_PART = 64 * 2**20
"""Bytes that a workspace may take before it is made for fewer samples: with networks of 4,000 neurons and more."""
_LEAST_PART = 64
_MOST = 4
"""Largest number of workspaces that are held: a run uses one or two, the views a few more."""
_MOST_BYTES = 512 * 2**20
"""Largest size of those that are held, in bytes; the one used last is held whatever its size."""


class Workspace(NamedTuple):
    """A network's arrays with room for a batch.

    Attributes:
        arrays: what the kernels take.
        part: largest number of samples worked off at once.
    """

    arrays: NetworkArrays
    part: int

    def all_in_order(self, inputs: Floats, targets: Floats) -> BatchedData:
        """Return all of some samples as one batch."""
        count = inputs.shape[1]
        return BatchedData(inputs, targets, np.arange(count), np.array([0, count]), self.part, True, False)

    def some(self, inputs: Floats, targets: Floats, chosen: Integers) -> BatchedData:
        """Return some of the samples as one batch.

        Args:
            inputs: of all samples, shape (inputs, samples).
            targets: of all samples.
            chosen: indices of those that are wanted.
        """
        bounds = np.array([0, len(chosen)])
        return BatchedData(inputs, targets, chosen, bounds, self.part, False, False)


class WorkspaceCache:
    """The workspaces of one network, kept by size and reused.

    Args:
        net: the network; with other rates of dropout it is laid out in another way.
        dropout: rate of each layer.
        parameters: flat; the kernels change them.
        gradient: receives the gradient, of the same shape.
    """

    def __init__(self, net: NetConfig, dropout: Floats, parameters: Floats, gradient: Floats) -> None:
        self._net = net
        self._dropout, self._parameters, self._gradient = dropout, parameters, gradient
        self._known: dict[tuple[int, bool], Workspace] = {}
        part = _PART_IN_BLAS if uses_blas(net) else _PART
        affordable = _MOST_IN_A_PART * _LEAST_PART // (8 * make_plan(net, _LEAST_PART)[1])
        self._part = min(part, max(_LEAST_PART, affordable // _LEAST_PART * _LEAST_PART))

    def of(self, samples: int, *, on_tiles: bool = False) -> Workspace:
        """Return the one for a number of samples.

        Args:
            samples: of the largest batch.
            on_tiles: whether no layer goes to BLAS, whatever its size: forward alone tiles are as fast or faster.
        """
        columns = min(self._columns(samples), _PART) if on_tiles else self._columns(samples)
        key = columns, on_tiles
        if key not in self._known:
            new = self._known[key] = self._new(columns, on_tiles=on_tiles)
            kept = [known.arrays.work.nbytes for known in self._known.values()]
            while len(kept) > 1 and (len(kept) > _MOST or sum(kept) > _MOST_BYTES):
                kept.pop(0)
                self._known.pop(next(iter(self._known)))
            return new
        return self._known[key]

    def apart(self, samples: int) -> Workspace:
        """Return a new workspace that is not shared, so that a batch loaded into it stays there."""
        return self._new(self._columns(samples))

    def keeping_activations(self, samples: int) -> Workspace:
        """Return a new workspace that keeps both activations and gradients of each layer after a pass."""
        return self._new(self._columns(samples), keeps_activations=True)

    def _columns(self, samples: int) -> int:
        return min(padded(samples), self._part)

    def _new(self, columns: int, *, keeps_activations: bool = False, on_tiles: bool = False) -> Workspace:
        sizes = self._net.sizes
        plan, size = make_plan(self._net, columns, keeps_activations=keeps_activations)
        if on_tiles:
            plan[:, USES_BLAS] = 0
        largest_layer = max((inputs + 1) * neurons for inputs, neurons in pairwise(sizes))
        arrays = NetworkArrays(
            plan=plan,
            dropout=self._dropout,
            parameters=self._parameters,
            gradient=self._gradient,
            work=np.zeros(size + sizes[-1] * columns),
            spare=np.zeros(max(largest_layer, 3 * columns)),
        )
        return Workspace(arrays, columns)
