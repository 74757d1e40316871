"""`Recovery`: where work that was not saved is kept, so that the end of a window never loses it."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock
from uuid import uuid4

from PySide6.QtCore import QLockFile, QStandardPaths

from gradstudio.app.document.kept_work import Kept, kept_in, work_of
from gradstudio.app.document.window_lock import LOCK_SUFFIX, is_alive, listed, lock_of
from gradstudio.app.document.work import Work
from gradstudio.app.document.working_copy import WorkingCopy, remove_file
from gradstudio.project.atomic import clear_parts
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.nearest_preset import nearest_preset
from gradstudio.store import LOGS
from gradstudio.training.record import Record

_SUFFIX = ".unsaved"
_OF_OLD = "unsaved.gradstudio"
"""Where an earlier version kept the one project that it could keep."""


class Recovery:
    """A folder with a working store for each project that was worked on, named after the window it was done in.

    A window writes to its own files alone and holds a lock for as long as it lives. What it leaves behind is for
    any other window to offer. Nothing is removed but by `forget` and `dismiss`, or if it has been saved since.

    Args:
        folder: where to keep it; default: below the user's data folder of GradStudio.

    Attributes:
        woken: is called, on whatever thread, with what has something to write.
    """

    def __init__(self, folder: Path | None = None) -> None:
        if folder is None:
            location = QStandardPaths.StandardLocation.AppLocalDataLocation
            folder = Path(QStandardPaths.writableLocation(location))
        self._folder = folder / "unsaved"
        self._window = uuid4().hex
        self._lock: QLockFile | None = None
        self._locking = Lock()
        self._numbers = itertools.count()
        self.woken: Callable[[WorkingCopy], None] = lambda copy: None
        self._present = self._another()
        self._aside: dict[Path, WorkingCopy] = {}
        self._unwritten: dict[Path, Kept] = {}  # by the file that has what was written of it earlier, if any

    @property
    def folder(self) -> Path:
        """Where the work is kept."""
        return self._folder

    @property
    def unwritten(self) -> tuple[Kept, ...]:
        """Work of this window that was set aside and could not be written."""
        return tuple(self._unwritten.values())

    @property
    def present(self) -> WorkingCopy:
        """What keeps the present project."""
        return self._present

    def begin(self, record: Record | None = None, *, is_saved: bool = True) -> None:
        """Begin with another project; what is kept of the one before is left as it is.

        Args:
            record: the runs it comes with, or None.
            is_saved: whether they are in its file.
        """
        self._present.close()
        self._present = self._another()
        self._present.begin(record, is_saved=is_saved)

    def keep(self, work: Work) -> None:
        """Write the present work down, in the place of what was kept of it before.

        Args:
            work: what to keep.

        Raises:
            ProjectFileError: it cannot be written.
        """
        self._present.tell(work, is_edited=True)
        self._present.write()

    def forget(self) -> None:
        """Throw away what is kept of the present edits: they are saved, or undone; never raises."""
        self._present.settle()

    def set_aside(self, work: Work, *, is_edited: bool = True) -> None:
        """Keep the present work for later, and begin with other work.

        If it cannot be written it is held in memory with its runs, see `unwritten`.

        Args:
            work: what to keep.
            is_edited: whether it was changed, and not only trained.
        """
        present = self._present
        present.tell(work, is_edited=is_edited)
        try:
            present.write()
            is_written = not present.is_behind
        except ProjectFileError:
            is_written = False
        if is_written:
            self._aside[present.file] = present  # the last steps of its run may still be on their way
        else:
            self._unwritten[present.file] = Kept(
                path=work.path,
                when=time.time(),
                step=present.step,
                is_edited=is_edited,
                name=nearest_preset(work.spec),
                work=replace(work, record=present.record),
            )
            present.close()
        self._present = self._another()

    def write_unwritten(self) -> None:
        """Try again to write what could not be written when it was set aside.

        Raises:
            ProjectFileError: it still cannot, or its runs are still being trained.
        """
        for file, kept in list(self._unwritten.items()):
            if kept.work is not None:
                work = self._left(kept.work)
                copy = self._copy_at(file)  # in the place of what was written of it earlier
                copy.begin(work.record, is_saved=False)
                copy.tell(work, is_edited=kept.is_edited)
                copy.write()
                self._aside[file] = copy
            del self._unwritten[file]

    def leftovers(self) -> tuple[Kept, ...]:
        """Return what this window set aside and what windows left that are gone, the newest first."""
        self._clear_up()
        found = [kept for file in self._files() if (kept := self._kept(file)) is not None]
        return tuple(sorted([*found, *self.unwritten], key=lambda kept: kept.when, reverse=True))

    def read(self, kept: Kept) -> Work:
        """Return the work itself.

        Raises:
            ProjectFileError: it is damaged, or gone: another window took it; or its runs are still being trained.
        """
        if kept.work is not None:
            return self._left(kept.work)
        self._let_go(kept.file)
        return work_of(kept)

    def dismiss(self, kept: Kept) -> None:
        """Throw kept work away; never raises."""
        file = self._file_of(kept)
        if file is not None:
            self._unwritten.pop(file, None)
            self._let_go(file)
            remove_file(file)

    def adopt(self, kept: Kept, work: Work) -> None:
        """Go on with kept work as the present one; what is kept of it is this window's from now on.

        Args:
            kept: the work that was brought back.
            work: what was read of it.

        Raises:
            ProjectFileError: it cannot be had; it stays where it is.
        """
        self._present.tell(work, is_edited=True)
        file = self._file_of(kept)
        if file is not None and (kept.file is not None or file.exists()):
            self._present.adopt(file)
        if kept.file is None:
            self._present.write()
        if file is not None:
            self._unwritten.pop(file, None)

    def release(self) -> None:
        """Leave what is kept to the next window."""
        for copy in (self._present, *self._aside.values()):
            copy.close()
        self._aside.clear()
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _left(self, work: Work) -> Work:
        """Return work in memory once nobody writes its runs: the training has turned to the present project.

        Raises:
            ProjectFileError: it has not.
        """
        if work.record is not None and not self._present.is_offered_to:
            raise ProjectFileError("The training is in the middle of a step. Try again in a moment.")
        return work

    def _file_of(self, kept: Kept) -> Path | None:
        """Return where kept work lies, or what was written earlier of work in memory; None if it is gone."""
        return kept.file or next((file for file, one in self._unwritten.items() if one is kept), None)

    def _let_go(self, file: Path | None) -> None:
        """Write no more to a file that this window set aside."""
        if file in self._aside:
            self._aside.pop(file).close()

    def _another(self) -> WorkingCopy:
        return self._copy_at(self._folder / f"{self._window}-{next(self._numbers)}{_SUFFIX}")

    def _copy_at(self, file: Path) -> WorkingCopy:
        copy = WorkingCopy(file, self._make_ready)
        copy.woken = lambda: self.woken(copy)
        return copy

    def _make_ready(self) -> None:
        with self._locking:  # two projects of this window may be written at once
            self._folder.mkdir(parents=True, exist_ok=True)
            if self._lock is None:
                lock = lock_of(self._folder, self._window)
                if not lock.tryLock(0):
                    raise OSError(0, "the lock of this window cannot be made")
                self._lock = lock

    def _files(self) -> list[Path]:
        """Return the files of kept work that belong to no window, or are set aside by this one."""
        files = listed(self._folder, _SUFFIX)
        windows = {file.name.partition("-")[0] for file in files}
        left = {window for window in windows if window != self._window and not is_alive(self._folder, window)}
        elsewhere = {self._present.file, *self._unwritten}
        own = [file for file in files if self._is_own(file) and file not in elsewhere]
        old = self._folder.parent / _OF_OLD
        return [
            *(file for file in files if file.name.partition("-")[0] in left),
            *own,
            *([old] if old.is_file() else []),
        ]

    def _is_own(self, file: Path) -> bool:
        return file.name.startswith(f"{self._window}-")

    def _kept(self, file: Path) -> Kept | None:
        if file in self._aside:
            copy = self._aside[file]
            return Kept(
                path=copy.work.path,
                when=copy.changed,
                step=copy.step,
                is_edited=copy.is_edited,
                name=nearest_preset(copy.work.spec),
                file=file,
            )
        return kept_in(file)

    def _clear_up(self) -> None:
        """Remove locks of windows that are gone, and files that they were killed over."""
        for lock in listed(self._folder, LOCK_SUFFIX):
            if lock.stem != self._window:
                is_alive(self._folder, lock.stem)  # a lock that can be taken is gone when it is given back
        for part in listed(self._folder, ".part"):
            clear_parts(self._folder / f"{part.name.partition('.')[0]}{_SUFFIX}")
        for end in LOGS:
            for log in listed(self._folder, end):
                if not log.with_name(log.name.removesuffix(end)).exists():
                    with suppress(OSError):
                        log.unlink()
