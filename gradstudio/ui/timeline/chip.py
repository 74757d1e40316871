"""`PastChip`: says over the loss curve that one looks back, at which step of which run, and leads to the newest."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from gradstudio.ui.look.theme import Theme, interface_font

_AWAY = 6
_SIDES = 10
_FRAME = 1


class PastChip(QFrame):
    """Lies in the upper right corner of what it is told to lie in.

    It paints its words: those of a label would have the whole window laid out anew with each step.

    Args:
        theme: in which to draw.
        parent: the plot.

    Signals:
        live_asked: the newest is to be looked at.
    """

    live_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("past")
        self._theme = theme
        self._button = QPushButton("Live", self)
        self._button.setObjectName("past_live")
        self._button.setAccessibleName("Live: look at the newest step")
        self._button.clicked.connect(self.live_asked)
        self._texts: tuple[str, ...] = ()
        self._text = ""
        self._corner, self._room = QPoint(), 0
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self._fit()

    def set_tip(self, tip: str) -> None:
        """Say on hover what the button does."""
        self._button.setToolTip(tip)

    def tell(self, *texts: str) -> None:
        """Say one of several texts, the first that there is room for; none for nothing at all."""
        if texts != self._texts:
            self._texts = texts
            self._fit()
            self.setVisible(bool(texts))

    def place(self, corner: QPoint, room: int) -> None:
        """Lie below and left of a corner.

        Args:
            corner: the upper right one of the drawing.
            room: width of the drawing, in pixels.
        """
        self._corner, self._room = corner, room
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.setFont(_font())
            painter.setPen(QColor(self._theme.text))
            words = self.rect().adjusted(_SIDES, 0, -self._button.width(), 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._text)

    def _fit(self) -> None:
        if not self._texts or not self._room:
            return
        size, metrics = self._button.sizeHint(), QFontMetrics(_font())
        widths = [metrics.horizontalAdvance(text) + 2 * _SIDES + size.width() for text in self._texts]
        fitting = (at for at, width in enumerate(widths) if width + 2 * _AWAY <= self._room)
        chosen = next(fitting, len(widths) - 1)
        self._text, width = self._texts[chosen], widths[chosen]
        self.setGeometry(
            self._corner.x() - width - _AWAY, self._corner.y() + _AWAY, width, size.height() + 2 * _FRAME
        )
        self._button.setGeometry(width - size.width() - _FRAME, _FRAME, size.width(), size.height())
        self.raise_()
        self.update()


def _font() -> QFont:
    return interface_font(1.0, QFont.Weight.DemiBold)
