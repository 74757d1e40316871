"""Where compiled kernels are kept between runs, so that neither a read-only install nor a full disk stops one.

numba looks for a writable directory when a function is decorated and raises if there is none; it raises again
when an entry cannot be written; and it takes an entry as valid while the one file with the function is
unchanged, although the entry contains the code of the functions it calls. Here the search ends in a private
directory for temporary files, a cache that cannot be used is passed over, and an entry is valid only for the
exact text of all kernel sources.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numba
from numba.core import config
from numba.core.caching import CompileResultCacheImpl, FunctionCache, _CacheLocator
from numba.core.runtime import rtsys
from numba.misc.appdirs import AppDirs

from gradstudio.compiled.linking import OPTIMIZES_ONCE
from gradstudio.compiled.width import LANES

_PACKAGE = Path(__file__).resolve().parent


@cache
def sources_stamp() -> str:
    """Return a digest of numba's version and of every source of this package."""
    digest = hashlib.sha256(numba.__version__.encode())
    sources = sorted(_PACKAGE.glob("*.py"))
    for path in sources or [
        Path(sys.executable)
    ]:  # a frozen application has no sources, but changes as a whole
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@cache
def cache_directory() -> Path | None:
    """Return the first directory of numba's usual ones that can be written to, or else a temporary one, or None.

    The usual ones are NUMBA_CACHE_DIR, the source's ``__pycache__`` and the user's cache directory.
    """
    return next((path for path in _candidates() if _is_writable(path)), None)


def _candidates() -> Iterator[Path]:
    # One folder per installation, so that two versions side by side do not overwrite each other's entries.
    folder = f"gradstudio_{hashlib.sha256(str(_PACKAGE).encode()).hexdigest()[:16]}"
    if config.CACHE_DIR:
        yield Path(config.CACHE_DIR) / folder
    if _PACKAGE.is_dir():
        yield _PACKAGE / "__pycache__"
    yield Path(AppDirs(appname="numba", appauthor=False).user_cache_dir) / folder
    user = os.getuid() if hasattr(os, "getuid") else "user"
    with contextlib.suppress(OSError):  # no folder for temporary files either
        temporary = Path(tempfile.gettempdir()) / f"gradstudio-kernels-{user}"
        if _is_private(temporary):
            yield temporary / folder


def _is_writable(path: Path) -> bool:
    try:
        path.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=path).close()
    except OSError:
        return False
    return True


def _is_private(path: Path) -> bool:
    # Entries are unpickled: in a directory that everyone can write to, they must be the user's own.
    try:
        path.mkdir(mode=0o700, exist_ok=True)
        status = path.lstat()
    except OSError:
        return False
    if not hasattr(os, "getuid"):
        return True
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid() and not status.st_mode & 0o022


class _Locator(_CacheLocator):  # type: ignore[misc]  # numba ships no types
    def __init__(self, directory: Path, line: int) -> None:
        self._directory = directory
        self._line = line

    @classmethod
    def from_function(cls, py_func: Callable[..., Any], py_file: str) -> _Locator | None:
        directory = cache_directory()
        return None if directory is None else cls(directory, py_func.__code__.co_firstlineno)

    def get_cache_path(self) -> str:
        return str(self._directory)

    def get_source_stamp(self) -> str:
        return sources_stamp()

    def get_disambiguator(self) -> str:
        return str(self._line)


class _Impl(CompileResultCacheImpl):  # type: ignore[misc]  # numba ships no types
    _locator_classes = (_Locator,)


class KernelCache(FunctionCache):  # type: ignore[misc]  # numba ships no types
    """A function cache that counts as empty, instead of failing, when its files cannot be read or written.

    What is needed to compile, and takes as long to load as some dozens of kernels, is loaded when one is compiled.

    Raises:
        RuntimeError: there is no directory to keep it in.
    """

    _impl_class = _Impl

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return the compiled function, or None."""
        try:
            rtsys.initialize(target_context)
            return self._load_overload(sig, target_context)
        except Exception:  # noqa: BLE001  # whatever a damaged file raises, compiling anew mends it
            return None

    def _index_key(self, sig: Any, codegen: Any) -> Any:
        # numba's own part of the key names the CPU and its features.
        return *super()._index_key(sig, codegen), OPTIMIZES_ONCE, LANES

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep a compiled function, if that is possible."""
        # A full disk raises OSError, a damaged index anything; the function in memory runs all the same.
        with contextlib.suppress(Exception):
            super().save_overload(sig, data)
