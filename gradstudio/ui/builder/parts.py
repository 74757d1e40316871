"""What can be pointed at in the builder: inputs, layers, neurons, weights and biases, by their path."""

from __future__ import annotations

from dataclasses import dataclass

from gradstudio.engine.paths import ScalarPath
from gradstudio.project.part_edits import is_cut, is_frozen
from gradstudio.project.spec import ProjectSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something of a network.

    Attributes:
        layer: 0 for the inputs.
        neuron: index in the layer, from 0; None for the whole layer.
        weight: index of the input that it weighs, from 0; None for what is no weight.
        is_bias: whether it is the neuron's bias.
    """

    layer: int
    neuron: int | None = None
    weight: int | None = None
    is_bias: bool = False

    @classmethod
    def from_label(cls, label: str) -> Part | None:
        """Read the label of a scalar in the graph; those of a neuron's activation and sum mean the neuron."""
        path = ScalarPath.parse(label)
        if path is None:
            return None
        return cls(layer=path.layer, neuron=path.neuron, weight=path.weight, is_bias=path.part == "bias")

    @property
    def path(self) -> str:
        """Its path, as the project names it; ``x1`` for an input."""
        if self.neuron is None:
            return str(ScalarPath(part="layer", layer=self.layer))
        if self.is_parameter:
            return str(ScalarPath.parameter(self.layer, self.neuron, self.weight))
        return str(ScalarPath(part="neuron" if self.layer else "input", layer=self.layer, neuron=self.neuron))

    @property
    def label(self) -> str:
        """The label of the scalar in the graph that stands for it: of a neuron its activation."""
        return f"{self.path}.a" if self.is_neuron and self.layer else self.path

    @property
    def is_neuron(self) -> bool:
        """Whether it is a neuron, or an input."""
        return self.neuron is not None and self.weight is None and not self.is_bias

    @property
    def is_parameter(self) -> bool:
        """Whether it is a weight or a bias."""
        return self.is_bias or self.weight is not None

    def is_in(self, spec: ProjectSpec) -> bool:
        """Whether a network has it."""
        sizes = spec.sizes
        return (
            self.layer < len(sizes)
            and (self.neuron is None or self.neuron < sizes[self.layer])
            and (self.weight is None or self.weight < sizes[self.layer - 1])
        )

    def is_frozen(self, spec: ProjectSpec) -> bool:
        """Whether all of it is frozen."""
        return self.layer > 0 and is_frozen(spec, self.path)

    def can_be_cut(self, spec: ProjectSpec) -> bool:
        """Whether it can be cut: a weight, a bias, or a neuron of a hidden layer."""
        return self.layer > 0 and (
            self.is_parameter or (self.is_neuron and self.layer < len(spec.network.layers))
        )

    def is_cut(self, spec: ProjectSpec) -> bool:
        """Whether all of it is cut."""
        return self.can_be_cut(spec) and is_cut(spec, self.path)
