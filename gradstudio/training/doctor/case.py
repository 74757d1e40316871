"""`Case`: what the doctor examines, a project alone or with a run of it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gradstudio.project.spec import ProjectSpec
from gradstudio.training.doctor.course import Course
from gradstudio.training.doctor.facts import DataFacts, facts_for
from gradstudio.training.health.reading import HealthReading
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.record.record import Record
from gradstudio.training.run.constant_answer import ConstantAnswer, constant_answer
from gradstudio.training.run.engine import Score
from gradstudio.training.run.errors import TrainingError
from gradstudio.training.run.history import History, Series
from gradstudio.training.run.initial import initial_parameters
from gradstudio.training.run.session import Session
from gradstudio.training.run.verdict import own_loss

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_RECENT = 0.1
"""Share of the steps whose readings tell how well a run does."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """What is examined. All of it is only read.

    Attributes:
        spec: the project, as the run goes by it at its end.
        facts: of its samples.
        constant: what the best constant answer would have on the training samples.
        history: losses and accuracies by step; None for a project that was never trained.
        begin: the first step that was taken under this spec; what was before is not looked at.
        parameters: at the run's end; None where nothing was trained.
        score: over all training samples there, without penalties and dropout; None where nothing was trained.
        test_score: likewise on the test samples; None if there are none.
        readings: health of the network by step, ascending; empty where nobody read it.
        fault: why the run could go no further, or None.
        batch: rows of the data set of the step that could not be taken; empty where there is none.
        ended: why it ended, as a sentence; empty while it can go on.
    """

    spec: ProjectSpec
    facts: DataFacts
    constant: ConstantAnswer
    history: History | None = None
    begin: int = 0
    parameters: Floats | None = None
    score: Score | None = None
    test_score: Score | None = None
    readings: tuple[HealthReading, ...] = ()
    fault: TrainingError | None = None
    batch: tuple[int, ...] = ()
    ended: str = ""

    @property
    def steps(self) -> int:
        """Number of steps taken."""
        return 0 if self.history is None else self.history.end

    @property
    def is_trained(self) -> bool:
        """Whether at least a step was taken under this spec, or could not be."""
        return self.fault is not None or self.steps > self.begin

    @property
    def is_over(self) -> bool:
        """Whether the run has taken the project's steps, or ended otherwise."""
        return self.fault is not None or bool(self.ended) or self.steps >= self.spec.training.steps

    @cached_property
    def initial(self) -> Floats:
        """The parameters that a run of the project begins with."""
        return initial_parameters(self.spec)

    @property
    def losses(self) -> tuple[Integers, Floats]:
        """The steps under this spec that are kept and the loss of each, as views; empty where there are none."""
        return _since(None if self.history is None else self.history.training, self.begin)

    @property
    def test_losses(self) -> tuple[Integers, Floats]:
        """The same of the test samples."""
        return _since(None if self.history is None else self.history.test, self.begin)

    @cached_property
    def curve(self) -> Course:
        """The losses of the steps under this spec, smoothed; empty where there are none."""
        return Course.of(*self.losses, self.steps_in_epoch)

    @cached_property
    def seen(self) -> tuple[HealthReading, ...]:
        """The readings under this spec."""
        return tuple(reading for reading in self.readings if reading.step >= self.begin)

    @cached_property
    def recent(self) -> tuple[HealthReading, ...]:
        """The readings of the last tenth of the steps under this spec."""
        first = self.steps - (self.steps - self.begin) * _RECENT
        return tuple(reading for reading in self.seen if reading.step >= first)

    @cached_property
    def level(self) -> Score | None:
        """As `score`, as the mean over the recent readings: one moment of a run that swings says little."""
        if self.score is None or not self.recent:
            return self.score
        with np.errstate(all="ignore"):
            return Score(
                loss=float(np.mean([reading.own_loss for reading in self.recent])),
                accuracy=float(np.mean([reading.accuracy for reading in self.recent])),
            )

    @property
    def steps_in_epoch(self) -> int:
        """Number of steps that use every training sample once."""
        return math.ceil(len(self.facts) / self.batch_size)

    @property
    def batch_size(self) -> int:
        """Number of samples in a step."""
        return min(self.spec.training.batch_size or len(self.facts), len(self.facts))


def _since(series: Series | None, step: int) -> tuple[Integers, Floats]:
    if series is None:
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    part = series.since(step)
    return series.steps[part], series.column(0)[part]


def case_of_project(spec: ProjectSpec) -> Case:
    """Return the case of a project that was never trained.

    Raises:
        SpecError: its samples cannot be had.
    """
    facts = facts_for(spec)
    return Case(spec=spec, facts=facts, constant=constant_answer(facts.train, spec.training.loss))


def case_of(
    session: Session,
    readings: Iterable[HealthReading] = (),
    fault: TrainingError | None = None,
    ended: str = "",
) -> Case:
    """Return the case of a session as it is now; its history is a copy.

    Args:
        session: whose; the caller owns it.
        readings: health of its network by step.
        fault: what its last step raised, or None.
        ended: why it ended, as a sentence; empty while it can go on.
    """
    spec, snapshot = session.spec, session.snapshot()
    score, test_score = scores_of(snapshot)
    return Case(
        spec=spec,
        facts=facts_for(spec),
        constant=session.constant,
        history=session.history.until(session.step_count),
        begin=session.changes[-1].step,
        parameters=snapshot.parameters,
        score=score,
        test_score=test_score,
        readings=tuple(readings),
        fault=fault,
        batch=() if fault is None else session.next_batch(),
        ended=ended,
    )


def scores_of(snapshot: Snapshot) -> tuple[Score, Score | None]:
    """Return how good a network is on the training samples, without penalties, and on the test samples if any."""
    own = own_loss(snapshot.spec, snapshot.parameters, snapshot.loss)
    test = None
    if snapshot.test_loss is not None and snapshot.test_accuracy is not None:
        test = Score(loss=snapshot.test_loss, accuracy=snapshot.test_accuracy)
    return Score(loss=own, accuracy=snapshot.accuracy), test


def case_of_run(record: Record, number: int) -> Case:
    """Return the case of a recorded run at its end, with the losses of the runs that it grew from.

    Where its last step could not be taken, that step is tried once more, aside.

    Args:
        record: the runs.
        number: of the run.

    Raises:
        RecordError: there is no run of this number.
    """
    run = record.run(number)
    session = record.at(run.moment)
    case = case_of(session, record.readings(number), ended=run.ended)
    fault, batch = fault_of(session) if run.ended else (None, ())
    return replace(case, history=record.history(number), begin=run.changes[-1].step, fault=fault, batch=batch)


def fault_of(session: Session) -> tuple[TrainingError | None, tuple[int, ...]]:
    """Take the next step of a session whose run has ended, and return why it cannot be taken.

    Args:
        session: aside of the run; nobody else needs it.

    Returns:
        What the step raised, and the rows of the data set that it is of; None and no rows where it can be taken.
    """
    try:
        session.advance()
    except TrainingError as error:
        return error, session.next_batch()
    return None, ()
