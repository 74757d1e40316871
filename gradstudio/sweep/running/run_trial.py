"""`run_trial`: one trial by itself, with all that may end it early."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable, Iterator

import numpy as np

from gradstudio.store.trial_result import TrialResult
from gradstudio.sweep.running.curve_points import kept_stride, packed_points
from gradstudio.sweep.trial import SweepTrial
from gradstudio.training.doctor.case import case_of
from gradstudio.training.doctor.examine import examine
from gradstudio.training.health.planned import PlannedWatch, planned_steps
from gradstudio.training.health.readings import Readings
from gradstudio.training.run.engine import Steps
from gradstudio.training.run.errors import TrainingError
from gradstudio.training.run.session import Session

_SLICE_SECONDS = 0.05
_LOOKS = (0.25, 0.5)
"""Shares of the steps after which the doctor looks: later there is little to be saved."""
_READINGS = 32


class _Points:
    """Takes the losses of the steps whose number is a multiple of a stride."""

    def __init__(self, stride: int) -> None:
        self._stride = stride
        self._losses: list[float] = []

    def add(self, first: int, taken: Steps) -> None:
        self._losses += [float(loss) for loss in taken.losses[-first % self._stride :: self._stride]]

    def packed(self) -> bytes:
        return packed_points(np.array(self._losses, dtype=np.float64))


def run_trial(
    trial: SweepTrial, *, doctor: bool = False, cancelled: Callable[[], bool] = lambda: False
) -> TrialResult | None:
    """Train a trial. A pure function but for the seconds, and for a stop rule that looks at the clock.

    Args:
        trial: what to train.
        doctor: whether a fault that the doctor finds on the way ends it.
        cancelled: is asked every few hundredths of a second.

    Returns:
        What came of it; None if it was cancelled.
    """
    began = time.perf_counter()
    stride = kept_stride(trial.steps)
    points = _Points(stride)
    session = Session(trial.spec, points.add)
    whole = trial.spec.training.steps
    readings = Readings(most=4 * _READINGS)
    if doctor:
        session.watch_health(PlannedWatch(readings, planned_steps(0, whole, _READINGS)))
    cause, fault = "", None
    try:
        for until in _stretches(trial, doctor=doctor):
            rule = _trained(session, until, cancelled)
            if rule is None:
                return None
            if doctor and not rule and until < trial.steps:
                rule = _found(session, readings)
            if rule:
                cause = "" if rule == "steps" else rule
                break
    except TrainingError as error:
        fault = error
    snapshot = session.snapshot()
    nothing = math.nan
    return TrialResult(
        number=trial.number,
        values=trial.values,
        seed=trial.seed,
        steps=session.step_count,
        loss=snapshot.loss if fault is None else math.inf,
        accuracy=snapshot.accuracy,
        test_loss=nothing if snapshot.test_loss is None else snapshot.test_loss,
        test_accuracy=nothing if snapshot.test_accuracy is None else snapshot.test_accuracy,
        ran_away=fault is not None,
        cause=cause,
        stride=stride,
        curve=points.packed(),
        digest=hashlib.sha256(np.asarray(session.parameters(), dtype="<f8").tobytes()).digest()[:16],
        seconds=time.perf_counter() - began,
    )


def _stretches(trial: SweepTrial, *, doctor: bool) -> Iterator[int]:
    """Yield the steps after which something is looked at: the same ones, up to whichever rung the run is taken."""
    looks = {int(share * trial.spec.training.steps) for share in _LOOKS} if doctor else set()
    yield from sorted(at for at in looks if 0 < at < trial.steps)
    yield trial.steps


def _trained(session: Session, until: int, cancelled: Callable[[], bool]) -> str | None:
    """Train up to a step; return the stop rule that ended it, "" if it goes on, and None if it was cancelled."""
    while session.step_count < until:
        if cancelled():
            return None
        stop = session.run_for(_SLICE_SECONDS, until - session.step_count)
        if stop is not None:
            return stop.rule
    return ""


def _found(session: Session, readings: Readings) -> str:
    """Return the name of the rule whose fault the doctor finds first; "" if there is none."""
    findings = examine(case_of(session, readings.all))
    return next((finding.rule for finding in findings if finding.seriousness == "fault"), "")
