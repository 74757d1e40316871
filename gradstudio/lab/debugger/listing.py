"""The code that the debugger shows beside the graph: micrograd's loop in words of our own, a line for each step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
    ("for node in reversed(order):", "none"),
    ("    for operand, slope in node.slopes():", "none"),
    ("        operand.grad += slope * node.grad", "backward"),
)
"""What ``out.backward()`` does."""

PASS_LISTING = listed(
    ("order = topological_order(out)", "none"),
    ("for node in order:", "none"),
    ("    node.data = node.operation(*operands)", "forward"),
    ("", "none"),
    *BACKWARD,
)
"""A forward and a backward pass."""
