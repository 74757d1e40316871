"""`Track`: the line of a run's steps with the head on it, moved by mouse, wheel and keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip, QWidget

from gradstudio.ui.kit.press import Press
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.timeline.marks import Mark
from gradstudio.ui.timeline.painting import TrackPicture, paint_track

TRACK_HEIGHT = 24
FAR = 100
"""Steps that Shift makes of one."""

_LARGEST = 2**31 - 1  # what Qt can count to
_NEAR = 6.0
"""A mark so many pixels from the mouse is the one that is meant."""
_NOTCH = 120
_HINT = (
    "Drag to look at earlier steps of the run.\n"
    "Left and Right: one step, with Shift a hundred. Home and End: the first and the newest."
)
_KEYS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_PageDown: -10 * FAR,
    Qt.Key.Key_PageUp: 10 * FAR,
}


class Track(QAbstractSlider):
    """Draws what it is told, and says what one wants. It is as wide as the chart above, edge on edge.

    Args:
        theme: in which to draw.
        parent: the timeline.

    Signals:
        dragged: the place that the mouse holds the head at, in pixels.
        moved: so many steps on, or backwards.
        went: a step that a screen reader was told to set.
        went_to_end: -1 for the first step, 1 for the newest.
        pointed: the place under the mouse, in pixels, or None.
        menu_asked: what can be done: where on the screen, and at which place in pixels, None for where the head is.
    """

    dragged = Signal(float)
    moved = Signal(int)
    went = Signal(int)
    went_to_end = Signal(int)
    pointed = Signal(object)
    menu_asked = Signal(object, object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture: TrackPicture | None = None
        self._marks: tuple[Mark, ...] = ()
        self._press = Press()
        self._turned = 0
        self._hovered: float | None = None
        self.setAccessibleName("Timeline")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(TRACK_HEIGHT)
        self.valueChanged.connect(self.went)

    @property
    def is_held(self) -> bool:
        """Whether the mouse holds the head."""
        return self._press.is_held

    @property
    def picture(self) -> TrackPicture | None:
        """What is drawn; None for nothing."""
        return self._picture

    def show_steps(self, first: int, last: int, step: int, account: str) -> None:
        """Tell a screen reader where one is.

        Args:
            first: step of the run.
            last: step of the run.
            step: that is looked at.
            account: the same in words.
        """
        first, last, step = (min(number, _LARGEST) for number in (first, last, step))
        with QSignalBlocker(self):
            if (first, last) != (self.minimum(), self.maximum()):
                self.setRange(first, last)
            if step != self.value():
                self.setValue(step)
        if account != self.accessibleDescription():
            self.setAccessibleDescription(account)

    def show_picture(self, picture: TrackPicture | None, marks: tuple[Mark, ...]) -> None:
        """Draw something else.

        Args:
            picture: what; None for nothing.
            marks: what the marks in it say, in their order.
        """
        self._marks = marks
        if picture != self._picture:
            self._picture = picture
            self.update()
        if self._hovered is not None and not self.is_held:
            self.pointed.emit(self._hovered)  # something else may lie under the mouse now

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.update()

    def mark_at(self, x: float) -> Mark | None:
        """Return the mark that is meant by a place, or None."""
        if self._picture is None:
            return None
        away = [(abs(place - x), -index) for index, (place, _) in enumerate(self._picture.marks)]
        nearest = min(away, default=(_NEAR, 0))
        return self._marks[-nearest[1]] if nearest[0] < _NEAR else None

    # -- Qt ------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(200, TRACK_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, TRACK_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if self._picture is not None:
                paint_track(painter, self._theme, self.height(), self._picture, is_focused=self.hasFocus())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._press.begins(event):
            self._point(None)  # what is dragged is told by the whole window
            mark = self.mark_at(event.position().x())
            if mark is None:
                self._drag(event.position())
            else:
                self.went.emit(mark.step)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press.goes_on(event):
            self._drag(event.position())
        else:
            self._point(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._press.ends(event):
            self._point(event.position().x())

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._turned += event.angleDelta().y() or event.angleDelta().x()
        notches = int(self._turned / _NOTCH)
        self._turned -= notches * _NOTCH
        if notches:
            self.moved.emit(notches * _far(event.modifiers()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, steps = event.key(), _KEYS.get(Qt.Key(event.key()))
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            event.ignore()
        elif steps is not None:
            self.moved.emit(steps * _far(event.modifiers()))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.went_to_end.emit(1 if key == Qt.Key.Key_End else -1)
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.menu_asked.emit(event.globalPos(), float(event.pos().x()))
        elif self._picture is not None:
            head = QPoint(round(self._picture.x_in_sight(self._picture.head)), 0)
            self.menu_asked.emit(self.mapToGlobal(head), None)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            mark = self.mark_at(event.pos().x())
            QToolTip.showText(
                event.globalPos(), _HINT if mark is None else f"step {mark.step:,}: {mark.text}", self
            )
            return True
        return super().event(event)

    def _point(self, x: float | None) -> None:
        self._hovered = x
        self.pointed.emit(x)

    def _drag(self, to: QPointF) -> None:
        self.dragged.emit(to.x())


def _far(modifiers: Qt.KeyboardModifier) -> int:
    return FAR if modifiers & Qt.KeyboardModifier.ShiftModifier else 1
