"""The marks of a missing value.

A word such as "None" is missing only in a column of numbers; in a column of words it is a value like others.
"""

from __future__ import annotations

from collections.abc import Iterable

USUAL = (
    "?", "NA", "N/A", "n.a.", "#N/A", "<NA>", "NaN", "-nan", "nil", "none", "null", "(null)", r"\N",
    "-", "--", "---", "–", "—", ".", "..", "...", "*", "**", "#VALUE!", "#REF!", "#DIV/0!", "#NULL!", "#NUM!",
    "#NAME?", "n/d", "n.d.", "missing", "unknown",
)  # fmt: skip
"""Found in the files of many programs and offices; upper and lower case are the same."""

_SIGNS = frozenset(
    ("", "?", "#n/a", "<na>", "(null)", r"\n", "#value!", "#ref!", "#div/0!", "#null!", "#num!", "#name?")
)
"""These are a value nowhere."""


def marks_of_numbers(missing: Iterable[str]) -> frozenset[str]:
    """Return, in lower case, the marks of a missing value in a column of numbers."""
    return frozenset(("", *(mark.strip().lower() for mark in missing)))


def marks_of_words(missing: Iterable[str], *, everywhere: bool) -> frozenset[str]:
    """Return, in lower case, the marks of a missing value in a column of words.

    Args:
        missing: what is missing in a column of numbers.
        everywhere: whether that holds for words, too.
    """
    marks = marks_of_numbers(missing)
    return marks if everywhere else marks & _SIGNS
