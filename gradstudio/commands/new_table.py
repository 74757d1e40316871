"""Whether a table can be written where ``--csv`` wants it, before what fills it has run for hours."""

from __future__ import annotations

import os
from pathlib import Path

from gradstudio.engine.errors import GradStudioError
from gradstudio.project.file import require_writable
from gradstudio.store.why_not_replaced import why_not_replaced


def require_replaceable(path: Path) -> None:
    """Refuse to write a table over a project or the results of a sweep, by whatever path or link.

    Raises:
        GradStudioError: one is there, or the file has the name of one.
    """
    why = why_not_replaced(path)
    if why:
        raise GradStudioError(f"{path} {why}. Give --csv another name.")


def require_room_for_table(path: Path) -> None:
    """Refuse a table that could not be written at its end.

    Raises:
        GradStudioError: it is a folder, read-only, a pipe or device, or no file can be made in its folder; or a
            project or the results of a sweep are there.
    """
    require_writable(path)
    require_replaceable(path)
    folder = path.resolve().parent
    if path.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
        what = "it is a folder" if path.is_dir() else f"no file can be made in {folder}"
        raise GradStudioError(f"{path} cannot be written: {what}. Give --csv another name.")
