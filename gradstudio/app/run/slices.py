"""`Slices`: how often the training thread takes steps, and how many at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from gradstudio.training.run.session import Session
from gradstudio.training.run.stopping import Stop

SLICE_SECONDS = 0.006
SLICES_TO_GIVE_WAY = 4
"""One of so many is taken while training gives way."""
SHORTEST_INTERVAL_SECONDS = 0.02
DEFAULT_SPEED = 25.0
"""Steps a second at first: slow enough to watch the demo's 100 steps."""


class Slices(QObject):
    """Calls for a slice of steps as often as the speed asks for. Lives on the training thread.

    Args:
        due: is called for each slice.
        parent: goes along to the thread that it is moved to, and takes this with it.
    """

    def __init__(self, due: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._speed = DEFAULT_SPEED
        self._gives_way = False
        self._timer = QTimer(self)
        self._timer.setInterval(self.milliseconds)
        self._timer.timeout.connect(due)

    def set_speed(self, steps_per_second: float) -> None:
        """Limit the speed; 0 for as fast as it goes."""
        self._speed = steps_per_second
        self._timer.setInterval(self.milliseconds)

    def give_way(self, gives_way: bool) -> None:
        """At full speed leave most of the time to something else, or take all of it again."""
        self._gives_way = gives_way
        self._timer.setInterval(self.milliseconds)

    def start(self) -> None:
        """Call for slices from now on."""
        self._timer.start()

    def pause(self) -> None:
        """Call for none."""
        self._timer.stop()

    def finish(self) -> None:
        """Let go of the timer, which must die on its own thread."""
        self._timer.stop()
        self._timer.deleteLater()

    def take(self, session: Session) -> Stop | None:
        """Take the steps of one slice; at high speeds it has several.

        Returns:
            What `Session.run` returns.

        Raises:
            TrainingError: as for `Session.run`.
        """
        if self._speed:
            return session.run(max(1, round(self._speed * self.milliseconds / 1000)))
        return session.run_for(SLICE_SECONDS)

    @property
    def milliseconds(self) -> int:
        """From the beginning of one slice to that of the next; 0 for at once."""
        if self._speed:
            return round(1000 * max(1.0 / self._speed, SHORTEST_INTERVAL_SECONDS))
        return round(1000 * SLICES_TO_GIVE_WAY * SLICE_SECONDS) if self._gives_way else 0
