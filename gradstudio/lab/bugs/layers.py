"""The parameters of a network by layer, for what is done layer by layer."""

from __future__ import annotations

from collections.abc import Iterable

from gradstudio.engine.paths import ScalarPath
from gradstudio.engine.value import Value


def by_layer(parameters: Iterable[Value]) -> list[list[Value]]:
    """Return parameters layer by layer from the first, in their order; all others as one layer at the end."""
    layers: dict[int | None, list[Value]] = {}
    for parameter in parameters:
        path = ScalarPath.parse(parameter.label)
        layers.setdefault(None if path is None else path.layer, []).append(parameter)
    without = layers.pop(None, [])
    found = [layers[layer] for layer in sorted(layers, key=lambda layer: layer or 0)]
    return [*found, without] if without else found
