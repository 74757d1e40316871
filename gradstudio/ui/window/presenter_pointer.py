"""The pointer of a presentation: large enough for the last row, with a ring where it is pressed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QCursor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QApplication, QWidget

from gradstudio.ui.look.motion import may_move
from gradstudio.ui.look.theme import Theme

SIZE = 48
"""Of the pointer, in pixels."""
_RING = 72
_RING_MILLISECONDS = 450
_ARROW = (0.0, 0.0), (0.0, 0.82), (0.2, 0.64), (0.34, 0.97), (0.49, 0.9), (0.35, 0.59), (0.61, 0.59)
"""Corners of the arrow from its tip, as shares of its height."""
_OUTLINE = 2.5


class PresenterPointer(QObject):
    """Shows the pointer while one presents, and never else. Lives on the GUI thread.

    Args:
        theme: how it is drawn at first.
        window: over which the ring is drawn; its parent.
    """

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self.is_shown = False
        self.ring = _PressRing(theme, window)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.ring.theme = theme
        if self.is_shown:
            QApplication.changeOverrideCursor(pointer(theme))

    def show_pointer(self, on: bool) -> None:
        """Take the large pointer, or the usual ones again."""
        if on == self.is_shown:
            return
        self.is_shown = on
        application = QApplication.instance()
        assert application is not None
        if on:
            QApplication.setOverrideCursor(pointer(self._theme))
            application.installEventFilter(self)
        else:
            application.removeEventFilter(self)
            QApplication.restoreOverrideCursor()
            self.ring.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A press is told to what lies below each other, from the innermost on; the ring is drawn once at its place.
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            assert isinstance(event, QMouseEvent)
            self.ring.begin(event.globalPosition().toPoint())
        return False


class _PressRing(QWidget):
    """A ring that grows and goes where the mouse was pressed; without motion it stays for as long and goes."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(QSize(_RING, _RING))
        self._growing = QVariantAnimation(self)
        self._growing.setStartValue(0.35)
        self._growing.setEndValue(1.0)
        self._growing.setDuration(_RING_MILLISECONDS)
        self._growing.valueChanged.connect(self.update)
        self._growing.finished.connect(self.hide)
        self.hide()

    def begin(self, at: QPoint) -> None:
        """Draw it around a point of the screen."""
        self._growing.stop()
        self.move(self._window.mapFromGlobal(at) - QPoint(_RING // 2, _RING // 2))
        self.show()
        self.raise_()
        self._growing.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        share = float(self._growing.currentValue() or 1.0) if may_move(self) else 0.6
        half = (_RING / 2 - 6) * share
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = QRectF(_RING / 2 - half, _RING / 2 - half, 2 * half, 2 * half)
        for colour, width in ((self.theme.window, 7.0), (self.theme.accent, 4.0)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(circle)


def pointer(theme: Theme) -> QCursor:
    """Return the large pointer: an arrow in the accent's colour with an edge that stands out from everything.

    Args:
        theme: in which it is drawn.
    """
    margin = _OUTLINE
    pixmap = QPixmap(SIZE, SIZE)
    pixmap.fill(Qt.GlobalColor.transparent)
    height = SIZE - 2 * margin
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(theme.text), _OUTLINE)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(QColor(theme.accent))
    painter.drawPolygon(QPolygonF([QPointF(margin + x * height, margin + y * height) for x, y in _ARROW]))
    painter.end()
    return QCursor(pixmap, round(margin), round(margin))
