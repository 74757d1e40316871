"""`Wish`: the moment that is wanted, the newest in the place of all before it."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from gradstudio.training.record import Record
from gradstudio.training.run.moment import Moment


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wish:
    """Where to go.

    Attributes:
        record: whose moment it is.
        moment: run and step.
        project: number of the project that the record belongs to.
    """

    record: Record
    moment: Moment
    project: int


class WishBox:
    """Holds the newest wish. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._newest: Wish | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing new is wanted."""
        return self._newest is None

    def put(self, wish: Wish | None) -> None:
        """Want something, instead of what was wanted before; None for nothing."""
        with self._lock:
            self._newest = wish

    def take(self) -> Wish | None:
        """Return what is wanted, once; None if it was taken already."""
        with self._lock:
            wish, self._newest = self._newest, None
        return wish
