"""`run_trial`: one trial by itself, with all that may end it early."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from gradstudio.store.trial_result import TrialResult
from gradstudio.sweep.running.curve_points import kept_stride, packed_points
from gradstudio.sweep.running.trial_state import TrialState, state_of, strides_of
from gradstudio.sweep.running.unbuilt import OF_THE_RUN, unbuilt
from gradstudio.sweep.trial import SweepTrial
from gradstudio.training.doctor.case import case_of
from gradstudio.training.doctor.examine import examine
from gradstudio.training.health.planned import PlannedWatch, planned_steps
from gradstudio.training.health.readings import Readings
from gradstudio.training.run.engine import Steps
from gradstudio.training.run.errors import TrainingError
from gradstudio.training.run.session import Session
from gradstudio.training.run.state import RunState

_SLICE_SECONDS = 0.05
_LOOKS = (0.25, 0.5)
"""Shares of the steps after which the doctor looks: later there is little to be saved."""
_READINGS = 32


class _Points:
    """Takes the losses of the steps whose number is a multiple of a stride, for each of some strides."""

    def __init__(self, strides: Sequence[int], before: Mapping[int, bytes]) -> None:
        self._before = before
        self._losses: dict[int, list[float]] = {stride: [] for stride in strides}

    def add(self, first: int, taken: Steps) -> None:
        for stride, losses in self._losses.items():
            losses += [float(loss) for loss in taken.losses[-first % stride :: stride]]

    def packed(self) -> dict[int, bytes]:
        return {
            stride: self._before.get(stride, b"") + packed_points(np.array(losses, dtype=np.float64))
            for stride, losses in self._losses.items()
        }


def run_trial(
    trial: SweepTrial, *, doctor: bool = False, cancelled: Callable[[], bool] = lambda: False
) -> TrialResult | None:
    """Train a trial. A pure function but for the seconds, and for a stop rule that looks at the clock.

    Args:
        trial: what to train.
        doctor: whether a fault that the doctor finds on the way ends it.
        cancelled: is asked every few hundredths of a second.

    Returns:
        What came of it, also where its spec cannot be built; None if it was cancelled.

    Raises:
        GradStudioError: this worker cannot build what others can, such as where its installation is incomplete.
    """
    began = time.perf_counter()
    # The doctor looks at all that was before: a run is carried on past his last look only.
    looks = _looks(trial) if doctor else ()
    state = state_of(trial)
    if state is not None and any(state.engine.step < look for look in looks):
        state = None
    points = _Points(strides_of(trial), {} if state is None else state.curves)
    try:
        session = Session(trial.spec, points.add)
    except OF_THE_RUN as error:
        return unbuilt(trial, error)
    if state is not None:
        session.restore(_run_state(session, state))
    whole = trial.spec.training.steps
    readings = Readings(most=4 * _READINGS)
    if looks and session.step_count < looks[-1]:
        session.watch_health(PlannedWatch(readings, planned_steps(0, whole, _READINGS)))
    cause, rule, fault = "", None, None
    try:
        for until in (*(look for look in looks if session.step_count < look < trial.steps), trial.steps):
            rule = _trained(session, until, cancelled)
            if rule is None:
                return None
            if not rule and until < trial.steps:
                rule = _found(session, readings)
            if rule:
                cause = "" if rule == "steps" else rule
                break
    except TrainingError as error:
        fault = error
    snapshot = session.snapshot()
    nothing = math.nan
    curves, stride = points.packed(), kept_stride(trial.steps)
    seconds = time.perf_counter() - began + (0.0 if state is None else state.seconds)
    goes_on = fault is None and session.step_count == trial.steps and not rule
    kept = b""
    if trial.beyond and goes_on and all(look <= trial.steps for look in looks):
        own = session.state()
        kept = TrialState(engine=own.engine, stop=own.stop, seconds=seconds, curves=curves).packed()
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
        curve=curves[stride],
        digest=hashlib.sha256(np.asarray(session.parameters(), dtype="<f8").tobytes()).digest()[:16],
        seconds=seconds,
        state=kept,
    )


def _looks(trial: SweepTrial) -> tuple[int, ...]:
    """Return the steps after which the doctor looks, ascending: the same to whichever rung the run is taken."""
    found = {int(share * trial.spec.training.steps) for share in _LOOKS}
    return tuple(sorted(look for look in found if look > 0))


def _run_state(session: Session, state: TrialState) -> RunState:
    fresh = session.state()
    engine = replace(state.engine, cut_from=fresh.engine.cut_from)
    return RunState(engine=engine, stop=state.stop or fresh.stop, replaced=fresh.replaced)


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
