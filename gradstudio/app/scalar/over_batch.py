"""`OverBatch`: the nodes that are looked at over all samples."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from gradstudio.app.graph.model import GraphModel
from gradstudio.app.graph.selected_nodes import SelectedNodes
from gradstudio.app.run.asking import Gathering
from gradstudio.training.look.requests import BatchRequest, BatchTrace, Beyond
from gradstudio.training.look.structure import Structure
from gradstudio.training.look.trace import MAX_SCALARS


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


class OverBatch(Gathering[int]):
    """Asks for nodes over all samples, which views name by their numbers in the graph that is shown.

    `changed` also tells that another sample is looked at.

    Args:
        model: the graph.
        selection: of its sample.
        parent: as for any QObject.
    """

    def __init__(self, model: GraphModel, selection: SelectedNodes, parent: QObject | None = None) -> None:
        super().__init__("over batch", parent)
        self._model = model
        self._selection = selection
        selection.sample_changed.connect(self._on_selection_sample_changed)

    @property
    def sample(self) -> int:
        """The sample that is looked at."""
        return self._selection.sample

    @property
    def refusal(self) -> str:
        """Why nothing is known over the samples, or ""."""
        placed = self._model.placed
        if placed is not None and placed.key.of_loss is None:
            return "This is computed for the loss of a project, which has samples."
        if placed is None or placed.part is None:
            return ""
        return f"This is computed for networks of up to {MAX_SCALARS:,} scalars a sample."

    @property
    def is_undefined(self) -> bool:
        """Whether what is asked for has no value: the parameters diverged out of the domain of a function."""
        found = self._answer
        return isinstance(found, Beyond) or (isinstance(found, BatchTrace) and not found.keys)

    def choose_sample(self, sample: int) -> None:
        """Look at another sample."""
        self._selection.set_sample(sample)

    def of(self, node: int) -> NodeOverBatch | None:
        """Return a node of the graph that is shown over the samples, or None while that is not known."""
        found, placed = self._answer, self._model.placed
        if not isinstance(found, BatchTrace) or placed is None or found.moment.run != self._model.run:
            return None
        key, structure = self._key(node), placed.key.of_loss
        if structure is None:
            return None
        alike = replace(structure, classes=()) == found.structure
        if structure.is_mean:
            alike = (structure.layers, structure.loss) == (found.structure.layers, found.structure.loss)
        if not alike or key is None or key not in found.keys:
            return None
        at = found.keys.index(key)
        return NodeOverBatch(rows=found.rows, data=found.data[at], grad=found.grad[at], samples=found.samples)

    def _request(self) -> BatchRequest | None:
        keys = {key for node in self._wishes.values() if (key := self._key(node)) is not None}
        if not keys:
            return None
        return BatchRequest(keys=tuple(sorted(keys, key=str)), penalty=self._shows_penalty)

    @property
    def _is_mean(self) -> bool:
        loss = self._loss
        return loss is not None and loss.is_mean

    @property
    def _shows_penalty(self) -> bool:
        loss = self._loss
        return loss is not None and not loss.is_mean and bool(loss.penalties)

    @property
    def _loss(self) -> Structure | None:
        return None if self._model.placed is None else self._model.placed.key.of_loss

    def _key(self, node: int) -> str | int | None:
        """Return what a node is called in the graph of a sample's own loss, or None if it is not known there."""
        graph = self._model.graph
        if graph is None or node >= len(graph) or self.refusal:
            return None
        # A graph of several samples has each of them once for each sample: the label tells which one it is.
        return (graph.labels[node] or None) if self._is_mean else node

    def _on_selection_sample_changed(self, sample: int) -> None:
        self.changed.emit()
