"""Parts of a graph to look at: what a node depends on, what depends on it, what lies between two nodes."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Indices = NDArray[np.intp]


class Wired(Protocol):
    """A graph whose edges can be walked along: a `ValueGraph`, or a `Wiring`."""

    def __len__(self) -> int:
        """Return the number of nodes."""

    @property
    def edges(self) -> Indices:
        """Shape (edges, 2), from node to node."""

    @property
    def incoming(self) -> tuple[Indices, Indices]:
        """Rows of `edges` by target, and for each node where its own begin, with the end of the last."""

    @property
    def uses(self) -> tuple[Indices, Indices]:
        """The same by source."""


def ancestors(graph: Wired, node: int) -> Mask:
    """Return which nodes `node` is computed from, itself included."""
    return _reached(node, *graph.incoming, graph.edges[:, 0])


def descendants(graph: Wired, node: int) -> Mask:
    """Return which nodes are computed from `node`, itself included."""
    return _reached(node, *graph.uses, graph.edges[:, 1])


def between(graph: Wired, a: int, b: int) -> Mask:
    """Return which nodes lie on a path from one of two nodes to the other, both included.

    Nodes are numbered in topological order, so that a path can only lead to the higher number. With no path at
    all the two stand alone.

    Args:
        graph: the graph.
        a: index of the one node.
        b: index of the other.
    """
    low, high = sorted((a, b))
    mask = np.zeros(len(graph), dtype=np.bool_)
    mask[descendants(graph, low) & ancestors(graph, high)] = True
    mask[[low, high]] = True
    return mask


def inner_edges(graph: Wired, nodes: Mask) -> Mask:
    """Return which edges have both ends among some nodes."""
    inner: Mask = np.all(nodes[graph.edges], axis=1)
    return inner


def _reached(start: int, rows: Indices, starts: Indices, ends: Indices) -> Mask:
    """Walk outwards from a node: its edges are ``rows[starts[node] : starts[node + 1]]`` and lead to `ends`."""
    mask = np.zeros(len(starts) - 1, dtype=np.bool_)
    front = np.array([start])
    while front.size:
        mask[front] = True
        near = ends[rows[_ranges(starts[front], starts[front + 1])]]
        front = np.unique(near[~mask[near]])
    return mask


def _ranges(starts: NDArray[np.intp], ends: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the numbers of several ranges, one range after the other."""
    counts = ends - starts
    before = np.cumsum(counts) - counts
    numbers: NDArray[np.intp] = np.arange(int(counts.sum())) + np.repeat(starts - before, counts)
    return numbers
