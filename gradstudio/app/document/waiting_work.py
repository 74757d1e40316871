"""`WaitingWork`: what is new of a project and waits to be written."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Condition
from weakref import ReferenceType, ref

from gradstudio.app.document.work import Work
from gradstudio.project.spec import ProjectSpec
from gradstudio.store import Copier, News
from gradstudio.training.record import Label, Record
from gradstudio.training.run.moment import RunId

Runs = tuple[tuple[RunId, int, Label], ...]
"""Number, last step and label of each run: enough to see whether the runs differ from those of a file."""


def runs_of(record: Record | None) -> Runs:
    """Return what tells the runs of a record from others; those that have not taken a step do not count."""
    runs = () if record is None else record.runs
    return tuple((run.number, run.end, run.label) for run in runs if run.end > run.begin)


class WaitingWork:
    """Is told of edits by the window and offered runs by the training, and keeps neither waiting.

    Of each there is one that waits to be written, so that a slow disk costs no memory.

    Attributes:
        woken: is called, on whatever thread, when there is something to write.
    """

    def __init__(self) -> None:
        self.woken: Callable[[], None] = lambda: None
        self._state = Condition()  # of all below
        self._work = Work(spec=ProjectSpec())
        self._is_edited = self._is_closed = self._is_asked = self._is_saving = self._has_store = False
        self._offers = 0
        self._record: ReferenceType[Record] | None = None  # whoever trains it holds it
        self._copier = Copier()
        self._news: News | None = None
        self._taken: News | None = None
        self._runs: Runs = ()
        self._saved_runs: Runs | None = ()
        self._trying_after = 0.0
        self._unsaved_since = time.monotonic()

    @property
    def record(self) -> Record | None:
        """The runs that it was offered last, or began with, while somebody else holds them; None without any."""
        with self._state:
            record = None if self._record is None else self._record()
        return record if runs_of(record) else None

    @property
    def is_offered_to(self) -> bool:
        """Whether whoever trains has turned to this project, and so away from the one before."""
        with self._state:
            return self._offers > 0

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
            self._record = None if record is None else ref(record)
            self._runs = runs_of(record)
            self._saved_runs = self._runs if is_saved else None
            if record is not None and not is_saved:
                self._news = self._taken = self._copier.take(record)

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
            self._record = ref(record)
            if self._news is not None or (time.monotonic() < self._trying_after and not self._is_asked):
                return False
            self._runs = runs_of(record)
            if self._runs == self._saved_runs:
                self._unsaved_since = time.monotonic()
            self._offers += 1
            self._state.notify_all()
            is_wanted = self._is_edited or self._is_saving or self._has_store
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

    def _take_all_anew(self, seconds: float) -> None:
        """Have all runs copied whole the next time, not before so many seconds are over."""
        with self._state:
            self._copier, self._news, self._taken = Copier(), None, None
            self._trying_after = time.monotonic() + seconds if seconds else 0.0
