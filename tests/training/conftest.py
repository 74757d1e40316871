"""Small projects, quick to train on the reference engine."""

from __future__ import annotations

import pytest

from gradstudio.project import ProjectSpec, edits


@pytest.fixture
def small_spec() -> ProjectSpec:
    """8 moons, 2-3-1 ReLU, hinge loss with L2, a constant learning rate."""
    spec = edits.set_data(ProjectSpec(), kind="moons", samples=8)
    spec = edits.remove_layer(spec, 0)
    spec = edits.set_layer_size(spec, 0, 3)
    return edits.set_training(spec, l2=0.01, learning_rate={"kind": "constant", "rate": 0.1})
