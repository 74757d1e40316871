"""The natural groups of a network's graph as a tree: samples, layers, neurons, and the scalars in them."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["inputs", "neuron", "layer", "sample", "samples", "parameters", "penalty", "loss"]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Scalars, or other groups, that belong together.

    Attributes:
        key: its name in the tree, for example ``"layer1.neuron3"`` or ``"sample7.layer1"``.
        kind: what it is.
        title: what to call it, within the group that holds it.
        parent: index of the group that holds it; −1 for none.
        column: place from left to right within that group.
        row: place from top to bottom within the column.
        layer: number of the layer, from 1; 0 for what is in no layer.
        neuron: number of the neuron in its layer, from 1; 0 for what is no neuron.
    """

    key: str
    kind: Kind
    title: str
    parent: int = -1
    column: int = 0
    row: int = 0
    layer: int = 0
    neuron: int = 0


class Outline:
    """The groups of a graph. Every group stands right before all that it holds.

    Args:
        groups: the groups in that order.
        of_node: for each node of the graph the innermost group that holds it, −1 for none. Only groups that
            hold no other groups hold nodes.

    Attributes:
        parents: for each group the index of the group that holds it, −1 for none.
        ends: the groups that a group holds, however deep, are those from the next one up to this index.
    """

    def __init__(self, groups: Sequence[Group], of_node: Indices) -> None:
        self.groups = tuple(groups)
        self.of_node = of_node
        self.parents: Indices = np.array([group.parent for group in self.groups], dtype=np.intp)
        self.ends: Indices = np.arange(1, len(self.groups) + 1, dtype=np.intp)
        for index in range(len(self.groups) - 1, -1, -1):
            parent = self.parents[index]
            if parent >= 0:
                self.ends[parent] = max(self.ends[parent], self.ends[index])

    def __len__(self) -> int:
        return len(self.groups)

    @cached_property
    def is_leaf(self) -> NDArray[np.bool_]:
        """For each group whether it holds no other groups."""
        leaf: NDArray[np.bool_] = self.ends == np.arange(1, len(self) + 1)
        return leaf

    @cached_property
    def leaves(self) -> Indices:
        """The groups that hold no other groups."""
        return np.flatnonzero(self.is_leaf)

    @cached_property
    def levels(self) -> tuple[Indices, ...]:
        """The groups by depth: those that no group holds, those that these hold, and so on."""
        depth = np.zeros(len(self), dtype=np.intp)
        for index, parent in enumerate(self.parents.tolist()):
            if parent >= 0:
                depth[index] = depth[parent] + 1
        return tuple(np.flatnonzero(depth == level) for level in range(int(depth.max(initial=-1)) + 1))

    @cached_property
    def by_kind(self) -> dict[Kind, Indices]:
        """The groups of each kind that there is, ascending."""
        members: dict[Kind, list[int]] = {}
        for index, group in enumerate(self.groups):
            members.setdefault(group.kind, []).append(index)
        return {kind: np.array(found, dtype=np.intp) for kind, found in members.items()}

    def with_nodes(self, of_node: Indices) -> Outline:
        """Return the same groups with other nodes in them."""
        # What depends on the groups alone is worked out once, here, for all that are made from this one.
        for name in ("is_leaf", "leaves", "levels", "by_kind", "_children", "_by_key"):
            getattr(self, name)
        other = copy(self)
        other.of_node = of_node
        for name in ("by_group", "spans"):
            other.__dict__.pop(name, None)
        return other

    def children(self, index: int) -> Indices:
        """Return the groups that a group holds directly; for −1 those that no group holds."""
        return self._children.get(index, np.empty(0, dtype=np.intp))

    def nodes(self, index: int) -> Indices:
        """Return the nodes of a group and of all groups in it, ascending."""
        first, last = self.spans[index]
        return np.sort(self.by_group[first:last])

    def ancestry(self, index: int) -> tuple[int, ...]:
        """Return the groups that hold a group, outermost first, then the group itself."""
        chain: list[int] = []
        while index >= 0:
            chain.append(index)
            index = int(self.parents[index])
        return tuple(reversed(chain))

    def full_title(self, index: int) -> str:
        """Return what to call a group anywhere, or "" for −1 and for the whole of the samples."""
        titles = (self.groups[i] for i in self.ancestry(index))
        return " · ".join(group.title for group in titles if group.kind != "samples")

    def index_of(self, key: str) -> int | None:
        """Return the group with a key, or None."""
        return self._by_key.get(key)

    @cached_property
    def by_group(self) -> Indices:
        """All nodes that are in a group, those of a group side by side."""
        order: Indices = np.argsort(self.of_node, kind="stable")
        return order[np.searchsorted(self.of_node[order], 0) :]

    @cached_property
    def spans(self) -> Indices:
        """For each group, shape (groups, 2), from where to where its nodes stand in `by_group`."""
        counts = np.bincount(self.of_node[self.by_group], minlength=len(self))
        starts = np.append(0, np.cumsum(counts))
        return np.stack([starts[:-1], starts[self.ends]], axis=1)

    def means(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return for each group the mean of its nodes' values; 0 for a group without nodes.

        Args:
            values: shape (nodes,).
        """
        if not len(self):
            return np.empty(0)
        ordered = np.append(values[self.by_group], 0.0)
        sums = np.add.reduceat(ordered, self.spans.reshape(-1))[::2]
        counts = np.diff(self.spans)[:, 0]
        # Where nothing is to be added, reduceat gives the element that it stands on.
        means: NDArray[np.float64] = np.where(counts > 0, sums, 0.0) / np.maximum(counts, 1)
        return means

    def largest(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return for each group the largest of its nodes' values; 0 for a group without nodes.

        Args:
            values: shape (nodes,).
        """
        if not len(self):
            return np.empty(0)
        ordered = np.append(values[self.by_group], 0.0)
        found: NDArray[np.float64] = np.maximum.reduceat(ordered, self.spans.reshape(-1))[::2]
        return np.where(np.diff(self.spans)[:, 0] > 0, found, 0.0)

    @cached_property
    def _children(self) -> dict[int, Indices]:
        held: dict[int, list[int]] = {}
        for index, parent in enumerate(self.parents.tolist()):
            held.setdefault(parent, []).append(index)
        return {parent: np.array(members, dtype=np.intp) for parent, members in held.items()}

    @cached_property
    def _by_key(self) -> dict[str, int]:
        return {group.key: index for index, group in enumerate(self.groups)}
