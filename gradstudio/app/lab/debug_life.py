"""`DebugLife`: how a pass or training step begins to be stepped through, is shown on the canvas, and ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gradstudio.app.canvas.lights import Lights
from gradstudio.app.canvas.stops import Stops
from gradstudio.app.graph.model import GraphModel
from gradstudio.app.lab.bench import Bench
from gradstudio.app.lab.debug_canvas import DebugCanvas
from gradstudio.app.lab.debug_left import LeftPass
from gradstudio.app.lab.debug_marks import DebugMarks
from gradstudio.app.lab.debug_recipes import DebugRecipes
from gradstudio.app.lab.debug_scripts import DebugScripts
from gradstudio.app.lab.debug_sight import DebugSight
from gradstudio.app.lab.debug_waiting import WaitingActs
from gradstudio.app.lab.number_age import NumberAge
from gradstudio.app.lab.preparing import Prepared
from gradstudio.app.lab.self_running import SelfRunning

if TYPE_CHECKING:
    from gradstudio.lab.debugger.debugger import Debugger


class DebugLife(QObject):
    """Records what there is to be stepped through while that is in sight, and has the canvas show where it stands.

    The canvas shows the graph's own numbers until the first step is asked for. From then on the debugger keeps the
    moment that it has begun at. Another graph ends that, and `notice` says why. Lives on the GUI thread.

    Args:
        bench: the graph that is worked on.
        graph: the graph that the canvas shows.
        lights: of the canvas, show where it stands.
        stops: of the canvas, show the breakpoints.
        recipes: record what is stepped through.
        is_training: returns whether the numbers change all the time.
        parent: as for any QObject.

    Signals:
        changed: there is something else to be seen.

    Attributes:
        stepping: takes steps by itself.
        notice: what the user should know, as a sentence, or "".
        problem: why there is nothing to be stepped through, or "".
        is_open: whether it is in sight, and can be used.
        is_shown: whether the canvas shows its numbers.
        sight: says whether it is in sight.
        scripts: has recorded what is stepped through, and knows what that is.
    """

    changed = Signal()

    def __init__(
        self,
        bench: Bench,
        graph: GraphModel,
        lights: Lights,
        stops: Stops,
        recipes: DebugRecipes,
        is_training: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.notice = self.problem = ""
        self.is_open = self.is_shown = False
        self.sight = DebugSight()
        self._canvas = DebugCanvas(bench, graph, lights, stops)
        self._marks = DebugMarks()
        self._prepared: Prepared | None = None
        self._left = LeftPass()
        self._is_stale = False
        self._waiting = WaitingActs()
        self.scripts = DebugScripts(graph, recipes, is_training, self)
        self.scripts.done.connect(self._on_scripts_done)
        self.scripts.failed.connect(self._on_scripts_failed)
        self.stepping = SelfRunning(
            self._take, lambda: 0 if self.debugger is None else self.debugger.length, self
        )
        self.stepping.changed.connect(self.changed)
        self._age = NumberAge(self._told_age, self)
        self._age.changed.connect(self.changed)
        bench.changed.connect(self._on_bench_changed)
        graph.structure_changed.connect(self._on_graph_structure_changed)

    @property
    def debugger(self) -> Debugger | None:
        """Steps through it; None while there is none. It must be moved by nobody else."""
        return None if self._prepared is None else self._prepared.debugger

    @property
    def prepared(self) -> Prepared | None:
        """What is stepped through, with the drawing; None while there is none."""
        return self._prepared

    @property
    def is_ready(self) -> bool:
        """Whether a step can be taken at once, of the numbers in sight where the canvas shows none yet."""
        return self._prepared is not None and (self.is_shown or not self._is_stale)

    @property
    def age(self) -> str:
        """How the numbers in sight differ from those that it has begun with, as a sentence; "" if they do not."""
        return self._age.text

    def set_open(self, on: bool) -> None:
        """Say whether the debugger is in sight; out of sight it rests, and the canvas shows nothing of it."""
        self.sight.is_seen = on
        self.look_again()

    def come_into_sight(self) -> None:
        """Be in sight, where one steps on from another panel; what is asked for next is then seen."""
        if not self.is_open:
            self.sight.come()

    def look_again(self, *news: object) -> None:
        """Rest if the debugger is out of sight, or begin again where it is in sight."""
        on = self.sight.holds(was_open=self.is_open)
        if on == self.is_open:
            return
        self.is_open = on
        if not on:
            self._rest()
            self._canvas.clear()
        elif self._prepared is None or not self.is_ready:
            self._prepare()
        elif self.scripts.is_other_drawing(self._prepared):
            self.scripts.match(self._prepared)
        else:
            self._canvas.mark(self._prepared)
            if self.is_shown:
                self._canvas.show(self._prepared)
                self._follow_leaves()
        self.changed.emit()

    def start_over(self) -> None:
        """Forget a project that is gone."""
        self._drop()
        self._left.forget()
        self.scripts.start_over()
        self._marks.clear()
        self.notice = self.problem = ""
        self._wait()
        self.changed.emit()

    def stop(self) -> None:
        """Have its thread end soon, and take no more steps. Safe to call twice."""
        self._age.forget()
        self.stepping.stop()
        self.scripts.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """As `stop`, and wait for the thread; see `Background.shutdown`."""
        self.stop()
        return self.scripts.shutdown(most_milliseconds)

    def hear(self, *news: object) -> None:
        """Hear that there may be other numbers in sight."""
        if self.is_shown:
            self._age.ask_soon()

    # -- within ------------------------------------------------------------------------------------------------

    def _take(self, steps: int) -> bool:
        """Take so many steps up to a breakpoint, and say whether there are more to be taken."""
        debugger = self.debugger
        if debugger is None:
            return False
        goes_on = debugger.advance(steps)
        self._show()
        return goes_on

    def _show(self) -> None:
        prepared = self._prepared
        if prepared is not None:
            self.is_shown = True
            if self.is_open:
                self._canvas.show(prepared)
            self.changed.emit()

    def _rest(self) -> None:
        self._waiting.clear()
        self.stepping.stop()
        self.scripts.rest()

    def _drop(self) -> None:
        """Have nothing that could be stepped through."""
        self._rest()
        if self._prepared is not None:
            self._prepared = None
            self._canvas.clear()
        self.is_shown = self._is_stale = False
        self._age.forget()

    def _begin_anew(self) -> None:
        self._drop()
        self._left.forget()
        self.notice = ""
        self._prepare()
        self.changed.emit()

    def _end(self, why: str) -> None:
        was_shown, debugger = self.is_shown, self.debugger
        if was_shown and debugger is not None and not self.scripts.title:
            self._left.keep(self.scripts.identity, debugger)
        self._drop()
        self.scripts.take_from(None)
        self.notice = why if was_shown else ""
        self._wait()
        self.changed.emit()

    def _wait(self) -> None:
        """Record what there is as soon as it stays the same for a while."""
        if self.is_open and (self._prepared is None or self._is_stale):
            self.scripts.begin_later()

    def _prepare(self) -> None:
        """Record what there is now."""
        if self.is_open:
            self.scripts.begin()

    def _on_scripts_done(self, prepared: Prepared) -> None:
        marking, then = self._waiting.take()
        is_other = self.debugger is not prepared.debugger
        self._prepared, self.problem = prepared, ""
        if is_other:
            self._is_stale = False
            self._age.forget()
            self._marks.turn_to(self.scripts.origin)
            self._marks.give(prepared.debugger, prepared.sample)
            if (position := self._left.position_in(self.scripts.identity, prepared.debugger)) is not None:
                self.notice, then = "", [lambda same: same.go_to(position), *then]
        for act in marking:
            act(prepared.debugger)
        if marking:
            self._marks.keep(prepared.debugger)
        self._canvas.mark(prepared)
        for act in then:
            act(prepared.debugger)
        if then or self.is_shown:
            self._show()
            self._age.ask_soon()  # there may be others meanwhile
        else:
            self.changed.emit()

    def _on_scripts_failed(self, problem: str) -> None:
        self._drop()
        self.problem = problem
        self.changed.emit()

    def _on_bench_changed(self) -> None:
        if self._prepared is None:
            self._follow_unprepared()
        elif why := self.scripts.difference():
            self._end(why)
        elif self.scripts.is_other_drawing(self._prepared):
            self.scripts.match(self._prepared)
        elif self.is_shown:
            self.hear()
            self._follow_leaves()
        elif self._prepared.debugger.subject.moment is None or self._told_age():
            self._is_stale = True
            self._wait()

    def _follow_leaves(self) -> None:
        """Stay at the same step of a pass some of whose leaves have been given other numbers by hand."""
        if self.is_open and self.scripts.is_of_typed_leaves and self._told_age():
            before = self._prepared
            assert before is not None
            self._waiting.go_alone(lambda newer: newer.go_to(before.debugger.position))
            self._prepare()

    def _follow_unprepared(self) -> None:
        """Begin again where another graph is there; numbers that go on while it is recorded leave it be."""
        if self.scripts.is_under_way:
            return
        self.scripts.rest()
        if self._waiting.are_left_for(self.scripts.identity_now):
            self._prepare()
        else:
            self._wait()

    def _told_age(self) -> str:
        return "" if self._prepared is None else self.scripts.age(self._prepared.debugger.subject)

    def _on_graph_structure_changed(self) -> None:
        prepared = self._prepared
        if prepared is None:
            return
        if self.scripts.is_other_drawing(prepared):
            self.scripts.match(prepared)
        elif self.is_open and self.is_shown:
            self._canvas.show(prepared)  # the same graph in another layout: what lay over it is gone
