"""`Stops`: the nodes of the graph at which a run of the debugger stops, for the canvas to mark."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

Nodes = NDArray[np.intp]
_NONE: Nodes = np.empty(0, dtype=np.intp)


class Stops(QObject):
    """What is marked. Lives on the GUI thread.

    Signals:
        changed: other nodes are marked.

    Attributes:
        nodes: that have a breakpoint of their own, ascending.
        of_operations: whose operation has one, ascending.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.nodes = self.of_operations = _NONE

    def mark(self, nodes: Iterable[int], of_operations: Nodes = _NONE) -> None:
        """Mark these nodes and no others.

        Args:
            nodes: with a breakpoint of their own.
            of_operations: whose operation has one.
        """
        own = np.array(sorted(nodes), dtype=np.intp)
        others = of_operations[~np.isin(of_operations, own)]
        if not np.array_equal(own, self.nodes) or not np.array_equal(others, self.of_operations):
            self.nodes, self.of_operations = own, others
            self.changed.emit()

    def clear(self) -> None:
        """Mark nothing."""
        self.mark(())
