"""`Recovery`: where edits that were not saved are kept, so that the end of a window never loses them."""

from __future__ import annotations

import itertools
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QLockFile, QStandardPaths

from gradstudio.app.document.work import Head, Work, is_saved, read_head, read_work, written
from gradstudio.project.atomic import clear_parts, write_whole
from gradstudio.project.errors import ProjectFileError

_SUFFIX = ".unsaved"
_LOCK_SUFFIX = ".lock"
_OF_OLD = "unsaved.gradstudio"
"""Where earlier versions kept the one project that they could keep."""
_LONGEST_HEAD = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Work that was kept and waits to be taken or dismissed.

    Attributes:
        path: the project's own file, or None if it never had one.
        when: when it was kept, in seconds since the epoch.
        file: where it is kept; None if it could not be written and is in memory alone.
        work: the work itself if it is in memory.
    """

    path: Path | None
    when: float
    file: Path | None = None
    work: Work | None = None

    @property
    def title(self) -> str:
        """What to call it: the name of its file."""
        return "An untitled project" if self.path is None else self.path.name


class Recovery:
    """A folder with a file for each piece of work, named after the window it was done in.

    A window writes to its own files alone and holds a lock for as long as it lives. What it leaves behind is for
    any other window to offer. Nothing is removed but by `forget` and `dismiss`, or if it has been saved since.

    Args:
        folder: where to keep it; default: below the user's data folder of GradStudio.
    """

    def __init__(self, folder: Path | None = None) -> None:
        if folder is None:
            location = QStandardPaths.StandardLocation.AppLocalDataLocation
            folder = Path(QStandardPaths.writableLocation(location))
        self._folder = folder / "unsaved"
        self._window = uuid4().hex
        self._lock: QLockFile | None = None
        self._numbers = itertools.count()
        self._number = next(self._numbers)
        self._is_kept = False
        self._unwritten: list[Kept] = []

    @property
    def folder(self) -> Path:
        """Where the work is kept."""
        return self._folder

    @property
    def unwritten(self) -> tuple[Kept, ...]:
        """Work of this window that was set aside and could not be written."""
        return tuple(self._unwritten)

    def keep(self, work: Work, *, durable: bool = False) -> None:
        """Write the present work down, in the place of what was kept of it before.

        Args:
            work: what to keep.
            durable: wait until it is on the disk, so that it outlives a loss of power, too.

        Raises:
            ProjectFileError: it cannot be written.
        """
        self._write(work, self._present, durable=durable)
        self._is_kept = True

    def forget(self) -> None:
        """Throw away what is kept of the present work: it is saved, or undone; never raises."""
        if self._is_kept:
            _remove(self._present)
            self._is_kept = False

    def set_aside(self, work: Work) -> None:
        """Keep the present work for later, and begin with other work.

        If it cannot be written it is held in memory, see `unwritten`.
        """
        try:
            self.keep(work)
        except ProjectFileError:
            self._unwritten.append(Kept(path=work.path, when=time.time(), work=work))
        self._number = next(self._numbers)
        self._is_kept = False

    def write_unwritten(self) -> None:
        """Try again to write what could not be written when it was set aside.

        Raises:
            ProjectFileError: it still cannot.
        """
        while self._unwritten:
            work = self._unwritten[0].work
            if work is not None:
                self._write(work, self._file(next(self._numbers)))
            del self._unwritten[0]

    def leftovers(self) -> tuple[Kept, ...]:
        """Return what this window set aside and what windows left that are gone, the newest first."""
        self._clear_up()
        found = [kept for file in self._files() if (kept := self._kept(file)) is not None]
        return tuple(sorted([*found, *self._unwritten], key=lambda kept: kept.when, reverse=True))

    def read(self, kept: Kept) -> Work:
        """Return the work itself.

        Raises:
            ProjectFileError: it is damaged, or gone: another window took it.
        """
        if kept.work is not None:
            return kept.work
        try:
            text = Path(kept.file or "").read_text(encoding="utf-8")
        except FileNotFoundError:
            raise ProjectFileError(f"{kept.title} is not kept any more: another window took it.") from None
        except (OSError, UnicodeDecodeError) as error:
            raise ProjectFileError(f"{kept.file} cannot be read: {error}.") from None
        return read_work(text, str(kept.file))

    def dismiss(self, kept: Kept) -> None:
        """Throw kept work away; never raises."""
        if kept in self._unwritten:
            self._unwritten.remove(kept)
        if kept.file is not None:
            _remove(kept.file)

    def release(self) -> None:
        """Leave what is kept to the next window."""
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    @property
    def _present(self) -> Path:
        return self._file(self._number)

    def _file(self, number: int) -> Path:
        return self._folder / f"{self._window}-{number}{_SUFFIX}"

    def _write(self, work: Work, file: Path, *, durable: bool = False) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._hold()
            write_whole(file, written(work), durable=durable)
        except OSError as error:
            raise ProjectFileError(
                f"{self._folder} cannot be written to: {error.strerror or error}."
            ) from None

    def _hold(self) -> None:
        if self._lock is None:
            lock = _lock_of(self._folder, self._window)
            if not lock.tryLock(0):
                raise OSError(0, "the lock of this window cannot be made")
            self._lock = lock

    def _files(self) -> list[Path]:
        """Return the files of kept work that belong to no window, or are set aside by this one."""
        files = _listed(self._folder, _SUFFIX)
        windows = {file.name.partition("-")[0] for file in files}
        left = {window for window in windows if window != self._window and not self._is_alive(window)}
        own = [file for file in files if self._is_own(file) and file != self._present]
        old = self._folder.parent / _OF_OLD
        return [
            *(file for file in files if file.name.partition("-")[0] in left),
            *own,
            *([old] if old.is_file() else []),
        ]

    def _is_own(self, file: Path) -> bool:
        return file.name.startswith(f"{self._window}-")

    def _kept(self, file: Path) -> Kept | None:
        try:
            with file.open(encoding="utf-8") as lines:
                head = read_head(lines.readline(_LONGEST_HEAD)) or Head()
            when = file.stat().st_mtime
        except (OSError, UnicodeDecodeError):
            return None
        if is_saved(head):
            _remove(file)
            return None
        return Kept(path=head.path, when=when, file=file)

    def _is_alive(self, window: str) -> bool:
        lock = _lock_of(self._folder, window)
        if lock.tryLock(0):
            lock.unlock()
            return False
        return lock.error() == QLockFile.LockError.LockFailedError

    def _clear_up(self) -> None:
        """Remove locks of windows that are gone, and files that they were killed over."""
        for lock in _listed(self._folder, _LOCK_SUFFIX):
            if lock.stem != self._window:
                self._is_alive(lock.stem)  # a lock that can be taken is gone when it is given back
        for part in _listed(self._folder, ".part"):
            clear_parts(self._folder / f"{part.name.partition('.')[0]}{_SUFFIX}")


def _lock_of(folder: Path, window: str) -> QLockFile:
    lock = QLockFile(str(folder / f"{window}{_LOCK_SUFFIX}"))
    lock.setStaleLockTime(0)  # however long a window is open: only its end frees the lock
    return lock


def _listed(folder: Path, suffix: str) -> list[Path]:
    with suppress(OSError):
        return sorted(Path(entry.path) for entry in os.scandir(folder) if entry.name.endswith(suffix))
    return []


def _remove(file: Path) -> None:
    with suppress(OSError):
        file.unlink()
