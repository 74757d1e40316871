"""Parts of a graph to look at: what a node depends on, what depends on it, what lies between two nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from gradstudio.graph.value_graph import ValueGraph

Mask = NDArray[np.bool_]


def ancestors(graph: ValueGraph, node: int) -> Mask:
    """Return which nodes `node` is computed from, itself included."""
    return _reached(graph, node, lambda at: graph.operands[at])


def descendants(graph: ValueGraph, node: int) -> Mask:
    """Return which nodes are computed from `node`, itself included."""
    return _reached(graph, node, lambda at: (edge.target for edge in graph.consumers[at]))


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


def _reached(graph: ValueGraph, start: int, step: Callable[[int], Iterable[int]]) -> Mask:
    mask = np.zeros(len(graph), dtype=np.bool_)
    mask[start] = True
    stack = [start]
    while stack:
        for near in step(stack.pop()):
            if not mask[near]:
                mask[near] = True
                stack.append(near)
    return mask
