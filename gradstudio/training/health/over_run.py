"""The health of a run that was not read when it was trained: its steps are taken once more."""

from __future__ import annotations

from collections.abc import Sequence

from gradstudio.training.health.planned import planned_steps
from gradstudio.training.health.reading import HealthReading
from gradstudio.training.record.replay import Replay, Runs
from gradstudio.training.record.way import GoOn, Legs
from gradstudio.training.run.moment import Moment


def read_over_run(
    runs: Runs,
    number: int,
    *,
    steps: Sequence[int] | None = None,
    points: int = 128,
    go_on: GoOn | None = None,
) -> tuple[HealthReading, ...] | None:
    """Read the health of a run at some steps, in about the time that it took to train.

    Args:
        runs: the record where the run is kept.
        number: of the run.
        steps: at which, ascending; None for those of `planned_steps`.
        points: about how many are planned.
        go_on: is asked now and then whether to, and told which share is done, 0 to 1.

    Returns:
        The readings by step, or None if it was not to go on.

    Raises:
        RecordError: there is no such run, or it has no such step.
    """
    run = runs.run(number)
    wanted = planned_steps(run.begin, run.end, points) if steps is None else steps
    for step in wanted:
        run.require(step)
    replay, legs, found = Replay(runs, most_bytes=0), Legs(go_on, len(wanted)), []
    for step in wanted:
        session = replay.go_to(Moment(run.number, step), legs.go_on)
        if session is None:
            return None
        found.append(session.read_health())
        if not legs.arrived():
            return None
    return tuple(found)
