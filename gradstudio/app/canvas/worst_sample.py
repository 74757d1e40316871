"""`WorstSample`: telling that a sample's loss is 0, and going to the sample with the largest."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal

from gradstudio.app.graph.selected_nodes import SelectedNodes
from gradstudio.app.graph.shown import ShownGraph
from gradstudio.app.scalar.over_batch import OverBatch

_VIEWER = "worst sample"


class WorstSample(QObject):
    """Follows the graph of one sample's loss. Lives on the GUI thread.

    Args:
        model: the graph.
        selection: of its sample.
        over_batch: asked for the loss of every sample.
        parent: as for any QObject.

    Signals:
        changed: `is_flat` or `is_hopeless` are new.
    """

    changed = Signal()

    def __init__(
        self,
        model: ShownGraph,
        selection: SelectedNodes,
        over_batch: OverBatch,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._selection = selection
        self._over_batch = over_batch
        self._flat = self._hopeless = self._asked = False
        model.values_changed.connect(self._on_model_values_changed)
        over_batch.changed.connect(self._on_over_batch_changed)

    @property
    def is_flat(self) -> bool:
        """Whether the sample's loss is 0, and with it the gradient of all that it depends on."""
        return self._flat

    @property
    def is_hopeless(self) -> bool:
        """Whether no sample has a loss, as of when one was looked for."""
        return self._hopeless

    @property
    def can_go(self) -> bool:
        """Whether the losses of all samples can be asked for."""
        return not self._over_batch.refusal

    def go(self) -> None:
        """Look at the sample with the largest loss, as soon as the training thread has told the losses."""
        graph = self._model.graph
        if graph is not None and self.can_go:
            self._asked = True
            self._over_batch.look(_VIEWER, graph.root)
            self._on_over_batch_changed()

    def _on_model_values_changed(self) -> None:
        model = self._model
        flat = (
            model.sample is not None
            and model.has_values
            and not model.is_laid_over
            and model.data[-1] == 0.0
            and not np.any(model.grad[:-1])  # that of the loss itself is 1 by definition
        )
        if flat != self._flat:
            self._flat, self._hopeless = bool(flat), False
            self.changed.emit()

    def _on_over_batch_changed(self) -> None:
        graph = self._model.graph
        found = self._over_batch.of(graph.root) if self._asked and graph is not None else None
        if found is None:
            return
        self._asked = False
        self._over_batch.look(_VIEWER, None)
        losses = np.nan_to_num(found.data, nan=0.0, posinf=np.inf)
        if losses.size and losses.max() > 0.0:
            self._selection.set_sample(int(found.rows[np.argmax(losses)]))
        elif not self._hopeless:
            self._hopeless = True
            self.changed.emit()
