"""`NodeHistory`: data and grad of the nodes one looks at, step by step while training."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from gradstudio.app.graph.selected_nodes import SelectedNodes
from gradstudio.app.graph.shown import ShownGraph
from gradstudio.training.run.moment import RunId

CAPACITY = 2000
"""Most points kept of a node. When full, every other point is dropped, and only every other step is added."""

Array = NDArray[np.float64]


@dataclass(slots=True)
class _Record:
    stride: int = 1
    rows: list[tuple[float, float, float]] = field(default_factory=list)

    def add(self, step: int, data: float, grad: float) -> None:
        row = (float(step), data, grad)
        if self.rows and self.rows[-1][0] == step:
            self.rows[-1] = row
        elif not self.rows or step - self.rows[-1][0] >= self.stride:
            self.rows.append(row)
            if len(self.rows) > CAPACITY:
                del self.rows[1::2]
                self.stride = max(1, int(self.rows[-1][0] - self.rows[0][0])) // len(self.rows) or 1


class NodeHistory(QObject):
    """Keeps a bounded history of the selected node and of those that are pinned. Lives on the GUI thread.

    Another run, another graph or another sample begin it anew: one history never has the steps of two runs.

    Args:
        model: the graph.
        selection: of its node and sample.
        parent: as for any QObject.

    Signals:
        grown: there is more of it.
    """

    grown = Signal()

    def __init__(self, model: ShownGraph, selection: SelectedNodes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._selection = selection
        self._records: dict[int, _Record] = {}
        self._pinned: list[int] = []
        self._run = model.run
        selection.node_changed.connect(self._on_selection_node_changed)
        selection.sample_changed.connect(self._on_selection_sample_changed)
        model.structure_changed.connect(self._start_over)
        model.values_changed.connect(self._on_model_values_changed)

    @property
    def run(self) -> RunId | None:
        """Number of the run whose numbers are shown; None before there are any."""
        return self._model.run

    def of(self, node: int) -> tuple[Array, Array, Array]:
        """Return steps, data and grad of a node; empty if it is not watched."""
        rows = np.array(self._records[node].rows if node in self._records else []).reshape(-1, 3)
        return rows[:, 0], rows[:, 1], rows[:, 2]

    def pin(self, node: int) -> None:
        """Go on watching a node when it is no longer selected; as often as it is unpinned again."""
        self._pinned.append(node)

    def unpin(self, node: int) -> None:
        """Take a pin back."""
        self._pinned.remove(node)
        self._forget()

    def _on_selection_node_changed(self, node: int | None) -> None:
        self._forget()
        self._on_model_values_changed()

    def _on_selection_sample_changed(self, sample: int) -> None:
        self._start_over()

    def _on_model_values_changed(self) -> None:
        model = self._model
        if not model.has_values or model.is_partial:
            return  # such numbers are of no step
        if model.run != self._run:
            self._run = model.run
            self._records.clear()
        for node in self._watched():
            if node < len(model.data):
                record = self._records.setdefault(node, _Record())
                record.add(model.step, float(model.data[node]), float(model.grad[node]))
        self.grown.emit()

    def _start_over(self) -> None:
        self._records.clear()
        self.grown.emit()

    def _forget(self) -> None:
        watched = self._watched()
        self._records = {node: record for node, record in self._records.items() if node in watched}

    def _watched(self) -> set[int]:
        node = self._selection.node
        return {*self._pinned, *(() if node is None else (node,))}
