"""`GraphPair`: the right pass beside that with the mistakes, on the graph of the canvas."""

from __future__ import annotations

from html import escape

import numpy as np
from PySide6.QtCore import QPointF, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.app.lab.bugs.fault_numbers import TwoPasses
from gradstudio.lab.bugs.differences import differing
from gradstudio.project.number_text import short_number
from gradstudio.ui.bugs.graph_pane import GraphPane
from gradstudio.ui.kit.reading_card import ReadingCard, table_row
from gradstudio.ui.look.theme import Theme

_MOST_NODES = 20_000


class GraphPair(QWidget):
    """Two drawings that are zoomed and moved together.

    Args:
        theme: in which to draw.
        parent: as for any QWidget.

    Signals:
        node_chosen: the node that was clicked.
    """

    node_chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._passes: TwoPasses | None = None
        self._drawn: PlacedGraph | None = None
        self._selected: int | None = None
        self.right = GraphPane(theme, "Gradients, right", self)
        self.wrong = GraphPane(theme, "Gradients, with the bug", self)
        self.right.setAccessibleName("The graph with right gradients")
        self.wrong.setAccessibleName("The graph with the gradients of the bug")
        self._cards = {pane: ReadingCard(pane) for pane in self.panes}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        for pane in self.panes:
            row.addWidget(pane, 1)
        self.right.window_changed.connect(self._on_right_window_changed)
        self.wrong.window_changed.connect(self._on_wrong_window_changed)
        self.right.pointed.connect(self._on_right_pointed)
        self.wrong.pointed.connect(self._on_wrong_pointed)
        self.right.clicked.connect(self._on_right_clicked)
        self.wrong.clicked.connect(self._on_wrong_clicked)

    @property
    def panes(self) -> tuple[GraphPane, GraphPane]:
        """Both drawings, the right one first."""
        return self.right, self.wrong

    def show_passes(self, passes: TwoPasses | None, placed: PlacedGraph | None, reason: str) -> None:
        """Show both passes where the canvas has the nodes.

        Args:
            passes: the numbers; None for none.
            placed: the graph of the canvas.
            reason: why there are no numbers, as a sentence.
        """
        fits = passes is not None and placed is not None and len(placed.graph) == len(passes.subject)
        if passes is None or placed is None or not fits or len(passes.subject) > _MOST_NODES:
            too_large = passes is not None and len(passes.subject) > _MOST_NODES
            words = "The graph is too large to be drawn twice: look at the numbers." if too_large else reason
            self._passes = self._drawn = None
            for pane in self.panes:
                pane.show_reason(words)
            return
        if placed is not self._drawn:
            for pane in self.panes:
                pane.show_graph(placed.positions, placed.graph.edges, passes.subject.names)
        self._passes, self._drawn = passes, placed
        right, wrong = passes.right.grad, passes.wrong.grad
        both = np.abs(np.concatenate([right, wrong]))
        both = both[np.isfinite(both)]
        limit = float(both.max()) if both.size else 1.0
        marked = differing(right, wrong)
        self.right.show_values(right, limit, np.zeros(len(right), dtype=np.bool_))
        self.wrong.show_values(wrong, limit, marked)

    def show_selected(self, node: int | None) -> None:
        """Mark the node that is selected."""
        self._selected = node
        for pane in self.panes:
            pane.show_node(node)

    def reset(self) -> None:
        """Show the whole of both again."""
        for pane in self.panes:
            pane.reset()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        for pane in self.panes:
            pane.set_theme(theme)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 60)

    def _follow(self, moved: GraphPane, other: GraphPane) -> None:
        other.show_window(moved.own_window)

    def _on_right_window_changed(self) -> None:
        self._follow(self.right, self.wrong)

    def _on_wrong_window_changed(self) -> None:
        self._follow(self.wrong, self.right)

    def _on_right_pointed(self, at: QPointF | None) -> None:
        self._point(self.right, at)

    def _on_wrong_pointed(self, at: QPointF | None) -> None:
        self._point(self.wrong, at)

    def _on_right_clicked(self, at: QPointF) -> None:
        self._choose(self.right, at)

    def _on_wrong_clicked(self, at: QPointF) -> None:
        self._choose(self.wrong, at)

    def _choose(self, pane: GraphPane, at: QPointF) -> None:
        node = pane.node_at(at)
        if node is not None:
            self.node_chosen.emit(node)

    def _point(self, pane: GraphPane, at: QPointF | None) -> None:
        """Tell of the node below the mouse, and mark it in both drawings."""
        passes = self._passes
        node = None if at is None or passes is None else pane.node_at(at)
        for each in self.panes:
            each.show_node(self._selected if node is None else node)
        card = self._cards[pane]
        if node is None or passes is None:
            card.hide()
            return
        rows = [table_row(escape(passes.subject.names[node]), [], self._theme.muted)]
        for name, numbers in (("right", passes.right.grad), ("with the bug", passes.wrong.grad)):
            rows.append(table_row(name, [short_number(float(numbers[node]), 5)], self._theme.text))
        card.tell(f"<table cellspacing='0'>{''.join(rows)}</table>", pane.place_of(node).toPoint())
