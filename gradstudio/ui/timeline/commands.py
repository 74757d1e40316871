"""What the actions of the timeline do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from gradstudio.app.sight.playback import Playback
from gradstudio.app.sight.sight import Sight
from gradstudio.app.sight.whereabouts import Whereabouts


class TimelineCommands(QObject):
    """Goes back and forth in a run. Lives on the GUI thread.

    Args:
        sight: what is moved.
        whereabouts: the run in sight.
        playback: goes through a run by itself.
        parent: as for any QObject.
    """

    def __init__(self, sight: Sight, whereabouts: Whereabouts, playback: Playback, parent: QObject) -> None:
        super().__init__(parent)
        self._sight = sight
        self._where = whereabouts
        self._playback = playback

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for each action what it does."""
        return {
            "replay_back": partial(self._playback.toggle, -1),
            "replay": partial(self._playback.toggle, 1),
            "step_back": partial(self._step, -1),
            "step_on": partial(self._step, 1),
            "go_live": self._sight.go_live,
        }

    def rest(self) -> bool:
        """Stay where one has come to, and say whether one was going anywhere."""
        if self._playback.direction:
            self._playback.stop()
            return True
        return self._sight.halt()

    def _step(self, steps: int) -> None:
        self._playback.stop()
        self._where.move(steps)
