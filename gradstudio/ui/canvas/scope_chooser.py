"""Choosing whose loss the canvas shows: one sample's, the mini-batch's or all samples', with the penalty or not."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QWidget

from gradstudio.app.graph.model import GraphModel
from gradstudio.app.graph.scopes import SCOPE_HINTS, SCOPE_TITLES
from gradstudio.app.graph.selected_nodes import SelectedNodes
from gradstudio.ui.canvas.choice import BarChoice, BarNumber
from gradstudio.ui.kit.tips import tip_of

_SAMPLE_HINTS = {
    "sample": "The sample whose loss is drawn",
    "batch": "The sample to go to, if it is in the mini-batch",
    "all": "The sample to go to",
}


class ScopeChooser(QWidget):
    """Follows the model; what cannot be shown says why in its tool tip.

    Args:
        model: the graph with its numbers.
        selection: what is looked at, and is chosen by a click.
        parent: as for any QWidget.
    """

    def __init__(self, model: GraphModel, selection: SelectedNodes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._selection = selection
        self.scope = BarChoice("Show the loss of", parent=self)
        for name, title in SCOPE_TITLES.items():
            self.scope.addItem(title, name)
        self.scope.activated.connect(self._on_scope_activated)
        self.sample = BarNumber(self)
        self.sample.setAccessibleName("Sample")
        self.sample.setMinimum(1)
        self.sample.valueChanged.connect(self._on_sample_value_changed)
        self.penalty = QCheckBox("Penalty", self)
        self.penalty.toggled.connect(self._on_penalty_toggled)
        self.caption = QLabel("Show", self)
        self.caption.setObjectName("muted")
        self.caption.setBuddy(self.scope)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.caption, self.scope, self.sample, self.penalty):
            row.addWidget(widget)
        model.watch_changed.connect(self._show_watch)
        model.offer_changed.connect(self._show_watch)
        selection.sample_changed.connect(self._on_selection_sample_changed)
        self._show_watch()

    def set_sample_count(self, count: int) -> None:
        """Say how many samples there are to choose from."""
        with QSignalBlocker(self.sample):
            self.sample.setMaximum(count)
            self.sample.setSuffix(f" of {count:,}")
        self.sample.updateGeometry()

    def _show_watch(self) -> None:
        watch, reasons = self._model.watch, self._model.refusals()
        items = self.scope.model()
        assert isinstance(items, QStandardItemModel)
        for index, (name, reason) in enumerate(reasons.items()):
            items.item(index).setEnabled(not reason)
            self.scope.setItemData(index, reason or SCOPE_HINTS[name], Qt.ItemDataRole.ToolTipRole)
        self.scope.setCurrentIndex(self.scope.findData(watch.scope))
        self.scope.setToolTip(SCOPE_HINTS[watch.scope])
        self.sample.setToolTip(tip_of("Sample", _SAMPLE_HINTS[watch.scope]))
        with QSignalBlocker(self.penalty):
            self.penalty.setChecked(watch.penalty)
        reason = self._model.penalty_refusal()
        self.penalty.setEnabled(not reason)
        self.penalty.setToolTip(reason or "Add the penalties on the parameters to the loss that is drawn")

    def _on_scope_activated(self, index: int) -> None:
        self._model.set_scope(self.scope.itemData(index))

    def _on_sample_value_changed(self, number: int) -> None:
        self._selection.set_sample(number - 1)

    def _on_selection_sample_changed(self, sample: int) -> None:
        with QSignalBlocker(self.sample):
            self.sample.setValue(sample + 1)

    def _on_penalty_toggled(self, on: bool) -> None:
        self._model.set_penalty(on)
