"""Networks too large to be held: their groups come from the sizes alone, the scalars of a neuron when it is opened.

A neuron that is sealed has two scalars, its pre-activation and its activation; if it is linear they are one. An
opened neuron has all of its scalars. The weights and products by which the neurons of the next layer use it are
there too, in their own groups, so that what sums to its gradient can be accounted for.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.nn import ACTIVATIONS
from gradstudio.engine.ops import ADD, MULTIPLY, Op
from gradstudio.engine.value import Value
from gradstudio.graph.grouping import Part, group_tree
from gradstudio.graph.groups import Outline
from gradstudio.graph.layouts import BOX_EXTRA, Positions, Progress
from gradstudio.graph.value_graph import ValueGraph, subgraph_signature

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

SEALED = "w·x + b"
"""What stands for the operation of a pre-activation whose sum is not built."""


@dataclass(frozen=True, slots=True)
class _Use:
    """How one layer's neurons use an opened neuron of the layer before: indices of the weights and products."""

    layer: int
    source: int
    neurons: Indices
    weights: Indices
    products: Indices


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PartialGraph:
    """What is built of a network.

    Attributes:
        graph: the scalars that are there.
        outline: all groups.
        positions: shape (nodes, 2).
        sealed: for each group whether its scalars are not built.
        places: for each node its place among all scalars of its group, built or not.
        opened: keys of the groups of the opened neurons.
        network: all of it.
    """

    graph: ValueGraph
    outline: Outline
    positions: Positions
    sealed: NDArray[np.bool_]
    places: Indices
    opened: frozenset[str]
    network: SealedNetwork
    _always: Indices
    _opened: tuple[tuple[int, int, int], ...]
    _uses: tuple[_Use, ...]

    def numbers(self, data: Floats, grad: Floats, parameters: Floats) -> tuple[Floats, Floats]:
        """Return value and gradient of every scalar that is there.

        Args:
            data: of the scalars that are always there; see `training.snapshot.Overview`.
            grad: of the same.
            parameters: flat, in the order of `MLP.parameters`.
        """
        network = self.network
        out, slope = np.empty(len(self.graph)), np.empty(len(self.graph))
        out[self._always], slope[self._always] = data, grad
        with np.errstate(all="ignore"):
            for start, layer, neuron in self._opened:
                own = network.parameters_of(parameters, layer)[neuron]
                inputs, share = data[network.signals(layer - 1)], grad[network.sums(layer)[neuron]]
                weights, bias, products = own[:-1], own[-1], own[:-1] * inputs
                end = start + 3 * len(inputs) + 1
                out[start] = bias
                out[start + 1 : end : 3] = weights
                out[start + 2 : end : 3] = products
                # One after the other, as the graph adds them up.
                out[start + 3 : end : 3] = np.cumsum(np.append(bias, products))[1:]
                slope[start:end] = share
                slope[start + 1 : end : 3] = share * inputs
            for use in self._uses:
                weights = network.parameters_of(parameters, use.layer)[use.neurons, use.source]
                signal = data[network.signals(use.layer - 1)[use.source]]
                shares = grad[network.sums(use.layer)[use.neurons]]
                out[use.weights], out[use.products] = weights, weights * signal
                slope[use.weights], slope[use.products] = shares * signal, shares
        return out, slope


@dataclass(slots=True)
class _Nodes:
    """Scalars as they are put together."""

    labels: list[str] = field(default_factory=list)
    symbols: list[str] = field(default_factory=list)
    operations: list[Op | None] = field(default_factory=list)
    operands: list[tuple[int, ...]] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    def add(
        self, label: str, symbol: str, operation: Op | None, operands: tuple[int, ...], place: int
    ) -> int:
        self.labels.append(label)
        self.symbols.append(symbol)
        self.operations.append(operation)
        self.operands.append(operands)
        self.places.append(place)
        return len(self.labels) - 1


class SealedNetwork:
    """The groups of a network's loss for one sample, and where each stands.

    Args:
        sizes: number of inputs, then of neurons in each layer.
        activations: one name per layer.
        outputs: leaves that stand for the outputs in the loss.
        loss: the other nodes of the loss in topological order, the root last.
        progress: told the share done.

    Attributes:
        boxes: shape (groups, 4), left, top, width and height.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        activations: Sequence[str],
        outputs: Sequence[Value],
        loss: Sequence[Value],
        progress: Progress,
    ) -> None:
        # networkx takes a third of a second to load: the window opens without it.
        from gradstudio.graph.arranging import arrange, origin_of  # noqa: PLC0415
        from gradstudio.graph.placing import shape_of  # noqa: PLC0415

        self.sizes = tuple(sizes)
        self._operations = [_operation(name) for name in activations]
        self._outputs, self._loss = tuple(outputs), tuple(loss)
        parts = [Part("inputs"), Part("loss")]
        parts += [
            Part("neuron", 0, layer, neuron)
            for layer, count in enumerate(self.sizes[1:], start=1)
            for neuron in range(1, count + 1)
        ]
        self._outline = Outline(group_tree(parts), np.empty(0, dtype=np.intp))
        progress(0.3)
        known: dict[tuple[int, bool], Positions] = {}
        self._shapes = []
        for layer in range(1, len(self.sizes)):
            key = self.sizes[layer - 1], self._is_linear(layer)
            if key not in known:
                known[key] = shape_of(_neuron_signature(*key))
            self._shapes.append(known[key])
            progress(0.3 + 0.5 * layer / len(self.sizes))
        inner = subgraph_signature(_loss_operands(self._loss), range(len(self._loss)))
        self._input_shape, self._loss_shape = shape_of([()] * self.sizes[0]), shape_of(inner)
        extents = np.zeros((len(self._outline), 2))
        self._groups = [self._group_of(layer) for layer in range(len(self.sizes) + 1)]
        for groups, shape in zip(
            self._groups, (self._input_shape, *self._shapes, self._loss_shape), strict=True
        ):
            extents[groups] = np.ptp(shape, axis=0) + BOX_EXTRA
        self.boxes = arrange(self._outline, extents)
        self._origins = np.array([origin_of(box) for box in self.boxes])
        counts = [
            self.sizes[0],
            *(n * self._always_of(k) for k, n in enumerate(self.sizes[1:], 1)),
            len(self._loss),
        ]
        self._starts = np.append(0, np.cumsum([*counts, len(self._loss)]))
        self._labels = [[f"x{i}" for i in range(1, self.sizes[0] + 1)]]
        self._labels += [self._labels_of(layer) for layer in range(1, len(self.sizes))]
        progress(1.0)

    def signals(self, layer: int) -> Indices:
        """Return where the activations of a layer, or for 0 the inputs, are among the scalars always there."""
        step = self._always_of(layer)
        return np.arange(self._starts[layer] + step - 1, self._starts[layer + 1], step)

    def sums(self, layer: int) -> Indices:
        """Return where the pre-activations of a layer are among the scalars that are always there."""
        return np.arange(self._starts[layer], self._starts[layer + 1], self._always_of(layer))

    def parameters_of(self, flat: Floats, layer: int) -> Floats:
        """Return a layer's parameters from a flat vector, shape (neurons, inputs + 1), the biases last."""
        before = sum((i + 1) * n for i, n in zip(self.sizes, self.sizes[1:layer], strict=False))
        shape = self.sizes[layer], self.sizes[layer - 1] + 1
        return flat[before : before + shape[0] * shape[1]].reshape(shape)

    def build(self, opened: Collection[str]) -> PartialGraph:
        """Build the scalars that are there when some neurons are opened.

        Args:
            opened: keys of their groups; others are ignored.
        """
        by_layer = self._opened_neurons(opened)
        nodes = _Nodes(labels=list(self._labels[0]))
        nodes.symbols, nodes.operations = [""] * self.sizes[0], [None] * self.sizes[0]
        nodes.operands, nodes.places = [()] * self.sizes[0], list(range(self.sizes[0]))
        signals: NDArray[np.intp] = np.arange(self.sizes[0])
        always, counts = [signals], [np.array([self.sizes[0]])]
        starts: list[tuple[int, int, int]] = []
        uses: list[_Use] = []
        for layer in range(1, len(self.sizes)):
            own, before = by_layer.get(layer, []), by_layer.get(layer - 1, [])
            first = len(nodes.labels)
            if own or before:
                kept, sizes = self._add_neurons(nodes, layer, signals, own, before, starts, uses)
            else:
                kept, sizes = self._add_sealed(nodes, layer)
            always.append(kept)
            counts.append(sizes)
            step = self._always_of(layer)
            signals = kept[step - 1 :: step]
            assert first + int(sizes.sum()) == len(nodes.labels)
        always.append(np.arange(len(nodes.labels), len(nodes.labels) + len(self._loss)))
        counts.append(np.array([len(self._loss)]))
        self._add_loss(nodes, signals)
        return self._finished(nodes, np.concatenate(always), counts, by_layer, starts, uses)

    # -- within ----------------------------------------------------------------------------------------------

    def _is_linear(self, layer: int) -> bool:
        return self._operations[layer - 1] is None

    def _always_of(self, layer: int) -> int:
        """Return how many scalars a neuron of a layer always has; 1 for an input."""
        return 1 if layer == 0 or self._is_linear(layer) else 2

    def _group_of(self, layer: int) -> Indices:
        """Return the groups of a layer's neurons; for 0 that of the inputs, for the one past the last the loss."""
        if layer == 0:
            keys = ["inputs"]
        elif layer == len(self.sizes):
            keys = ["loss"]
        else:
            keys = [f"layer{layer}.neuron{neuron}" for neuron in range(1, self.sizes[layer] + 1)]
        return np.array([self._outline.index_of(key) for key in keys], dtype=np.intp)

    def _labels_of(self, layer: int) -> list[str]:
        ends = ("a",) if self._is_linear(layer) else ("z", "a")
        return [f"layer{layer}.neuron{j}.{end}" for j in range(1, self.sizes[layer] + 1) for end in ends]

    def _opened_neurons(self, keys: Collection[str]) -> dict[int, list[int]]:
        """Return the opened neurons of each layer, counted from 0."""
        found: dict[int, list[int]] = {}
        for key in keys:
            index = self._outline.index_of(key)
            if index is not None and (group := self._outline.groups[index]).kind == "neuron":
                found.setdefault(group.layer, []).append(group.neuron - 1)
        return {layer: sorted(neurons) for layer, neurons in found.items()}

    def _add_sealed(self, nodes: _Nodes, layer: int) -> tuple[Indices, Indices]:
        """Add a layer of which nothing is open and nothing is used by what is open."""
        count, first, last = self.sizes[layer], len(nodes.labels), 3 * self.sizes[layer - 1]
        operation = self._operations[layer - 1]
        nodes.labels += self._labels[layer]
        if operation is None:
            nodes.symbols += [SEALED] * count
            nodes.operations += [None] * count
            nodes.operands += [()] * count
            nodes.places += [last] * count
            return np.arange(first, first + count), np.ones(count, dtype=np.intp)
        nodes.symbols += [SEALED, operation.symbol] * count
        nodes.operations += [None, operation] * count
        operands: list[tuple[int, ...]] = [()] * (2 * count)
        operands[1::2] = zip(range(first, first + 2 * count, 2), strict=True)
        nodes.operands += operands
        nodes.places += [last, last + 1] * count
        return np.arange(first, first + 2 * count), np.full(count, 2)

    def _add_neurons(
        self,
        nodes: _Nodes,
        layer: int,
        inputs: Indices,
        opened: Sequence[int],
        used: Sequence[int],
        starts: list[tuple[int, int, int]],
        uses: list[_Use],
    ) -> tuple[Indices, Indices]:
        """Add a layer with opened neurons, or one that uses opened neurons of the layer before."""
        operation, last = self._operations[layer - 1], 3 * self.sizes[layer - 1]
        sources, is_open = inputs.tolist(), set(opened)
        kept, counts = [], []
        links: dict[int, list[tuple[int, int, int]]] = {j: [] for j in used}
        for neuron in range(self.sizes[layer]):
            name, first = f"layer{layer}.neuron{neuron + 1}", len(nodes.labels)
            if neuron in is_open:
                starts.append((first, layer, neuron))
                end = self._add_sum(nodes, name, sources)
            else:
                terms = []
                for j in used:
                    weight = nodes.add(f"{name}.w{j + 1}", "", None, (), 1 + 3 * j)
                    terms.append(nodes.add("", MULTIPLY.symbol, MULTIPLY, (weight, sources[j]), 2 + 3 * j))
                    links[j].append((neuron, weight, terms[-1]))
                end = nodes.add("", SEALED, None, tuple(terms), last)
            nodes.labels[end] = f"{name}.a" if operation is None else f"{name}.z"
            kept.append(end)
            if operation is not None:
                kept.append(nodes.add(f"{name}.a", operation.symbol, operation, (end,), last + 1))
            counts.append(len(nodes.labels) - first)
        for j, rows in links.items():
            if rows:
                neurons, weights, products = np.array(rows, dtype=np.intp).T
                uses.append(_Use(layer, j, neurons, weights, products))
        return np.array(kept, dtype=np.intp), np.array(counts, dtype=np.intp)

    def _add_sum(self, nodes: _Nodes, name: str, sources: Sequence[int]) -> int:
        """Add w·x + b as the engine builds it, and return the index of the sum."""
        total = nodes.add(f"{name}.b", "", None, (), 0)
        for i, source in enumerate(sources):
            weight = nodes.add(f"{name}.w{i + 1}", "", None, (), 1 + 3 * i)
            product = nodes.add("", MULTIPLY.symbol, MULTIPLY, (weight, source), 2 + 3 * i)
            total = nodes.add("", ADD.symbol, ADD, (total, product), 3 + 3 * i)
        return total

    def _add_loss(self, nodes: _Nodes, outputs: Indices) -> None:
        index = dict(zip(self._outputs, outputs.tolist(), strict=True))
        for place, node in enumerate(self._loss):
            operands = tuple(index[operand] for operand in node._prev)
            index[node] = nodes.add(node.label, node._op, node.operation, operands, place)

    def _finished(
        self,
        nodes: _Nodes,
        always: Indices,
        counts: Sequence[Indices],
        opened: dict[int, list[int]],
        starts: Sequence[tuple[int, int, int]],
        uses: Sequence[_Use],
    ) -> PartialGraph:
        of_node = np.concatenate([np.repeat(own, n) for own, n in zip(self._groups, counts, strict=True)])
        places = np.array(nodes.places, dtype=np.intp)
        shapes = self._input_shape, *self._shapes, self._loss_shape
        inner, at = np.empty((len(places), 2)), 0
        for shape, count in zip(shapes, counts, strict=True):
            end = at + int(count.sum())
            inner[at:end] = shape[places[at:end]]
            at = end
        sealed = np.zeros(len(self._outline), dtype=np.bool_)
        for layer, groups in enumerate(self._groups[1:-1], start=1):
            sealed[groups] = True
            sealed[groups[opened.get(layer, [])]] = False
        return PartialGraph(
            graph=ValueGraph.of_parts(nodes.labels, nodes.symbols, nodes.operations, nodes.operands),
            outline=self._outline.with_nodes(of_node),
            positions=inner + self._origins[of_node],
            sealed=sealed,
            places=places,
            _always=always,
            _opened=tuple(starts),
            _uses=tuple(uses),
            opened=frozenset(f"layer{layer}.neuron{j + 1}" for layer, own in opened.items() for j in own),
            network=self,
        )


def _operation(activation: str) -> Op | None:
    """Return the row of an activation in the table of operations, None for a linear neuron."""
    return None if activation == "linear" else ACTIVATIONS[activation](Value(0.5)).operation


def _neuron_signature(fan_in: int, is_linear: bool) -> list[tuple[int, ...]]:
    """Return the inner edges of a neuron as `_add_sum` numbers its scalars."""
    edges: list[tuple[int, ...]] = [()]
    for i in range(fan_in):
        edges += [(), (1 + 3 * i,), (3 * i, 2 + 3 * i)]
    return edges if is_linear else [*edges, (3 * fan_in,)]


def _loss_operands(nodes: Sequence[Value]) -> list[list[int]]:
    index = {node: place for place, node in enumerate(nodes)}
    return [[index[operand] for operand in node._prev if operand in index] for node in nodes]
