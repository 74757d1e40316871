"""The dialog that writes the graph to a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.canvas.state import CanvasState
from gradstudio.app.graph.shown import ShownGraph
from gradstudio.app.program.settings import documents_folder
from gradstudio.export import GraphExtract, graph_as
from gradstudio.export.errors import ExportError
from gradstudio.graph.metrics import NODE_HEIGHT, NODE_WIDTH
from gradstudio.ui.canvas.picture import WHITE, Picture, picture_as
from gradstudio.ui.canvas.records import written_numbers
from gradstudio.ui.canvas.viewport import Viewport
from gradstudio.ui.kit.file_export import problem_of_writing
from gradstudio.ui.kit.number_spin import DecimalSpinBox
from gradstudio.ui.kit.picture_export import PICTURE_TITLES, png_size
from gradstudio.ui.kit.question_box import with_suffix_asked
from gradstudio.ui.look.theme import Theme

FORMATS = {
    "svg": ("SVG picture", "Sharp at any size, text stays text; for browsers and drawing programs"),
    "pdf": ("PDF page", "Sharp at any size; for print and papers"),
    "png": ("PNG picture", "Pixels, at a scale of your choice"),
    "dot": ("DOT for graphviz", "Records like those of micrograd's draw_dot"),
    "graphml": ("GraphML", "For networkx, Gephi, yEd; with every number"),
    "json": ("JSON", "Nodes and edges with every number, for programs of your own"),
}

Frame = Callable[[], tuple[int, int, Viewport]]


class ExportDialog(QDialog):
    """Asks for format, part, scale and background, then for the file.

    Args:
        model: whose graph is written.
        state: its colours and its focus.
        frame: gives width, height and view of the canvas.
        theme: the present one.
        parent: the window.

    Signals:
        exported: path of the file that was written.
        refused: a sentence that says why nothing was written.
    """

    exported = Signal(str)
    refused = Signal(str)

    def __init__(
        self, model: ShownGraph, state: CanvasState, frame: Frame, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._state = state
        self._frame = frame
        self._theme = theme
        self.setWindowTitle("Export graph")
        self.format = self._choice("Format", "What kind of file to write")
        for name, (title, _) in FORMATS.items():
            self.format.addItem(title, name)
        self.part = self._choice("Part", "How much of the graph to write")
        self.part.addItem("The whole graph", "all")
        self.part.addItem("What is in view", "shown")
        if state.focus.is_active:
            self.part.addItem("What is in focus", "focus")
        self.background = self._choice("Background", "The colours of the window, or those for paper")
        self.background.addItem(f"As in the window ({theme.name})", "theme")
        self.background.addItem("White", "white")
        self.scale = DecimalSpinBox(self)
        self.scale.setRange(0.1, 8.0)
        self.scale.setSingleStep(0.5)
        self.scale.setDecimals(1)
        self.scale.setValue(1.0)
        self.scale.setSuffix(" ×")
        self.scale.setAccessibleName("Scale")
        self.scale.setToolTip("Pixels of the picture for each pixel on the screen")
        self.scale.valueChanged.connect(self._show_hint)
        self.hint = QLabel(self)
        self.hint.setObjectName("muted")
        self.hint.setWordWrap(True)
        self.hint.setMinimumHeight(3 * self.hint.fontMetrics().height())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setIcon(QIcon())  # not the platform's
        self.export_button = buttons.addButton("Export…", QDialogButtonBox.ButtonRole.AcceptRole)
        self.export_button.setToolTip("Choose the file and write it")
        self.export_button.setDefault(True)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        self._form = QFormLayout()
        self._form.setSpacing(8)
        for caption, widget in (
            ("Format", self.format),
            ("Part", self.part),
            ("Scale", self.scale),
            ("Background", self.background),
        ):
            self._form.addRow(caption, widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
        column.addLayout(self._form)
        column.addWidget(self.hint)
        column.addWidget(buttons)
        self.setMinimumWidth(400)
        self._show_hint()

    def contents(self) -> bytes:
        """Return what the file will hold.

        Raises:
            ExportError: it would be too large, or there is nothing to write.
        """
        name = self.format.currentData()
        if name in PICTURE_TITLES:
            return picture_as(name, self._picture(), self.scale.value())
        return graph_as(name, self._part()).encode()

    def _choice(self, name: str, hint: str) -> QComboBox:
        choice = QComboBox(self)
        choice.setAccessibleName(name)
        choice.setToolTip(hint)
        choice.currentIndexChanged.connect(self._show_hint)
        return choice

    def _nodes(self) -> NDArray[np.bool_] | None:
        """Return the chosen nodes, or None for all."""
        placed = self._model.placed
        assert placed is not None
        what = self.part.currentData()
        if what == "focus":
            return self._state.focus.nodes
        if what == "shown":
            width, height, view = self._frame()
            left, top, right, bottom = view.seen(width, height)
            from_middle = np.abs(placed.positions - ((left + right) / 2, (top + bottom) / 2))
            reach = np.array([right - left + NODE_WIDTH, bottom - top + NODE_HEIGHT]) / 2
            inside: NDArray[np.bool_] = np.all(from_middle < reach, axis=1)
            return inside
        return None

    def _picture(self) -> Picture:
        model = self._model
        assert model.placed is not None
        shown = self.part.currentData() == "shown"
        return Picture(
            placed=model.placed,
            state=self._state,
            numbers=written_numbers(model),
            theme=WHITE if self.background.currentData() == "white" else self._theme,
            nodes=None if shown else self._nodes(),
            frame=self._frame() if shown else None,
        )

    def _part(self) -> GraphExtract:
        model, placed = self._model, self._model.placed
        assert placed is not None
        if not model.has_values:
            raise ExportError("There are no numbers yet. Wait until the graph shows them.")
        nodes = self._nodes()
        if nodes is not None and not nodes.any():
            raise ExportError("No scalar is in view. Choose the whole graph, or fit it into the view first.")
        return GraphExtract(
            graph=placed.graph,
            data=model.data,
            grad=model.grad,
            groups=tuple(placed.group_title(node) for node in range(len(placed.graph))),
            nodes=np.ones(len(placed.graph), dtype=np.bool_) if nodes is None else nodes,
        )

    def _show_hint(self) -> None:
        if not hasattr(self, "_form"):
            return  # still being put together
        name = self.format.currentData()
        self._form.setRowVisible(self.scale, name == "png")
        self._form.setRowVisible(self.background, name in PICTURE_TITLES)
        text = FORMATS[name][1] + "."
        placed = self._model.placed
        self.export_button.setEnabled(placed is not None)
        if placed is not None:
            nodes = self._nodes()
            count = len(placed.graph) if nodes is None else int(nodes.sum())
            text += f"\n{count:,} of {len(placed.graph):,} scalars"
            if name == "png":
                width, height, _ = self._picture().framed()
                size = png_size(QSize(width, height), self.scale.value())
                text += f", {size.width():,} × {size.height():,} pixels"
        self.hint.setText(text)

    def _on_accepted(self) -> None:
        name = self.format.currentData()
        title = FORMATS[name][0]
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            "Export graph",
            str(documents_folder() / f"graph.{name}"),
            f"{title} (*.{name});;All files (*)",
        )
        if not chosen:
            return
        with_suffix_asked(self, chosen, f".{name}", self._write)

    def _write(self, path: Path) -> None:
        problem = problem_of_writing(path, self.contents, "The graph")
        if problem:
            self.refused.emit(problem)
            return
        self.exported.emit(str(path))
        self.accept()
