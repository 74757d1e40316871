"""The whole graph in small, with a frame around what the canvas shows; the frame can be dragged."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from gradstudio.ui.canvas.view import CanvasView
from gradstudio.ui.canvas.viewport import Viewport
from gradstudio.ui.look.theme import Theme

_SIZE = QSize(144, 96)
_MARGIN, _INSET = 8, 6
_LEAST_CANVAS = QSize(440, 200)
_REFRESH_MILLISECONDS = 300


class Minimap(QWidget):
    """Keeps to the lower left corner of a canvas; hidden while the canvas shows everything or is small."""

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
        if self._picture is None:
            self._picture = self._drawn()
        painter.drawPixmap(0, 0, self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.border), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(QPen(QColor(self._theme.accent), 1.5))
        painter.drawRect(self.frame())

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
        self._settle()
        self.update()

    def _on_canvas_redrawn(self) -> None:
        if self.isVisible() and not self._refresh.isActive():
            self._refresh.start()
        elif not self.isVisible():
            self._picture = None
        self._settle()

    def _on_refresh_timeout(self) -> None:
        self._picture = None
        self.update()

    def _settle(self) -> None:
        canvas = self._canvas
        self.move(_MARGIN, canvas.height() - self.height() - _MARGIN)
        roomy = canvas.width() >= _LEAST_CANVAS.width() and canvas.height() >= _LEAST_CANVAS.height()
        partial = not canvas.scene.bounds.isEmpty() and not canvas.camera.shown.contains(canvas.scene.bounds)
        self.setVisible(roomy and partial)
