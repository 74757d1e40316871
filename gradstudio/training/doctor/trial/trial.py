"""`Trial`: what came of a mend on three seeds. All of it crosses threads."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from gradstudio.training.doctor.finding import Finding, Mend
from gradstudio.training.doctor.trial.judging import Part
from gradstudio.training.doctor.trial.measure import Measure, TrialCurve


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Attempt:
    """A run without a mend and with it, from one seed on the same batches.

    Attributes:
        seed: of the training.
        begin: the step at which the one branched off from the other; 0 where both began from the seed.
        before: without the mend.
        after: with it.
        part: the samples on which the mend wins; None where it does not.
    """

    seed: int
    begin: int
    before: TrialCurve
    after: TrialCurve
    part: Part | None

    @property
    def won(self) -> bool:
        """Whether the mend is clearly better."""
        return self.part is not None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trial:
    """What came of trying a mend.

    Attributes:
        finding: what it is to mend.
        mend: the edit.
        measure: what the runs are compared by.
        attempts: one for each seed; none if it could not be tried.
        refused: why it could not be tried, as a sentence; empty if it was.
        steps: the step that the runs without the mend were trained to.
        of_steps: the step that they would be trained to if trials had no bound.
        rank: the lower, the better the network of the first seed is in the end.
    """

    finding: Finding
    mend: Mend
    measure: Measure
    attempts: tuple[Attempt, ...] = ()
    refused: str = ""
    steps: int = 0
    of_steps: int = 0
    rank: float = 0.0

    @property
    def wins(self) -> int:
        """Number of seeds on which the mend is clearly better."""
        return sum(attempt.won for attempt in self.attempts)

    @property
    def recommended(self) -> bool:
        """Whether it won on every seed, by more than seeds differ.

        The middle one of the runs with it has to be better than the best without.
        """
        return bool(self.attempts) and self.wins == len(self.attempts) and self._beyond_chance

    @property
    def says(self) -> str:
        """What came of it, such as ``tried on 3 seeds: 0.69 → 0.02``."""
        if self.refused:
            return f"not tried: {self.refused}"
        seeds = f"tried on {len(self.attempts)} seeds"
        short = f", for {self.steps:,} of {self.of_steps:,} steps" if self.steps < self.of_steps else ""
        if not self.recommended:
            chance = ", by no more than seeds differ" if self.wins == len(self.attempts) else ""
            return f"{seeds}{short}, won on {self.wins}{chance}: not recommended"
        before, after = (self.measure.tell(number) for number in self.numbers)
        part = " on the test samples" if self._on_tests else ""
        return f"{seeds}{short}: {before} → {after}{part}"

    @property
    def numbers(self) -> tuple[float, float]:
        """The measure without the mend and with it, the middle one of all seeds, where the mend wins."""
        before, after = self._finals
        return statistics.median(before), statistics.median(after)

    @property
    def _beyond_chance(self) -> bool:
        before, after = self._finals
        return statistics.median(after) <= min(before)

    @property
    def _finals(self) -> tuple[list[float], list[float]]:
        """The measure of the runs in the end, without the mend and with it."""
        if self._on_tests:
            return (
                [attempt.before.test_final for attempt in self.attempts],
                [attempt.after.test_final for attempt in self.attempts],
            )
        return [one.before.final for one in self.attempts], [one.after.final for one in self.attempts]

    @property
    def _on_tests(self) -> bool:
        """Whether the training samples alone do not tell why it wins."""
        return any(attempt.part == "test" for attempt in self.attempts)
