"""`Difference`: one thing in which two projects differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field, or a part of one, that is not the same in two projects.

    Attributes:
        path: of the field.
        title: what it is called, such as ``Learning rate``.
        before: its value in the one project; empty where that has no such field.
        after: its value in the other.
        words: both in a few words, such as ``rate 0.1 → 0.03``.
    """

    path: str
    title: str
    before: str
    after: str
    words: str


def in_words(differences: Iterable[Difference]) -> str:
    """Return differences as one phrase, such as ``rate 0.1 → 0.03, +1 layer of 4``; empty for none."""
    return ", ".join(difference.words for difference in differences)
