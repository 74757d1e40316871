"""`Checking`: the gradient check of the graph in sight, taken in the background."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal

from gradstudio.app.canvas.colouring import Colouring
from gradstudio.app.canvas.overlay import Overlay
from gradstudio.app.graph.shown import ShownGraph
from gradstudio.app.lab.bench import Bench
from gradstudio.app.program.background import Background
from gradstudio.app.run.kernels import are_kernels_ready
from gradstudio.engine.errors import GradStudioError
from gradstudio.lab.gradient_check import GradientCheck, check_gradients
from gradstudio.lab.subject import Subject
from gradstudio.training.record.way import GoOn

_TITLE = "relative error of the gradient"
_SAME = 1e-9
"""What is drawn is computed in another order than what is checked."""
_STRONGEST = 1e-2
"""Where an error is that of a wrong gradient; four decades below it nothing is coloured."""


class Checking(QObject):
    """Checks when it is asked to, and holds what came of it until the graph is another. Lives on the GUI thread.

    Args:
        bench: what the lab works on.
        graph: what the canvas shows.
        colouring: of the canvas.
        parent: as for any QObject.

    Signals:
        changed: there is another result or none, one is being worked out or is not any more, it is of other numbers
            than those in sight, or the canvas is coloured by it or is not any more.
        progressed: share that is done, 0 to 1.
        informed: a sentence about what was written.
        refused: a sentence that says why nothing was written.
    """

    changed = Signal()
    progressed = Signal(float)
    informed = Signal(str)
    refused = Signal(str)

    def __init__(
        self, bench: Bench, graph: ShownGraph, colouring: Colouring, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._graph = graph
        self._colouring = colouring
        self._result: GradientCheck | None = None
        self._problem = ""
        self._all_nodes = False
        self._colours = True
        self._stale = self._is_seen = False
        self._overlay: Overlay | None = None
        self._background = Background("gradient check", self)
        self._background.done.connect(self._on_background_done)
        self._background.failed.connect(self._on_background_failed)
        self._background.progressed.connect(self.progressed)
        graph.values_changed.connect(self._on_graph_values_changed)
        graph.structure_changed.connect(self.start_over)

    @property
    def result(self) -> GradientCheck | None:
        """What came of the last check of this graph."""
        return self._result

    @property
    def problem(self) -> str:
        """Why nothing came of it, a sentence, or ""."""
        return self._problem

    @property
    def is_busy(self) -> bool:
        """Whether gradients are being checked."""
        return self._background.is_busy

    @property
    def is_stale(self) -> bool:
        """Whether the result is of other numbers than those in sight."""
        return self._stale and self._result is not None

    @property
    def all_nodes(self) -> bool:
        """Whether every node is checked, and not the parameters alone."""
        return self._all_nodes

    @property
    def colours(self) -> bool:
        """Whether the canvas is to be coloured by a result."""
        return self._colours

    def set_all_nodes(self, on: bool) -> None:
        """Check every node from now on, or the parameters alone; what was checked is checked again."""
        if on != self._all_nodes:
            self._all_nodes = on
            if self._result is not None or self.is_busy:
                self.begin()
            self.changed.emit()

    def set_colours(self, on: bool) -> None:
        """Colour the canvas by relative errors, or as it was."""
        if on != self._colours:
            self._colours = on
            self._show_colours()
            self.changed.emit()

    def set_seen(self, seen: bool) -> None:
        """Say whether it can be seen: what nobody sees colours nothing."""
        self._is_seen = seen
        self._show_colours()

    def begin(self) -> None:
        """Check the gradients of the graph in sight; what came of the last check stays until then."""
        try:
            recipe = self._bench.recipe()
        except GradStudioError as error:
            self._background.cancel()
            self._on_background_failed(str(error))
            return
        self._problem = ""
        self._background.begin(partial(_checked, recipe, self._all_nodes))
        self.changed.emit()

    def cancel(self) -> None:
        """Give up what is being checked."""
        self._background.cancel()
        self.changed.emit()

    def start_over(self) -> None:
        """Forget a graph that is gone."""
        self._background.cancel()
        self._result, self._problem, self._stale = None, "", False
        self._show_colours()
        self.changed.emit()

    def stop(self) -> None:
        """End the thread soon, without waiting for it. Safe to call twice."""
        self._background.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the thread, and wait for it; see `Background.shutdown`."""
        return self._background.shutdown(most_milliseconds)

    def _show_colours(self) -> None:
        result = self._result
        if result is None or not self._colours or not self._is_seen:
            if self._overlay is not None and self._colouring.overlay is self._overlay:
                self._colouring.set_overlay(None)
            self._overlay = None
            return
        if self._overlay is not None and self._colouring.overlay is self._overlay:
            return
        errors, judged = np.full(len(result.subject), np.nan), result.is_judged
        errors[result.nodes[judged]] = np.nan_to_num(result.errors[judged], nan=1.0, posinf=1.0)
        self._overlay = Overlay(title=_TITLE, values=errors, signed=False, limit=_STRONGEST)
        self._colouring.set_overlay(self._overlay)

    def _on_graph_values_changed(self) -> None:
        """Compare what was checked with the numbers that are drawn."""
        graph, result = self._graph, self._result
        if result is None or graph.is_laid_over or not graph.has_values:
            return
        checked = result.subject.data
        stale = len(checked) != len(graph.data) or not np.allclose(
            graph.data, checked, rtol=_SAME, atol=_SAME, equal_nan=True
        )
        if stale != self._stale:
            self._stale = stale
            self.changed.emit()

    def _on_background_done(self, result: GradientCheck | None) -> None:
        if result is not None:
            self._result, self._problem, self._overlay = result, "", None
            self._stale = False
            self._show_colours()
            self._on_graph_values_changed()
        self.changed.emit()

    def _on_background_failed(self, problem: str) -> None:
        self._result, self._problem = None, problem
        self._show_colours()
        self.changed.emit()


def _checked(recipe: Callable[[], Subject], all_nodes: bool, go_on: GoOn) -> GradientCheck | None:
    """Check the gradients. Runs on the thread."""
    if not are_kernels_ready(go_on):
        return None
    subject = recipe()
    return check_gradients(subject, range(len(subject)) if all_nodes else None, go_on=go_on)
