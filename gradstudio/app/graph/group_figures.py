"""The numbers that stand for a whole group of scalars."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.graph.magnitude import largest_magnitude

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroupNumbers:
    """The numbers of all groups, shape (groups,); NaN where a group has none.

    Attributes:
        pre_activation: of a neuron, w·x + b.
        activation: of a neuron.
        gradient: mean of |grad| over the group's scalars.
    """

    pre_activation: Array
    activation: Array
    gradient: Array


class GroupFigures:
    """Works out the numbers of one graph's groups.

    Args:
        placed: the graph.

    Attributes:
        is_constant: for each node whether it is a mere number, neither an input nor a parameter.
    """

    def __init__(self, placed: PlacedGraph) -> None:
        outline, graph = placed.outline, placed.graph
        self._outline, self._part = outline, placed.part
        self.is_constant = np.zeros(len(graph), dtype=np.bool_)
        self.is_constant[graph.constants] = True
        first, end = outline.spans[outline.leaves].T
        leaves, last = outline.leaves[end > first], outline.by_group[end[end > first] - 1]
        is_result = np.zeros(len(graph), dtype=np.float64)
        is_result[last] = 1.0
        is_given = np.zeros(len(outline) + 1, dtype=np.bool_)  # in no group is −1, the last
        for kind in ("inputs", "parameters"):
            is_given[outline.by_kind.get(kind, [])] = True
        is_result[is_given[outline.of_node]] = 1.0
        self._is_result = is_result
        self._share = outline.means(is_result)
        is_neuron = np.zeros(len(outline), dtype=np.bool_)
        is_neuron[outline.by_kind.get("neuron", [])] = True
        neurons = is_neuron[leaves]
        self._neurons, self._after = leaves[neurons], last[neurons]
        # A linear neuron's activation is its pre-activation.
        self._before = self._after.copy()
        activated = np.flatnonzero(graph.operand_counts[self._after] == 1)
        operand = graph.edges[graph.first_edge[self._after[activated]], 0]
        own = outline.of_node[operand] == self._neurons[activated]
        self._before[activated[own]] = operand[own]

    def magnitudes(self, values: Array) -> Array:
        """Return for each group the mean magnitude of its nodes' values."""
        return self._outline.means(np.abs(values))

    def gradients(self, data: Array, grad: Array) -> Array:
        """Return for each group the mean of |grad| over its scalars, also over those that are not built."""
        return self.magnitudes(grad) if self._part is None else self._part.mean_gradients(data, grad)

    def results(self, values: Array) -> Array:
        """Return for each group the mean value of what it computes: activations, the loss, its inputs."""
        means = self._outline.means(values * self._is_result)
        return np.divide(means, self._share, out=np.zeros_like(means), where=self._share > 0)

    def shares(self, values: Array) -> Array:
        """Return for each group its value as a share of the largest magnitude among groups of its kind."""
        shares = np.zeros_like(values)
        for members in self._outline.by_kind.values():
            if largest := largest_magnitude(values[members]):
                shares[members] = values[members] / largest
        return shares

    def numbers(self, data: Array, grad: Array) -> GroupNumbers:
        """Return what is written on the groups."""
        pre_activation = np.full(len(self._outline), np.nan)
        activation = pre_activation.copy()
        pre_activation[self._neurons] = data[self._before]
        activation[self._neurons] = data[self._after]
        return GroupNumbers(
            pre_activation=pre_activation, activation=activation, gradient=self.gradients(data, grad)
        )
