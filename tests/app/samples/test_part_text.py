"""What parts of a network are called."""

from __future__ import annotations

import pytest

from gradstudio.app.samples.part_text import part_text
from gradstudio.engine.paths import ScalarPath


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("", "the whole network"),
        ("layer1", "layer 1"),
        ("layer2", "the output layer"),
        ("layer1.neuron3", "neuron 3 in layer 1"),
        ("sample4.layer1.neuron3.z", "neuron 3 in layer 1"),
        ("layer2.neuron1.w3", "weight 3 of neuron 1 in the output layer"),
        ("layer1.neuron2.b", "the bias of neuron 2 in layer 1"),
    ],
)
def test_parts_have_names_in_words(path: str, said: str) -> None:
    assert part_text(ScalarPath.parse(path), (2, 3, 1)) == said
