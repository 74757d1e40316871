"""`CheckRule`: one row of the table of checks, and what a lesson may hand it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from gradstudio.lab.lessons.checks.workings import Workings

ArgumentKind = Literal["text", "number", "whole", "texts", "wholes", "answer"]
"""Text, a number, a whole number, lists of these, or the key of a field that is filled in."""
Need = Literal["answers", "expression", "project"]
EXPRESSION: frozenset[Need] = frozenset({"expression"})
PROJECT: frozenset[Need] = frozenset({"project"})
ANSWERS: frozenset[Need] = frozenset({"answers"})

_WORDS: dict[ArgumentKind, str] = {
    "text": "a text",
    "number": "a number",
    "whole": "a whole number",
    "texts": "a list of texts",
    "wholes": "a list of whole numbers",
    "answer": "the key of one of the lesson's fields",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """What a check is handed under one name.

    Attributes:
        kind: what it is.
        default: what it is where a lesson leaves it out; None if it must not.
        choices: what it can be; empty for anything of its kind.
    """

    kind: ArgumentKind
    default: object = None
    choices: tuple[str, ...] = ()

    def refusal(self, value: object) -> str:
        """Return what is wrong with a value, or ""."""
        if not self._is_of_kind(value):
            return f"is {_WORDS[self.kind]}"
        if self.choices and value not in self.choices:
            near = difflib.get_close_matches(str(value), self.choices, n=1)
            return f"is one of {', '.join(self.choices)}" + (f"; did you mean {near[0]!r}?" if near else "")
        return ""

    def _is_of_kind(self, value: object) -> bool:
        match self.kind:
            case "text" | "answer":
                return isinstance(value, str)
            case "number":
                return isinstance(value, int | float) and not isinstance(value, bool)
            case "whole":
                return isinstance(value, int) and not isinstance(value, bool)
            case "texts":
                return isinstance(value, list) and all(isinstance(one, str) for one in value)
            case "wholes":
                return isinstance(value, list) and all(type(one) is int for one in value)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRule:
    """One kind of check.

    Attributes:
        about: what must be so, in a line.
        judge: returns what is wrong, as a sentence that does not tell the answer, or "".
        needs: what it looks at.
        arguments: what a lesson hands it, by name.
        trains: whether it trains a network, which takes a while.
    """

    about: str
    judge: Callable[[Workings, Mapping[str, Any]], str]
    needs: frozenset[Need]
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    trains: bool = False
