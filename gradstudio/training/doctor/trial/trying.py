"""`try_mend`, `try_everything`: train with and without a mend on three seeds, and say whether it is worth it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradstudio.engine.errors import GradStudioError
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.doctor.finding import Finding, Mend
from gradstudio.training.doctor.trial.judging import winning_part
from gradstudio.training.doctor.trial.measure import Measure, comparable, measure_for
from gradstudio.training.doctor.trial.patient import FEWEST_STEPS, Patient, TrialBeginning, affordable_steps
from gradstudio.training.doctor.trial.trial import Attempt, Trial
from gradstudio.training.doctor.trial.trial_run import TrialRun, measured_run
from gradstudio.training.record.way import GoOn

_Key = tuple[ProjectSpec, TrialBeginning, int]
_OF_LOSS = 0.25
"""How much the loss of a classification counts in its rank, where the share of wrong answers counts as 1.

Both are told as shares of what a constant answer has.
"""
_MOST_LOSS = 4.0
_DEARER = 2.0
"""A mend is not tried if its trial would cover so many times less of a run than a trial without it."""


def try_mend(patient: Patient, finding: Finding, mend: Mend, go_on: GoOn | None = None) -> Trial | None:
    """Try a mend; see `Tries.try_mend`.

    Args:
        patient: the project that it is an edit of, and its run.
        finding: what it is to mend.
        mend: the edit.
        go_on: is asked now and then whether to, and told which share is done, 0 to 1.
    """
    return Tries(patient).try_mend(finding, mend, go_on)


def try_everything(
    patient: Patient, findings: Sequence[Finding], go_on: GoOn | None = None
) -> tuple[Trial, ...] | None:
    """Try each mend of some findings.

    Args:
        patient: the project that they were found in, and its run.
        findings: what is to be mended.
        go_on: is asked now and then whether to, and told which share is done, 0 to 1.

    Returns:
        What came of each, the best first: those that are recommended, then by the seeds they won on, then by how
        good the network of the project's own seed is in the end, which is the one that is trained next. None if it
        was not to go on.
    """
    tries = Tries(patient)
    pairs = [(finding, mend) for finding in findings for mend in finding.mends]
    trials = []
    for number, (finding, mend) in enumerate(pairs):
        trial = tries.try_mend(finding, mend, _part_of(go_on, number, len(pairs)))
        if trial is None:
            return None
        trials.append(trial)
    return ranked(trials)


def ranked(trials: Sequence[Trial]) -> tuple[Trial, ...]:
    """Return trials with the best first; those that did not help, and that could not be tried, are the last."""
    return tuple(
        sorted(trials, key=lambda one: (bool(one.refused), not one.recommended, -one.wins, one.rank))
    )


class Tries:
    """Tries mends of one patient, one after the other; what is trained without a mend is trained once.

    Args:
        patient: whose mends.
    """

    def __init__(self, patient: Patient) -> None:
        self._patient = patient
        self._runs: dict[_Key, TrialRun] = {}

    def try_mend(self, finding: Finding, mend: Mend, go_on: GoOn | None = None) -> Trial | None:
        """Try a mend of the patient.

        On its own seed both runs branch off before the trouble, with the same batches, if the run could go on there
        under the mended project; where the mend does not win like that, and else, they begin from the seed. On two
        more seeds they begin from the seed.

        Args:
            finding: what it is to mend.
            mend: the edit.
            go_on: is asked now and then whether to, and told which share is done, 0 to 1.

        Returns:
            What came of it; None if it was not to go on. Runs that diverge are lost, and raise nothing.
        """
        plan = _Plan.of(self._patient, mend)
        refused = _refusal(self._patient.spec, mend.spec) or plan.refusal
        attempts: list[Attempt] = []
        runs: list[TrialRun] = []
        seeds = () if refused else self._patient.seeds()
        try:
            for number, seed in enumerate(seeds):
                at = None if number else self._patient.branching(mend.spec, finding.since)
                tried = self._attempt(
                    TrialBeginning(seed=seed, at=at), plan, _part_of(go_on, number, len(seeds))
                )
                if tried is None:
                    return None
                attempts.append(tried[0])
                runs.append(tried[1])
        except GradStudioError as error:
            refused, attempts = str(error), []
        return Trial(
            finding=finding,
            mend=mend,
            measure=plan.measure,
            attempts=tuple(attempts),
            refused=refused,
            steps=plan.steps,
            of_steps=plan.of_steps,
            rank=_rank(runs[0]) if attempts else 0.0,
        )

    def _attempt(
        self, beginning: TrialBeginning, plan: _Plan, go_on: GoOn | None
    ) -> tuple[Attempt, TrialRun] | None:
        """Return what came of one seed, with the run that has the mend; None if it was not to go on."""
        branches = beginning.at is not None
        parts = 4 if branches else 2
        before = self._trained(self._patient.spec, beginning, plan.steps, _part_of(go_on, 0, parts))
        after = before and self._trained(plan.mended, beginning, plan.mended_steps, _part_of(go_on, 1, parts))
        if before is None or after is None:
            return None
        part = winning_part(before, after, plan.measure)
        if part is None and branches:
            # What has gone wrong by then may be past mending: the user can begin anew.
            return self._attempt(TrialBeginning(seed=beginning.seed), plan, _part_of(go_on, 1, 2))
        attempt = Attempt(
            seed=beginning.seed,
            begin=beginning.step,
            before=plan.measure.curve(before),
            after=plan.measure.curve(after),
            part=part,
        )
        return attempt, after

    def _trained(
        self, spec: ProjectSpec, beginning: TrialBeginning, steps: int, go_on: GoOn | None
    ) -> TrialRun | None:
        known = self._runs.get((spec, beginning, steps))
        if known is not None:
            return known
        parts = 1 if beginning.at is None else 2
        session = self._patient.session(spec, beginning, _part_of(go_on, 0, parts))
        if session is None:
            return None
        left = steps if beginning.at is None else min(steps, max(steps - beginning.step, steps // 2, 1))
        run = measured_run(session, beginning.step + left, _part_of(go_on, parts - 1, parts))
        if run is not None:
            self._runs[spec, beginning, steps] = run
        return run


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """How a mend is tried.

    Attributes:
        mended: the project after the mend.
        measure: what the runs are compared by.
        steps: number of steps without the mend, from the seed.
        mended_steps: with it.
        of_steps: what `steps` would be without a bound.
        refusal: why it takes too much to try, as a sentence; empty if it does not.
    """

    mended: ProjectSpec
    measure: Measure
    steps: int
    mended_steps: int
    of_steps: int
    refusal: str

    @classmethod
    def of(cls, patient: Patient, mend: Mend) -> _Plan:
        before, after = patient.spec, mend.spec
        end, mended_end = patient.end(before), patient.end(after)
        share, mended = affordable_steps(before) / end, affordable_steps(after) / mended_end
        refusal = ""
        if mended < min(1.0, share) / _DEARER:
            refusal = "its steps take too long for a trial."
        share = min(1.0, share, mended)
        if share * end < min(FEWEST_STEPS, end):
            refusal = "the steps of this project take too long for a trial."
        return cls(
            mended=after,
            measure=measure_for(before, after),
            steps=max(1, round(share * end)),
            mended_steps=max(1, round(share * mended_end)),
            of_steps=end,
            refusal=refusal,
        )


def _refusal(before: ProjectSpec, after: ProjectSpec) -> str:
    """Return why a mend cannot be tried, as a sentence; empty if it can."""
    if before == after:
        return "it changes nothing."
    if not comparable(before.data, after.data):
        return "it trains on other samples, and what is reached on them says nothing of these."
    return ""


def _rank(run: TrialRun) -> float:
    """Return how bad a network is in the end: what it gets wrong and its loss, of what a constant answer has.

    Of the test samples, where there are some.
    """
    tested = not np.isnan(run.test_losses).all()
    losses, wrong = (run.test_losses, run.test_wrong) if tested else (run.losses, run.wrong)
    loss = float(losses[run.tail].mean()) / (run.constant.loss or 1.0)
    share = float(wrong[run.tail].mean()) / ((1.0 - run.constant.accuracy) or 1.0)
    return share + _OF_LOSS * min(loss, _MOST_LOSS) if math.isfinite(share) else loss


def _part_of(go_on: GoOn | None, number: int, count: int) -> GoOn | None:
    """Return what is told the share of one of several parts, of which so many are done."""
    if go_on is None:
        return None
    asked = go_on
    return lambda share: asked((number + share) / count)
