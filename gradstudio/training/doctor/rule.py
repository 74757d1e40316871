"""`DoctorRule`: a row of the doctor's table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.finding import Finding

SYMPTOMS = frozenset(
    {
        "guessing",
        "rate_too_low",
        "rate_too_high",
        "vanishing",
        "exploding",
        "dead",
        "saturated",
        "too_small",
        "plateau",
    }
)
"""Rules whose findings follow from settings or data that do not fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorRule:
    """One kind of trouble.

    Attributes:
        name: its key.
        title: what is wrong, in a few words.
        looks_at: the numbers that it looks at.
        condition: what has to be so, in words.
        source: where the condition comes from: a paper, or the reason.
        find: yields what it finds in a case.
        beforehand: whether it can be found in a project that was never trained.
        spares: whether it says nothing of a run that does as well as its data allow.
        silences: names of the rules whose findings it explains.
    """

    name: str
    title: str
    looks_at: str
    condition: str
    source: str
    find: Callable[[Case], Iterator[Finding]]
    beforehand: bool = False
    spares: bool = True
    silences: frozenset[str] = frozenset()
