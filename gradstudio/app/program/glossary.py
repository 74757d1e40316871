"""The words of the window, each in one plain sentence, for the glossary and for tool tips."""

from __future__ import annotations

from collections.abc import Mapping

from gradstudio.app.program.doctor_words import DOCTOR_WORDS
from gradstudio.app.program.health_words import HEALTH_WORDS
from gradstudio.app.program.landscape_words import LANDSCAPE_WORDS
from gradstudio.app.program.network_words import NETWORK_WORDS
from gradstudio.app.program.record_words import RECORD_WORDS
from gradstudio.app.program.training_words import TRAINING_WORDS
from gradstudio.app.program.word import Word

GLOSSARY: tuple[Word, ...] = tuple(
    sorted(
        (*DOCTOR_WORDS, *HEALTH_WORDS, *LANDSCAPE_WORDS, *NETWORK_WORDS, *RECORD_WORDS, *TRAINING_WORDS),
        key=lambda word: word.term.lower(),
    )
)
"""Every word, in alphabetical order."""

_BY_FIELD: Mapping[str, Word] = {path: word for word in GLOSSARY for path in word.fields}
_BY_TERM: Mapping[str, Word] = {word.term.lower(): word for word in GLOSSARY}


def word_of(path: str) -> Word | None:
    """Return the word that a field of the project is called by, or None if its own hint says all."""
    return _BY_FIELD.get(path)


def meaning_of(term: str) -> str:
    """Return what a word means, whichever way it is capitalised; "" if it is not in the glossary."""
    word = _BY_TERM.get(term.lower())
    return word.meaning if word is not None else ""


def found(text: str) -> list[Word]:
    """Return the words that a text is found in: by their names first, then by what else is said of them."""
    wanted = text.lower().split()
    by_name = [word for word in GLOSSARY if _has(word.term, wanted)]
    others = [word for word in GLOSSARY if _has(f"{word.term} {' '.join(word.also)} {word.meaning}", wanted)]
    return [*by_name, *(word for word in others if word not in by_name)]


def _has(text: str, wanted: list[str]) -> bool:
    return all(each in text.lower() for each in wanted)
