"""The values of fields in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.project.titles import VALUE_TITLES, title_of

ARROW = "→"
MINUS = "−"

_NONE: Mapping[str, str] = {
    "training.batch_size": "all",
    "network.layers.initialisation": "as the network",
}
_WORDS: Mapping[str, str] = {
    "training.learning_rate.rate": "rate",
    "training.learning_rate.start": "rate",
    "training.batch_size": "batch",
    "data.kind": "data",
}
_PLAIN = ("training.seed", "data.seed")
_DIGITS = 6
_LONGEST = 40


def value_text(path: str, value: Any) -> str:
    """Return a value as one reads it in a table: ``0.03``, ``1,000``, ``on``, ``Adam``; empty if it is too long.

    Args:
        path: of the field, or of what is the same in each layer.
        value: what it has.
    """
    if value is None:
        text = _NONE.get(path, "off")
    elif isinstance(value, bool):
        text = "on" if value else "off"
    elif isinstance(value, int):
        text = str(value) if path in _PLAIN else f"{value:,}"
    elif isinstance(value, float):
        text = number_text(value)
    elif isinstance(value, str):
        text = _name(path, value)
    else:
        text = ", ".join(value) if all(isinstance(one, str) for one in value) else ""
    return text if len(text) <= _LONGEST else ""


def number_text(value: float, digits: int | None = None) -> str:
    """Return a number with all digits that it takes to be this one, or with fewer."""
    text = repr(value) if digits is None else f"{value:.{digits}g}"
    mantissa, _, exponent = text.partition("e")
    text = mantissa.removesuffix(".0") + (f"e{int(exponent)}" if exponent else "")
    return text.replace("-", MINUS)


def pair_text(path: str, before: Any, after: Any) -> tuple[str, str]:
    """Return two values as one reads them; numbers have six digits where these tell them apart.

    Args:
        path: of the field.
        before: its one value.
        after: its other.
    """
    if isinstance(before, float) and isinstance(after, float):
        short = number_text(before, _DIGITS), number_text(after, _DIGITS)
        if short[0] != short[1]:
            return short
    return value_text(path, before), value_text(path, after)


def word_of(path: str) -> str:
    """Return what a field is called in the middle of a phrase, such as ``rate`` or ``weight decay``."""
    title = title_of(path)
    is_name = len(title) < 2 or not title[1].islower()
    return _WORDS.get(path, title if is_name else title[0].lower() + title[1:])


def counted(count: int, one: str, more: str = "") -> str:
    """Return how many there are of something, such as ``1 point`` or ``2,000 points``.

    Args:
        count: how many.
        one: what one of them is called.
        more: what several are called; default: with an s.
    """
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def _name(path: str, value: str) -> str:
    if path == "network.layers.activation":
        return ACTIVATIONS[value].title
    field = path.replace("network.layers.initialisation", "network.initialisation")
    return VALUE_TITLES.get(field, {}).get(value, value)
