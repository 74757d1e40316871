"""`DebugRecipes`: what there is to be stepped through, and whether it is still the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gradstudio.app.graph.model import GraphModel
from gradstudio.app.lab.bench import NO_NUMBERS, Bench
from gradstudio.app.lab.debug_kind import KINDS, DebugKind
from gradstudio.app.lab.preparing import Recipe, Recorded
from gradstudio.app.sight.sight import Sight
from gradstudio.lab.errors import LabError
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.record import Record, Replay
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.session import Session

if TYPE_CHECKING:
    from gradstudio.lab.subject import Subject

_NO_STEPS = (
    f"Training steps are those of the project. Choose “{KINDS['pass'].title}” for this graph, or have the loss of "
    "the project shown first."
)
_FEW = 5_000
"""Of graphs of so many scalars all numbers are compared; a larger one is taken to have changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Identity:
    """What a script is of. Two that are equal differ in their numbers alone.

    Attributes:
        source: name of the graph.
        structure: of the graph.
        sample: that is drawn, for a pass; None for none in particular.
        settings: of the project that it depends on.
    """

    source: str
    structure: Hashable
    sample: int | None
    settings: Hashable


class DebugRecipes:
    """Knows the graph and the moment in sight.

    Args:
        bench: the graph that is worked on.
        graph: the graph that the canvas shows.
        sight: the moment that the window looks at.
        record: returns the record of the present project.
    """

    def __init__(self, bench: Bench, graph: GraphModel, sight: Sight, record: Callable[[], Record]) -> None:
        self._bench, self._graph, self._sight, self._record = bench, graph, sight, record
        self._replay: tuple[Record, Replay] | None = None

    def start_over(self) -> None:
        """Let go of the record of a project that is gone."""
        self._replay = None

    @property
    def sample(self) -> int | None:
        """The sample whose loss is drawn, if it is that of one."""
        graph = self._graph
        return graph.watch.sample if self._bench.shows_project and graph.watch.scope == "sample" else None

    @property
    def origin(self) -> Hashable:
        """The graph that is drawn, by its name, and by its structure where it is no project's."""
        drawn = self._graph.drawn_source
        return drawn.name, None if self._bench.shows_project else drawn.structure

    @property
    def drawn_samples(self) -> tuple[int, ...]:
        """The samples whose loss is drawn; none where it is no project's."""
        return self._graph.samples if self._bench.shows_project else ()

    def of(self, kind: DebugKind) -> Recipe:
        """Return what records the steps, on any thread.

        Raises:
            GradStudioError: there is nothing to be stepped through: why.
        """
        return self._step() if kind == "step" else self._pass()

    def identity(self, kind: DebugKind) -> Hashable:
        """Return what a script that is recorded now is of."""
        graph, drawn = self._graph, self._graph.drawn_source
        is_project = self._bench.shows_project
        if kind == "step":
            return _Identity(source=drawn.name, structure=None, sample=None, settings=graph.spec)
        return _Identity(
            source=drawn.name,
            structure=drawn.structure,
            sample=self.sample,
            settings=_settings_of_loss(graph.spec) if is_project else None,
        )

    def difference(self, kind: DebugKind, before: Hashable) -> str:
        """Return why a recording no longer fits the graph, as a sentence; "" if only numbers changed."""
        now = self.identity(kind)
        if now == before or not isinstance(now, _Identity) or not isinstance(before, _Identity):
            return ""
        whole = KINDS[kind].whole
        if now.source != before.source:
            return f"Another graph is shown: the {whole} begins anew."
        if now.settings != before.settings:
            return f"The project was edited: the {whole} begins anew."
        if now.structure != before.structure:
            return f"The graph has changed: the {whole} begins anew."
        return f"Another sample is looked at: the {whole} begins anew."

    def age(self, subject: Subject) -> str:
        """Return how the numbers in sight differ from those of a graph, as a sentence; "" where they do not."""
        moment, now = subject.moment, self._sight.shown
        if moment is not None and now is not None:
            if moment == now:
                return ""
            of = "another run" if now.run != moment.run else f"step {now.step:,}"
            return f"These are the numbers of step {moment.step:,}; those in sight are of {of}."
        if moment is not None or len(subject) > _FEW:
            return ""
        newest = self._bench.subject()
        if newest is None or len(newest) != len(subject):
            return ""
        leaves = [node for node, operands in enumerate(subject.operands) if not operands]
        same = np.array_equal(newest.data[leaves], subject.data[leaves], equal_nan=True)
        return "" if same else "The numbers have changed since these were taken."

    def _pass(self) -> Recipe:
        make = self._bench.recipe()

        def record(go_on: GoOn) -> Recorded:
            from gradstudio.lab.debugger.pass_script import pass_script  # noqa: PLC0415 - not at the start

            return pass_script(make()), ()

        return record

    def _step(self) -> Recipe:
        moment, record, spec = self._sight.shown, self._record(), self._graph.spec
        if not self._bench.shows_project:
            raise LabError(_NO_STEPS)
        if moment is None:
            raise LabError(NO_NUMBERS)
        if self._replay is None or self._replay[0] is not record:
            self._replay = record, Replay(record)
        replay, run = self._replay[1], record.find(moment.run)

        def take(go_on: GoOn) -> Recorded | None:
            from gradstudio.lab.debugger.batch_graph import StepStart  # noqa: PLC0415 - not at the start
            from gradstudio.lab.debugger.step_start import training_step_at  # noqa: PLC0415 - not at the start
            from gradstudio.lab.debugger.training_step import training_step_script  # noqa: PLC0415 - not at the start

            if run is None:  # it has taken no step yet
                start = StepStart.of(Session(spec))
                return training_step_script(start), start.rows
            script = training_step_at(replay, run, moment.step, go_on)
            if script is None or replay.session is None:
                return None
            return script, replay.session.next_batch()

        return take


def _settings_of_loss(spec: ProjectSpec) -> Hashable:
    """Return what the loss of a project depends on beside the parameters."""
    training = spec.training
    return spec.network, spec.data, training.loss, training.l1, training.l2, training.penalize_biases
