"""`Debugging`: goes through a pass or a training step, with breakpoints and a watch list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from gradstudio.app.lab.debug_kind import KINDS, DebugKind
from gradstudio.app.lab.debug_life import DebugLife
from gradstudio.app.lab.debug_waiting import Act
from gradstudio.app.lab.preparing import Prepared

if TYPE_CHECKING:
    from gradstudio.lab.debugger.debugger import Debugger
    from gradstudio.lab.debugger.script import Script


class Debugging(DebugLife):
    """What one does to the debugger; nodes are those of the drawing. Lives on the GUI thread."""

    # -- what is gone through ------------------------------------------------------------------------------------

    def go_through(self, record: Callable[[], Script] | None, title: str = "") -> None:
        """Step through a pass over the graph in sight that was recorded elsewhere, until another graph is shown.

        Args:
            record: returns its steps, on any thread; None for the pass that is the graph's own.
            title: what it is called.
        """
        self.scripts.take_from(record, title)
        self.scripts.kind = "pass"
        self._begin_anew()

    def set_kind(self, kind: DebugKind) -> None:
        """Step through something else, from its beginning."""
        if kind != self.scripts.kind:
            self.scripts.take_from(None)
            self.scripts.kind = kind
            self._begin_anew()

    def take_newest(self) -> None:
        """Be at the same step with the numbers of the moment in sight."""
        debugger = self.debugger
        position, was_shown = (0, False) if debugger is None else (debugger.position, self.is_shown)
        self._drop()
        self.notice = ""
        if was_shown:
            self._waiting.go(lambda newer: newer.go_to(position))
        self._prepare()
        self.changed.emit()

    def leave(self) -> None:
        """Show the numbers of the graph again, and begin at the first step the next time."""
        self._rest()
        self._canvas.leave()
        self.is_shown, self.notice = False, ""
        if self._prepared is not None:
            self._prepared.debugger.go_to(0)
            self._is_stale = self._is_stale or bool(self.age)
        self._age.forget()
        self._wait()
        self.changed.emit()

    # -- going -----------------------------------------------------------------------------------------------

    def step(self) -> None:
        """Take the next step."""
        self._act(lambda debugger: debugger.go_to(debugger.position + 1))

    def unstep(self) -> None:
        """Take the last step back."""
        self._act(lambda debugger: debugger.go_to(debugger.position - 1))

    def go_to(self, position: int) -> None:
        """Go to a position."""
        self._act(lambda debugger: debugger.go_to(position))

    def restart(self) -> None:
        """Go to before the first step."""
        self.go_to(0)

    def to_end(self) -> None:
        """Take all steps that are left."""
        self._act(lambda debugger: debugger.run_to_end())

    def toggle_run(self) -> None:
        """Take steps at the chosen speed up to the next breakpoint, or pause."""
        if self.stepping.is_running:
            self.stepping.stop()
        elif self.is_ready:
            self.notice = ""
            self.stepping.start()
        else:
            self._act(lambda debugger: self.stepping.start())

    def run_to(self, node: int) -> None:
        """Go to the next position at which a node of the drawing is the current one."""

        def run(debugger: Debugger) -> None:
            own = self._own_or_told(node)
            if own is not None and not debugger.run_to(own):
                self.notice = f"{debugger.subject.names[own]} has no step from here on."

        self._act(run)

    def _act(self, act: Act) -> None:
        """Move, as soon as there is what can be moved, and show that."""
        self.notice = ""
        if self._prepared is None or not self.is_ready:
            self._waiting.go(act)
            self._prepare()
            self.changed.emit()
            return
        self.stepping.stop()
        act(self._prepared.debugger)
        self._show()

    # -- breakpoints and the watch list ------------------------------------------------------------------------

    def toggle_stop(self, node: int) -> None:
        """Have runs stop at a node of the drawing, or no longer."""

        def toggle(debugger: Debugger) -> None:
            if (own := self._own_or_told(node)) is not None:
                debugger.toggle_node(own)

        self._mark(toggle)

    def toggle_operation_stop(self, node: int) -> None:
        """Have runs stop at every node of the operation of one of the drawing, or no longer."""

        def toggle(debugger: Debugger) -> None:
            own = self._own_or_told(node)
            symbol = "" if own is None or self._prepared is None else self._prepared.graph.symbols[node]
            if symbol:
                debugger.toggle_operation(symbol)
            elif own is not None:
                self.notice = f"{debugger.subject.names[own]} is a leaf, which no operation computes."

        self._mark(toggle)

    def clear_stops(self) -> None:
        """Have runs stop nowhere before the end."""
        prepared = self._prepared
        if prepared is not None:
            prepared.debugger.set_breakpoints(type(prepared.debugger.breakpoints)())
            self._marked(prepared)

    def watch(self, nodes: Iterable[int]) -> None:
        """Watch nodes of the drawing, too."""
        wanted = tuple(nodes)

        def watch(debugger: Debugger) -> None:
            for own in [own for node in wanted if (own := self._own_or_told(node)) is not None]:
                debugger.watch(own)

        if wanted:
            self._mark(watch)

    def unwatch(self, own: int) -> None:
        """Watch a node of the debugger's graph no longer."""
        prepared = self._prepared
        if prepared is not None:
            prepared.debugger.unwatch(own)
            self._marks.keep(prepared.debugger)
            self.changed.emit()

    def stops_at(self, node: int) -> tuple[bool, bool]:
        """Return whether runs stop at a node of the drawing, and whether they do at its operation."""
        prepared, own = self._prepared, self._own(node)
        if prepared is None or own is None:
            return False, False
        breakpoints = prepared.debugger.breakpoints
        return own in breakpoints.nodes, prepared.graph.symbols[node] in breakpoints.operations

    def _own(self, node: int) -> int | None:
        """Return what a node of the drawing is in the debugger's graph."""
        return None if self._prepared is None else self._prepared.drawing.of_drawn(node)

    def _own_or_told(self, node: int) -> int | None:
        """Return the same, or have it told that there is none."""
        own = self._own(node)
        if own is None:
            self.notice = f"That node takes no part in the {KINDS[self.scripts.kind].whole}."
        return own

    def _mark(self, act: Act) -> None:
        """Mark nodes of the drawing, as soon as there is what they are nodes of."""
        self.notice = ""
        prepared = self._prepared
        if prepared is None or self.scripts.is_other_drawing(prepared):
            self._waiting.mark(act, self.scripts.identity_now)
            if prepared is not None and not self.scripts.is_busy:
                self.scripts.match(prepared)
            elif prepared is None and not self.scripts.is_under_way:
                self._prepare()
            self.changed.emit()
            return
        act(prepared.debugger)
        self._marked(prepared)

    def _marked(self, prepared: Prepared) -> None:
        self._marks.keep(prepared.debugger)
        self._canvas.mark(prepared)
        self.changed.emit()
