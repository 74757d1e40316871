"""`MicroscopeHead`: which page is shown, what is compared, and under which terms."""

from __future__ import annotations

from typing import Literal, get_args

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from gradstudio.lab.microscope import GATHERED_STEPS, Memory, Rates
from gradstudio.ui.kit.elided_label import ElidedLabel
from gradstudio.ui.kit.legend_entry import ENTRY_HEIGHT
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme, interface_font

Page = Literal["vector", "weight", "branches"]
PAGES: tuple[Page, ...] = get_args(Page)

_PAGES: dict[Page, tuple[str, str]] = {
    "vector": ("All weights", "The whole step of each optimizer: length, direction, and change of the loss"),
    "weight": ("One weight", "One parameter under each optimizer, line by line with its numbers"),
    "branches": ("Go on", "Go on with each optimizer from here, over one plot"),
}
_MEMORIES: dict[Memory, tuple[str, str]] = {
    "gathered": (
        "Others remember the run's gradients",
        f"Before the step each of the others is fed the real gradients of the run's last steps, up to "
        f"{GATHERED_STEPS}",
    ),
    "none": ("Others begin here", "The others have no memory, as when one chooses them at this step"),
}
_RATES: dict[Rates, tuple[str, str]] = {
    "suited": ("Others at rates that suit them", "The learning rates that GradStudio proposes for each"),
    "project": ("All at the project's rate", "The learning rate of the project for all of them"),
}


class MicroscopeHead(QWidget):
    """Stands in the header of the panel.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        page_chosen: the key of a page.
        newest_asked: the moment in sight is to be compared.
        terms_chosen: rates and memory of the others.

    Attributes:
        pages: the buttons by the keys of the pages.
        state: what is compared.
        newest: takes the moment in sight.
        terms: opens the menu of the terms.
    """

    page_chosen = Signal(str)
    newest_asked = Signal()
    terms_chosen = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.pages: dict[Page, QToolButton] = {}
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(4)
        for key, (name, hint) in _PAGES.items():
            button = QToolButton(self)
            button.setObjectName("segment")
            button.setText(name)
            button.setCheckable(True)
            button.setToolTip(hint)
            button.setAccessibleName(f"Optimizers: {name}")
            button.setProperty("page", key)
            group.addButton(button)
            row.addWidget(button)
            self.pages[key] = button
        self.pages["vector"].setChecked(True)
        group.buttonToggled.connect(self._on_group_button_toggled)
        self.state = ElidedLabel(self)
        self.state.setObjectName("muted")
        self.state.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.newest = QPushButton("Take the newest", self)
        self.newest.setObjectName("small")
        self.newest.setAutoDefault(False)
        self.newest.setToolTip("Another step is in sight by now: compare the optimizers there")
        self.newest.clicked.connect(self.newest_asked)
        self.newest.hide()
        self.terms = QToolButton(self)
        self.terms.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.terms.setIconSize(QSize(16, 16))
        self.terms.setMinimumSize(ENTRY_HEIGHT, ENTRY_HEIGHT)
        self.terms.setToolTip("What the other optimizers remember, and their learning rates")
        self.terms.setAccessibleName("Terms of the comparison")
        menu = QMenu(self.terms)
        self._memories = {key: _choice(menu, name, hint) for key, (name, hint) in _MEMORIES.items()}
        menu.addSeparator()
        self._rates = {key: _choice(menu, name, hint) for key, (name, hint) in _RATES.items()}
        for actions in (self._memories, self._rates):
            exclusive = QActionGroup(self)
            for action in actions.values():
                exclusive.addAction(action)
                action.triggered.connect(self._on_action_triggered)
        menu.setToolTipsVisible(True)
        self.terms.setMenu(menu)
        row.addWidget(self.state, 1)
        row.addWidget(self.newest)
        row.addWidget(self.terms)
        self.show_terms("suited", "gathered")
        self.set_theme(theme)

    def show_page(self, key: Page) -> None:
        """Mark another page as shown."""
        self.pages[key].setChecked(True)

    def show_terms(self, rates: Rates, memory: Memory) -> None:
        """Mark the terms of the comparison.

        Args:
            rates: the learning rates of the others.
            memory: what they remember.
        """
        self._memories[memory].setChecked(True)
        self._rates[rates].setChecked(True)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.terms.setIcon(icon("settings", theme, "muted"))
        self.state.setFont(interface_font(0.92))
        self.newest.setFont(interface_font(0.92))
        for button in self.pages.values():
            button.setFont(interface_font(0.92))
            button.setFixedHeight(round(ENTRY_HEIGHT * max(1.0, text_scale())))

    def _on_group_button_toggled(self, button: QToolButton, on: bool) -> None:
        if on:
            self.page_chosen.emit(button.property("page"))

    def _on_action_triggered(self, checked: bool) -> None:
        memory = next(key for key, action in self._memories.items() if action.isChecked())
        rates = next(key for key, action in self._rates.items() if action.isChecked())
        self.terms_chosen.emit(rates, memory)


def _choice(menu: QMenu, name: str, hint: str) -> QAction:
    action = menu.addAction(name)
    action.setCheckable(True)
    action.setToolTip(hint)
    return action
