"""`Measuring`: reads the health of runs that were not read when they were trained, aside."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from gradstudio.app.program.finder import Finder
from gradstudio.training.health.over_run import read_over_run
from gradstudio.training.health.reading import HealthReading
from gradstudio.training.record import Record, RecordError, Run, seconds_from_seed
from gradstudio.training.run.moment import RunId

AT_ONCE_SECONDS = 60.0
"""A run that took longer to train is not taken once more unless that is asked for."""
_POINTS = 64

RunPart = tuple[RunId, int]
"""A run as far as it has come."""


class Measuring(Finder[RunPart, tuple[HealthReading, ...]]):
    """Takes the steps of a run once more, by itself where that was not given up. Lives on the GUI thread.

    Args:
        record: returns the record with the runs.
        parent: as for any QObject.
    """

    def __init__(self, record: Callable[[], Record], parent: QObject | None = None) -> None:
        super().__init__("health", parent)
        self._record = record
        self._given_up: set[RunId] = set()

    def is_needed(self, run: Run) -> bool:
        """Whether a run has steps, and readings that do not begin with them."""
        own = run.readings.all
        return run.end > run.begin and (not own or own[0].step > run.begin)

    def is_under_way(self, run: Run) -> bool:
        """Whether a run is being measured."""
        return self._wanted is not None and self._wanted[0] == run.number

    def readings(self, run: Run) -> tuple[HealthReading, ...]:
        """Return what was read of a run, as far as it had come then; nothing before that."""
        parts = (found for (number, _), found in reversed(self._known.items()) if number == run.number)
        found = next(parts, ())
        return () if isinstance(found, str) else found

    def problem(self, run: Run) -> str:
        """Return why a run could not be measured, as a sentence, or ""."""
        found = self._of((run.number, run.end))
        return found if isinstance(found, str) else ""

    def may_begin(self, run: Run) -> bool:
        """Whether to measure a run without being asked: it takes not long, and was neither tried nor given up."""
        is_tried = any(number == run.number for number, _ in self._known)
        if is_tried or run.number in self._given_up or self.is_under_way(run):
            return False
        try:
            return seconds_from_seed(self._record(), run.number) <= AT_ONCE_SECONDS
        except RecordError:
            return False

    def begin(self, run: Run) -> None:
        """Measure a run as far as it has come."""
        self._given_up.discard(run.number)
        work = partial(_read, self._record(), run.number)
        self._find((run.number, run.end), work)

    def give_up(self) -> None:
        """Leave the run unmeasured that is being measured."""
        if self._wanted is not None:
            self._given_up.add(self._wanted[0])
        self.cancel()

    def start_over(self) -> None:
        """Forget the project before."""
        self._given_up.clear()
        super().start_over()


def _read(record: Record, number: RunId, go_on: Callable[[float], bool]) -> tuple[HealthReading, ...] | None:
    return read_over_run(record, number, points=_POINTS, go_on=go_on)
