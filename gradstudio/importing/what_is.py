"""`what_is`: what a file or a text is that is to be brought in, judged by how it begins and not by its name alone.

Nothing is read whole, unpickled or unpacked here: who asks gets the kind, and hands it to the reader of that kind.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from gradstudio.engine.errors import cut
from gradstudio.importing.arrays_or_weights import kind_of_arrays
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.file_signs import names_weights, sign_of
from gradstudio.importing.playground_link import is_playground_link
from gradstudio.importing.settings_link import is_settings_link

Kind = Literal["project", "table", "weights", "onnx", "playground_link", "settings_link", "cells"]

KIND_TITLES: Mapping[Kind, str] = {
    "project": "a project of GradStudio",
    "table": "a table of samples",
    "weights": "weights of a network",
    "onnx": "a network in ONNX",
    "playground_link": "a link of TensorFlow Playground",
    "settings_link": "a settings link of GradStudio",
    "cells": "cells of a table",
}

MOST_TEXT = 16 * 2**20
"""Characters of a text that is pasted."""
_HEAD_BYTES = 2**16
_LONGEST_LINK = 120_000
_LONGEST_PATH = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Importable:
    """Something that can be brought in.

    Attributes:
        kind: what it is.
        path: the file, if it is one.
        text: the link or the cells, if it is a text, also where that text stands in a file.
    """

    kind: Kind
    path: Path | None = None
    text: str = ""

    @property
    def title(self) -> str:
        """What it is, in words."""
        return KIND_TITLES[self.kind]


def what_is(given: Path | str) -> Importable:
    """Return what a file or a text is.

    Args:
        given: a file, or a text: a link, cells copied from a spreadsheet, or the path or ``file:`` address of a
            file.

    Raises:
        ImportingError: it is nothing that can be brought in, or cannot be read; the sentence says what it is and
            how to bring it in after all.
    """
    return _of_file(given) if isinstance(given, Path) else _of_text(given)


def link_in(text: str) -> Importable | None:
    """Return the link that a text is, or None if it is none."""
    if len(text) > _LONGEST_LINK:
        return None
    if is_playground_link(text):
        return Importable(kind="playground_link", text=text.strip())
    return Importable(kind="settings_link", text=text.strip()) if is_settings_link(text) else None


def _of_text(text: str) -> Importable:
    if len(text) > MOST_TEXT:
        raise ImportingError(
            f"The text has {len(text):,} characters, which is more than can be pasted. Save it as a file, "
            "and choose that."
        )
    if (link := link_in(text)) is not None:
        return link
    plain = text.strip()
    if not plain:
        raise ImportingError("The text is empty. Copy a link, or cells of a table.")
    if "\n" in plain or "\t" in plain or "\r" in plain:
        return Importable(kind="cells", text=text)
    if (path := _path_in(plain)) is not None:
        return _of_file(path)
    if plain.lower().startswith(("http://", "https://")):
        raise ImportingError(
            f"“{cut(plain)}” is no link of TensorFlow Playground. Save what is there as a file, and choose "
            "that."
        )
    raise ImportingError(
        f"“{cut(plain)}” is no file, no link of TensorFlow Playground or GradStudio, and no cells of a table."
    )


def _path_in(text: str) -> Path | None:
    """Return the file that a text names, if it does."""
    if text.lower().startswith("file:"):
        address = urlsplit(text)
        text = unquote(address.path) if address.netloc in ("", "localhost") else ""
    if not text or len(text) > _LONGEST_PATH or "\0" in text:
        return None
    path = Path(text)
    try:
        return path if path.is_absolute() or path.exists() else None
    except OSError:  # a name too long for a file
        return None


def _of_file(path: Path) -> Importable:
    head = _head_of(path)
    if not head:
        raise ImportingError(f"{path.name} is empty. Choose another file.")
    sign = sign_of(path, head)
    if sign is not None:
        kind = kind_of_arrays(path) if sign == "npz" else sign
        return Importable(kind=kind, path=path)
    text = head.decode("utf-8", errors="replace")
    if len(head) < _HEAD_BYTES and len(text.split()) == 1 and (link := link_in(text)) is not None:
        return Importable(kind=link.kind, path=path, text=link.text)
    return Importable(kind="weights" if names_weights(text) else "table", path=path)


def _head_of(path: Path) -> bytes:
    """Return the first bytes of a regular file; a pipe or device is not waited for."""
    try:
        # Without O_NONBLOCK, to open a pipe waits for somebody who writes to it.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, flags)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise ImportingError(f"{path} is a pipe or device, not a file. Choose a file.")
            return file.read(_HEAD_BYTES)
    except IsADirectoryError:
        raise ImportingError(f"{path} is a folder. Choose a file in it.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise ImportingError(f"{path} cannot be read: {why}.") from None
