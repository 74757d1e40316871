"""`PlannedSweep`: what has to be known of a plan to carry it out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from gradstudio.store.trial_result import Objective
from gradstudio.sweep.limits import EarlyEnding, SweepBudget
from gradstudio.sweep.trial import Proposer, SweepTrial


class PlannedSweep(Protocol):
    """What has to be known of a plan to carry it out; `SweepPlan` is one."""

    @property
    def count(self) -> int | None:
        """Number of trials; None where it is not known beforehand."""
        ...

    @property
    def longest(self) -> int:
        """Largest number of steps of a trial."""
        ...

    @property
    def budget(self) -> SweepBudget:
        """What all of it may cost."""
        ...

    @property
    def early(self) -> EarlyEnding:
        """When a run is given up."""
        ...

    @property
    def objective(self) -> Objective:
        """By what runs are compared."""
        ...

    @property
    def digest(self) -> str:
        """What tells one plan from another."""
        ...

    def trials(self) -> Iterator[SweepTrial]:
        """Yield the trials in the order of their numbers, from 0, the same each time."""
        ...

    def proposer(self) -> Proposer | None:
        """Return who chooses trials by what came of those before; None where all are known beforehand."""
        ...
