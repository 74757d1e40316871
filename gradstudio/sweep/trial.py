"""`SweepTrial`: one run that a sweep is to make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from gradstudio.project.spec import ProjectSpec
from gradstudio.store.trial_result import TrialResult


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepTrial:
    """One run that a sweep is to make.

    Attributes:
        number: from 0; the same for the same trial of the same plan.
        values: of the fields that the sweep varies, by path.
        seed: of the run, which `spec` has too.
        spec: the project.
        steps: number of steps to take at most.
        problem: why it cannot be run, as a sentence, where its values do not go together; `spec` is then one
            without them. Empty for all others.
        beyond: numbers of steps, ascending, that it may go on to from there; none if it is over then.
        state: from which it goes on, packed; empty to begin with the first step.
    """

    number: int
    values: Mapping[str, Any]
    seed: int
    spec: ProjectSpec
    steps: int
    problem: str = ""
    beyond: tuple[int, ...] = ()
    state: bytes = b""


class Proposer(Protocol):
    """Chooses trials by what came of those before. The same answers lead to the same trials."""

    def ask(self) -> Sequence[SweepTrial]:
        """Return the next trials, which run side by side; none when the plan is fulfilled."""
        ...

    def tell(self, results: Sequence[TrialResult]) -> None:
        """Hear what came of all trials that were asked for last, in their order."""
        ...
