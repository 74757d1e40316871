"""`Patient`: a project, with its run where there is one, and the sessions that mends of it are tried with."""

from __future__ import annotations

from dataclasses import dataclass, field

from gradstudio.project.spec import ProjectSpec
from gradstudio.project.spec.base import SEEDS
from gradstudio.training.doctor.trial.trial_run import FEWEST_POINTS, training_rows
from gradstudio.training.record.errors import RecordError
from gradstudio.training.record.replay import Replay, Runs
from gradstudio.training.record.run import Run
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.following import can_follow
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.training.run.session import Session

MOST_STEPS = 20_000
MOST_WORK = 1e10
"""Multiply-adds of one run of a trial, of which there are six: a second or two each at the most."""
FEWEST_STEPS = 10
"""Fewer tell nothing, unless the project has no more."""
_PASSES = 3
"""Products for each weight and sample of a step: one forward, two backward."""
_NEVER = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialBeginning:
    """Where the runs of an attempt begin.

    Attributes:
        seed: of the training.
        at: the moment that they branch off from; None where they begin from the seed.
    """

    seed: int
    at: Moment | None = None

    @property
    def step(self) -> int:
        """Number of steps that both have in common."""
        return 0 if self.at is None else self.at.step


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """What mends are tried on.

    The runs of a trial are compiled whatever engine the project names, which gives the same numbers but for the
    order of a sum, and their stop rules pass over the clock.

    Attributes:
        spec: the project that the mends are edits of.
        runs: where its run is kept: a `Record`; None if it was never trained.
        number: number of the run.
    """

    spec: ProjectSpec
    runs: Runs | None = field(default=None, compare=False)
    number: RunId | None = None

    @property
    def run(self) -> Run | None:
        """Its run, or None."""
        return None if self.number is None else self._found(self.number)

    def end(self, spec: ProjectSpec) -> int:
        """Return the step that a project would be trained to, the patient's own one or a mended one.

        That is where it pauses, or where the run went beyond that.
        """
        run = self.run
        taken = 0 if run is None or spec.training.steps != self.spec.training.steps else run.end
        return max(spec.training.steps, taken)

    def branching(self, mended: ProjectSpec, since: int) -> Moment | None:
        """Return the moment before a step of the run, if the run could go on from there under a mended project.

        Args:
            mended: the project after the mend.
            since: the step at which the trouble began.
        """
        run = self.run
        step = since - 1
        while run is not None and step < run.begin and run.parent is not None:
            run = self._found(run.parent.run)
        if run is None or step <= 0 or not run.begin <= step <= run.end:
            return None
        if not (can_follow(run.spec_at(step), self.spec) and can_follow(self.spec, mended)):
            return None
        return Moment(run.number, step)

    def _found(self, number: RunId) -> Run | None:
        """Return a run; None if it was deleted meanwhile."""
        try:
            return None if self.runs is None else self.runs.run(number)
        except RecordError:
            return None

    def seeds(self) -> tuple[int, int, int]:
        """Return the seed of the project, and two more."""
        own = self.spec.training.seed
        return own, (own + 1) % SEEDS, (own + 2) % SEEDS

    def session(
        self, spec: ProjectSpec, beginning: TrialBeginning, go_on: GoOn | None = None
    ) -> Session | None:
        """Return a session of a project where an attempt begins.

        Args:
            spec: the project of the patient, or a mended one.
            beginning: where.
            go_on: is asked whether to, on the way to a moment.

        Returns:
            The session; None if it was not to go on.

        Raises:
            SpecError: the samples cannot be had.
            RecordError: the run is gone.
        """
        at = beginning.at
        if at is None:
            return Session(for_trial(spec, beginning.seed))
        assert self.runs is not None  # there is a moment of it
        there = Replay(self.runs, most_bytes=0).go_to(at, go_on)
        if there is None:
            return None
        session = Session(for_trial(there.spec))
        session.restore(there.state())
        session.adopt(for_trial(spec))
        return session


def for_trial(spec: ProjectSpec, seed: int | None = None) -> ProjectSpec:
    """Return a project as it is trained in a trial: compiled, without a look at clock or test samples on the way.

    Args:
        spec: the project.
        seed: of the training; None for its own.
    """
    training = spec.training
    update = {
        "engine": "compiled",
        "seed": training.seed if seed is None else seed,
        "stop": training.stop.model_copy(update={"seconds": None}),
        "metrics_interval": _NEVER,
    }
    return spec.model_copy(update={"training": training.model_copy(update=update)})


def affordable_steps(spec: ProjectSpec) -> int:
    """Return how many steps of a project a trial may take; 0 where measuring it alone would take too long."""
    rows = training_rows(spec)
    sample = _PASSES * spec.parameter_count
    step = sample * min(spec.training.batch_size or rows, rows)
    left = MOST_WORK - FEWEST_POINTS * sample * rows
    return max(0, min(MOST_STEPS, int(left / step)))
