"""`WaitingActs`: what was asked of the debugger before there was something to step through."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradstudio.lab.debugger.debugger import Debugger

Act = Callable[["Debugger"], None]


class WaitingActs:
    """Keeps moves, and marks of nodes, until steps are recorded. Lives on the GUI thread."""

    def __init__(self) -> None:
        self._moves: list[Act] = []
        self._marks: list[Act] = []
        self._marked: Hashable = None

    def go(self, act: Act) -> None:
        """Move once there is something to step through."""
        self._moves.append(act)

    def go_alone(self, act: Act) -> None:
        """Move in this way alone; forget the moves before."""
        self._moves = [act]

    def mark(self, act: Act, graph: Hashable) -> None:
        """Mark nodes once there is something to step through.

        Args:
            act: marks them.
            graph: what they are nodes of.
        """
        self._marks.append(act)
        self._marked = graph

    def are_left_for(self, graph: Hashable) -> bool:
        """Return whether something waits for the steps of a graph; forget marks of nodes of another one."""
        if self._marked != graph:
            self._marks.clear()
        return bool(self._moves or self._marks)

    def take(self) -> tuple[list[Act], list[Act]]:
        """Return marks and moves in the order in which they were asked for, and keep none."""
        marks, moves, self._marks, self._moves = self._marks, self._moves, [], []
        return marks, moves

    def clear(self) -> None:
        """Forget all."""
        self._moves.clear()
        self._marks.clear()
