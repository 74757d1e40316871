"""Cards in rows, with keys to walk from one to another."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from gradstudio.ui.look.theme import Theme
from gradstudio.ui.presets.card import PictureCard, PresetOffer

_SPACING = 4


class CardGrid(QWidget):
    """Offers side by side. Arrow keys walk, Return and Space choose.

    At the end of a row an arrow to the side is left to what the grid stands in.

    Args:
        offers: a card each.
        columns: so many of them side by side.
        theme: how they are drawn at first.
        parent: as for any QWidget.
        upright: whether the text of a card stands below its picture.
        margin: around all of them, in pixels.

    Signals:
        chosen: name of the offer whose card was chosen.
    """

    chosen = Signal(str)

    def __init__(
        self,
        offers: Sequence[PresetOffer],
        columns: int,
        theme: Theme,
        parent: QWidget,
        *,
        upright: bool = False,
        margin: int = 0,
    ) -> None:
        super().__init__(parent)
        self._columns = columns
        self.cards = [PictureCard(offer, theme, self, upright=upright) for offer in offers]
        self._waiting: deque[PictureCard] = deque(self.cards)
        # One picture a turn of the event loop: together they would hold up a frame.
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._on_timer_timeout)
        grid = QGridLayout(self)
        grid.setContentsMargins(margin, margin, margin, margin)
        grid.setSpacing(_SPACING)
        for place, card in enumerate(self.cards):
            grid.addWidget(card, *divmod(place, columns))
            card.clicked.connect(self._on_card_clicked)
            card.installEventFilter(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.cards[0])

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        for card in self.cards:
            card.set_theme(theme)
        self._waiting = deque(self.cards)
        if self.isVisible():
            self._timer.start()

    def showEvent(self, event: QShowEvent) -> None:
        if self._waiting:
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(watched, PictureCard):
            assert isinstance(event, QKeyEvent)
            return self._walk(watched, event.key())
        return False

    def _walk(self, start: PictureCard, key: int) -> bool:
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            start.click()
            return True
        place, count, columns = self.cards.index(start), len(self.cards), self._columns
        column, rows = place % columns, -(-count // columns)
        match key:
            case Qt.Key.Key_Left if column > 0:
                target = place - 1
            case Qt.Key.Key_Right if column < columns - 1 and place < count - 1:
                target = place + 1
            case Qt.Key.Key_Up | Qt.Key.Key_Down if rows > 1:
                step = columns if key == Qt.Key.Key_Down else -columns
                target = (place + step) % (rows * columns)
                if target >= count:  # the last row is not full
                    target = target - columns if step < 0 else column
            case _:
                return False
        self.cards[target].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _on_card_clicked(self, checked: bool = False) -> None:
        card = self.sender()
        assert isinstance(card, PictureCard)
        self.chosen.emit(card.offer.name)

    def _on_timer_timeout(self) -> None:
        if self._waiting and self.isVisible():
            self._waiting.popleft().draw_picture()
        else:
            self._timer.stop()
