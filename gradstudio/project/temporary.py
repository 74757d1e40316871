"""Folders among the temporary files, and what is told where there is no room for one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gradstudio.engine.errors import GradStudioError


@contextmanager
def writing_temporary(refuse: Callable[[str], GradStudioError]) -> Iterator[None]:
    """Raise the caller's error if the block cannot write to the folder of temporary files.

    Args:
        refuse: makes the error from a sentence.
    """
    try:
        yield
    except OSError as error:
        folder = tempfile.tempdir or os.environ.get("TMPDIR") or "/tmp"
        raise refuse(
            f"The temporary folder {folder} cannot be written: {error.strerror or error}. Make room there, or set "
            "TMPDIR to another folder."
        ) from None
