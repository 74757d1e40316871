"""How windows show each other that they live, in the folder where all of them keep their work."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QLockFile

LOCK_SUFFIX = ".lock"


def lock_of(folder: Path, window: str) -> QLockFile:
    """Return the lock that a window holds as long as it lives.

    Args:
        folder: where it lies.
        window: the name of the window.
    """
    lock = QLockFile(str(folder / f"{window}{LOCK_SUFFIX}"))
    lock.setStaleLockTime(0)  # however long a window is open: only its end frees the lock
    return lock


def is_alive(folder: Path, window: str) -> bool:
    """Whether a window holds its lock; one that it left is removed.

    Args:
        folder: where it lies.
        window: the name of the window.
    """
    lock = lock_of(folder, window)
    if lock.tryLock(0):
        lock.unlock()
        return False
    return lock.error() == QLockFile.LockError.LockFailedError


def listed(folder: Path, suffix: str) -> list[Path]:
    """Return the files whose names end in so; none where there is no folder.

    Args:
        folder: where to look.
        suffix: the end.
    """
    with suppress(OSError):
        return sorted(Path(entry.path) for entry in os.scandir(folder) if entry.name.endswith(suffix))
    return []
