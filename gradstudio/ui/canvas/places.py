"""`PlacesBySource`: where one looked in the graph of each source, to be there again when it is shown again."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from gradstudio.ui.canvas.camera import Camera, Place


class PlacesBySource:
    """Moves a camera when the graph is that of another source.

    Args:
        camera: what is moved.
        name: of the source that is shown at first.
    """

    def __init__(self, camera: Camera, name: str) -> None:
        self._camera = camera
        self._name = name
        self._places: dict[str, Place] = {}

    def enter(self, name: str, bounds: QRectF, *, start_over: bool) -> None:
        """Look at another graph: from the same place, or where one looked when its source was shown last.

        Args:
            name: of the source that it is of.
            bounds: of the graph, in scene units.
            start_over: whether all of it is shown.
        """
        before, self._name = self._name, name
        if name == before or start_over:
            self._camera.set_bounds(bounds, start_over=start_over)
        else:
            self._places[before] = self._camera.place
            self._camera.set_bounds(bounds, start_over=True)
            self._camera.go_to(self._places.pop(name, Place()))
