"""`PageChoice`: the two pages of the panel, above the list of either."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from gradstudio.ui.look.theme import interface_font

PAGES = {"mistakes": "Mistakes", "hunt": "Find the bug"}
"""Name of each page."""
_TIPS = {
    "mistakes": "Make classic mistakes on purpose, on a copy, and see what they do",
    "hunt": "A bug is hidden: find it",
}


class PageChoice(QWidget):
    """Two buttons, of which that of the page it stands on is pressed.

    Args:
        page: the page that it stands on, a key of `PAGES`.
        parent: as for any QWidget.

    Signals:
        chosen: the page that was clicked.
    """

    chosen = Signal(str)

    def __init__(self, page: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = page
        self.buttons = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 4, 2)
        row.setSpacing(2)
        for place, (key, name) in enumerate(PAGES.items()):
            button = QToolButton(self)
            button.setObjectName("page")
            button.setText(name)
            button.setCheckable(True)
            button.setChecked(key == page)
            button.setToolTip(_TIPS[key])
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.buttons.addButton(button, place)
            row.addWidget(button)
        self.buttons.idClicked.connect(self._on_buttons_id_clicked)
        self.fit()

    def fit(self) -> None:
        """Take the present size of type."""
        for button in self.buttons.buttons():
            button.setFont(interface_font(0.9))

    def _on_buttons_id_clicked(self, place: int) -> None:
        key = list(PAGES)[place]
        self.buttons.button(list(PAGES).index(self._page)).setChecked(True)
        if key != self._page:
            self.chosen.emit(key)
