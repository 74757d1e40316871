"""The canvas with its controls: sample, layout, colour, fit and zoom."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.graph_model import GraphModel
from gradstudio.app.selection import Selection
from gradstudio.graph.layouts import LAYOUTS
from gradstudio.ui.canvas.view import CanvasView
from gradstudio.ui.theme import Theme

_PROGRESS_AFTER_MILLISECONDS = 300


class CanvasPanel(QWidget):
    """What the graph dock holds."""

    def __init__(
        self, model: GraphModel, selection: Selection, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._selection = selection
        self.view = CanvasView(model, selection, theme, self)

        self._sample = QSpinBox(self)
        self._sample.setAccessibleName("Sample")
        self._sample.setToolTip("The training sample whose loss is drawn")
        self._sample.setMinimum(1)
        self._sample.valueChanged.connect(self._on_sample_value_changed)
        self._layout = QComboBox(self)
        self._layout.setAccessibleName("Layout")
        self._layout.setToolTip("How the graph is laid out")
        self._layout.activated.connect(self._on_layout_activated)
        self._colour = QComboBox(self)
        self._colour.setAccessibleName("Colour by")
        self._colour.setToolTip("What the colour of a node shows")
        self._colour.addItem("Gradient", "grad")
        self._colour.addItem("Data", "data")
        self._colour.activated.connect(self._on_colour_activated)
        self._size = QLabel(self)
        self._size.setObjectName("muted")
        self._progress = QProgressBar(self)
        self._progress.setFixedWidth(96)
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName("Layout progress")
        self._cancel = QPushButton("Cancel", self)
        self._cancel.setToolTip("Stop placing the graph and keep the one before")
        self._cancel.clicked.connect(self._on_cancel_clicked)

        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PROGRESS_AFTER_MILLISECONDS)
        self._patience.timeout.connect(self._on_patience_timeout)
        controls = QHBoxLayout()
        controls.setContentsMargins(12, 4, 12, 4)
        controls.setSpacing(8)
        for caption, widget in (("Sample", self._sample), ("Layout", self._layout), ("Colour", self._colour)):
            label = QLabel(caption, self)
            label.setObjectName("muted")
            label.setBuddy(widget)
            controls.addWidget(label)
            controls.addWidget(widget)
            controls.addSpacing(8)
        controls.addStretch(1)
        controls.addWidget(self._progress)
        controls.addWidget(self._cancel)
        controls.addWidget(self._size)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(controls)
        column.addWidget(self.view, 1)

        model.structure_changed.connect(self._on_model_structure_changed)
        model.progressed.connect(self._on_model_progressed)
        selection.sample_changed.connect(self._on_selection_sample_changed)
        self._on_model_structure_changed()
        self._on_model_progressed(1.0)

    def set_sample_count(self, count: int) -> None:
        """Say how many samples there are to choose from."""
        with QSignalBlocker(self._sample):
            self._sample.setMaximum(count)
            self._sample.setSuffix(f" of {count:,}")

    def _on_sample_value_changed(self, number: int) -> None:
        self._selection.set_sample(number - 1)

    def _on_selection_sample_changed(self, sample: int) -> None:
        with QSignalBlocker(self._sample):
            self._sample.setValue(sample + 1)

    def _on_layout_activated(self, index: int) -> None:
        self._model.set_layout(self._layout.itemData(index))

    def _on_colour_activated(self, index: int) -> None:
        self.view.set_colour_by(self._colour.itemData(index))

    def _on_cancel_clicked(self) -> None:
        self._model.cancel()

    def _on_model_structure_changed(self) -> None:
        self._layout.clear()
        for name in self._model.offered_layouts():
            self._layout.addItem(LAYOUTS[name].title, name)
            self._layout.setItemData(self._layout.count() - 1, LAYOUTS[name].hint, 3)  # the tool tip's role
        self._layout.setCurrentIndex(max(0, self._layout.findData(self._model.layout)))
        graph = self._model.graph
        self._size.setText(f"{len(graph):,} scalars" if graph is not None else "")

    def _on_model_progressed(self, share: float) -> None:
        self._progress.setValue(round(100 * share))
        if share >= 1.0:
            self._patience.stop()
            self._progress.hide()
            self._cancel.hide()
        elif not (self._patience.isActive() or self._progress.isVisible()):
            self._patience.start()

    def _on_patience_timeout(self) -> None:
        self._progress.show()
        self._cancel.show()
