"""`GraphDifference`: has the graph coloured by what changed from one moment to another."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from gradstudio.app.canvas.colouring import Colouring
from gradstudio.app.graph.model import GraphModel
from gradstudio.app.graph.scopes import first_samples, possible
from gradstudio.app.run.trainer import Trainer
from gradstudio.app.sight.sight import Sight
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.structure import Structure
from gradstudio.training.run.moment import Moment

_OTHER_CLASSES = "The mini-batches of both steps have other classes. Choose Sample to compare them."


class GraphDifference(QObject):
    """Goes to the one moment, freezes the numbers there to compare with, and goes to the other.

    Whoever goes elsewhere before the one moment is shown, or cannot go there, ends it. Lives on the GUI thread.

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
        self._awaited: Moment | None = None
        graph.structure_changed.connect(self._on_graph_structure_changed)  # colouring has heard of it before
        graph.values_changed.connect(self._on_graph_values_changed)
        sight.changed.connect(self._on_sight_changed)
        sight.lost.connect(self.start_over)
        sight.failed.connect(self.start_over)

    def show(self, a: Moment, b: Moment) -> None:
        """Colour the graph by its numbers at B, which is looked at then, less those at A."""
        record = self._trainer.record
        runs = record.find(a.run), record.find(b.run)
        if runs[0] is None or runs[1] is None:
            self.refused.emit("One of the two runs is gone. Choose another.")
        elif what := self._unlike(runs[0].spec_at(a.step), runs[1].spec_at(b.step)):
            self.refused.emit(f"{what} of both differ, so their graphs have no nodes in common to compare.")
        else:
            self._awaited = None
            self._colouring.set_frozen(False)
            if not self._graph.shows_project:
                self._graph.show_project()
            self._ways = a, b
            self.begun.emit()
            self._sight.go_to(a)
            self._on_graph_values_changed()

    def start_over(self) -> None:
        """Go nowhere and freeze nothing any more."""
        self._ways = self._awaited = None

    def _unlike(self, one: ProjectSpec, other: ProjectSpec) -> str:
        """Return in what the graphs of two projects differ, apart from their numbers; "" if in nothing."""
        a, b = self._structure(one), self._structure(other)
        if a.layers != b.layers:
            return "The networks"
        return "" if a == b else "Loss, penalties or samples"

    def _structure(self, spec: ProjectSpec) -> Structure:
        watch = possible(spec, self._graph.asked)
        watch = replace(watch, sample=min(watch.sample, spec.data.sample_count - 1))
        structure = Structure.of(spec, watch, first_samples(spec, watch))
        # The classes of a mini-batch are those of the step.
        return replace(structure, classes=()) if watch.scope == "batch" else structure

    def _on_sight_changed(self) -> None:
        if self._awaited not in (None, self._sight.moment or self._sight.live):
            self._awaited = None
        if self._ways is None:
            return
        a, b = self._ways
        sight = self._sight
        is_there = a == sight.live if sight.moment is None else sight.moment in (a, b)
        if not is_there:
            self._ways = None  # somebody went elsewhere

    def _on_graph_structure_changed(self) -> None:
        """Say why nothing is coloured where the graph at B has no nodes in common with that at A after all."""
        if self._awaited is not None and self._graph.asked.scope == "batch" and not self._colouring.is_frozen:
            self._awaited = None
            self.refused.emit(_OTHER_CLASSES)

    def _on_graph_values_changed(self) -> None:
        graph, ways = self._graph, self._ways
        if graph.has_values and graph.run is not None and Moment(graph.run, graph.step) == self._awaited:
            self._awaited = None
        if ways is None or not graph.has_values or graph.run is None:
            return
        a, b = ways
        if Moment(graph.run, graph.step) == a:
            self._ways = None
            self._colouring.set_frozen(True)
            self._awaited = b
            self._sight.go_to(b)
