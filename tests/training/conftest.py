"""Small projects, each on the reference engine and on the compiled one."""

from __future__ import annotations

import pytest

from gradstudio.project import ProjectSpec, edits


@pytest.fixture(params=["reference", "compiled"])
def small_spec(request: pytest.FixtureRequest) -> ProjectSpec:
    """8 moons, 2-3-1 ReLU, hinge loss with L2, weights in ±1, gradient descent at a constant rate."""
    spec = edits.set_data(ProjectSpec(), kind="moons", samples=8)
    spec = edits.remove_layer(spec, 0)
    spec = edits.set_layer_size(spec, 0, 3)
    rate = {"kind": "constant", "rate": 0.1}
    spec = edits.set_initialisation(spec, "micrograd")
    plain = {"kind": "sgd"}
    return edits.set_training(spec, l2=0.01, optimizer=plain, learning_rate=rate, engine=request.param)
