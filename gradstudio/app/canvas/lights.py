"""`Lights`: what of the graph is lit, such as the node where a debugger stands and the edges it sends along."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from gradstudio.app.graph.shown import ShownGraph


class Lights(QObject):
    """One node, some edges and some further nodes of the graph that is shown. Lives on the GUI thread.

    They go out when there is another graph.

    Signals:
        changed: others are lit, or none.
    """

    changed = Signal()

    def __init__(self, model: ShownGraph, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._node: int | None = None
        self._edges: tuple[tuple[int, int], ...] = ()
        self._others: tuple[int, ...] = ()
        model.structure_changed.connect(self.clear)

    @property
    def node(self) -> int | None:
        """The node that is lit, and brought into sight; an index in the graph."""
        return self._node

    @property
    def edges(self) -> tuple[tuple[int, int], ...]:
        """The edges that are lit, from operand to result."""
        return self._edges

    @property
    def others(self) -> tuple[int, ...]:
        """Further nodes that are lit more faintly."""
        return self._others

    @property
    def are_on(self) -> bool:
        """Whether anything is lit."""
        return self._node is not None or bool(self._edges) or bool(self._others)

    def set(
        self, node: int | None, edges: Sequence[tuple[int, int]] = (), others: Sequence[int] = ()
    ) -> None:
        """Light these and nothing else. What the graph does not have is left out.

        Args:
            node: the one that is brought into sight; None for none.
            edges: pairs of operand and result.
            others: further nodes.
        """
        count = 0 if self._model.graph is None else len(self._model.graph)
        wanted = (
            node if node is not None and 0 <= node < count else None,
            tuple(edge for edge in edges if min(edge) >= 0 and max(edge) < count),
            tuple(other for other in others if 0 <= other < count),
        )
        if wanted != (self._node, self._edges, self._others):
            self._node, self._edges, self._others = wanted
            self.changed.emit()

    def clear(self) -> None:
        """Put all lights out."""
        if self.are_on:
            self._node, self._edges, self._others = None, (), ()
            self.changed.emit()
