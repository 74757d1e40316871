"""`NudgeHead`: which node is nudged, of which numbers."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from gradstudio.ui.kit.elided_label import ElidedLabel
from gradstudio.ui.look.theme import Theme, interface_font


class NudgeHead(QWidget):
    """Stands in the header of the panel.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        newest_asked: the numbers in sight are to be nudged.
        colours_chosen: whether the graph is to be coloured by what changes.

    Attributes:
        state: the node with its number and gradient.
        newest: takes the numbers in sight.
        colours: whether the graph is coloured.
    """

    newest_asked = Signal()
    colours_chosen = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.state = ElidedLabel(self)
        self.state.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.newest = QPushButton("Take the newest", self)
        self.newest.setObjectName("small")
        self.newest.setAutoDefault(False)
        self.newest.setToolTip("Other numbers are in sight by now: nudge those")
        self.newest.clicked.connect(self.newest_asked)
        self.newest.hide()
        self.colours = QCheckBox("Colour the graph", self)
        self.colours.setToolTip("Colour every node by how much it changes")
        self.colours.toggled.connect(self.colours_chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        row.addWidget(self.state, 1)
        row.addWidget(self.newest)
        row.addWidget(self.colours)
        self.set_theme(theme)

    def show_colours(self, on: bool) -> None:
        """Mark whether the graph is coloured."""
        with QSignalBlocker(self.colours):
            self.colours.setChecked(on)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        for widget in (self.state, self.newest, self.colours):
            widget.setFont(interface_font(0.92))
