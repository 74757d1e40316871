"""Arrays of NumPy as text: ``.npy``, and the arrays of an ``.npz`` file that have as many rows."""

from __future__ import annotations

import math
import re
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.csv.spec import size_in_words
from gradstudio.data.csv.text import Progress
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.npy_header import NpyHeader, read_npy_header
from gradstudio.importing.npz import read_npz
from gradstudio.importing.tables.text_table import TextTable, TextTableWriter
from gradstudio.project.spec.data import MAX_COLUMNS

MOST_UNPACKED = 512 * 2**20
"""Bytes of all arrays of a file that is compressed."""
_MOST_COLUMNS = 4 * MAX_COLUMNS
_CELLS_AT_ONCE = 200_000
_PARTED = re.compile(
    r"(?:(?P<base>.+?)[._]?(?P<part>train|valid|val|dev|test)|(?P<part2>train|valid|val|dev|test)[._](?P<base2>.+))",
    re.IGNORECASE,
)
_ORDER = ("train", "valid", "val", "dev", "test")
_TARGETS = frozenset(("y", "target", "targets", "label", "labels", "class", "classes"))
_NAMES = frozenset(("feature_names", "columns", "column_names", "names", "features"))

Array = NDArray[Any]


def npy_as_text(path: Path, text: Path, progress: Progress) -> TextTable:
    """Write an array as text: a row for each of its rows, or for each record of one with named fields.

    Args:
        path: the ``.npy`` file.
        text: where to write.
        progress: is told the share that was done; what it raises ends it.

    Raises:
        ImportingError: it cannot be read, is damaged, or is no table.
    """
    try:
        with path.open("rb") as file:
            header = read_npy_header(file, path.name)
        if header.offset + header.size > path.stat().st_size:
            said = " × ".join(f"{length:,}" for length in header.shape)
            raise ImportingError(f"{path.name} is not whole: it should hold {said} items. Save it anew.")
        if not header.shape or 0 in header.shape:
            raise ImportingError(
                f"{path.name} is an array of shape {header.shape}, which has no rows. Choose another."
            )
        _require_plain(header.dtype, path.name)
        order: Literal["C", "F"] = "F" if header.is_fortran else "C"
        array = _read(path, header, order)
    except OSError as error:
        raise ImportingError(f"{path.name} cannot be read: {error.strerror or error}.") from None
    _write({"x": array}, (), text, path, progress)
    return TextTable(path=text)


def _read(path: Path, header: NpyHeader, order: Literal["C", "F"]) -> Array:
    """Return the array of a file; one that is very large is read as it is written on."""
    if header.size > MOST_UNPACKED:
        return np.memmap(path, header.dtype, "r", header.offset, header.shape, order)
    count = math.prod(
        header.shape
    )  # a file that another program cuts short meanwhile would end a mapping's process
    flat: Array = np.fromfile(path, header.dtype, count, offset=header.offset)
    if len(flat) < count:
        raise ImportingError(f"{path.name} is not whole: another program writes it. Read it again.")
    return flat.reshape(header.shape, order=order)


def npz_as_text(path: Path, text: Path, progress: Progress) -> TextTable:
    """Write the arrays of a file side by side as text, those for testing below those for training.

    Args:
        path: the ``.npz`` file.
        text: where to write.
        progress: is told the share that was done; what it raises ends it.

    Raises:
        ImportingError: it cannot be read, is damaged or too large, or its arrays are no table.
    """
    try:
        arrays = read_npz(path, path.name, MOST_UNPACKED)
    except OSError as error:
        raise ImportingError(f"{path.name} cannot be read: {error.strerror or error}.") from None
    for name, array in arrays.items():
        _require_plain(array.dtype, f"{path.name}, array {name}")
    names = next((tuple(map(str, array)) for key, array in arrays.items() if _names_columns(key, array)), ())
    notes: list[str] = []
    side_by_side = _stacked(arrays, notes) or _of_one_length(arrays, notes)
    if not side_by_side:
        raise ImportingError(f"{path.name} holds no array with rows. Choose another file.")
    _write(side_by_side, names, text, path, progress)
    return TextTable(path=text, notes=tuple(notes))


def _require_plain(dtype: np.dtype[Any], what: str) -> None:
    if dtype.kind == "c":
        raise ImportingError(f"{what} holds complex numbers. Save real and imaginary parts as columns.")
    if dtype.kind == "V" and not dtype.names:
        raise ImportingError(f"{what} holds items that are no numbers or words. Save it as numbers.")


def _names_columns(name: str, array: Array) -> bool:
    return name.lower() in _NAMES and array.ndim == 1 and array.dtype.kind in "US"


def _stacked(arrays: Mapping[str, Array], notes: list[str]) -> dict[str, Array]:
    """Return the arrays of training, validation and testing one below the other; none if they are not parted so."""
    parts: dict[str, dict[str, Array]] = {}
    for name, array in arrays.items():
        found = _PARTED.fullmatch(name)
        if found is None or not array.ndim:
            continue
        part, base = (found["part"] or found["part2"]).lower(), found["base"] or found["base2"]
        parts.setdefault(part, {})[base.strip("_.")] = array
    if len(parts) < 2:
        return {}
    order = [part for part in _ORDER if part in parts]
    first = parts[order[0]]
    if any(parts[part].keys() != first.keys() for part in order):
        return {}
    lengths = {part: {len(array) for array in parts[part].values()} for part in order}
    alike = all(
        parts[part][base].shape[1:] == array.shape[1:] for part in order for base, array in first.items()
    )
    if not alike or any(len(found) != 1 for found in lengths.values()):
        return {}
    said = " and ".join(f"{len(next(iter(parts[part].values()))):,} of {part}" for part in order)
    notes.append(f"Took all rows together: {said}.")
    return {base: np.concatenate([parts[part][base] for part in order]) for base in first}


def _of_one_length(arrays: Mapping[str, Array], notes: list[str]) -> dict[str, Array]:
    """Return the arrays that have as many rows as most numbers do."""
    cells: Counter[int] = Counter()
    for name, array in arrays.items():
        if array.ndim and len(array) and not _names_columns(name, array):
            cells[len(array)] += array.size
    if not cells:
        return {}
    rows = cells.most_common(1)[0][0]
    taken = {
        name: array
        for name, array in arrays.items()
        if array.ndim and len(array) == rows and not _names_columns(name, array)
    }
    others = [
        name[:40] for name, array in arrays.items() if name not in taken and not _names_columns(name, array)
    ]
    if others:
        named = ", ".join(others[:4]) + (f" and {len(others) - 4:,} more" if len(others) > 4 else "")
        notes.append(f"Left out {named}: not of {size_in_words(rows, 'row')}.")
    return taken


def _write(
    arrays: Mapping[str, Array], names: tuple[str, ...], text: Path, path: Path, progress: Progress
) -> None:
    """Write arrays of one length side by side, the target last; further axes are laid out in a row."""
    ordered = sorted(arrays.items(), key=lambda item: item[0].lower() in _TARGETS)
    columns = [_columns(name, array, names) for name, array in ordered]
    width = sum(map(len, columns))
    if width > _MOST_COLUMNS:
        raise ImportingError(
            f"{path.name} has {width:,} columns, but there can be {MAX_COLUMNS:,} inputs. Put each sample in a row."
        )
    rows = len(ordered[0][1])
    at_once = max(_CELLS_AT_ONCE // width, 1)
    with TextTableWriter(text, path.name) as writer:
        writer.write([[name for part in columns for name in part]])
        for begin in range(0, rows, at_once):
            parts = [_plain(array[begin : begin + at_once], path) for _, array in ordered]
            writer.write([cell for part in row for cell in part] for row in zip(*parts, strict=True))
            progress(min((begin + at_once) / rows, 1.0))


def _columns(name: str, array: Array, names: tuple[str, ...]) -> list[str]:
    if array.dtype.names:
        return list(array.dtype.names)
    width = math.prod(array.shape[1:])
    if width == len(names) and array.ndim > 1:
        return list(names)
    return [name] if array.ndim == 1 or width == 1 else [f"{name}{column + 1}" for column in range(width)]


def _plain(array: Array, path: Path) -> list[Any]:
    """Return rows of plain numbers and texts."""
    _require_letters(array, path)
    if array.dtype.names:
        return [list(row) for row in array.reshape(len(array), -1)[:, 0].tolist()]
    if array.dtype.kind in "mM":
        array = array.astype(np.str_)
    elif array.dtype.kind == "b":
        array = array.astype(np.int8)
    elif array.dtype == np.longdouble:
        array = array.astype(np.float64)
    rows: list[Any] = array.reshape(len(array), -1).tolist()
    return rows


def _require_letters(array: Array, path: Path) -> None:
    """Refuse texts with codes that no letter has: Python would take them for letters, and break."""
    for name in array.dtype.names or ():
        _require_letters(array[name], path)
    if array.dtype.kind != "U" or not array.dtype.itemsize:
        return
    codes = np.ascontiguousarray(array, array.dtype.newbyteorder("=")).view(np.uint32)
    if codes.size and int(codes.max()) > sys.maxunicode:
        raise ImportingError(
            f"{path.name} is damaged: a text in it has letters that do not exist. Save it anew."
        )
