"""`Debugging`: goes through a pass or a training step, with breakpoints and a watch list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from gradstudio.app.lab.debug_kind import KINDS
from gradstudio.app.lab.debug_life import DebugLife

if TYPE_CHECKING:
    from gradstudio.lab.debugger.debugger import Debugger


class Debugging(DebugLife):
    """What one does to the debugger; nodes are those of the drawing. Lives on the GUI thread."""

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
            own = self._own(node)
            if own is None:
                self.notice = f"That node takes no part in the {KINDS[self._kind].whole}."
            elif not debugger.run_to(own):
                self.notice = f"{debugger.subject.names[own]} has no step from here on."

        self._act(run)

    # -- breakpoints and the watch list ------------------------------------------------------------------------

    def toggle_stop(self, node: int) -> None:
        """Have runs stop at a node of the drawing, or no longer."""
        prepared, own = self._prepared, self._own(node)
        if prepared is not None and own is not None:
            prepared.debugger.toggle_node(own)
            self._marked(prepared)

    def toggle_operation_stop(self, node: int) -> None:
        """Have runs stop at every node of the operation of one of the drawing, or no longer."""
        prepared = self._prepared
        if prepared is not None and (symbol := prepared.graph.symbols[node]):
            prepared.debugger.toggle_operation(symbol)
            self._marked(prepared)

    def clear_stops(self) -> None:
        """Have runs stop nowhere before the end."""
        prepared = self._prepared
        if prepared is not None:
            prepared.debugger.set_breakpoints(type(prepared.debugger.breakpoints)())
            self._marked(prepared)

    def watch(self, nodes: Iterable[int]) -> None:
        """Watch nodes of the drawing, too."""
        prepared = self._prepared
        if prepared is not None:
            for node in nodes:
                if (own := self._own(node)) is not None:
                    prepared.debugger.watch(own)
            self._marks.keep(prepared.debugger)
            self.changed.emit()

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
