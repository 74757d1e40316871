"""Checks of what stands in a row: of the right kind, and within what a project can have."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from gradstudio.engine.errors import shown
from gradstudio.project.errors import ProjectFileError

MOST_STEPS = 2**53
"""Steps are counted in numbers that a float64 holds exactly."""
MOST_CHARACTERS = 1000
"""Of a name or a sentence."""


def integer(value: Any, what: str, least: int, most: int = MOST_STEPS) -> int:
    """Return a whole number.

    Args:
        value: what stands there.
        what: what to call it in a message.
        least: the smallest that is legal.
        most: the largest.

    Raises:
        ProjectFileError: it is none, or not between them.
    """
    if not isinstance(value, int) or not least <= value <= most:
        raise ProjectFileError(f"{what} is {shown(value)}, not a whole number from {least:,} to {most:,}")
    return value


def real(value: Any, what: str) -> float:
    """Return a number; NaN, which SQLite keeps as nothing, for nothing."""
    if value is None:
        return float("nan")
    if not isinstance(value, int | float):
        raise ProjectFileError(f"{what} is {shown(value)}, not a number")
    return float(value)


def text(value: Any, what: str, most: int = MOST_CHARACTERS) -> str:
    """Return a value that is a text.

    Args:
        value: what the row holds.
        what: what it is called, to begin the message with.
        most: largest number of characters.

    Raises:
        ProjectFileError: it is no text, or longer.
    """
    if not isinstance(value, str) or len(value) > most:
        raise ProjectFileError(f"{what} is {shown(value)}, not a text of at most {most:,} characters")
    return value


def ascending(values: Sequence[int], what: str, *, strictly: bool) -> None:
    """Raise `ProjectFileError` if some numbers are not in ascending order.

    Args:
        values: the numbers.
        what: what they are called, to begin the message with.
        strictly: whether equal ones are refused too.
    """
    for before, after in pairwise(values):
        if after < before or (strictly and after == before):
            raise ProjectFileError(f"{what} are not in order: {after:,} follows {before:,}")
