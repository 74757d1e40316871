"""`taken_again`: the run of a race as a run that can be kept, with all its steps."""

from __future__ import annotations

from gradstudio.app.race.running import stand_back
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.record import Label, Record, Run
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.errors import TrainingError

_STRETCHES = 100


def taken_again(spec: ProjectSpec, name: str, steps: int, go_on: GoOn) -> Run | None:
    """Return a run that takes the steps of one of a race once more, with the same bits; None if it was given up.

    Args:
        spec: of the run.
        name: what it is to be called.
        steps: how many; fewer if it diverges.
        go_on: is asked whether to, and told which share is done, 0 to 1.
    """
    stand_back()
    record, ended = Record(), ""
    session = record.begin(spec, Label(name=name))
    stretch = max(1, steps // _STRETCHES)
    while session.step_count < steps and not ended:
        if not go_on(session.step_count / steps):
            return None
        try:
            session.advance(min(stretch, steps - session.step_count))
        except TrainingError as error:
            ended = str(error)
    record.put_down(session, ended)
    return record.run(session.run_id)
