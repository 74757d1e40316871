"""Arrays as they lie in the file: little-endian float64, row by row, with their shape and a checksum."""

from __future__ import annotations

import sqlite3
import zlib

import numpy as np
from numpy.typing import NDArray

from gradstudio.project.errors import ProjectFileError

Floats = NDArray[np.float64]


def put_array(connection: sqlite3.Connection, array: Floats) -> int:
    """Write an array of one or two dimensions, and return its number."""
    rows, columns = array.shape if array.ndim == 2 else (1, len(array))
    numbers = np.ascontiguousarray(array, dtype="<f8").tobytes()
    cursor = connection.execute(
        "INSERT INTO arrays (rows, columns, crc, numbers) VALUES (?, ?, ?, ?)",
        (rows, columns, zlib.crc32(numbers), numbers),
    )
    assert cursor.lastrowid is not None  # a row was inserted
    return cursor.lastrowid


class Arrays:
    """Reads arrays, each once, and no more of them than the file can hold.

    Args:
        connection: to read from.
        most_bytes: of all arrays together.
    """

    def __init__(self, connection: sqlite3.Connection, most_bytes: int) -> None:
        self._connection = connection
        self._left = most_bytes
        self._known: dict[int, Floats] = {}

    def get(self, number: int, rows: int, columns: int | None = None) -> Floats:
        """Return an array, read-only; of one row, shape (columns,).

        Args:
            number: of the array.
            rows: how many it must have.
            columns: likewise; None for any number of them.

        Raises:
            ProjectFileError: it is not there, not of this shape, or not what was written.
        """
        array = self._known.get(number)
        if array is None:
            array = self._read(number)
            self._known[number] = array
        if array.shape[0] != rows or (columns is not None and array.shape[1] != columns):
            raise ProjectFileError(
                f"array {number} has {array.shape[0]} × {array.shape[1]} numbers, not {rows} × "
                f"{'any' if columns is None else columns}"
            )
        return array[0] if rows == 1 else array

    def _read(self, number: int) -> Floats:
        row = self._connection.execute(
            "SELECT rows, columns, crc, length(numbers), typeof(numbers) FROM arrays WHERE id = ?", (number,)
        ).fetchone()
        if row is None:
            raise ProjectFileError(f"array {number} is not there")
        rows, columns, crc, length, kind = row
        if not (isinstance(rows, int) and isinstance(columns, int) and rows > 0 and columns >= 0):
            raise ProjectFileError(f"array {number} has no shape")
        if kind != "blob" or length != 8 * rows * columns or length > self._left:
            raise ProjectFileError(f"array {number} has another size than its shape says")
        self._left -= length
        numbers = self._connection.execute("SELECT numbers FROM arrays WHERE id = ?", (number,)).fetchone()[0]
        if zlib.crc32(numbers) != crc:
            raise ProjectFileError(f"the numbers of array {number} are not those that were written")
        array = np.frombuffer(numbers, dtype="<f8").astype(np.float64, copy=False).reshape(rows, columns)
        array.flags.writeable = False
        return array
