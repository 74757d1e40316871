"""One program at a time adds runs to a file; the others may read it."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gradstudio.project.errors import ProjectFileError

if sys.platform != "win32":  # there, a file that is open cannot be replaced anyway
    import fcntl

# Of the whole process, as the locks are that the system forgets when any descriptor of a file is closed: a file
# that is held here is not opened to find that out, or SQLite would lose the locks that it has to it.
_held: set[tuple[int, int] | str] = set()
_holding = threading.Lock()


class Ownership:
    """Holds a file, under whatever name it comes to have, until it is let go or the program ends.

    SQLite's own locks are of another kind, and are held for the length of a transaction.

    Args:
        path: the file, which is there.

    Raises:
        ProjectFileError: another program holds it, or this one.
        OSError: it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        with _holding:
            if _identity(path.stat(), path) in _held:
                raise ProjectFileError(
                    f"{path} is being written by this program already. Wait until that has ended, or end it."
                )
            self._descriptor = os.open(path, os.O_RDONLY)
            self._identity = _identity(os.fstat(self._descriptor), path)
            if sys.platform != "win32":
                try:
                    fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    os.close(self._descriptor)
                    raise ProjectFileError(
                        f"{path} is being written by another program, which trains. Wait until it has ended, or "
                        "end it."
                    ) from None
                except OSError:
                    pass  # not every file system knows of it
            _held.add(self._identity)

    def is_at(self, path: Path) -> bool:
        """Whether a path still leads to the file."""
        try:
            return os.path.samestat(os.fstat(self._descriptor), path.stat())
        except FileNotFoundError:
            return False

    def let_go(self) -> None:
        """Release the file, so that another owner can hold it."""
        with _holding:
            _held.discard(self._identity)
            os.close(self._descriptor)


def _identity(status: os.stat_result, path: Path) -> tuple[int, int] | str:
    """Return the identity of a file: device and inode, or its resolved path where there is no inode number."""
    return (status.st_dev, status.st_ino) if status.st_ino else str(path.resolve())


@contextmanager
def unowned(path: Path) -> Iterator[None]:
    """See to it that nobody adds to a file while it is replaced; used in a ``with`` statement.

    Raises:
        ProjectFileError: another program does, or this one.
        OSError: it cannot be opened.
    """
    if not path.exists():
        yield
        return
    ownership = Ownership(path)
    try:
        yield
    finally:
        ownership.let_go()
