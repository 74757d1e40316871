"""The heaviest paths from a node to the loss, as a list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from gradstudio.app.canvas.focus import Focus
from gradstudio.graph.paths import GradientPath, HeaviestPaths
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.project.number_text import format_number
from gradstudio.ui.inspector.rows import TermRow, section
from gradstudio.ui.look.measures import INSET

_MOST_NAMES = 6
_COMMON = "loss", "result"
"""Results that are no names."""


class PathList(QWidget):
    """Follows a `Focus` on paths; a click on a path shows it alone, a second click shows all again.

    Signals:
        asked: the button was pressed that shows the paths.
    """

    asked = Signal()

    def __init__(self, focus: Focus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._focus = focus
        self._graph: ValueGraph | None = None
        self._node: int | None = None
        self.rows: list[TermRow] = []
        self._button = QPushButton("Heaviest paths to the loss", self)
        self._button.setToolTip("The paths whose products of local derivatives add most to this gradient")
        self._button.clicked.connect(self.asked)
        self.summary = QLabel(self)
        self.summary.setWordWrap(True)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(INSET, 0, INSET, 8)
        column.setSpacing(2)
        column.addWidget(section("Paths that carry the gradient", self))
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.summary)
        column.addLayout(self._list)
        focus.changed.connect(self._show)

    def show_node(self, graph: ValueGraph, node: int) -> None:
        """List the paths of another node, if the focus is on them."""
        self._graph, self._node = graph, node
        root = graph.labels[graph.root] or "result"
        self._button.setText(f"Heaviest paths to {f'the {root}' if root in _COMMON else root}")
        self._show()

    def _show(self) -> None:
        focus, graph = self._focus, self._graph
        refusal = focus.paths_refusal
        found = focus.paths if focus.node == self._node else None
        self._button.setVisible(found is None and not refusal)
        self.summary.setVisible(found is not None or bool(refusal))
        self.summary.setText(refusal)
        count = len(found.paths) if found is not None else 0
        while len(self.rows) > count:
            row = self.rows.pop()
            row.hide()
            row.deleteLater()
        if found is None or graph is None:
            return
        while len(self.rows) < count:
            place = len(self.rows)
            row = TermRow(f"Path {place + 1}", place, self, hint="Show this path alone, or all of them again")
            row.node_chosen.connect(self._on_row_chosen)
            self.rows.append(row)
            self._list.addWidget(row)
        for place, (row, path) in enumerate(zip(self.rows, found.paths, strict=True)):
            row.show_term(_amount(found, path), _way(graph, path))
            row.show_chosen(place == focus.chosen_path)
        self.summary.setText(_summary(found))

    def _on_row_chosen(self, place: int) -> None:
        self._focus.choose_path(None if place == self._focus.chosen_path else place)


def _amount(found: HeaviestPaths, path: GradientPath) -> str:
    share = found.share(path.product)
    product = format_number(path.product)
    return f"{product}  ·  {share:.1%}".replace("-", "−") if share == share else product


def _way(graph: ValueGraph, path: GradientPath) -> str:
    """Name the labelled nodes along a path; those between neurons are enough to tell it from others."""
    names = [graph.labels[node] for node in path.nodes[1:] if graph.labels[node]]
    landmarks = [name for name in names if name.rpartition(".")[2] in ("a", name)] or names
    if len(landmarks) > _MOST_NAMES:
        landmarks = [*landmarks[: _MOST_NAMES - 1], "…", landmarks[-1]]
    return f"{len(path.edges)} edges: → " + " → ".join(landmarks) if landmarks else f"{len(path.edges)} edges"


def _summary(found: HeaviestPaths) -> str:
    shown, total = format_number(found.explained), format_number(found.total)
    of = f"{len(found.paths):,} of {_count(found.count)} paths" if found.count > 1 else "The only path"
    share = found.share(found.explained)
    part = f", {share:.1%} of".replace("-", "−") if share == share else ", of"
    return f"{of}: together {shown}{part} the gradient {total}"


def _count(count: float) -> str:
    return f"{count:,.0f}" if count < 1e9 else format_number(count)
