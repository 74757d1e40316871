"""The whole graph in small while one pans or zooms, with a frame around what the canvas shows, to be dragged."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, QTimer, QVariantAnimation
from PySide6.QtGui import QColor, QEnterEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from gradstudio.ui.canvas.view import CanvasView
from gradstudio.ui.canvas.viewport import Viewport
from gradstudio.ui.look.motion import may_move
from gradstudio.ui.look.theme import Theme

_SIZE = QSize(144, 96)
_MARGIN, _INSET = 8, 6
_LEAST_CANVAS = QSize(440, 200)
_REFRESH_MILLISECONDS = 300
_STAY_MILLISECONDS = 1200
"""So long it stays after the view has come to rest, unless the mouse is on it."""
_FADE_MILLISECONDS = 120


class Minimap(QWidget):
    """Comes to the lower left corner of a canvas while its view moves, and goes when that is over.

    It does not come while the canvas shows everything or is small.
    """

    def __init__(self, canvas: CanvasView, theme: Theme) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._theme = theme
        self._picture: QPixmap | None = None
        self._grip: QPointF | None = None
        # Colours change with each frame of the training; in small, three times a second is enough.
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(_REFRESH_MILLISECONDS)
        self._refresh.timeout.connect(self._on_refresh_timeout)
        self._stay = QTimer(self)
        self._stay.setSingleShot(True)
        self._stay.setInterval(_STAY_MILLISECONDS)
        self._stay.timeout.connect(self._on_stay_timeout)
        self._opacity = 0.0
        self._fade = QVariantAnimation(self)
        self._fade.setDuration(_FADE_MILLISECONDS)
        self._fade.valueChanged.connect(self._on_fade_value_changed)
        self._fade.finished.connect(self._on_fade_finished)
        self.setFixedSize(_SIZE)
        self.setToolTip("The whole graph; drag the frame to move the view")
        self.setAccessibleName("Minimap")
        self.setCursor(Qt.CursorShape.SizeAllCursor)
        canvas.camera.moved.connect(self._on_camera_moved)
        canvas.redrawn.connect(self._on_canvas_redrawn)
        canvas.installEventFilter(self)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self._on_refresh_timeout()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._settle()
        return super().eventFilter(watched, event)

    def frame(self) -> QRectF:
        """Return the frame around what the canvas shows, within the map."""
        shown, view = self._canvas.camera.shown, self._view()
        frame = QRectF(view.to_widget(shown.x(), shown.y()), shown.size() * view.scale)
        return frame.intersected(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(self._opacity)
        if self._picture is None:
            self._picture = self._drawn()
        painter.drawPixmap(0, 0, self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.border), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(QPen(QColor(self._theme.accent), 1.5))
        painter.drawRect(self.frame())

    def enterEvent(self, event: QEnterEvent) -> None:
        self._stay.stop()
        self._fade_to(1.0)

    def leaveEvent(self, event: QEvent) -> None:
        self._stay.start()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            frame = self.frame()
            inside = frame.contains(event.position())
            self._grip = event.position() - frame.center() if inside else QPointF()
            self._look_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self._look_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None

    def _look_at(self, point: QPointF) -> None:
        assert self._grip is not None
        self._canvas.camera.look_at(*self._view().to_scene(point - self._grip))

    def _view(self) -> Viewport:
        return Viewport.fitting(self._canvas.scene.bounds, self.width(), self.height(), _INSET)

    def _drawn(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(self._theme.raised))
        with QPainter(picture) as painter:
            self._canvas.scene.draw_small(painter, self._view(), QRectF(self.rect()))
        return picture

    def _on_camera_moved(self, settled: bool) -> None:
        if not self._has_room():
            self._hide()
        elif not settled:  # whoever jumps to a place knows where it is
            self._fade_to(1.0)
            if not self.underMouse():
                self._stay.start()
        self.update()

    def _on_canvas_redrawn(self) -> None:
        if self.isVisible() and not self._refresh.isActive():
            self._refresh.start()
        elif not self.isVisible():
            self._picture = None
        if not self._has_room():
            self._hide()

    def _on_refresh_timeout(self) -> None:
        self._picture = None
        self.update()

    def _on_stay_timeout(self) -> None:
        if self._grip is None and not self.underMouse():
            self._fade_to(0.0)

    def _fade_to(self, opacity: float) -> None:
        """Come or go, at once where motion is to be reduced."""
        if opacity:
            self.show()
        self._fade.stop()
        if may_move(self) and self.isVisible() and opacity != self._opacity:
            self._fade.setStartValue(self._opacity)
            self._fade.setEndValue(opacity)
            self._fade.start()
        else:
            self._opacity = opacity
            self._on_fade_finished()

    def _on_fade_value_changed(self, opacity: float) -> None:
        self._opacity = opacity
        self.update()

    def _on_fade_finished(self) -> None:
        self.setVisible(self._opacity > 0)

    def _hide(self) -> None:
        self._stay.stop()
        self._fade.stop()
        self._opacity = 0.0
        self.hide()

    def _has_room(self) -> bool:
        """Whether there is more to see than the canvas shows, and room for a map."""
        canvas = self._canvas
        roomy = canvas.width() >= _LEAST_CANVAS.width() and canvas.height() >= _LEAST_CANVAS.height()
        return (
            roomy
            and not canvas.scene.bounds.isEmpty()
            and not canvas.camera.shown.contains(canvas.scene.bounds)
        )

    def _settle(self) -> None:
        self.move(_MARGIN, self._canvas.height() - self.height() - _MARGIN)
        if not self._has_room():
            self._hide()
