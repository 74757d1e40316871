"""Naming the scalars of a graph, and finding them again when the graph is another one."""

from __future__ import annotations

import re

import numpy as np

from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.app.selection import GraphScalar
from gradstudio.graph.partial import PartialGraph

_SAMPLE = re.compile(r"^sample\d+\.?")
_NO_GROUP = -1


def scalar_of(placed: PlacedGraph, node: int, graph: str) -> GraphScalar:
    """Return the scalar that a node stands for.

    Args:
        placed: what is drawn.
        node: an index in it.
        graph: name of the graph.
    """
    label, symbol = placed.graph.labels[node], placed.graph.symbols[node]
    group = int(placed.outline.of_node[node])
    alone = bool(label) and placed.graph.occurrences(label) == 1
    return GraphScalar(
        graph=graph,
        path=label,
        group="" if group == _NO_GROUP else placed.outline.groups[group].key,
        symbol=symbol,
        place=0 if alone else _alike(placed, group, label, symbol).index(node),
        slot=None if placed.part is None else int(placed.part.places[node]),
    )


def node_of(placed: PlacedGraph, scalar: GraphScalar, sample: int) -> int | None:
    """Return the node that stands for a scalar, or None.

    By its path where it has one; else it is the same one, by operation, of the group with the same name. A graph of
    several samples has each of them once for each sample.

    Args:
        placed: what is drawn.
        scalar: which one; its graph is taken to be this one.
        sample: which sample is meant where the graph has several and the scalar is of another or of none.
    """
    label, graph = scalar.path, placed.graph
    if scalar.slot is not None and placed.part is not None:
        return _same_place(scalar.group, scalar.slot, placed, placed.part)
    if scalar.group:
        bare = _SAMPLE.sub("", scalar.group)
        groups = [
            found
            for name in (scalar.group, f"sample{sample + 1}.{bare}", bare)
            if (found := placed.outline.index_of(name)) is not None
        ]
    else:
        groups = [] if label else [_NO_GROUP]
    for group in groups:
        alike = _alike(placed, group, label, scalar.symbol)
        if scalar.place < len(alike):
            return alike[scalar.place]
    return graph.index_of(label, sample) if label else None


def _alike(placed: PlacedGraph, group: int, label: str, symbol: str) -> list[int]:
    """Return the nodes of a group, or in none, with this label and this operation."""
    graph, outline = placed.graph, placed.outline
    nodes = outline.nodes(group) if group != _NO_GROUP else np.flatnonzero(outline.of_node == _NO_GROUP)
    return [node for node in nodes.tolist() if graph.labels[node] == label and graph.symbols[node] == symbol]


def _same_place(key: str, slot: int, new: PlacedGraph, part: PartialGraph) -> int | None:
    """Return the scalar at a place of a group; of a neuron that was sealed its activation stands for the others."""
    group = new.outline.index_of(key)
    if group is None:
        return None
    nodes = new.outline.nodes(group)
    found = nodes[np.flatnonzero(part.places[nodes] == slot)]
    return int((found if found.size else nodes)[-1]) if nodes.size else None
