"""The code that the debugger shows beside the graph: micrograd's loop in words of our own, a line for each step."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from gradstudio.engine.op import Op
from gradstudio.graph.operand_names import named

_ONE_WORD = re.compile(r"[\w.#]+")

CodeKey = Literal[
    "forward", "loss", "zero_grad", "seed", "backward", "hold", "clip", "update", "held", "again", "none"
]
"""What a line of code does, as the steps of a script name it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLine:
    """One line of a listing.

    Attributes:
        number: its number, from 1.
        text: the code, indented by four spaces a level.
        key: what its running means; "none" for a line that only leads to others.
    """

    number: int
    text: str
    key: CodeKey = "none"


def listed(*lines: tuple[str, CodeKey]) -> tuple[CodeLine, ...]:
    """Return lines of code with their numbers."""
    return tuple(CodeLine(number=number, text=text, key=key) for number, (text, key) in enumerate(lines, 1))


BACKWARD: tuple[tuple[str, CodeKey], ...] = (
    ("out.grad = 1.0", "seed"),
    ("for node in reversed(topological_order(out)):", "none"),
    ("    for operand, slope in node.slopes():", "none"),
    ("        operand.grad += slope * node.grad", "backward"),
)
"""What ``out.backward()`` does."""

PASS_LISTING = listed(
    ("for node in order_of_building:", "none"),
    ("    node.data = node.operation(*operands)", "forward"),
    ("", "none"),
    *BACKWARD,
)
"""A forward and a backward pass."""

_LETTERS = {letter: f"{letter}.data" for letter in ("a", "b", "out")}


@cache
def rule_of(operation: Op) -> tuple[str, ...]:
    """Return what an operation does in a backward pass as code, in the letters of its formulas, a line an operand.

    Of a product these are ``a.grad += b.data · out.grad`` and ``b.grad += a.data · out.grad``.
    """
    return tuple(
        f"{letter}.grad += {factor(named(derivative, _LETTERS))} · out.grad"
        for letter, derivative in zip("ab", operation.derivatives, strict=False)
    )


def factor(formula: str) -> str:
    """Return a formula as it stands beside a factor: in brackets unless it is one word."""
    return formula if _ONE_WORD.fullmatch(formula) else f"({formula})"
