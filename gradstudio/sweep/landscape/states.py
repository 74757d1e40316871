"""Parameters of a run at some of its steps, from what is kept of it, or by taking its steps once more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.training.record import Run
from gradstudio.training.record.replay import Replay, Runs
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.moment import Moment, RunId

Floats = NDArray[np.float64]
Steps = NDArray[np.int64]

_MOST_NUMBERS = 2**22
"""Of all states of a path together."""
_FEWEST = 8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PathStates:
    """A run as a path through the space of its parameters.

    Attributes:
        run: its number.
        steps: shape (states,), ascending.
        parameters: shape (states, parameters).
    """

    run: RunId
    steps: Steps
    parameters: Floats


class StateCache:
    """Knows states of runs. One thread at a time.

    Args:
        runs: the record.
    """

    def __init__(self, runs: Runs) -> None:
        self.runs = runs
        self._known: dict[RunId, dict[int, Floats]] = {}
        self._replay: Replay | None = None

    def see(self, run: RunId, states: Iterable[tuple[int, Floats]]) -> None:
        """Take in states that were seen elsewhere.

        Args:
            run: of which run they are.
            states: step and parameters of each.
        """
        self._known.setdefault(run, {}).update(states)

    def at(self, moment: Moment, go_on: GoOn | None = None) -> Floats | None:
        """Return the parameters at a moment; None if it was not to go on.

        Raises:
            RecordError: there is no such moment.
        """
        known = self._known.setdefault(moment.run, {})
        if moment.step not in known:
            if self._replay is None:
                self._replay = Replay(self.runs)
            session = self._replay.go_to(moment, go_on)
            if session is None:
                return None
            known[moment.step] = session.parameters()
        return known[moment.step]

    def path(
        self, number: RunId, most: int, *, may_replay: bool, go_on: GoOn | None = None
    ) -> PathStates | None:
        """Return states all along a run, evenly where that can be had.

        Args:
            number: of the run.
            most: so many at the most, and fewer of a network of very many parameters.
            may_replay: whether steps may be taken once more for states that are missing; otherwise there are gaps.
            go_on: is asked now and then whether to, and told which share of the states is there.

        Raises:
            RecordError: the run is gone.
        """
        run = self.runs.run(number)
        most = max(_FEWEST, min(most, _MOST_NUMBERS // run.spec.parameter_count))
        wanted = strided(run.begin, run.end, most)
        known = self._known.setdefault(number, {})
        for kept in (run.first, run.newest, *run.keyframes):
            if kept is not None:
                known.setdefault(kept.step, kept.state.engine.parameters)
        if may_replay:
            for place, step in enumerate(wanted.tolist()):
                share = place / len(wanted)
                if self.at(Moment(number, step), _told(go_on, share)) is None:
                    return None
        self._thin(run, known, wanted)
        steps = np.array(sorted(step for step in known if step <= run.end), dtype=np.int64)
        if not len(steps):
            return PathStates(run=number, steps=steps, parameters=np.empty((0, run.spec.parameter_count)))
        return PathStates(
            run=number, steps=steps, parameters=np.stack([known[step] for step in steps.tolist()])
        )

    def _thin(self, run: Run, known: dict[int, Floats], wanted: Steps) -> None:
        """Forget all states but those that are nearest to the wanted ones."""
        steps = np.array(sorted(known), dtype=np.int64)
        if len(steps) <= len(wanted):
            return
        after = np.searchsorted(steps, wanted).clip(1, len(steps) - 1)
        nearest = np.where(wanted - steps[after - 1] <= steps[after] - wanted, after - 1, after)
        stay = {int(steps[at]) for at in nearest}
        for step in steps.tolist():
            if step not in stay:
                del known[step]


def strided(begin: int, end: int, most: int) -> Steps:
    """Return begin, end and the multiples of a power of two between them: many stay the same as a run grows.

    Args:
        begin: first step.
        end: last step.
        most: so many at the most, 3 or more.
    """
    stride = 1
    while (end - begin) / stride > most - 2:
        stride *= 2
    between = range((begin // stride + 1) * stride, end, stride)
    return np.unique(np.array([begin, *between, end], dtype=np.int64))


def _told(go_on: GoOn | None, share: float) -> GoOn | None:
    return None if go_on is None else lambda _: go_on(share)
