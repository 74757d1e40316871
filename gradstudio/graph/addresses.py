"""`Addresses`: where the scalars and parameters of a network built on demand are found."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.paths import begin_of_layer

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


class Addresses:
    """Places in the arrays of a network's numbers, told by layer; 0 is the inputs.

    Args:
        sizes: number of inputs, then of neurons in each layer.
        always: for each layer how many scalars of a neuron are always there: its pre-activation and its
            activation, which are one if it is linear.
        groups: for each layer the groups of its neurons.
        counts: shape (groups,), how many scalars each innermost group has, built or not.
        ends: shape (groups,), the end of the groups that each one holds, itself included.

    Attributes:
        sizes: as given.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        always: Sequence[int],
        groups: Sequence[Indices],
        counts: Indices,
        ends: Indices,
    ) -> None:
        self.sizes = tuple(sizes)
        self._always = (1, *always)
        self._groups = tuple(groups)
        self._counts, self._ends = counts, ends
        self._starts = [
            0,
            *accumulate(size * each for size, each in zip(self.sizes, self._always, strict=True)),
        ]

    def signals(self, layer: int) -> Indices:
        """Return where the activations of a layer, or for 0 the inputs, are among the scalars always there."""
        step = self._always[layer]
        return np.arange(self._starts[layer] + step - 1, self._starts[layer + 1], step)

    def sums(self, layer: int) -> Indices:
        """Return where the pre-activations of a layer are among the scalars that are always there."""
        return np.arange(self._starts[layer], self._starts[layer + 1], self._always[layer])

    def is_linear(self, layer: int) -> bool:
        """Whether the activation of a layer is its pre-activation."""
        return self._always[layer] == 1

    def groups(self, layer: int) -> Indices:
        """Return the groups of a layer's neurons."""
        return self._groups[layer - 1]

    def scalar_count(self, group: int) -> int:
        """Return how many scalars a group has, built or not."""
        return int(self._counts[group : self._ends[group]].sum())

    def parameters_of(self, flat: Floats, layer: int) -> Floats:
        """Return a layer's parameters from a flat vector, shape (neurons, inputs + 1), the biases last."""
        before = begin_of_layer(layer, self.sizes)
        shape = self.sizes[layer], self.sizes[layer - 1] + 1
        return flat[before : before + shape[0] * shape[1]].reshape(shape)
