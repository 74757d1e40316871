"""Trials that are trained side by side, as a race."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from gradstudio.engine.errors import GradStudioError
from gradstudio.store.trial_result import TrialResult
from gradstudio.sweep.race.race import Race
from gradstudio.sweep.running.curve_points import kept_stride, packed_points
from gradstudio.sweep.running.trial_state import TrialState, state_of, strides_of
from gradstudio.sweep.running.unbuilt import OF_THE_RUN, unbuilt
from gradstudio.sweep.running.work import work_of_step
from gradstudio.sweep.trial import SweepTrial

_SLICE_WORK = 2**28
"""Multiply-adds between two questions whether to go on, roughly."""


def is_packable(trial: SweepTrial) -> bool:
    """Whether a trial takes all its steps whatever happens, on the compiled engine."""
    training = trial.spec.training
    has_rules = any(value is not None for value in training.stop.model_dump().values())
    return training.engine == "compiled" and not has_rules and trial.steps <= training.steps


def run_packed(
    trials: Sequence[SweepTrial], cancelled: Callable[[], bool] = lambda: False
) -> Iterator[TrialResult]:
    """Train packable trials of as many steps side by side, each with the bits that it has alone.

    Args:
        trials: one or more.
        cancelled: is asked between slices; if so, there are no more results.

    Raises:
        GradStudioError: as for `run_trial`.
    """
    by_begin: dict[int, list[tuple[SweepTrial, TrialState | None]]] = {}
    for trial in trials:
        state = state_of(trial)
        by_begin.setdefault(0 if state is None else state.engine.step, []).append((trial, state))
    for some in by_begin.values():
        yield from _side_by_side([trial for trial, _ in some], [state for _, state in some], cancelled)


def _side_by_side(
    trials: Sequence[SweepTrial], states: Sequence[TrialState | None], cancelled: Callable[[], bool]
) -> Iterator[TrialResult]:
    began, steps = time.perf_counter(), trials[0].steps
    engines = [state.engine for state in states if state is not None]
    strides = {stride for trial in trials for stride in strides_of(trial)}
    try:
        race = Race([trial.spec for trial in trials], steps, threads=1, states=engines, strides=strides)
    except OF_THE_RUN as error:
        yield from _those_that_can_be_built(trials, states, cancelled, error)
        return
    piece = max(1, _SLICE_WORK // sum(work_of_step(trial.spec) for trial in trials))
    while race.step < steps:
        if cancelled() or not race.advance(piece, cancelled):
            return
    results, stride = race.results(), kept_stride(steps)
    last, away = results.last, results.ran_away
    losses = {one: race.losses_at(one) for one in strides}
    seconds = (time.perf_counter() - began) / len(trials)
    for run, (trial, before) in enumerate(zip(trials, states, strict=True)):
        taken = int(results.taken[run])
        own = seconds + (0.0 if before is None else before.seconds)
        curves = {
            one: (b"" if before is None else before.curves[one])
            + packed_points(losses[one][run, : len(range(0, taken, one))])
            for one in strides_of(trial)
        }
        state = b""
        if trial.beyond and not away[run]:
            state = TrialState(engine=race.state(run), stop=None, seconds=own, curves=curves).packed()
        yield TrialResult(
            number=trial.number,
            values=trial.values,
            seed=trial.seed,
            steps=taken,
            loss=float(last.losses[run]),
            accuracy=float(last.accuracies[run]),
            test_loss=float(last.test_losses[run]),
            test_accuracy=float(last.test_accuracies[run]),
            ran_away=bool(away[run]),
            cause="",
            stride=stride,
            curve=curves[stride],
            digest=hashlib.sha256(np.asarray(race.parameters(run), dtype="<f8").tobytes()).digest()[:16],
            seconds=own,
            state=state,
        )


def _those_that_can_be_built(
    trials: Sequence[SweepTrial],
    states: Sequence[TrialState | None],
    cancelled: Callable[[], bool],
    error: GradStudioError,
) -> Iterator[TrialResult]:
    """Train each half of some trials, one of which cannot be built, so that the others stay side by side.

    Args:
        trials: one or more.
        states: of each.
        cancelled: as for `run_packed`.
        error: why not all of them can be built.
    """
    if len(trials) == 1:
        yield unbuilt(trials[0], error)
        return
    middle = len(trials) // 2
    for half in (slice(middle), slice(middle, None)):
        yield from _side_by_side(trials[half], states[half], cancelled)
