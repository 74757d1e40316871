"""`NewestNews`: hands the newest state of a race from its thread to the window."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the window begins without the compiler
    from gradstudio.app.race.news import RaceNews


class NewestNews:
    """Holds the newest `RaceNews`; an older one that was not taken is dropped. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._news: RaceNews | None = None

    def post(self, news: RaceNews | None) -> None:
        """Put newer in the place of what waits."""
        with self._lock:
            self._news = news

    def take(self) -> RaceNews | None:
        """Return what waits, once."""
        with self._lock:
            news, self._news = self._news, None
            return news
