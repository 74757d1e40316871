"""Building and placing a graph off the GUI thread."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from gradstudio.data.source import load_dataset
from gradstudio.graph.bundles import NO_BUNDLES, Bundles
from gradstudio.graph.focus import Wired
from gradstudio.graph.grouping import network_outline
from gradstudio.graph.groups import Outline
from gradstudio.graph.metrics import area_around
from gradstudio.graph.partial import PartialGraph
from gradstudio.graph.placement import LayoutCancelled, Positions
from gradstudio.graph.sealed import SealedNetwork
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.overview import is_on_demand, loss_part
from gradstudio.training.look.sample import build_loss, target_of
from gradstudio.training.look.structure import Structure
from gradstudio.training.look.watch import Watch

_LEAST_PROGRESS = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphKey:
    """What the structure of a loss's graph and its layout depend on.

    Attributes:
        structure: of the graph.
        layout: name of the layout.
    """

    structure: Structure
    layout: str

    @property
    def layers(self) -> tuple[tuple[int, str], ...]:
        """Number of inputs, then size and activation of each layer."""
        return self.structure.layers

    @classmethod
    def of(cls, spec: ProjectSpec, watch: Watch, samples: Sequence[int], layout: str) -> GraphKey:
        """Return the key for the loss of some samples of a project."""
        return cls(structure=Structure.of(spec, watch, samples), layout=layout)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlacedGraph:
    """A graph with its groups, ready to be drawn.

    Attributes:
        key: what it depends on.
        graph: the nodes and edges.
        outline: the groups.
        positions: shape (nodes, 2), the centres of the nodes in scene units, y downwards.
        boxes: shape (groups, 4), left, top, width and height; None where the layout has no boxes.
        part: what is built of a network too large to be built whole; None if everything is.
        network: that network, for a `part`.
    """

    key: GraphKey
    graph: ValueGraph
    outline: Outline
    positions: Positions
    boxes: Positions | None = None
    part: PartialGraph | None = None
    network: SealedNetwork | None = None

    @property
    def sealed(self) -> NDArray[np.bool_] | None:
        """For each group whether its scalars are not built, or None if all are."""
        return None if self.part is None else self.part.sealed

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
    """Return what is built of a network when some neurons are opened, ready to be drawn."""
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


class GraphJobSignals(QObject):
    """Signals of `GraphJob`, each with the job's key, as a job that was dropped may still be heard.

    done: a `PlacedGraph`, which has its key; progressed: (key, 0 to 1); failed: (key, what).
    """

    done = Signal(object)
    progressed = Signal(object, float)
    failed = Signal(object, str)


class GraphJob:
    """Builds and places the graph of a loss. `cancel` ends it at the next step.

    Args:
        spec: the project.
        watch: whose loss.
        samples: indices of its samples.
        layout: name of the layout.
    """

    def __init__(self, spec: ProjectSpec, watch: Watch, samples: Sequence[int], layout: str) -> None:
        self.key = GraphKey.of(spec, watch, samples, layout)
        self.signals = GraphJobSignals()
        self._spec = spec
        self._watch = watch
        self._samples = samples
        self._told = -1.0
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Give up; nothing is reported any more."""
        self._cancelled.set()

    def run(self) -> None:
        """Do the work, on a thread other than the GUI's."""
        try:
            placed = self._placed()
        except LayoutCancelled:
            return
        except Exception as error:  # noqa: BLE001 - the edge of a thread: whatever it is, the window says it
            self.signals.failed.emit(self.key, f"The graph cannot be drawn. {type(error).__name__}: {error}")
            return
        if not self._cancelled.is_set():
            self.signals.done.emit(placed)

    def _placed(self) -> PlacedGraph:
        spec = self._spec
        if is_on_demand(spec, self._watch):
            return placed_part(self.key, self._network(), ())
        # The structure does not depend on the parameters, so zeros will do.
        zeros = np.zeros(spec.parameter_count)
        root = build_loss(spec, load_dataset(spec.data), zeros, self._watch, self._samples).root
        graph = ValueGraph(root)
        outline = network_outline(graph)
        # networkx takes a third of a second to load: the window opens without it.
        from gradstudio.graph.placing import place  # noqa: PLC0415

        placement = place(self.key.layout, graph, outline, self._on_progress)
        return PlacedGraph(
            key=self.key,
            graph=graph,
            outline=outline,
            positions=placement.positions,
            boxes=placement.boxes,
        )

    def _network(self) -> SealedNetwork:
        spec = self._spec
        # Which class or target it is does not change the groups; for cross-entropy it is part of the key.
        target = target_of(spec, load_dataset(spec.data), self._watch.sample)
        end = loss_part(spec.training.loss, [0.0] * spec.sizes[-1], target)
        activations = [layer.activation for layer in spec.network.layers]
        return SealedNetwork(spec.sizes, activations, end.outputs, end.nodes, self._on_progress)

    def _on_progress(self, share: float) -> None:
        if self._cancelled.is_set():
            raise LayoutCancelled
        # Of thousands of groups not every one is worth an event.
        if share - self._told >= _LEAST_PROGRESS:
            self._told = share
            self.signals.progressed.emit(self.key, share)
