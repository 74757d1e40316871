"""Finds the files of `resources/`: icons, fonts, themes, data, example projects.

A wheel carries them inside the package as `gradstudio/_resources`. An editable install has no such folder and
reads the repository's `resources/` instead.
"""

from __future__ import annotations

import difflib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from gradstudio.engine.errors import GradStudioError


class MissingResourceError(GradStudioError, FileNotFoundError):
    """A file that GradStudio ships is not where it should be."""


@cache
def _root() -> Traversable:
    packaged = files("gradstudio") / "_resources"
    if packaged.is_dir():
        return packaged
    repository = Path(__file__).resolve().parent.parent / "resources"
    if repository.is_dir():
        return repository
    raise MissingResourceError(
        f"GradStudio's resources are neither in {packaged} nor in {repository}: the installation is "
        "incomplete. Install it again with `pip install --force-reinstall gradstudio`."
    )


def resource_path(*parts: str) -> Traversable:
    """Find a file or folder that GradStudio ships.

    Args:
        parts: the way to it below `resources/`, for example ``"icons", "play.svg"``; none for `resources/`
            itself.

    Returns:
        Something to `read_text()`, `read_bytes()` or `iterdir()`. In a folder on disk, which is every install
        but a zip file on the path, it is a `Path`: `str()` of it is a file name for Qt.

    Raises:
        MissingResourceError: there is no such file or folder.
    """
    path = _root()
    for part in parts:
        parent, path = path, path / part
        if not (path.is_file() or path.is_dir()):
            siblings = [entry.name for entry in parent.iterdir()] if parent.is_dir() else []
            close = difflib.get_close_matches(part, siblings, n=1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            raise MissingResourceError(f"There is no resource {'/'.join(parts)!r} in {_root()}.{hint}")
    return path
