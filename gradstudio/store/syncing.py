"""`DiskSync`: has a working store on the disk itself while it is being written, for the day the power fails."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Lock

from gradstudio.project.atomic import sync_folder
from gradstudio.store.connection import LOGS


class DiskSync:
    """Waits for the disk in the place of who writes, on a thread of its own.

    A commit that is in the hands of the operating system outlives whatever ends the program. A disk that others
    keep busy takes seconds, and the next commit must not wait for it.

    SQLite's locks belong to the process: whoever closes a descriptor of the file drops them all. So those here stay
    open until the connection is closed.

    Args:
        path: the file. Its log is what SQLite keeps beside it.

    Raises:
        OSError: it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._descriptors = [_opened(path)]
        self._users = 1
        """Number of users of the descriptors: the owner until it closes, and each thread inside fsync."""
        self._has_name = False

    def sync(self) -> None:
        """Wait until what was committed so far is on the disk; does nothing after `close`.

        Raises:
            OSError: the disk does not take it.
        """
        with self._lock:
            if not self._users:
                return
            log = self._path.with_name(self._path.name + LOGS[0])
            if len(self._descriptors) == 1 and log.exists():
                self._descriptors.append(_opened(log))
            self._users += 1
        try:
            for descriptor in self._descriptors:
                os.fsync(descriptor)
            if not self._has_name:
                sync_folder(self._path.parent)
                self._has_name = True
        finally:
            self.close()

    def close(self) -> None:
        """Let go of the file, after the connection; a thread that waits for the disk does so when it is done."""
        with self._lock:
            self._users -= 1
            if not self._users:
                for descriptor in self._descriptors:
                    os.close(descriptor)


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
