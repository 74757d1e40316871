"""The table of operations: every primitive that a `Value` graph can contain, one row each.

A row gives the symbol, the forward function, the local derivatives, the domain, and the formulas as text with
``a`` and ``b`` for the operands and ``out`` for the result. The inspector shows that text, the compiled tape
is generated from the same rows, and the tests walk the table: a new operation is one new row here and one
method in ``value.py``.

At a kink the derivative is the one PyTorch uses: 0 for ``relu`` and ``abs`` at 0, one half to each operand of
``maximum`` and ``minimum`` at a tie.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from gradstudio.engine.errors import MathDomainError

LEAKY_RELU_SLOPE = 0.01
ELU_ALPHA = 1.0
_SQRT_HALF = math.sqrt(0.5)
_INV_SQRT_TAU = 1.0 / math.sqrt(2.0 * math.pi)


@dataclass(frozen=True, slots=True, eq=False)
class Op:
    """One primitive operation.

    Attributes:
        name: what the operation is called, and the name of the `Value` method or operator function.
        symbol: what a node shows as its ``_op``.
        arity: number of operands, 1 or 2.
        forward: operands → result; raises `ValueError` or `ZeroDivisionError` outside the domain.
        partials: ``(out, *operands)`` → the local derivative for each operand, in operand order.
        formula: the result in terms of ``a`` and ``b``.
        derivatives: the local derivatives as text, in operand order.
        domain: where the operation is defined, as a phrase that can follow "needs".
        slopes: the local derivatives where they are the same everywhere, so that they need not be computed.
    """

    name: str
    symbol: str
    arity: int
    forward: Callable[..., float]
    partials: Callable[..., tuple[float, ...]]
    formula: str
    derivatives: tuple[str, ...]
    domain: str = "real operands"
    slopes: tuple[float, ...] | None = None

    def outside_domain(self, *operands: float) -> MathDomainError:
        """Return the error for operands that `forward` has refused."""
        return MathDomainError(self.name, operands, self.domain)

    def __reduce__(self) -> str | tuple[type[Op], tuple[Any, ...]]:
        """Pickle and copy a row of the table as the one that is there, by its name in this module."""
        for name, row in globals().items():
            if row is self:
                return name
        return Op, tuple(getattr(self, field.name) for field in fields(self))


def _exp(a: float) -> float:
    try:
        return math.exp(a)
    except OverflowError:
        return math.inf


def _power(a: float, b: float) -> float:
    try:
        return math.pow(a, b)
    except OverflowError:
        return -math.inf if a < 0.0 and b % 2.0 == 1.0 else math.inf


def _power_base_partial(a: float, b: float) -> float:
    if b == 0.0:
        return 0.0
    try:
        return b * _power(a, b - 1.0)
    except ValueError:  # 0 to a negative power: the slope is a pole, as for sqrt at 0
        return math.copysign(math.inf, b)


def _power_exponent_partial(out: float, a: float) -> float:
    if a > 0.0:
        return out * math.log(a)
    return 0.0 if a == 0.0 else math.nan


def _sigmoid(a: float) -> float:
    if a >= 0.0:
        return 1.0 / (1.0 + math.exp(-a))
    e = math.exp(a)
    return e / (1.0 + e)


def _softplus(a: float) -> float:
    return max(a, 0.0) + math.log1p(math.exp(-abs(a)))


def _silu_slope(a: float) -> float:
    s = _sigmoid(a)
    return s * (1.0 + a * (1.0 - s))


def _gelu(a: float) -> float:
    return 0.5 * a * math.erfc(-a * _SQRT_HALF)


def _gelu_slope(a: float) -> float:
    return 0.5 * math.erfc(-a * _SQRT_HALF) + a * _INV_SQRT_TAU * math.exp(-0.5 * a * a)


def _elu(a: float) -> float:
    return a if a > 0.0 else ELU_ALPHA * math.expm1(a)


def _sqrt_slope(out: float) -> float:
    return 0.5 / out if out != 0.0 else math.inf


def _relu(a: float) -> float:
    return a if a > 0.0 or a != a else 0.0  # a != a keeps a NaN visible


def _pick(wins: bool, tie: bool) -> float:
    return 0.5 if tie else float(wins)


ADD = Op(
    "add",
    "+",
    2,
    operator.add,
    lambda out, a, b: (1.0, 1.0),
    "a + b",
    ("1", "1"),
    slopes=(1.0, 1.0),
)
SUBTRACT = Op(
    "subtract",
    "-",
    2,
    operator.sub,
    lambda out, a, b: (1.0, -1.0),
    "a − b",
    ("1", "−1"),
    slopes=(1.0, -1.0),
)
MULTIPLY = Op("multiply", "*", 2, operator.mul, lambda out, a, b: (b, a), "a · b", ("b", "a"))
DIVIDE = Op(
    "divide",
    "/",
    2,
    operator.truediv,
    lambda out, a, b: (1.0 / b, -out / b),
    "a / b",
    ("1 / b", "−a / b²"),
    "a divisor b other than 0",
)
FLOOR_DIVIDE = Op(
    "floor_divide",
    "//",
    2,
    operator.floordiv,
    lambda out, a, b: (0.0, 0.0),
    "⌊a / b⌋",
    ("0", "0"),
    "a divisor b other than 0",
)
POWER = Op(
    "power",
    "**",
    2,
    _power,
    lambda out, a, b: (_power_base_partial(a, b), _power_exponent_partial(out, a)),
    "a ** b",
    ("b · a ** (b − 1)", "out · ln(a)"),
    "a base a > 0, or a = 0 with b ≥ 0, or a whole-number exponent b",
)
# A literal exponent (x ** 2) is a constant: nothing flows to it, and its undefined slope for a base below
# zero never shows.
POWER_LITERAL = Op(
    "power",
    "**",
    2,
    _power,
    lambda out, a, b: (_power_base_partial(a, b), 0.0),
    "a ** b",
    ("b · a ** (b − 1)", "0"),
    POWER.domain,
)
MAXIMUM = Op(
    "maximum",
    "max",
    2,
    lambda a, b: a if a >= b or a != a else b,
    lambda out, a, b: (_pick(a > b, a == b), _pick(b > a, a == b)),
    "max(a, b)",
    ("1 if a > b, ½ if equal, else 0", "1 if b > a, ½ if equal, else 0"),
)
MINIMUM = Op(
    "minimum",
    "min",
    2,
    lambda a, b: a if a <= b or a != a else b,
    lambda out, a, b: (_pick(a < b, a == b), _pick(b < a, a == b)),
    "min(a, b)",
    ("1 if a < b, ½ if equal, else 0", "1 if b < a, ½ if equal, else 0"),
)
NEGATE = Op("neg", "neg", 1, operator.neg, lambda out, a: (-1.0,), "−a", ("−1",), slopes=(-1.0,))
TANH = Op("tanh", "tanh", 1, math.tanh, lambda out, a: (1.0 - out * out,), "tanh(a)", ("1 − out²",))
EXP = Op("exp", "exp", 1, _exp, lambda out, a: (out,), "exp(a)", ("out",))
LOG = Op("log", "log", 1, math.log, lambda out, a: (1.0 / a,), "ln(a)", ("1 / a",), "an operand a > 0")
RELU = Op(
    "relu", "relu", 1, _relu, lambda out, a: (1.0 if a > 0.0 else 0.0,), "max(0, a)", ("1 if a > 0 else 0",)
)
SIGMOID = Op(
    "sigmoid",
    "sigmoid",
    1,
    _sigmoid,
    lambda out, a: (out * (1.0 - out),),
    "1 / (1 + exp(−a))",
    ("out · (1 − out)",),
)
SQRT = Op(
    "sqrt",
    "sqrt",
    1,
    math.sqrt,
    lambda out, a: (_sqrt_slope(out),),
    "√a",
    ("1 / (2 · out)",),
    "an operand a ≥ 0",
)
ABS = Op(
    "abs",
    "abs",
    1,
    abs,
    lambda out, a: (math.copysign(1.0, a) if a != 0.0 else 0.0,),
    "|a|",
    ("1 if a > 0, −1 if a < 0, else 0",),
)
SIN = Op("sin", "sin", 1, math.sin, lambda out, a: (math.cos(a),), "sin(a)", ("cos(a)",), "a finite operand")
COS = Op(
    "cos", "cos", 1, math.cos, lambda out, a: (-math.sin(a),), "cos(a)", ("−sin(a)",), "a finite operand"
)
LEAKY_RELU = Op(
    "leaky_relu",
    "leaky_relu",
    1,
    lambda a: a if a > 0.0 else LEAKY_RELU_SLOPE * a,
    lambda out, a: (1.0 if a > 0.0 else LEAKY_RELU_SLOPE,),
    "a if a > 0 else 0.01 · a",
    ("1 if a > 0 else 0.01",),
)
ELU = Op(
    "elu",
    "elu",
    1,
    _elu,
    lambda out, a: (1.0 if a > 0.0 else out + ELU_ALPHA,),
    "a if a > 0 else exp(a) − 1",
    ("1 if a > 0 else out + 1",),
)
SOFTPLUS = Op(
    "softplus",
    "softplus",
    1,
    _softplus,
    lambda out, a: (_sigmoid(a),),
    "ln(1 + exp(a))",
    ("1 / (1 + exp(−a))",),
)
SILU = Op(
    "silu",
    "silu",
    1,
    lambda a: a * _sigmoid(a),
    lambda out, a: (_silu_slope(a),),
    "a · σ(a)",
    ("σ(a) · (1 + a · (1 − σ(a)))",),
)
GELU = Op(
    "gelu",
    "gelu",
    1,
    _gelu,
    lambda out, a: (_gelu_slope(a),),
    "a · Φ(a)",
    ("Φ(a) + a · φ(a)",),
)

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
