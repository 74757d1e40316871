"""Networks too large to be held: their groups come from the sizes alone, the scalars of a neuron when it is opened.

A neuron that is sealed has two scalars, its pre-activation and its activation; if it is linear they are one. An
opened neuron has all of its scalars. The weights and products by which the neurons of the next layer use it are
there too, in their own groups, so that what sums to its gradient can be accounted for. All other edges between
layers are bundled.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import accumulate, chain

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.engine.value import Value
from gradstudio.graph.addresses import Addresses
from gradstudio.graph.bundles import Bundles
from gradstudio.graph.grouping import Membership, group_tree
from gradstudio.graph.groups import Outline
from gradstudio.graph.metrics import BOX_EXTRA
from gradstudio.graph.partial import PartialGraph, Use
from gradstudio.graph.placement import Positions, Progress
from gradstudio.graph.sealed_layer import Block, SealedLayer, moved
from gradstudio.graph.value_graph import CONSTANT_LABELS, ValueGraph, subgraph_signature

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


class SealedNetwork:
    """The groups of a network's loss for one sample, and where each stands.

    Args:
        sizes: number of inputs, then of neurons in each layer.
        activations: one name per layer.
        outputs: leaves that stand for the outputs in the loss.
        loss: the other nodes of the loss in topological order, the root last.
        progress: told the share done.

    Attributes:
        sizes: as they were given.
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
        parts = [Membership("inputs"), Membership("loss")]
        parts += [
            Membership("neuron", 0, layer, neuron)
            for layer, count in enumerate(self.sizes[1:], start=1)
            for neuron in range(1, count + 1)
        ]
        self._outline = Outline(group_tree(parts), np.empty(0, dtype=np.intp))
        progress(0.3)
        known: dict[tuple[int, bool], Positions] = {}
        self._layers: list[SealedLayer] = []
        for layer, name in enumerate(activations, start=1):
            operation, fan_in = ACTIVATIONS[name].operation, self.sizes[layer - 1]
            key = fan_in, operation is None
            if key not in known:
                known[key] = shape_of(_neuron_signature(*key))
            groups = [self._group(f"layer{layer}.neuron{j}") for j in range(1, self.sizes[layer] + 1)]
            self._layers.append(
                SealedLayer(layer, self.sizes[layer], fan_in, operation, np.array(groups), known[key])
            )
            progress(0.3 + 0.5 * layer / len(self.sizes))
        inputs, end = self._group("inputs"), self._group("loss")
        self._inputs = _inputs_block(self.sizes[0], inputs, shape_of([()] * self.sizes[0]))
        signature = subgraph_signature(_loss_operands(loss), range(len(loss)))
        self._loss = _loss_block(outputs, loss, end, shape_of(signature))
        own_leaves = [
            place for place, node in enumerate(loss) if not node._prev and node.label in CONSTANT_LABELS
        ]
        self._constants = np.array(own_leaves, dtype=np.intp)
        extents = np.zeros((len(self._outline), 2))
        extents[inputs], extents[end] = (
            np.ptp(block.inner, axis=0) + BOX_EXTRA for block in (self._inputs, self._loss)
        )
        for own in self._layers:
            extents[own.groups] = np.ptp(own.shape, axis=0) + BOX_EXTRA
        self.boxes = arrange(self._outline, extents)
        self._origins = np.array([origin_of(box) for box in self.boxes])
        counts = np.zeros(len(self._outline), dtype=np.intp)  # of the innermost groups
        counts[inputs], counts[end] = len(self._inputs), len(self._loss)
        for own in self._layers:
            counts[own.groups] = len(own.shape)
        # The groups that hold the inputs, and each layer.
        self._stages = [inputs, *(int(self._outline.parents[layer.groups[0]]) for layer in self._layers)]
        self._addresses = Addresses(
            self.sizes,
            [layer.always for layer in self._layers],
            [layer.groups for layer in self._layers],
            counts,
            self._outline.ends,
        )
        progress(1.0)

    def build(self, opened: Collection[str]) -> PartialGraph:
        """Build the scalars that are there when some neurons are opened.

        Args:
            opened: keys of their groups; others are ignored.
        """
        by_layer = self._opened_neurons(opened)
        blocks = [self._inputs]
        for number, layer in enumerate(self._layers, start=1):
            blocks.append(layer.block(by_layer.get(number, []), by_layer.get(number - 1, [])))
        blocks.append(self._loss)
        firsts = [0, *accumulate(map(len, blocks))]
        always = [block.always + first for block, first in zip(blocks, firsts, strict=False)]
        signals = [own[self._always_of(k) - 1 :: self._always_of(k)] for k, own in enumerate(always[:-1])]
        operands = [self._inputs.operands]
        for block, first, before in zip(blocks[1:], firsts[1:], signals, strict=False):
            own = moved(block.operands, first)
            from_before = own < 0
            own[from_before] = before[-1 - own[from_before]]
            operands.append(own)
        graph = ValueGraph.of_parts(
            tuple(chain.from_iterable(block.labels for block in blocks)),
            tuple(chain.from_iterable(block.symbols for block in blocks)),
            tuple(chain.from_iterable(block.operations for block in blocks)),
            np.concatenate([block.counts for block in blocks]),
            np.concatenate(operands),
            # The scalars of a neuron are all computed or named.
            firsts[-2] + self._constants,
        )
        of_node = np.concatenate([block.of_node for block in blocks])
        sealed = np.zeros(len(self._outline), dtype=np.bool_)
        starts: list[tuple[int, int, int]] = []
        uses: list[Use] = []
        sources, targets = [], []
        for number, layer in enumerate(self._layers, start=1):
            block, own_opened, used = blocks[number], by_layer.get(number, []), by_layer.get(number - 1, [])
            closed = np.delete(np.arange(layer.size), own_opened)
            sealed[layer.groups[closed]] = True
            starts += [
                (firsts[number] + first, number, neuron)
                for first, neuron in zip(block.starts, own_opened, strict=True)
            ]
            if used:
                weights = firsts[number] + layer.firsts(block)[closed]
                uses += [
                    Use(number, j, closed, weights + 2 * i, weights + 2 * i + 1) for i, j in enumerate(used)
                ]
            sources.append(np.delete(signals[number - 1], used))
            targets.append(always[number][:: layer.always][closed])
        return PartialGraph(
            graph=graph,
            outline=self._outline.with_nodes(of_node),
            positions=np.concatenate([block.inner for block in blocks]) + self._origins[of_node],
            sealed=sealed,
            places=np.concatenate([block.places for block in blocks]),
            always=np.concatenate(always),
            starts=tuple(starts),
            uses=tuple(uses),
            bundles=Bundles(sources, targets, list(zip(self._stages, self._stages[1:], strict=False))),
            opened=frozenset(f"layer{layer}.neuron{j + 1}" for layer, own in by_layer.items() for j in own),
            addresses=self._addresses,
        )

    # -- within ----------------------------------------------------------------------------------------------

    def _always_of(self, layer: int) -> int:
        """Return how many scalars a neuron of a layer always has; 1 for an input."""
        return 1 if layer == 0 else self._layers[layer - 1].always

    def _group(self, key: str) -> int:
        index = self._outline.index_of(key)
        assert index is not None
        return index

    def _opened_neurons(self, keys: Collection[str]) -> dict[int, list[int]]:
        """Return the opened neurons of each layer, counted from 0."""
        found: dict[int, list[int]] = {}
        for key in keys:
            index = self._outline.index_of(key)
            if index is not None and (group := self._outline.groups[index]).kind == "neuron":
                found.setdefault(group.layer, []).append(group.neuron - 1)
        return {layer: sorted(neurons) for layer, neurons in found.items()}


def _inputs_block(count: int, group: int, shape: Positions) -> Block:
    return Block(
        labels=[f"x{i}" for i in range(1, count + 1)],
        symbols=[""] * count,
        operations=[None] * count,
        counts=np.zeros(count, dtype=np.intp),
        operands=np.empty(0, dtype=np.intp),
        places=np.arange(count),
        of_node=np.full(count, group),
        inner=shape,
        always=np.arange(count),
    )


def _loss_block(outputs: Sequence[Value], loss: Sequence[Value], group: int, shape: Positions) -> Block:
    index = {node: -1 - i for i, node in enumerate(outputs)}
    index |= {node: place for place, node in enumerate(loss)}
    places = np.arange(len(loss))
    return Block(
        labels=[node.label for node in loss],
        symbols=[node._op for node in loss],
        operations=[node.operation for node in loss],
        counts=np.array([len(node._prev) for node in loss]),
        operands=np.array([index[operand] for node in loss for operand in node._prev]),
        places=places,
        of_node=np.full(len(loss), group),
        inner=shape,
        always=places,
    )


def _neuron_signature(fan_in: int, is_linear: bool) -> list[tuple[int, ...]]:
    """Return the inner edges of a neuron as `SealedLayer` numbers its scalars."""
    edges: list[tuple[int, ...]] = [()]
    for i in range(fan_in):
        edges += [(), (1 + 3 * i,), (3 * i, 2 + 3 * i)]
    return edges if is_linear else [*edges, (3 * fan_in,)]


def _loss_operands(nodes: Sequence[Value]) -> list[list[int]]:
    index = {node: place for place, node in enumerate(nodes)}
    return [[index[operand] for operand in node._prev if operand in index] for node in nodes]
