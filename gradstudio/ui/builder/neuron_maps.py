"""What every neuron makes of the input plane: what the builder asks for, and what it was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.app.samples.input_plane import InputPlane
from gradstudio.training.look.requests import MapRequest, Maps
from gradstudio.ui.builder.geometry import Column
from gradstudio.ui.builder.heatmaps import NO_IMAGES, Images
from gradstudio.ui.builder.scene import Scene

_FINEST = 64
_COARSEST = 4


@dataclass(frozen=True, slots=True, eq=False)
class NeuronMaps:
    """The newest maps of a network's neurons, if there are any, and the activations of its layers."""

    maps: Maps | None = None
    activations: Sequence[str] = ()

    def of_column(self, index: int, column: Column) -> tuple[NDArray[np.int64], Images, str]:
        """Return for each neuron that a column shows its map among some, or −1; those maps; and the activation."""
        maps, activation = self.maps, self.activations[index - 1] if index and self.activations else ""
        none = np.full(len(column.neurons), -1, dtype=np.int64)
        if maps is None or index >= len(maps.layers) or isinstance(maps.request.neurons, str):
            return none, NO_IMAGES, activation
        places = {neuron: place for place, neuron in enumerate(maps.request.neurons[index])}
        chosen = np.array([places.get(neuron, -1) for neuron, _ in column.neurons], dtype=np.int64)
        return chosen, maps.layers[index] if places else NO_IMAGES, activation


def maps_wanted(scene: Scene, plane: InputPlane, ratio: float) -> MapRequest:
    """Return the request for the maps of all neurons in sight, as fine as they are drawn.

    Args:
        scene: where they are drawn.
        plane: what they are maps of.
        ratio: device pixels for each pixel.
    """
    seen = [scene.is_seen(column) for column in scene.columns]
    shown = [column for column, visible in zip(scene.columns, seen, strict=True) if visible]
    half = max((column.half for column in shown), default=_COARSEST)
    side = min(_FINEST, max(_COARSEST, round(2 * half * ratio)))
    neurons = tuple(
        tuple(neuron for neuron, _ in column.neurons) if visible else ()
        for column, visible in zip(scene.columns, seen, strict=True)
    )
    return MapRequest(lens=plane.lens, width=side, height=1 if plane.is_line else side, neurons=neurons)
