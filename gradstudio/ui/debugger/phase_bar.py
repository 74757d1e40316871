"""`PhaseBar`: the phases of a pass over the line of its positions, moved by mouse, wheel and keys."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip, QWidget

from gradstudio.ui.debugger.stretches import Stretch, Stretches
from gradstudio.ui.kit.press import Press
from gradstudio.ui.look.colours import blend
from gradstudio.ui.look.theme import Theme, interface_font

_TRACK = 16
_BAR, _HEAD, _INSET = 4.0, 6.0, 9.0
_NAME_MARGIN = 8.0
_FAR = 10
_NOTCH = 120
_MOST_DISCS = 24
_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_Up: 1}
_HINT = (
    "Drag to go to any step of the pass; click a phase to go to where it begins.\n"
    "Left and Right: one step, with Shift ten. Page up and down: a phase. Home and End: the ends."
)


class PhaseBar(QAbstractSlider):
    """Draws what it is told, and says where one wants to go.

    Args:
        theme: in which to draw.
        parent: as for any QWidget.

    Signals:
        went: the position that one wants to see.
    """

    went = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._phases: tuple[tuple[str, int, int], ...] = ()
        self._stops: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self._marks: list[float] = []
        self._hovered: Stretch | None = None
        self._press = Press()
        self._turned = 0
        self.stretches = Stretches((), (), 0.0, 0.0)
        self.setAccessibleName("Steps of the pass")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(interface_font(0.88, QFont.Weight.Medium))
        self.valueChanged.connect(self.went)

    def show_phases(self, phases: Sequence[tuple[str, int, int]]) -> None:
        """Show other phases: name, first position and end of each."""
        if tuple(phases) != self._phases:
            self._phases = tuple(phases)
            with QSignalBlocker(self):
                self.setRange(0, self._phases[-1][2] if self._phases else 0)
            self._place()

    def show_position(self, position: int, account: str) -> None:
        """Show where one is.

        Args:
            position: number of steps that are done.
            account: the same in words, for a screen reader.
        """
        with QSignalBlocker(self):
            self.setValue(position)
        if account != self.accessibleDescription():
            self.setAccessibleDescription(account)
        self.update()

    def show_stops(self, stops: NDArray[np.int64]) -> None:
        """Mark the positions at which a run stops."""
        if stops is not self._stops:
            self._stops = stops
            self._place_stops()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.update()

    # -- Qt ------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(320, self._names_height + _TRACK)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._names_height + _TRACK)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._place()
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, position = self._theme, self.value()
        now = self.stretches.at(position)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self.font())
            for stretch in self.stretches.all:
                self._paint_name(painter, stretch, is_now=stretch is now, is_over=position >= stretch.end)
            middle = self._names_height + _TRACK / 2
            for stretch in self.stretches.all:
                self._paint_line(painter, theme.neutral, stretch.left, stretch.right, middle)
                reached = stretch.x_of(min(max(position, stretch.begin), stretch.end))
                self._paint_line(painter, theme.accent, stretch.left, reached, middle)
            self._paint_stops(painter, middle)
            if self.stretches.all:
                self._paint_head(painter, QPointF(self.stretches.x_of(position), middle))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        if not self._phases:
            return
        if place.y() >= self._names_height:
            if self._press.begins(event):
                self._go(self.stretches.position_at(place.x()))
        elif event.button() == Qt.MouseButton.LeftButton:
            stretch = self.stretches.under(place.x())
            if stretch is not None:
                self._go(stretch.begin)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        if self._press.goes_on(event):
            self._go(self.stretches.position_at(place.x()))
        else:
            self._hover(self.stretches.under(place.x()) if place.y() < self._names_height else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._press.ends(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._turned += event.angleDelta().y() or event.angleDelta().x()
        notches = int(self._turned / _NOTCH)
        self._turned -= notches * _NOTCH
        if notches:
            self._go(self.value() + notches * _far(event.modifiers()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, steps = event.key(), _KEYS.get(Qt.Key(event.key()))
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            event.ignore()
        elif steps is not None:
            self._go(self.value() + steps * _far(event.modifiers()))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(self.maximum() if key == Qt.Key.Key_End else 0)
        elif key == Qt.Key.Key_PageUp:
            begins = [stretch.begin for stretch in self.stretches.all if stretch.begin < self.value()]
            self._go(max(begins, default=0))
        elif key == Qt.Key.Key_PageDown:
            ends = [stretch.end for stretch in self.stretches.all if stretch.end > self.value()]
            self._go(min(ends, default=self.maximum()))
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            stretch = self.stretches.under(event.pos().x())
            counted = ""
            if stretch is not None and event.pos().y() < self._names_height:
                counted = f"{stretch.title}: steps {stretch.begin + 1:,} to {stretch.end:,}\n"
            QToolTip.showText(event.globalPos(), counted + _HINT, self)
            return True
        return super().event(event)

    @property
    def _names_height(self) -> int:
        return round(QFontMetricsF(self.font()).height()) + 6

    def _place(self) -> None:
        metrics = QFontMetricsF(self.font())
        least = [metrics.horizontalAdvance(title) + 2 * _NAME_MARGIN for title, _, _ in self._phases]
        self.stretches = Stretches(self._phases, least, _INSET, self.width() - _INSET)
        self._hovered = None
        self._place_stops()

    def _place_stops(self) -> None:
        places = self.stretches.places_of(self._stops)
        if len(places) > _MOST_DISCS:  # one line for each pixel
            is_marked = np.zeros(max(1, self.width()) + 1, dtype=np.bool_)
            is_marked[np.clip(np.round(places), 0, self.width()).astype(np.intp)] = True
            places = np.flatnonzero(is_marked).astype(np.float64)
        self._marks = places.tolist()
        self.update()

    def _go(self, position: int) -> None:
        position = min(max(position, 0), self.maximum())
        if position != self.value():
            self.went.emit(position)

    def _hover(self, stretch: Stretch | None) -> None:
        if stretch is not self._hovered:
            self._hovered = stretch
            self.setCursor(
                Qt.CursorShape.ArrowCursor if stretch is None else Qt.CursorShape.PointingHandCursor
            )
            self.update()

    def _paint_name(self, painter: QPainter, stretch: Stretch, *, is_now: bool, is_over: bool) -> None:
        theme = self._theme
        place = QRectF(stretch.left, 0.5, stretch.right - stretch.left, self._names_height - 3)
        ground = QColor(theme.hover if stretch is self._hovered else theme.raised)
        painter.setPen(QPen(QColor(theme.accent if is_now else theme.border), 1))
        painter.setBrush(blend(theme.surface, theme.accent, 0.16) if is_now else ground)
        painter.drawRoundedRect(place, 4, 4)
        painter.setPen(QColor(theme.text if is_now or is_over else theme.muted))
        room = place.width() - 4
        text = painter.fontMetrics().elidedText(stretch.title, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_line(self, painter: QPainter, colour: str, x0: float, x1: float, y: float) -> None:
        if x1 > x0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(x0, y - _BAR / 2, x1 - x0, _BAR), _BAR / 2, _BAR / 2)

    def _paint_stops(self, painter: QPainter, middle: float) -> None:
        """Draw a disc for each, or thin lines where discs would hide the bar."""
        if len(self._marks) <= _MOST_DISCS:
            painter.setPen(QPen(QColor(self._theme.surface), 1))
            painter.setBrush(QColor(self._theme.text))
            for x in self._marks:
                painter.drawEllipse(QPointF(x, middle), 3.5, 3.5)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor(self._theme.muted), 1))
        for x in self._marks:
            painter.drawLine(round(x), round(middle + 3), round(x), round(middle + 6))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _paint_head(self, painter: QPainter, at: QPointF) -> None:
        theme = self._theme
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, _HEAD + 2, _HEAD + 2)
        painter.setPen(QPen(QColor(theme.surface), 1.5))
        painter.setBrush(QColor(theme.accent))
        painter.drawEllipse(at, _HEAD, _HEAD)


def _far(modifiers: Qt.KeyboardModifier) -> int:
    return _FAR if modifiers & Qt.KeyboardModifier.ShiftModifier else 1
