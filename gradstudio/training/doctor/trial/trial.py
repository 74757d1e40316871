"""`Trial`: what came of a mend on three seeds. All of it crosses threads."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from gradstudio.training.doctor.finding import Finding, Mend
from gradstudio.training.doctor.trial.judging import Part
from gradstudio.training.doctor.trial.measure import ANSWERS, Measure, TrialCurve


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Attempt:
    """A run without a mend and with it, from one seed on the same batches.

    Attributes:
        seed: of the training.
        begin: the step at which the one branched off from the other; 0 where both began from the seed.
        before: without the mend.
        after: with it.
        part: where the mend wins; None where it does not.
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

        Each run with it has to be better than all without, which three of six runs are by chance once in twenty.
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
        measure = ANSWERS if self._part == "answers" else self.measure
        numbers = measure.tell_both(*self.numbers)
        part = "" if self._part == "training" else " on the test samples"
        return f"{seeds}{short}: {numbers}{part}"

    @property
    def numbers(self) -> tuple[float, float]:
        """What the runs come to without the mend and with it, the middle one of all seeds, where the mend wins.

        That is the measure; where only the answers are better, the share of the test samples that is wrong.
        """
        before, after = self._finals
        return statistics.median(before), statistics.median(after)

    @property
    def _beyond_chance(self) -> bool:
        before, after = self._finals
        return max(after) <= min(before)

    @property
    def _finals(self) -> tuple[list[float], list[float]]:
        """What the runs come to in the end, without the mend and with it."""
        field = {"training": "final", "test": "test_final", "answers": "test_wrong"}[self._part]
        return (
            [getattr(attempt.before, field) for attempt in self.attempts],
            [getattr(attempt.after, field) for attempt in self.attempts],
        )

    @property
    def _part(self) -> Part:
        """Where it is to be seen on all seeds: the training samples alone may not tell why it wins."""
        parts = {attempt.part for attempt in self.attempts}
        return "answers" if "answers" in parts else "test" if "test" in parts else "training"
