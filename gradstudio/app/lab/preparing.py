"""`Preparing`: records the steps of a pass or of a training step, on a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gradstudio.app.lab.debug_kind import DebugKind
from gradstudio.app.program.background import Background
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.training.record.way import GoOn

if TYPE_CHECKING:
    from gradstudio.app.lab.node_map import NodeMap
    from gradstudio.lab.debugger.debugger import Debugger
    from gradstudio.lab.debugger.script import Script

Recorded = tuple["Script", tuple[int, ...]]
"""Steps, and the samples that they are of."""
Recipe = Callable[[GoOn], Recorded | None]
"""Records steps, on any thread; None where that was given up."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prepared:
    """Something to be stepped through.

    Attributes:
        kind: what it is.
        debugger: steps through it.
        drawing: which of its nodes are drawn.
        graph: the drawing that it was matched with.
        drawn_samples: whose loss is drawn, as indices in the data set; none for what is no project's.
        samples: of the mini-batch, as indices in the data set, in its order; none for a pass.
    """

    kind: DebugKind
    debugger: Debugger
    drawing: NodeMap
    graph: ValueGraph
    drawn_samples: tuple[int, ...]
    samples: tuple[int, ...] = ()

    @property
    def sample(self) -> int | None:
        """The sample that is drawn, if it is one alone."""
        return self.drawn_samples[0] if len(self.drawn_samples) == 1 else None


class Preparing(QObject):
    """One at a time; the next one gives up the one before. Lives on the GUI thread.

    Args:
        parent: as for any QObject.

    Signals:
        done: a `Prepared`.
        failed: why there is none, as a sentence.
    """

    done = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background("debugger", self)
        self._background.done.connect(self._on_background_done)
        self._background.failed.connect(self.failed)

    @property
    def is_busy(self) -> bool:
        """Whether one is on its way."""
        return self._background.is_busy

    def begin(
        self, kind: DebugKind, recipe: Recipe, graph: ValueGraph, drawn_samples: tuple[int, ...]
    ) -> None:
        """Record steps.

        Args:
            kind: of what.
            recipe: records them.
            graph: what is drawn.
            drawn_samples: as in `Prepared`.
        """

        def work(go_on: GoOn) -> Prepared | None:
            from gradstudio.lab.debugger.debugger import Debugger  # noqa: PLC0415 - the window begins without it

            recorded = recipe(go_on)
            if recorded is None:
                return None
            script, samples = recorded
            return _matched(kind, Debugger(script), samples, graph, drawn_samples)

        self._background.begin(work)

    def match(self, prepared: Prepared, graph: ValueGraph, drawn_samples: tuple[int, ...]) -> None:
        """Find the nodes of another drawing in what there is.

        Args:
            prepared: what there is.
            graph: what is drawn now.
            drawn_samples: as in `Prepared`.
        """

        def work(go_on: GoOn) -> Prepared:
            return _matched(prepared.kind, prepared.debugger, prepared.samples, graph, drawn_samples)

        self._background.begin(work)

    def cancel(self) -> None:
        """Give up what is on its way."""
        self._background.cancel()

    def stop(self) -> None:
        """Have the thread end soon. Safe to call twice."""
        self._background.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """As `stop`, and wait for the thread; see `Background.shutdown`."""
        return self._background.shutdown(most_milliseconds)

    def _on_background_done(self, prepared: Prepared | None) -> None:
        if prepared is not None:
            self.done.emit(prepared)


def _matched(
    kind: DebugKind,
    debugger: Debugger,
    samples: tuple[int, ...],
    graph: ValueGraph,
    drawn_samples: tuple[int, ...],
) -> Prepared:
    """Find what is drawn of something to be stepped through.

    Args:
        kind: what it is.
        debugger: steps through it.
        samples: of the mini-batch.
        graph: what is drawn.
        drawn_samples: whose loss is drawn.
    """
    from gradstudio.app.lab.node_map import node_map  # noqa: PLC0415 - the window begins without it

    nodes = debugger.subject.nodes
    is_step = kind == "step"
    return Prepared(
        kind=kind,
        debugger=debugger,
        drawing=node_map(graph, drawn_samples if is_step else (), nodes, samples),
        graph=graph,
        drawn_samples=drawn_samples,
        samples=samples,
    )
