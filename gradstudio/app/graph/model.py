"""`GraphModel`: the graph that canvas and inspector show, and the numbers on it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from gradstudio.app.graph.job import GraphJob, GraphKey, PlacedGraph
from gradstudio.app.graph.placing import Placing
from gradstudio.app.graph.same_node import same_node
from gradstudio.app.graph.scopes import first_samples, penalty_refusal, possible, refusals, watched_count
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.selection import Selection
from gradstudio.data.source import same_samples
from gradstudio.graph.layouts import LAYOUTS
from gradstudio.graph.partial import PartialGraph
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.sample import scalar_count
from gradstudio.training.look.snapshot import Overview, Snapshot
from gradstudio.training.look.watch import Scope, Watch
from gradstudio.training.run.moment import RunId

_LATE_MILLISECONDS = 60
"""Numbers of another sample that take longer to come are missed."""
_PAUSE_MILLISECONDS = 400
"""So long a graph stays, at the least, when batches of other structures come while training runs."""


class GraphModel(QObject):
    """Keeps the graph of the loss that is watched in step with spec and training. Lives on the GUI thread.

    The old graph stays until the new one is placed, so that nothing flickers. What was asked for last is shown
    again as soon as the project allows it. With `hold` the first graph waits for `start`.

    Signals:
        spec_changed: the project was edited; it comes before the graph of the edited one.
        watch_changed: another loss is watched, a `Watch`.
        offer_changed: `refusals` or `penalty_refusal` are new.
        structure_changed: there is another graph, or none (see `problem`).
        values_changed: `data` and `grad` are new.
        progressed: share of a slow layout that is done, 0 to 1; 1 when it is finished.
    """

    spec_changed = Signal()
    watch_changed = Signal(object)
    offer_changed = Signal()
    structure_changed = Signal()
    values_changed = Signal()
    progressed = Signal(float)

    def __init__(
        self,
        spec: ProjectSpec,
        selection: Selection,
        parent: QObject | None = None,
        asked: Watch | None = None,
        *,
        hold: bool = False,
    ) -> None:
        super().__init__(parent)
        self.placed: PlacedGraph | None = None
        self.problem = ""
        self.data: NDArray[np.float64] = np.empty(0)
        self.grad: NDArray[np.float64] = np.empty(0)
        self.parameters: NDArray[np.float64] = np.empty(0)
        self._spec = spec
        self._layout = next(iter(LAYOUTS))
        self._asked = replace(asked or Watch(), sample=selection.sample)
        self._watch = self._shown = self._asked
        self._selection = selection
        selection.name_by(self._label_of)
        self._snapshot: Snapshot | None = None
        self._overview: Overview | None = None
        self._awaited: Snapshot | None = None
        self._step = 0
        self._run: RunId | None = None
        self._newest_run: RunId | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._take_values)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_LATE_MILLISECONDS)
        self._late.timeout.connect(self._on_late_timeout)
        self._opened: frozenset[str] = frozenset()
        self._placing = Placing(self, hold=hold)
        self._placing.placed.connect(self._on_placing_placed)
        self._placing.failed.connect(self._on_placing_failed)
        self._placing.progressed.connect(self.progressed)
        selection.sample_changed.connect(self._on_selection_sample_changed)
        self._request()

    @property
    def graph(self) -> ValueGraph | None:
        """The graph that is shown."""
        return self.placed.graph if self.placed else None

    @property
    def snapshot(self) -> Snapshot | None:
        """The newest snapshot that was handed over."""
        return self._snapshot

    @property
    def spec(self) -> ProjectSpec:
        """The project as it is now; the numbers may be those from before the last edit."""
        return self._spec

    @property
    def watch(self) -> Watch:
        """The loss that is watched."""
        return self._watch

    @property
    def asked(self) -> Watch:
        """The loss that was asked for; another one is watched if the project does not allow it."""
        return self._asked

    @property
    def samples(self) -> tuple[int, ...]:
        """Indices in the data set of the samples whose loss is watched, as far as is known on this side."""
        spec, watch = self._spec, self._watch
        if watch.scope == "sample":
            return (watch.sample,)
        trace = self._snapshot.trace if self._snapshot is not None and self._snapshot.spec == spec else None
        if trace is not None and trace.watch.scope == watch.scope:
            return trace.samples
        return first_samples(spec, watch)

    @property
    def layout(self) -> str:
        """Name of the layout."""
        return self._layout

    @property
    def scalar_count(self) -> int:
        """How many scalars the loss that is watched has, about; of a large network few of them are built."""
        if self.placed is None or self.placed.part is None:
            return len(self.graph) if self.graph is not None else 0
        return scalar_count([size for size, _ in self.placed.key.layers])

    @property
    def has_values(self) -> bool:
        """Whether `data` and `grad` belong to the graph that is shown."""
        return self.placed is not None and len(self.data) == len(self.placed.graph)

    @property
    def step(self) -> int:
        """The training step that the numbers belong to."""
        return self._step

    @property
    def run(self) -> RunId | None:
        """Number of the run that the numbers belong to; None before there are any."""
        return self._run

    @property
    def shown_spec(self) -> ProjectSpec | None:
        """The project that the newest numbers belong to; an edit is heard of some milliseconds later."""
        return self._snapshot.spec if self._snapshot else None

    @property
    def is_busy(self) -> bool:
        """Whether a graph is being placed."""
        return self._placing.is_busy

    def start(self) -> None:
        """Begin to place graphs if that was held until now."""
        self._placing.start()

    def set_spec(self, spec: ProjectSpec) -> None:
        """Follow an edit."""
        self._spec = spec
        self.spec_changed.emit()
        self._request()
        self._drop_other_numbers()
        self.offer_changed.emit()

    def start_over(self) -> None:
        """Forget the numbers of a project that is gone, and what was opened in its graph."""
        self._snapshot = self._awaited = self._overview = None
        self._pause.stop()
        self._opened = frozenset()
        placed = self.placed
        if placed is not None:
            self._show(placed if placed.part is None else placed.reopened(self._opened))

    def set_layout(self, name: str) -> None:
        """Place the graph in another way."""
        if name != self._layout:
            self._layout = name
            self._request()

    def set_scope(self, scope: Scope) -> None:
        """Watch the loss of one sample, of the mini-batch, or of all samples."""
        self._ask(replace(self._asked, scope=scope))

    def set_penalty(self, on: bool) -> None:
        """Add the penalties to the loss that is watched, or leave them out."""
        self._ask(replace(self._asked, penalty=on))

    def refusals(self) -> dict[Scope, str]:
        """Return for each scope why it cannot be watched, "" if it can."""
        return refusals(self._spec)

    def penalty_refusal(self) -> str:
        """Return why the penalties cannot be shown, "" if they can."""
        return penalty_refusal(self._spec)

    def offered_layouts(self) -> list[str]:
        """Return the names of the layouts that are offered for a graph of this size."""
        return [name for name, reason in self.layout_refusals().items() if not reason]

    def layout_refusals(self) -> dict[str, str]:
        """Return for each layout why it is not offered, or ""."""
        size = watched_count(self._spec, self._watch)
        reasons = {name: layout.refusal(size) for name, layout in LAYOUTS.items()}
        if all(reasons.values()):
            reasons[next(iter(LAYOUTS))] = ""  # built on demand
        return reasons

    def node_of(self, label: str) -> int | None:
        """Return the node with a label, that of the selected sample where several samples have it, or None."""
        return self.graph.index_of(label, self._place_of_sample) if self.graph is not None else None

    @property
    def sample_group(self) -> int | None:
        """Index of the group of the selected sample, or None where it is not one of several that are shown."""
        if self.placed is None or self._selection.sample not in self.samples:
            return None
        return self.placed.outline.index_of(f"sample{self._place_of_sample + 1}")

    @property
    def _place_of_sample(self) -> int:
        """Which of the samples shown is the selected one; 0 if it is none of them."""
        samples, sample = self.samples, self._selection.sample
        return samples.index(sample) if sample in samples else 0

    def open(self, key: str) -> None:
        """Build the scalars of a neuron of a network too large to be built whole; others are open anyway.

        Args:
            key: of its group.
        """
        self._reopen(self._opened | {key})

    def close(self, key: str) -> None:
        """Forget the scalars of such a neuron."""
        self._reopen(self._opened - {key})

    def _reopen(self, opened: frozenset[str]) -> None:
        placed = self.placed
        if placed is not None and placed.part is not None and opened != self._opened:
            self._opened = opened
            again = placed.reopened(opened)
            self._placing.keep(again)
            self._show(again)

    def receive(self, mail: Mail) -> None:
        """Take the numbers of a snapshot."""
        if mail.run != self._newest_run:
            self._newest_run, self._awaited = mail.run, None
        self._snapshot = mail.snapshot
        self._take_values()

    def cancel(self) -> None:
        """Give up placing; the graph shown before stays."""
        if not self.is_busy:
            return
        self._placing.drop()
        if self.placed is not None:
            self._layout = self.placed.key.layout
            self._asked = replace(self._shown, sample=self._selection.sample)
            self._request()
            self.structure_changed.emit()

    def stop(self) -> None:
        """Give up the job that may be running, and keep nobody waiting for its end."""
        self._pause.stop()
        self._placing.stop()

    def shutdown(self) -> None:
        """End the job that may be running."""
        self._pause.stop()
        self._late.stop()
        self._placing.shutdown()

    def _ask(self, watch: Watch) -> None:
        if watch != self._asked:
            self._asked = watch
            self._request()

    def _request(self) -> None:
        watch = possible(self._spec, self._asked)
        if watch != self._watch:
            self._watch = watch
            self.watch_changed.emit(watch)
        if self._layout not in self.offered_layouts():
            self._layout = next(iter(LAYOUTS))
        samples = self.samples
        key = GraphKey.of(self._spec, watch, samples, self._layout)
        self._placing.drop()
        if self.placed is not None and self.placed.key == key:
            self._take_values()
        elif (known := self._placing.known(key)) is not None:
            self._show(self._with_opened(known))
        else:
            self._placing.begin(GraphJob(self._spec, watch, samples, self._layout))

    def _on_selection_sample_changed(self, sample: int) -> None:
        self._ask(replace(self._asked, sample=sample))
        self._drop_other_numbers()

    def _drop_other_numbers(self) -> None:
        """Forget the numbers if they are those of another sample."""
        snapshot = self._snapshot
        if self.has_values and snapshot is not None and not self._is_watched(snapshot):
            # That there are none yet is told only if it lasts: most often the next are here with the next frame.
            self.data = self.grad = np.empty(0)
            self._overview = None
            self._late.start()

    def _on_late_timeout(self) -> None:
        if not self.has_values:
            self.values_changed.emit()

    def _is_watched(self, snapshot: Snapshot) -> bool:
        """Whether a snapshot's numbers are of the samples that are looked at; those of all are there for each."""
        seen, watch = snapshot.trace or snapshot.overview, self._watch
        return (
            seen is not None
            and (watch.scope != "sample" or seen.watch.sample == watch.sample)
            and same_samples(snapshot.spec.data, self._spec.data)
        )

    def _on_placing_placed(self, placed: PlacedGraph) -> None:
        placed = self._with_opened(placed)
        self._placing.keep(placed)
        self._show(placed)

    def _on_placing_failed(self, problem: str) -> None:
        self._show(None, problem)

    def _with_opened(self, placed: PlacedGraph) -> PlacedGraph:
        """Open the neurons that were opened before, as far as this network has them."""
        if placed.part is None or not self._opened:
            return placed
        return placed.reopened(self._opened)

    def _show(self, placed: PlacedGraph | None, problem: str = "") -> None:
        selection = self._selection
        part, found = selection.part, [self._same_node(node, placed) for node in selection.nodes]
        self.placed, self.problem, self._shown = placed, problem, self._watch
        self.data = self.grad = np.empty(0)
        selection.set_nodes((), part)
        self.structure_changed.emit()
        self._take_values()
        nodes = [node for node in found if node is not None]
        if not nodes and part and (node := self.node_of(part)) is not None:
            nodes = [node]  # it was selected where no graph showed it
        selection.set_nodes(nodes, None if nodes else part)

    def _label_of(self, node: int) -> str:
        graph = self.graph
        return graph.labels[node] if graph is not None and node < len(graph) else ""

    def _same_node(self, node: int, placed: PlacedGraph | None) -> int | None:
        """Find a node in another graph: where all else is equal by its index, else by its place in its group."""
        if self.placed is None or placed is None:
            return None
        if self.placed.graph.has_structure_of(placed.graph):
            return node
        return same_node(self.placed, node, placed, self._place_of_sample)

    def _take_values(self) -> None:
        snapshot, placed = self._snapshot, self.placed
        if snapshot is None or placed is None:
            return
        if placed.part is not None:
            self._take_overview(placed, placed.part, snapshot)
        elif not self._take_trace(placed, snapshot) and self._follows(snapshot):
            # Batches may differ in size, and under cross-entropy in their classes.
            if not self.is_busy and not self._pause.isActive():
                self._awaited = snapshot
                self._pause.start()
                self._request()
            elif not self.has_values and self._awaited is not None:
                self._take_trace(placed, self._awaited)  # training has gone on while this one was placed

    def _follows(self, snapshot: Snapshot) -> bool:
        """Whether a snapshot has the numbers of the loss that is watched."""
        trace = snapshot.trace
        return trace is not None and trace.watch == self._watch and snapshot.spec == self._spec

    def _take_trace(self, placed: PlacedGraph, snapshot: Snapshot) -> bool:
        """Take the numbers of a snapshot; tell whether they are those of this graph."""
        trace = snapshot.trace
        if trace is None or trace.structure != placed.key.structure or not self._is_watched(snapshot):
            return False
        if self.data is not trace.data:  # an edit may have left them as they are
            self.data, self.grad, self._step = trace.data, trace.grad, snapshot.step
            self._run = snapshot.run
            self.parameters = snapshot.parameters
            self.values_changed.emit()
        return True

    def _take_overview(self, placed: PlacedGraph, part: PartialGraph, snapshot: Snapshot) -> None:
        overview = snapshot.overview
        if overview is None or overview.structure != placed.key.structure or not self._is_watched(snapshot):
            return
        if self._overview is not overview or not self.has_values:
            self._overview, self._step, self._run = overview, snapshot.step, snapshot.run
            self.parameters = snapshot.parameters
            self.data, self.grad = part.numbers(overview.data, overview.grad, self.parameters)
            self.values_changed.emit()
