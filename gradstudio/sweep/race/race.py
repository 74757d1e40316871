"""`Race`: many runs at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.fleet import FleetRun
from gradstudio.data.source import load_dataset
from gradstudio.data.split import split
from gradstudio.engine.errors import ConfigurationError
from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.cores import cores
from gradstudio.sweep.race.curves import RaceCurves
from gradstudio.sweep.race.results import LastNumbers, RaceResults
from gradstudio.sweep.race.squad import Squad, pack_key
from gradstudio.training.run.one_blas_thread import OneBlasThread
from gradstudio.training.run.state import EngineState

_MOST_POINTS = 256
"""Points of a curve: as many as a picture of many curves can show."""
_MOST_TOGETHER = 64
"""Runs in a squad: so few that there are several for each thread, and none waits long for the last."""
_MOST_BYTES = 64 * 2**20
"""Of a squad's parameters."""


class Race:
    """Runs that take their steps side by side, each with the bits that a session by itself gives.

    Runs of one shape are packed into fleets, which share their data; each thread works on one fleet at a time. All
    runs take the same number of steps: rules that would end one earlier do not count. Projects for the reference
    engine are computed by the compiled one. Not thread-safe.

    Args:
        specs: one for each run; their data may differ.
        steps: of each run; the number of steps of the first project if None.
        threads: how many work on it; as many as there are cores if None.
        states: from where each run goes on, all after as many steps; none to begin with the first step.
        strides: distances of steps whose losses are kept as well, for `losses_at`.

    Attributes:
        specs: of the runs.
        steps: of each run.
        step: number of steps taken.
        stride: distance of two steps whose losses are kept.

    Raises:
        ConfigurationError: there are no runs.
    """

    def __init__(
        self,
        specs: Sequence[ProjectSpec],
        steps: int | None = None,
        threads: int | None = None,
        *,
        states: Sequence[EngineState] = (),
        strides: Iterable[int] = (),
    ) -> None:
        if not specs:
            raise ConfigurationError("A race needs at least one run.")
        self.specs = tuple(specs)
        self.steps = specs[0].training.steps if steps is None else steps
        self.step = states[0].step if states else 0
        self._threads = threads or cores()
        self.stride = stride = stride_of(self.steps)
        self._train = RaceCurves(len(specs), self.steps, stride)
        test_stride = stride * math.ceil(specs[0].training.metrics_interval / stride)
        self._test = RaceCurves(len(specs), self.steps, test_stride)
        self._is_tested = any(spec.data.test_share > 0.0 for spec in specs)
        self._others = {other: RaceCurves(len(specs), self.steps, other) for other in strides}
        self._squads = list(_squads(self.specs))
        if states:
            for squad in self._squads:
                squad.restore([states[place] for place in squad.places.tolist()])
        self._last: LastNumbers | None = None

    def advance(self, steps: int, cancelled: Callable[[], bool] = lambda: False) -> bool:
        """Take some more steps with each run, no more than are left.

        Args:
            steps: how many.
            cancelled: is asked before each squad; a race that was cancelled cannot go on.

        Returns:
            Whether it was carried out, and not cancelled.
        """
        steps = min(steps, self.steps - self.step)
        if steps <= 0:
            return True
        self._last = None

        def work(squad: Squad) -> FleetRun | None:
            return None if cancelled() else squad.advance(steps, self._test.stride)

        with OneBlasThread(), ThreadPoolExecutor(self._threads) as threads:
            for squad, taken in zip(self._squads, threads.map(work, self._squads), strict=True):
                if taken is None:
                    return False
                for curves in (self._train, *self._others.values()):
                    curves.add(squad.places, self.step, taken.losses, taken.accuracies)
                self._test.add_points(squad.places, self.step, taken.test_losses, taken.test_accuracies)
        self.step += steps
        return True

    def results(self) -> RaceResults:
        """Return what is known of the runs now."""
        at, losses, accuracies = self._train.until(self.step)
        test_at, test_losses, test_accuracies = self._test.until(self.step if self._is_tested else 0)
        taken = np.empty(len(self.specs), dtype=np.int64)
        for squad in self._squads:
            taken[squad.places] = squad.taken
        return RaceResults(
            steps=self.step,
            at=at,
            losses=losses,
            accuracies=accuracies,
            test_at=test_at,
            test_losses=test_losses,
            test_accuracies=test_accuracies,
            last=self._last_numbers(),
            taken=taken,
        )

    def losses_at(self, stride: int) -> NDArray[np.float64]:
        """Return the losses before the steps taken that are multiples of one of the other strides.

        Args:
            stride: which.

        Returns:
            Shape (runs, points); NaN before the step that the race began at, and after a run diverged.
        """
        return self._others[stride].until(self.step)[1]

    def parameters(self, run: int) -> NDArray[np.float64]:
        """Return the present parameters of a run, flat, in the order of `MLP.parameters`.

        Raises:
            ConfigurationError: there is no such run.
        """
        squad, place = self._place_of(run)
        return squad.parameters(place)

    def state(self, run: int) -> EngineState:
        """Return all that the next step of a run follows from.

        Raises:
            ConfigurationError: there is no such run.
        """
        squad, place = self._place_of(run)
        return squad.state_of(place)

    def _place_of(self, run: int) -> tuple[Squad, int]:
        for squad in self._squads:
            place = np.flatnonzero(squad.places == run)
            if len(place):
                return squad, int(place[0])
        raise ConfigurationError(f"There is no run {run}: they count from 0 to {len(self.specs) - 1}.")

    def _last_numbers(self) -> LastNumbers:
        if self._last is None:
            columns = np.empty((4, len(self.specs)))
            with OneBlasThread(), ThreadPoolExecutor(self._threads) as threads:
                for squad, last in zip(self._squads, threads.map(Squad.last, self._squads), strict=True):
                    columns[:, squad.places] = (
                        last.losses,
                        last.accuracies,
                        last.test_losses,
                        last.test_accuracies,
                    )
            self._last = LastNumbers(
                losses=columns[0], accuracies=columns[1], test_losses=columns[2], test_accuracies=columns[3]
            )
        return self._last


def stride_of(steps: int) -> int:
    """Return the distance of two steps whose losses are kept in a race of so many steps."""
    return max(1, math.ceil(steps / _MOST_POINTS))


def _squads(specs: Sequence[ProjectSpec]) -> Iterator[Squad]:
    groups: dict[ProjectSpec, list[int]] = {}
    for place, spec in enumerate(specs):
        groups.setdefault(pack_key(spec), []).append(place)
    for key, places in groups.items():
        parts = split(load_dataset(key.data), key.data.test_share, key.data.seed)
        together = max(1, min(_MOST_TOGETHER, _MOST_BYTES // (8 * key.parameter_count)))
        first: Squad | None = None
        for begin in range(0, len(places), together):
            some = places[begin : begin + together]
            squad = Squad([specs[place] for place in some], some, parts, first)
            first = first or squad
            yield squad
