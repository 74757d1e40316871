"""Freezing and cutting are pure edits by path, and follow their layers when the network changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.project import ProjectSpec, SpecError, edits
from gradstudio.project.part_edits import cut, freeze, is_cut, is_frozen, restore, unfreeze
from gradstudio.project.parts import cut_range, frozen_range
from gradstudio.project.spec import validated

DEMO = ProjectSpec()
SMALL = edits.set_layer_size(edits.set_layer_size(DEMO, 0, 3), 1, 2)  # 2-3-2-1


def named(paths, sizes, range_of) -> set[int]:
    return {index for path in paths for index in range_of(path, sizes)}


def test_a_path_names_its_parameters_in_the_order_of_the_vector() -> None:
    sizes = SMALL.sizes
    assert list(frozen_range("layer1", sizes)) == list(range(9))
    assert list(frozen_range("layer1.neuron2", sizes)) == [3, 4, 5]
    assert list(frozen_range("layer2.neuron1.w3", sizes)) == [11]
    assert list(frozen_range("layer2.neuron1.b", sizes)) == [12]
    assert list(cut_range("layer1.neuron3", sizes)) == [11, 15]  # its weights into both neurons of layer 2
    assert list(cut_range("layer1.neuron3.w1", sizes)) == [6]


@pytest.mark.parametrize(
    ("edit", "path", "said"),
    [
        (freeze, "layer4", "the network has 3 layers"),
        (freeze, "layer1.neuron4", "layer 1 has 3 neurons"),
        (freeze, "layer1.neuron1.w3", "the neuron has 2 weights"),
        (freeze, "layer0", "names no part"),
        (freeze, "layer1.neuron1.z", "names no part"),
        (unfreeze, "weights", "names no part"),
        (cut, "layer1", "Remove the layer instead"),
        (cut, "layer3.neuron1", "nothing leads on"),
        (restore, "layer9.neuron1", "the network has 3 layers"),
        (is_frozen, "", "names no part"),
        (is_cut, "layer1", "cannot be cut"),
    ],
)
def test_a_part_that_is_not_there_is_refused(edit, path: str, said: str) -> None:
    with pytest.raises(SpecError, match=said):
        edit(SMALL, path)


def test_what_is_frozen_twice_is_kept_once() -> None:
    neuron = freeze(freeze(SMALL, "layer1.neuron2.w1"), "layer1.neuron2")
    assert neuron.network.frozen == ("layer1.neuron2",)
    layer = freeze(freeze(neuron, "layer2.neuron1.b"), "layer1")
    assert layer.network.frozen == ("layer1", "layer2.neuron1.b")
    assert freeze(layer, "layer1.neuron1") is not None
    assert freeze(layer, "layer1.neuron1").network.frozen == layer.network.frozen
    assert is_frozen(layer, "layer1.neuron3.w2")
    assert not is_frozen(layer, "layer2.neuron1")


def test_a_part_of_what_is_frozen_can_be_let_go() -> None:
    spec = unfreeze(freeze(SMALL, "layer1"), "layer1.neuron2.w1")
    assert spec.network.frozen == (
        "layer1.neuron1",
        "layer1.neuron2.w2",
        "layer1.neuron2.b",
        "layer1.neuron3",
    )
    assert unfreeze(spec, "layer1") == SMALL


def test_a_link_of_a_neuron_that_is_cut_can_be_restored() -> None:
    spec = restore(cut(SMALL, "layer1.neuron3"), "layer2.neuron1.w3")
    assert spec.network.cut == ("layer2.neuron2.w3",)
    assert is_cut(spec, "layer2.neuron2.w3")
    assert not is_cut(spec, "layer1.neuron3")
    assert restore(cut(SMALL, "layer1.neuron3"), "layer1.neuron3") == SMALL


def test_frozen_and_cut_parts_follow_their_layer() -> None:
    spec = cut(freeze(freeze(SMALL, "layer2"), "layer1.neuron1.w2"), "layer2.neuron2.w1")
    before = edits.add_layer(spec, 0)
    assert before.network.frozen == ("layer3",)  # what layer1.neuron1.w2 led from is no longer before it
    assert before.network.cut == ("layer3.neuron2.w1",)
    between = edits.add_layer(spec, 1)
    assert between.network.frozen == ("layer1.neuron1.w2", "layer3")
    assert between.network.cut == ()
    assert edits.move_layer(spec, 1, 0).network.frozen == ("layer1",)
    assert edits.remove_layer(spec, 1).network.frozen == ("layer1.neuron1.w2",)
    assert edits.remove_layer(spec, 0).network.frozen == ("layer1",)


def test_parts_that_are_gone_are_no_longer_frozen_or_cut() -> None:
    spec = cut(freeze(SMALL, "layer1.neuron3"), "layer1.neuron3")
    smaller = edits.remove_neuron(spec, 0)
    assert smaller.network.frozen == smaller.network.cut == ()
    outputs = freeze(edits.set_training(SMALL, loss="softmax_cross_entropy"), "layer3.neuron2")
    assert edits.set_training(outputs, loss="hinge").network.frozen == ()


def test_a_duplicate_learns_and_is_whole() -> None:
    spec = edits.duplicate_layer(cut(freeze(SMALL, "layer1"), "layer1.neuron1"), 0)
    assert [layer.size for layer in spec.network.layers] == [3, 3, 2, 1]
    assert spec.network.frozen == ("layer1",)
    with pytest.raises(SpecError, match="cannot be duplicated"):
        edits.duplicate_layer(SMALL, 2)


@st.composite
def paths(draw: st.DrawFn) -> str:
    layer = draw(st.integers(1, 3))
    parts = ["", ".neuron1", ".neuron2", ".neuron1.w1", ".neuron2.w2", ".neuron1.b", ".neuron2.w3"]
    return f"layer{layer}{draw(st.sampled_from(parts))}"


@given(st.lists(st.tuples(st.sampled_from(["freeze", "unfreeze", "cut", "restore"]), paths()), max_size=15))
def test_a_walk_names_exactly_the_parameters_that_sets_would(walk) -> None:
    spec, frozen, gone = SMALL, set(), set()
    functions = {"freeze": freeze, "unfreeze": unfreeze, "cut": cut, "restore": restore}
    for name, path in walk:
        range_of = frozen_range if "freeze" in name else cut_range
        try:
            spec = functions[name](spec, path)
        except SpecError:
            continue
        members = frozen if range_of is frozen_range else gone
        (members.update if name in {"freeze", "cut"} else members.difference_update)(
            range_of(path, spec.sizes)
        )
        assert named(spec.network.frozen, spec.sizes, frozen_range) == frozen
        assert named(spec.network.cut, spec.sizes, cut_range) == gone
        assert validated(spec.model_dump(mode="json")) == spec
