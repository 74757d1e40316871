"""`DistanceJob`: works out how far apart two runs are, aside."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event

from PySide6.QtCore import QObject, QTimer, Signal

from gradstudio.training.record import Record, RecordError
from gradstudio.training.record.distance import Distances, distances, distances_from
from gradstudio.training.run.moment import Moment, RunId

_POLL_MILLISECONDS = 50
_POINTS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """What is compared.

    Attributes:
        runs: numbers of one run or of two.
        step: of one run, the step that the others are compared with; of two it is of no meaning.
        ends: how far the runs have come.
    """

    runs: tuple[RunId, ...]
    step: int
    ends: tuple[int, ...]

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
        self._pool: ThreadPoolExecutor | None = None
        self._job: Future[Distances | None] | None = None
        self._given_up = Event()
        self._is_stopped = False
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MILLISECONDS)
        self._poll.timeout.connect(self._on_poll_timeout)

    def begin(self, record: Record, one: Moment, other: Moment) -> None:
        """Compare the runs of two moments as far as they have come, unless that is done or being done.

        Args:
            record: keeps them.
            one: the one moment.
            other: the other.
        """
        runs = [
            run for number in dict.fromkeys((one.run, other.run)) if (run := record.find(number)) is not None
        ]
        if self._is_stopped or {run.number for run in runs} != {one.run, other.run}:
            return
        task = _Task(
            runs=tuple(run.number for run in runs),
            step=one.step if len(runs) == 1 else 0,
            ends=tuple(run.end for run in runs),
        )
        is_same = (
            self._wanted is not None and self._wanted[0] is record and task.is_the_same_but_longer(self._task)
        )
        self._wanted = record, one, other
        if is_same and (task == self._task or self._job is not None):
            return  # done, or being done: what has come meanwhile is compared afterwards
        if not is_same:
            self.found = None
        self._give_up()
        self._task, self.problem, self.share = task, "", 0.0
        self._given_up = given_up = Event()
        if self._pool is None:
            self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="distance")

        def go_on(share: float) -> bool:
            self.share = share
            return not given_up.is_set()

        if len(runs) == 1:
            self._job = self._pool.submit(distances_from, record, one, points=_POINTS, go_on=go_on)
        else:
            self._job = self._pool.submit(distances, record, one.run, other.run, points=_POINTS, go_on=go_on)
        self._poll.start()
        self.changed.emit()

    def drop(self) -> None:
        """Give up what is being done, and show nothing."""
        self._give_up()
        if self._task is not None or self.found is not None:
            self._task = self._wanted = self.found = None
            self.problem, self.share = "", 1.0
            self.changed.emit()

    def stop(self) -> None:
        """Give up, and begin nothing more. Safe to call twice."""
        self._is_stopped = True
        self._give_up()
        if self._pool is not None:
            self._pool.shutdown(wait=False)

    def shutdown(self) -> None:
        """End the thread, and wait for it; it ends within a few steps."""
        self.stop()
        if self._pool is not None:
            self._pool.shutdown(wait=True)

    def _give_up(self) -> None:
        self._given_up.set()
        self._job = None
        self._poll.stop()

    def _on_poll_timeout(self) -> None:
        job = self._job
        if job is None:
            return
        if job.done():
            self._job, self.share = None, 1.0
            self._poll.stop()
            try:
                self.found = job.result() or self.found
            except RecordError as error:
                self.found, self.problem = None, str(error)
            if self._wanted is not None:
                self.begin(*self._wanted)
        self.changed.emit()
