"""The project's description: the demo by default, frozen, and validated with sentences."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from gradstudio.project import LinearRate, MicrogradMoons, ProjectSpec, SpecError
from gradstudio.project.spec import validated


def test_the_default_project_is_micrograds_moons_demo() -> None:
    spec = ProjectSpec()
    assert spec.data == MicrogradMoons()
    assert spec.sizes == (2, 16, 16, 1)
    assert [layer.activation for layer in spec.network.layers] == ["relu", "relu", "linear"]
    assert spec.training.loss == "hinge"
    assert spec.training.learning_rate == LinearRate(start=1.0, end=0.1, steps=100)
    assert (spec.training.l2, spec.training.steps, spec.training.seed) == (1e-4, 100, 1337)
    assert spec.parameter_count == 337
    assert spec.schema_version == 1


def test_a_spec_is_frozen_and_hashable() -> None:
    spec = ProjectSpec()
    with pytest.raises(ValidationError):
        spec.schema_version = 2
    with pytest.raises(ValidationError):
        spec.network.layers[0].size = 3
    assert {spec: 1}[ProjectSpec()] == 1


def test_an_output_layer_that_does_not_fit_the_loss_is_refused_with_the_mend() -> None:
    with pytest.raises(SpecError, match="set the output layer's size to 2"):
        validated({"training": {"loss": "softmax_cross_entropy"}})


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"training": {"seed": -1}}, "training → seed"),
        ({"training": {"seed": 2**32}}, "training → seed"),
        ({"training": {"steps": 0}}, "training → steps"),
        ({"training": {"steps": 1.5}}, "training → steps"),
        ({"training": {"learning_rate": {"kind": "linear", "steps": 0}}}, "learning_rate"),
        ({"network": {"layers": [{"size": 0}, {"size": 1}]}}, "layers → 1 → size"),
        ({"network": {"layers": []}}, "at least an output layer"),
        ({"network": {"layers": [{}] * 40 + [{"size": 1}]}}, "at most 32"),
        ({"nonsense": 1}, "nonsense"),
        ([], "dictionary"),
    ],
)
def test_an_illegal_field_is_named_by_its_place(fields, place: str) -> None:
    with pytest.raises(SpecError) as caught:
        validated(fields)
    assert place in str(caught.value)


def test_all_findings_are_told_at_once() -> None:
    with pytest.raises(SpecError) as caught:
        validated({"training": {"seed": -1, "l2": -1}})
    assert "seed" in str(caught.value)
    assert "l2" in str(caught.value)
