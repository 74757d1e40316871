"""`Focus`: the part of the graph that is looked at; the rest is dimmed."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.app.graph.same_node import node_of, scalar_of
from gradstudio.app.graph.shown import ShownGraph
from gradstudio.graph.flow import local_derivatives
from gradstudio.graph.focus import ancestors, between, descendants, inner_edges
from gradstudio.graph.paths import HeaviestPaths, heaviest_paths
from gradstudio.graph.value_graph import ValueGraph

PATHS_AT_FIRST = 5
_FOLLOW_MILLISECONDS = 250

Mask = NDArray[np.bool_]


class Focus(QObject):
    """What is in focus, kept in step with graph and training. Lives on the GUI thread.

    Signals:
        changed: `nodes`, `edges`, `paths` or `title` are new.

    Attributes:
        nodes: for each node whether it is in focus; None if all are.
        edges: the same for each edge of the graph, then for each leg of its bundles.
        paths: the heaviest ones, if they are what is looked at.
    """

    changed = Signal()

    def __init__(self, model: ShownGraph, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.nodes: Mask | None = None
        self.edges: Mask | None = None
        self.paths: HeaviestPaths | None = None
        self._model = model
        self._kind = ""
        self._ends: tuple[int, ...] = ()
        self._most = PATHS_AT_FIRST
        self._chosen: int | None = None
        self._placed: PlacedGraph | None = None
        # The heaviest paths change as the numbers do; four times a second is as fast as one can read.
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.setInterval(_FOLLOW_MILLISECONDS)
        self._follow.timeout.connect(self._find)
        model.structure_changed.connect(self._on_model_structure_changed)
        model.values_changed.connect(self._on_model_values_changed)

    @property
    def paths_refusal(self) -> str:
        """Why the heaviest paths cannot be found, or ""."""
        placed = self._model.placed
        if placed is None or placed.part is None:
            return ""
        return (
            f"Of this network's {self._model.scalar_count:,} scalars only {len(placed.graph):,} are built: "
            "paths through all of them cannot be weighed."
        )

    @property
    def is_active(self) -> bool:
        """Whether anything is in focus."""
        return bool(self._kind)

    @property
    def kind(self) -> str:
        """One of "ancestors", "descendants", "between", "paths", or "" for none."""
        return self._kind

    @property
    def node(self) -> int | None:
        """The node that the focus starts from."""
        return self._ends[0] if self._ends else None

    @property
    def most(self) -> int:
        """How many of the heaviest paths are asked for."""
        return self._most

    @property
    def chosen_path(self) -> int | None:
        """The one of the heaviest paths that is shown alone, or None."""
        return self._chosen

    @property
    def title(self) -> str:
        """What is in focus, in words."""
        if not self._kind or self._placed is None:
            return ""
        names = [self._name(self._placed, node) for node in self._ends]
        match self._kind:
            case "ancestors":
                return f"What {names[0]} is computed from"
            case "descendants":
                return f"What is computed from {names[0]}"
            case "between":
                return f"The paths between {names[0]} and {names[1]}"
        return f"Heaviest paths from {names[0]} to {self._model.drawn_source.root_title}"

    def _name(self, placed: PlacedGraph, node: int) -> str:
        where = "" if placed.graph.labels[node] else placed.group_title(node)
        return f"{placed.graph.title(node)} in {where}" if where else placed.graph.title(node)

    def show_ancestors(self, node: int) -> None:
        """Look at what a node is computed from."""
        self._start("ancestors", node)

    def show_descendants(self, node: int) -> None:
        """Look at what is computed from a node."""
        self._start("descendants", node)

    def show_between(self, a: int, b: int) -> None:
        """Look at the paths between two nodes."""
        self._start("between", a, b)

    def show_paths(self, node: int) -> None:
        """Look at the heaviest paths from a node to the loss."""
        self._start("paths", node)

    def set_most(self, most: int) -> None:
        """Ask for another number of paths."""
        if most != self._most:
            self._most = most
            self._chosen = None
            self._find()

    def choose_path(self, place: int | None) -> None:
        """Show one of the heaviest paths alone, or None for all of them."""
        if place != self._chosen:
            self._chosen = place
            self._find()

    def clear(self) -> None:
        """Look at everything again."""
        if self._kind:
            self._start("")

    def _start(self, kind: str, *ends: int) -> None:
        self._kind, self._ends, self._chosen = kind, ends, None
        self._placed = self._model.placed
        self._find()

    def _on_model_structure_changed(self) -> None:
        placed, before = self._model.placed, self._placed
        if not self._kind:
            return
        if placed is None or before is None:
            self.clear()
        elif placed.graph.has_structure_of(before.graph):
            self._placed = placed
            self._find()
        else:
            # A neuron that was opened or sealed leaves the rest of a large network as it was.
            ends = [
                node_of(placed, scalar_of(before, node, self._model.drawn_source.name), 0)
                for node in self._ends
            ]
            found = [node for node in ends if node is not None]
            if placed.key == before.key and len(found) == len(ends):
                self._start(self._kind, *found)
            else:
                self.clear()

    def _on_model_values_changed(self) -> None:
        if self._kind == "paths" and not self._follow.isActive():
            if self.paths is None:
                self._find()
            else:
                self._follow.start()

    def _find(self) -> None:
        placed = self._placed
        self.nodes = self.edges = self.paths = None
        if not self._kind or placed is None:
            self._follow.stop()
        elif self._kind == "paths":
            self._find_paths(placed.graph)
        else:
            match self._kind:
                case "ancestors":
                    reached = ancestors(placed.wiring, self._ends[0])
                case "descendants":
                    reached = descendants(placed.wiring, self._ends[0])
                case _:
                    reached = between(placed.wiring, *self._ends)
            self.nodes, self.edges = reached[: len(placed.graph)], inner_edges(placed.wiring, reached)
        self.changed.emit()

    def _find_paths(self, graph: ValueGraph) -> None:
        if not self._model.has_values or self.paths_refusal:
            return
        began = time.perf_counter()
        found = heaviest_paths(graph, local_derivatives(graph, self._model.data), self._ends[0], self._most)
        shown = found.paths if self._chosen is None else found.paths[self._chosen : self._chosen + 1]
        self.paths = found
        self.nodes = np.zeros(len(graph), dtype=np.bool_)
        self.edges = np.zeros(len(graph.edges), dtype=np.bool_)
        for path in shown:
            self.nodes[list(path.nodes)] = True
            self.edges[list(path.edges)] = True
        # In a large graph they take long to find: they may have a tenth of this thread's time, no more.
        spent = round(1000 * (time.perf_counter() - began))
        self._follow.setInterval(max(_FOLLOW_MILLISECONDS, 10 * spent))
