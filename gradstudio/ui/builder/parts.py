"""What can be pointed at in the builder: inputs, layers, neurons, weights and biases, by their path."""

from __future__ import annotations

from dataclasses import replace

from gradstudio.engine.paths import ScalarPath
from gradstudio.project import part_edits
from gradstudio.project.spec import ProjectSpec


def part_of(label: str) -> ScalarPath | None:
    """Return the part that the label of a scalar means; those of a neuron's activation and sum mean the neuron."""
    path = ScalarPath.parse(label)
    if path is None:
        return None
    path = path.for_all_samples
    return path if path.is_parameter else path.of_neuron


def label_of(part: ScalarPath) -> str:
    """Return the label of the scalar in the graph that stands for a part: of a neuron its activation."""
    return str(replace(part, part="activation") if part.part == "neuron" else part)


def is_frozen(spec: ProjectSpec, part: ScalarPath) -> bool:
    """Whether all of a part is frozen."""
    return part.layer > 0 and part_edits.is_frozen(spec, str(part))


def can_be_cut(spec: ProjectSpec, part: ScalarPath) -> bool:
    """Whether a part can be cut: a weight, a bias, or a neuron of a hidden layer."""
    return part.is_parameter or (part.part == "neuron" and part.layer < len(spec.network.layers))


def is_cut(spec: ProjectSpec, part: ScalarPath) -> bool:
    """Whether all of a part is cut."""
    return can_be_cut(spec, part) and part_edits.is_cut(spec, str(part))
