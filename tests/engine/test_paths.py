"""One name for one scalar: what is printed is read back, and means the same parameters everywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.engine.nn import MLP
from gradstudio.engine.paths import ScalarPath, begin_of_layer

SIZES = st.lists(st.integers(1, 6), min_size=2, max_size=5)


@st.composite
def paths(draw: st.DrawFn) -> tuple[ScalarPath, list[int]]:
    sizes = draw(SIZES)
    layer = draw(st.integers(0, len(sizes) - 1))
    sample = draw(st.none() | st.integers(0, 10**6))
    neuron = draw(st.integers(0, sizes[layer] - 1))
    if layer == 0:
        return ScalarPath(part="input", layer=0, neuron=neuron, sample=sample), sizes
    part = draw(st.sampled_from(["layer", "neuron", "weight", "bias", "pre_activation", "activation"]))
    weight = draw(st.integers(0, sizes[layer - 1] - 1)) if part == "weight" else None
    return (
        ScalarPath(
            part=part, layer=layer, neuron=None if part == "layer" else neuron, weight=weight, sample=sample
        ),
        sizes,
    )


@given(paths())
def test_what_is_printed_is_read_back(found: tuple[ScalarPath, list[int]]) -> None:
    path, sizes = found
    assert ScalarPath.parse(str(path)) == path
    assert path.is_in(sizes)


@given(SIZES)
def test_paths_and_places_of_parameters_are_those_of_the_network(sizes: list[int]) -> None:
    labels = [parameter.label for parameter in MLP(sizes[0], sizes[1:], rng=1).parameters()]
    found = [ScalarPath.of_parameter(index, sizes) for index in range(len(labels))]
    assert [str(path) for path in found] == labels
    assert [path.flat_index(sizes) for path in found] == list(range(len(labels)))
    with pytest.raises(IndexError, match="no parameter"):
        ScalarPath.of_parameter(len(labels), sizes)


@given(paths())
def test_a_part_means_the_parameters_whose_names_begin_with_its_own(
    found: tuple[ScalarPath, list[int]],
) -> None:
    path, sizes = found
    labels = [parameter.label for parameter in MLP(sizes[0], sizes[1:], rng=1).parameters()]
    name = str(path.of_neuron if not path.is_parameter else path).rpartition("sample")[2]
    name = name.partition(".")[2] if path.sample is not None else name
    expected = [index for index, label in enumerate(labels) if label == name or label.startswith(f"{name}.")]
    assert list(path.parameter_range(sizes)) == expected


@pytest.mark.parametrize(
    "text",
    ["", "x0", "x", "layer0", "layer1.neuron0", "layer1.w1", "layer1.neuron1.w0", "layer1.neuron1.q", "layer01",
     "sample0.x1", "sample1", "layer1.neuron1.b ", "loss", "layer9999999999"],
)  # fmt: skip
def test_what_names_no_part_is_none(text: str) -> None:
    assert ScalarPath.parse(text) is None


@pytest.mark.parametrize(
    "text", ["layer3.neuron1.b", "layer1.neuron5.w1", "layer1.neuron1.w4", "x1", "layer1.neuron1.a"]
)
def test_what_a_network_does_not_have_has_no_place(text: str) -> None:
    path = ScalarPath.parse(text)
    assert path is not None
    assert path.flat_index((3, 4, 2)) is None


def test_a_part_follows_its_layer() -> None:
    weight, bias, inputs = (
        ScalarPath.parse(text) for text in ("layer2.neuron1.w1", "layer2.neuron1.b", "x1")
    )
    inserted = [0, None, 1, 2]  # a new layer before what was the second
    assert weight.moved(inserted) is None  # it weighed another layer's activations
    assert str(bias.moved(inserted)) == "layer3.neuron1.b"
    assert inputs.moved(inserted) == inputs
    assert str(weight.moved([0, 1, None, 2])) == "layer2.neuron1.w1"
    assert bias.moved([0, 2]) is None


def test_layers_begin_behind_each_other() -> None:
    assert [begin_of_layer(layer, (3, 4, 2)) for layer in (1, 2, 3)] == [0, 16, 26]


def test_a_path_leads_to_its_neuron_and_out_of_its_sample() -> None:
    path = ScalarPath.parse("sample4.layer2.neuron1.z")
    assert path is not None
    assert str(path.for_all_samples) == "layer2.neuron1.z"
    assert str(path.for_all_samples.of_neuron) == "layer2.neuron1"
    assert ScalarPath.parse("x2").of_neuron == ScalarPath.parse("x2")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (ScalarPath.whole(2), "layer2"),
        (ScalarPath.whole(2, 0), "layer2.neuron1"),
        (ScalarPath.whole(0, 1), "x2"),
    ],
)
def test_whole_layers_neurons_and_inputs_have_the_paths_that_are_read_as_them(path, text) -> None:
    assert str(path) == text
    assert ScalarPath.parse(text) == path
