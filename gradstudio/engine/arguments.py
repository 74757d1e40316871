"""Numbers and sizes that are given to the engine: checked where they come in, not where they first do harm."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable
from typing import Any, SupportsFloat, TypeGuard

from gradstudio.engine.errors import ConfigurationError, ValueTypeError, shown


def single_number(data: object) -> object:
    """Return the Python number in a NumPy scalar or an array without dimensions; anything else as it is."""
    item = getattr(data, "item", None)
    return item() if callable(item) and getattr(data, "shape", None) == () else data


def is_single(operand: object) -> bool:
    """Whether it is one number: an array of one element converts to a float too, but is a row all the same."""
    shape = getattr(operand, "shape", None)
    return not hasattr(operand, "__len__") if shape is None else shape == ()


def is_of_objects(operand: object) -> bool:
    """Whether it is an array of objects of NumPy's, such as one of values."""
    return getattr(getattr(operand, "dtype", None), "kind", "") == "O"


def has_float(operand: object) -> TypeGuard[SupportsFloat]:
    """Whether it converts to a float: what ``isinstance(operand, SupportsFloat)`` says, at less cost."""
    return hasattr(operand, "__float__")


def real_number(data: object) -> float:
    """Return the number that a `Value` is to hold as a float.

    Raises:
        ValueTypeError: it is no real number.
    """
    if hasattr(data, "_prev"):
        raise ValueTypeError(
            "Value(...) was given a Value. Use it as it is, or pass its .data for a new leaf."
        )
    number = single_number(data)  # NumPy's complex numbers convert to a float and lose a part
    if (
        isinstance(number, (str, bytes, bytearray))
        or not has_float(number)
        or getattr(number, "shape", ()) != ()
    ):
        raise ValueTypeError(
            f"A Value holds one real number, not {type(data).__name__} {shown(data)}. Pass an int or a float."
        )
    try:
        return float(number)
    except (OverflowError, TypeError, ValueError) as error:
        raise ValueTypeError(f"A Value holds one real number; {type(data).__name__}: {error}.") from None


def require_number(
    what: str,
    value: Any,
    *,
    at_least: float = -math.inf,
    above: float = -math.inf,
    below: float = math.inf,
) -> float:
    """Return a setting as a float; it is finite in any case.

    Args:
        what: what it is called, to begin the message with.
        value: what was given; any real number, NumPy's too.
        at_least: smallest that is legal.
        above: what it must be larger than.
        below: what it must be smaller than.

    Raises:
        ConfigurationError: no number, not finite, or out of bounds.
    """
    number = _float_of(value)
    if at_least <= number and above < number < below:  # all false for a NaN
        return number
    bounds = " and ".join(
        f"{phrase} {bound:g}"
        for phrase, bound in (("at least", at_least), ("above", above), ("below", below))
        if math.isfinite(bound)
    )
    raise ConfigurationError(
        f"{what} must be a finite number{f', {bounds}' if bounds else ''}, not {shown(value)}."
    )


def require_count(what: str, value: Any) -> int:
    """Return a size as an int; any whole number from 1 on, NumPy's too.

    Args:
        what: what it is called, to begin the message with.
        value: what was given.

    Raises:
        ConfigurationError: no whole number, or below 1.
    """
    try:
        count = operator.index(value)
    except TypeError:
        count = 0
    if count < 1:
        raise ConfigurationError(f"{what} must be a whole number, 1 or more, not {shown(value)}.")
    return count


def require_sizes(values: Any) -> list[int]:
    """Return a row of sizes as ints: a list, a tuple, an array; none is legal.

    Args:
        values: what was given.

    Raises:
        ConfigurationError: no row, or one of them is no whole number from 1 on.
    """
    if (
        not isinstance(values, Iterable)
        or isinstance(values, (str, bytes))
        or getattr(values, "shape", 1) == ()
    ):
        raise ConfigurationError(
            f"The sizes of the layers are a list, one number per layer, not {shown(values)}. "
            f"Pass [{shown(values)}] for a single layer."
        )
    return [require_count("The number of neurons of a layer", value) for value in values]


def _float_of(value: object) -> float:
    number = single_number(value)
    if isinstance(number, (str, bytes, bytearray)) or not has_float(number):
        return math.nan
    try:
        return float(number)
    except (OverflowError, TypeError, ValueError):
        return math.nan
