"""`Search`: what is looked for in the graph, and the nodes that were found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from gradstudio.app.graph.selected_nodes import SelectedNodes
from gradstudio.app.graph.shown import ShownGraph
from gradstudio.graph.columns import structure_columns
from gradstudio.graph.query_source import QueryError

if TYPE_CHECKING:
    from gradstudio.graph.query import Query

_NOTHING: NDArray[np.intp] = np.empty(0, dtype=np.intp)


class Search(QObject):
    """Keeps the hits of a search in step with graph and training. Lives on the GUI thread.

    Which hit one is at is not kept: it is the selected node, if that is a hit.

    Args:
        model: the graph that is searched.
        selection: of its nodes.
        parent: as for any QObject.

    Signals:
        hits_changed: `hits` or `problem` are new.
    """

    hits_changed = Signal()

    def __init__(self, model: ShownGraph, selection: SelectedNodes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hits = _NOTHING
        self.problem = ""
        self._model = model
        self._selection = selection
        self._text = ""
        self._query: Query | None = None
        self._columns: dict[str, NDArray[Any]] = {}
        model.structure_changed.connect(self._on_model_structure_changed)
        model.values_changed.connect(self._on_model_values_changed)

    @property
    def text(self) -> str:
        """What is looked for, "" for nothing."""
        return self._text

    @property
    def is_active(self) -> bool:
        """Whether something that can be understood is looked for."""
        return self._query is not None

    @property
    def place(self) -> int | None:
        """Which hit is selected, from 0, or None."""
        if self._selection.node is None:
            return None
        found = np.flatnonzero(self.hits == self._selection.node)
        return int(found[0]) if found.size else None

    @property
    def reservation(self) -> str:
        """What is not searched, or ""."""
        placed = self._model.placed
        if placed is None or placed.part is None:
            return ""
        return (
            f"Only the {len(placed.graph):,} scalars that are built are searched; "
            "all of a neuron's are when it is unfolded."
        )

    def set_text(self, text: str) -> None:
        """Look for something else; "" ends the search."""
        from gradstudio.graph.query import parse_query  # noqa: PLC0415 - the window begins without it

        if text == self._text:
            return
        self._text, self._query, self.problem = text, None, ""
        if text.strip():
            try:
                self._query = parse_query(text)
            except QueryError as error:
                self.problem = str(error)
        self._find()

    def step(self, direction: int) -> None:
        """Select the next hit (1) or the one before (−1), round and round."""
        if not len(self.hits):
            return
        node = self._selection.node
        if node is None:
            place = 0 if direction > 0 else len(self.hits) - 1
        else:
            after = np.searchsorted(self.hits, node, side="right")
            place = int(after if direction > 0 else np.searchsorted(self.hits, node) - 1)
        self._selection.set_node(int(self.hits[place % len(self.hits)]))

    def _on_model_structure_changed(self) -> None:
        self._columns = {}
        self._find()

    def _on_model_values_changed(self) -> None:
        if self._query is not None and self._query.follows_values:
            self._find()

    def _find(self) -> None:
        placed = self._model.placed
        if self._query is None or placed is None:
            self.hits = _NOTHING
        else:
            if not self._columns:
                self._columns = structure_columns(placed.graph, placed.outline)
            empty = np.full(len(placed.graph), np.nan)
            values = (self._model.data, self._model.grad) if self._model.has_values else (empty, empty)
            columns = {**self._columns, "data": values[0], "grad": values[1]}
            hits = np.flatnonzero(self._query.matches(columns))
            if np.array_equal(hits, self.hits) and len(hits):
                return
            self.hits = hits
        self.hits_changed.emit()
