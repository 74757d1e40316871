"""The layers whose health is shown, by name and path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gradstudio.engine.paths import ScalarPath
from gradstudio.project.spec import ProjectSpec
from gradstudio.project.titles import layer_title


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLayer:
    """One layer of neurons.

    Attributes:
        index: from 0, the first layer of neurons.
        count: how many layers there are.
        name: what it is called in the window.
        size: number of its neurons.
        activation: what they do to their pre-activation.
    """

    index: int
    count: int
    name: str
    size: int
    activation: str

    @property
    def path(self) -> str:
        """The path by which it is selected."""
        return str(ScalarPath.whole(self.index + 1))

    def path_of(self, unit: int) -> str:
        """Return the path by which one of its neurons is selected: that of its activation."""
        return str(replace(ScalarPath.whole(self.index + 1, unit), part="activation"))

    @property
    def depth(self) -> float:
        """How deep it lies, from 0 for the first layer to 1 for the output layer."""
        return self.index / (self.count - 1) if self.count > 1 else 1.0


def shown_layers(spec: ProjectSpec) -> tuple[ShownLayer, ...]:
    """Return the layers of a project, the output layer last."""
    layers = spec.network.layers
    return tuple(
        ShownLayer(
            index=index,
            count=len(layers),
            name=layer_title(index + 1, len(layers)),
            size=layer.size,
            activation=layer.activation,
        )
        for index, layer in enumerate(layers)
    )


def layer_path(part: str, layers: Sequence[ShownLayer]) -> str:
    """Return the path of the layer that is selected, or whose neuron is; "" where it is none of some layers."""
    unit = unit_of(part)
    return layers[unit[0]].path if unit is not None and unit[0] < len(layers) else ""


def unit_of(part: str) -> tuple[int, int | None] | None:
    """Return layer, from 0, and neuron of what is selected; the neuron is None for a whole layer.

    Returns:
        None where that is of no layer of neurons.
    """
    path = ScalarPath.parse(part)
    if path is None or path.layer == 0:
        return None
    return path.layer - 1, path.neuron
