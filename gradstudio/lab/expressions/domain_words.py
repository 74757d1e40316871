"""Why an operation has no value for some numbers, in words that say what to do."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from gradstudio.engine import ops
from gradstudio.engine.errors import cut
from gradstudio.engine.op import Op
from gradstudio.project.number_text import short_number

_MOST = 24  # characters of a part of the text in a sentence


def outside_domain(op: Op, names: Sequence[str], numbers: Sequence[float]) -> str:
    """Return what is wrong and the mend, as whole sentences.

    Args:
        op: an operation that has refused some numbers.
        names: of its operands as they are written, "" for a mere number.
        numbers: the operands.
    """
    words = _WORDS.get(op)
    if words is None:
        given = ", ".join(short_number(number, 6) for number in numbers)
        return f"{op.name} has no value for {given}: it needs {op.domain}."
    return words([cut(name, _MOST) for name in names], numbers)


def _is(name: str, number: float) -> str:
    """Return "b is −3", or "it is −3" of what has no name of its own."""
    return f"{name or 'it'} is {short_number(number, 6)}"


def _log(names: Sequence[str], numbers: Sequence[float]) -> str:
    (name,), (number,) = names, numbers
    what = "0" if number == 0 else "a negative number" if number < 0 else "NaN"
    return f"There is no logarithm of {what}: {_is(name, number)}. {_raise(name, 'log', 'larger than 0')}"


def _sqrt(names: Sequence[str], numbers: Sequence[float]) -> str:
    (name,), (number,) = names, numbers
    return (
        f"There is no square root of a negative number: {_is(name, number)}. "
        f"{_raise(name, 'sqrt', 'not below 0')}"
    )


def _raise(name: str, function: str, where: str) -> str:
    return f"Make {name} {where}." if name else f"Give {function} a number that is {where}."


def _divide(names: Sequence[str], numbers: Sequence[float]) -> str:
    if names[1]:
        return f"This divides by 0: {_is(names[1], numbers[1])}. Make it another number."
    return "This divides by 0. Divide by another number."


def _power(names: Sequence[str], numbers: Sequence[float]) -> str:
    (base, exponent), (b, e) = names, numbers
    if b == 0:
        return (
            f"0 to a negative power would divide by 0: {_is(base or 'the base', b)}, "
            f"{_is(exponent or 'the exponent', e)}. Make the base another number than 0."
        )
    if b < 0 and not (math.isfinite(e) and e.is_integer()):
        return (
            f"`**` of a negative base needs a whole exponent: {_is(base or 'the base', b)}, "
            f"{_is(exponent or 'the exponent', e)}. Make the base positive, or the exponent whole."
        )
    return f"{short_number(b, 6)} ** {short_number(e, 6)} has no value. Use smaller numbers."


def _angle(names: Sequence[str], numbers: Sequence[float]) -> str:
    return f"An angle must be a finite number: {_is(names[0], numbers[0])}. Use smaller numbers before it."


_WORDS: Mapping[Op, Callable[[Sequence[str], Sequence[float]], str]] = {
    ops.LOG: _log,
    ops.SQRT: _sqrt,
    ops.DIVIDE: _divide,
    ops.FLOOR_DIVIDE: _divide,
    ops.POWER: _power,
    ops.POWER_LITERAL: _power,
    ops.SIN: _angle,
    ops.COS: _angle,
}
