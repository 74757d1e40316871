"""The line above the canvas that says what is in focus, and ends it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gradstudio.app.canvas.focus import Focus
from gradstudio.app.graph.shown import ShownGraph
from gradstudio.ui.canvas.strip import Strip
from gradstudio.ui.kit.number_spin import WholeSpinBox
from gradstudio.ui.look.theme import Theme

_MOST_PATHS = 50


class FocusStrip(Strip):
    """Follows a `Focus`; closing it shows the whole graph again.

    Args:
        focus: what is left of the graph.
        model: the graph with its numbers.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(self, focus: Focus, model: ShownGraph, theme: Theme, parent: QWidget) -> None:
        super().__init__("target", "Show the whole graph again (Esc)", theme, parent)
        self._focus = focus
        self._model = model
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._caption = QLabel("paths", self)
        self._caption.setObjectName("muted")
        self.most = WholeSpinBox(self)
        self.most.setRange(1, _MOST_PATHS)
        self.most.setValue(focus.most)
        self.most.setAccessibleName("Number of paths")
        self.most.setToolTip("How many of the heaviest paths are shown")
        self.most.valueChanged.connect(focus.set_most)
        self.row.addWidget(self.text, 1)
        self.row.addWidget(self._caption)
        self.row.addWidget(self.most)
        self.closed.connect(focus.clear)
        focus.changed.connect(self._on_focus_changed)

    def _on_focus_changed(self) -> None:
        focus, graph = self._focus, self._model.graph
        self.slide(focus.is_active)
        if not focus.is_active or graph is None:
            return
        is_paths = focus.kind == "paths"
        self._caption.setVisible(is_paths)
        self.most.setVisible(is_paths)
        with QSignalBlocker(self.most):
            self.most.setValue(focus.most)
        count = int(np.count_nonzero(focus.nodes)) if focus.nodes is not None else 0
        share = self._share()
        is_part = self._model.placed is not None and self._model.placed.part is not None
        of = f"the {len(graph):,} scalars that are built" if is_part else f"{len(graph):,} scalars"
        size = f"{count:,} scalars" if share else f"{count:,} of {of}"
        self.text.setText(f"{focus.title}: {size}{share}")
        self.text.setToolTip(self.text.text())

    def _share(self) -> str:
        found = self._focus.paths
        if found is None or not found.paths:
            return ""
        share = found.share(found.explained)
        return f", {share:.1%} of its gradient" if share == share else ""
