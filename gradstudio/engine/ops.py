"""The table of operations: every primitive that a `Value` graph can contain, one row each.

A row (`op.Op`) gives the symbol, the forward function, the local derivatives, the domain, and the formulas as text
and in LaTeX. Inspector and export show these texts, the compiled tape is held to the same rows, and the tests walk
the table. An activation function is a row that stands in `ACTIVATIONS` too: menus, project files, titles and the
initial weights that suit it follow from there.

At a kink the derivative is the one PyTorch uses: 0 for ``relu`` and ``abs`` at 0, one half to each operand of
``maximum`` and ``minimum`` at a tie.
"""

from __future__ import annotations

import copyreg
import math
import operator
from dataclasses import fields
from typing import Any

from gradstudio.engine.formulas import (
    ELU_ALPHA,
    LEAKY_RELU_SLOPE,
    elu,
    exp,
    gelu,
    gelu_slope,
    pick,
    power,
    power_base_partial,
    power_exponent_partial,
    relu,
    sigmoid,
    silu_slope,
    softplus,
    sqrt_slope,
)
from gradstudio.engine.op import Op

ADD = Op(
    "add", "+", 2, operator.add, lambda out, a, b: (1.0, 1.0),
    "a + b", ("1", "1"), slopes=(1.0, 1.0),
    latex="A + B", latex_derivatives=("1", "1"),
)  # fmt: skip
SUBTRACT = Op(
    "subtract", "-", 2, operator.sub, lambda out, a, b: (1.0, -1.0),
    "a − b", ("1", "−1"), slopes=(1.0, -1.0),
    latex="A - B", latex_derivatives=("1", "-1"),
)  # fmt: skip
MULTIPLY = Op(
    "multiply", "*", 2, operator.mul, lambda out, a, b: (b, a), "a · b", ("b", "a"),
    latex=r"A \cdot B", latex_derivatives=("B", "A"),
)  # fmt: skip
DIVIDE = Op(
    "divide", "/", 2, operator.truediv, lambda out, a, b: (1.0 / b, -out / b),
    "a / b", ("1 / b", "−a / b²"), "a divisor b other than 0",
    latex=r"\frac{A}{B}", latex_derivatives=(r"\frac{1}{B}", r"-\frac{A}{B^2}"),
)  # fmt: skip
FLOOR_DIVIDE = Op(
    "floor_divide", "//", 2, operator.floordiv, lambda out, a, b: (0.0, 0.0),
    "⌊a / b⌋", ("0", "0"), "a divisor b other than 0",
    latex=r"\left\lfloor \frac{A}{B} \right\rfloor", latex_derivatives=("0", "0"),
)  # fmt: skip
POWER = Op(
    "power", "**", 2, power, lambda out, a, b: (power_base_partial(a, b), power_exponent_partial(out, a)),
    "a ** b", ("b · a ** (b − 1)", "out · ln(a)"),
    "a base a > 0, or a = 0 with b ≥ 0, or a whole-number exponent b",
    latex="A^{B}", latex_derivatives=(r"B \cdot A^{B - 1}", r"Y \cdot \ln A"),
)  # fmt: skip
# A literal exponent (x ** 2) is a constant: nothing flows to it, and its undefined slope for a base below
# zero never shows.
POWER_LITERAL = Op(
    "power", "**", 2, power, lambda out, a, b: (power_base_partial(a, b), 0.0),
    "a ** b", ("b · a ** (b − 1)", "0"), POWER.domain,
    latex="A^{B}", latex_derivatives=(r"B \cdot A^{B - 1}", "0"),
)  # fmt: skip
MAXIMUM = Op(
    "maximum", "max", 2, lambda a, b: a if a >= b or a != a else b,
    lambda out, a, b: (pick(a > b, a == b), pick(b > a, a == b)),
    "max(a, b)", ("1 if a > b, ½ if equal, else 0", "1 if b > a, ½ if equal, else 0"),
    latex=r"\max(A, B)",
    latex_derivatives=(r"[A > B] + \frac{1}{2} \cdot [A = B]", r"[B > A] + \frac{1}{2} \cdot [A = B]"),
)  # fmt: skip
MINIMUM = Op(
    "minimum", "min", 2, lambda a, b: a if a <= b or a != a else b,
    lambda out, a, b: (pick(a < b, a == b), pick(b < a, a == b)),
    "min(a, b)", ("1 if a < b, ½ if equal, else 0", "1 if b < a, ½ if equal, else 0"),
    latex=r"\min(A, B)",
    latex_derivatives=(r"[A < B] + \frac{1}{2} \cdot [A = B]", r"[B < A] + \frac{1}{2} \cdot [A = B]"),
)  # fmt: skip
NEGATE = Op(
    "neg", "neg", 1, operator.neg, lambda out, a: (-1.0,), "−a", ("−1",), slopes=(-1.0,),
    latex="-A", latex_derivatives=("-1",),
)  # fmt: skip
TANH = Op(
    "tanh", "tanh", 1, math.tanh, lambda out, a: (1.0 - out * out,), "tanh(a)", ("1 − out²",),
    latex=r"\tanh(A)", latex_derivatives=("1 - Y^2",),
    title="tanh", bounds=(-1.0, 1.0),
)  # fmt: skip
EXP = Op(
    "exp", "exp", 1, exp, lambda out, a: (out,), "exp(a)", ("out",),
    latex="e^{A}", latex_derivatives=("Y",),
)  # fmt: skip
LOG = Op(
    "log", "log", 1, math.log, lambda out, a: (1.0 / a,), "ln(a)", ("1 / a",), "an operand a > 0",
    latex=r"\ln(A)", latex_derivatives=(r"\frac{1}{A}",),
)  # fmt: skip
RELU = Op(
    "relu", "relu", 1, relu, lambda out, a: (1.0 if a > 0.0 else 0.0,), "max(0, a)", ("1 if a > 0 else 0",),
    latex=r"\max(0, A)", latex_derivatives=("[A > 0]",),
    title="ReLU", bounds=(0.0, math.inf),
)  # fmt: skip
SIGMOID = Op(
    "sigmoid", "sigmoid", 1, sigmoid, lambda out, a: (out * (1.0 - out),),
    "1 / (1 + exp(−a))", ("out · (1 − out)",),
    latex=r"\frac{1}{1 + e^{-A}}", latex_derivatives=(r"Y \cdot (1 - Y)",),
    title="sigmoid", bounds=(0.0, 1.0),
)  # fmt: skip
SQRT = Op(
    "sqrt", "sqrt", 1, math.sqrt, lambda out, a: (sqrt_slope(out),),
    "√a", ("1 / (2 · out)",), "an operand a ≥ 0",
    latex=r"\sqrt{A}", latex_derivatives=(r"\frac{1}{2 Y}",),
)  # fmt: skip
ABS = Op(
    "abs", "abs", 1, abs, lambda out, a: (math.copysign(1.0, a) if a != 0.0 else 0.0,),
    "|a|", ("1 if a > 0, −1 if a < 0, else 0",),
    latex=r"\left|A\right|", latex_derivatives=(r"\operatorname{sgn}(A)",),
)  # fmt: skip
SIN = Op(
    "sin", "sin", 1, math.sin, lambda out, a: (math.cos(a),), "sin(a)", ("cos(a)",), "a finite operand",
    latex=r"\sin(A)", latex_derivatives=(r"\cos(A)",),
    title="sin", bounds=(-1.0, 1.0),
)  # fmt: skip
COS = Op(
    "cos", "cos", 1, math.cos, lambda out, a: (-math.sin(a),), "cos(a)", ("−sin(a)",), "a finite operand",
    latex=r"\cos(A)", latex_derivatives=(r"-\sin(A)",),
)  # fmt: skip
LEAKY_RELU = Op(
    "leaky_relu", "leaky_relu", 1, lambda a: a if a > 0.0 else LEAKY_RELU_SLOPE * a,
    lambda out, a: (1.0 if a > 0.0 else LEAKY_RELU_SLOPE,),
    "a if a > 0 else 0.01 · a", ("1 if a > 0 else 0.01",),
    latex=r"\max(0.01 \cdot A, A)", latex_derivatives=(r"[A > 0] + 0.01 \cdot [A \le 0]",),
    title="leaky ReLU", bounds=(-math.inf, math.inf),
)  # fmt: skip
ELU = Op(
    "elu", "elu", 1, elu, lambda out, a: (1.0 if a > 0.0 else out + ELU_ALPHA,),
    "a if a > 0 else exp(a) − 1", ("1 if a > 0 else out + 1",),
    latex=r"[A > 0] \cdot A + [A \le 0] \cdot (e^{A} - 1)",
    latex_derivatives=(r"[A > 0] + [A \le 0] \cdot (Y + 1)",),
    title="ELU", bounds=(-ELU_ALPHA, math.inf),
)  # fmt: skip
SOFTPLUS = Op(
    "softplus", "softplus", 1, softplus, lambda out, a: (sigmoid(a),),
    "ln(1 + exp(a))", ("1 / (1 + exp(−a))",),
    latex=r"\ln(1 + e^{A})", latex_derivatives=(r"\frac{1}{1 + e^{-A}}",),
    title="softplus", bounds=(0.0, math.inf),
)  # fmt: skip
SILU = Op(
    "silu", "silu", 1, lambda a: a * sigmoid(a), lambda out, a: (silu_slope(a),),
    "a · σ(a)", ("σ(a) · (1 + a · (1 − σ(a)))",),
    latex=r"A \cdot \sigma(A)", latex_derivatives=(r"\sigma(A) \cdot (1 + A \cdot (1 - \sigma(A)))",),
    title="SiLU", bounds=(-0.278464542761074, math.inf),
)  # fmt: skip
GELU = Op(
    "gelu", "gelu", 1, gelu, lambda out, a: (gelu_slope(a),), "a · Φ(a)", ("Φ(a) + a · φ(a)",),
    latex=r"A \cdot \Phi(A)", latex_derivatives=(r"\Phi(A) + A \cdot \varphi(A)",),
    title="GELU", bounds=(-0.169971207479904, math.inf),
)  # fmt: skip

OPS: tuple[Op, ...] = (
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    FLOOR_DIVIDE,
    POWER,
    POWER_LITERAL,
    MAXIMUM,
    MINIMUM,
    NEGATE,
    TANH,
    EXP,
    LOG,
    RELU,
    SIGMOID,
    SQRT,
    ABS,
    SIN,
    COS,
    LEAKY_RELU,
    ELU,
    SOFTPLUS,
    SILU,
    GELU,
)
"""Every operation, in one fixed order; a compiled opcode is an index into it."""

ACTIVATIONS: tuple[Op, ...] = (RELU, LEAKY_RELU, ELU, TANH, SIGMOID, SOFTPLUS, SILU, GELU, SIN)
"""Those that a neuron can apply to its pre-activation, in the order of the menus."""

KINKED: tuple[Op, ...] = (RELU, LEAKY_RELU, ABS, MAXIMUM, MINIMUM, FLOOR_DIVIDE)
"""Those with a kink or a jump: where the operand is 0, the operands are equal, or the quotient is whole."""


def _row(name: str) -> Op:
    row: Op = globals()[name]
    return row


def _reduced(op: Op) -> tuple[Any, tuple[Any, ...]]:
    """Pickle and copy a row of the table as the very row, by its name in this module."""
    for name, row in globals().items():
        if row is op:
            return _row, (name,)
    return Op, tuple(getattr(op, field.name) for field in fields(op))


copyreg.pickle(Op, _reduced)
