"""At which line of a TOML text a field stands: `tomllib` tells it for faults of the grammar alone."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from typing import Any

_MOST_LINES = 2_000
"""Of one value: a longer one is read in one go, whatever it holds."""


def line_of(text: str, place: Sequence[str | int]) -> int | None:
    """Return the line, from 1, where a field or as much of its place as is there begins; None if nothing is.

    Args:
        text: that TOML knows.
        place: names of tables and fields, outermost first; a path may be written in quotes or without.
    """
    names = [name for part in place if isinstance(part, str) for name in part.split(".")]
    best, found = 0, None
    for line, keys in _statements(text):
        shared = 0
        while shared < min(len(names), len(keys)) and names[shared] == keys[shared]:
            shared += 1
        if shared > best and (shared == len(names) or shared == len(keys)):
            best, found = shared, line
    return found


def _statements(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each line that begins a table or a field, and each field of a table that is written in one line."""
    table: list[str] = []
    waiting: list[str] = []
    begin = 1
    for number, line in enumerate(text.splitlines(), 1):
        if not waiting:
            begin = number
        waiting.append(line)
        try:
            found = tomllib.loads("\n".join(waiting))
        except (tomllib.TOMLDecodeError, RecursionError, ValueError):
            if len(waiting) > _MOST_LINES:
                waiting.clear()
            continue
        waiting.clear()
        is_header = line.lstrip().startswith("[") and begin == number
        if is_header:
            table = _keys(found)
            yield begin, table
        else:
            yield from ((begin, [*table, *keys]) for keys in _paths(found))


def _keys(found: Any) -> list[str]:
    keys: list[str] = []
    while found and isinstance(found, dict | list):
        if isinstance(found, list):
            found = found[0]
            continue
        name = next(iter(found))
        keys += name.split(".")
        found = found[name]
    return keys


def _paths(found: dict[str, Any]) -> Iterator[list[str]]:
    for name, value in found.items():
        keys = name.split(".")
        yield keys
        if isinstance(value, dict):
            yield from ([*keys, *inner] for inner in _paths(value))
