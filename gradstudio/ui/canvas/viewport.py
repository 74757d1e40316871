"""The mapping between scene and widget coordinates: a scale and an offset."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

MIN_SCALE = 1e-5
MAX_SCALE = 4.0


@dataclass(frozen=True, slots=True)
class Viewport:
    """widget = scene · scale + (dx, dy), in logical pixels."""

    scale: float = 1.0
    dx: float = 0.0
    dy: float = 0.0

    def to_widget(self, x: float, y: float) -> QPointF:
        """Map a scene point to the widget."""
        return QPointF(x * self.scale + self.dx, y * self.scale + self.dy)

    def to_scene(self, point: QPointF) -> tuple[float, float]:
        """Map a widget point to the scene."""
        return (point.x() - self.dx) / self.scale, (point.y() - self.dy) / self.scale

    def seen(self, width: float, height: float) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of the part of the scene that a widget of this size shows."""
        left, top = self.to_scene(QPointF(0, 0))
        return left, top, left + width / self.scale, top + height / self.scale

    def panned(self, dx: float, dy: float) -> Viewport:
        """Return the view moved by a distance in pixels."""
        return Viewport(self.scale, self.dx + dx, self.dy + dy)

    def zoomed(self, factor: float, about: QPointF, least: float = MIN_SCALE) -> Viewport:
        """Return the view scaled, down to `least`, the scene point under `about` staying where it is.

        Args:
            factor: above 1 makes everything larger.
            about: a point of the widget in pixels.
            least: the smallest scale, in pixels for each unit of the scene.
        """
        scale = min(max(self.scale * factor, least), MAX_SCALE)
        x, y = self.to_scene(about)
        return Viewport(scale, about.x() - x * scale, about.y() - y * scale)

    @classmethod
    def fitting(
        cls, scene: QRectF, width: float, height: float, margin: float, most: float = 1.0
    ) -> Viewport:
        """Return the view that shows `scene` whole and centred, at a scale of at most `most`.

        Args:
            scene: what is shown, in the scene's units.
            width: of the widget in pixels.
            height: of the widget in pixels.
            margin: left free on each side, in pixels.
            most: the largest scale, in pixels for each unit of the scene.
        """
        room_x, room_y = max(width - 2 * margin, 1.0), max(height - 2 * margin, 1.0)
        scale = min(room_x / max(scene.width(), 1.0), room_y / max(scene.height(), 1.0), most)
        scale = min(max(scale, MIN_SCALE), MAX_SCALE)
        centre = scene.center()
        return cls(scale, width / 2 - centre.x() * scale, height / 2 - centre.y() * scale)
