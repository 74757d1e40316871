"""A node over the batch: how its data and its grad are spread over all samples."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gradstudio.app.scalar.over_batch import OverBatch
from gradstudio.ui.inspector.histogram_view import HistogramView
from gradstudio.ui.inspector.rows import section
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.look.theme import Theme


class OverBatchView(QWidget):
    """Shows one node over the samples; while nobody can see it, nothing is computed for it.

    Args:
        batch: the node's numbers for every sample.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(self, batch: OverBatch, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._batch = batch
        self._node: int | None = None
        self._heading = section("", self)
        self.histograms = {name: HistogramView(name, theme, self) for name in ("data", "grad")}
        self.refusal = QLabel(self)
        self.refusal.setWordWrap(True)
        self.refusal.setObjectName("muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(INSET, 0, INSET, 8)
        column.setSpacing(6)
        column.addWidget(self._heading)
        column.addWidget(self.refusal)
        for view in self.histograms.values():
            view.sample_chosen.connect(batch.choose_sample)
            column.addWidget(view)
        batch.changed.connect(self._draw)

    @property
    def heading(self) -> str:
        """What is said above the histograms."""
        return self._heading.text()

    def show_node(self, node: int | None, *, is_parameter: bool = False) -> None:
        """Show another node; the data of a parameter is the same for all samples, so only its grad is counted."""
        self._node = node
        refusal = self._batch.refusal
        self.refusal.setText(refusal)
        self.refusal.setVisible(bool(refusal))
        self.histograms["data"].setVisible(not is_parameter and not refusal)
        self.histograms["grad"].setVisible(not refusal)
        self.look()
        self._draw()

    def look(self) -> None:
        """Ask for numbers if the view can be seen, else do without."""
        seen = self.isVisible() and not self.visibleRegion().isEmpty()
        self._batch.look(self, self._node if seen else None)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        for view in self.histograms.values():
            view.set_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()
        self._draw()  # or it would show what it did before it was hidden, until its numbers come

    def hideEvent(self, event: QHideEvent) -> None:
        self._batch.look(self, None)
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.look()  # scrolled into sight
        super().paintEvent(event)

    def _draw(self) -> None:
        if self._node is None or not self.isVisible():
            return
        found = self._batch.of(self._node)
        if found is None:
            beyond = ": no value, the run's numbers are too large" if self._batch.is_undefined else ""
            self._heading.setText(f"Over the samples{beyond}")
        elif len(found.rows) == found.samples:
            self._heading.setText(f"Over all {found.samples:,} samples")
        else:
            self._heading.setText(f"Over {len(found.rows):,} of {found.samples:,} samples")
        for view in self.histograms.values():
            view.show_numbers(found, self._batch.sample)
