"""`DebugScripts`: has recorded what is stepped through, when it is asked for or has stayed the same for a while."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gradstudio.app.graph.model import GraphModel
from gradstudio.app.graph.source import TypedSource
from gradstudio.app.lab.debug_kind import DebugKind
from gradstudio.app.lab.debug_recipes import DebugRecipes
from gradstudio.app.lab.preparing import Prepared, Preparing, Recipe
from gradstudio.engine.errors import GradStudioError

if TYPE_CHECKING:
    from gradstudio.lab.debugger.script import Script
    from gradstudio.lab.subject import Subject

_CALM_MILLISECONDS = 400
"""So long nothing has to change before steps are recorded that nobody has asked for."""


class DebugScripts(QObject):
    """Knows what is to be stepped through. Lives on the GUI thread.

    Args:
        graph: the graph that the canvas shows.
        recipes: record the pass over it, or the training step.
        is_training: returns whether the numbers change all the time.
        parent: as for any QObject.

    Signals:
        done: a `Prepared`.
        failed: why there is none, as a sentence.

    Attributes:
        kind: of what is recorded.
        title: of a pass that was recorded elsewhere, or "".
    """

    done = Signal(object)
    failed = Signal(str)

    def __init__(
        self, graph: GraphModel, recipes: DebugRecipes, is_training: Callable[[], bool], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.kind: DebugKind = "pass"
        self.title = ""
        self._graph, self._recipes, self._is_training = graph, recipes, is_training
        self._elsewhere: Recipe | None = None
        self._of: Hashable = None
        self._preparing = Preparing(self)
        self._preparing.done.connect(self.done)
        self._preparing.failed.connect(self.failed)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MILLISECONDS)
        self._calm.timeout.connect(self._on_calm_timeout)

    @property
    def is_busy(self) -> bool:
        """Whether steps are being recorded."""
        return self._preparing.is_busy

    @property
    def waits_for_run(self) -> bool:
        """Whether recording waits until the training run has ended, unless somebody asks for it."""
        return self._calm.isActive() and self._is_training()

    @property
    def is_under_way(self) -> bool:
        """Whether the steps being recorded are those of the present graph and settings; numbers may differ."""
        return self.is_busy and self.identity_now == self._of

    @property
    def identity_now(self) -> Hashable:
        """What would be recorded now, but for its numbers."""
        return self._recipes.identity(self.kind)

    @property
    def identity(self) -> Hashable:
        """What was recorded last, but for its numbers."""
        return self._of

    @property
    def origin(self) -> Hashable:
        """The graph that is drawn: the project's is one, whatever the sample."""
        return self._recipes.origin

    @property
    def is_of_typed_leaves(self) -> bool:
        """Whether what is stepped through is the pass of a graph whose leaves are given their numbers by hand."""
        return self._elsewhere is None and isinstance(self._graph.drawn_source, TypedSource)

    def take_from(self, record: Callable[[], Script] | None, title: str = "") -> None:
        """Record what somebody else has recorded from now on.

        Args:
            record: returns the steps of a pass, on any thread; None for one's own.
            title: what it is called.
        """
        self._elsewhere = None if record is None else lambda go_on: (record(), ())
        self.title = title if record is not None else ""

    def begin(self) -> None:
        """Record what there is now."""
        self._calm.stop()
        drawn = self._graph.graph
        if drawn is None:
            return
        if self._elsewhere is not None and self._graph.is_busy:
            self.begin_later()  # its graph is on its way
            return
        try:
            recipe = self._elsewhere or self._recipes.of(self.kind)
        except GradStudioError as error:
            self.failed.emit(str(error))
            return
        self._of = self._recipes.identity(self.kind)
        self._preparing.begin(self.kind, recipe, drawn, self._recipes.drawn_samples)

    def begin_later(self) -> None:
        """Record what there is as soon as it has stayed the same for a while."""
        self._calm.start()

    def match(self, prepared: Prepared) -> None:
        """Find what is drawn now in steps that are recorded."""
        if self._graph.graph is not None:
            self._preparing.match(prepared, self._graph.graph, self._recipes.drawn_samples)

    def is_other_drawing(self, prepared: Prepared) -> bool:
        """Whether something else is drawn of a training step that is recorded."""
        is_step = prepared.kind == "step"
        return is_step and (
            self._graph.graph is not prepared.graph
            or (self._recipes.sample is not None and self._recipes.sample != prepared.sample)
        )

    def difference(self) -> str:
        """Return why the last recording no longer fits the graph, as a sentence; "" if only numbers changed."""
        return self._recipes.difference(self.kind, self._of)

    def age(self, subject: Subject) -> str:
        """Return how the numbers in sight differ from those of a graph, as a sentence; "" where they do not."""
        return self._recipes.age(subject)

    def start_over(self) -> None:
        """Forget a project that is gone, and what was recorded elsewhere."""
        self.take_from(None)
        self._of = None
        self._recipes.start_over()

    def rest(self) -> None:
        """Give up what is being recorded, and what was to be."""
        self._calm.stop()
        self._preparing.cancel()

    def stop(self) -> None:
        """Have the thread end soon. Safe to call twice."""
        self._calm.stop()
        self._preparing.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """As `stop`, and wait for the thread; see `Background.shutdown`."""
        self._calm.stop()
        return self._preparing.shutdown(most_milliseconds)

    def _on_calm_timeout(self) -> None:
        if self._is_training():
            self._calm.start()
        else:
            self.begin()
