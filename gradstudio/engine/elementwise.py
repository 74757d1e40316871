"""What NumPy does with a `Value`: element by element in arrays of values. NumPy asks, so it is not loaded here."""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable
from typing import Any

from gradstudio.engine.arguments import is_of_objects, is_single, real_number
from gradstudio.engine.errors import ValueTypeError, shown

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "power": operator.pow,
}
_BY_IDENTITY = frozenset({"equal", "not_equal"})
"""The functions that are defined for a value and anything."""


def array_ufunc(value: Any, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
    """Compute a function of NumPy, such as the product in ``array * value``, by the operators of `Value`.

    It is `Value.__array_ufunc__`. An array of values gives an array of values; numbers on either side, NumPy's too,
    give a value.

    Args:
        value: the operand that NumPy asked.
        ufunc: the function.
        method: how it is called; ``"__call__"`` for an operator.
        *inputs: the operands, of which one at least is a value.
        **options: of the function, such as ``out``.

    Raises:
        ValueTypeError: an operand is an array of numbers, or no number.
    """
    if method == "__call__" and not options and inputs[-1] is value and ufunc.__name__ in _OPERATORS:
        left = inputs[0]
        # A number of NumPy's, the commonest by far.
        if is_single(left) and not (hasattr(left, "_prev") or is_of_objects(left)):
            return _OPERATORS[ufunc.__name__](real_number(left), value)
    takes_all = ufunc.__name__ in _BY_IDENTITY
    operands = [one if takes_all and not hasattr(one, "_prev") else _operand(one) for one in inputs]
    return getattr(ufunc, method)(*operands, **options)


def _operand(operand: Any) -> Any:
    """Return an operand as NumPy takes it without asking again: a value in an array without dimensions."""
    if hasattr(operand, "_prev"):
        box = sys.modules["numpy"].ndarray((), dtype=object)
        box[()] = operand
        return box
    if is_of_objects(operand):
        return operand
    if is_single(operand):
        return real_number(operand)
    raise ValueTypeError(
        f"A Value computes with numbers, values and arrays of values, not with {type(operand).__name__} "
        f"{shown(operand)}. Make each number in it a Value."
    )
