"""`DebugSight`: whether the debugger is in sight, and what brings it there."""

from __future__ import annotations

from collections.abc import Callable


class DebugSight:
    """Is told by its panel and by the window. Lives on the GUI thread.

    Attributes:
        is_seen: whether the panel is in sight.
    """

    def __init__(self) -> None:
        self.is_seen = False
        self._is_covered: Callable[[], bool] | None = None
        self._come: Callable[[], None] | None = None

    def follow(self, is_covered: Callable[[], bool], come: Callable[[], None]) -> None:
        """Take what the window knows.

        Args:
            is_covered: returns whether the debugger is out of sight only because the graph takes all the room.
            come: brings the panel into sight.
        """
        self._is_covered, self._come = is_covered, come

    def holds(self, *, was_open: bool) -> bool:
        """Whether the debugger can be used: it is in sight, or goes on behind a graph that takes all the room."""
        return self.is_seen or (was_open and self._is_covered is not None and self._is_covered())

    def come(self) -> None:
        """Bring the panel into sight."""
        if self._come is not None:
            self._come()
