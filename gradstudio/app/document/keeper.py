"""`Keeper`: sees to it that work which is not saved outlives the window, however it ends."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from gradstudio.app.document.document import Document
from gradstudio.app.document.kept_work import Kept
from gradstudio.app.document.recovery import Recovery
from gradstudio.app.document.work_writer import WorkWriter
from gradstudio.app.document.working_copy import WorkingCopy
from gradstudio.app.program.aside import Aside
from gradstudio.app.run.offering import Offer
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.file import file_digest, save_project
from gradstudio.project.spec import ProjectSpec

KEEP_AFTER_MILLISECONDS = 500
"""An edit is written at the latest this long after it was made, together with the edits since."""
_SOON_MILLISECONDS = 50
"""Delay before an edit is written when none was written lately; the window has been painted by then."""
_AT_ONCE_SECONDS = 0.02
"""The GUI thread waits this long for a write, and polls for the end of longer ones."""
_POLL_MILLISECONDS = 20
SHORT_SECONDS = 60.0
"""A preset that was only trained, and for less than this, is not kept when the window is closed in peace."""
_CLOSING_SECONDS = 0.3
"""How long a window that closes, or opens another project, waits for the newest runs."""


class Keeper(QObject):
    """Follows a document and keeps edits and runs in a `Recovery`. Lives on the GUI thread.

    They are written on a thread of their own. All else that is done with the recovery waits until that is done.

    Args:
        document: the project.
        recovery: where to keep it.
        parent: as for any QObject.
        aside: where work is read; None for the GUI thread.

    Signals:
        failed: edits cannot be kept: why. Once, until they can be again.
        unsaved_changed: whether there are runs that are not saved.
    """

    failed = Signal(str)
    unsaved_changed = Signal(bool)

    _wrote = Signal(str)

    def __init__(
        self,
        document: Document,
        recovery: Recovery,
        parent: QObject | None = None,
        aside: Aside | None = None,
    ) -> None:
        super().__init__(parent)
        self._aside = aside
        self._document = document
        self._recovery = recovery
        self._ask_for_runs: Callable[[], None] | None = None
        self._has_failed = self._has_unsaved_runs = False
        self._kept_at = -math.inf
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._writer = WorkWriter(self._wrote.emit)
        self._writing: Future[None] | None = None
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MILLISECONDS)
        self._poll.timeout.connect(self._on_poll_timeout)
        self._wrote.connect(self._on_wrote)
        recovery.woken = self._on_copy_woken
        recovery.begin(document.record, is_saved=not document.is_recovered)
        document.replaced.connect(self._on_document_replaced)
        document.spec_changed.connect(self._on_document_changed)
        document.edited.connect(self._on_document_changed)
        document.path_changed.connect(self._on_document_changed)

    @property
    def offer(self) -> Offer:
        """Takes in what is new of the present project's runs, on the thread that trains them."""
        return self._recovery.present.offer

    def follow(self, ask_for_runs: Callable[[], None]) -> None:
        """Have somebody train the present project, who offers its runs.

        Args:
            ask_for_runs: has them offered as they are now; may be called from any thread.
        """
        self._ask_for_runs = ask_for_runs

    @property
    def has_failed(self) -> bool:
        """Whether work cannot be kept at present."""
        return self._has_failed

    @property
    def has_unsaved_runs(self) -> bool:
        """Whether there are runs that are not saved, as far as they have been offered."""
        return self._has_unsaved_runs

    @property
    def has_unsaved(self) -> bool:
        """Whether it would be lost with the window: it was edited or trained, or its file is gone."""
        return self._is_edited or self._recovery.present.has_unsaved_runs

    @property
    def _is_edited(self) -> bool:
        path = self._document.path
        return self._document.is_edited or (path is not None and not path.exists())

    def keep_all(self) -> None:
        """Keep now what is not saved, also of projects before this one.

        Raises:
            ProjectFileError: it cannot be kept.
        """
        self._timer.stop()
        self._finish()
        self._fetch()
        present, is_edited = self._recovery.present, self._is_edited
        is_preset = not is_edited and self._document.path is None
        is_brought_back_by_play = is_preset and present.unsaved_seconds < SHORT_SECONDS
        self._tell(is_edited=is_edited)
        if not self.has_unsaved:
            self._recovery.forget()
        elif not is_brought_back_by_play:
            present.write()
            if present.is_behind:
                raise ProjectFileError("The training is in the middle of a step. Try again in a moment.")
        self._recovery.write_unwritten()
        if is_brought_back_by_play:
            present.drop()  # only now is it certain that the window can close
        self._has_failed = False

    def set_aside(self) -> None:
        """Keep the present project, if it is not saved, before another takes its place."""
        self._finish()
        self._fetch()
        if self.has_unsaved:
            self._recovery.set_aside(self._document.work, is_edited=self._is_edited)
        else:
            self._recovery.forget()

    def bring_back(self, kept: Kept) -> None:
        """Set the present project aside and go on with kept work.

        Raises:
            ProjectFileError: the work is damaged or gone; the present project stays.
            GivenUpError: the user gave it up; the present project stays.
        """
        if kept.work is not None:
            self._fetch()  # its runs are in memory, and whoever trains has to be done with them
        read = partial(self._recovery.read, kept)
        work = read() if self._aside is None else self._aside.run(f"Bringing back {kept.title}", read)
        self.set_aside()
        self._document.take(work)
        try:
            self._recovery.adopt(kept, work)
        except ProjectFileError as error:
            self._fail(str(error))
            if kept.work is not None:  # what is in memory alone is open now
                self._recovery.dismiss(kept)

    def save(self, spec: ProjectSpec, path: Path) -> str:
        """Write a project with its runs; one that was not trained is written as JSON. May be called aside.

        Args:
            spec: the project.
            path: where to.

        Returns:
            The digest of the file, as `file_digest` finds it until the file is changed.

        Raises:
            ProjectFileError: it cannot be written; nothing has changed.
        """
        if self._recovery.present.save(path, spec, self._ask_for_runs):
            return file_digest(path)
        return save_project(spec, path)

    def saved(self) -> None:
        """The project has been saved: what was kept of it has no use."""
        self._finish()
        self._tell(is_edited=False)  # what the file holds now, should the program end before the next edit
        self._recovery.forget()
        self._tell_unsaved()

    def stop(self) -> None:
        """Look no longer, and leave what is kept to the next window."""
        self._timer.stop()
        self._finish()
        self._writer.stop()
        self._poll.timeout.disconnect(self._on_poll_timeout)
        self._timer.timeout.disconnect(self._on_timer_timeout)
        self._document.replaced.disconnect(self._on_document_replaced)
        self._document.spec_changed.disconnect(self._on_document_changed)
        self._document.edited.disconnect(self._on_document_changed)
        self._document.path_changed.disconnect(self._on_document_changed)
        self._recovery.release()

    def _fetch(self) -> None:
        if self._ask_for_runs is not None:
            self._recovery.present.fetch(self._ask_for_runs, _CLOSING_SECONDS)

    def _on_document_replaced(self, spec: ProjectSpec) -> None:
        self._recovery.begin(self._document.record, is_saved=not self._document.is_recovered)
        self._tell(is_edited=self._document.is_recovered)
        if self._document.is_recovered:
            self._on_copy_woken(self._recovery.present)
        self._tell_unsaved()

    def _on_copy_woken(self, copy: WorkingCopy) -> None:
        """Have runs written. Called on the training thread."""
        self._writer.write_told(copy)

    def _on_wrote(self, trouble: str) -> None:
        if trouble:
            self._fail(trouble)
        else:
            self._has_failed = False
        self._tell_unsaved()

    def _tell_unsaved(self) -> None:
        before, self._has_unsaved_runs = self._has_unsaved_runs, self._recovery.present.has_unsaved_runs
        if before != self._has_unsaved_runs:
            self.unsaved_changed.emit(self._has_unsaved_runs)

    def _on_document_changed(self, change: object) -> None:
        if not self._timer.isActive():  # begun by the first of several edits, so that none waits longer
            since = 1000.0 * (time.monotonic() - self._kept_at)
            self._timer.start(round(max(KEEP_AFTER_MILLISECONDS - since, _SOON_MILLISECONDS)))

    def _on_timer_timeout(self) -> None:
        if self._writing is not None:  # what has been edited since is kept after it
            self._timer.start(_SOON_MILLISECONDS)
            return
        self._kept_at = time.monotonic()
        self._tell(is_edited=self._document.is_edited)
        self._write()

    def _tell(self, *, is_edited: bool) -> None:
        self._recovery.present.tell(self._document.work, is_edited=is_edited)

    def _write(self) -> None:
        self._writing = self._writer.write(self._recovery.present)
        wait([self._writing], _AT_ONCE_SECONDS)
        self._poll.start()
        self._on_poll_timeout()

    def _on_poll_timeout(self) -> None:
        if self._writing is not None and self._writing.done():
            self._finish()

    def _finish(self) -> None:
        """Wait for what is being written, and say if it could not be."""
        self._poll.stop()
        writing, self._writing = self._writing, None
        if writing is None:
            return
        try:
            writing.result()
        except ProjectFileError as error:
            self._fail(str(error))
        else:
            self._has_failed = False

    def _fail(self, why: str) -> None:
        if not self._has_failed:
            self._has_failed = True
            self.failed.emit(why)
