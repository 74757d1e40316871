"""The layouts themselves, as functions of a graph's structure. Loaded when the first graph is placed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from gradstudio.graph.arranging import arrange, origin_of
from gradstudio.graph.dot import dot
from gradstudio.graph.groups import Outline
from gradstudio.graph.layered import layered
from gradstudio.graph.lines import in_lines
from gradstudio.graph.metrics import BOX_EXTRA, COLUMN_PITCH, ROW_PITCH
from gradstudio.graph.placement import Placement, Positions, Progress
from gradstudio.graph.rings import angles_on_ring
from gradstudio.graph.value_graph import ValueGraph, subgraph_signature


def _network(graph: ValueGraph, outline: Outline, progress: Progress) -> Placement:
    if not len(outline):
        return _layered(graph, outline, progress)
    shapes: dict[tuple[tuple[int, ...], ...], Positions] = {}
    inner: list[tuple[int, NDArray[np.intp], Positions]] = []
    sizes = np.zeros((len(outline), 2))
    for done, index in enumerate(outline.leaves.tolist()):
        # The neurons of a layer are alike: each shape is placed once.
        nodes = outline.nodes(index)
        signature = subgraph_signature(graph.operands, nodes.tolist())
        if signature not in shapes:
            shapes[signature] = shape_of(signature)
        inner.append((index, nodes, shapes[signature]))
        sizes[index] = np.ptp(shapes[signature], axis=0) + BOX_EXTRA
        progress(done / len(outline.leaves))
    boxes = arrange(outline, sizes)
    positions = np.zeros((len(graph), 2))
    for index, nodes, shape in inner:
        positions[nodes] = shape + origin_of(boxes[index])
    return Placement(positions=positions, boxes=boxes)


def shape_of(signature: Sequence[Sequence[int]]) -> Positions:
    """Place the nodes of one group, the left top one at the origin."""
    unit: Positions = layered(signature)
    shape: Positions = in_lines(unit - unit.min(axis=0)) * (COLUMN_PITCH, ROW_PITCH)
    return shape


def _layered(graph: ValueGraph, outline: Outline, progress: Progress) -> Placement:
    progress(0.0)
    return Placement(positions=layered(graph.operands) * (COLUMN_PITCH * 1.5, ROW_PITCH))


def _radial(graph: ValueGraph, outline: Outline, progress: Progress) -> Placement:
    progress(0.0)
    rings: dict[int, list[int]] = {}
    distance = nx.single_source_shortest_path_length(graph.digraph.reverse(copy=False), graph.root)
    for node in range(len(graph)):
        rings.setdefault(distance[node], []).append(node)
    shells = [rings[ring] for ring in sorted(rings)]
    angles = np.zeros(len(graph))
    for shell in shells:  # each node near what it leads to on the ring before
        leads = [
            min(graph.digraph.successors(node), key=distance.__getitem__, default=node) for node in shell
        ]
        angles[shell] = angles_on_ring(angles[leads])
    # A ring must hold its nodes side by side, and lie outside the ring before it.
    radius = 0.0
    radii: list[float] = []
    for shell in shells:
        radii.append(
            radius if len(shell) == 1 and not radii else max(radius, len(shell) * COLUMN_PITCH / 6.0)
        )
        radius = radii[-1] + 1.6 * COLUMN_PITCH
    lengths = np.array([radii[distance[node]] for node in range(len(graph))])
    return Placement(positions=lengths[:, None] * np.column_stack([np.cos(angles), np.sin(angles)]))


def _spring(graph: ValueGraph, outline: Outline, progress: Progress) -> Placement:
    chunks = 10
    simple: nx.Graph[int] = nx.Graph(graph.digraph)
    start = layered(graph.operands)
    positions = dict(enumerate(start / max(1.0, float(np.abs(start).max()))))
    for chunk in range(chunks):
        progress(chunk / chunks)
        positions = nx.spring_layout(simple, pos=positions, iterations=5, seed=1)
    return Placement(positions=_spread(positions))


def _kamada_kawai(graph: ValueGraph, outline: Outline, progress: Progress) -> Placement:
    progress(0.0)
    start = dict(enumerate(layered(graph.operands)))
    return Placement(positions=_spread(nx.kamada_kawai_layout(nx.Graph(graph.digraph), pos=start)))


def _spread(placed: dict[int, NDArray[np.float64]]) -> Positions:
    """Give a unit layout room for its nodes: area in proportion to their number."""
    unit: Positions = np.array([placed[node] for node in range(len(placed))])
    return unit * float(COLUMN_PITCH * np.sqrt(len(placed)) * 0.8)


PLACERS: Mapping[str, Callable[[ValueGraph, Outline, Progress], Placement]] = {
    "network": _network,
    "layered": _layered,
    "radial": _radial,
    "spring": _spring,
    "kamada_kawai": _kamada_kawai,
    "dot": dot,
}
"""The function behind each name in `LAYOUTS`."""


def place(name: str, graph: ValueGraph, outline: Outline, progress: Progress) -> Placement:
    """Say where everything stands in a layout of `LAYOUTS`.

    Args:
        name: of the layout, one of `LAYOUTS`.
        graph: the graph.
        outline: its groups.
        progress: told the share that is done, 0 to 1; raises `LayoutCancelled` to give up.

    Raises:
        LayoutCancelled: `progress` gave up.
    """
    return PLACERS[name](graph, outline, progress)
