"""Layered placement: generations as columns, leaves right before their consumers, few crossings."""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray

_SWEEPS = 4


def layered(operands: Sequence[Sequence[int]]) -> NDArray[np.float64]:
    """Place nodes 0 … n−1 in columns, one unit apart in both directions, data flowing to the right.

    Columns are the topological generations of the *reversed* graph, so that a weight stands right before its
    product. Within a column the order is that of the barycentre heuristic (Sugiyama, Tagawa & Toda 1981,
    section 4), and `networkx.multipartite_layout` places the columns.

    Args:
        operands: operand indices of each node; every operand comes before its node.

    Returns:
        Shape (n, 2), x and y, centred on the origin.
    """
    count = len(operands)
    reverse: nx.DiGraph[int] = nx.DiGraph()
    reverse.add_nodes_from(range(count))
    reverse.add_edges_from((node, operand) for node, own in enumerate(operands) for operand in own)
    generations = [sorted(generation) for generation in nx.topological_generations(reverse)]
    generations.reverse()
    ordered = _ordered(generations, reverse)
    placed = nx.multipartite_layout(reverse, subset_key=dict(enumerate(ordered)))
    positions = np.array([placed[node] for node in range(count)], dtype=np.float64)
    return positions * (1.0 / _spacing(positions, ordered))


def _ordered(columns: list[list[int]], reverse: nx.DiGraph[int]) -> list[list[int]]:
    height: dict[int, float] = {}
    for column in columns:
        _spread(column, height)
    for sweep in range(_SWEEPS):
        # Towards the leaves a node goes to the middle of its consumers, back again to that of its operands.
        towards_leaves = sweep % 2 == 0
        neighbours = reverse.pred if towards_leaves else reverse.succ
        for column in reversed(columns) if towards_leaves else columns:
            wanted = {}
            for node in column:
                near = neighbours[node]
                wanted[node] = sum(height[n] for n in near) / len(near) if near else height[node]
            column[:] = [node for _, node in sorted((wanted[node], node) for node in column)]
            _spread(column, height)
    return columns


def _spread(column: list[int], height: dict[int, float]) -> None:
    for offset, node in enumerate(column):
        height[node] = offset - (len(column) - 1) / 2


def _spacing(positions: NDArray[np.float64], columns: list[list[int]]) -> float:
    # multipartite_layout scales the whole to a unit box; neighbours in the longest line tell by how much.
    if len(columns) > 1:
        return float(np.ptp(positions[:, 0])) / (len(columns) - 1)
    column = columns[0]
    return float(np.ptp(positions[:, 1])) / (len(column) - 1) if len(column) > 1 else 1.0
