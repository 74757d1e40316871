"""How many threads BLAS may use.

With a window open it must be one: on two threads, while another thread is busy, a product of matrices waits for
the one that is not scheduled and takes a hundred times as long. Runs hold it at one in any program, so that their
bits are the same everywhere; for what is computed by this package alone the choice is free.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from pathlib import Path
from types import TracebackType

import scipy
from threadpoolctl import ThreadpoolController

from gradstudio.engine.errors import ConfigurationError

_BLAS = "scipy.linalg.cython_blas"


def _load_blas() -> None:
    """Load SciPy's BLAS, which numba's np.dot calls: only a library that is loaded can be limited.

    All of `scipy.linalg`, which Python would load before a part of it, takes a third of the time that numba does.
    """
    if _BLAS in sys.modules:
        return
    found = PathFinder.find_spec(_BLAS, [str(Path(scipy.__path__[0], "linalg"))])
    if found is None or found.loader is None:
        import_module(_BLAS)
        return
    module = module_from_spec(found)
    found.loader.exec_module(module)
    sys.modules[_BLAS] = module


_load_blas()


class BlasThreads:
    """Limits BLAS, in the whole process, until closed. Also a context manager.

    Args:
        count: number of threads, 1 or more; None leaves everything as it is.

    Raises:
        ConfigurationError: a count below 1.
    """

    def __init__(self, count: int | None) -> None:
        if count is not None and count < 1:
            raise ConfigurationError(f"BLAS needs 1 thread or more, not {count}.")
        self._limits = None if count is None else blas_libraries().limit(limits=count, user_api="blas")

    def close(self) -> None:
        """Allow as many threads as before."""
        if self._limits is not None:
            self._limits.restore_original_limits()
            self._limits = None

    def __enter__(self) -> BlasThreads:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def one_blas_thread() -> BlasThreads:
    """Limit BLAS to one thread, as long as a window is open."""
    return BlasThreads(1)


@cache
def blas_libraries() -> ThreadpoolController:
    """Return the libraries that have threads; to look for them takes longer than a step of training."""
    return ThreadpoolController()
