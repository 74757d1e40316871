"""The menu of the presets: a picture each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMetaObject, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget, QWidgetAction

from gradstudio.project.presets import PRESETS
from gradstudio.ui.look.theme import Theme

if TYPE_CHECKING:
    from gradstudio.ui.presets.grid import CardGrid

_COLUMNS = 2


class PresetMenu(QMenu):
    """Opens a preset by its picture: by mouse, or by arrow keys and Return.

    Args:
        actions: by name of each preset what opens it.
        theme: how the pictures are drawn at first.
        parent: as for any QWidget.
    """

    def __init__(self, actions: Mapping[str, QAction], theme: Theme, parent: QWidget) -> None:
        super().__init__("&Presets", parent)
        self._actions = actions
        self._theme = theme
        self._grid: CardGrid | None = None
        self.aboutToShow.connect(self._fill)

    @property
    def grid(self) -> CardGrid:
        """The pictures; they are made when the menu opens for the first time."""
        return self._fill()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        if self._grid is not None:
            self._grid.set_theme(theme)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A menu takes Tab for the arrow keys, of which it knows one entry only.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}.get(Qt.Key(event.key()))
            cards = self.grid.cards
            at = next((at for at, card in enumerate(cards) if card is watched), None)
            if step is not None and at is not None:
                cards[(at + step) % len(cards)].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False

    def _fill(self) -> CardGrid:
        if self._grid is not None:
            return self._grid
        from gradstudio.ui.presets.card import PresetOffer  # noqa: PLC0415 - the window begins without it
        from gradstudio.ui.presets.grid import CardGrid  # noqa: PLC0415 - the window begins without it

        offers = [
            PresetOffer(name=each.name, title=each.title, about=each.about, hint=each.caption, spec=each.spec)
            for each in PRESETS
        ]
        self._grid = grid = CardGrid(offers, _COLUMNS, self._theme, self, margin=4)
        grid.chosen.connect(self._on_grid_chosen)
        for card in grid.cards:
            card.installEventFilter(self)
        holder = QWidgetAction(self)
        holder.setDefaultWidget(grid)
        self.addAction(holder)
        return grid

    def _on_grid_chosen(self, name: str) -> None:
        self.close()
        # When the click is over: a message that opens a loop of events of its own would find it in the midst of it.
        QMetaObject.invokeMethod(self._actions[name], "trigger", Qt.ConnectionType.QueuedConnection)
