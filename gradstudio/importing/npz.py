"""Arrays of an ``.npz`` file, read without unpickling and without more memory than the file says and may take."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.errors import cut
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.file_signs import DAMAGES
from gradstudio.importing.npy_header import read_npy_header

MOST_ARRAYS = 1000


def read_npz(content: bytes | Path, name: str, most_bytes: int) -> dict[str, NDArray[Any]]:
    """Return the arrays of an ``.npz`` file by name, in the order of the file.

    Args:
        content: of the file, or where it is.
        name: of the file, for messages.
        most_bytes: that all arrays may take when unpacked.

    Raises:
        ImportingError: it is no such file, it is damaged, an array holds objects, or it is too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content) if isinstance(content, bytes) else content) as file:
            entries = [entry for entry in file.infolist() if not entry.is_dir()]
            if len(entries) > MOST_ARRAYS:
                raise ImportingError(
                    f"{name} holds {len(entries):,} arrays, but up to {MOST_ARRAYS} are read."
                )
            if sum(entry.file_size for entry in entries) > most_bytes:
                raise ImportingError(
                    f"The arrays in {name} take more than {most_bytes >> 20} MB. Keep fewer of them."
                )
            arrays = {}
            for entry in entries:
                with file.open(entry) as part:
                    key = entry.filename.removesuffix(".npy")
                    arrays[key] = read_npy(part, entry.file_size, f"{cut(key)} in {name}")
            return arrays
    except ImportingError:
        raise
    except DAMAGES as error:
        raise ImportingError(
            f"{name} is no .npz file that can be read: {error}. Save it again with np.savez."
        ) from None


def read_npy(file: IO[bytes], size: int, name: str) -> NDArray[Any]:
    """Return the array of an ``.npy`` file.

    Args:
        file: at its beginning.
        size: of the file in bytes: no more is read.
        name: of the array, for messages.

    Raises:
        ImportingError: it is no such file, it is damaged, or it holds objects.
    """
    header = read_npy_header(file, name)
    shape, needed = header.shape, header.size
    file.seek(header.offset)
    # The header may say anything: nothing is set aside before as much is there.
    held = file.read(needed) if header.offset + needed <= size else b""
    if len(held) != needed:
        raise ImportingError(f"{name} is damaged: it says that it has the shape {shape}, but is shorter.")
    return np.ndarray(shape, header.dtype, held, order="F" if header.is_fortran else "C")
