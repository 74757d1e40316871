"""The parameters in the address of TensorFlow Playground, and an account of those that are not taken over."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from typing import TypeVar
from urllib.parse import unquote

from gradstudio.engine.errors import cut
from gradstudio.importing.link_read import Ignored

_T = TypeVar("_T")
_MOST_PARAMETERS = 500
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_LONGEST_NUMBER = 40
_LONGEST_SHOWN = 24


class Parameters:
    """Reads parameters by name, and remembers which were not taken over, and why.

    Args:
        text: of the address, what stands behind its sign #.
    """

    def __init__(self, text: str) -> None:
        self._given: dict[str, str] = {}
        self._ignored: dict[str, list[str]] = {}
        self._asked: set[str] = set()
        self._refused: set[str] = set()
        for part in text.lstrip("#?").split("&", _MOST_PARAMETERS)[:_MOST_PARAMETERS]:
            name, _, value = unquote(part).partition("=")
            if name.strip():
                self._given[name.strip()] = value.strip()

    @property
    def ignored(self) -> tuple[Ignored, ...]:
        """What was not taken over, by reason."""
        return tuple(Ignored(names=tuple(names), why=why) for why, names in self._ignored.items())

    @property
    def unasked(self) -> tuple[str, ...]:
        """The names of those that nobody has asked for."""
        return tuple(name for name in self._given if name not in self._asked)

    def is_there(self, name: str) -> bool:
        """Whether a parameter is there, be it empty."""
        return name in self._given

    def took(self, name: str) -> bool:
        """Whether a parameter has a value, and that was taken."""
        return bool(self._given.get(name)) and name not in self._refused

    def text(self, name: str) -> str:
        """Return the value of a parameter; "" if it has none."""
        self._asked.add(name)
        return self._given.get(name, "")

    def ignore(self, name: str, why: str) -> None:
        """Say, if a parameter is given, that it is not taken over.

        Args:
            name: of the parameter.
            why: the reason, as a phrase.
        """
        if name in self._given:
            self._asked.add(name)
            self._ignored.setdefault(why, []).append(cut(name, _LONGEST_SHOWN))

    def choice(self, name: str, known: Collection[str], default: str) -> str:
        """Return one of the known values.

        Args:
            name: of the parameter.
            known: the values that there are.
            default: without the parameter, and for a value that is not known.
        """
        value = self.text(name)
        if not value or value in known:
            return value or default
        return self.refused(name, f"Playground knows {', '.join(known)}", default)

    def flag(self, name: str, *, default: bool) -> bool:
        """Return whether something is on: as in Playground, everything but ``false`` says so."""
        value = self.text(name)
        return value != "false" if value else default

    def number(
        self,
        name: str,
        default: float,
        *,
        least: float,
        most: float,
        nearest: bool = False,
        above: bool = False,
    ) -> float:
        """Return a number within bounds.

        Args:
            name: of the parameter.
            default: without the parameter, and for what is no number.
            least: the smallest.
            most: the largest.
            nearest: whether a number beyond the bounds gives way to the nearest within, or to the default.
            above: whether it must be above the smallest.
        """
        value = self.text(name)
        if not value:
            return default
        number = float(value) if len(value) <= _LONGEST_NUMBER and _NUMBER.fullmatch(value) else math.nan
        if least < number <= most or (number == least and not above):
            return number
        bounds = f"above {least:g} and up to {most:g}" if above else f"{least:g} to {most:g}"
        if nearest and math.isfinite(number):
            bound = min(max(number, least), most)
            return float(self.refused(name, f"it can be {bounds} here", bound))
        return float(self.refused(name, f"it can be {bounds}", default))

    def whole(self, name: str, default: int, *, least: int, most: int) -> int:
        """Return a whole number within bounds.

        Args:
            name: of the parameter.
            default: without the parameter, and for what is none.
            least: the smallest.
            most: the largest.
        """
        value = self.text(name)
        if not value:
            return default
        number = whole_number(value)
        if number is not None and least <= number <= most:
            return number
        return self.refused(name, f"it is a whole number from {least:,} to {most:,}", default)

    def refused(self, name: str, why: str, instead: _T) -> _T:
        """Say that the value of a parameter is not taken, and return the one in its place.

        Args:
            name: of the parameter.
            why: the reason, as a phrase.
            instead: what is taken.
        """
        listed = ", ".join(map(str, instead)) if isinstance(instead, tuple) else f"{instead}"
        said = f"{instead:g}" if isinstance(instead, float) else listed
        shown = f"{cut(name, _LONGEST_SHOWN)}={cut(self.text(name), _LONGEST_SHOWN)}"
        self._refused.add(name)
        self._ignored.setdefault(f"{why}; {said} is taken", []).append(shown)
        return instead


def whole_number(text: str) -> int | None:
    """Return the whole number that a text says, as JavaScript reads it: 4, 4.0 and 1e1; None if it says none."""
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text.strip()):
        return None
    number = float(text)
    return int(number) if math.isfinite(number) and number.is_integer() else None
