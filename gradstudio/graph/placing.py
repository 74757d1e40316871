"""The layouts themselves, as functions of a graph's structure. Loaded when the first graph is placed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from gradstudio.graph.groups import Group
from gradstudio.graph.layered import layered
from gradstudio.graph.layouts import (
    BOX_EXTRA,
    BOX_GAP,
    COLUMN_PITCH,
    LAYER_GAP,
    ROW_PITCH,
    Positions,
    Progress,
)
from gradstudio.graph.value_graph import ValueGraph, subgraph_signature


def _network(graph: ValueGraph, groups: Sequence[Group], progress: Progress) -> Positions:
    if not groups:
        return _layered(graph, groups, progress)
    positions = np.zeros((len(graph), 2))
    shapes: dict[tuple[tuple[int, ...], ...], Positions] = {}
    inner: list[Positions] = []
    for done, group in enumerate(groups):
        # The neurons of a layer are alike: each shape is placed once.
        signature = subgraph_signature(graph.operands, group.nodes)
        if signature not in shapes:
            shapes[signature] = layered(signature) * (COLUMN_PITCH, ROW_PITCH)
        inner.append(shapes[signature])
        progress(done / len(groups))
    for group, centre, shape in zip(groups, _group_centres(groups, inner), inner, strict=True):
        positions[list(group.nodes)] = shape + centre
    return positions


def _group_centres(groups: Sequence[Group], inner: Sequence[Positions]) -> Positions:
    """Columns side by side by `multipartite_layout` on the quotient graph, spread to fit their boxes."""
    quotient = nx.empty_graph(len(groups))
    columns: dict[int, list[int]] = {}
    for i, group in sorted(enumerate(groups), key=lambda item: (item[1].column, item[1].row)):
        columns.setdefault(group.column, []).append(i)
    order = nx.multipartite_layout(quotient, subset_key=columns)
    sizes = np.array([np.ptp(shape, axis=0) + BOX_EXTRA for shape in inner])
    centres = np.zeros((len(groups), 2))
    x = 0.0
    for members in sorted(columns.values(), key=lambda column: order[column[0]][0]):
        width = sizes[members, 0].max()
        y = -(sizes[members, 1].sum() + BOX_GAP * (len(members) - 1)) / 2
        for i in members:
            # Flush right: a layer's activations stand in one line before the gap to the next layer.
            centres[i] = x + width - sizes[i, 0] / 2, y + sizes[i, 1] / 2
            y += sizes[i, 1] + BOX_GAP
        x += width + LAYER_GAP
    middles = np.array([(shape.max(axis=0) + shape.min(axis=0)) / 2 for shape in inner])
    corrected: Positions = centres - middles
    return corrected


def _layered(graph: ValueGraph, groups: Sequence[Group], progress: Progress) -> Positions:
    progress(0.0)
    return layered(graph.operands) * (COLUMN_PITCH * 1.5, ROW_PITCH)


def _radial(graph: ValueGraph, groups: Sequence[Group], progress: Progress) -> Positions:
    progress(0.0)
    rings: dict[int, list[int]] = {}
    distance = nx.single_source_shortest_path_length(graph.digraph.reverse(copy=False), graph.root)
    for node in range(len(graph)):
        rings.setdefault(distance[node], []).append(node)
    shells = [rings[ring] for ring in sorted(rings)]
    unit = nx.shell_layout(graph.digraph, nlist=shells, scale=1.0)
    # A ring must hold its nodes side by side, and lie outside the ring before it.
    radius = 0.0
    radii: list[float] = []
    for shell in shells:
        radii.append(
            radius if len(shell) == 1 and not radii else max(radius, len(shell) * COLUMN_PITCH / 6.0)
        )
        radius = radii[-1] + 1.6 * COLUMN_PITCH
    positions = np.array([unit[node] for node in range(len(graph))])
    lengths = np.hypot(*positions.T)
    directions = np.divide(
        positions, lengths[:, None], where=lengths[:, None] > 0, out=np.zeros_like(positions)
    )
    placed: Positions = directions * np.array([radii[distance[node]] for node in range(len(graph))])[:, None]
    return placed


def _spring(graph: ValueGraph, groups: Sequence[Group], progress: Progress) -> Positions:
    chunks = 10
    simple: nx.Graph[int] = nx.Graph(graph.digraph)
    start = layered(graph.operands)
    positions = dict(enumerate(start / max(1.0, float(np.abs(start).max()))))
    for chunk in range(chunks):
        progress(chunk / chunks)
        positions = nx.spring_layout(simple, pos=positions, iterations=5, seed=1)
    return _spread(positions)


def _kamada_kawai(graph: ValueGraph, groups: Sequence[Group], progress: Progress) -> Positions:
    progress(0.0)
    start = dict(enumerate(layered(graph.operands)))
    return _spread(nx.kamada_kawai_layout(nx.Graph(graph.digraph), pos=start))


def _spread(placed: dict[int, NDArray[np.float64]]) -> Positions:
    """Give a unit layout room for its nodes: area in proportion to their number."""
    unit: Positions = np.array([placed[node] for node in range(len(placed))])
    return unit * float(COLUMN_PITCH * np.sqrt(len(placed)) * 0.8)


PLACERS: Mapping[str, Callable[[ValueGraph, Sequence[Group], Progress], Positions]] = {
    "network": _network,
    "layered": _layered,
    "radial": _radial,
    "spring": _spring,
    "kamada_kawai": _kamada_kawai,
}
"""The function behind each name in `LAYOUTS`."""
