"""`DistanceJob`: works out how far apart two runs are, aside."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from gradstudio.app.program.background import Background
from gradstudio.training.record import Record
from gradstudio.training.record.distance import Distances, distances, distances_from
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.moment import Moment, RunId

_POINTS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """What is compared.

    Attributes:
        runs: numbers of one run or of two.
        step: of one run, the step that the others are compared with; of two it is of no meaning.
        ends: how far the runs have come, in steps and in changes of the spec: some changes come without a step.
    """

    runs: tuple[RunId, ...]
    step: int
    ends: tuple[tuple[int, int], ...]

    def is_the_same_but_longer(self, other: _Task | None) -> bool:
        """Whether another task is this one, of runs that had come less far."""
        return other is not None and (self.runs, self.step) == (other.runs, other.step)


class DistanceJob(QObject):
    """Compares two moments' runs on a thread of its own; another pair ends what is being done.

    Of two runs it is how far they are apart at each step; of one run how far it is from where it was at the first
    moment. Lives on the GUI thread.

    Signals:
        changed: there is more to be shown, or nothing any more.

    Attributes:
        found: the newest distances; None before there are any.
        problem: why there are none, as a sentence; "" where there may be.
        share: which share is done, 0 to 1; 1 while nothing is being done.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.found: Distances | None = None
        self.problem = ""
        self.share = 1.0
        self._task: _Task | None = None
        self._wanted: tuple[Record, Moment, Moment] | None = None
        self._background = Background("distance", self)
        self._background.done.connect(self._on_background_done)
        self._background.progressed.connect(self._on_background_progressed)
        self._background.failed.connect(self._on_background_failed)

    def begin(self, record: Record, one: Moment, other: Moment) -> None:
        """Compare the runs of two moments as far as they have come, unless that is done or being done.

        Args:
            record: keeps them.
            one: the one moment.
            other: the other.
        """
        numbers = tuple(dict.fromkeys((one.run, other.run)))
        runs = [run for run in map(record.find, numbers) if run is not None]
        if len(runs) < len(numbers):
            return  # one is gone
        task = _Task(
            runs=numbers,
            step=one.step if len(numbers) == 1 else 0,
            ends=tuple((run.end, len(run.changes)) for run in runs),
        )
        is_known = self._wanted is not None and self._wanted[0] is record
        is_same = is_known and task.is_the_same_but_longer(self._task)
        self._wanted = record, one, other
        if is_same and (task == self._task or self._background.is_busy):
            return  # done, or being done: what has come meanwhile is compared afterwards
        if not is_same:
            self.found = None

        def work(go_on: GoOn) -> Distances | None:
            if one.run == other.run:
                return distances_from(record, one, points=_POINTS, go_on=go_on)
            return distances(record, one.run, other.run, points=_POINTS, go_on=go_on)

        self._task, self.problem, self.share = task, "", 0.0
        self._background.begin(work)
        self.changed.emit()

    def drop(self) -> None:
        """Give up what is being done, and show nothing."""
        self._background.cancel()
        if self._task is not None or self.found is not None:
            self._task = self._wanted = self.found = None
            self.problem, self.share = "", 1.0
            self.changed.emit()

    def stop(self) -> None:
        """Give up, and begin nothing more. Safe to call twice."""
        self._background.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the thread, and wait for it; see `Background.shutdown`."""
        return self._background.shutdown(most_milliseconds)

    def _on_background_progressed(self, share: float) -> None:
        self.share = share
        self.changed.emit()

    def _on_background_done(self, found: Distances | None) -> None:
        self._end(found or self.found, "")

    def _on_background_failed(self, problem: str) -> None:
        self._end(None, problem)

    def _end(self, found: Distances | None, problem: str) -> None:
        self.found, self.problem, self.share = found, problem, 1.0
        if self._wanted is not None:
            self.begin(*self._wanted)  # in case the runs have gone on meanwhile
        self.changed.emit()
