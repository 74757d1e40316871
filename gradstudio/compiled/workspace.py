"""The memory that kernels work in, laid out once for a network and a number of samples."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from gradstudio.compiled import layout
from gradstudio.compiled.arrays import Arrays, Batches, Floats
from gradstudio.compiled.config import NetConfig
from gradstudio.compiled.panels import SPARE

_PART = 504
"""Largest number of samples worked off at once: whole tiles, and an odd number of cache lines in a row."""
_LARGE_PART = 1024
"""The same in a large network, where enough has to be there to share out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A network's numbers with the memory for one part of a batch.

    Attributes:
        arrays: for the kernels.
        part: largest number of samples worked off at once.
        is_large: whether threads can share the work.
    """

    arrays: Arrays
    part: int
    is_large: bool

    def for_another_thread(self) -> Arrays:
        """Return the same numbers with scratch memory of their own."""
        return self.arrays._replace(spare=np.zeros_like(self.arrays.spare))

    def all_in_order(self, inputs: Floats, targets: Floats) -> Batches:
        """Return all samples as one batch."""
        count = inputs.shape[1]
        return Batches(inputs, targets, np.arange(count), np.array([0, count]), self.part, True, False)


def columns_for(net: NetConfig, samples: int, *, keep: bool = False) -> int:
    """Return how many columns a workspace for batches of up to so many samples has.

    Args:
        net: the network.
        samples: of the largest batch.
        keep: whether all of them must be there at once.
    """
    most = _LARGE_PART if layout.is_large(net) else _PART
    return layout.padded(samples) if keep else min(layout.padded(samples), most)


def make_workspace(
    net: NetConfig, columns: int, parameters: Floats, gradient: Floats, dropout: Floats, *, keep: bool
) -> Workspace:
    """Lay out the memory for parts of so many columns; `parameters` and so on stay the caller's."""
    plan, size = layout.make_plan(net, columns, keep=keep)
    large = layout.is_large(net)
    arrays = Arrays(
        plan=plan,
        dropout=dropout,
        parameters=parameters,
        gradient=gradient,
        work=np.zeros(size + net.sizes[-1] * columns),
        spare=np.zeros(max(3 * columns, SPARE if large else 0)),
    )
    return Workspace(arrays=arrays, part=columns, is_large=large)


def weight_mask(net: NetConfig) -> Floats:
    """Return 1 for each weight and 0 for each bias, in the order of the parameters."""
    layers = []
    for inputs, neurons in pairwise(net.sizes):
        mask = np.ones((neurons, inputs + 1))
        mask[:, -1] = 0.0
        layers.append(mask.ravel())
    return np.concatenate(layers)
