"""`WorkingCopy`: the work on one project on its way to the disk."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Condition, RLock

from gradstudio.app.document.work import Work
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.spec import ProjectSpec
from gradstudio.store import LOGS, Copier, News, WorkHead, WorkingStore, remove_logs, write_project
from gradstudio.training.record import Label, Record
from gradstudio.training.run.moment import RunId

Runs = tuple[tuple[RunId, int, Label], ...]
"""What tells the runs of a record from those of a file: numbers, last steps and labels."""

LATE_SECONDS, LATEST_SECONDS = 1.0, 60.0
"""So long a save waits for a step that is running, and where it cannot do without what comes after it."""
_SHARE = 10.0
"""After a failure: at most this part of the time, one in ten, goes into trying again."""


def runs_of(record: Record | None) -> Runs:
    """Return what tells the runs of a record from others; those that have not taken a step do not count."""
    runs = () if record is None else record.runs
    return tuple((run.number, run.end, run.label) for run in runs if run.end > run.begin)


class WorkingCopy:
    """Is told of edits by the window and of runs by the training, and writes on a third thread: nobody waits.

    Of each there is one that waits to be written, so that a slow disk costs no memory. Nothing is written while
    there is nothing that would be lost.

    Args:
        file: where to; it is made when there is something to keep.
        make_ready: makes the folder, and shows others that it is in use; raises OSError.

    Attributes:
        file: the same.
        changed: when it was written last, in seconds since the epoch.
        woken: is called, on whatever thread, when there is something to write.
    """

    def __init__(self, file: Path, make_ready: Callable[[], None]) -> None:
        self.file = file
        self.changed = time.time()
        self.woken: Callable[[], None] = lambda: None
        self._make_ready = make_ready
        self._state = Condition()  # of what waits
        self._disk = RLock()  # of the file
        self._work = Work(spec=ProjectSpec())
        self._is_edited = self._is_closed = self._is_asked = False
        self._is_saving = self._is_direct = False
        self._offers = 0
        self._copier = Copier()
        self._news: News | None = None
        self._taken: News | None = None
        self._runs: Runs = ()
        self._saved_runs: Runs | None = ()
        self._store: WorkingStore | None = None
        self._has_runs = self._must_have_runs = self._is_adopted = False
        self._trying_after = 0.0
        self._unsaved_since = time.monotonic()

    @property
    def has_unsaved_runs(self) -> bool:
        """Whether runs have taken steps, or were named or deleted, since the project was saved."""
        with self._state:
            return self._runs != self._saved_runs

    @property
    def unsaved_seconds(self) -> float:
        """For how long there have been runs that are not saved."""
        with self._state:
            return time.monotonic() - self._unsaved_since if self._runs != self._saved_runs else 0.0

    @property
    def has_taken_steps(self) -> bool:
        """Whether there are runs to be saved."""
        with self._state:
            return bool(self._runs)

    @property
    def is_behind(self) -> bool:
        """Whether edits wait for the runs to be offered once more, after a failure."""
        return self._must_have_runs

    @property
    def work(self) -> Work:
        """The project as it was told last."""
        return self._work

    @property
    def is_edited(self) -> bool:
        """Whether it has changed since it was saved."""
        return self._is_edited

    @property
    def step(self) -> int:
        """The step to which the last of its runs has come; 0 if there is none."""
        with self._state:
            return self._runs[-1][1] if self._runs else 0

    def begin(self, record: Record | None, *, is_saved: bool) -> None:
        """Begin with the runs of a project that was opened.

        Args:
            record: its runs, or None.
            is_saved: whether they are in its file; if not, they are to be kept from now on.
        """
        with self._state:
            self._runs = runs_of(record)
            self._saved_runs = self._runs if is_saved else None
            if record is not None and not is_saved:
                self._news = self._taken = self._copier.take(record)

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
            self._is_adopted = True

    def tell(self, work: Work, *, is_edited: bool) -> None:
        """Take in the project as it is now.

        Args:
            work: the project and its file.
            is_edited: whether it has changed since it was saved.
        """
        with self._state:
            self._work, self._is_edited = work, is_edited

    def offer(self, record: Record) -> bool:
        """Take in what is new of the runs, if what came before has been written.

        Called by the training about once a second, and before it turns to another project.

        Returns:
            Whether nothing is left to be taken in.
        """
        with self._state:
            if self._is_closed:
                return True
            if self._news is not None or (time.monotonic() < self._trying_after and not self._is_asked):
                return False
            self._runs = runs_of(record)
            if self._runs == self._saved_runs:
                self._unsaved_since = time.monotonic()
            self._offers += 1
            self._state.notify_all()
            is_wanted = self._is_edited or self._is_saving or self._store is not None
            if not is_wanted and self._runs == self._saved_runs:
                return True
            news = self._copier.take(record)
            if news is self._taken:
                return True
            self._news = self._taken = news
        self.woken()
        return True

    def fetch(self, ask: Callable[[], None], seconds: float) -> bool:
        """Have the runs offered as they are now, and wait for it.

        Args:
            ask: has the training offer them.
            seconds: how long to wait at most.

        Returns:
            Whether they were.
        """
        with self._state:
            before, self._is_asked = self._offers, True
        ask()
        with self._state:
            came = self._state.wait_for(lambda: self._offers > before or self._is_closed, seconds)
            self._is_asked = False
        return came

    def write(self, *, durable: bool = False) -> None:
        """Bring the file up to date.

        Args:
            durable: wait until it is on the disk, so that it outlives a loss of power, too.

        Raises:
            ProjectFileError: it cannot be written. It is as it was, and is tried again with all that there is.
        """
        with self._disk:
            with self._state:
                if self._is_closed or self._is_direct:
                    return
                work, news, is_edited = self._work, self._news, self._is_edited
                is_saved = not is_edited and self._runs == self._saved_runs
                is_wanted = not is_saved or self._is_saving
                self._news = None
            if not is_wanted and self._store is None:
                if news is not None:
                    self._start_over(0.0)
                self._remove_adopted()
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
                    self._store = self._made(head, work.spec, news, durable=durable)
                else:
                    self._store.put(head, work.spec, news, durable=durable)
            except ProjectFileError:
                self._start_over(_SHARE * (time.monotonic() - began))
                raise
            self._has_runs, self._must_have_runs, self._is_adopted = head.has_runs, False, False
            self.changed = time.time()

    def settle(self) -> None:
        """Mark the project as one that has not changed since it was saved; never raises."""
        with self._state:
            self._is_edited = False
        with self._disk:
            if self._store is not None:
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
        """Let go of the file, and remove it if nothing in it needs to be kept."""
        with self._state:
            self._is_closed, self._news = True, None
            self._state.notify_all()
            is_saved = not self._is_edited and self._runs == self._saved_runs
        with self._disk:
            if self._store is not None:
                self._store.close()
                self._store = None
                if is_saved:
                    remove_file(self.file)
            elif is_saved:
                self._remove_adopted()

    def drop(self) -> None:
        """Let go of the file, and remove it."""
        with self._state:
            self._is_edited, self._saved_runs = False, self._runs
        self.close()

    def _made(self, head: WorkHead, spec: ProjectSpec, news: News | None, *, durable: bool) -> WorkingStore:
        try:
            self._make_ready()
        except OSError as error:
            raise self._untouched(error) from None
        return WorkingStore(self.file, head, spec, news, durable=durable)

    def _untouched(self, error: OSError) -> ProjectFileError:
        return ProjectFileError(f"{self.file.parent} cannot be written to: {error.strerror or error}.")

    def _remove_adopted(self) -> None:
        if self._is_adopted:
            remove_file(self.file)
            self._is_adopted = False

    def _start_over(self, seconds: float) -> None:
        """Write all anew the next time, which has to include the runs if they were in the file."""
        if self._store is not None:
            self._store.close()
            self._store = None
        with self._state:
            self._must_have_runs = self._must_have_runs or self._has_runs
            self._has_runs = False
            self._copier, self._news, self._taken = Copier(), None, None
            self._trying_after = time.monotonic() + seconds if seconds else 0.0


def remove_file(file: Path) -> None:
    """Remove a working store that nobody has open; never raises."""
    remove_logs(file)
    with suppress(OSError):
        file.unlink()
