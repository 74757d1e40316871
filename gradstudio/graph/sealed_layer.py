"""The scalars of one layer of a network too large to be held: of its neurons most are sealed, some opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.op import Op
from gradstudio.engine.ops import ADD, MULTIPLY
from gradstudio.graph.placement import Positions

Indices = NDArray[np.intp]

SEALED = "w·x + b"
"""What stands for the operation of a pre-activation whose sum is not built."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """Scalars that stand side by side in a graph, counted from the first of them.

    Attributes:
        labels: of each.
        symbols: of its operation, "" for a leaf.
        operations: its row in the table of operations, None for a leaf.
        counts: how many operands it has.
        operands: of all of them, one after the other; −1 − i is signal i of the block before.
        places: its place among all scalars of its group, built or not.
        of_node: its group.
        inner: shape (scalars, 2), where it is in its group.
        always: those that are there whatever is opened.
        starts: the first scalar of each opened neuron.
    """

    labels: Sequence[str]
    symbols: Sequence[str]
    operations: Sequence[Op | None]
    counts: Indices
    operands: Indices
    places: Indices
    of_node: Indices
    inner: Positions
    always: Indices
    starts: Sequence[int] = ()

    def __len__(self) -> int:
        return len(self.labels)


class SealedLayer:
    """Builds the scalars of one layer that are shown. The last block is kept, since opening a neuron changes few.

    Args:
        number: of the layer, from 1.
        size: number of neurons.
        fan_in: number of inputs of each.
        operation: the activation's row in the table of operations, None for a linear layer.
        groups: the group of each neuron.
        shape: shape (scalars, 2), where all scalars of a neuron are in its group.

    Attributes:
        always: how many scalars a neuron has even if it is sealed; the last of them is its activation.
    """

    def __init__(
        self, number: int, size: int, fan_in: int, operation: Op | None, groups: Indices, shape: Positions
    ) -> None:
        self.size, self.groups, self.shape = size, groups, shape
        self.always = 1 if operation is None else 2
        self._fan_in, self._operation = fan_in, operation
        self._names = [f"layer{number}.neuron{neuron}" for neuron in range(1, size + 1)]
        self._built: tuple[object, Block | None] = None, None

    def block(self, opened: Sequence[int], used: Sequence[int]) -> Block:
        """Return the scalars that are there.

        Args:
            opened: which neurons are open, from 0, ascending.
            used: which of the layer's inputs are open, so that the uses of them are shown.
        """
        key, block = self._built
        if block is None or key != (tuple(opened), tuple(used)):
            block = self._block(opened, used)
            self._built = (tuple(opened), tuple(used)), block
        return block

    def of_sealed(self, used: int) -> int:
        """Return the number of scalars of a sealed neuron with a number of open inputs."""
        return 2 * used + self.always

    def firsts(self, block: Block) -> Indices:
        """Return for each neuron where it begins in a block of this layer."""
        firsts: Indices = np.searchsorted(block.of_node, self.groups)
        return firsts

    def _block(self, opened: Sequence[int], used: Sequence[int]) -> Block:
        parts: list[Block] = []
        at = 0
        for before, neuron in pairwise([-1, *opened, self.size]):
            if before + 1 < neuron:
                parts.append(self._sealed(before + 1, neuron, used))
            if neuron < self.size:
                parts.append(self._opened(neuron))
        firsts = []
        for part in parts:
            firsts.append(at)
            at += len(part)
        return Block(
            labels=[label for part in parts for label in part.labels],
            symbols=[symbol for part in parts for symbol in part.symbols],
            operations=[operation for part in parts for operation in part.operations],
            counts=np.concatenate([part.counts for part in parts]),
            operands=np.concatenate(
                [moved(part.operands, first) for part, first in zip(parts, firsts, strict=True)]
            ),
            places=np.concatenate([part.places for part in parts]),
            of_node=np.concatenate([part.of_node for part in parts]),
            inner=np.concatenate([part.inner for part in parts]),
            always=np.concatenate([part.always + first for part, first in zip(parts, firsts, strict=True)]),
            starts=[first for part, first in zip(parts, firsts, strict=True) for _ in part.starts],
        )

    def _sealed(self, begin: int, end: int, used: Sequence[int]) -> Block:
        """Return the scalars of the neurons from one up to another, none of which is open."""
        count, step, operation = end - begin, self.of_sealed(len(used)), self._operation
        names, n = self._names[begin:end], len(used)
        labels = [""] * (count * step)
        for i, j in enumerate(used):
            labels[2 * i :: step] = [f"{name}.w{j + 1}" for name in names]
        if operation is not None:
            labels[step - 2 :: step] = [f"{name}.z" for name in names]
        labels[step - 1 :: step] = [f"{name}.a" for name in names]
        weights = 2 * np.arange(n)
        # Of each product a weight and an input, of the sum the products, of the activation the sum.
        own = np.concatenate(
            [np.stack([weights, -1 - np.array(used, dtype=np.intp)], 1).ravel(), weights + 1]
        )
        symbols: list[str] = [*["", MULTIPLY.symbol] * n, SEALED]
        operations: list[Op | None] = [*[None, MULTIPLY] * n, None]
        counts = [*[0, 2] * n, n]
        places = [place for j in used for place in (1 + 3 * j, 2 + 3 * j)] + [3 * self._fan_in]
        if operation is not None:
            symbols, operations, counts = [*symbols, operation.symbol], [*operations, operation], [*counts, 1]
            own, places = np.append(own, 2 * n), [*places, places[-1] + 1]
        firsts = step * np.arange(count)[:, None]
        return Block(
            labels=labels,
            symbols=symbols * count,
            operations=operations * count,
            counts=np.tile(np.array(counts, dtype=np.intp), count),
            operands=moved(np.broadcast_to(own, (count, len(own))), firsts).ravel(),
            places=np.tile(np.array(places, dtype=np.intp), count),
            of_node=np.repeat(self.groups[begin:end], step),
            inner=np.tile(self.shape[places], (count, 1)),
            always=(firsts + np.arange(2 * n, step)).ravel(),
        )

    def _opened(self, neuron: int) -> Block:
        """Return activation(w·x + b) as the engine builds it."""
        operation, n, name = self._operation, self._fan_in, self._names[neuron]
        end = 3 * n
        labels = [f"{name}.b", *[""] * end]
        labels[1::3] = [f"{name}.w{i}" for i in range(1, n + 1)]
        labels[-1] = f"{name}.a" if operation is None else f"{name}.z"
        symbols: list[str] = ["", *["", MULTIPLY.symbol, ADD.symbol] * n]
        operations: list[Op | None] = [None, *[None, MULTIPLY, ADD] * n]
        firsts = 3 * np.arange(n)
        # The product of a weight and an input, then the sum so far and that product.
        operands = np.stack([firsts + 1, -1 - np.arange(n), firsts, firsts + 2], axis=1).ravel()
        counts = np.append(0, np.tile([0, 2, 2], n))
        if operation is not None:
            labels.append(f"{name}.a")
            symbols.append(operation.symbol)
            operations.append(operation)
            operands, counts = np.append(operands, end), np.append(counts, 1)
        return Block(
            labels=labels,
            symbols=symbols,
            operations=operations,
            counts=counts,
            operands=operands,
            places=np.arange(len(labels)),
            of_node=np.full(len(labels), self.groups[neuron]),
            inner=self.shape[: len(labels)],
            always=np.arange(end, len(labels)),
            starts=(0,),
        )


def moved(operands: Indices, by: int | Indices) -> Indices:
    """Return operand indices shifted by an offset; negative ones, which mean the block before, stay as they are."""
    return np.where(operands < 0, operands, operands + by)
