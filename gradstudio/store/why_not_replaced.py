"""`why_not_replaced`: files that nothing else is written over."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from gradstudio.project.atomic import followed
from gradstudio.project.file import SUFFIX
from gradstudio.store.connection import header_of
from gradstudio.store.schema import MAGIC, PROJECT, SWEEP
from gradstudio.store.sweeps import SWEEP_SUFFIX

_BY_NAME = {SUFFIX: "has the name of a project", SWEEP_SUFFIX: "has the name of the results of a sweep"}
_BY_CONTENT = {
    PROJECT.application_id: "holds a project with its runs",
    SWEEP.application_id: "holds the results of a sweep",
}
_APPLICATION_ID = slice(68, 72)
"""Where it stands in a file. Source: SQLite, "Database File Format", 1.3."""


def why_not_replaced(path: Path) -> str:
    """Return why nothing but a project or a sweep may be written over a file, or "".

    Projects and the results of sweeps are told by the name of the file, to which a link may lead; a file with runs
    also by how it begins. What cannot be read may be written over.

    Args:
        path: of the file, which need not be there.

    Returns:
        How a sentence goes on that begins with the file: "has the name of a project".
    """
    with suppress(OSError):
        named = _BY_NAME.get(followed(path).suffix)
        if named is not None:
            return named
    header = header_of(path)
    if not header.startswith(MAGIC):
        return ""
    return _BY_CONTENT.get(int.from_bytes(header[_APPLICATION_ID], "big"), "is an SQLite database")
