"""`OneBlasThread`: BLAS has one thread as long as any sweep of this process runs."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import ClassVar, Self

from gradstudio.compiled import BlasThreads


class OneBlasThread:
    """Limits BLAS to one thread, in the whole process, until the last of all that hold it is closed.

    Holders may overlap and end in any order, on any threads. Also a context manager.
    """

    _lock = threading.Lock()
    _holders: ClassVar[set[OneBlasThread]] = set()
    _limit: ClassVar[BlasThreads | None] = None

    def __init__(self) -> None:
        with self._lock:
            if not self._holders:
                OneBlasThread._limit = BlasThreads(1)
            self._holders.add(self)

    def close(self) -> None:
        """Hold it no more. Safe to call twice."""
        with self._lock:
            self._holders.discard(self)
            if not self._holders and self._limit is not None:
                self._limit.close()
                OneBlasThread._limit = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
