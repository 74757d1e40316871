"""`OverBatch`: the nodes that are looked at over all samples."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from gradstudio.app.graph_model import GraphModel
from gradstudio.app.selection import Selection
from gradstudio.training.snapshot import Scalars, Snapshot
from gradstudio.training.trace import MAX_SCALARS


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NodeOverBatch:
    """One node for many samples.

    Attributes:
        rows: the samples, ascending.
        data: its value for each.
        grad: derivative of each sample's own loss with respect to it.
        samples: number of samples in the data set.
    """

    rows: NDArray[np.intp]
    data: NDArray[np.float64]
    grad: NDArray[np.float64]
    samples: int


class OverBatch(QObject):
    """Gathers which nodes the visible views want over all samples, and hands them the numbers.

    Lives on the GUI thread.

    Signals:
        asked: the `Scalars` that are wanted from now on; none if nobody looks.
        changed: there are new numbers, or another sample is looked at.
    """

    asked = Signal(object)
    changed = Signal()

    def __init__(self, model: GraphModel, selection: Selection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._selection = selection
        self._viewers: dict[QObject, int] = {}
        self._snapshot: Snapshot | None = None
        self._scalars = Scalars()
        selection.sample_changed.connect(self._on_selection_sample_changed)

    @property
    def sample(self) -> int:
        """The sample that is looked at."""
        return self._selection.sample

    @property
    def refusal(self) -> str:
        """Why nothing is known over the samples, or ""."""
        placed = self._model.placed
        if placed is None or placed.part is None:
            return ""
        return f"This is computed for networks of up to {MAX_SCALARS:,} scalars a sample."

    def choose_sample(self, sample: int) -> None:
        """Look at another sample."""
        self._selection.set_sample(sample)

    def look(self, viewer: QObject, node: int | None) -> None:
        """Have the numbers of a node for a view, instead of what it looked at; None when it is hidden."""
        if node is None:
            self._viewers.pop(viewer, None)
        else:
            self._viewers[viewer] = node
        keys = {key for node in self._viewers.values() if (key := self._key(node)) is not None}
        scalars = Scalars(keys=tuple(sorted(keys, key=str)), penalty=self._shows_penalty)
        if scalars.keys != self._scalars.keys or (keys and scalars != self._scalars):
            self._scalars = scalars
            self.asked.emit(scalars)

    def receive(self, snapshot: Snapshot) -> None:
        """Take the numbers of a snapshot."""
        known = self._snapshot.over_batch if self._snapshot is not None else None
        self._snapshot = snapshot
        if snapshot.over_batch is not known:
            self.changed.emit()

    def of(self, node: int) -> NodeOverBatch | None:
        """Return a node of the graph that is shown over the samples, or None while that is not known."""
        snapshot, placed = self._snapshot, self._model.placed
        if snapshot is None or placed is None or snapshot.over_batch is None:
            return None
        found = snapshot.over_batch
        key, structure = self._key(node), placed.key.structure
        alike = replace(structure, classes=()) == found.structure
        if structure.is_mean:
            alike = (structure.layers, structure.loss) == (found.structure.layers, found.structure.loss)
        if not alike or key is None or key not in found.scalars.keys:
            return None
        at = found.scalars.keys.index(key)
        return NodeOverBatch(rows=found.rows, data=found.data[at], grad=found.grad[at], samples=found.samples)

    @property
    def _is_mean(self) -> bool:
        return self._model.placed is not None and self._model.placed.key.structure.is_mean

    @property
    def _shows_penalty(self) -> bool:
        placed = self._model.placed
        return placed is not None and not self._is_mean and bool(placed.key.structure.penalties)

    def _key(self, node: int) -> str | int | None:
        """Return what a node is called in the graph of a sample's own loss, or None if it is not known there."""
        graph = self._model.graph
        if graph is None or node >= len(graph) or self.refusal:
            return None
        # A graph of several samples has each of them once for each sample: the label tells which one it is.
        return (graph.labels[node] or None) if self._is_mean else node

    def _on_selection_sample_changed(self, sample: int) -> None:
        self.changed.emit()
