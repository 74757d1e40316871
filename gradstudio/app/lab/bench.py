"""`Bench`: what the tools of the lab work on, which is the graph that the canvas shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from gradstudio.app.graph.model import GraphModel
from gradstudio.app.graph.project_loss import ProjectLoss
from gradstudio.app.graph.scopes import watched_samples
from gradstudio.app.graph.source import ComputedSource, GraphSource, Numbers
from gradstudio.app.lab.debug_source import DebugSource
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.sight.sight import Sight
from gradstudio.data.source import load_dataset
from gradstudio.engine.errors import GradStudioError
from gradstudio.lab.errors import LabError
from gradstudio.lab.subject import Subject, subject_of_loss, subject_of_value
from gradstudio.training.look.overview import is_on_demand
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.look.structure import Structure

Floats = NDArray[np.float64]

NO_NUMBERS = "There are no numbers yet."
BUILDING = "The graph is still being built."


class Bench(QObject):
    """Has a copy of the graph in sight, with the numbers of the moment in sight. Lives on the GUI thread.

    The copy is made when it is asked for, and is the same one until graph or numbers are others: a tool that
    changes it works on `Subject.copy`.

    Args:
        graph: the graph that the canvas shows.
        sight: the moment that the window looks at.
        parent: as for any QObject.

    Signals:
        changed: another graph is worked on, or there are other numbers. Of numbers that come one after another it
            tells once, until the subject is asked for again.
    """

    changed = Signal()

    def __init__(self, graph: GraphModel, sight: Sight, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._graph = graph
        self._source = self._drawn()
        self._newest: Snapshot | None = None if sight.mail is None else sight.mail.snapshot
        self._known: tuple[Subject | None, str] | None = None
        self._is_asked = False  # since it last told
        graph.structure_changed.connect(self._on_graph_structure_changed)
        graph.values_changed.connect(self._on_graph_values_changed)
        graph.spec_changed.connect(self._on_graph_loss_changed)
        graph.watch_changed.connect(self._on_graph_loss_changed)
        sight.mail_arrived.connect(self._on_sight_mail_arrived)

    @property
    def shows_project(self) -> bool:
        """Whether the graph is that of the project's loss, and not of another source."""
        return self._source is None

    @property
    def source(self) -> GraphSource | None:
        """The other source that is worked on; None for the project's loss."""
        return self._source

    @property
    def refusal(self) -> str:
        """Why there is no subject, or "", as far as can be told without making it."""
        if self._known is None and self._source is None:
            try:
                self.recipe()
            except GradStudioError as error:
                return str(error)
            return ""
        return self._made()[1]

    def subject(self) -> Subject | None:
        """Return the graph that is worked on, or None; `refusal` says why there is none.

        It takes some milliseconds for thousand scalars, in which the window waits: see `recipe`.
        """
        return self._made()[0]

    def recipe(self) -> Callable[[], Subject]:
        """Return what makes the subject on any thread, for graphs so large that the window would wait for it.

        Raises:
            GradStudioError: there is none: why. What is returned may raise it too.
        """
        self._is_asked = True
        if self._known is not None and (known := self._known[0]) is not None:
            return lambda: known
        if self._source is None:
            return self._loss()
        if not isinstance(self._source, ComputedSource):
            raise LabError("This graph can be looked at, but its numbers cannot be computed anew.")
        # What it is read of belongs to this thread.
        made = subject_of_value(self._source.value(), self._source.root_title)
        self._known = made, ""
        return lambda: made

    def show(self, source: GraphSource) -> None:
        """Work on the graph of another source, as soon as it is drawn."""
        self._graph.show(source)
        self._follow_another()

    def show_project(self) -> None:
        """Work on the project's loss again, as soon as it is drawn."""
        self._graph.show_project()
        self._follow_another()

    def lay_over(self, source: GraphSource | None) -> None:
        """Have the canvas show other numbers on the same graph, which the tools do not work on.

        They are taken away when the graph becomes another one.

        Args:
            source: gives the numbers; without effect unless its structure is that of the graph that is drawn. None
                shows the graph's own numbers again.
        """
        placed = self._graph.placed
        if source is None or (placed is not None and source.structure == placed.key.structure):
            self._graph.lay_over(source)

    def lay_numbers_over(self, data: Floats, grad: Floats) -> GraphSource | None:
        """As `lay_over`, with numbers of each node of the graph that is drawn.

        Args:
            data: shape (nodes,).
            grad: shape (nodes,).

        Returns:
            what has been laid over it; None where the graph has other nodes.
        """
        graph = self._graph
        if graph.graph is None or len(graph.graph) != len(data):
            return None
        numbers = Numbers(
            data=data,
            grad=grad,
            origin=object(),
            parameters=graph.parameters,
            step=graph.step,
            run=graph.run,
        )
        source = DebugSource(graph.drawn_source, numbers)
        self.lay_over(source)
        return source

    def take_away(self, source: GraphSource) -> None:
        """Show the graph's own numbers again, unless others than these have been laid over it since."""
        if self._graph.over is source:
            self._graph.lay_over(None)

    def start_over(self) -> None:
        """Forget a project that is gone; its graph model shows the next one's loss already."""
        self._source = self._newest = None
        self._tell()

    def _made(self) -> tuple[Subject | None, str]:
        self._is_asked = True
        if self._known is None:
            try:
                self._known = self.recipe()(), ""
            except GradStudioError as error:
                self._known = None, str(error)
        return self._known

    def _loss(self) -> Callable[[], Subject]:
        graph, snapshot, watch = self._graph, self._newest, self._graph.watch
        if snapshot is None:
            raise LabError(NO_NUMBERS)
        spec = snapshot.spec
        if is_on_demand(graph.spec, watch):
            raise LabError(
                "The network is too large to be worked on scalar by scalar: only a part of its graph is built. "
                "Make it smaller, or type an expression."
            )
        samples = watched_samples(spec, watch, snapshot)
        placed = graph.placed
        if placed is None or placed.key.structure != Structure.of(spec, watch, samples):
            raise LabError(graph.problem or BUILDING)
        dataset, parameters = load_dataset(spec.data), snapshot.parameters.tolist()
        return partial(subject_of_loss, spec, dataset, parameters, watch, samples, snapshot.moment)

    def _follow_another(self) -> None:
        """Work on what is drawn, if that is of another source than before."""
        source = self._drawn()
        if source is not self._source:
            self._source = source
            self._tell()

    def _drawn(self) -> GraphSource | None:
        """Return the other source of what is drawn; None for the project's loss."""
        drawn = self._graph.drawn_source
        return None if isinstance(drawn, ProjectLoss) else drawn

    def _tell(self) -> None:
        self._known, self._is_asked = None, False
        self.changed.emit()

    def _on_graph_structure_changed(self) -> None:
        self._source = self._drawn()
        self._tell()

    def _on_graph_values_changed(self) -> None:
        drawn = self._graph.drawn_source
        if self._graph.is_laid_over or isinstance(drawn, ProjectLoss):
            return  # the numbers of the project's loss come with the mail, also where no canvas is in sight
        if drawn is not self._source:
            self._follow_another()
        else:
            self._known = None
            if self._is_asked:
                self._tell()

    def _on_graph_loss_changed(self) -> None:
        """Follow an edit of the project, or another loss that is watched."""
        if self._source is not None:
            return
        graph, placed = self._graph, self._graph.placed
        if graph.is_laid_over and (
            placed is None or placed.key.structure != Structure.of(graph.spec, graph.watch, graph.samples)
        ):
            graph.lay_over(None)
        self._tell()

    def _on_sight_mail_arrived(self, mail: Mail) -> None:
        self._newest = mail.snapshot
        if self._source is None:
            self._known = None
            if self._is_asked:
                self._tell()
