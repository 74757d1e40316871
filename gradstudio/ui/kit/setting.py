"""What can be chosen of a panel from outside, without its controls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One thing to be chosen.

    Attributes:
        choices: all that may be.
        choose: takes one of them, or with `several` a tuple of them.
        several: whether any number of them is chosen together.
    """

    choices: tuple[object, ...]
    choose: Callable[[Any], None]
    several: bool = False

    def refusal(self, value: object) -> str:
        """Return what is wrong with a value, or ""."""
        values = value if self.several and isinstance(value, tuple | list) else (value,)
        wrong = [each for each in values if each not in self.choices]
        if not wrong:
            return ""
        return f"{wrong[0]!r} is none of {', '.join(map(repr, self.choices))}"
