"""`DebugLine`: the arithmetic of one step, in words, in short numbers and in full precision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gradstudio.graph.operand_names import in_brackets
from gradstudio.project.number_text import short_number

LineKind = Literal["compute", "accumulate", "assign", "move", "account"]
"""How `after` follows from the numbers of a line.

- compute: the node's operation of the inputs.
- accumulate: before + inputs[0] · inputs[1].
- assign: the one input.
- move: before + inputs[0].
- account: a number on the way to another, told in words alone.
"""

Quantity = Literal["data", "grad", ""]

DIGITS = 4
"""So many significant digits have the numbers of a line, unless more are needed to tell two apart."""
_MOST_DIGITS = 17
"""As many tell any two numbers apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DebugLine:
    """A line of code with the numbers that it has just worked on.

    Attributes:
        target: what gets a number, such as ``w2.grad``.
        sign: ``=``, ``+=`` or ``−=``.
        formula: what stands to the right of the sign, in names.
        numbers: the same in numbers of four digits, with what was there before where it counts; may be empty.
        node: whose number it is; None for what is no node's.
        quantity: which of its numbers.
        kind: how the result follows from the numbers in full precision.
        before: the number before in full precision: 0 where a gradient begins; None where it does not count.
        inputs: what goes into it, in full precision.
        after: the result, in full precision.
        digits: how many significant digits of the result are written.
    """

    target: str
    sign: Literal["=", "+=", "−="]
    formula: str
    numbers: str
    node: int | None
    quantity: Quantity
    kind: LineKind
    before: float | None = None
    inputs: tuple[float, ...] = ()
    after: float
    digits: int = DIGITS

    @property
    def result(self) -> str:
        """The number that comes out, in so many digits."""
        return short_number(self.after, self.digits)

    @property
    def code(self) -> str:
        """The line as code: ``w2.grad += x2.data · out.grad``."""
        return f"{self.target} {self.sign} {self.formula}"

    @property
    def arithmetic(self) -> str:
        """The line in numbers: ``0.31 + (−1.2)(0.05) = 0.25``."""
        return f"{self.numbers} = {self.result}" if self.numbers else self.result

    @property
    def text(self) -> str:
        """Both, unless the code says the number already."""
        return self.code if self.formula == self.result else f"{self.code}   {self.arithmetic}"


def digits_apart(number: float, other: float) -> int:
    """Return the fewest significant digits, four at least, in which two numbers that differ look different."""
    if number == other:
        return DIGITS
    return next(
        (
            digits
            for digits in range(DIGITS, _MOST_DIGITS)
            if short_number(number, digits) != short_number(other, digits)
        ),
        _MOST_DIGITS,
    )


def bracketed(number: float) -> str:
    """Write a number as it stands within a formula: in brackets if it is below 0 or has a power of ten."""
    return in_brackets(short_number(number))
