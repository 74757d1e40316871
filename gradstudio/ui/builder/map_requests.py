"""Asking the training thread for the maps of the neurons in sight."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gradstudio.app.samples.input_plane import InputPlane
from gradstudio.training.look.requests import Request
from gradstudio.ui.builder.live import MAPS
from gradstudio.ui.builder.neuron_maps import maps_wanted
from gradstudio.ui.builder.scene import Scene


class MapRequests(QObject):
    """Asks for maps while the drawing can be seen, and for others when what is in sight changes.

    Args:
        scene: where neurons are drawn.
        plane: what the maps are of.
        view: what they are drawn in; its parent.

    Signals:
        look_requested: (name, request or None): what is wanted now.

    Attributes:
        requested: what was asked for last; None for nothing.
    """

    look_requested = Signal(str, object)

    def __init__(self, scene: Scene, plane: InputPlane, view: QWidget) -> None:
        super().__init__(view)
        self._scene = scene
        self._plane = plane
        self._view = view
        self.requested: Request | None = None

    def ask(self) -> None:
        """Ask for the maps of what is in sight now, if it was not asked for already."""
        request = None
        if self._view.isVisible():
            request = maps_wanted(self._scene, self._plane, self._view.devicePixelRatioF())
        if request != self.requested:
            self.requested = request
            self.look_requested.emit(MAPS, request)
