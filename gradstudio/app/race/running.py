"""`run_race`: takes the steps of a race on a thread of its own, and tells how it stands."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable

from gradstudio.app.race.entry import RaceChoice, enter
from gradstudio.app.race.news import RaceNews
from gradstudio.app.race.telling import news_of
from gradstudio.app.run.kernels import are_kernels_ready
from gradstudio.data.source import load_dataset
from gradstudio.data.split import split
from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.cores import cores
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.constant_answer import ConstantAnswer, constant_answer

_SLICE_SECONDS = 0.03
_TOLD_SECONDS = 0.1
_TELLING_SHARE = 0.2
"""Share of the time that may go into reporting progress, which is slow for thousands of runs."""
_NICE = 10
"""How much a thread that stands back lowers its priority, in the system's units."""


def run_race(
    spec: ProjectSpec,
    choice: RaceChoice,
    told: Callable[[RaceNews], None],
    go_on: GoOn,
    rest_after: Callable[[float], float] = lambda seconds: 0.0,
) -> RaceNews | None:
    """Race. One core is left to the run that is live.

    Args:
        spec: the project.
        choice: what races.
        told: is told how it stands, a few times a second.
        go_on: is asked whether to, and told the share of the steps that are taken, 0 to 1.
        rest_after: is told how many seconds some steps took, and returns for how many to rest then.

    Returns:
        How it stands at the end; None if it was given up.

    Raises:
        GradStudioError: the choice cannot race; why.
    """
    if not are_kernels_ready(go_on):
        return None
    stand_back()  # only now: a live run may wait for the same kernels
    entry = enter(spec, choice)
    from gradstudio.sweep.race.race import Race  # noqa: PLC0415 - kernels, which the window begins without

    race = Race(entry.specs, choice.steps, threads=max(1, cores() - 1))
    constants = [_constant(entry.specs[runs.start]) for runs in entry.runs_of]
    steps, next_told = 1, 0.0
    while race.step < race.steps:
        began = time.perf_counter()
        if not race.advance(steps, lambda: not go_on(race.step / race.steps)):
            return None
        took = time.perf_counter() - began
        steps = max(1, min(2 * steps, round(steps * _SLICE_SECONDS / max(took, 1e-6))))
        now = time.perf_counter()
        if now >= next_told and race.step < race.steps:
            told(news_of(entry, race.steps, race.results(), constants))
            took = time.perf_counter() - now
            next_told = now + max(_TOLD_SECONDS, took / _TELLING_SHARE)
        rest = rest_after(time.perf_counter() - began)
        if rest > 0.0:
            time.sleep(rest)
    return news_of(entry, race.steps, race.results(), constants)


def _constant(spec: ProjectSpec) -> ConstantAnswer:
    train = split(load_dataset(spec.data), spec.data.test_share, spec.data.seed).train
    return constant_answer(train, spec.training.loss)


def stand_back() -> None:
    """Have this thread, and those that it begins, give way to the run that is live and to the window.

    Where the system knows no such thing for a single thread, they are as all others.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + _NICE)
