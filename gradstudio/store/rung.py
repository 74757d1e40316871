"""`Rung`: that a run of a sweep was measured at a rung."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A measurement of a run at a rung. The store keeps measurements in the order in which they came.

    Attributes:
        number: of the trial.
        step: number of steps of the rung.
        score: how bad it is there: less is better, and inf is of a run that diverged.
    """

    number: int
    step: int
    score: float
