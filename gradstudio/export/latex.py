"""The formulas of the operations in LaTeX, and numbers and names in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gradstudio.engine.ops import POWER_LITERAL, Op
from gradstudio.graph.numbers import format_number

# For each operation by name: the result, and the derivative by each operand. A and B stand for the operands, Y for
# the result: no LaTeX command has a capital letter standing alone.
FORMULAS: Mapping[str, tuple[str, Sequence[str]]] = {
    "add": ("A + B", ("1", "1")),
    "subtract": ("A - B", ("1", "-1")),
    "multiply": (r"A \cdot B", ("B", "A")),
    "divide": (r"\frac{A}{B}", (r"\frac{1}{B}", r"-\frac{A}{B^2}")),
    "floor_divide": (r"\left\lfloor \frac{A}{B} \right\rfloor", ("0", "0")),
    "power": ("A^{B}", (r"B \cdot A^{B - 1}", r"Y \cdot \ln A")),
    "maximum": (
        r"\max(A, B)",
        (r"[A > B] + \frac{1}{2} \cdot [A = B]", r"[B > A] + \frac{1}{2} \cdot [A = B]"),
    ),
    "minimum": (
        r"\min(A, B)",
        (r"[A < B] + \frac{1}{2} \cdot [A = B]", r"[B < A] + \frac{1}{2} \cdot [A = B]"),
    ),
    "neg": ("-A", ("-1",)),
    "tanh": (r"\tanh(A)", ("1 - Y^2",)),
    "exp": ("e^{A}", ("Y",)),
    "log": (r"\ln(A)", (r"\frac{1}{A}",)),
    "relu": (r"\max(0, A)", ("[A > 0]",)),
    "sigmoid": (r"\frac{1}{1 + e^{-A}}", (r"Y \cdot (1 - Y)",)),
    "sqrt": (r"\sqrt{A}", (r"\frac{1}{2 Y}",)),
    "abs": (r"\left|A\right|", (r"\operatorname{sgn}(A)",)),
    "sin": (r"\sin(A)", (r"\cos(A)",)),
    "cos": (r"\cos(A)", (r"-\sin(A)",)),
    "leaky_relu": (r"\max(0.01 \cdot A, A)", (r"[A > 0] + 0.01 \cdot [A \le 0]",)),
    "elu": (r"[A > 0] \cdot A + [A \le 0] \cdot (e^{A} - 1)", (r"[A > 0] + [A \le 0] \cdot (Y + 1)",)),
    "softplus": (r"\ln(1 + e^{A})", (r"\frac{1}{1 + e^{-A}}",)),
    "silu": (r"A \cdot \sigma(A)", (r"\sigma(A) \cdot (1 + A \cdot (1 - \sigma(A)))",)),
    "gelu": (r"A \cdot \Phi(A)", (r"\Phi(A) + A \cdot \varphi(A)",)),
}
"""``[ ]`` is Iverson's bracket: 1 where the condition holds, else 0."""

_SPECIAL = re.compile(r"([\\&%$#_{}~^])")
_POWER = re.compile(r"·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_LETTER = re.compile(r"(?<![A-Za-z\\])[ABY](?![A-Za-z])")


def derivatives(operation: Op, operands: Sequence[float]) -> Sequence[str]:
    """Return the derivative by each operand, in the letters of `FORMULAS`.

    Args:
        operation: whose.
        operands: their numbers: of a power whose exponent is a literal the derivative has that number reduced
            by one, ``2 · x`` for ``x ** 2``, and none by the exponent, which is a constant.
    """
    if operation is not POWER_LITERAL:
        return FORMULAS[operation.name][1]
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
    """Put names or numbers in the place of A, B and Y."""
    names = {"A": a, "B": b, "Y": y}
    return _LETTER.sub(lambda match: names[match[0]], formula)


def in_brackets(number: str) -> str:
    """Put a number that has a sign or a power of ten in brackets."""
    return rf"\left({number}\right)" if number.startswith("-") or "cdot" in number else number


def _escaped(match: re.Match[str]) -> str:
    words = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return words.get(match[1], "\\" + match[1])
