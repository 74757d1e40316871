"""`PlotView`: a plot that is zoomed by the wheel and moved by dragging; its axes are painted once."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMarginsF, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from gradstudio.ui.kit.axes import BOTTOM, LEFT, RIGHT, TOP, Frame, Window, draw_axes
from gradstudio.ui.kit.panel_picture import DRAWING
from gradstudio.ui.kit.paper import is_paper
from gradstudio.ui.kit.press import Press
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme

_NOTCH = 120.0
_ZOOM_STEP = 1.25
_PAN_STEP = 0.1
_UNIT = Window(left=-1.0, right=1.0, bottom=-1.0, top=1.0)


class PlotView(QWidget):
    """Base of the plots of this package, whose views paint what is inside the axes.

    Signals:
        window_changed: another part is shown, by zooming, moving or a new size.
        pointed: where the mouse rests (a `QPointF` inside the plot), or None.
        clicked: where the left button was pressed and let go without moving.
    """

    window_changed = Signal()
    pointed = Signal(object)
    clicked = Signal(QPointF)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._home = _UNIT
        self._own: Window | None = None  # once zoomed or moved
        self._to_scale = True
        self._names = ("", "")
        self._axes: tuple[tuple[object, ...], QPixmap] | None = None
        self._press = Press()
        self._pointed_at: QPointF | None = None
        self._dragged = False
        self.pointed.connect(self._on_self_pointed)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setProperty(DRAWING, True)

    # -- for views to use ----------------------------------------------------------------------------------

    @property
    def theme(self) -> Theme:
        """The theme that is drawn in."""
        return self._theme

    @property
    def pointed_at(self) -> QPointF | None:
        """Where the mouse rests inside the plot; None while it does not."""
        return self._pointed_at

    @property
    def frame(self) -> Frame:
        """What is shown, and where."""
        area = QRectF(self.rect()).marginsRemoved(self.margins())
        area.setSize(area.size().expandedTo(QSizeF(16, 16)))
        window = self._own or self._home
        if self._to_scale:
            window = window.fitted(area.width(), area.height())
        return Frame(window=window, area=area)

    @property
    def home(self) -> Window:
        """What is shown of it at first."""
        return self._home

    def set_home(self, window: Window, *, to_scale: bool, names: tuple[str, str]) -> None:
        """Say what the whole is.

        Args:
            window: what is shown of it at first.
            to_scale: whether a unit has the same length in both directions.
            names: of the axes.
        """
        window = window.held(window)
        if (window, to_scale, names) != (self._home, self._to_scale, self._names):
            self._home, self._to_scale, self._names = window, to_scale, names
            self.invalidate()
            self.window_changed.emit()

    def invalidate(self) -> None:
        """Paint everything anew, the axes too."""
        self._axes = None
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.invalidate()

    def redraw_now(self) -> None:
        """Paint what is inside the axes, without waiting for the event loop."""
        self.repaint(self.frame.area.toRect())

    def margins(self) -> QMarginsF:
        """Return the room that the axes take."""
        scale = max(1.0, text_scale())
        return QMarginsF(LEFT * scale, TOP, RIGHT, BOTTOM * scale)

    def paint_axes(self, painter: QPainter, frame: Frame) -> None:
        """Paint the axes; called when what is shown changes."""
        draw_axes(painter, self._theme, frame, self._names)

    def paint_live(self, painter: QPainter, frame: Frame) -> None:
        """Paint what lies behind; called for each frame."""

    def paint_marks(self, painter: QPainter, frame: Frame) -> None:
        """Paint what lies on top; called for each frame."""

    # -- zooming and moving --------------------------------------------------------------------------------

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Make it larger or smaller, with one point staying where it is; by default the middle."""
        frame = self.frame
        u, v = frame.from_pixels(at if at is not None else frame.area.center())
        self._show(frame.window.zoomed(u, v, factor))

    def pan(self, pixels: QPointF) -> None:
        """Move what is shown by so many pixels."""
        frame = self.frame
        here, there = frame.from_pixels(QPointF(0, 0)), frame.from_pixels(pixels)
        self._show(frame.window.moved(here[0] - there[0], here[1] - there[1]))

    @property
    def own_window(self) -> Window | None:
        """What is shown once it is zoomed or moved; None for the whole."""
        return self._own

    def show_window(self, window: Window | None) -> None:
        """Show what another plot of the same whole shows; None for the whole."""
        self._show(window)

    def reset(self) -> None:
        """Show the whole again."""
        self._show(None)

    def _show(self, window: Window | None) -> None:
        window = window and window.held(self._home)
        if window != self._own:
            self._own = window
            self.update()
            self.window_changed.emit()

    def _on_self_pointed(self, at: QPointF | None) -> None:
        self._pointed_at = at

    # -- Qt ------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        frame = self.frame
        with QPainter(self) as painter:
            inside = frame.area.toRect()
            if not inside.contains(event.rect()):
                painter.setClipRegion(QRegion(self.rect()) - QRegion(inside))
                if is_paper(painter):
                    painter.fillRect(self.rect(), QColor(self._theme.surface))
                    self.paint_axes(painter, frame)
                else:
                    painter.drawPixmap(0, 0, self._axes_picture(frame))
            painter.setClipRect(inside)
            painter.fillRect(inside, QColor(self._theme.surface))
            self.paint_live(painter, frame)
            self.paint_marks(painter, frame)
            if self.hasFocus() and not is_paper(painter):
                painter.setClipping(False)
                painter.setBrush(Qt.BrushStyle.NoBrush)  # whatever the marks were painted with
                painter.setPen(QColor(self._theme.accent))
                painter.drawRect(frame.area.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _axes_picture(self, frame: Frame) -> QPixmap:
        ratio = self.devicePixelRatioF()
        key = frame.window, frame.area.getRect(), ratio
        if self._axes is None or self._axes[0] != key:
            picture = QPixmap(self.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(QColor(self._theme.surface))
            with QPainter(picture) as painter:
                self.paint_axes(painter, frame)
            self._axes = key, picture
        return self._axes[1]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.window_changed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / _NOTCH
        if notches:
            self.zoom(_ZOOM_STEP**notches, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._press.begins(event):
            self._dragged = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press.goes_on(event):
            moved = event.position() - self._press.at
            if self._dragged or moved.manhattanLength() >= QApplication.startDragDistance():
                self._dragged = True
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                self.pan(moved)
                self._press.at = event.position()
            return
        self._end_drag()
        inside = self.frame.area.contains(event.position())
        self.pointed.emit(event.position() if inside else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._press.ends(event):
            if not self._dragged:
                self.clicked.emit(event.position())
            self._end_drag()

    def _end_drag(self) -> None:
        if self._dragged:
            self._dragged = False
            self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.reset()

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        area = self.frame.area
        steps = {
            Qt.Key.Key_Left: QPointF(_PAN_STEP * area.width(), 0),
            Qt.Key.Key_Right: QPointF(-_PAN_STEP * area.width(), 0),
            Qt.Key.Key_Up: QPointF(0, _PAN_STEP * area.height()),
            Qt.Key.Key_Down: QPointF(0, -_PAN_STEP * area.height()),
        }
        key = Qt.Key(event.key())
        if key in steps:
            self.pan(steps[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(_ZOOM_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / _ZOOM_STEP)
        elif key in (Qt.Key.Key_0, Qt.Key.Key_Home):
            self.reset()
        else:
            super().keyPressEvent(event)
