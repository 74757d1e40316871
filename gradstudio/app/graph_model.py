"""`GraphModel`: the graph that canvas and inspector show, and the numbers on it."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from gradstudio.app.graph_job import GraphJob, GraphKey, PlacedGraph
from gradstudio.app.mailbox import Mail
from gradstudio.app.selection import Selection
from gradstudio.graph.layouts import LAYOUTS
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.sample import scalar_count
from gradstudio.training.snapshot import Snapshot
from gradstudio.training.trace import MAX_SCALARS

_CACHED_GRAPHS = 8


class GraphModel(QObject):
    """Keeps the graph of the watched sample in step with spec and training. Lives on the GUI thread.

    The old graph stays until the new one is placed, so that nothing flickers.

    Signals:
        structure_changed: there is another graph, or none (see `problem`).
        values_changed: `data` and `grad` are new.
        progressed: share of a slow layout that is done, 0 to 1; 1 when it is finished.
    """

    structure_changed = Signal()
    values_changed = Signal()
    progressed = Signal(float)

    def __init__(self, spec: ProjectSpec, selection: Selection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.placed: PlacedGraph | None = None
        self.problem = ""
        self.data: NDArray[np.float64] = np.empty(0)
        self.grad: NDArray[np.float64] = np.empty(0)
        self._spec = spec
        self._layout = next(iter(LAYOUTS))
        self._selection = selection
        self._snapshot: Snapshot | None = None
        self._job: GraphJob | None = None
        self._cache: OrderedDict[GraphKey, PlacedGraph] = OrderedDict()
        selection.sample_changed.connect(self._on_selection_sample_changed)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="graph")
        self._request()

    @property
    def graph(self) -> ValueGraph | None:
        """The graph that is shown."""
        return self.placed.graph if self.placed else None

    @property
    def layout(self) -> str:
        """Name of the layout."""
        return self._layout

    @property
    def has_values(self) -> bool:
        """Whether `data` and `grad` belong to the graph that is shown."""
        return self.placed is not None and len(self.data) == len(self.placed.graph)

    @property
    def step(self) -> int:
        """The training step that the numbers belong to."""
        return self._snapshot.step if self._snapshot else 0

    @property
    def shown_spec(self) -> ProjectSpec | None:
        """The project that the newest numbers belong to; an edit is heard of some milliseconds later."""
        return self._snapshot.spec if self._snapshot else None

    @property
    def is_busy(self) -> bool:
        """Whether a graph is being placed."""
        return self._job is not None

    def set_spec(self, spec: ProjectSpec) -> None:
        """Follow an edit."""
        self._spec = spec
        self._request()

    def set_layout(self, name: str) -> None:
        """Place the graph in another way."""
        if name != self._layout:
            self._layout = name
            self._request()

    def offered_layouts(self) -> list[str]:
        """Return the names of the layouts that are offered for a graph of this size."""
        size = scalar_count(self._spec.sizes)
        return [name for name, layout in LAYOUTS.items() if size <= layout.limit]

    def receive(self, mail: Mail) -> None:
        """Take the numbers of a snapshot."""
        self._snapshot = mail.snapshot
        self._take_values()

    def cancel(self) -> None:
        """Give up placing; the graph shown before stays."""
        if self._job is not None:
            self._drop_job()
            if self.placed is not None:
                self._layout = self.placed.key.layout
                self.structure_changed.emit()

    def shutdown(self) -> None:
        """End the job that may be running."""
        self._drop_job()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _request(self) -> None:
        if self._layout not in self.offered_layouts():
            self._layout = next(iter(LAYOUTS))
        key = GraphKey.of(self._spec, self._selection.sample, self._layout)
        self._drop_job()
        scalars = scalar_count(self._spec.sizes)
        if scalars > MAX_SCALARS:
            self._show(
                None, f"This network has {scalars:,} scalars for each sample; {MAX_SCALARS:,} can be shown."
            )
        elif self.placed is not None and self.placed.key == key:
            self._take_values()
        elif key in self._cache:
            self._cache.move_to_end(key)
            self._show(self._cache[key])
        else:
            job = GraphJob(self._spec, self._selection.sample, self._layout)
            job.signals.done.connect(self._on_job_done)
            job.signals.progressed.connect(self._on_job_progressed)
            job.signals.failed.connect(self._on_job_failed)
            self._job = job
            self._pool.submit(job.run)

    def _drop_job(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self.progressed.emit(1.0)

    def _on_selection_sample_changed(self, sample: int) -> None:
        self._request()  # where the loss depends on the sample's class, so does the graph

    def _is_awaited(self, key: GraphKey) -> bool:
        # What a dropped job said before it was dropped may arrive after.
        return self._job is not None and self._job.key == key

    def _on_job_progressed(self, key: GraphKey, share: float) -> None:
        if self._is_awaited(key):
            self.progressed.emit(share)

    def _on_job_done(self, placed: PlacedGraph) -> None:
        if not self._is_awaited(placed.key):
            return
        self._job = None
        self._cache[placed.key] = placed
        while len(self._cache) > _CACHED_GRAPHS:
            self._cache.popitem(last=False)
        self.progressed.emit(1.0)
        self._show(placed)

    def _on_job_failed(self, key: GraphKey, problem: str) -> None:
        if not self._is_awaited(key):
            return
        self._job = None
        self.progressed.emit(1.0)
        self._show(None, problem)

    def _show(self, placed: PlacedGraph | None, problem: str = "") -> None:
        nodes = [self._same_node(node, placed) for node in self._selection.nodes]
        self.placed, self.problem = placed, problem
        self.data = self.grad = np.empty(0)
        self._selection.set_node(None)
        self.structure_changed.emit()
        self._take_values()
        self._selection.set_nodes(node for node in nodes if node is not None)

    def _same_node(self, node: int, placed: PlacedGraph | None) -> int | None:
        """Find a node in another graph: the one with its label, or its index if all else is equal."""
        if self.placed is None or placed is None:
            return None
        old, new = self.placed.graph, placed.graph
        if old.operands == new.operands:
            return node
        return new.index_of(old.labels[node]) if old.labels[node] else None

    def _take_values(self) -> None:
        snapshot, placed = self._snapshot, self.placed
        if snapshot is None or placed is None or snapshot.trace is None:
            return
        if self.data is snapshot.trace.data:  # an edit that left them as they are
            return
        if GraphKey.of(snapshot.spec, snapshot.trace.sample, placed.key.layout) == placed.key:
            self.data, self.grad = snapshot.trace.data, snapshot.trace.grad
            self.values_changed.emit()
