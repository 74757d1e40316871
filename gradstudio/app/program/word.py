"""`Word`: a word of the field with what it means."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of the field.

    Attributes:
        term: the word.
        meaning: what it means, in a sentence.
        fields: paths of the fields of a project whose tool tips say so.
        also: other words under which it is found.
    """

    term: str
    meaning: str
    fields: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
