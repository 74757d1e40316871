"""`SurveyPace`: when something of the landscape is measured."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

_REST = 3.0
"""While a run is trained the thread rests so many times as long as it has measured."""
_SOON_MILLISECONDS, _LEAST_REST_MILLISECONDS = 20, 100


class SurveyPace(QObject):
    """Is due at once, or with rests in between while a run is trained; for nobody never. Lives on the GUI thread.

    Args:
        is_busy: returns whether something is being measured.
        parent: as for any QObject.

    Signals:
        due: it is time to measure.

    Attributes:
        is_seen: whether somebody sees what is measured.
        is_playing: whether a run is trained.
    """

    due = Signal()

    def __init__(self, is_busy: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self.is_seen = self.is_playing = False
        self._is_busy = is_busy
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.due)

    @property
    def is_waiting(self) -> bool:
        """Whether it is going to be due."""
        return self._soon.isActive()

    def ask(self, milliseconds: int) -> None:
        """Be due after so long, or once there is rest while a run is trained."""
        if not self.is_seen:
            return
        if not self.is_playing:
            self._soon.start(milliseconds)
        elif not self._is_busy() and not self.is_waiting:
            self._soon.start(_SOON_MILLISECONDS)

    def rest(self, seconds: float) -> None:
        """While a run is trained be due again after a rest.

        Args:
            seconds: for which something was measured.
        """
        if self.is_playing:
            self._soon.start(max(_LEAST_REST_MILLISECONDS, round(1000 * _REST * seconds)))

    def stop(self) -> None:
        """Be due no more until something is asked for again."""
        self._soon.stop()
