"""Symbols of scalars in formulas."""

from __future__ import annotations

import pytest

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.export.copying.symbols import FUNCTIONS, symbol


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("layer1.neuron3.w2", "w^{(1)}_{3,2}"),
        ("layer2.neuron1.b", "b^{(2)}_{1}"),
        ("layer12.neuron10.z", "z^{(12)}_{10}"),
        ("layer1.neuron2", "a^{(1)}_{2}"),
        ("x4", "x_{4}"),
        ("sample4.layer2.neuron1.a", r"a^{(2)}_{1,\text{sample 4}}"),
        ("sample2.x1", r"x_{1,\text{sample 2}}"),
        ("my_loss", r"\text{my\_loss}"),
        ("layer1", r"\text{layer1}"),
    ],
)
def test_a_label_has_its_symbol(label: str, written: str) -> None:
    assert symbol(label) == written


def test_every_activation_has_a_function() -> None:
    assert set(FUNCTIONS) == set(ACTIVATIONS) - {"linear"}
