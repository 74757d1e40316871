"""Where one looks: the mapping from scene to widget, and the ways to move it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF, Signal

from gradstudio.ui.canvas.viewport import MIN_SCALE, Viewport
from gradstudio.ui.look.text_size import text_scale

_FIT_MARGIN = 16
_IN_SIGHT = 8.0
"""So many pixels of the graph stay in sight, wherever one moves."""


@dataclass(frozen=True, slots=True)
class Place:
    """What is in the middle of the view, and how large; the same in a window of any size.

    Attributes:
        x: scene coordinate of the middle.
        y: scene coordinate of the middle.
        scale: pixels for each unit of the scene; 0 if the whole graph is shown, however large.
    """

    x: float = 0.0
    y: float = 0.0
    scale: float = 0.0


class Camera(QObject):
    """Holds the view of a widget. Lives on the GUI thread.

    Args:
        free: returns the part of the widget that nothing lies on; what is to be shown is brought into it.
        parent: owner.

    Signals:
        moved: the view is another one; whether it is where it will stay.
    """

    moved = Signal(bool)

    def __init__(self, free: Callable[[], QRectF], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._free = free
        self._view = Viewport()
        self._bounds = QRectF()
        self._width = self._height = 1
        self._follows_fit = True

    @property
    def view(self) -> Viewport:
        """The present mapping from scene to widget."""
        return self._view

    @property
    def place(self) -> Place:
        """What is looked at."""
        if self._follows_fit:
            return Place()
        x, y = self._view.to_scene(self._middle())
        return Place(round(x, 3), round(y, 3), self._view.scale)

    @property
    def shown(self) -> QRectF:
        """The part of the scene that shows."""
        left, top = self._view.to_scene(QPointF(0, 0))
        return QRectF(left, top, self._width / self._view.scale, self._height / self._view.scale)

    def set_size(self, width: int, height: int) -> None:
        """Follow the widget's size; a view that showed everything does so again."""
        self._width, self._height = max(width, 1), max(height, 1)
        self.follow_room()

    def follow_room(self) -> None:
        """Show everything again, if everything was shown: the part that nothing lies on is another one."""
        if self._follows_fit:
            self.fit()

    def set_bounds(self, bounds: QRectF, start_over: bool) -> None:
        """Look at another scene, from the same place unless everything was shown or it must start over."""
        self._bounds = bounds
        if start_over or self._follows_fit:
            self.fit()

    def fit(self) -> None:
        """Show everything, also after the next resize."""
        self._follows_fit = True
        if not self._bounds.isEmpty():
            self._set(self._whole(), True)

    def show(self, part: QRectF) -> None:
        """Show a part of the scene as large as it will go, up to the size for reading."""
        self._follows_fit = False
        self._set(self._fitting(part, _reading_scale()), True)

    def read(self, x: float, y: float) -> None:
        """Bring a point of the scene to the middle, large enough to be read."""
        self._centre(x, y, max(self._view.scale, _reading_scale()), True)

    def look_at(self, x: float, y: float) -> None:
        """Bring a point of the scene to the middle at the present scale."""
        self._centre(x, y, self._view.scale, False)

    def go_to(self, place: Place) -> None:
        """Look at what was looked at before."""
        if place.scale:
            self._centre(place.x, place.y, place.scale, True)
        else:
            self.fit()

    def zoom(self, factor: float, about: QPointF | None = None) -> None:
        """Scale about a point of the widget, by default its middle; down to a quarter of the widget."""
        least = self._whole().scale / 4 if not self._bounds.isEmpty() else MIN_SCALE
        self._follows_fit = False
        self._set(self._view.zoomed(factor, about or self._middle(), least), False)

    def pan(self, dx: float, dy: float) -> None:
        """Move by a distance in pixels."""
        self._follows_fit = False
        self._set(self._view.panned(dx, dy), False)

    def _whole(self) -> Viewport:
        return self._fitting(self._bounds, _reading_scale())

    def _fitting(self, part: QRectF, most: float) -> Viewport:
        """Return the view that shows a part of the scene where nothing lies on it, at a scale of at most `most`."""
        free = self._free()
        view = Viewport.fitting(part, free.width(), free.height(), _FIT_MARGIN, most)
        return view.panned(free.x(), free.y())

    def _middle(self) -> QPointF:
        return QPointF(self._width / 2, self._height / 2)

    def _centre(self, x: float, y: float, scale: float, settled: bool) -> None:
        self._follows_fit = False
        self._set(Viewport(scale, self._width / 2 - x * scale, self._height / 2 - y * scale), settled)

    def _held(self, view: Viewport) -> Viewport:
        """Return the view nearest to another in which some of the scene, if only its edge, is in sight."""
        if self._bounds.isEmpty():
            return view
        corner = view.to_widget(self._bounds.left(), self._bounds.top())
        width, height = self._bounds.width() * view.scale, self._bounds.height() * view.scale
        x = min(max(corner.x(), _IN_SIGHT - width), self._width - _IN_SIGHT)
        y = min(max(corner.y(), _IN_SIGHT - height), self._height - _IN_SIGHT)
        return view.panned(x - corner.x(), y - corner.y())

    def _set(self, view: Viewport, settled: bool) -> None:
        view = self._held(view)
        if view != self._view:
            self._view = view
            self.moved.emit(settled)


def _reading_scale() -> float:
    """Return the scale at which nodes are read, and above which none is brought: larger where type is."""
    return text_scale()
