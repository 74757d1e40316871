"""The part of the builder's drawing that the training changes: the newest numbers and maps, and their picture."""

from __future__ import annotations

import time
from collections.abc import Mapping

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.requests import Answer, Maps
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.ui.builder.neuron_maps import NeuronMaps
from gradstudio.ui.builder.numbers import NetworkNumbers
from gradstudio.ui.builder.picture import NetworkPicture
from gradstudio.ui.builder.scene import Scene
from gradstudio.ui.look.theme import Theme

MAPS = "builder"
"""Name under which the neurons' maps are asked for."""

_PIXELS_PER_SECOND = 36.0
_SHARP = 3.0
"""Pixels on paper for each pixel of the view."""


class LiveDrawing:
    """Composes the picture again when a number, a map or the place of something is new.

    Args:
        spec: the project.
        scene: where everything is.

    Attributes:
        numbers: weights and biases that are drawn.
        maps: the newest maps of the neurons.
    """

    def __init__(self, spec: ProjectSpec, scene: Scene) -> None:
        self.numbers = NetworkNumbers(spec)
        self.maps = NeuronMaps()
        self._scene = scene
        self._picture = NetworkPicture()
        self._is_stale = True

    def show_spec(self, spec: ProjectSpec) -> None:
        """Follow an edit; the maps of another network are forgotten."""
        if spec.sizes != self.numbers.spec.sizes:
            self.maps = NeuronMaps()
        self.numbers.show_spec(spec)
        self._is_stale = True

    def start_over(self) -> None:
        """Forget the numbers of the project before."""
        self.numbers.snapshot = None
        self.forget_maps()

    def forget_maps(self) -> None:
        """Draw no maps until newer ones come."""
        self.maps = NeuronMaps()
        self._is_stale = True

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take newer numbers."""
        self.numbers.show_snapshot(snapshot)
        self._is_stale = True

    def take_answers(self, answers: Mapping[str, Answer]) -> None:
        """Take the maps out of what the training thread has answered."""
        maps, spec = answers.get(MAPS), self.numbers.spec
        if isinstance(maps, Maps) and maps.sizes == spec.sizes:
            self.maps = NeuronMaps(maps, [layer.activation for layer in spec.network.layers])
            self._is_stale = True

    def invalidate(self) -> None:
        """Compose the picture again when it is asked for: something is drawn elsewhere, or otherwise."""
        self._is_stale = True

    def image(self, theme: Theme, size: QSize, ratio: float, flows: bool) -> QImage:
        """Return the picture.

        Args:
            theme: whose colours to use.
            size: of the view, in pixels.
            ratio: device pixels for each pixel.
            flows: whether something flows along the edges.
        """
        if self._is_stale:
            phase = time.perf_counter() * _PIXELS_PER_SECOND if flows else None
            self._picture.resize(size, ratio)
            self._picture.compose(theme, self._scene, self.numbers.layers, self.maps, phase)
            self._is_stale = False
        return self._picture.image

    def sharp_image(self, theme: Theme, size: QSize) -> QImage:
        """Return a picture of its own for paper, of more pixels than a screen has.

        Args:
            theme: whose colours to use.
            size: of the view, in pixels.
        """
        picture = NetworkPicture()
        picture.resize(size, _SHARP)
        picture.compose(theme, self._scene, self.numbers.layers, self.maps, None)
        return picture.image.copy()  # the pixels of the other go with it
