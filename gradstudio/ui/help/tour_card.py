"""The card of the tour: what is said at a stop, and the way on."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.program.tour_stops import TOUR, TourStop
from gradstudio.ui.help.beside import beside
from gradstudio.ui.help.floating import FloatingCard
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme

_WIDTH = 320


class TourCard(FloatingCard):
    """Says what is at a stop. Return and the arrow to the right go on, the arrow to the left goes back.

    Args:
        target: returns the place of what is spoken of, in the window's pixels.
        followed: widgets after whose moves it is placed anew.
        theme: how it is drawn at first.
        window: over what it lies; its parent.

    Signals:
        asked: 1 for the next stop, −1 for the one before.
    """

    asked = Signal(int)

    def __init__(
        self, target: Callable[[], QRect], followed: Iterable[QWidget], theme: Theme, window: QMainWindow
    ) -> None:
        super().__init__(followed, window)
        self._target = target
        self._title = QLabel(self)
        self._title.setObjectName("heading")
        self._title.setWordWrap(True)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._count = QLabel(self)
        self._count.setObjectName("muted")
        self.close_button = QToolButton(self)
        self.close_button.setAccessibleName("End the tour")
        self.close_button.setToolTip("End the tour (Esc)")
        self.close_button.clicked.connect(self.close_card)
        self.back_button = QPushButton("Back", self)
        self.back_button.setToolTip("Go to the stop before (Left)")
        self.back_button.clicked.connect(self._on_back_button_clicked)
        self.next_button = QPushButton(self)
        self.next_button.clicked.connect(self._on_next_button_clicked)
        self._buttons = self.close_button, self.back_button, self.next_button
        for button in self._buttons:
            button.installEventFilter(self)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self._count, 1)
        foot.addWidget(self.back_button)
        foot.addWidget(self.next_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 16)
        self._column.setSpacing(8)
        self._column.addLayout(head)
        self._column.addWidget(self._text)
        self._column.addLayout(foot)
        self.set_theme(theme)

    def show_stop(self, number: int) -> None:
        """Say what is at a stop.

        Args:
            number: of the stop, from 0.
        """
        stop: TourStop = TOUR[number]
        is_last = number == len(TOUR) - 1
        self._title.setText(stop.title)
        self._text.setText(stop.text)
        self._count.setText(f"{number + 1} of {len(TOUR)}")
        self.setAccessibleName(stop.title)
        self.setAccessibleDescription(stop.text)
        self.back_button.setEnabled(number > 0)
        self.next_button.setText("Done" if is_last else "Next")
        self.next_button.setToolTip("End the tour" if is_last else "Go to the next stop (Right)")
        self.open_card(self.next_button)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.close_button.setIcon(icon("close", theme, "muted"))

    def wanted_place(self) -> QRect:
        width = round(_WIDTH * text_scale())
        size = QSize(width, self._column.totalHeightForWidth(width))
        return beside(size, self._target(), self.room())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A button would take an arrow for the way to the button beside it.
        if event.type() == QEvent.Type.KeyPress and watched in self._buttons:
            assert isinstance(event, QKeyEvent)
            step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
            if step is not None:
                self.asked.emit(step)
                return True
        return super().eventFilter(watched, event)

    def _on_back_button_clicked(self) -> None:
        self.asked.emit(-1)

    def _on_next_button_clicked(self) -> None:
        self.asked.emit(1)
