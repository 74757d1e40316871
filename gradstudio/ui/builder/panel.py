"""The builder with scroll bars for networks that are deeper than the window is wide."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from gradstudio.app.editor import Editor
from gradstudio.app.graph_model import GraphModel
from gradstudio.app.selection import Selection
from gradstudio.ui.builder.view import BuilderView
from gradstudio.ui.theme import Theme


class BuilderPanel(QScrollArea):
    """What the builder dock holds."""

    def __init__(
        self,
        editor: Editor,
        model: GraphModel,
        selection: Selection,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.view = BuilderView(editor, model, selection, theme, self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self.view)

    def sizeHint(self) -> QSize:
        return QSize(640, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 168)
