"""`Selection`: the one sample and the one node that the whole window looks at."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    """What is selected. Lives on the GUI thread.

    Signals:
        sample_changed: index of the sample that is looked at, from 0.
        node_changed: index of the selected node in the sample's graph, or None.
    """

    sample_changed = Signal(int)
    node_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sample = 0
        self._node: int | None = None

    @property
    def sample(self) -> int:
        """Index of the sample that is looked at."""
        return self._sample

    @property
    def node(self) -> int | None:
        """Index of the selected node, or None."""
        return self._node

    def set_sample(self, sample: int) -> None:
        """Look at another sample; the selected node stays the same one of its graph."""
        if sample != self._sample:
            self._sample = sample
            self.sample_changed.emit(sample)

    def set_node(self, node: int | None) -> None:
        """Select a node, or nothing."""
        if node != self._node:
            self._node = node
            self.node_changed.emit(node)
