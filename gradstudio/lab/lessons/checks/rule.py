"""`CheckRule`: one row of the table of checks, and what a lesson may hand it."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from gradstudio.lab.lessons.checks.workings import Workings
from gradstudio.lab.lessons.lesson import LessonState

_LARGEST = sys.float_info.max

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
        least: the smallest number that it can be, or that can stand in it.
        most: the largest; no number is infinite.
    """

    kind: ArgumentKind
    default: object = None
    choices: tuple[str, ...] = ()
    least: float = -_LARGEST
    most: float = _LARGEST

    def refusal(self, value: object) -> str:
        """Return what is wrong with a value, or ""."""
        if not self._is_of_kind(value):
            return f"is {_WORDS[self.kind]}"
        if self.choices and value not in self.choices:
            near = difflib.get_close_matches(str(value), self.choices, n=1)
            return f"is one of {', '.join(self.choices)}" + (f"; did you mean {near[0]!r}?" if near else "")
        numbers = value if isinstance(value, list) else [value]
        if not all(self.least <= one <= self.most for one in numbers if isinstance(one, int | float)):
            return f"is {_WORDS[self.kind]} {self._bounds}"
        return ""

    @property
    def _bounds(self) -> str:
        if self.most < _LARGEST:
            return f"from {self.least:g} to {self.most:,g}"
        return f"from {self.least:g} on" if self.least > -_LARGEST else "that is finite"

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


ANSWER = Argument(kind="answer")
OF = Argument(kind="text")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRule:
    """One kind of check.

    Attributes:
        about: what must be so, in a line.
        judge: returns what is wrong, as a sentence that does not tell the answer, or "".
        needs: what it looks at.
        arguments: what a lesson hands it, by name.
        refusal: what is wrong with arguments that are each right by itself, beside what the lesson prepares:
            how the sentence goes on after the check's name; "" for nothing. None where nothing can be.
    """

    about: str
    judge: Callable[[Workings, Mapping[str, Any]], str]
    needs: frozenset[Need]
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    refusal: Callable[[Mapping[str, Any], LessonState], str] | None = None

    def completed(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a lesson hands the check, with the defaults of what it leaves out."""
        return {name: one.default for name, one in self.arguments.items()} | dict(arguments)
