"""`drawn`: how a notebook shows a project."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradstudio.export.drawing.display import network_bundle
from gradstudio.export.drawing.network_drawing import DrawnLayer
from gradstudio.project.spec import ProjectSpec


def drawn(spec: ProjectSpec, weights: Sequence[NDArray[np.float64]], text: str) -> dict[str, str]:
    """Return the network of a project as a drawing, and a text beside it, by their media types.

    Args:
        spec: the project.
        weights: of each layer, shape (neurons, inputs).
        text: what stands beside it.
    """
    layers = [
        DrawnLayer(weight=weight, activation=layer.activation)
        for weight, layer in zip(weights, spec.network.layers, strict=True)
    ]
    names = spec.data.class_names if len(layers[-1].weight) > 1 else ()
    return network_bundle(layers, spec.data.formulas, names, text)
