"""The part of a network that is built where the whole would be too large, and its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gradstudio.graph.addresses import Addresses
from gradstudio.graph.bundles import Bundles, Wiring
from gradstudio.graph.groups import Outline
from gradstudio.graph.placement import Positions
from gradstudio.graph.value_graph import ValueGraph

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Use:
    """How one layer's neurons use an opened neuron of the layer before: indices of the weights and products."""

    layer: int
    source: int
    neurons: Indices
    weights: Indices
    products: Indices


@dataclass(frozen=True, kw_only=True, eq=False)  # no slots: the wiring is made when it is asked for
class PartialGraph:
    """The part of a network that is built.

    Attributes:
        graph: the scalars that are there.
        outline: all groups.
        positions: shape (nodes, 2).
        sealed: for each group whether its scalars are not built.
        places: for each node its place among all scalars of its group, built or not.
        opened: keys of the groups of the opened neurons.
        addresses: where the scalars and parameters of the whole network are.
        always: the nodes that are there whatever is opened.
        starts: of each opened neuron its first node, its layer, and its place in the layer from 0.
        uses: how the layers after them use the opened neurons.
        bundles: the edges between neurons that are both sealed, layer by layer.
    """

    graph: ValueGraph
    outline: Outline
    positions: Positions
    sealed: NDArray[np.bool_]
    places: Indices
    opened: frozenset[str]
    addresses: Addresses
    always: Indices
    starts: tuple[tuple[int, int, int], ...]
    uses: tuple[Use, ...]
    bundles: Bundles

    @cached_property
    def wiring(self) -> Wiring:
        """All edges, with the legs of the bundles."""
        return Wiring(self.graph, self.bundles)

    def numbers(self, data: Floats, grad: Floats, parameters: Floats) -> tuple[Floats, Floats]:
        """Return value and gradient of every scalar that is there.

        Args:
            data: of the scalars that are always there; see `training.snapshot.Overview`.
            grad: of the same.
            parameters: flat, in the order of `MLP.parameters`.
        """
        addresses = self.addresses
        out, slope = np.empty(len(self.graph)), np.empty(len(self.graph))
        out[self.always], slope[self.always] = data, grad
        with np.errstate(all="ignore"):
            for start, layer, neuron in self.starts:
                own = addresses.parameters_of(parameters, layer)[neuron]
                inputs, share = data[addresses.signals(layer - 1)], grad[addresses.sums(layer)[neuron]]
                weights, bias, products = own[:-1], own[-1], own[:-1] * inputs
                end = start + 3 * len(inputs) + 1
                out[start] = bias
                out[start + 1 : end : 3] = weights
                out[start + 2 : end : 3] = products
                # One after the other, as the graph adds them up.
                out[start + 3 : end : 3] = np.cumsum(np.append(bias, products))[1:]
                slope[start:end] = share
                slope[start + 1 : end : 3] = share * inputs
            for use in self.uses:
                weights = addresses.parameters_of(parameters, use.layer)[use.neurons, use.source]
                signal = data[addresses.signals(use.layer - 1)[use.source]]
                shares = grad[addresses.sums(use.layer)[use.neurons]]
                out[use.weights], out[use.products] = weights, weights * signal
                slope[use.weights], slope[use.products] = shares * signal, shares
        return out, slope

    def mean_gradients(self, data: Floats, grad: Floats) -> Floats:
        """Return for each group the mean of |grad| over all of its scalars, built or not.

        Args:
            data: value of every scalar that is there.
            grad: gradient of the same.
        """
        addresses = self.addresses
        means = self.outline.means(np.abs(grad))
        with np.errstate(all="ignore"):
            for layer, fan_in in enumerate(addresses.sizes[:-1], start=1):
                # Bias, products and sums have the gradient of the pre-activation, a weight that times its input.
                inputs = np.abs(data[self.always[addresses.signals(layer - 1)]]).sum()
                slopes = np.abs(grad[self.always[addresses.sums(layer)]])
                total, count = slopes * (2 * fan_in + 1 + inputs), 3 * fan_in + 1
                if not addresses.is_linear(layer):
                    total, count = total + np.abs(grad[self.always[addresses.signals(layer)]]), count + 1
                neurons = addresses.groups(layer)
                means[neurons] = total / count
                means[self.outline.parents[neurons[0]]] = (total / count).mean()
        return means

    def leg_flow(self, grad: Floats, parameters: Floats) -> Floats:
        """Return for each leg of the bundles the sum of what flows along the edges that it stands for.

        Args:
            grad: gradient of every scalar that is there.
            parameters: flat, in the order of `MLP.parameters`.
        """
        addresses, bundles = self.addresses, self.bundles
        into: list[Floats] = [np.empty(0)]
        out: list[Floats] = [np.empty(0)]
        opened: dict[int, list[int]] = {}
        ends: dict[int, list[int]] = {}
        for start, layer, neuron in self.starts:
            opened.setdefault(layer, []).append(neuron)
            ends.setdefault(layer, []).append(start + 3 * addresses.sizes[layer - 1])
        with np.errstate(all="ignore"):
            for bundle in bundles.trunks.tolist():
                weights = addresses.parameters_of(parameters, bundle + 1)[:, :-1]
                before, own = opened.get(bundle, []), opened.get(bundle + 1, [])
                sources = bundles.sources[bundles.of_source == bundle]
                targets = bundles.targets[bundles.of_target == bundle]
                # A signal's gradient is what flows to it from all neurons: from the sealed ones comes the rest.
                shown = grad[np.array(ends.get(bundle + 1, []), dtype=np.intp)] @ weights[own]
                into.append(grad[sources] - np.delete(shown, before))
                sums = weights.sum(axis=1) - weights[:, before].sum(axis=1)
                out.append(grad[targets] * np.delete(sums, own))
        trunks = np.array([flow.sum() for flow in into[1:]])
        return np.concatenate([*into, trunks, *out])
