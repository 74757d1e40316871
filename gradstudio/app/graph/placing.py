"""`Placing`: building and placing graphs in the background, one at a time."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject, Signal

from gradstudio.app.graph.job import GraphJob
from gradstudio.app.graph.placed import GraphKey, PlacedGraph

_CACHED_GRAPHS = 8
_CACHED_NODES = 400_000
"""Of all graphs that are kept: some 200 MB."""


class Placing(QObject):
    """Runs one `GraphJob` at a time on a thread of its own, and keeps the last few graphs. Lives on the GUI thread.

    Args:
        parent: owner.
        hold: whether the first job waits for `start`.

    Signals:
        placed: a graph is ready, a `PlacedGraph`.
        failed: it cannot be drawn; the sentence says why.
        progressed: share of the job that is done, 0 to 1; 1 when it has ended in whatever way.
    """

    placed = Signal(object)
    failed = Signal(str)
    progressed = Signal(float)

    def __init__(self, parent: QObject, *, hold: bool = False) -> None:
        super().__init__(parent)
        self._job: GraphJob | None = None
        self._known: OrderedDict[GraphKey, PlacedGraph] = OrderedDict()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="graph")
        self._held = hold
        self._ended = False

    @property
    def is_busy(self) -> bool:
        """Whether a graph is being placed."""
        return self._job is not None

    def start(self) -> None:
        """Begin, if that was held until now."""
        if self._held:
            self._held = False
            if self._job is not None:
                self._pool.submit(self._job.run)

    def known(self, key: GraphKey) -> PlacedGraph | None:
        """Return the graph with a key if it was placed lately."""
        if key in self._known:
            self._known.move_to_end(key)
        return self._known.get(key)

    def keep(self, placed: PlacedGraph) -> None:
        """Remember a graph."""
        self._known[placed.key] = placed
        while len(self._known) > 1 and (len(self._known) > _CACHED_GRAPHS or self._nodes > _CACHED_NODES):
            self._known.popitem(last=False)

    @property
    def _nodes(self) -> int:
        return sum(len(placed.graph) for placed in self._known.values())

    def begin(self, job: GraphJob) -> None:
        """Place another graph; `drop` the one before first. After `stop` nothing is placed any more."""
        if self._ended:
            return
        job.signals.done.connect(self._on_job_done)
        job.signals.progressed.connect(self._on_job_progressed)
        job.signals.failed.connect(self._on_job_failed)
        self._job = job
        if not self._held:
            self._pool.submit(job.run)

    def drop(self) -> None:
        """Give up the job that may be running."""
        if self._job is not None:
            self._job.cancel()
            self._end()

    def stop(self) -> None:
        """Give up the job that may be running; the thread ends at its next step, without keeping anyone waiting."""
        self._held, self._ended = False, True
        self.drop()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def shutdown(self) -> None:
        """As `stop`, and wait for the thread: it must have ended before this is dropped."""
        self.stop()
        self._pool.shutdown(wait=True)

    def _end(self) -> None:
        self._job = None
        self.progressed.emit(1.0)

    def _is_awaited(self, key: GraphKey) -> bool:
        # What a dropped job said before it was dropped may arrive after.
        return self._job is not None and self._job.key == key

    def _on_job_progressed(self, key: GraphKey, share: float) -> None:
        if self._is_awaited(key):
            self.progressed.emit(share)

    def _on_job_done(self, placed: PlacedGraph) -> None:
        if self._is_awaited(placed.key):
            self._end()
            self.placed.emit(placed)

    def _on_job_failed(self, key: GraphKey, problem: str) -> None:
        if self._is_awaited(key):
            self._end()
            self.failed.emit(problem)
