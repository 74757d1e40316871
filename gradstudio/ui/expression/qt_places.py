"""Places in a text as Qt counts them: an emoji is one character of Python, and two units of UTF-16."""

from __future__ import annotations

_CODE, _BYTES = "utf-16-le", 2


def units(text: str) -> int:
    """Return how many units of UTF-16 a text takes in a document of Qt."""
    return len(text.encode(_CODE, "surrogatepass")) // _BYTES


def first_units(text: str, count: int) -> str:
    """Return the beginning of a text that takes so many units; half a character is left out."""
    return text.encode(_CODE, "surrogatepass")[: _BYTES * count].decode(_CODE, "ignore")
