"""Building and placing a graph off the GUI thread."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Signal

from gradstudio.app.graph.placed import GraphKey, PlacedGraph, placed_part
from gradstudio.app.graph.source import GraphSource
from gradstudio.graph.placement import LayoutCancelled
from gradstudio.graph.routing import routes
from gradstudio.graph.sealed import SealedNetwork

_LEAST_PROGRESS = 0.01


class GraphJobSignals(QObject):
    """Signals of `GraphJob`, each with the job's key, as a job that was dropped may still be heard.

    done: a `PlacedGraph`, which has its key; progressed: (key, 0 to 1); failed: (key, what).
    """

    done = Signal(object)
    progressed = Signal(object, float)
    failed = Signal(object, str)


class GraphJob:
    """Builds and places the graph of a source. `cancel` ends it at the next step.

    Args:
        source: gives the structure.
        layout: name of the layout.
    """

    def __init__(self, source: GraphSource, layout: str) -> None:
        self.key = GraphKey(structure=source.structure, layout=layout)
        self.signals = GraphJobSignals()
        self._source = source
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
        built = self._source.build(self._on_progress)
        if isinstance(built, SealedNetwork):
            return placed_part(self.key, built, ())
        graph, outline = built
        # networkx takes a third of a second to load: the window opens without it.
        from gradstudio.graph.placing import place  # noqa: PLC0415

        placement = place(self.key.layout, graph, outline, self._on_progress)
        return PlacedGraph(
            key=self.key,
            graph=graph,
            outline=outline,
            positions=placement.positions,
            boxes=placement.boxes,
            routes=routes(placement.positions, graph.edges, in_lines=self.key.layout == "network"),
        )

    def _on_progress(self, share: float) -> None:
        if self._cancelled.is_set():
            raise LayoutCancelled
        # Of thousands of groups not every one is worth an event.
        if share - self._told >= _LEAST_PROGRESS:
            self._told = share
            self.signals.progressed.emit(self.key, share)
