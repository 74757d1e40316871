"""Writing a file whole or not at all, and clearing away what a killed program left half-written."""

from __future__ import annotations

import errno
import os
import re
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_SUFFIX = ".part"
_LONGEST_STEM = 100
_STALE_SECONDS = 3600.0


def write_whole(path: Path, contents: str | bytes) -> None:
    """Write a file; one that was there stays as it is until the new one is complete.

    Args:
        path: the file; through a link, what it leads to is written.
        contents: of the file; a text is written as UTF-8.

    Raises:
        OSError: it cannot be written, and nothing has changed.
    """
    with replacing(path) as temporary:
        temporary.write_bytes(contents.encode("utf-8") if isinstance(contents, str) else contents)


@contextmanager
def replacing(path: Path, *, durable: bool = True) -> Iterator[Path]:
    """Have an empty file beside another filled, and then put in its place; used in a ``with`` statement.

    Args:
        path: the file that is replaced; through a link, what it leads to is.
        durable: wait until it is on the disk, so that it outlives a loss of power, too.

    Raises:
        OSError: it cannot be written, or is read-only, a pipe or device; nothing has changed.
    """
    path = followed(path)  # write through a link, do not replace it
    _require_replaceable(path)
    temporary = None
    try:
        descriptor, name = tempfile.mkstemp(
            dir=path.parent, prefix=f"{_stem(path)}.{os.getpid()}.", suffix=_SUFFIX
        )
        temporary = Path(name)
        os.close(descriptor)
        yield temporary
        if durable:
            _sync_file(temporary)
        temporary.chmod(_mode_for(path))
        temporary.replace(path)
    except BaseException:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()
        raise
    if durable:
        sync_folder(path.parent)


def followed(path: Path) -> Path:
    """Return the file that is written where a path is given: through a link, what it leads to.

    Raises:
        OSError: there can be no file, such as where a link leads to itself.
    """
    with suppress(FileNotFoundError):
        path.stat()  # `resolve` takes a link that leads to itself for an error of the program, or for a file
    return path.resolve()


def sync_folder(folder: Path) -> None:
    """Have the new name on the disk as well; not every file system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def clear_parts(path: Path) -> None:
    """Remove what a program that was killed while it wrote a file left beside it; never raises."""
    pattern = re.compile(rf"{re.escape(_stem(path))}\.(\d+)\.[a-z0-9_]+{re.escape(_SUFFIX)}")
    with suppress(OSError):
        path = followed(path)
        for entry in os.scandir(path.parent):
            match = pattern.fullmatch(entry.name)
            if match is not None and _is_stale(entry, int(match[1])):
                with suppress(OSError):
                    Path(entry.path).unlink()


def is_read_only(path: Path) -> bool:
    """Whether it is a file that somebody took the right away to write to."""
    # To replace a file asks for no right to write to it; whoever took that right away wants the file kept.
    if not path.is_file():
        return False
    may_anyone = path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
    return not may_anyone or not os.access(path, os.W_OK)


def _require_replaceable(path: Path) -> None:
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise OSError(errno.EINVAL, "it is a pipe or device, not a file")
    if is_read_only(path):
        raise PermissionError(errno.EACCES, "it is read-only")


def _stem(path: Path) -> str:
    return path.name[:_LONGEST_STEM]


def _is_stale(entry: os.DirEntry[str], process: int) -> bool:
    # A number may have been given to another process since, and on another computer it means nothing.
    if not _runs(process):
        return True
    with suppress(OSError):
        return time.time() - entry.stat().st_mtime > _STALE_SECONDS
    return False


def _runs(process: int) -> bool:
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # it runs, but is not ours
        return True
    return True


def _mode_for(path: Path) -> int:
    # A temporary file is private; the file keeps its mode, or gets what the umask gives any new file.
    if path.exists():
        return path.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def _sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
