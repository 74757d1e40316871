"""Choosing how the graph is laid out; what is not offered for a graph of its size says why."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QWidget

from gradstudio.app.graph.model import GraphModel
from gradstudio.graph.layouts import LAYOUTS
from gradstudio.ui.canvas.choice import BarChoice


class LayoutChoice(BarChoice):
    """Follows the graph that is shown.

    Args:
        model: the graph.
        parent: as for any QWidget.
    """

    def __init__(self, model: GraphModel, parent: QWidget | None = None) -> None:
        super().__init__("Layout", "How the graph is laid out", parent)
        self._model = model
        self.activated.connect(self._on_activated)
        model.structure_changed.connect(self._show_layouts)
        self._show_layouts()

    def _on_activated(self, index: int) -> None:
        self._model.set_layout(self.itemData(index))

    def _show_layouts(self) -> None:
        self.clear()
        items = self.model()
        for at, (name, refusal) in enumerate(self._model.layout_refusals().items()):
            self.addItem(LAYOUTS[name].title, name)
            self.setItemData(at, refusal or LAYOUTS[name].hint, Qt.ItemDataRole.ToolTipRole)
            if isinstance(items, QStandardItemModel):
                items.item(at).setEnabled(not refusal)
        self.setCurrentIndex(max(0, self.findData(self._model.layout)))
