"""Specs as they lie in the file: JSON, the data apart from the rest and their samples from it, equal parts once."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from typing import Any

from gradstudio.engine.errors import shown
from gradstudio.project.errors import ProjectFileError, SpecError
from gradstudio.project.json_text import parse_json
from gradstudio.project.migrations import migrated
from gradstudio.project.spec import ProjectSpec, validated
from gradstudio.project.spec.data import DataSpec
from gradstudio.store.samples import FIELD, SamplesIn, SamplesOut


class SpecsOut:
    """Writes specs; the data of a thousand edits of one project are written once.

    Args:
        connection: to write to.
        begun: whether there are texts in the file that may be equal.
    """

    def __init__(self, connection: sqlite3.Connection, *, begun: bool = False) -> None:
        self._connection = connection
        self._begun = begun
        self._samples = SamplesOut(connection, begun=begun)
        self._texts: dict[tuple[bytes, int | None], int] = {}
        self._data: dict[int, tuple[DataSpec, int]] = {}
        self._specs: dict[tuple[int, int], int] = {}
        self._known: dict[int, tuple[ProjectSpec, int]] = {}

    def go_on(self, connection: sqlite3.Connection) -> None:
        """Write to the same file by another connection."""
        self._connection = connection
        self._samples.go_on(connection)

    def forget(self) -> None:
        """Remember nothing of what was written: some of it has been taken out of the file."""
        self._begun = True
        self._samples = SamplesOut(self._connection, begun=True)
        for known in (self._texts, self._data, self._specs, self._known):
            known.clear()

    def put(self, spec: ProjectSpec) -> int:
        """Write a spec, and return its number."""
        known = self._known.get(id(spec))
        if known is not None:
            return known[1]
        data = self._data.get(id(spec.data))
        if data is None:
            samples = self._samples.put(spec.data)
            fields = spec.data.model_dump(mode="json", exclude={FIELD} if samples is not None else None)
            data = spec.data, self._text(_json(fields), samples)
            self._data[id(spec.data)] = data
        parts = data[1], self._text(_json(spec.model_dump(mode="json", exclude={"data"})))
        number = self._specs.get(parts)
        if number is None and self._begun:
            row = self._connection.execute(
                "SELECT id FROM specs WHERE data = ? AND rest = ?", parts
            ).fetchone()
            number = None if row is None else int(row[0])
        if number is None:
            cursor = self._connection.execute("INSERT INTO specs (data, rest) VALUES (?, ?)", parts)
            assert cursor.lastrowid is not None  # a row was inserted
            number = cursor.lastrowid
        self._specs[parts] = number
        self._known[id(spec)] = spec, number
        return number

    def _text(self, text: str, samples: int | None = None) -> int:
        key = hashlib.sha256(text.encode("utf-8")).digest(), samples
        number = self._texts.get(key)
        if number is None and self._begun:
            row = self._connection.execute(
                "SELECT id FROM texts LEFT JOIN has_samples ON has_samples.text = id "
                "WHERE texts.text = ? AND samples IS ?",
                (text, samples),
            ).fetchone()
            number = None if row is None else int(row[0])
        if number is None:
            number = self._connection.execute("INSERT INTO texts (text) VALUES (?)", (text,)).lastrowid
            assert number is not None  # a row was inserted
            if samples is not None:
                self._connection.execute("INSERT INTO has_samples VALUES (?, ?)", (number, samples))
        self._texts[key] = number
        return number


class SpecsIn:
    """Reads specs, each once, and data that several share once.

    Args:
        connection: to read from.
        most_bytes: of all texts together, and of all samples.
    """

    def __init__(self, connection: sqlite3.Connection, most_bytes: int) -> None:
        self._connection = connection
        self._left = most_bytes
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        self._samples = SamplesIn(connection, most_bytes) if version > 1 else None
        self._specs: dict[int, ProjectSpec] = {}
        self._data: dict[int, DataSpec] = {}

    def get(self, number: int) -> ProjectSpec:
        """Return a spec.

        Raises:
            ProjectFileError: it is not there, or not legal.
        """
        if number not in self._specs:
            row = self._connection.execute("SELECT data, rest FROM specs WHERE id = ?", (number,)).fetchone()
            if row is None:
                raise ProjectFileError(f"spec {shown(number)} is not there")
            self._specs[number] = self._read(*row)
        return self._specs[number]

    def _read(self, data: Any, rest: Any) -> ProjectSpec:
        fields = self._fields(rest)
        known = self._data.get(data) if fields.get("schema_version") == 1 else None
        fields["data"] = known if known is not None else self._fields(data)
        try:
            spec = validated(migrated(fields))
        except SpecError as error:
            raise ProjectFileError(f"it holds no legal project. {error}") from None
        self._data.setdefault(data, spec.data)
        return spec

    def _fields(self, number: Any) -> dict[str, Any]:
        row = self._connection.execute(
            "SELECT length(CAST(text AS BLOB)), typeof(text) FROM texts WHERE id = ?", (number,)
        ).fetchone()
        if row is None or row[1] != "text" or row[0] > self._left:
            raise ProjectFileError(f"text {shown(number)} is not there")
        self._left -= row[0]
        text = self._connection.execute("SELECT text FROM texts WHERE id = ?", (number,)).fetchone()[0]
        try:
            fields = parse_json(text.encode("utf-8"))
        except (SpecError, ValueError, RecursionError) as error:
            raise ProjectFileError(f"text {number} is no part of a project: {error}") from None
        if not isinstance(fields, dict):
            raise ProjectFileError(f"text {number} holds no object of fields")
        samples = None if self._samples is None else self._samples.of(number)
        return fields if samples is None else fields | {FIELD: samples}


def _json(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
