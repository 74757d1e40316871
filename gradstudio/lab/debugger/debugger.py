"""`Debugger`: goes through a script step by step, in either direction."""

from __future__ import annotations

import numpy as np

from gradstudio.lab.debugger.breakpoints import Breakpoints
from gradstudio.lab.debugger.change_log import Floats, Indices
from gradstudio.lab.debugger.listing import CodeLine
from gradstudio.lab.debugger.script import Script, state_at
from gradstudio.lab.debugger.state import DebugState, Phase, PhaseKey, WatchedNumbers
from gradstudio.lab.errors import LabError
from gradstudio.lab.subject import Subject

_NEAR = 64
"""Up to so many steps are taken one by one; what is farther away is put together from the first position on."""


class Debugger:
    """Stands at one position of a script: so many of its steps are taken. Not thread-safe.

    A step and its taking back change the numbers that the step is about and no others, which are then to the last
    bit what they were; going anywhere else takes a few milliseconds in a graph of 100,000 scalars.

    Args:
        script: what was recorded.
    """

    def __init__(self, script: Script) -> None:
        self._script = script
        self._position = 0
        self._data, self._grad = script.data.numbers_at(0), script.grad.numbers_at(0)
        self._now: DebugState | None = None
        self._breakpoints = Breakpoints()
        self._stops: Indices | None = None
        self._watched: tuple[int, ...] = ()

    @property
    def script(self) -> Script:
        """What is gone through."""
        return self._script

    @property
    def subject(self) -> Subject:
        """The graph."""
        return self._script.subject

    @property
    def phases(self) -> tuple[Phase, ...]:
        """The phases, one after the other over all positions."""
        return self._script.phases

    @property
    def listing(self) -> tuple[CodeLine, ...]:
        """The code beside it."""
        return self._script.listing

    @property
    def length(self) -> int:
        """The last position: number of steps in all."""
        return len(self._script)

    @property
    def position(self) -> int:
        """Number of steps that are taken."""
        return self._position

    @property
    def now(self) -> DebugState:
        """All that is known at the present position."""
        if self._now is None:
            self._now = state_at(self._script, self._position, _sealed(self._data), _sealed(self._grad))
        return self._now

    # -- going ------------------------------------------------------------------------------------------------

    def step(self) -> bool:
        """Take the next step.

        Returns:
            Whether there was one.
        """
        if self._position == self.length:
            return False
        self._script.data.take(self._data, self._position)
        self._script.grad.take(self._grad, self._position)
        self._position += 1
        self._now = None
        return True

    def unstep(self) -> bool:
        """Take back the step that was taken last.

        Returns:
            Whether there was one.
        """
        if self._position == 0:
            return False
        self._position -= 1
        self._script.data.take_back(self._data, self._position)
        self._script.grad.take_back(self._grad, self._position)
        self._now = None
        return True

    def go_to(self, position: int) -> None:
        """Go to a position; one before the first or after the last is the first or the last."""
        position = min(max(position, 0), self.length)
        if abs(position - self._position) <= _NEAR:
            while self._position < position:
                self.step()
            while self._position > position:
                self.unstep()
            return
        self._data, self._grad = (
            self._script.data.numbers_at(position),
            self._script.grad.numbers_at(position),
        )
        self._position, self._now = position, None

    def run(self) -> bool:
        """Go to the next stop, or to the end if there is none.

        Returns:
            Whether a breakpoint stopped it.
        """
        stop = self.next_stop()
        self.go_to(self.length if stop is None else stop)
        return stop is not None

    def advance(self, steps: int) -> bool:
        """Take so many steps, up to the next breakpoint and the end, and say whether there are more before it."""
        stop = self.next_stop()
        end = self.length if stop is None else stop
        self.go_to(min(self.position + steps, end))
        return self.position < end

    def run_to(self, node: int) -> bool:
        """Go to the next position at which a node is the current one, and stay if there is none.

        Returns:
            Whether there is one.
        """
        position = self.position_of(node)
        if position is not None:
            self.go_to(position)
        return position is not None

    def run_to_end(self) -> None:
        """Go to the last position, whatever breakpoints there are."""
        self.go_to(self.length)

    # -- where things are -------------------------------------------------------------------------------------

    def phase_of(self, position: int) -> Phase | None:
        """Return the phase of the step that leads to a position; None for the first position."""
        return self._script.phase_of(position - 1) if position > 0 else None

    def position_of(self, node: int, phase: PhaseKey | None = None) -> int | None:
        """Return the next position at which a node is the current one; of a leaf, at which its numbers change.

        Args:
            node: its index.
            phase: the only phase that counts; None for any.

        Raises:
            LabError: there is no such node.
        """
        self._require(node)
        positions = self._script.steps_of(node) + 1
        if phase is not None:
            within = next((one for one in self.phases if one.key == phase), None)
            if within is None:
                return None
            positions = positions[(positions > within.begin) & (positions <= within.end)]
        return _next(positions, self._position)

    # -- breakpoints ------------------------------------------------------------------------------------------

    @property
    def breakpoints(self) -> Breakpoints:
        """Where a run stops."""
        return self._breakpoints

    def set_breakpoints(self, breakpoints: Breakpoints) -> None:
        """Let runs stop elsewhere.

        Raises:
            LabError: the graph has no such node.
        """
        for node in breakpoints.nodes:
            self._require(node)
        self._breakpoints, self._stops = breakpoints, None

    def toggle_node(self, node: int) -> None:
        """Let a run stop at a node, or no longer."""
        self.set_breakpoints(self._breakpoints.with_node_toggled(node))

    def toggle_operation(self, symbol: str) -> None:
        """Let a run stop at every node of an operation, or no longer."""
        self.set_breakpoints(self._breakpoints.with_operation_toggled(symbol))

    @property
    def stops(self) -> Indices:
        """The positions at which a run stops, ascending."""
        if self._stops is None:
            self._stops = self._breakpoints.stops_of(self._script)
        return self._stops

    def next_stop(self) -> int | None:
        """Return the next position at which a run stops, None if it would go to the end."""
        return _next(self.stops, self._position)

    # -- the watch list ---------------------------------------------------------------------------------------

    @property
    def watched(self) -> tuple[int, ...]:
        """The nodes of the watch list, in the order in which they came."""
        return self._watched

    def watch(self, node: int) -> None:
        """Put a node at the end of the watch list, if it is not on it.

        Raises:
            LabError: there is no such node.
        """
        self._require(node)
        if node not in self._watched:
            self._watched = (*self._watched, node)

    def unwatch(self, node: int) -> None:
        """Take a node off the watch list."""
        self._watched = tuple(other for other in self._watched if other != node)

    def watch_list(self) -> tuple[WatchedNumbers, ...]:
        """Return the numbers of the watched nodes at the present position."""
        changed: tuple[Indices, Indices] = (np.zeros(0, dtype=np.int64),) * 2
        if self._position:
            step = self._position - 1
            changed = self._script.data.rows(step).nodes, self._script.grad.rows(step).nodes
        return tuple(
            WatchedNumbers(
                node=node,
                name=self.subject.names[node],
                data=float(self._data[node]),
                grad=float(self._grad[node]),
                data_changed=bool((changed[0] == node).any()),
                grad_changed=bool((changed[1] == node).any()),
            )
            for node in self._watched
        )

    def _require(self, node: int) -> None:
        if not 0 <= node < len(self.subject):
            raise LabError(f"There is no node {node}: the graph has {len(self.subject):,}, counted from 0.")


def _next(positions: Indices, after: int) -> int | None:
    """Return the first of ascending positions that lies after one."""
    place = int(np.searchsorted(positions, after, side="right"))
    return int(positions[place]) if place < len(positions) else None


def _sealed(numbers: Floats) -> Floats:
    """Return a copy that cannot be changed."""
    copy = numbers.copy()
    copy.flags.writeable = False
    return copy
