"""Finding a scalar again when the graph is another one."""

from __future__ import annotations

import re

import numpy as np

from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.graph.partial import PartialGraph

_SAMPLE = re.compile(r"^sample\d+\.?")


def same_node(old: PlacedGraph, node: int, new: PlacedGraph, sample: int) -> int | None:
    """Return the node of one graph that stands where a node of another did, or None.

    By its label where it has one; else it is the same one, by operation, of the group with the same name. A graph
    of several samples has each of them once for each sample.

    Args:
        old: the graph that the node is in.
        node: its index there.
        new: the other graph.
        sample: which sample is meant where one graph has several and the other one.
    """
    label, symbol = old.graph.labels[node], old.graph.symbols[node]
    group = int(old.outline.of_node[node])
    if old.part is not None and new.part is not None:
        return _same_place(old.outline.groups[group].key, int(old.part.places[node]), new, new.part)
    if group < 0:
        return new.graph.index_of(label) if label else None
    key = old.outline.groups[group].key
    bare = _SAMPLE.sub("", key)
    for name in (key, f"sample{sample + 1}.{bare}", bare):
        found = new.outline.index_of(name)
        if found is None:
            continue
        alike = _alike(new, found, label, symbol)
        place = _alike(old, group, label, symbol).index(node)
        if place < len(alike):
            return alike[place]
    return new.graph.index_of(label, sample) if label else None


def _alike(placed: PlacedGraph, group: int, label: str, symbol: str) -> list[int]:
    """Return the nodes of a group with this label and this operation."""
    graph = placed.graph
    return [
        node
        for node in placed.outline.nodes(group).tolist()
        if graph.labels[node] == label and graph.symbols[node] == symbol
    ]


def _same_place(key: str, place: int, new: PlacedGraph, part: PartialGraph) -> int | None:
    """Return the scalar at a place of a group; of a neuron that was sealed its activation stands for the others."""
    group = new.outline.index_of(key)
    if group is None:
        return None
    nodes = new.outline.nodes(group)
    found = nodes[np.flatnonzero(part.places[nodes] == place)]
    return int((found if found.size else nodes)[-1]) if nodes.size else None
