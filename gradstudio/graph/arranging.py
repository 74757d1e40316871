"""Placing groups within groups: columns side by side, each box as large as what it holds."""

from __future__ import annotations

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from gradstudio.graph.groups import Outline
from gradstudio.graph.metrics import (
    BOX_CAPTION,
    BOX_GAP,
    BOX_PADDING,
    GROUP_CAPTION,
    GROUP_PADDING,
    LAYER_GAP,
    NODE_HEIGHT,
    NODE_WIDTH,
)
from gradstudio.graph.placement import Positions

_FIRST_NODE = np.array([BOX_PADDING + NODE_WIDTH / 2, BOX_PADDING + BOX_CAPTION + NODE_HEIGHT / 2])
_GROUP_EXTRA = np.array([2 * GROUP_PADDING, 2 * GROUP_PADDING + GROUP_CAPTION])


_LAYER_SHARE = 0.2
"""The gap beside a layer is at least this share of its width, so that its edges can be seen from afar."""


def arrange(outline: Outline, sizes: Positions) -> Positions:
    """Place all groups.

    Args:
        outline: the groups; their columns and rows say where they stand in the group that holds them.
        sizes: shape (groups, 2), width and height of the groups that hold no others.

    Returns:
        Shape (groups, 4): left, top, width and height; the whole is centred on the height 0.
    """
    sizes = sizes.copy()
    offsets = np.zeros((len(outline), 2))
    # Samples are alike: what stands in equal columns and has equal sizes is arranged once.
    known: dict[bytes, tuple[Positions, Positions]] = {}
    for index in [*range(len(outline) - 1, -1, -1), -1]:
        children = outline.children(index)
        if not len(children):
            continue
        places = np.array([(outline.groups[i].column, outline.groups[i].row) for i in children.tolist()])
        are_layers = np.array([outline.groups[i].kind == "layer" for i in children.tolist()])
        key = places.tobytes() + sizes[children].tobytes() + are_layers.tobytes()
        if key not in known:
            known[key] = _columns(places, sizes[children], are_layers)
        offsets[children], whole = known[key]
        if index >= 0:
            offsets[children] += GROUP_PADDING, GROUP_PADDING + GROUP_CAPTION
            sizes[index] = whole + _GROUP_EXTRA
        else:
            offsets[children, 1] -= whole[1] / 2
    for level in outline.levels[1:]:
        offsets[level] += offsets[outline.parents[level]]
    return np.hstack([offsets, sizes])


def origin_of(box: Positions) -> Positions:
    """Return where the centre of the left top node of an innermost group is."""
    origin: Positions = box[:2] + _FIRST_NODE
    return origin


def _columns(
    places: Positions, sizes: Positions, are_layers: NDArray[np.bool_]
) -> tuple[Positions, Positions]:
    """Return left top corners and the size of all: columns by `multipartite_layout`, spread to fit the boxes."""
    columns: dict[int, list[int]] = {}
    for i in np.lexsort(places.T[::-1]).tolist():
        columns.setdefault(int(places[i, 0]), []).append(i)
    order = nx.multipartite_layout(nx.empty_graph(len(places)), subset_key=columns)
    heights = {c: sizes[i, 1].sum() + BOX_GAP * (len(i) - 1) for c, i in columns.items()}
    highest = max(heights.values())
    corners = np.zeros((len(places), 2))
    x = before = 0.0
    for column, members in sorted(columns.items(), key=lambda item: float(order[item[1][0]][0])):
        width = sizes[members, 0].max()
        own = _LAYER_SHARE * width if are_layers[members].any() else 0.0
        x += max(LAYER_GAP, before, own) if x else 0.0
        before = own
        tops = np.cumsum(sizes[members, 1] + BOX_GAP) - sizes[members, 1] - BOX_GAP
        # Flush right: a layer's activations stand in one line before the gap to the next layer.
        corners[members, 0] = x + width - sizes[members, 0]
        corners[members, 1] = tops + (highest - heights[column]) / 2
        x += width
    return corners, np.array([x, highest])
