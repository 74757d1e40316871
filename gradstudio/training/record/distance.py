"""How far apart parameters are, step by step: those of two runs, or those of one from where they were."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.training.record.errors import RecordError
from gradstudio.training.record.replay import Replay, Runs
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.moment import Moment, RunId


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Distances:
    """How far apart they are.

    Attributes:
        steps: numbers of steps taken, ascending.
        distances: the Euclidean norm of the difference of the parameters there.
    """

    steps: NDArray[np.int64]
    distances: NDArray[np.float64]


def distances(
    runs: Runs, one: RunId, other: RunId, *, points: int = 200, go_on: GoOn | None = None
) -> Distances | None:
    """Take the steps of two runs again, and compare their parameters on the way.

    Args:
        runs: where both are kept.
        one: number of a run.
        other: number of another.
        points: largest number of steps, evenly taken, the first and the last that both came to among them.
        go_on: is asked now and then whether to, and told which share is done, 0 to 1.

    Returns:
        The distances, or None if it was not to go on.

    Raises:
        RecordError: a run is gone, their networks differ in shape, or no step is of both.
    """
    first, second = runs.run(one), runs.run(other)
    if first.spec.sizes != second.spec.sizes:
        sizes = ("-".join(map(str, run.spec.sizes)) for run in (first, second))
        raise RecordError(
            f"Parameters of a {' and a '.join(sizes)} network cannot be compared. Choose runs whose layers have "
            "equal sizes."
        )
    begin, end = max(first.begin, second.begin), min(first.end, second.end)
    if begin > end:
        raise RecordError(
            f"Runs {one} and {other} have no step in common: the one ends at step {end}, "
            f"the other begins at step {begin}."
        )
    steps = _evenly(begin, end, points)
    found = np.empty(len(steps))
    replays = Replay(runs, most_bytes=0), Replay(runs, most_bytes=0)
    for place, step in enumerate(steps.tolist()):
        parameters = []
        for number, replay in zip((one, other), replays, strict=True):
            session = replay.go_to(Moment(number, step), _share(go_on, place, len(steps)))
            if session is None:
                return None
            parameters.append(session.parameters())
        with np.errstate(over="ignore", invalid="ignore"):  # of runs that diverged
            found[place] = np.linalg.norm(parameters[1] - parameters[0])
        if go_on is not None and not go_on((place + 1) / len(steps)):
            return None
    return Distances(steps=steps, distances=found)


def distances_from(
    runs: Runs, moment: Moment, *, points: int = 200, go_on: GoOn | None = None
) -> Distances | None:
    """Take the steps of a run again, and tell how far its parameters are from where they were at one moment.

    Args:
        runs: where the run is kept.
        moment: run and step that the others are compared with.
        points: largest number of steps, evenly taken, the first and the last of the run among them.
        go_on: is asked now and then whether to, and told which share is done, 0 to 1.

    Returns:
        The distances, or None if it was not to go on.

    Raises:
        RecordError: there is no such moment.
    """
    run, replay = runs.run(moment.run), Replay(runs, most_bytes=0)
    steps = _evenly(run.begin, run.end, points)
    session = replay.go_to(moment, _share(go_on, 0, 1))
    if session is None:
        return None
    reference = session.parameters()
    found = np.empty(len(steps))
    for place, step in enumerate(steps.tolist()):
        session = replay.go_to(Moment(moment.run, step), _share(go_on, place, len(steps)))
        if session is None:
            return None
        with np.errstate(over="ignore", invalid="ignore"):
            found[place] = np.linalg.norm(session.parameters() - reference)
        if go_on is not None and not go_on((place + 1) / len(steps)):
            return None
    return Distances(steps=steps, distances=found)


def _evenly(begin: int, end: int, points: int) -> NDArray[np.int64]:
    """Return steps from the one to the other, both among them."""
    steps: NDArray[np.int64] = np.unique(
        np.linspace(begin, end, min(points, end - begin + 1)).astype(np.int64)
    )
    return steps


def _share(go_on: GoOn | None, place: int, count: int) -> GoOn | None:
    """Return what is asked on one of several ways: of all of them so much is done."""
    return None if go_on is None else lambda share: go_on(place / count)
