"""The samples that a project holds of a file: as numbers in a table of their own, and not as text in its JSON."""

from __future__ import annotations

import base64
import binascii
import sqlite3
import zlib
from typing import Any

from gradstudio.project.errors import ProjectFileError
from gradstudio.project.spec.data import MAX_PACKED, DataSpec, Table

FIELD = "packed"
"""Of the data in a JSON file: the same bytes, in Base64."""


class SamplesOut:
    """Writes samples; equal ones once.

    Args:
        connection: to write to.
        begun: whether there are some in the file that may be equal.
    """

    def __init__(self, connection: sqlite3.Connection, *, begun: bool = False) -> None:
        self._connection = connection
        self._begun = begun
        self._known: dict[str, int] = {}

    def go_on(self, connection: sqlite3.Connection) -> None:
        """Write to the same file by another connection."""
        self._connection = connection

    def put(self, data: DataSpec) -> int | None:
        """Write the samples of data that come from a file, and return their number; None for all other data."""
        if not isinstance(data, Table):
            return None
        number = self._known.get(data.packed)
        if number is None:
            deflated = base64.b64decode(data.packed, validate=True)
            if base64.b64encode(deflated) != data.packed.encode("ascii"):
                return None  # written by hand: it would come back as another text
            number = self._known[data.packed] = self._put(data, deflated)
        return number

    def _put(self, data: Table, deflated: bytes) -> int:
        crc = zlib.crc32(deflated)
        if self._begun:
            row = self._connection.execute(
                "SELECT id FROM samples WHERE crc = ? AND numbers = ?", (crc, deflated)
            ).fetchone()
            if row is not None:
                return int(row[0])
        cursor = self._connection.execute(
            "INSERT INTO samples (rows, columns, crc, numbers) VALUES (?, ?, ?, ?)",
            (data.rows, len(data.column_names) + 1, crc, deflated),
        )
        assert cursor.lastrowid is not None  # a row was inserted
        return cursor.lastrowid


class SamplesIn:
    """Reads samples, each once.

    Args:
        connection: to read from.
        most_bytes: of all together.
    """

    def __init__(self, connection: sqlite3.Connection, most_bytes: int) -> None:
        self._connection = connection
        self._left = most_bytes
        self._known: dict[int, str] = {}

    def of(self, text: int) -> str | None:
        """Return the samples that belong to a text, packed as in a JSON file; None if it has none.

        Raises:
            ProjectFileError: they are not there, too large, or not what was written.
        """
        row = self._connection.execute("SELECT samples FROM has_samples WHERE text = ?", (text,)).fetchone()
        return None if row is None else self._get(row[0])

    def _get(self, number: Any) -> str:
        known = self._known.get(number)
        if known is not None:
            return known
        row = self._connection.execute(
            "SELECT crc, length(numbers), typeof(numbers) FROM samples WHERE id = ?", (number,)
        ).fetchone()
        if row is None:
            raise ProjectFileError("the samples of its data are not there")
        crc, length, kind = row
        if kind != "blob" or length > min(self._left, 3 * MAX_PACKED // 4):
            raise ProjectFileError("the samples of its data are larger than they can be")
        self._left -= length
        deflated = self._connection.execute("SELECT numbers FROM samples WHERE id = ?", (number,)).fetchone()[
            0
        ]
        if zlib.crc32(deflated) != crc:
            raise ProjectFileError("the samples of its data are not those that were written")
        packed = self._known[number] = binascii.b2a_base64(deflated, newline=False).decode("ascii")
        return packed
