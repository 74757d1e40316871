"""Networks too large to be held: their groups come from the sizes alone, the scalars of a neuron when it is opened.

A neuron that is sealed has two scalars, its pre-activation and its activation; if it is linear they are one. An
opened neuron has all of its scalars. The weights and products by which the neurons of the next layer use it are
there too, in their own groups, so that what sums to its gradient can be accounted for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.nn import ACTIVATIONS
from gradstudio.engine.ops import ADD, MULTIPLY, Op
from gradstudio.engine.value import Value
from gradstudio.graph.grouping import Part, group_tree
from gradstudio.graph.groups import Outline
from gradstudio.graph.layouts import BOX_EXTRA, Positions, Progress
from gradstudio.graph.partial import PartialGraph, Use
from gradstudio.graph.value_graph import ValueGraph, subgraph_signature

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

SEALED = "w·x + b"
"""What stands for the operation of a pre-activation whose sum is not built."""


@dataclass(slots=True)
class _Nodes:
    """Scalars as they are put together."""

    labels: list[str] = field(default_factory=list)
    symbols: list[str] = field(default_factory=list)
    operations: list[Op | None] = field(default_factory=list)
    operands: list[tuple[int, ...]] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.labels)

    def add(
        self,
        labels: Iterable[str],
        symbols: Iterable[str],
        operations: Iterable[Op | None],
        operands: Iterable[tuple[int, ...]],
        places: Iterable[int],
    ) -> None:
        """Add several; nothing is done for each of them alone, since there may be thousands."""
        self.labels.extend(labels)
        self.symbols.extend(symbols)
        self.operations.extend(operations)
        self.operands.extend(operands)
        self.places.extend(places)


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
        inputs, nodes = self.sizes[0], _Nodes()
        nodes.add(self._labels[0], [""] * inputs, [None] * inputs, [()] * inputs, range(inputs))
        signals: Indices = np.arange(inputs)
        always, counts = [signals], [np.array([inputs])]
        starts: list[tuple[int, int, int]] = []
        uses: list[Use] = []
        for layer in range(1, len(self.sizes)):
            kept, sizes = [], []
            sources, used, at = signals.tolist(), by_layer.get(layer - 1, []), 0
            for neuron in [*by_layer.get(layer, []), self.sizes[layer]]:
                if at < neuron:
                    some = self._add_sealed(nodes, layer, at, neuron, sources, used, uses)
                    kept.append(some)
                    sizes.append(np.full(neuron - at, len(some) // (neuron - at) + 2 * len(used)))
                if neuron < self.sizes[layer]:
                    starts.append((len(nodes), layer, neuron))
                    own = self._add_opened(nodes, layer, neuron, sources)
                    kept.append(own)
                    sizes.append(np.array([3 * len(sources) + len(own)]))
                at = neuron + 1
            always.append(np.concatenate(kept))
            counts.append(np.concatenate(sizes))
            step = self._always_of(layer)
            signals = always[-1][step - 1 :: step]
        always.append(np.arange(len(nodes), len(nodes) + len(self._loss)))
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

    def _add_sealed(
        self,
        nodes: _Nodes,
        layer: int,
        begin: int,
        end: int,
        sources: Sequence[int],
        used: Sequence[int],
        uses: list[Use],
    ) -> Indices:
        """Add the neurons from one up to another, none of which is open, and return what they always have.

        Args:
            nodes: where to.
            layer: of the neurons.
            begin: the first neuron, from 0.
            end: the one after the last.
            sources: the layer's inputs.
            used: which of these are of opened neurons.
            uses: where to note how they are used.
        """
        operation, count, first = self._operations[layer - 1], end - begin, len(nodes)
        step, last = 2 * len(used) + self._always_of(layer), 3 * len(sources)
        stop = first + count * step
        always = self._labels[layer][begin * self._always_of(layer) : end * self._always_of(layer)]
        labels = [""] * (count * step)
        operands: list[tuple[int, ...]] = [()] * (count * step)
        for i, j in enumerate(used):
            weights, products = range(first + 2 * i, stop, step), range(first + 2 * i + 1, stop, step)
            labels[2 * i :: step] = [f"layer{layer}.neuron{k + 1}.w{j + 1}" for k in range(begin, end)]
            operands[2 * i + 1 :: step] = zip(weights, repeat(sources[j]), strict=False)
            uses.append(Use(layer, j, np.arange(begin, end), np.array(weights), np.array(products)))
        sums = range(first + 2 * len(used), stop, step)
        if used:
            terms = [range(first + 2 * i + 1, stop, step) for i in range(len(used))]
            operands[2 * len(used) :: step] = zip(*terms, strict=True)
        symbols, operations = (
            [*["", MULTIPLY.symbol] * len(used), SEALED],
            [*[None, MULTIPLY] * len(used), None],
        )
        places = [place for j in used for place in (1 + 3 * j, 2 + 3 * j)] + [last]
        if operation is None:
            labels[step - 1 :: step] = always
            kept = np.array(sums)
        else:
            labels[step - 2 :: step], labels[step - 1 :: step] = always[::2], always[1::2]
            operands[step - 1 :: step] = zip(sums, strict=True)
            symbols, operations = [*symbols, operation.symbol], [*operations, operation]
            places = [*places, last + 1]
            kept = (np.array(sums)[:, None] + [0, 1]).ravel()
        nodes.add(labels, symbols * count, operations * count, operands, places * count)
        return kept

    def _add_opened(self, nodes: _Nodes, layer: int, neuron: int, sources: Sequence[int]) -> Indices:
        """Add activation(w·x + b) as the engine builds it, and return what is there of it always."""
        operation, first, n = self._operations[layer - 1], len(nodes), len(sources)
        name, end = f"layer{layer}.neuron{neuron + 1}", len(nodes) + 3 * len(sources)
        labels = [f"{name}.b", *[""] * (3 * n)]
        labels[1::3] = [f"{name}.w{i}" for i in range(1, n + 1)]
        labels[-1] = f"{name}.a" if operation is None else f"{name}.z"
        operands: list[tuple[int, ...]] = [()] * (3 * n + 1)
        operands[2::3] = zip(range(first + 1, end, 3), sources, strict=True)
        operands[3::3] = zip(range(first, end, 3), range(first + 2, end, 3), strict=True)
        symbols, operations = ["", MULTIPLY.symbol, ADD.symbol] * n, [None, MULTIPLY, ADD] * n
        nodes.add(labels, ["", *symbols], [None, *operations], operands, range(3 * n + 1))
        if operation is None:
            return np.array([end])
        nodes.add([f"{name}.a"], [operation.symbol], [operation], [(end,)], [3 * n + 1])
        return np.array([end, end + 1])

    def _add_loss(self, nodes: _Nodes, outputs: Indices) -> None:
        index = dict(zip(self._outputs, outputs.tolist(), strict=True))
        for place, node in enumerate(self._loss):
            operands = tuple(index[operand] for operand in node._prev)
            index[node] = len(nodes)
            nodes.add([node.label], [node._op], [node.operation], [operands], [place])

    def _finished(
        self,
        nodes: _Nodes,
        always: Indices,
        counts: Sequence[Indices],
        opened: dict[int, list[int]],
        starts: Sequence[tuple[int, int, int]],
        uses: Sequence[Use],
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
            always=always,
            starts=tuple(starts),
            uses=tuple(uses),
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
