"""`RaceCourtesy`: how much of its time a race rests while the window does not keep up."""

from __future__ import annotations

from threading import Lock

_LATE_SECONDS = 0.03
"""The window is behind when something comes so much later than it should."""
_LEAST, _MOST = 0.1, 0.5
"""Shares of its time that a race rests: at the first sign, and at the most, since others may be the cause."""
_CALMER = 0.99
"""What the share shrinks by each time that the window is not behind: about half in a second."""
_LONGEST_SECONDS = 0.1
"""Of a rest: then a race hears again whether to go on."""


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
