"""`Whereabouts`: the run whose steps can be gone to, and where in it one is."""

from __future__ import annotations

from gradstudio.app.record.records import Records
from gradstudio.app.record.run_record import RunRecord
from gradstudio.app.sight.sight import Sight
from gradstudio.training.run.moment import Moment


class Whereabouts:
    """The run in sight: that of the past moment, or else the one that is trained. Lives on the GUI thread.

    Args:
        sight: what is looked at.
        records: the runs.
    """

    def __init__(self, sight: Sight, records: Records) -> None:
        self._sight = sight
        self._records = records

    @property
    def run(self) -> RunRecord | None:
        """The run; None before there is one."""
        moment = self._sight.moment
        return self._records.present if moment is None else self._records.find(moment.run)

    @property
    def steps(self) -> tuple[int, int]:
        """Its first step and its last, as far as is known; 0 and 0 without a run."""
        run = self.run
        return (0, 0) if run is None else _steps_of(run)

    @property
    def step(self) -> int:
        """The step that is looked at, or gone to."""
        moment = self._sight.moment
        return self.steps[1] if moment is None else moment.step

    @property
    def is_past(self) -> bool:
        """Whether that is not the newest step of the run that is trained."""
        return self._sight.moment is not None

    def go(self, step: int) -> None:
        """Go to a step of the run, or to the nearest that it has; the newest of the run that is trained is live."""
        if self.run is not None:
            self.go_to(Moment(self.run.run, step))

    def go_to(self, moment: Moment) -> None:
        """Go to a moment of any run, or to the nearest that it has; nowhere if the run is gone."""
        run = self._records.find(moment.run)
        if run is None:
            return
        first, last = _steps_of(run)
        step = min(max(moment.step, first), last)
        if step == last and run is self._records.present:
            self._sight.go_live()
        else:
            self._sight.go_to(Moment(run.run, step))

    def move(self, steps: int) -> None:
        """Go so many steps on; backwards if negative."""
        self.go(self.step + steps)


def _steps_of(run: RunRecord) -> tuple[int, int]:
    return run.kept.begin, max(run.kept.begin, run.step)
