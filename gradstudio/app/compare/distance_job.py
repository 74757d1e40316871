"""`DistanceJob`: works out how far apart two runs are, aside."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

from PySide6.QtCore import QObject, QTimer, Signal

from gradstudio.training.record import Record, RecordError
from gradstudio.training.record.distance import Distances, distances
from gradstudio.training.run.moment import RunId

_POLL_MILLISECONDS = 50
_POINTS = 120

_Key = tuple[int, RunId, RunId, int, int]


class DistanceJob(QObject):
    """Compares two runs on a thread of its own; another pair ends what is being done. Lives on the GUI thread.

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
        self._key: _Key | None = None
        self._wanted: tuple[Record, RunId, RunId] | None = None
        self._pool: ThreadPoolExecutor | None = None
        self._job: Future[Distances | None] | None = None
        self._given_up = Event()
        self._is_stopped = False
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MILLISECONDS)
        self._poll.timeout.connect(self._on_poll_timeout)

    def begin(self, record: Record, one: RunId, other: RunId) -> None:
        """Compare two runs as far as both have come, unless that is done or being done.

        Args:
            record: keeps both.
            one: number of the one.
            other: number of the other.
        """
        runs = record.find(one), record.find(other)
        if self._is_stopped or runs[0] is None or runs[1] is None:
            return
        key = (id(record), one, other, runs[0].end, runs[1].end)
        self._wanted = record, one, other
        is_same_pair = self._key is not None and key[:3] == self._key[:3]
        if key == self._key or (is_same_pair and self._job is not None):
            return  # done, or being done: what has come meanwhile is compared afterwards
        if not is_same_pair:
            self.found = None
        self._give_up()
        self._key, self.problem, self.share = key, "", 0.0
        self._given_up = given_up = Event()
        if self._pool is None:
            self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="distance")

        def go_on(share: float) -> bool:
            self.share = share
            return not given_up.is_set()

        self._job = self._pool.submit(distances, record, one, other, points=_POINTS, go_on=go_on)
        self._poll.start()
        self.changed.emit()

    def drop(self) -> None:
        """Give up what is being done, and show nothing."""
        self._give_up()
        if self._key is not None or self.found is not None:
            self._key = self._wanted = self.found = None
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
