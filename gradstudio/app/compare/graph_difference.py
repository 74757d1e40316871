"""`GraphDifference`: has the graph coloured by what changed from one moment to another."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gradstudio.app.canvas.colouring import Colouring
from gradstudio.app.graph.model import GraphModel
from gradstudio.app.run.trainer import Trainer
from gradstudio.app.sight.sight import Sight
from gradstudio.training.run.moment import Moment


class GraphDifference(QObject):
    """Goes to the one moment, freezes the numbers there to compare with, and goes to the other.

    Lives on the GUI thread.

    Args:
        trainer: has the record of the runs.
        sight: goes to both.
        graph: whose numbers are compared.
        colouring: compares them.
        parent: as for any QObject.

    Signals:
        refused: the graphs of both cannot be compared: why.
        begun: the graph is about to be coloured, and has to be seen.
    """

    refused = Signal(str)
    begun = Signal()

    def __init__(
        self,
        trainer: Trainer,
        sight: Sight,
        graph: GraphModel,
        colouring: Colouring,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._trainer = trainer
        self._sight = sight
        self._graph = graph
        self._colouring = colouring
        self._ways: tuple[Moment, Moment] | None = None
        graph.values_changed.connect(self._on_graph_values_changed)
        sight.changed.connect(self._on_sight_changed)

    def show(self, a: Moment, b: Moment) -> None:
        """Colour the graph by its numbers at B, which is looked at then, less those at A."""
        record = self._trainer.record
        runs = record.find(a.run), record.find(b.run)
        if runs[0] is None or runs[1] is None:
            self.refused.emit("One of the two runs is gone. Choose another.")
        elif runs[0].spec_at(a.step).network.layers != runs[1].spec_at(b.step).network.layers:
            self.refused.emit(
                "The networks of both differ, so their graphs have no nodes in common to compare."
            )
        else:
            self._colouring.set_frozen(False)
            if not self._graph.shows_project:
                self._graph.show_project()
            self._ways = a, b
            self.begun.emit()
            self._sight.go_to(a)
            self._on_graph_values_changed()

    def _on_sight_changed(self) -> None:
        if self._ways is not None and self._sight.moment not in (None, *self._ways):
            self._ways = None  # somebody went elsewhere

    def _on_graph_values_changed(self) -> None:
        graph, ways = self._graph, self._ways
        if ways is None or not graph.has_values or graph.run is None:
            return
        a, b = ways
        if Moment(graph.run, graph.step) == a:
            self._ways = None
            self._colouring.set_frozen(True)
            self._sight.go_to(b)
