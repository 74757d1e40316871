"""Sweeps whose program was killed: nobody writes to their files any more, and they can go on."""

from __future__ import annotations

from pathlib import Path

from gradstudio.engine.errors import GradStudioError
from gradstudio.store.connection import header_of
from gradstudio.store.owning import Ownership
from gradstudio.store.sweeps import SWEEP_SUFFIX

_BEING_WRITTEN = b"\x02\x02"
"""Bytes 18 and 19 of a file while a sweep writes to it: whoever closes it takes that back. Source: SQLite, Database
File Format, 1.3."""


def interrupted_sweep(folder: Path, own: Path | None) -> Path | None:
    """Return the file in a folder that was written to last when its program was killed; None if there is none.

    Only the beginnings of the files are looked at, and whether a program holds one.

    Args:
        folder: where sweeps are kept.
        own: the file that this program has open; it is left alone, since whoever closes it would take away the
            locks that this program has to it. None for none.
    """
    try:
        found = [
            (path.stat().st_mtime, path)
            for path in folder.glob(f"*{SWEEP_SUFFIX}")
            if path != own and header_of(path)[18:20] == _BEING_WRITTEN
        ]
    except OSError:
        return None
    return next((path for _, path in sorted(found, reverse=True) if not _is_written(path)), None)


def _is_written(path: Path) -> bool:
    try:
        Ownership(path).let_go()
    except (GradStudioError, OSError):
        return True
    return False
