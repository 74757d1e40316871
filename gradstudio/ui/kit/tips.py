"""Tool tips that say what a word means."""

from __future__ import annotations

from functools import cache
from textwrap import fill

from gradstudio.app.program.glossary import meaning_of, word_of

_LETTERS = 72
"""Of a line: Qt does not break plain text, and writes it across the screen."""


def tip_of(term: str, hint: str = "") -> str:
    """Return the tool tip of what is called by a word.

    Args:
        term: the word; one that is not in the glossary leaves the hint alone.
        hint: what can be done with it here.
    """
    return _joined(meaning_of(term), hint)


def field_tip(path: str, hint: str) -> str:
    """Return the tool tip of a field.

    Args:
        path: where in the project it is.
        hint: its unit, its range and what a change of it does.
    """
    word = word_of(path)
    return _joined(word.meaning if word is not None else "", hint)


def words_tip(*terms: str) -> str:
    """Return the tool tip of a line in which several words stand: what each of them means."""
    return "\n".join(fill(f"{term}: {meaning_of(term)}", _LETTERS) for term in terms)


def _joined(meaning: str, hint: str) -> str:
    return "\n".join(part for part in (_filled(meaning), hint) if part)


@cache
def _filled(text: str) -> str:
    return fill(text, _LETTERS)
