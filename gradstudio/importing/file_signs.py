"""The signs by which files are told apart: their first bytes, what is packed in them, and at last their names."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import Literal

from gradstudio.data.csv.kinds import kind_of_bytes, kind_of_text
from gradstudio.importing.errors import ImportingError
from gradstudio.project.file import SUFFIX

Sign = Literal["project", "table", "weights", "onnx", "npz"]

MOST_PACKED = 2**30
"""Bytes of a ZIP archive that is looked into."""
_PROGRAMS = {".py": "a program of Python", ".ipynb": "a notebook"}
DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What reading a ZIP archive raises that is damaged, locked, or packed in an unknown way."""
_MOST_PARTS = 20_000
_LONGEST_HEADER = 100 * 2**20
_SQLITE = b"SQLite format 3\0"
_ZIP = b"PK\x03\x04"
_TORCH = (".pt", ".pth", ".bin", ".ckpt")
_PICKLES = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")
_FIELDS_OF_ONNX = frozenset((0x12, 0x1A, 0x22, 0x2A, 0x32, 0x3A, 0x42))
"""First bytes of what may follow the version in a model of ONNX."""
_PROJECT = re.compile(r'\s*\{(?=[\s\S]*"schema_version")')
_EXPORTED = re.compile(r'\s*\{\s*"format":\s*"gradstudio-export"')
_LABEL = re.compile(r"layer\d{1,3}\.neuron\d{1,4}\.(w\d{1,4}|b)\b", re.ASCII)
_ROWS_OF_LABELS = 2


def sign_of(path: Path, head: bytes) -> Sign | None:  # noqa: PLR0911 - one return for each kind
    """Return what a file is by its first bytes; None for a text that may be a table.

    Args:
        path: the file.
        head: its first bytes.

    Raises:
        ImportingError: it is something that cannot be brought in.
    """
    suffix = path.suffix.lower()
    if head.startswith(_SQLITE) or suffix == SUFFIX:
        return "project"
    if head.startswith(_ZIP):
        return _sign_of_zip(path)
    if head.startswith((b"PAR1", b"\x93NUMPY")):
        return "table"
    if _is_safetensors(head):
        return "weights"
    if head.startswith(_PICKLES):
        if suffix in _TORCH:
            return "weights"
        raise ImportingError(
            f"{path.name} is a Python pickle. Opening it would run the code in it, so GradStudio does not open it. "
            "In Python, pass the estimator to gradstudio.from_sklearn or the module to gradstudio.from_torch."
        )
    if is_onnx(head, suffix):
        return "onnx"
    if (found := kind_of_bytes(head)) is not None:
        raise ImportingError(f"{path.name} is {found[0]}. {found[1]}.")
    return _sign_of_text(path, head.decode("utf-8", errors="replace"))


def _sign_of_text(path: Path, text: str) -> Sign | None:
    if (said := _PROGRAMS.get(path.suffix.lower())) is not None:
        raise ImportingError(f"{path.name} is {said}, which is not run here. Choose the weights that it has.")
    if _EXPORTED.match(text):
        raise ImportingError(
            f"{path.name} was exported for other programs. Open the project that it was made of, or its weights."
        )
    if _PROJECT.match(text):
        return "project"
    if (found := kind_of_text(text)) is not None:
        raise ImportingError(f"{path.name} is {found[0]}. {found[1]}.")
    return None


def names_weights(text: str) -> bool:
    """Whether the rows of a text name parameters as our own table of them does: ``layer1.neuron3.w2``."""
    return sum(1 for line in text.splitlines()[:40] if _LABEL.search(line[:200])) >= _ROWS_OF_LABELS


def _is_safetensors(head: bytes) -> bool:
    size = int.from_bytes(head[:8], "little")
    return len(head) > 8 and 2 <= size <= _LONGEST_HEADER and head[8:9] == b"{"


def is_onnx(head: bytes, suffix: str) -> bool:
    """Whether a file is taken for a model of ONNX.

    Args:
        head: its first bytes.
        suffix: how its name ends, in small letters.
    """
    is_like = len(head) > 2 and head[0] == 0x08 and 0 < head[1] < 0x20 and head[2] in _FIELDS_OF_ONNX
    return is_like or (suffix == ".onnx" and b"\0" in head)


def _sign_of_zip(path: Path) -> Sign:
    names = names_in_zip(path)
    if "xl/workbook.xml" in names:
        return "table"
    if any(name.endswith("data.pkl") for name in names):
        return "weights"
    if names and all(name.endswith(".npy") for name in names):
        return "npz"
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise ImportingError(f"{path.name} is a workbook of another kind. Save it as .xlsx or CSV.")
    if "model.weights.h5" in names:
        raise ImportingError(
            f"{path.name} is a model of Keras. Save its weights with numpy.savez, and choose that file."
        )
    raise ImportingError(f"{path.name} is a ZIP archive. Unpack it, and choose the file that was in it.")


def names_in_zip(path: Path) -> frozenset[str]:
    """Return the names of the files in a ZIP archive.

    Raises:
        ImportingError: it is damaged, too large, or cannot be read.
    """
    try:
        if path.stat().st_size > MOST_PACKED:
            raise ImportingError(f"{path.name} is larger than {MOST_PACKED >> 20} MB. Keep less in it.")
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS:
                raise ImportingError(f"{path.name} holds {len(parts):,} files, which is no table or network.")
            return frozenset(part.filename for part in parts if not part.is_dir())
    except ImportingError:
        raise
    except DAMAGES:
        raise ImportingError(f"{path.name} is damaged: it begins as a ZIP archive and is none.") from None
    except OSError as error:
        raise ImportingError(f"{path.name} cannot be read: {error.strerror or error}.") from None
