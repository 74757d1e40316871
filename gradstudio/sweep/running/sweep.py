"""`Sweep`: carries out a plan."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future, wait
from contextlib import suppress
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue

from gradstudio.store.sweeps import SweepStore
from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.plan.reading import is_of
from gradstudio.sweep.running.agenda import Agenda
from gradstudio.sweep.running.chunk import Chunk, ChunkDone
from gradstudio.sweep.running.crew import Crew
from gradstudio.sweep.running.planned_sweep import PlannedSweep
from gradstudio.sweep.running.run_pace import RunPace
from gradstudio.sweep.running.unbuilt import is_unbuilt
from gradstudio.sweep.running.work import work_of
from gradstudio.sweep.trial import SweepTrial

_LOOK_SECONDS = 0.1
_AHEAD = 2
"""Chunks for each worker: one that it works on, and one that waits for it."""
_STOP_SECONDS = 2.0
_MOST_LOSSES = 5
"""Workers that may end on one chunk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepProgress:
    """How far a sweep has come.

    Attributes:
        finished: number of runs that are over, those of before a resume included.
        count: number of all; None where it is not known.
        running: number of runs that were handed to workers.
        seconds: that the sweep has taken by the clock, before a resume and since; a pause does not count.
        left: seconds that it will take at the present pace; None where that is not known.
        lost: number of chunks whose worker ended, and that were handed out again.
        awaited: what it waits for, as a sentence; "" while there are workers.
    """

    finished: int
    count: int | None
    running: int
    seconds: float
    left: float | None
    lost: int
    awaited: str


@dataclass(slots=True, kw_only=True)
class _HandedOut:
    chunk: Chunk
    executor: Executor
    losses: int


class Sweep:
    """Carries out a plan: hands chunks of trials to a crew, and keeps what comes back at once.

    What is finished in the store is not run again. Which worker ran what, how many there are and where it was
    interrupted changes no bit of a result, but for stop rules that look at the clock.

    Args:
        plan: to be carried out.
        store: of the same plan.
        crew: the workers.

    Raises:
        SweepError: the store is of another plan.
    """

    def __init__(self, plan: PlannedSweep, store: SweepStore, crew: Crew) -> None:
        if not is_of(plan.digest, store.head):
            raise SweepError(
                f"{store.path} holds the results of another plan. Resume it with the plan that "
                "it was made with, or choose another name."
            )
        self._plan, self._store, self._crew = plan, store, crew
        self._gone: tuple[type[BaseException], ...] = (CancelledError, *crew.lost)
        self._agenda = Agenda(plan, store)
        self._pace = RunPace()
        self._out: dict[Future[ChunkDone], _HandedOut] = {}
        self._done: SimpleQueue[Future[ChunkDone]] = SimpleQueue()
        self._running = self._lost = 0
        self._told = -math.inf
        self._halted = threading.Event()
        self._work = crew.work(self._halted.is_set)

    def run(
        self,
        progress: Callable[[SweepProgress], None] = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
        paused: Callable[[], bool] = lambda: False,
    ) -> bool:
        """Carry out what is not finished. It can be called once.

        Args:
            progress: is told about ten times a second, on this thread.
            cancelled: is asked as often; what is being worked on is given up then.
            paused: is asked as often; while it is so, nothing more is begun. The time counts until what is being
                worked on is finished, and again once more is begun.

        Returns:
            Whether all of the plan is finished, or its budget is used up.

        Raises:
            SweepError: workers end again and again on the same runs, or are of another version.
            ProjectFileError: results cannot be kept.
        """
        try:
            while not cancelled():
                is_paused = paused()
                self._store.pause_clock(is_paused and not self._out)
                is_passing = not is_paused and self._hand_out()
                is_over = not self._out and (self._agenda.is_over or self._is_out_of_time)
                if is_over or time.monotonic() - self._told >= _LOOK_SECONDS:
                    progress(self._progress())
                    self._told = time.monotonic()
                if is_over:
                    return True
                self._collect(0.0 if is_passing else _LOOK_SECONDS, progress, cancelled)
            return False
        finally:
            self._halted.set()
            if self._out:
                self._crew.stop()
                self._keep_what_is_done()
            self._store.sync()

    @property
    def _is_out_of_time(self) -> bool:
        most = self._plan.budget.seconds
        return most is not None and self._store.seconds >= most

    def _hand_out(self) -> bool:
        """Hand out what workers have room for; return whether to do so again at once, since none was found yet."""
        while len(self._out) < _AHEAD * self._crew.size and not self._is_out_of_time:
            size = self._crew.size
            trials = self._agenda.take(self._pace.together(self._left(), size), self._pace.work(size))
            if not trials:
                return self._agenda.is_passing
            self._submit(Chunk(trials=_with_shared_data(trials), doctor=self._plan.early.doctor), losses=0)
        return False

    def _submit(self, chunk: Chunk, losses: int) -> None:
        executor = self._crew.executor
        try:
            future = executor.submit(self._work, chunk)
        except self._crew.lost as error:  # it is handed out again as one whose worker ended
            future = Future()
            future.set_exception(error)
        self._out[future] = _HandedOut(chunk=chunk, executor=executor, losses=losses)
        self._running += len(chunk.trials)
        future.add_done_callback(self._done.put)

    def _collect(
        self, seconds: float, progress: Callable[[SweepProgress], None], cancelled: Callable[[], bool]
    ) -> None:
        """Keep what came back, after so many seconds at most if nothing has.

        Args:
            seconds: to wait.
            progress: is told before workers are waited for.
            cancelled: ends that.
        """
        lost: list[tuple[_HandedOut, BaseException]] = []
        for future in self._those_done(seconds):
            handed = self._out.pop(future)
            self._running -= len(handed.chunk.trials)
            try:
                found = future.result()
            except self._gone as error:
                lost.append((handed, error))
            except ImportError as error:
                raise SweepError(
                    f"A worker cannot load {error.name}: {error}. Install GradStudio there."
                ) from None
            else:
                self._learn(handed.chunk, found)
                self._agenda.hear(found.results)
        for handed, cause in lost:
            if cancelled():  # each of them would wait for workers once more
                return
            self._lost += 1
            if handed.losses >= _MOST_LOSSES:
                numbers = [trial.number for trial in handed.chunk.trials]
                said = f" ({cause})" if str(cause) else ""
                raise SweepError(
                    f"{_MOST_LOSSES + 1} workers have ended while they worked on the runs {numbers[0]} to "
                    f"{numbers[-1]}{said}. See whether they have enough memory; what is finished is kept."
                ) from cause
            if handed.executor is self._crew.executor:
                progress(self._progress())
                self._crew.renew(cancelled)
            self._submit(handed.chunk, handed.losses + 1)

    def _learn(self, chunk: Chunk, done: ChunkDone) -> None:
        """Note how long the work took that was done: a run that ended early had less of it than was planned.

        One that cannot be built had none, and says nothing of the others.
        """
        steps = {result.number: result.steps for result in done.results if not is_unbuilt(result)}
        work = sum(work_of(trial, steps[trial.number]) for trial in chunk.trials if trial.number in steps)
        self._pace.learn(len(steps), work, done.seconds)

    def _those_done(self, seconds: float) -> list[Future[ChunkDone]]:
        """Return what is done, after a moment if nothing is, without a look at all that is under way."""
        found: list[Future[ChunkDone]] = []
        with suppress(Empty):
            found.append(self._done.get(timeout=seconds) if seconds else self._done.get_nowait())
            while len(found) < len(self._out):
                found.append(self._done.get_nowait())
        return found

    def _keep_what_is_done(self) -> None:
        # Those that hear of it end at once, with what they have; `wait` waits for cancelled ones as well.
        wait([future for future in self._out if not future.cancelled()], _STOP_SECONDS)
        for future in [one for one in self._out if one.done() and not one.cancelled()]:
            if future.exception() is None:
                self._agenda.hear(future.result().results)
            del self._out[future]

    def _left(self) -> int | None:
        return None if self._plan.count is None else max(0, self._plan.count - self._agenda.finished)

    def _progress(self) -> SweepProgress:
        return SweepProgress(
            finished=self._agenda.finished,
            count=self._plan.count,
            running=self._running,
            seconds=self._store.seconds,
            left=self._pace.left(self._left(), self._crew.size),
            lost=self._lost,
            awaited=self._crew.awaited,
        )


def _with_shared_data(trials: tuple[SweepTrial, ...]) -> tuple[SweepTrial, ...]:
    """Let trials with equal data have it once, so that it is sent once."""
    known = trials[0].spec.data
    shared = [trials[0]]
    for trial in trials[1:]:
        if trial.spec.data == known:
            shared.append(replace(trial, spec=trial.spec.model_copy(update={"data": known})))
        else:
            known = trial.spec.data
            shared.append(trial)
    return tuple(shared)
