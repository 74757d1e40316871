"""`Offering`: hands what is new of the runs to whoever keeps them, about once a second."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from gradstudio.app.run.recording import Recording
from gradstudio.training.record import Record

Offer = Callable[[Record], bool]
"""Copies what is new in a record at once. Returns whether nothing is left to copy."""

_SECONDS = 1.0
_SOON_SECONDS = 0.1
_SHARE = 50.0
"""Copying takes at most one part in this many of the time, since the state of a large network is slow to copy."""


def _to_nobody(record: Record) -> bool:
    return True


class Offering(QObject):
    """Lives on the training thread, and offers between two slices.

    Args:
        recording: whose record is offered.
        obey: carries something out; whatever goes wrong is told by it.
        parent: as for any QObject.
    """

    def __init__(
        self, recording: Recording, obey: Callable[[Callable[[], None]], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._recording = recording
        self._obey = obey
        self._offer: Offer = _to_nobody
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timer_timeout)

    def turn_to(self, offer: Offer | None) -> None:
        """Offer to another from now on, or to nobody; the one before has heard what was new."""
        self._offer = _to_nobody if offer is None else offer
        self.now()

    def now(self) -> None:
        """Offer the runs as they are."""
        began = time.monotonic()
        self._recording.keep_up()
        is_taken = self._offer(self._recording.record)
        taken = _SHARE * (time.monotonic() - began)
        self._timer.start(round(1000 * (max(_SECONDS, taken) if is_taken else _SOON_SECONDS)))

    def stop(self) -> None:
        """Offer nothing any more; on the training thread, as it ends."""
        self._timer.stop()
        self._timer.deleteLater()  # a timer must die on its own thread

    def _on_timer_timeout(self) -> None:
        self._obey(self.now)
