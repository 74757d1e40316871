"""`WorkingCopy`: the work on one project on its way to the disk."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import RLock

from gradstudio.app.document.waiting_work import WaitingWork
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.spec import ProjectSpec
from gradstudio.store import LOGS, News, WorkHead, WorkingStore, remove_logs, write_project

LATE_SECONDS, LATEST_SECONDS = 1.0, 60.0
"""How long a save waits for the newest runs: if earlier ones are at hand, and if there are none."""
_SAVE_SECONDS = 5.0
"""So long a window that closes waits for a save at most."""
_SHARE = 10.0
"""After a failed write the next attempt waits this many times as long as the write took."""


class WorkingCopy(WaitingWork):
    """Writes what waits to a working store, on whatever thread it is told to.

    Nothing is written while there is nothing that would be lost.

    Args:
        file: where to; it is made when there is something to keep.
        make_ready: makes the folder, and shows others that it is in use; raises OSError.

    Attributes:
        file: the same.
        changed: when it was written last, in seconds since the epoch.
    """

    def __init__(self, file: Path, make_ready: Callable[[], None]) -> None:
        super().__init__()
        self.file = file
        self.changed = time.time()
        self._make_ready = make_ready
        self._disk = RLock()  # of the file
        self._store: WorkingStore | None = None
        self._has_runs = self._must_have_runs = self._is_direct = False

    @property
    def _is_saved(self) -> bool:
        """Whether nothing would be lost with the file."""
        return not self._is_edited and self._runs == self._saved_runs

    @property
    def is_behind(self) -> bool:
        """Whether edits wait for the runs to be offered once more, after a failure."""
        return self._must_have_runs

    def adopt(self, file: Path) -> None:
        """Take over a file that was left; it is replaced with the first that is written, or has been already.

        Raises:
            ProjectFileError: it cannot be had; it stays where it is.
        """
        with self._disk:
            if self._store is not None:
                remove_file(file)
                return
            try:
                self._make_ready()
                for end in LOGS:
                    log = file.with_name(file.name + end)
                    if log.exists():
                        log.replace(self.file.with_name(self.file.name + end))
                file.replace(self.file)
            except OSError as error:
                raise self._untouched(error) from None

    def write(self) -> None:
        """Bring the file up to date: it outlives whatever ends the program, and after `sync` a loss of power, too.

        Raises:
            ProjectFileError: it cannot be written. It is as it was, and is tried again with all that there is.
        """
        with self._disk:
            with self._state:
                if self._is_closed or self._is_direct:
                    return
                work, news, is_edited = self._work, self._news, self._is_edited
                is_saved = self._is_saved
                is_wanted = not is_saved or self._is_saving
                self._news = None
            if not is_wanted and self._store is None:
                if news is not None:
                    self._start_over(0.0)
                remove_file(self.file)  # taken over, or left by a write that failed
                return
            if self._must_have_runs and news is None:
                return
            began = time.monotonic()
            head = WorkHead(
                path=work.path,
                digest=work.digest,
                is_edited=is_edited,
                has_runs=self._has_runs or news is not None,
                is_saved=is_saved,
            )
            try:
                if self._store is None:
                    self._store = self._made(head, work.spec, news)
                else:
                    self._store.put(head, work.spec, news)
            except BaseException:  # whatever it is: what was taken to be written is not there
                self._start_over(_SHARE * (time.monotonic() - began))
                raise
            self._has_store, self._has_runs = True, head.has_runs
            self._must_have_runs = False
            self.changed = time.time()

    def sync(self) -> None:
        """Wait until what was written so far is on the disk. Nothing else waits for it meanwhile.

        Raises:
            ProjectFileError: the disk does not take it.
        """
        store = self._store
        if store is not None:
            store.sync()

    def settle(self) -> None:
        """Mark the project as one that has not changed since it was saved; never raises."""
        with self._state:
            self._is_edited = False
            is_saved = self._is_saved
        with self._disk:
            if self._store is not None or is_saved:
                try:
                    self.write()
                except ProjectFileError:
                    remove_file(self.file)

    def save(self, path: Path, spec: ProjectSpec, ask: Callable[[], None] | None = None) -> bool:
        """Write the project with its runs to a file of its own; without runs write nothing.

        Args:
            path: of the file.
            spec: the project.
            ask: has the training offer the runs as they are now; None where nobody trains.

        Returns:
            Whether there are runs.

        Raises:
            ProjectFileError: it cannot be written; what was there is as it was.
        """
        with self._state:
            self._is_saving = True
        try:
            if ask is not None:
                is_at_hand = self._has_runs or not self.has_taken_steps
                self.fetch(ask, LATE_SECONDS if is_at_hand else LATEST_SECONDS)
            return self._copied(path, spec) or self._written(path, spec, ask)
        finally:
            with self._state:
                self._is_saving = self._is_direct = False
                self._state.notify_all()

    def _copied(self, path: Path, spec: ProjectSpec) -> bool:
        """Copy the store to a file, and return whether that is all; not if it cannot be written itself."""
        with self._disk:
            runs = self._runs
            if not runs:
                self._saved_runs = runs
                return False
            with suppress(ProjectFileError):
                self.write()
            if self._store is None or not self._has_runs:
                self._is_direct = True
                return False
            self._store.copy_to(path, spec)
            self._saved_runs = runs
            return True

    def _written(self, path: Path, spec: ProjectSpec, ask: Callable[[], None] | None) -> bool:
        """Write a file past the store, which cannot be written; return whether there are runs."""
        if not self._is_direct:
            return False
        self._start_over(0.0)
        if ask is None or not self.fetch(ask, LATEST_SECONDS) or self._news is None:
            raise ProjectFileError(f"{path} was not written: the runs are not at hand just now. Try again.")
        with self._disk:
            runs, news = self._runs, self._news
            try:
                write_project(path, spec, news)
            finally:
                self._start_over(0.0)
            self._saved_runs = runs
            self._must_have_runs = False
            remove_file(self.file)
            return True

    def close(self) -> None:
        """Let go of the file, and remove it if nothing in it needs to be kept; a save that goes on ends first."""
        with self._state:
            self._state.wait_for(lambda: not self._is_saving, _SAVE_SECONDS)
            self._is_closed, self._news = True, None
            self._state.notify_all()
            is_saved = self._is_saved
        with self._disk:
            if self._store is not None:
                self._store.close()
                self._store = None
            if is_saved:
                remove_file(self.file)

    def drop(self) -> None:
        """Let go of the file, and remove it."""
        with self._state:
            self._is_edited, self._saved_runs = False, self._runs
        self.close()

    def _made(self, head: WorkHead, spec: ProjectSpec, news: News | None) -> WorkingStore:
        try:
            self._make_ready()
        except OSError as error:
            raise self._untouched(error) from None
        return WorkingStore(self.file, head, spec, news)

    def _untouched(self, error: OSError) -> ProjectFileError:
        return ProjectFileError(f"{self.file.parent} cannot be written to: {error.strerror or error}.")

    def _start_over(self, seconds: float) -> None:
        """Write all anew the next time, which has to include the runs if they were in the file."""
        if self._store is not None:
            self._store.close()
            self._store = None
        self._has_store = False
        self._must_have_runs = self._must_have_runs or self._has_runs
        self._has_runs = False
        self._take_all_anew(seconds)


def remove_file(file: Path) -> None:
    """Remove a working store that nobody has open; never raises."""
    remove_logs(file)
    with suppress(OSError):
        file.unlink()
