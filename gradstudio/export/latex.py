"""The formulas of the operations in LaTeX, and numbers and names in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gradstudio.engine.op import Op
from gradstudio.engine.ops import POWER_LITERAL
from gradstudio.project.number_text import format_number

_SPECIAL = re.compile(r"([\\&%$#_{}~^−])")
_POWER = re.compile(r"·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_LETTER = re.compile(r"(?<![A-Za-z\\])[ABY](?![A-Za-z])")


def derivatives(operation: Op, operands: Sequence[float]) -> Sequence[str]:
    """Return the derivative by each operand in LaTeX, in the letters A, B and Y.

    Args:
        operation: whose.
        operands: numbers of the operands. A power with a literal exponent needs them: ``x ** 2`` gives ``2 · x``,
            and 0 for the exponent, which is a constant.
    """
    if operation is not POWER_LITERAL:
        return operation.latex_derivatives
    reduced = operands[1] - 1.0
    if reduced == 0.0:
        return "1", "0"
    return r"B \cdot A" if reduced == 1.0 else rf"B \cdot A^{{{latex_number(reduced)}}}", "0"


def latex_number(x: float) -> str:
    """Return a number as the program shows it, in LaTeX."""
    text = format_number(x).replace("−", "-").replace("∞", r"\infty").replace("NaN", r"\text{NaN}")
    return _POWER.sub(lambda match: rf" \cdot 10^{{{match[1].translate(_PLAIN)}}}", text)


def latex_name(text: str) -> str:
    """Return a label in upright letters; what LaTeX gives a meaning to is escaped."""
    return rf"\text{{{_SPECIAL.sub(_escaped, text)}}}"


def filled(formula: str, a: str, b: str, y: str) -> str:
    """Put names or numbers in the place of A, B and Y.

    Args:
        formula: with the letters.
        a: for the first operand.
        b: for the second operand.
        y: for the result.
    """
    names = {"A": a, "B": b, "Y": y}
    return _LETTER.sub(lambda match: names[match[0]], formula)


def in_brackets(number: str) -> str:
    """Put a number that has a sign or a power of ten in brackets."""
    return rf"\left({number}\right)" if number.startswith("-") or "cdot" in number else number


def _escaped(match: re.Match[str]) -> str:
    words = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "−": "$-$"}
    return words.get(match[1], "\\" + match[1])
