"""`RaceCourtesy`: how much of its time a race rests while the window does not keep up."""

from __future__ import annotations

from threading import Lock

_LATE_SECONDS = 0.03
"""The window counts as late when an event is handled at least this long after it was due."""
_LEAST, _MOST = 0.1, 0.5
"""Least and largest share of its time that a race rests while the window is late; other work may be the cause."""
_CALMER = 0.99
"""Factor on the share each time the window is on time; it halves in about a second."""
_LONGEST_SECONDS = 0.1
"""Longest rest. After it the race asks again whether to go on."""


class RaceCourtesy:
    """Hears how late the window is, and says how long a race is to rest. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._share = 0.0

    def hear(self, late_seconds: float) -> None:
        """Hear how much later than it should something happened in the window, where many things do each second."""
        with self._lock:
            if late_seconds > _LATE_SECONDS:
                self._share = min(_MOST, max(_LEAST, 2.0 * self._share))
            else:
                self._share = self._share * _CALMER if self._share > _LEAST / 4 else 0.0

    def rest_after(self, seconds: float) -> float:
        """Return for how many seconds to rest after so many seconds of work."""
        with self._lock:
            share = self._share
        return min(_LONGEST_SECONDS, seconds * share / (1.0 - share))
