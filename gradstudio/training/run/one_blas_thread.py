"""`OneBlasThread`: BLAS has one thread wherever a run is computed.

On several threads it adds products up in another order, so that the same project would train to other bits on
another number of them. Many runs at once have a thread each, which more threads of BLAS would only disturb.
"""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Any, ClassVar, Self

from gradstudio.compiled.blas import blas_libraries


class OneBlasThread:
    """Limits BLAS to one thread, in the whole process, until the last of all that hold it is closed.

    Holders may overlap and end in any order, on any threads. Also a context manager.
    """

    _lock = threading.Lock()
    _holders: ClassVar[set[OneBlasThread]] = set()
    _limit: ClassVar[Any] = None

    def __init__(self) -> None:
        with self._lock:
            if not self._holders:
                OneBlasThread._limit = blas_libraries().limit(limits=1, user_api="blas")
            self._holders.add(self)

    def close(self) -> None:
        """Hold it no more. Safe to call twice."""
        with self._lock:
            self._holders.discard(self)
            if not self._holders and self._limit is not None:
                self._limit.restore_original_limits()
                OneBlasThread._limit = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
