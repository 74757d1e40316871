"""Names that formulas can speak of, out of those that a file has."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Sequence

from gradstudio.project.formula import CONSTANTS, FUNCTIONS

LONGEST_NAME = 80
"""Characters of the name of a column or a class in a project."""


def identifiers(names: Sequence[str]) -> tuple[str, ...]:
    """Return names that formulas can speak of, no two of them the same."""
    taken: set[str] = set()
    made = []
    for index, name in enumerate(names):
        plain = re.sub(r"\W+", "_", unicodedata.normalize("NFKC", name)).strip("_")
        plain = plain[: LONGEST_NAME - 8] or f"x{index + 1}"
        if not plain.isidentifier():
            plain = f"x_{plain}"
        if not plain.isidentifier():
            plain = f"x{index + 1}"
        if keyword.iskeyword(plain) or plain in FUNCTIONS or plain in CONSTANTS:
            plain += "_"
        made.append(_unlike(plain, taken, "_{}"))
    return tuple(made)


def labels(values: Sequence[str]) -> tuple[str, ...]:
    """Return values of a class as a project keeps them: none too long or empty, no two the same."""
    taken: set[str] = set()
    return tuple(_unlike(value[: LONGEST_NAME - 8] if len(value) > LONGEST_NAME else value, taken, " ({})")
                 for value in values)  # fmt: skip


def _unlike(name: str, taken: set[str], ending: str) -> str:
    unique, count = name, 2
    while unique in taken:
        unique, count = f"{name}{ending.format(count)}", count + 1
    taken.add(unique)
    return unique
