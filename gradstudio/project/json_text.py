"""Reading the JSON of a project file with bounded memory, whatever the file holds."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from gradstudio.engine.errors import cut, shown
from gradstudio.project.errors import SpecError

MOST_CONTAINERS = 50_000
"""Lists and objects in a file: a small one takes ten times the memory of its text."""
MOST_NAMED = 500_000
"""Fields of all objects."""
MOST_ITEMS = 4_000_000
"""Numbers and texts in a file."""
MOST_IN_A_LIST = 20_000
"""Items of a list that holds no parameters: each may be a finding of its own."""

MOST_CHARACTERS = 100_000
"""Of a text other than the packed numbers of a table."""

_PARAMETERS, _PACKED = "values", "packed"
_LARGE = 8 * 2**20
_MOST_NOT_ASCII = 2**20
_NOT_ASCII = re.compile(rb"[\x80-\xff]+")


def parse_json(raw: bytes) -> Any:
    """Return the fields in the JSON text of a project.

    Raises:
        SpecError: it is no project, for it holds more than any does.
        UnicodeDecodeError: it is not UTF-8.
        json.JSONDecodeError: it is not JSON.
        ValueError: it holds a whole number of more digits than Python reads.
        RecursionError: it is nested too deep.
    """
    for sign, most, what in (
        (b"[", MOST_CONTAINERS, "lists"),
        (b"{", MOST_CONTAINERS, "objects"),
        (b":", MOST_NAMED, "fields"),
        (b",", MOST_ITEMS, "items"),
    ):
        if (found := raw.count(sign)) > most:
            raise SpecError(f"It holds {found:,} {what}, but a project has {most:,} at most.")
    if len(raw) > _LARGE and not raw.isascii():
        # One rare letter, and each of a text in memory takes four bytes.
        if len(raw) - len(raw.translate(None, bytes(range(128, 256)))) > _MOST_NOT_ASCII:
            raise SpecError("It holds more text than any project.")
        raw = _NOT_ASCII.sub(_escaped, raw)
    text = raw.decode("utf-8-sig")
    del raw  # as large as the text
    plain = json.loads(text)
    del text
    _require_project_size(plain)
    return plain


def _escaped(found: re.Match[bytes]) -> bytes:
    return json.dumps(found[0].decode("utf-8"))[1:-1].encode("ascii")


def _require_project_size(plain: object) -> None:
    """Raise `SpecError` if a list, object or text is longer than any of a project, before each item is judged."""
    waiting: list[tuple[str, object]] = [("", plain)]
    while waiting:
        name, part = waiting.pop()
        if isinstance(part, dict):
            if len(part) > MOST_IN_A_LIST:
                raise SpecError(
                    f"{_where(name)} has {len(part):,} fields, but none of a project has so many."
                )
            waiting.extend(
                (key, value) for key, value in part.items() if isinstance(value, (dict, list, str))
            )
        elif isinstance(part, list):
            if len(part) > MOST_IN_A_LIST:
                _require_numbers(name, part)
            else:
                waiting.extend((name, value) for value in part if isinstance(value, (dict, list, str)))
        elif (
            isinstance(part, str) and len(part) > MOST_CHARACTERS and not (name == _PACKED and part.isascii())
        ):
            raise SpecError(
                f"{_where(name)} is a text of {len(part):,} characters, but none of a project is."
            )


def _require_numbers(name: str, part: list[object]) -> None:
    if name != _PARAMETERS:
        raise SpecError(
            f"{_where(name)} has {len(part):,} items, but it can have {MOST_IN_A_LIST:,} at most."
        )
    for index, number in enumerate(part):
        if not _is_finite(number):
            raise SpecError(f"Item {index + 1:,} of {_PARAMETERS} is {shown(number)}. Give a finite number.")


def _is_finite(number: object) -> bool:
    if type(number) is int:
        return number.bit_length() < 1024  # what a float holds
    return type(number) is float and math.isfinite(number)


def _where(name: str) -> str:
    return cut(name) if name else "It"
