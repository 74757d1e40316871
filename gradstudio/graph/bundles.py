"""Edges between whole layers, bundled: of two sealed layers each signal goes to each neuron.

A bundle is a complete bipartite graph: every one of its sources is used by every one of its targets. It is kept
and drawn as its legs: one edge from each source to where all meet, the trunk, and one on to each target. Whoever
walks along the legs comes from each node to just those that the bundled edges lead to.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradstudio.graph.value_graph import ValueGraph

Indices = NDArray[np.intp]


class Bundles:
    """Some bundles, and their legs: those from all sources, then all trunks, then those to all targets.

    Args:
        sources: nodes of each bundle, those of a group side by side; a bundle without sources or without targets
            has no legs.
        targets: nodes of each bundle, likewise.
        stages: of each bundle the groups that hold its sources and its targets.

    Attributes:
        sources: of all bundles.
        of_source: for each of these its bundle.
        targets: of all bundles.
        of_target: for each of these its bundle.
        trunks: the bundles that have any edges.
        stages: shape (bundles, 2).
        edge_counts: how many edges each leg stands for.
    """

    def __init__(
        self, sources: Sequence[Indices], targets: Sequence[Indices], stages: Sequence[tuple[int, int]]
    ) -> None:
        sizes = np.array([[len(a), len(b)] for a, b in zip(sources, targets, strict=True)], dtype=np.intp)
        sizes = sizes.reshape(-1, 2)
        sizes[(sizes == 0).any(axis=1)] = 0
        self.trunks: Indices = np.flatnonzero(sizes[:, 0])
        self.stages: Indices = np.array(stages, dtype=np.intp).reshape(-1, 2)
        none: list[Indices] = [np.empty(0, dtype=np.intp)]
        self.sources = np.concatenate(none + [sources[bundle] for bundle in self.trunks.tolist()])
        self.targets = np.concatenate(none + [targets[bundle] for bundle in self.trunks.tolist()])
        every = np.arange(len(sizes))
        self.of_source, self.of_target = np.repeat(every, sizes[:, 0]), np.repeat(every, sizes[:, 1])
        self.edge_counts: Indices = np.concatenate(
            [sizes[self.of_source, 1], sizes[self.trunks].prod(axis=1), sizes[self.of_target, 0]]
        )

    def __len__(self) -> int:
        return len(self.stages)

    def legs(self, nodes: int) -> Indices:
        """Return the legs as edges, shape (legs, 2).

        Args:
            nodes: how many there are; the trunk of bundle i leads from node ``nodes + 2 * i`` to the next one.
        """
        begins, ends = nodes + 2 * self.of_source, nodes + 2 * self.of_target + 1
        trunks = nodes + 2 * self.trunks
        return np.concatenate(
            [
                np.stack([self.sources, begins], axis=1),
                np.stack([trunks, trunks + 1], axis=1),
                np.stack([ends, self.targets], axis=1),
            ]
        )


NO_BUNDLES = Bundles((), (), ())


class Wiring:
    """A graph with its bundles, as one walks along it: its edges, then the legs.

    Attributes:
        edges: shape (edges, 2), from node to node; the ends of the trunks come after the graph's nodes.
        incoming: rows of `edges` by target, and for each node where its own begin, with the end of the last.
        uses: the same by source.
    """

    def __init__(self, graph: ValueGraph, bundles: Bundles) -> None:
        self._count = len(graph) + 2 * len(bundles)
        self.edges: Indices = np.concatenate([graph.edges, bundles.legs(len(graph))])
        self.uses, self.incoming = self._by(0), self._by(1)

    def __len__(self) -> int:
        return self._count

    def _by(self, end: int) -> tuple[Indices, Indices]:
        ends = self.edges[:, end]
        starts = np.append(0, np.cumsum(np.bincount(ends, minlength=self._count)))
        return np.argsort(ends, kind="stable"), starts
