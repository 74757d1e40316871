"""The engine's operations on arrays: one branch per row of `engine.ops.OPS`, forward and backward.

An operation that is nothing but an activation function has its rule in `activations` alone. The opcode of an
operation is its index in `OPS`. Both functions work on contiguous arrays of operands that the
tape has laid side by side, so that each loop runs in vectors. `COMPILED_OPS` names what is covered here; a test
holds it against the engine's table.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.activations import (
    ACTIVATION_NAMES,
    LINEAR,
    activate,
    activate_in_place,
    normal_cdf,
    normal_density,
)
from gradstudio.compiled.elementary import exp, sigmoid, tanh
from gradstudio.compiled.jit import kernel
from gradstudio.engine import ops

Floats = NDArray[np.float64]

_OWN = (
    ops.ADD, ops.SUBTRACT, ops.MULTIPLY, ops.DIVIDE, ops.FLOOR_DIVIDE, ops.POWER, ops.POWER_LITERAL,
    ops.MAXIMUM, ops.MINIMUM, ops.NEGATE, ops.TANH, ops.EXP, ops.LOG, ops.RELU, ops.SIGMOID, ops.SQRT, ops.ABS,
    ops.SIN, ops.COS, ops.GELU,
)  # fmt: skip
"""Operations with a branch below."""

(
    ADD, SUBTRACT, MULTIPLY, DIVIDE, FLOOR_DIVIDE, POWER, POWER_LITERAL, MAXIMUM, MINIMUM, NEGATE, TANH, EXP, LOG,
    RELU, SIGMOID, SQRT, ABS, SIN, COS, GELU,
) = (ops.OPS.index(op) for op in _OWN)  # fmt: skip

_ACTIVATIONS = tuple(op for op in ops.ACTIVATIONS if op not in _OWN and op.name in ACTIVATION_NAMES)
"""Operations computed by the rule of the activation function, in `activations`."""

COMPILED_OPS = (*_OWN, *_ACTIVATIONS)

_KINDS = np.array([ACTIVATION_NAMES.index(op.name) if op in _ACTIVATIONS else LINEAR for op in ops.OPS])
"""For each opcode the code of the activation function."""


@kernel
def first_outside_domain(code: int, a: Floats, b: Floats) -> int:
    """Return the index of the first operands for which the engine raises `MathDomainError`, or −1.

    Args:
        code: opcode of the operation.
        a: first operands.
        b: second operands, as many.
    """
    for i in range(a.size):
        x, y = a[i], b[i]
        if code == LOG:
            outside = x <= 0.0
        elif code == SQRT:
            outside = x < 0.0
        elif code in (DIVIDE, FLOOR_DIVIDE):
            outside = y == 0.0
        elif code in (SIN, COS):
            outside = math.isinf(x)
        elif code in (POWER, POWER_LITERAL):
            finite = math.isfinite(x) and math.isfinite(y)
            outside = finite and ((x == 0.0 and y < 0.0) or (x < 0.0 and y != math.floor(y)))
        else:
            return -1
        if outside:
            return i
    return -1


@kernel
def evaluate(code: int, a: Floats, b: Floats, out: Floats) -> None:  # the table
    """Compute ``out = op(a, b)`` element by element; operations of one operand leave `b` alone.

    Args:
        code: opcode of the operation.
        a: first operands.
        b: second operands, as many.
        out: receives the results.
    """
    n = out.size
    if code == ADD:
        for i in range(n):
            out[i] = a[i] + b[i]
    elif code == SUBTRACT:
        for i in range(n):
            out[i] = a[i] - b[i]
    elif code == MULTIPLY:
        for i in range(n):
            out[i] = a[i] * b[i]
    elif code == DIVIDE:
        for i in range(n):
            out[i] = a[i] / b[i]
    elif code == FLOOR_DIVIDE:
        for i in range(n):
            out[i] = a[i] // b[i]
    elif code in (POWER, POWER_LITERAL):
        for i in range(n):
            out[i] = math.pow(a[i], b[i])
    elif code == MAXIMUM:
        for i in range(n):
            out[i] = a[i] if a[i] >= b[i] or a[i] != a[i] else b[i]
    elif code == MINIMUM:
        for i in range(n):
            out[i] = a[i] if a[i] <= b[i] or a[i] != a[i] else b[i]
    elif code == NEGATE:
        for i in range(n):
            out[i] = -a[i]
    elif code == TANH:
        for i in range(n):
            out[i] = tanh(a[i])
    elif code == EXP:
        for i in range(n):
            out[i] = exp(a[i])
    elif code == LOG:
        for i in range(n):
            out[i] = math.log(a[i])
    elif code == RELU:
        for i in range(n):
            out[i] = 0.0 if a[i] <= 0.0 else a[i]
    elif code == SIGMOID:
        for i in range(n):
            out[i] = sigmoid(a[i])
    elif code == SQRT:
        for i in range(n):
            out[i] = math.sqrt(a[i])
    elif code == ABS:
        for i in range(n):
            out[i] = abs(a[i])
    elif code == SIN:
        for i in range(n):
            out[i] = math.sin(a[i])
    elif code == COS:
        for i in range(n):
            out[i] = math.cos(a[i])
    elif code == GELU:
        for i in range(n):
            out[i] = a[i] * normal_cdf(a[i])
    else:
        for i in range(n):
            out[i] = a[i]
        activate_in_place(_KINDS[code], out)


@kernel
def differentiate(  # the table
    code: int, out: Floats, a: Floats, b: Floats, grad: Floats, grad_a: Floats, grad_b: Floats
) -> None:
    """Compute each operand's share of the gradient, ``grad_a = ∂out/∂a · grad`` and likewise for b.

    What operations of one operand leave in `grad_b` has no meaning.

    Args:
        code: opcode of the operation.
        out: its results.
        a: first operands.
        b: second operands.
        grad: gradients of the results.
        grad_a: receives the shares of the first operands.
        grad_b: receives those of the second operands.
    """
    n = out.size
    if code == ADD:
        for i in range(n):
            grad_a[i] = grad[i]
            grad_b[i] = grad[i]
    elif code == SUBTRACT:
        for i in range(n):
            grad_a[i] = grad[i]
            grad_b[i] = -grad[i]
    elif code == MULTIPLY:
        for i in range(n):
            grad_a[i] = b[i] * grad[i]
            grad_b[i] = a[i] * grad[i]
    elif code == DIVIDE:
        for i in range(n):
            grad_a[i] = 1.0 / b[i] * grad[i]
            grad_b[i] = -out[i] / b[i] * grad[i]
    elif code == FLOOR_DIVIDE:
        for i in range(n):
            grad_a[i] = 0.0 * grad[i]
            grad_b[i] = 0.0 * grad[i]
    elif code == POWER:
        for i in range(n):
            grad_a[i] = _power_base_slope(a[i], b[i]) * grad[i]
            grad_b[i] = _power_exponent_slope(out[i], a[i]) * grad[i]
    elif code == POWER_LITERAL:
        for i in range(n):
            grad_a[i] = _power_base_slope(a[i], b[i]) * grad[i]
            grad_b[i] = 0.0 * grad[i]
    elif code == MAXIMUM:
        for i in range(n):
            grad_a[i] = (0.5 if a[i] == b[i] else (1.0 if a[i] > b[i] else 0.0)) * grad[i]
            grad_b[i] = (0.5 if a[i] == b[i] else (1.0 if b[i] > a[i] else 0.0)) * grad[i]
    elif code == MINIMUM:
        for i in range(n):
            grad_a[i] = (0.5 if a[i] == b[i] else (1.0 if a[i] < b[i] else 0.0)) * grad[i]
            grad_b[i] = (0.5 if a[i] == b[i] else (1.0 if b[i] < a[i] else 0.0)) * grad[i]
    elif code == NEGATE:
        for i in range(n):
            grad_a[i] = -grad[i]
    elif code == TANH:
        for i in range(n):
            grad_a[i] = (1.0 - out[i] * out[i]) * grad[i]
    elif code == EXP:
        for i in range(n):
            grad_a[i] = out[i] * grad[i]
    elif code == LOG:
        for i in range(n):
            grad_a[i] = 1.0 / a[i] * grad[i]
    elif code == RELU:
        for i in range(n):
            grad_a[i] = (1.0 if a[i] > 0.0 else 0.0) * grad[i]
    elif code == SIGMOID:
        for i in range(n):
            grad_a[i] = out[i] * (1.0 - out[i]) * grad[i]
    elif code == SQRT:
        for i in range(n):
            grad_a[i] = 0.5 / out[i] * grad[i]
    elif code == ABS:
        for i in range(n):
            grad_a[i] = (1.0 if a[i] > 0.0 else (0.0 if a[i] == 0.0 else -1.0)) * grad[i]
    elif code == SIN:
        for i in range(n):
            grad_a[i] = math.cos(a[i]) * grad[i]
    elif code == COS:
        for i in range(n):
            grad_a[i] = -math.sin(a[i]) * grad[i]
    elif code == GELU:
        for i in range(n):
            grad_a[i] = (normal_cdf(a[i]) + a[i] * normal_density(a[i])) * grad[i]
    else:
        for i in range(n):
            grad_a[i] = a[i]
        activate(_KINDS[code], grad_a, grad_b)
        for i in range(n):
            grad_a[i] *= grad[i]


@kernel
def _power_base_slope(a: float, b: float) -> float:
    return 0.0 if b == 0.0 else b * math.pow(a, b - 1.0)


@kernel
def _power_exponent_slope(out: float, a: float) -> float:
    if a > 0.0:
        return out * math.log(a)
    return 0.0 if a == 0.0 else math.nan
