"""Initial parameters by themselves are those of the network, and are called the same."""

from __future__ import annotations

import numpy as np
import pytest

from gradstudio.engine.nn import MLP
from gradstudio.project import ProjectSpec, edits
from gradstudio.training import build_network
from gradstudio.training.run.initial import initial_parameters


@pytest.mark.parametrize("kind", ["micrograd", "playground", "xavier_uniform", "he_normal", "zeros"])
def test_initial_parameters_are_those_of_the_network(kind: str) -> None:
    spec = edits.set_initialisation(ProjectSpec(), kind)
    leaves = build_network(spec).parameters()
    assert np.array_equal(initial_parameters(spec), [leaf.data for leaf in leaves])


def test_the_demo_starts_from_micrograds_weights() -> None:
    network = MLP(2, [16, 16, 1], "relu", 1337)
    assert np.array_equal(initial_parameters(ProjectSpec()), [leaf.data for leaf in network.parameters()])
