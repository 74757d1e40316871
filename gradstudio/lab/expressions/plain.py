"""What Python computes with two numbers before any value is there: ``1/3``, ``2**-1``."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence

Number = int | float

_TOO_LARGE = "The number is too large. The largest is about 1.8e308"
_MOST_BITS = 1024  # of a whole number; no float is larger

_COMPUTE: Mapping[str, Callable[..., object]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "**": operator.pow,
    "negate": operator.neg,
}


def compute(operation: str, numbers: Sequence[Number]) -> Number:
    """Return a result as Python has it, whole numbers exactly.

    Args:
        operation: as the table calls it.
        numbers: its operands.

    Raises:
        ValueError: there is none, or it is larger than any float; the sentence says which.
    """
    if operation == "**" and _is_huge(*numbers):
        raise ValueError(_TOO_LARGE)
    try:
        result = _COMPUTE[operation](*numbers)
        is_too_large = isinstance(result, int | float) and not math.isfinite(float(result))
    except ZeroDivisionError:
        raise ValueError(
            "0 to a negative power would divide by 0. Use another base"
            if operation == "**"
            else "This divides by 0. Divide by another number"
        ) from None
    except OverflowError:
        raise ValueError(_TOO_LARGE) from None
    if not isinstance(result, int | float):
        raise ValueError(
            "`**` of a negative base needs a whole exponent. Make the base positive, or the exponent whole"
        )
    if is_too_large:
        raise ValueError(_TOO_LARGE)
    return result


def _is_huge(base: Number, exponent: Number) -> bool:
    """Whether a power of whole numbers would be larger than any float; it is not computed to find out."""
    if not (isinstance(base, int) and isinstance(exponent, int)) or exponent <= 0:
        return False
    return (abs(base).bit_length() - 1) * exponent > _MOST_BITS
