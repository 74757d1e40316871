"""`ByteCache`: the objects used last, as far as their arrays fit into a number of bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class ByteCache(Generic[K, V]):
    """Remembers by key, the newest in any case. May be used from any thread.

    Args:
        most_bytes: of all that is remembered; a single larger thing is remembered alone.
        most: how many things.
        size: how many bytes one takes.
    """

    def __init__(self, most_bytes: int, most: int, size: Callable[[V], int]) -> None:
        self._most_bytes = most_bytes
        self._most = most
        self._size = size
        self._known: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._known)

    @property
    def nbytes(self) -> int:
        """How many bytes are remembered."""
        return sum(map(self._size, self._known.values()))

    def known(self, key: K) -> V | None:
        """Return the object under a key, or None; it counts as the newest from then on."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
            return self._known.get(key)

    def get(self, key: K, make: Callable[[], V]) -> V:
        """Return the object under a key, or else make it with `make` and keep it."""
        found = self.known(key)
        if found is not None:
            return found
        made = make()
        with self._lock:
            # Another thread may have made it meanwhile: all are to have the same.
            made = self._known.setdefault(key, made)
            self._known.move_to_end(key)
            while len(self._known) > 1 and (len(self._known) > self._most or self.nbytes > self._most_bytes):
                self._known.popitem(last=False)
        return made
