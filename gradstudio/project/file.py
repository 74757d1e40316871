"""Reading and writing project files: JSON, validated whole before anything is used."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from gradstudio.project.errors import ProjectFileError, SpecError
from gradstudio.project.migrations import migrated
from gradstudio.project.spec import ProjectSpec, validated

SUFFIX = ".gradstudio"
_MAX_BYTES = 64 * 2**20


def load_project(path: Path) -> ProjectSpec:
    """Read a project file.

    Raises:
        ProjectFileError: the file is missing, unreadable, not JSON, from a newer GradStudio, or not a legal
            project; the message names the file and, where there is one, the line or the field.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise ProjectFileError(f"{path} is larger than {_MAX_BYTES >> 20} MB, so it is no project file.")
        fields = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ProjectFileError(f"{path} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise ProjectFileError(f"{path} is not a text file, so it is no project file.") from None
    except json.JSONDecodeError as error:
        raise ProjectFileError(
            f"{path} is not a project file: line {error.lineno}, column {error.colno}: {error.msg}."
        ) from None
    except ValueError as error:  # a whole number of more digits than Python converts
        raise ProjectFileError(f"{path} is not a project file: {error}.") from None
    except RecursionError:
        raise ProjectFileError(f"{path} is nested too deep to be a project file.") from None
    try:
        return validated(migrated(_as_project(fields)))
    except SpecError as error:
        raise ProjectFileError(f"{path} is not a legal project. {error}") from None


def save_project(spec: ProjectSpec, path: Path) -> None:
    """Write a project file, whole or not at all: a file that was there stays until the new one is complete.

    Raises:
        ProjectFileError: the file cannot be written.
    """
    path = path.resolve()  # write through a link, do not replace it
    text = json.dumps(spec.model_dump(mode="json"), indent=2) + "\n"
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=path.name, suffix=".part", delete=False
        ) as file:
            temporary = Path(file.name)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode_for(path))
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise ProjectFileError(f"{path} cannot be written: {error.strerror or error}.") from None


def _mode_for(path: Path) -> int:
    # A temporary file is private; the project keeps its mode, or gets what the umask gives any new file.
    if path.exists():
        return path.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def _as_project(fields: Any) -> dict[str, Any]:
    if not isinstance(fields, dict):
        raise SpecError("It holds no object of fields.")
    return fields
