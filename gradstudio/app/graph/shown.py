"""`ShownGraph`: the graph that canvas and inspector show, whatever it is the graph of, and the numbers on it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal

from gradstudio.app.graph.job import GraphJob
from gradstudio.app.graph.placed import GraphKey, PlacedGraph
from gradstudio.app.graph.placing import Placing
from gradstudio.app.graph.selected_nodes import SelectedNodes
from gradstudio.app.graph.source import Array, GraphSource, Numbers
from gradstudio.app.selection import Selection
from gradstudio.graph.layouts import LAYOUTS
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.training.run.moment import RunId

_GIVEN_UP = "Placing the graph was cancelled. Choose a layout to try again."


class ShownGraph(QObject):
    """Places the graph of a `GraphSource` and keeps its numbers. Lives on the GUI thread.

    The graph before stays until the new one is placed, so that nothing flickers; what was selected in it is
    selected again where the new one has it.

    Args:
        source: what is shown at first.
        selection: what the window looks at.
        parent: owner.
        hold: whether the first graph waits for `start`.

    Signals:
        structure_changed: there is another graph, or none (see `problem`).
        values_changed: `data` and `grad` are new.
        progressed: share of a slow layout that is done, 0 to 1; 1 when it is finished.

    Attributes:
        selected: the nodes that are selected.
        placed: the graph, ready to be drawn; None before there is one.
        problem: why there is none.
        data: the value of each node; empty while there are no numbers of this graph.
        grad: the gradient of each node.
        parameters: of the network, flat; empty where there is none.
    """

    structure_changed = Signal()
    values_changed = Signal()
    progressed = Signal(float)

    def __init__(
        self, source: GraphSource, selection: Selection, parent: QObject | None = None, *, hold: bool = False
    ) -> None:
        super().__init__(parent)
        self.placed: PlacedGraph | None = None
        self.problem = ""
        self.data: Array = np.empty(0)
        self.grad: Array = np.empty(0)
        self.parameters: Array = np.empty(0)
        self._source = self._placed_source = source
        self._layout = next(iter(LAYOUTS))
        self._origin: object = None
        self._over: GraphSource | None = None
        self._step = 0
        self._is_share = self._is_partial = False
        self._run: RunId | None = None
        self._opened: frozenset[str] = frozenset()
        self._placing = Placing(self, hold=hold)
        self._placing.placed.connect(self._on_placing_placed)
        self._placing.failed.connect(self._on_placing_failed)
        self._placing.progressed.connect(self.progressed)
        self.selected = SelectedNodes(selection, self._selected_place, self)

    @property
    def source(self) -> GraphSource:
        """What is shown, or is going to be when it is placed."""
        return self._source

    @property
    def drawn_source(self) -> GraphSource:
        """What the graph that is drawn is of, while that of `source` may still be placed."""
        return self._placed_source

    @property
    def graph(self) -> ValueGraph | None:
        """The graph that is shown."""
        return self.placed.graph if self.placed else None

    @property
    def layout(self) -> str:
        """Name of the layout."""
        return self._layout

    @property
    def scalar_count(self) -> int:
        """How many scalars the graph has, about; of a large network few of them are built."""
        return self.placed.scalar_count if self.placed is not None else 0

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
    def sample(self) -> int | None:
        """The sample that the numbers are those of, if they are those of one."""
        return None

    @property
    def is_busy(self) -> bool:
        """Whether a graph is being placed."""
        return self._placing.is_busy

    def start(self) -> None:
        """Begin to place graphs if that was held until now."""
        self._placing.start()

    def show(self, source: GraphSource) -> None:
        """Show the graph of another source, at once where its structure is known."""
        self._source = source
        if self._layout not in self.offered_layouts():
            self._layout = next(iter(LAYOUTS))
        key = GraphKey(structure=source.structure, layout=self._layout)
        self._placing.drop()
        if self.placed is not None and self.placed.key == key:
            self._placed_source = source
            self._take_values()
        elif (known := self._placing.known(key)) is not None:
            self._show(self._with_opened(known))
        else:
            self._placing.begin(GraphJob(source, self._layout))

    @property
    def is_share(self) -> bool:
        """Whether `grad` is that of a loss of which the graph is a part; see `Numbers`."""
        return self._is_share

    @property
    def is_partial(self) -> bool:
        """Whether NaN in `data` and `grad` is no fault; see `Numbers`."""
        return self._is_partial or self.is_laid_over

    @property
    def is_laid_over(self) -> bool:
        """Whether `data` and `grad` are not those of `source`."""
        return self._over is not None

    @property
    def over(self) -> GraphSource | None:
        """What gives other numbers than `source`, or None."""
        return self._over

    def lay_over(self, source: GraphSource | None) -> None:
        """Have other numbers on the graph that is drawn, until there is another graph.

        Args:
            source: gives the numbers; None for those of `source` again.
        """
        placed, self._over = self.placed, source
        if source is not None and placed is not None:
            if (numbers := source.numbers(placed)) is not None:
                self._take(numbers)
        elif placed is not None:
            self._take_values()

    def refresh(self) -> None:
        """Take the numbers that the source has now."""
        self._take_values()

    def set_layout(self, name: str) -> None:
        """Place the graph in another way, or once more if there is none."""
        if name != self._layout or (self.placed is None and not self.is_busy):
            self._layout = name
            self.show(self._source)

    def offered_layouts(self) -> list[str]:
        """Return the names of the layouts that are offered for a graph of this size."""
        return [name for name, reason in self.layout_refusals().items() if not reason]

    def layout_refusals(self) -> dict[str, str]:
        """Return for each layout why it is not offered, or ""."""
        size = self._source.most_scalars
        reasons = {name: layout.refusal(size) for name, layout in LAYOUTS.items()}
        if all(reasons.values()):
            reasons[next(iter(LAYOUTS))] = ""  # built on demand
        return reasons

    def node_of(self, label: str) -> int | None:
        """Return the node with a label, that of the selected sample where several samples have it, or None."""
        return self.graph.index_of(label, self._place_of_sample) if self.graph is not None else None

    def open(self, key: str) -> None:
        """Build the scalars of a neuron of a network too large to be built whole; others are open anyway.

        Args:
            key: of its group.
        """
        self._reopen(self._opened | {key})

    def close(self, key: str) -> None:
        """Forget the scalars of such a neuron."""
        self._reopen(self._opened - {key})

    def cancel(self) -> None:
        """Give up placing; the graph shown before stays, or it is said that there is none."""
        if not self.is_busy:
            return
        self._placing.drop()
        if self.placed is not None:
            self._layout = self.placed.key.layout
            self._go_back()
            self.structure_changed.emit()
        else:
            self._show(None, _GIVEN_UP)

    def stop(self) -> None:
        """Give up the job that may be running, and keep nobody waiting for its end."""
        self._placing.stop()

    def shutdown(self) -> None:
        """End the job that may be running."""
        self._placing.shutdown()

    @property
    def _place_of_sample(self) -> int:
        """Which of the samples shown is the selected one; 0 if it is none of them."""
        return 0

    def _go_back(self) -> None:
        """Show what is still shown, after another source was given up."""
        self.show(self._placed_source)

    def _reopen(self, opened: frozenset[str]) -> None:
        placed = self.placed
        if placed is not None and placed.part is not None and opened != self._opened:
            self._opened = opened
            again = placed.reopened(opened)
            self._placing.keep(again)
            self._show(again)

    def _with_opened(self, placed: PlacedGraph) -> PlacedGraph:
        """Open the neurons that are opened now, as far as this network has them, and no others."""
        if placed.part is None or placed.part.opened == self._opened:
            return placed
        return placed.reopened(self._opened)

    def _on_placing_placed(self, placed: PlacedGraph) -> None:
        placed = self._with_opened(placed)
        self._placing.keep(placed)
        self._show(placed)

    def _on_placing_failed(self, problem: str) -> None:
        self._show(None, problem)

    def _show(self, placed: PlacedGraph | None, problem: str = "") -> None:
        self.placed, self.problem, self._placed_source = placed, problem, self._source
        self._forget_numbers()
        self.selected.leave()
        self.structure_changed.emit()
        self._take_values()
        self.selected.enter(placed, self._source.name)

    def _selected_place(self) -> int:
        return self._place_of_sample

    def _forget_numbers(self) -> None:
        self.data = self.grad = np.empty(0)
        self._origin = self._over = None

    def _take_values(self) -> None:
        numbers = self._source.numbers(self.placed) if self.placed is not None else None
        if numbers is not None:
            self._take(numbers)

    def _take(self, numbers: Numbers) -> None:
        if self._over is not None and self.placed is not None:
            numbers = self._over.numbers(self.placed) or numbers
        if numbers.origin is self._origin:
            return  # an edit may have left them as they are
        self._origin = numbers.origin
        self.data, self.grad, self.parameters = numbers.data, numbers.grad, numbers.parameters
        self._step, self._run = numbers.step, numbers.run
        self._is_share, self._is_partial = numbers.is_share, numbers.is_partial
        self.values_changed.emit()
