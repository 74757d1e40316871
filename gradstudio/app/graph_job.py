"""Building and placing a graph off the GUI thread."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from gradstudio.data.source import load_dataset
from gradstudio.graph.groups import Group, network_groups
from gradstudio.graph.layouts import LAYOUTS, LayoutCancelled, Positions
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.project.spec import Loss, NetworkSpec, ProjectSpec
from gradstudio.training.sample import sample_loss


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphKey:
    """What the structure of a sample's graph and its layout depend on."""

    network: NetworkSpec
    loss: Loss
    layout: str

    @classmethod
    def of(cls, spec: ProjectSpec, layout: str) -> GraphKey:
        """Return the key for a project."""
        return cls(network=spec.network, loss=spec.training.loss, layout=layout)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlacedGraph:
    """A graph with its groups and positions (scene units, y downwards), ready to be drawn."""

    key: GraphKey
    graph: ValueGraph
    groups: tuple[Group, ...]
    positions: Positions

    def group_title(self, node: int) -> str:
        """Return the title of the group that a node belongs to, or ""."""
        return next((group.title for group in self.groups if node in group.nodes), "")


class GraphJobSignals(QObject):
    """Signals of `GraphJob`: done (a `PlacedGraph`), progressed (0 to 1), failed (what)."""

    done = Signal(object)
    progressed = Signal(float)
    failed = Signal(str)


class GraphJob:
    """Builds and places the graph of one sample's loss. `cancel` ends it at the next step of the layout."""

    def __init__(self, spec: ProjectSpec, layout: str) -> None:
        self.key = GraphKey.of(spec, layout)
        self.signals = GraphJobSignals()
        self._spec = spec
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
            self.signals.failed.emit(f"The graph cannot be drawn. {type(error).__name__}: {error}")
            return
        if not self._cancelled.is_set():
            self.signals.done.emit(placed)

    def _placed(self) -> PlacedGraph:
        spec = self._spec
        # The structure does not depend on the numbers, so zeros and the first sample will do.
        root = sample_loss(spec, load_dataset(spec.data), np.zeros(spec.parameter_count), 0)
        graph = ValueGraph(root)
        groups = network_groups(graph)
        positions = LAYOUTS[self.key.layout].place(graph, groups, self._on_progress)
        return PlacedGraph(key=self.key, graph=graph, groups=groups, positions=positions)

    def _on_progress(self, share: float) -> None:
        if self._cancelled.is_set():
            raise LayoutCancelled
        self.signals.progressed.emit(share)
