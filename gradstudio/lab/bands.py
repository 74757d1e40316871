"""Bands of relative errors: how far a gradient may be from a difference before it is wrong."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["good", "fair", "doubtful", "wrong", "kink", "rounding", "undefined", "constant"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """What a relative error means.

    Attributes:
        verdict: its name.
        title: what a table says.
        range: which errors, as text; "" where it is not the error that decides.
        means: what to think of it, a sentence.
        is_fault: whether a gradient in it is to be mended.
    """

    verdict: Verdict
    title: str
    range: str = ""
    means: str
    is_fault: bool = False


BANDS: tuple[Band, ...] = (
    Band(
        verdict="wrong",
        title="Wrong",
        range="> 10⁻²",
        means="The rule of some operation, or the order of the backward pass, is probably wrong.",
        is_fault=True,
    ),
    Band(
        verdict="doubtful",
        title="Doubtful",
        range="10⁻⁴ … 10⁻²",
        means="Too far apart to be trusted: look at what this node is used by.",
        is_fault=True,
    ),
    Band(
        verdict="fair",
        title="Fair",
        range="10⁻⁷ … 10⁻⁴",
        means="Acceptable near a kink; larger than it should be for a smooth function.",
    ),
    Band(
        verdict="good",
        title="Good",
        range="≤ 10⁻⁷",
        means="As close as differences in double precision can come.",
    ),
    Band(
        verdict="rounding",
        title="Too small",
        means="The two differ by less than the rounding error of the difference.",
    ),
    Band(
        verdict="kink",
        title="At a kink",
        means="An operation changes sides within every step that was tried, so there is no single slope.",
    ),
    Band(
        verdict="undefined",
        title="Undefined",
        means="On one side of this number the graph has no value, so that there is no difference to compare with.",
    ),
    Band(
        verdict="constant",
        title="Constant",
        means="An exponent written as a number is a constant of the operation: nothing flows to it.",
    ),
)
"""The bands from the worst to the best, then those without an error to go by.

Source: the limits are those of the notes of Stanford's CS231n, "Gradient checks", for relative errors in doubles.
"""

BY_VERDICT: dict[Verdict, Band] = {band.verdict: band for band in BANDS}

_LIMITS: tuple[tuple[float, Verdict], ...] = ((1e-7, "good"), (1e-4, "fair"), (1e-2, "doubtful"))


def relative_error(backward: float, difference: float) -> float:
    """Return |a − n| / max(|a|, |n|), 0 where both are 0, and NaN where one is NaN.

    Args:
        backward: the gradient a that is checked.
        difference: the symmetric difference n.
    """
    if backward == difference:
        return 0.0
    if math.isnan(backward) or math.isnan(difference):
        return math.nan
    larger = max(abs(backward), abs(difference))
    return math.inf if math.isinf(larger) else abs(backward - difference) / larger


def verdict_of(error: float) -> Verdict:
    """Return the band of a relative error; one that is no number is wrong."""
    return next((verdict for limit, verdict in _LIMITS if error <= limit), "wrong")
