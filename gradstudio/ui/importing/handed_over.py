"""What a drag or the clipboard hands over: a file, a text, or nothing that can be brought in and why."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData

from gradstudio.importing.errors import ImportingError


def has_something(data: QMimeData) -> bool:
    """Whether there are files or text in it."""
    return data.hasUrls() or data.hasText()


def handed_over(data: QMimeData) -> Path | str:
    """Return the one file, or the text.

    Raises:
        ImportingError: there are several files, or neither files nor text.
    """
    urls = data.urls()
    files = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    if len(files) > 1:
        raise ImportingError(f"These are {len(files)} files. Bring them in one at a time.")
    if files:
        return files[0]
    text = data.text() or "\n".join(url.toString() for url in urls)
    if not text.strip():
        raise ImportingError("There is no link, no table and no file. Copy one of these.")
    return text
