"""`Nudging`: the selected node of the graph in sight, nudged by ε."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from gradstudio.app.canvas.colouring import Colouring
from gradstudio.app.canvas.overlay import Overlay
from gradstudio.app.graph.shown import ShownGraph
from gradstudio.app.lab.bench import Bench
from gradstudio.app.lab.nudge_study import NudgeStudy, studied
from gradstudio.app.program.background import Background
from gradstudio.engine.errors import GradStudioError
from gradstudio.lab.nudge import REACHES, NudgeCurve, NudgedState
from gradstudio.lab.subject import Subject
from gradstudio.project.number_text import short_number

_LARGE = 20_000
"""Scalars of a graph whose curve is drawn on the thread."""
_SOON_MILLISECONDS = 30
"""After the last of several numbers that come one after another."""


class Nudging(QObject):
    """Follows the selected node while it can be seen. Lives on the GUI thread.

    While a run is training it holds the numbers that it has, until the newest are asked for.

    Args:
        bench: what the lab works on.
        graph: what the canvas shows, with the nodes that are selected.
        colouring: of the canvas.
        parent: as for any QObject.

    Signals:
        changed: another node is nudged or none, its numbers are others, or the reach of ε is another.
        nudged: ε is another.
    """

    changed = Signal()
    nudged = Signal()

    def __init__(
        self, bench: Bench, graph: ShownGraph, colouring: Colouring, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._selected = graph.selected
        self._colouring = colouring
        self._study: NudgeStudy | None = None
        self._curve: NudgeCurve | None = None
        self._state: NudgedState | None = None
        self._problem = ""
        self._epsilon = 0.0
        self._reach: float | None = None  # None: by the size of the number
        self._colours = True
        self._stale = True
        self._subject: Subject | None = None
        self._other_numbers = True
        self._is_seen = self._is_playing = False
        self._overlay: Overlay | None = None
        self._background = Background("nudge", self)
        self._background.done.connect(self._on_background_done)
        self._background.failed.connect(self._on_background_failed)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MILLISECONDS)
        self._soon.timeout.connect(self._follow)
        bench.changed.connect(self._on_bench_changed)
        graph.structure_changed.connect(self._on_graph_structure_changed)
        graph.selected.node_changed.connect(self._on_selected_node_changed)

    @property
    def study(self) -> NudgeStudy | None:
        """What is known of the node, or None."""
        return self._study

    @property
    def curve(self) -> NudgeCurve | None:
        """The loss over the range of ε, or None."""
        return self._curve

    @property
    def state(self) -> NudgedState | None:
        """The graph at the present ε, or None."""
        return self._state

    @property
    def problem(self) -> str:
        """Why nothing can be nudged, a sentence, or ""."""
        return self._problem

    @property
    def is_busy(self) -> bool:
        """Whether something is being worked out."""
        return self._background.is_busy

    @property
    def is_stale(self) -> bool:
        """Whether other numbers are in sight than those that are nudged."""
        return self._stale and self._study is not None and not self.is_busy

    @property
    def epsilon(self) -> float:
        """By how much the node is changed."""
        return self._epsilon

    @property
    def reach(self) -> float:
        """How far ε goes to either side."""
        if self._reach is not None:
            return self._reach
        return 1.0 if self._study is None else self._study.nudge.reach

    @property
    def colours(self) -> bool:
        """Whether the canvas is to be coloured by what changes."""
        return self._colours

    def set_epsilon(self, epsilon: float) -> str:
        """Change the node by another ε; where it is beyond the reach, that grows with it.

        Returns:
            Why it was refused, or "".
        """
        if not abs(epsilon) <= REACHES[-1]:
            return f"ε goes up to {short_number(REACHES[-1])} to either side."
        self._epsilon = epsilon
        if abs(epsilon) > self.reach:
            self.set_reach(next(reach for reach in REACHES if reach >= abs(epsilon)))
        self._recompute()
        self.nudged.emit()
        return ""

    def set_reach(self, reach: float) -> None:
        """Let ε go so far to either side; ε itself is brought within it."""
        self._reach = reach
        self._epsilon = min(max(self._epsilon, -reach), reach)
        study = self._study
        if study is not None and len(study.nudge.subject) > _LARGE:
            self._begin()
        elif study is not None:
            self._curve = study.nudge.curve(reach)
        self._recompute()
        self.changed.emit()

    def set_colours(self, on: bool) -> None:
        """Colour the canvas by what changes, or as it was."""
        if on != self._colours:
            self._colours = on
            self._show_colours()
            self.changed.emit()

    def take(self) -> None:
        """Nudge the numbers in sight, also while a run is training."""
        self._soon.stop()
        self._begin()

    def set_seen(self, seen: bool) -> None:
        """Say whether it can be seen: what nobody sees is not worked out, and colours nothing."""
        self._is_seen = seen
        if seen:
            self._follow()
        self._show_colours()

    def set_playing(self, playing: bool) -> None:
        """Say whether a run is training."""
        self._is_playing = playing
        if not playing:
            self._soon.start()
        self.changed.emit()

    def start_over(self) -> None:
        """Forget a project that is gone."""
        self._forget("")
        self._epsilon, self._reach = 0.0, None
        self.changed.emit()

    def stop(self) -> None:
        """End the thread soon, without waiting for it. Safe to call twice."""
        self._soon.stop()
        self._background.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the thread, and wait for it; see `Background.shutdown`."""
        self.stop()
        return self._background.shutdown(most_milliseconds)

    def _follow(self) -> None:
        """Take the numbers in sight, if somebody sees it and nobody trains."""
        if not self._is_seen or not self._stale or (self._is_playing and self._study is not None):
            return
        if self.is_busy:
            self._soon.start()  # what is worked out is shown first, however quickly numbers come
        else:
            self._begin()

    def _begin(self) -> None:
        node = self._selected.node
        try:
            recipe = self._bench.recipe()
        except GradStudioError as error:
            self._forget(str(error))
            return
        if node is None:
            self._forget("")
            return
        known = None if self._other_numbers else self._subject
        self._stale = self._other_numbers = False
        self._background.begin(partial(studied, recipe, known, node, self._reach))
        self.changed.emit()

    def _forget(self, problem: str) -> None:
        self._background.cancel()
        self._study = self._curve = self._state = self._subject = None
        self._problem, self._stale = problem, True
        self._show_colours()
        self.changed.emit()

    def _recompute(self) -> None:
        self._state = None if self._study is None else self._study.nudge.at(self._epsilon)
        self._show_colours()

    def _show_colours(self) -> None:
        state = self._state
        if state is None or not self._colours or not self._is_seen or state.epsilon == 0.0:
            if self._overlay is not None and self._colouring.overlay is self._overlay:
                self._colouring.set_overlay(None)
            self._overlay = None
            return
        self._overlay = Overlay(title="Δ by nudge", values=state.change)
        self._colouring.set_overlay(self._overlay)

    def _on_bench_changed(self) -> None:
        self._stale = self._other_numbers = True
        if self._is_seen:
            if (not self._is_playing or self._study is None) and not self._soon.isActive():
                self._soon.start()
            self.changed.emit()

    def _on_graph_structure_changed(self) -> None:
        """Leave the nodes of another graph; the bench has heard of it before."""
        self._forget("")
        if self._is_seen:
            self.take()

    def _on_selected_node_changed(self, node: int | None) -> None:
        self._stale = True
        if node is None:
            self._epsilon = 0.0
        if self._is_seen:
            self.take()

    def _on_background_done(self, study: NudgeStudy | None) -> None:
        if study is not None:
            self._study, self._problem = study, ""
            self._subject = study.nudge.subject
            self._curve = study.curve
            if abs(self._epsilon) > self.reach:  # as much as the node before, though this one is smaller
                self.set_reach(next(reach for reach in REACHES if reach >= abs(self._epsilon)))
                return
            self._recompute()
        self.changed.emit()

    def _on_background_failed(self, problem: str) -> None:
        self._forget(problem)
