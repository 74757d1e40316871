"""The layouts one can choose from, as a table. Positions depend on structure alone, never on values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from gradstudio.graph.groups import Outline
from gradstudio.graph.value_graph import ValueGraph

NODE_WIDTH = 92.0
NODE_HEIGHT = 52.0
COLUMN_PITCH = 112.0
ROW_PITCH = 68.0
BOX_PADDING = 20.0
BOX_CAPTION = 20.0
BOX_GAP = 24.0
GROUP_PADDING = 32.0
GROUP_CAPTION = 40.0
LAYER_GAP = 136.0

BOX_EXTRA = np.array([NODE_WIDTH + 2 * BOX_PADDING, NODE_HEIGHT + 2 * BOX_PADDING + BOX_CAPTION])
"""How much wider and higher a group's box is than the centres of the nodes in it."""

Positions = NDArray[np.float64]
Progress = Callable[[float], None]
"""Told the share done, 0 to 1; raises `LayoutCancelled` to give up."""


def area_around(centres: Positions) -> tuple[float, float, float, float]:
    """Return left, top, width and height of what nodes with these centres take."""
    left, top = (centres.min(axis=0) - (NODE_WIDTH / 2, NODE_HEIGHT / 2)).tolist()
    width, height = (np.ptp(centres, axis=0) + np.array([NODE_WIDTH, NODE_HEIGHT])).tolist()
    return left, top, width, height


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Placement:
    """Where everything stands, in scene units with y downwards.

    Attributes:
        positions: shape (nodes, 2), the centres of the nodes.
        boxes: shape (groups, 4), left, top, width and height of each group with its caption; None where a
            layout lets the groups' nodes mix.
    """

    positions: Positions
    boxes: Positions | None = None


class LayoutCancelled(Exception):  # noqa: N818 - it ends a job, it reports no error
    """Raised by a progress function to end a layout."""


@cache
def is_installed(package: str) -> bool:
    """Whether a package can be imported; it is not."""
    return find_spec(package) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One way to place a graph.

    Attributes:
        name: key of the layout.
        title: what the menu says.
        hint: what it is good for.
        limit: largest number of nodes it is offered for.
        needs: the package that it takes beside GradStudio's own, or "".
        extra: name of GradStudio's extra that brings it.
    """

    name: str
    title: str
    hint: str
    limit: int
    needs: str = ""
    extra: str = ""

    def refusal(self, size: int) -> str:
        """Return why a graph of so many nodes cannot be placed like this, or ""."""
        if self.needs and not is_installed(self.needs):
            return f"Needs the package {self.needs}: pip install 'gradstudio[{self.extra}]'"
        if size > self.limit:
            return f"For graphs of up to {self.limit:,} scalars; this one has about {size:,}"
        return ""

    def place(self, graph: ValueGraph, outline: Outline, progress: Progress) -> Placement:
        """Say where everything stands.

        Raises:
            LayoutCancelled: `progress` gave up.
        """
        # networkx takes a third of a second to load: the window opens without it.
        from gradstudio.graph.placing import PLACERS  # noqa: PLC0415

        return PLACERS[self.name](graph, outline, progress)


LAYOUTS: dict[str, Layout] = {
    layout.name: layout
    for layout in (
        Layout(
            name="network",
            title="Network",
            hint="Layers as columns, neurons as boxes, each with its scalars inside",
            limit=100_000,
        ),
        Layout(
            name="layered",
            title="Layered",
            hint="Topological generations from left to right",
            limit=50_000,
        ),
        Layout(
            name="radial",
            title="Radial",
            hint="Rings by distance from the loss",
            limit=20_000,
        ),
        Layout(
            name="spring",
            title="Spring",
            hint="Connected nodes pull each other (a few seconds)",
            limit=1_500,
        ),
        Layout(
            name="kamada_kawai",
            title="Kamada–Kawai",
            hint="Distances on the plane follow distances in the graph (a few seconds)",
            limit=150,
        ),
        Layout(
            name="dot",
            title="Graphviz dot",
            hint="Left to right with few crossings, as micrograd draws its graphs (a few seconds)",
            limit=2_000,
            needs="pygraphviz",
            extra="graphviz",
        ),
    )
}
"""Every layout by name, in menu order."""
