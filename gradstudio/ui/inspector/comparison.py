"""Several selected nodes side by side."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from gradstudio.app.graph.shown import ShownGraph
from gradstudio.ui.canvas.records import written_numbers
from gradstudio.ui.inspector.rows import LinkButton, section
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.look.theme import interface_font

_MOST = 24
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Comparison(QWidget):
    """A row per node with op, data and grad; of two nodes the difference too.

    Args:
        model: the graph with its numbers.
        nodes: those that are compared, by index.
        parent: as for any QWidget.

    Signals:
        node_chosen: a node whose name was pressed.
    """

    node_chosen = Signal(int)

    def __init__(self, model: ShownGraph, nodes: tuple[int, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._model = model
        self._nodes = nodes[-_MOST:]
        title = QLabel(f"{len(nodes):,} scalars", self)
        title.setFont(interface_font(1.2, QFont.Weight.DemiBold))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        for column, caption in enumerate(("", "op", "data", "grad")):
            if caption:
                grid.addWidget(self._label(caption, muted=True), 0, column)
        graph, placed = model.graph, model.placed
        assert graph is not None
        self.numbers: list[tuple[QLabel, QLabel]] = []
        for row, node in enumerate(self._nodes, 1):
            link = LinkButton(graph.title(node), node, self)
            if placed is not None and not graph.labels[node]:
                link.setToolTip(f"Go to {graph.title(node)} in {placed.group_title(node)}")
            link.node_chosen.connect(self.node_chosen)
            grid.addWidget(link, row, 0)
            grid.addWidget(self._label(graph.symbols[node] or "leaf", muted=True), row, 1)
            self.numbers.append(self._add_numbers(grid, row))
        if len(self._nodes) == 2:
            grid.addWidget(self._label("difference", left=True, muted=True), 3, 0)
            self.numbers.append(self._add_numbers(grid, 3))
        column_layout = QVBoxLayout(self)
        column_layout.setContentsMargins(INSET, 12, INSET, 16)
        column_layout.addWidget(title)
        column_layout.addWidget(section("Side by side", self))
        column_layout.addLayout(grid)
        if len(nodes) > _MOST:
            column_layout.addWidget(self._label(f"and {len(nodes) - _MOST:,} more", left=True, muted=True))
        hint = self._label("Press a name to see how its numbers came about.", left=True, muted=True)
        hint.setWordWrap(True)
        column_layout.addSpacing(8)
        column_layout.addWidget(hint)
        column_layout.addStretch(1)
        self.show_values()

    def show_values(self) -> None:
        """Show new numbers."""
        numbers = written_numbers(self._model)
        if numbers is None:
            return
        pairs = [(numbers.data[node], numbers.grad[node]) for node in self._nodes]
        if len(pairs) == 2:
            pairs.append((pairs[1][0] - pairs[0][0], pairs[1][1] - pairs[0][1]))
        for labels, pair in zip(self.numbers, pairs, strict=True):
            for label, value in zip(labels, pair, strict=True):
                label.setText(numbers.text(float(value)))

    def _add_numbers(self, grid: QGridLayout, row: int) -> tuple[QLabel, QLabel]:
        data, grad = self._label("–"), self._label("–")
        grid.addWidget(data, row, 2)
        grid.addWidget(grad, row, 3)
        return data, grad

    def _label(self, text: str, *, left: bool = False, muted: bool = False) -> QLabel:
        label = QLabel(text, self)
        if muted:
            label.setObjectName("muted")
        if not left:
            label.setAlignment(_RIGHT)
        return label
