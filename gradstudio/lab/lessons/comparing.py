"""Whether a number that was typed is the one that was computed, told without telling that one."""

from __future__ import annotations

import math

SHARE = 0.01
"""A typed number may be off by this share of the right one."""
LEAST = 0.0005
"""Or by this much: three decimals are enough of a number near 0."""


def fault_of(what: str, typed: float, right: float, share: float = SHARE) -> str:
    """Return what is wrong with a typed number, or "" if it is right.

    Args:
        what: what the number is of, to begin the sentence with.
        typed: the number.
        right: what was computed.
        share: of the right number by which it may be off.
    """
    if not math.isfinite(right):
        return "" if typed == right else f"{what} is no finite number here: put the prepared state back."
    if abs(typed - right) <= max(LEAST, share * abs(right)):
        return ""
    if typed and right and (typed > 0) != (right > 0):
        return f"{what} has the other sign."
    if right and not typed:
        return f"{what} is not 0."
    return f"{what} is {'less' if typed > right else 'more'} than that."
