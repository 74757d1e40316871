"""Parts of a graph to look at: what a node depends on, what depends on it, what lies between two nodes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradstudio.graph.value_graph import ValueGraph

Mask = NDArray[np.bool_]


def ancestors(graph: ValueGraph, node: int) -> Mask:
    """Return which nodes `node` is computed from, itself included."""
    return _reached(node, np.arange(len(graph.edges)), graph.first_edge, graph.edges[:, 0])


def descendants(graph: ValueGraph, node: int) -> Mask:
    """Return which nodes are computed from `node`, itself included."""
    return _reached(node, *graph.uses, graph.edges[:, 1])


def between(graph: ValueGraph, a: int, b: int) -> Mask:
    """Return which nodes lie on a path from one of two nodes to the other, both included.

    Nodes are numbered in topological order, so that a path can only lead to the higher number. With no path at
    all the two stand alone.
    """
    low, high = sorted((a, b))
    mask = np.zeros(len(graph), dtype=np.bool_)
    mask[descendants(graph, low) & ancestors(graph, high)] = True
    mask[[low, high]] = True
    return mask


def inner_edges(graph: ValueGraph, nodes: Mask) -> Mask:
    """Return which edges have both ends among some nodes."""
    inner: Mask = np.all(nodes[graph.edges], axis=1)
    return inner


def _reached(start: int, rows: NDArray[np.intp], starts: NDArray[np.intp], ends: NDArray[np.intp]) -> Mask:
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
