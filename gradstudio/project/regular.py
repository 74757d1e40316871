"""Reading a whole file safely: regular files only, up to a largest size."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from gradstudio.project.errors import ProjectFileError


def read_regular(path: Path, most: int, what: str = "project file") -> bytes:
    """Return the bytes of a regular file.

    A pipe or a device may never end or never send anything, so it is refused.

    Args:
        path: the file, or a link to it.
        most: largest size in bytes.
        what: kind of file that it should be, for messages.

    Raises:
        ProjectFileError: it is no regular file, or larger.
        OSError: it cannot be read.
    """
    # Without O_NONBLOCK, to open a pipe waits for somebody who writes to it.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            kind = "directory" if path.is_dir() else "pipe or device"
            raise ProjectFileError(f"{path} is a {kind}, not a file. Choose a {what}.")
        content = file.read(most + 1)  # its size may not be told, or grow
    if len(content) > most:
        raise ProjectFileError(f"{path} is larger than {most >> 20} MB, so it is no {what}.")
    return content
