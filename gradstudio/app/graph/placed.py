"""A graph with its groups and positions, ready to be drawn, and the key that it is found by."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gradstudio.graph.bundles import NO_BUNDLES, Bundles
from gradstudio.graph.focus import Wired
from gradstudio.graph.groups import Outline
from gradstudio.graph.metrics import area_around
from gradstudio.graph.partial import PartialGraph
from gradstudio.graph.placement import Positions
from gradstudio.graph.routing import Routes
from gradstudio.graph.sealed import SealedNetwork
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.training.look.sample import scalar_count
from gradstudio.training.look.structure import Structure


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphKey:
    """What a graph and its layout depend on.

    Attributes:
        structure: equal for graphs that differ in their numbers alone; that of a project's loss is a `Structure`.
        layout: name of the layout.
    """

    structure: Hashable
    layout: str

    @property
    def of_loss(self) -> Structure | None:
        """The structure, if it is that of a project's loss."""
        return self.structure if isinstance(self.structure, Structure) else None

    @property
    def layers(self) -> tuple[tuple[int, str], ...]:
        """Number of inputs, then size and activation of each layer; none if it is no project's loss."""
        return () if self.of_loss is None else self.of_loss.layers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlacedGraph:
    """A graph with its groups, ready to be drawn.

    Attributes:
        key: what it depends on.
        graph: the nodes and edges.
        outline: the groups.
        positions: shape (nodes, 2), the centres of the nodes in scene units, y downwards.
        boxes: shape (groups, 4), left, top, width and height; None where the layout has no boxes.
        routes: the ways of edges that would run behind a node if they were straight.
        part: what is built of a network too large to be built whole; None if everything is.
        network: that network, for a `part`.
    """

    key: GraphKey
    graph: ValueGraph
    outline: Outline
    positions: Positions
    boxes: Positions | None = None
    routes: Routes = field(default_factory=dict)
    part: PartialGraph | None = None
    network: SealedNetwork | None = None

    @property
    def sealed(self) -> NDArray[np.bool_] | None:
        """For each group whether its scalars are not built, or None if all are."""
        return None if self.part is None else self.part.sealed

    @property
    def scalar_count(self) -> int:
        """How many scalars there are in all, also those that are not built."""
        return len(self.graph) if self.part is None else scalar_count([size for size, _ in self.key.layers])

    @property
    def bundles(self) -> Bundles:
        """The edges that the graph does not have one by one."""
        return NO_BUNDLES if self.part is None else self.part.bundles

    @property
    def wiring(self) -> Wired:
        """The edges of the graph, then the legs of the bundles."""
        return self.graph if self.part is None else self.part.wiring

    def reopened(self, opened: Collection[str]) -> PlacedGraph:
        """Return the same network with other neurons opened; there must be a `part`."""
        assert self.network is not None
        return placed_part(self.key, self.network, opened)

    def area_of(self, group: int) -> tuple[float, float, float, float]:
        """Return left, top, width and height of a group: its box, or else what its nodes take."""
        if self.boxes is not None:
            left, top, width, height = self.boxes[group].tolist()
            return left, top, width, height
        return area_around(self.positions[self.outline.nodes(group)])

    def group_title(self, node: int) -> str:
        """Return the full title of the innermost group that a node belongs to, or ""."""
        return self.outline.full_title(int(self.outline.of_node[node]))


def placed_part(key: GraphKey, network: SealedNetwork, opened: Collection[str]) -> PlacedGraph:
    """Return what is built of a network when some neurons are opened, ready to be drawn.

    Args:
        key: of the graph that it is a part of.
        network: builds it.
        opened: names of the neurons that are opened.
    """
    part = network.build(opened)
    return PlacedGraph(
        key=key,
        graph=part.graph,
        outline=part.outline,
        positions=part.positions,
        boxes=network.boxes,
        part=part,
        network=network,
    )
