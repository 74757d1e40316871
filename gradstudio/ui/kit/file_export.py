"""Writing what is exported to a file that the user chose, or telling why it cannot be written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gradstudio.engine.errors import GradStudioError
from gradstudio.project.atomic import write_whole


def problem_of_writing(path: Path, contents: Callable[[], str | bytes], what: str) -> str:
    """Write a file whole, and return "", or why it is not written, a sentence.

    Args:
        path: of the file.
        contents: returns what it will hold; may raise a GradStudioError that says why it has none.
        what: is written, as a sentence begins: "The graph".
    """
    try:
        write_whole(path, contents())
    except GradStudioError as error:
        return str(error)
    except OSError as error:
        return f"{what} cannot be written to {path}: {error.strerror or error}."
    return ""
