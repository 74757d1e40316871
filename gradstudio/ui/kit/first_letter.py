"""`sentence_case`: words as they stand at the beginning of a line."""

from __future__ import annotations


def sentence_case(words: str) -> str:
    """Return words with their first letter raised; the others stay, as in "ReLU" and "L2"."""
    return words[:1].upper() + words[1:]
