"""Reading and writing project files: JSON, validated whole before anything is used."""

from __future__ import annotations

import hashlib
import json
import stat
from pathlib import Path
from typing import Any

from gradstudio.project.atomic import clear_parts, followed, is_read_only, write_whole
from gradstudio.project.errors import ProjectFileError, SpecError
from gradstudio.project.json_text import parse_json
from gradstudio.project.migrations import migrated
from gradstudio.project.regular import read_regular
from gradstudio.project.spec import ProjectSpec, validated

SUFFIX = ".gradstudio"
MAX_BYTES = 64 * 2**20
"""Of a project file: a larger one is refused unread."""


def load_project(path: Path) -> ProjectSpec:
    """Read a project file.

    Raises:
        ProjectFileError: the file is missing, unreadable, a pipe or device, not JSON, from a newer GradStudio, or
            not a legal project; the message names the file and, where there is one, the line or the field.
    """
    try:
        return parsed_project(read_regular(path, MAX_BYTES), str(path))
    except OSError as error:
        raise ProjectFileError(f"{path} cannot be read: {error.strerror or error}.") from None


def parsed_project(raw: bytes, source: str) -> ProjectSpec:
    """Read the bytes of a project file.

    Args:
        raw: what the file holds.
        source: what to call it in a message.

    Raises:
        ProjectFileError: as for `load_project`.
    """
    try:
        fields = parse_json(raw)
    except SpecError as error:
        raise ProjectFileError(f"{source} is not a project file. {error}") from None
    except UnicodeDecodeError:
        raise ProjectFileError(f"{source} is not a text file, so it is no project file.") from None
    except json.JSONDecodeError as error:
        raise ProjectFileError(
            f"{source} is not a project file: line {error.lineno}, column {error.colno}: {error.msg}."
        ) from None
    except ValueError as error:  # a whole number of more digits than Python converts
        raise ProjectFileError(f"{source} is not a project file: {error}.") from None
    except RecursionError:
        raise ProjectFileError(f"{source} is nested too deep to be a project file.") from None
    try:
        return validated(migrated(_as_project(fields)))
    except SpecError as error:
        raise ProjectFileError(f"{source} is not a legal project. {error}") from None


def project_text(spec: ProjectSpec) -> str:
    """Return the text of a project file."""
    return json.dumps(spec.model_dump(mode="json"), indent=2) + "\n"


def save_project(spec: ProjectSpec, path: Path) -> str:
    """Write a project file, whole or not at all: a file that was there stays until the new one is complete.

    Returns:
        The digest of the file, as `file_digest` finds it until the file is changed.

    Raises:
        ProjectFileError: the file is read-only, a pipe or device, cannot be written, or would be too large to read.
    """
    text = project_text(spec)
    require_readable(text, path)
    require_writable(path)
    try:
        write_whole(path, text)
    except OSError as error:
        raise ProjectFileError(f"{path} cannot be written: {error.strerror or error}.") from None
    clear_parts(path)
    return text_digest(text)


def require_readable(text: str, path: Path) -> None:
    """Raise `ProjectFileError` if a project file would be larger than one is read."""
    if len(text) > MAX_BYTES:
        raise ProjectFileError(
            f"{path} would take {len(text) / 2**20:.0f} MB, but a project file is read up to "
            f"{MAX_BYTES >> 20} MB. Keep "
            "fewer samples, or fewer given weights."
        )


def require_writable(path: Path) -> None:
    """Raise `ProjectFileError` if a file must not be replaced, or there can be none.

    It is read-only, a pipe or device, or a link that leads to itself.
    """
    try:
        followed(path)
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise ProjectFileError(f"{path} is a pipe or device, not a file. Choose another name.")
        if is_read_only(path):
            raise ProjectFileError(
                f"{path} is read-only, so it stays as it is. Save under another name, or allow writing to it."
            )
    except OSError as error:
        raise ProjectFileError(f"{path} cannot be written: {error.strerror or error}.") from None


def text_digest(text: str) -> str:
    """Return what tells one content of a file from another."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def file_digest(path: Path) -> str:
    """Return what tells the present content of a file from another; "" if there is no file.

    A file that cannot be read, or is no project for its size, is told by when and as what it was written.
    """
    try:
        found = path.stat()
    except OSError:
        return ""
    if stat.S_ISREG(found.st_mode) and found.st_size <= MAX_BYTES:
        try:
            return hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            pass
    return f"{found.st_mode} {found.st_size} {found.st_mtime_ns}"


def _as_project(fields: Any) -> dict[str, Any]:
    if not isinstance(fields, dict):
        raise SpecError("It holds no object of fields.")
    return fields
