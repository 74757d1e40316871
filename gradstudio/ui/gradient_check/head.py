"""`CheckHead`: the button of the gradient check, and what it checks."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from gradstudio.ui.kit.elided_label import ElidedLabel
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme, interface_font


class CheckHead(QWidget):
    """Stands in the header of the panel.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        check_asked: gradients are to be checked.
        all_chosen: whether every node is to be checked.
        colours_chosen: whether the graph is to be coloured by it.
        copy_asked: the table is to be put on the clipboard.
        save_asked: the table is to be written to a file.

    Attributes:
        button: begins.
        every: whether every node is checked.
        colours: whether the graph is coloured.
        state: of what the numbers are.
    """

    check_asked = Signal()
    all_chosen = Signal(bool)
    colours_chosen = Signal(bool)
    copy_asked = Signal()
    save_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.button = QPushButton("Check", self)
        self.button.setObjectName("small")
        self.button.setAutoDefault(False)
        self.button.setToolTip("Compare every gradient with a symmetric difference of the loss")
        self.button.clicked.connect(self.check_asked)
        self.every = QCheckBox("Every node", self)
        self.every.setToolTip("Check inner nodes, inputs and constants too, not the parameters alone")
        self.every.toggled.connect(self.all_chosen)
        self.colours = QCheckBox("Colour the graph", self)
        self.colours.setToolTip("Colour the graph by the relative errors: what stands out is wrong")
        self.colours.toggled.connect(self.colours_chosen)
        self.state = ElidedLabel(self)
        self.state.setObjectName("muted")
        self.state.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._copy = _tool("Copy the table", self)
        self._copy.clicked.connect(self.copy_asked)
        self._save = _tool("Save the table as a CSV file", self)
        self._save.clicked.connect(self.save_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        for widget in (self.button, self.every, self.colours):
            row.addWidget(widget)
        row.addWidget(self.state, 1)
        row.addWidget(self._copy)
        row.addWidget(self._save)
        self.set_theme(theme)

    def show_state(self, state: str, *, again: bool, has_table: bool) -> None:
        """Say what is shown.

        Args:
            state: of what the numbers are.
            again: whether something was checked before.
            has_table: whether there is a table to be copied.
        """
        self.state.say(state)
        self.button.setText("Check again" if again else "Check")
        self._copy.setVisible(has_table)
        self._save.setVisible(has_table)

    def show_choices(self, *, every: bool, colours: bool) -> None:
        """Mark what is chosen.

        Args:
            every: whether every node is checked.
            colours: whether the graph is coloured.
        """
        for box, on in ((self.every, every), (self.colours, colours)):
            with QSignalBlocker(box):
                box.setChecked(on)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._copy.setIcon(icon("copy", theme, "muted"))
        self._save.setIcon(icon("export", theme, "muted"))
        for widget in (self.button, self.every, self.colours, self.state):
            widget.setFont(interface_font(0.92))


def _tool(hint: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setIconSize(QSize(16, 16))
    button.setToolTip(hint)
    button.setAccessibleName(hint)
    return button
