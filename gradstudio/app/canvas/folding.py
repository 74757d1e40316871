"""`Folding`: the groups of the graph that were folded, so that each shows as one box."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.app.graph.shown import ShownGraph

_MOST_SELECTED = 24


class Folding(QObject):
    """Remembers the folded groups by their keys, so that they stay folded in the next graph that has them.

    Lives on the GUI thread.

    Signals:
        changed: other groups are folded.
    """

    changed = Signal()

    def __init__(self, model: ShownGraph, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._keys: frozenset[str] = frozenset()
        self._mask: tuple[PlacedGraph | None, NDArray[np.bool_]] = None, np.zeros(0, dtype=np.bool_)

    @property
    def keys(self) -> frozenset[str]:
        """Keys of the folded groups."""
        return self._keys

    @property
    def can_fold(self) -> bool:
        """Whether the graph has groups that stand apart from each other in its layout."""
        placed = self._model.placed
        return placed is not None and placed.boxes is not None and len(placed.outline) > 0

    def mask(self, placed: PlacedGraph) -> NDArray[np.bool_]:
        """Return for each group of a graph whether it is folded."""
        if self._mask[0] is not placed:
            groups = placed.outline.groups
            mask = np.zeros(len(groups), dtype=np.bool_)
            found = (placed.outline.index_of(key) for key in self._keys)
            mask[[index for index in found if index is not None]] = True
            self._mask = placed, mask if placed.sealed is None else mask | placed.sealed
        return self._mask[1]

    def fold(self, group: int) -> None:
        """Fold a group; a neuron that was opened on demand is sealed again."""
        if self._is_on_demand(group):
            self._model.close(self._key(group))
        else:
            self._set(self._keys | {self._key(group)})

    def unfold(self, group: int) -> None:
        """Unfold a group; the scalars of a neuron that is sealed are built."""
        key = self._key(group)
        self._set(self._keys - {key})
        if self._is_sealed(group):
            self._model.open(key)

    def toggle(self, group: int) -> None:
        """Fold a group, or unfold it if it is folded."""
        if self._is_closed(group):
            self.unfold(group)
        else:
            self.fold(group)

    def fold_around(self, node: int) -> None:
        """Fold the innermost group around a node; if that is folded, the one around it, and so on outwards."""
        for group in reversed(self._around(node)):
            if not self._is_closed(group):
                self.fold(group)
                return

    def unfold_around(self, node: int) -> None:
        """Unfold the outermost folded group around a node."""
        for group in self._around(node):
            if self._is_closed(group):
                self.unfold(group)
                return

    def show(self, node: int) -> None:
        """Unfold all that hides a node."""
        self._set(self._keys - {self._key(group) for group in self._around(node)})

    def fold_all(self) -> None:
        """Fold every neuron and whatever else holds scalars."""
        placed = self._model.placed
        if placed is not None:
            leaves = placed.outline.leaves
            if placed.sealed is not None:
                leaves = leaves[~placed.sealed[leaves]]  # these are folded anyway
            self._set(self._keys | {self._key(group) for group in leaves.tolist()})

    def unfold_all(self) -> None:
        """Unfold everything."""
        self._set(())

    def standing_for(self, group: int) -> tuple[int, ...]:
        """Return the nodes to select for a group: what it computes, or nothing if that is too much."""
        placed = self._model.placed
        assert placed is not None
        outline = placed.outline
        leaves = [group] if outline.is_leaf[group] else self._results(group)
        ends = [int(nodes[-1]) for nodes in map(outline.nodes, leaves) if len(nodes)]
        return tuple(ends) if len(ends) <= _MOST_SELECTED else ()

    def _results(self, group: int) -> list[int]:
        """Return the innermost groups in the last column of a group: a layer's neurons, a sample's loss."""
        placed = self._model.placed
        assert placed is not None
        outline = placed.outline
        children = outline.children(group).tolist()
        last = max(outline.groups[child].column for child in children)
        found: list[int] = []
        for child in children:
            if outline.groups[child].column == last:
                found += [child] if outline.is_leaf[child] else self._results(child)
        return found

    def _is_closed(self, group: int) -> bool:
        return self._key(group) in self._keys or self._is_sealed(group)

    def _is_sealed(self, group: int) -> bool:
        placed = self._model.placed
        return placed is not None and placed.sealed is not None and bool(placed.sealed[group])

    def _is_on_demand(self, group: int) -> bool:
        placed = self._model.placed
        return (
            placed is not None and placed.part is not None and placed.outline.groups[group].kind == "neuron"
        )

    def _around(self, node: int) -> tuple[int, ...]:
        placed = self._model.placed
        return () if placed is None else placed.outline.ancestry(int(placed.outline.of_node[node]))

    def _key(self, group: int) -> str:
        placed = self._model.placed
        assert placed is not None
        return placed.outline.groups[group].key

    def _set(self, keys: Iterable[str]) -> None:
        keys = frozenset(keys)
        if keys != self._keys:
            self._keys = keys
            self._mask = None, self._mask[1]
            self.changed.emit()
