"""What each operation does to a gradient on its way back, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradstudio.engine import ops
from gradstudio.engine.op import Op

_SENTENCES: Mapping[Op, str] = {
    ops.ADD: "+ passes the gradient of {out} on to {operands} as it is.",
    ops.SUBTRACT: "− passes the gradient of {out} on to {a} as it is, and to {b} with the other sign.",
    ops.MULTIPLY: "× swaps: {a} gets the value of {b} times the gradient of {out}, and {b} that of {a}.",
    ops.DIVIDE: "A quotient passes 1 / {b} of the gradient of {out} on to {a}, and −{out} / {b} of it to {b}.",
    ops.FLOOR_DIVIDE: "A step function is flat: nothing is passed on.",
    ops.POWER_LITERAL: "A power passes on n · {a}ⁿ⁻¹ of the gradient for the exponent n, to which nothing goes.",
    ops.MAXIMUM: "The maximum passes the gradient of {out} on to the larger operand, and half to each of equals.",
    ops.MINIMUM: "The minimum passes the gradient of {out} on to the smaller operand, and half to each of equals.",
    ops.NEGATE: "A minus passes the gradient of {out} on with the other sign.",
    ops.TANH: "tanh passes on 1 − {out}² of the gradient of {out}: the flatter it is here, the less.",
    ops.EXP: "exp is its own slope: it passes on the gradient of {out} times its value.",
    ops.LOG: "ln passes on the gradient of {out} divided by {a}.",
    ops.RELU: "ReLU passes the gradient of {out} on where its operand is above 0, and nothing elsewhere.",
    ops.ABS: "|{a}| passes the gradient of {out} on with the sign of {a}.",
}


def backward_sentence(operation: Op, out: str, operands: Sequence[str]) -> str:
    """Return what an operation does with the gradient of its result.

    Args:
        operation: a row of the table.
        out: what the result is called.
        operands: what the operands are called, in their order.
    """
    if len(operands) == 2 and operands[0] == operands[1]:
        return f"{operands[0]} is used twice: what both uses pass back adds up."
    sentence = _SENTENCES.get(
        operation, "The gradient of {out} times the slope of each operand is added to the operand's gradient."
    )
    names = dict(zip("ab", operands, strict=False))
    return sentence.format(out=out, operands=listed_names(operands), **names)


def listed_names(names: Sequence[str]) -> str:
    """Return names as a sentence lists them: "a and b", each once."""
    return " and ".join(dict.fromkeys(names))
