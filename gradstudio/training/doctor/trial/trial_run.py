"""`TrialRun`: how good a session was on its way to a step, in numbers of all samples and not of its batches."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.split import split_rows
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.record.way import GoOn, Way
from gradstudio.training.run.constant_answer import ConstantAnswer
from gradstudio.training.run.errors import TrainingError
from gradstudio.training.run.session import Session
from gradstudio.training.run.verdict import penalty

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

TAIL = 8
"""The last eighth of the steps tells how good a run is in the end: one step of a run on batches says little."""
_POINTS = 24
_TAIL_POINTS = 8
FEWEST_POINTS = 8
"""Least number of times that a run is measured, however long a measurement takes."""
_LEARNED = 0.95
_KNOWS = 0.9
_RAN_AWAY = (math.inf,) * 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrialRun:
    """What a run was at some of its steps, without penalties and without dropout; inf from where it diverged.

    Attributes:
        spec: what was trained.
        steps: numbers of steps taken, ascending.
        losses: mean loss of the training samples.
        wrong: share of them that is classified wrongly, 0 to 1; NaN for regression.
        test_losses: mean loss of the test samples; NaN without any.
        test_wrong: share of them that is classified wrongly, 0 to 1; NaN for regression and without any.
        tests: number of test samples.
        constant: what the best constant outputs would have on the training samples.
        ended: why it took no more steps, as a sentence; empty if it took all.
        fault: what it diverged with, or None.
    """

    spec: ProjectSpec
    steps: Integers
    losses: Floats
    wrong: Floats
    test_losses: Floats
    test_wrong: Floats
    tests: int
    constant: ConstantAnswer
    ended: str
    fault: TrainingError | None

    @property
    def tail(self) -> slice:
        """Which of the steps tell how good it is in the end."""
        last = int(self.steps[-1])
        begin = last - (last - int(self.steps[0])) / TAIL
        return slice(min(int(np.searchsorted(self.steps, begin)), len(self.steps) - 1), None)

    @property
    def has_learned(self) -> bool:
        """Whether it is better in the end than the same answer for every sample.

        Of classes a few that are far off may cost more than all others: there the share that is right counts too.
        """
        loss, wrong = (float(numbers[self.tail].mean()) for numbers in (self.losses, self.wrong))
        if not math.isfinite(loss):
            return False
        if self.constant.loss <= 0:
            return True
        return loss < _LEARNED * self.constant.loss or wrong < _KNOWS * (1.0 - self.constant.accuracy)


def measured_run(session: Session, end: int, go_on: GoOn | None = None) -> TrialRun | None:
    """Train a session as its stop rules allow, the one on the number of steps excepted, and measure it on the way.

    Args:
        session: it is trained; numbers that diverge end it.
        end: number of its steps at which it ends at the latest.
        go_on: is asked now and then whether to, and told which share is done, 0 to 1.

    Returns:
        What it was on the way, its first and its last step included; None if it was not to go on.
    """
    begin, ended = session.step_count, ""
    fault: TrainingError | None = None
    rows: list[tuple[float, ...]] = [_measured(session)]
    way = Way(go_on)
    for point in _points(session.spec, begin, end)[1:].tolist():
        try:
            while session.step_count < point and not ended:
                here = session.step_count
                stop = session.run(way.first_end(here, point) - here)
                ended = stop.message if stop is not None and stop.rule != "steps" else ""
                if not way.goes_on((session.step_count - begin) / (end - begin)):
                    return None
        except TrainingError as error:
            fault = error
            rows.append((max(session.step_count, rows[-1][0] + 1), *_RAN_AWAY))
            break
        rows.append(_measured(session))
        if ended:
            break
    steps, losses, wrong, test_losses, test_wrong = np.array(rows).T.copy()
    return TrialRun(
        spec=session.spec,
        steps=steps.astype(np.int64),
        losses=losses,
        wrong=wrong,
        test_losses=test_losses,
        test_wrong=test_wrong,
        tests=session.spec.data.sample_count - training_rows(session.spec),
        constant=session.constant,
        ended=ended,
        fault=fault,
    )


def training_rows(spec: ProjectSpec) -> int:
    """Return the number of a project's training samples."""
    return len(split_rows(spec.data.sample_count, spec.data.test_share, spec.data.seed)[0])


def _measured(session: Session) -> tuple[float, ...]:
    """Return the step, then loss and share of wrong answers on the training samples, then on the test samples."""
    shot = session.snapshot()
    loss = shot.loss - penalty(shot.spec, shot.parameters)
    test_loss = math.nan if shot.test_loss is None else shot.test_loss
    test_accuracy = math.nan if shot.test_accuracy is None else shot.test_accuracy
    if not math.isfinite(loss) or not (shot.test_loss is None or math.isfinite(test_loss)):
        return session.step_count, *_RAN_AWAY
    # Of a loss of zero what is left may be a rounding below it.
    return session.step_count, max(loss, 0.0), 1.0 - shot.accuracy, test_loss, 1.0 - test_accuracy


def _points(spec: ProjectSpec, begin: int, end: int) -> Integers:
    """Return where a run is measured: evenly, closer in its tail, and at no more cost than training."""
    steps, rows = end - begin, training_rows(spec)
    most = steps * min(spec.training.batch_size or rows, rows) // rows
    share = min(1.0, max(most, FEWEST_POINTS) / (_POINTS + _TAIL_POINTS))
    whole, tail = (max(3, round(share * count)) for count in (_POINTS, _TAIL_POINTS))
    even = np.linspace(begin, end, whole + 1)
    last = np.linspace(end - steps / TAIL, end, tail)
    return np.unique(np.concatenate([even, last]).round().astype(np.int64))
