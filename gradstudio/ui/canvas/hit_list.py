"""The list of what a search found, over the right edge of the canvas."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QListView, QWidget

from gradstudio.app.canvas.search import Search
from gradstudio.app.graph.selected_nodes import SelectedNodes
from gradstudio.app.graph.shown import ShownGraph
from gradstudio.project.number_text import format_number
from gradstudio.ui.kit.row_model import NOWHERE, Index
from gradstudio.ui.kit.unscrolled import is_typed

_WIDTH, _MARGIN, _ROW = 264, 8, 28
_REFRESH_MILLISECONDS = 200


class HitModel(QAbstractListModel):
    """The hits as rows: title, place, and the numbers.

    Args:
        search: what is searched for, and what was found.
        model: the graph with its numbers.
        parent: as for any QObject.
    """

    def __init__(self, search: Search, model: ShownGraph, parent: QObject) -> None:
        super().__init__(parent)
        self._search = search
        self._model = model
        self._hits: list[int] = []

    def refresh(self) -> None:
        """Take over the hits as they are now."""
        self.beginResetModel()
        self._hits = self._search.hits.tolist()
        self.endResetModel()

    def node(self, row: int) -> int | None:
        """Return the node in a row, or None if the graph has it no longer."""
        graph = self._model.graph
        if graph is None or not 0 <= row < len(self._hits) or self._hits[row] >= len(graph):
            return None
        return self._hits[row]

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        model, node = self._model, self.node(index.row())
        if model.placed is None or node is None:
            return None
        graph = model.placed.graph
        if role == Qt.ItemDataRole.DisplayRole:
            label, symbol = graph.labels[node], graph.symbols[node]
            where = label or model.placed.group_title(node)
            name = f"{symbol}  {where}" if symbol else graph.title(node)
            return f"{name}    {format_number(model.grad[node], 3)}" if model.has_values else name
        if role == Qt.ItemDataRole.ToolTipRole:
            where = model.placed.group_title(node)
            data = f"\ndata {format_number(model.data[node])}\ngrad {format_number(model.grad[node])}"
            return f"{graph.title(node)}, {where}" + (data if model.has_values else "")
        return None


class HitList(QListView):
    """Follows a `Search`; a click or Return selects a hit. It keeps to the right edge of its parent.

    Args:
        search: what is searched for, and what was found.
        model: the graph with its numbers.
        selection: what is looked at, and is chosen by a click.
        parent: as for any QWidget.
    """

    def __init__(self, search: Search, model: ShownGraph, selection: SelectedNodes, parent: QWidget) -> None:
        super().__init__(parent)
        self._area = parent
        self._search = search
        self._selection = selection
        self._rows = HitModel(search, model, self)
        self.setModel(self._rows)
        self.setObjectName("floating")
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName("Search results")
        self.setToolTip("What was found, with its gradient; click to go there")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._on_clicked)
        self.activated.connect(self._on_clicked)
        # While training, a condition's hits may change sixty times a second.
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_REFRESH_MILLISECONDS)
        self._calm.timeout.connect(self._refresh)
        search.hits_changed.connect(self._on_search_hits_changed)
        selection.node_changed.connect(self._on_selection_node_changed)
        parent.installEventFilter(self)
        self.hide()

    def event(self, event: QEvent) -> bool:
        if is_typed(event):  # it looks for the row that begins with it
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._settle()
        return super().eventFilter(watched, event)

    def _on_search_hits_changed(self) -> None:
        if not len(self._search.hits) or not self.isVisible():
            self._refresh()
        elif not self._calm.isActive():
            self._calm.start()

    def _refresh(self) -> None:
        self._rows.refresh()
        self._settle()
        self.setVisible(self._rows.rowCount() > 0)
        self._on_selection_node_changed(self._selection.node)

    def _settle(self) -> None:
        area = self._area.rect()
        height = min(self._rows.rowCount() * _ROW + 8, round(area.height() * 0.7))
        width = min(_WIDTH, area.width() // 2)
        self.setGeometry(area.right() - width - _MARGIN, area.top() + _MARGIN, width, height)

    def _on_clicked(self, index: QModelIndex) -> None:
        node = self._rows.node(index.row())
        if node is not None:
            self._selection.set_node(node)

    def _on_selection_node_changed(self, node: int | None) -> None:
        place = self._search.place
        if place is not None and place < self._rows.rowCount():
            self.setCurrentIndex(self._rows.index(place))
        else:
            self.clearSelection()
