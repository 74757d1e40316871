"""What the canvas shows instead of the project's loss, with the way back to that."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from gradstudio.app.graph.model import GraphModel
from gradstudio.ui.kit.elided_label import ElidedLabel
from gradstudio.ui.look.theme import interface_font

_MOST_WIDE = 216


class SourceBar(QWidget):
    """Shows while the graph is that of another source, or while its numbers are those of a tool.

    Args:
        model: the graph with its numbers.
        parent: as for any QWidget.
    """

    def __init__(self, model: GraphModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.title = ElidedLabel(self)
        self.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.title.setMaximumWidth(_MOST_WIDE)
        self.back = QPushButton("Loss of the project", self)
        self.back.setToolTip("Show the graph of the project's loss again")
        self.back.clicked.connect(model.show_project)
        # As high as its neighbours, so that nothing moves when it comes.
        self.back.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.title)
        row.addWidget(self.back)
        model.values_changed.connect(self.show_source)
        self.show_source()

    def follow_theme(self) -> None:
        """Take the size of type of another theme."""
        self.title.setFont(interface_font(1.0, QFont.Weight.DemiBold))

    def show_source(self) -> None:
        """Say what is drawn now."""
        source = self._model.drawn_source
        self.title.say(source.title, f"{source.title}: the computation of {source.root_title}")
