"""Initial parameters by themselves are those of the network, and are called the same."""

from __future__ import annotations

import numpy as np
import pytest

from gradstudio.engine.nn import MLP
from gradstudio.project import ProjectSpec, edits
from gradstudio.training import build_network
from gradstudio.training.initial import initial_parameters, parameter_index, parameter_label


@pytest.mark.parametrize("kind", ["micrograd", "playground", "xavier_uniform", "he_normal", "zeros"])
def test_initial_parameters_are_those_of_the_network(kind: str) -> None:
    spec = edits.set_initialisation(ProjectSpec(), kind)
    leaves = build_network(spec).parameters()
    assert np.array_equal(initial_parameters(spec), [leaf.data for leaf in leaves])


def test_the_demo_starts_from_micrograds_weights() -> None:
    network = MLP(2, [16, 16, 1], "relu", 1337)
    assert np.array_equal(initial_parameters(ProjectSpec()), [leaf.data for leaf in network.parameters()])


def test_labels_are_those_of_the_network() -> None:
    spec = ProjectSpec()
    labels = [leaf.label for leaf in build_network(spec).parameters()]
    assert [parameter_label(spec.sizes, i) for i in range(len(labels))] == labels
    with pytest.raises(IndexError):
        parameter_label(spec.sizes, len(labels))


def test_a_parameter_is_found_by_its_label() -> None:
    sizes = (3, 4, 2)
    labels = [parameter_label(sizes, index) for index in range(4 * 4 + 2 * 5)]
    assert [parameter_index(sizes, label) for label in labels] == list(range(len(labels)))
    for label in (
        "layer0.neuron1.b",
        "layer3.neuron1.b",
        "layer1.neuron5.w1",
        "layer1.neuron1.w4",
        "x1",
        "layer1.neuron1.a",
    ):
        assert parameter_index(sizes, label) is None
