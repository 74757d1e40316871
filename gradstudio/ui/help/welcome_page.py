"""The page of the first start: what to begin with, over the demo that trains."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QPushButton, QToolButton, QVBoxLayout, QWidget

from gradstudio.app.program.welcome import BEGINNINGS, FIRST, LATER, TITLE, WAY_BACK
from gradstudio.project.presets import PRESETS
from gradstudio.ui.help.floating import FloatingCard
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.presets.card import PresetOffer
from gradstudio.ui.presets.grid import CardGrid

_OWN_DATA = "own data"
_OWN_HINT = "Choose a table to learn from"


class WelcomePage(FloatingCard):
    """Offers projects, data of one's own and the tour. The window below stays usable.

    Args:
        area: returns the room over whose middle it lies, in the window's pixels.
        followed: widgets after whose moves it is placed anew.
        theme: how it is drawn at first.
        window: over what it lies; its parent.

    Signals:
        preset_chosen: the name of a preset.
        own_data_chosen: one wants to learn from a file of one's own.
        tour_asked: one wants to be shown around.
    """

    preset_chosen = Signal(str)
    own_data_chosen = Signal()
    tour_asked = Signal()

    def __init__(
        self, area: Callable[[], QRect], followed: Iterable[QWidget], theme: Theme, window: QMainWindow
    ) -> None:
        super().__init__(followed, window)
        self._area = area
        self.setAccessibleName(TITLE)
        title = QLabel(TITLE, self)
        title.setObjectName("heading")
        self.close_button = QToolButton(self)
        self.close_button.setAccessibleName("Close this page")
        self.close_button.setToolTip("Close this page (Esc)")
        self.close_button.clicked.connect(self.close_card)
        self._about = QLabel(self)
        self._about.setObjectName("muted")
        self._about.setWordWrap(True)
        self.grid = CardGrid(_offers(), len(BEGINNINGS), theme, self, upright=True)
        self.grid.chosen.connect(self._on_grid_chosen)
        self.tour_button = QPushButton("Take the tour", self)
        self.tour_button.setToolTip("Be shown around the window, in six stops")
        self.tour_button.clicked.connect(self._on_tour_button_clicked)
        way_back = QLabel(WAY_BACK, self)
        way_back.setObjectName("muted")
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.close_button)
        foot.addWidget(self.tour_button)
        foot.addStretch(1)
        foot.addWidget(way_back)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._about)
        column.addWidget(self.grid, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(foot)
        self.set_theme(theme)

    def open_page(self, *, first: bool = False) -> None:
        """Show it, with the focus on the first of its offers.

        Args:
            first: whether it is the very first start, at which the demo trains.
        """
        self._about.setText(FIRST if first else LATER)
        self.open_card(self.grid.cards[0])

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.grid.set_theme(theme)
        self.close_button.setIcon(icon("close", theme, "muted"))

    def wanted_place(self) -> QRect:
        width = self._column.totalMinimumSize().width()
        place = QRect(0, 0, width, self._column.totalHeightForWidth(width))
        place.moveCenter(self._area().center())
        return place

    def sizeHint(self) -> QSize:
        return self.wanted_place().size()

    def _on_grid_chosen(self, name: str) -> None:
        self.close_card()
        if name == _OWN_DATA:
            self.own_data_chosen.emit()
        else:
            self.preset_chosen.emit(name)

    def _on_tour_button_clicked(self) -> None:
        self.tour_asked.emit()


def _offers() -> list[PresetOffer]:
    presets = {preset.name: preset for preset in PRESETS}
    return [
        PresetOffer(
            name=each.preset,
            title=each.title,
            about=each.about,
            hint=presets[each.preset].caption,
            spec=presets[each.preset].spec,
        )
        if each.preset
        else PresetOffer(name=_OWN_DATA, title=each.title, about=each.about, hint=_OWN_HINT, symbol="table")
        for each in BEGINNINGS
    ]
