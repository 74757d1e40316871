"""`Chunk`: some trials that one worker carries out, and `run_chunk`, which does it."""

from __future__ import annotations

import pickle
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import gradstudio
from gradstudio.store.trial_result import TrialResult
from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.running.packing import is_packable, run_packed
from gradstudio.sweep.running.run_trial import run_trial
from gradstudio.sweep.running.unbuilt import unbuilt
from gradstudio.sweep.trial import SweepTrial


class Chunk:
    """What a worker is sent.

    On the way its trials are bytes, which the worker alone opens: a scheduler between would unpack and pack each.

    Args:
        trials: to be carried out.
        doctor: whether the doctor looks at each on the way.
        version: of the program that made it; another one could give other bits.

    Attributes:
        doctor: see above.
        version: see above.
    """

    def __init__(
        self, trials: Sequence[SweepTrial], *, doctor: bool = False, version: str = gradstudio.__version__
    ) -> None:
        self.doctor, self.version = doctor, version
        self._trials: tuple[SweepTrial, ...] | None = tuple(trials)
        self._packed = b""

    @property
    def trials(self) -> tuple[SweepTrial, ...]:
        """What is to be carried out."""
        if self._trials is None:
            # Of the program that hands out, as all that an executor sends.
            self._trials = tuple(pickle.loads(zlib.decompress(self._packed)))  # noqa: S301
        return self._trials

    def __getstate__(self) -> tuple[bytes, bool, str]:
        packed = self._packed or zlib.compress(pickle.dumps(self._trials), level=1)
        return packed, self.doctor, self.version

    def __setstate__(self, state: tuple[bytes, bool, str]) -> None:
        self._packed, self.doctor, self.version = state
        self._trials = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkDone:
    """What a worker sends back.

    Attributes:
        results: of the trials that were carried out, in their order; fewer than were sent where it was cancelled.
        seconds: that the worker was busy.
    """

    results: tuple[TrialResult, ...]
    seconds: float


def run_chunk(chunk: Chunk, cancelled: Callable[[], bool] = lambda: False) -> ChunkDone:
    """Carry out some trials: those of one shape packed, if nothing can end them early, each alone otherwise.

    A run that cannot be built ends without a step, and says why. A pure function but for the seconds, where
    BLAS has one thread: sums on several are rounded otherwise.

    Args:
        chunk: the trials.
        cancelled: is asked every few hundredths of a second.

    Raises:
        SweepError: it was made by another version of GradStudio.
        GradStudioError: as for `run_trial`.
    """
    if chunk.version != gradstudio.__version__:
        raise SweepError(
            f"The sweep is of GradStudio {chunk.version} and this worker has {gradstudio.__version__}. Install the "
            "same version on all workers."
        )
    began = time.perf_counter()
    found = {result.number: result for result in _carried_out(chunk, cancelled)}
    ordered = tuple(found[trial.number] for trial in chunk.trials if trial.number in found)
    return ChunkDone(results=ordered, seconds=time.perf_counter() - began)


def _carried_out(chunk: Chunk, cancelled: Callable[[], bool]) -> Iterator[TrialResult]:
    packable: dict[int, list[SweepTrial]] = {}
    for trial in chunk.trials:
        if trial.problem:
            yield unbuilt(trial, trial.problem)
        elif is_packable(trial) and not chunk.doctor:
            packable.setdefault(trial.steps, []).append(trial)
        else:
            result = run_trial(trial, doctor=chunk.doctor, cancelled=cancelled)
            if result is None:
                return
            yield result
    for trials in packable.values():
        yield from run_packed(trials, cancelled)
