"""`WorkWriter`: the two threads that bring work to the disk."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

from gradstudio.app.document.working_copy import WorkingCopy
from gradstudio.project.errors import ProjectFileError


class WorkWriter:
    """Writes on one thread, and has what was written on the disk itself by another.

    What is written outlives the program at once. The disk may be kept busy for seconds by others, and no edit is to
    wait for that.

    Args:
        tell: is told what went wrong, as a sentence, or "" if nothing did; called on these threads.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._writing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="keeper")
        self._syncing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="disk")
        self._waiting: set[WorkingCopy] = set()
        """Those for which the disk is to be waited for; what is written meanwhile is waited for with it."""
        self._is_disk_failing = False

    def write(self, copy: WorkingCopy) -> Future[None]:
        """Have a working copy brought up to date; the future has what it raises."""
        return self._writing.submit(self._write, copy)

    def write_told(self, copy: WorkingCopy) -> None:
        """Have a working copy brought up to date, and its trouble told. Safe on any thread, and after `stop`."""
        with suppress(RuntimeError):  # the window is closing, and has kept what there was
            self._writing.submit(self._write_told, copy)

    def stop(self) -> None:
        """End both threads: the one after what it is writing, the other by itself. Safe to call twice."""
        self._writing.shutdown()
        self._syncing.shutdown(wait=False, cancel_futures=True)

    def _write(self, copy: WorkingCopy) -> None:
        copy.write()
        if copy not in self._waiting:
            self._waiting.add(copy)
            with suppress(RuntimeError):  # the window is closing
                self._syncing.submit(self._sync, copy)

    def _write_told(self, copy: WorkingCopy) -> None:
        try:
            self._write(copy)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: whatever it is, the window says it
            self._tell(_sentence(error))
        else:
            self._tell("")

    def _sync(self, copy: WorkingCopy) -> None:
        self._waiting.discard(copy)
        try:
            copy.sync()
        except Exception as error:  # noqa: BLE001 - the edge of a thread: whatever it is, the window says it
            if not self._is_disk_failing:  # told once: what is written in between says nothing about the disk
                self._is_disk_failing = True
                self._tell(_sentence(error))
        else:
            self._is_disk_failing = False


def _sentence(error: Exception) -> str:
    return str(error) if isinstance(error, ProjectFileError) else f"{type(error).__name__}: {error}"
