"""Edits are pure: a new spec or a `SpecError`, and the old one as it was."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.project import LayerSpec, ProjectSpec, SpecError, edits
from gradstudio.project.fields import set_field
from gradstudio.project.given_weights import beginning_with
from gradstudio.project.spec import MAX_HIDDEN_LAYERS, MAX_LAYER_SIZE, validated

DEMO = ProjectSpec()


def sizes(spec: ProjectSpec) -> list[int]:
    return [layer.size for layer in spec.network.layers]


def test_add_layer_goes_before_the_output_layer_and_copies_its_neighbour() -> None:
    assert sizes(edits.add_layer(edits.set_layer_size(DEMO, 1, 7))) == [16, 7, 7, 1]


def test_add_layer_at_a_place_with_a_layer_of_ones_own() -> None:
    layer = LayerSpec(size=3, activation="sin")
    added = edits.add_layer(DEMO, 0, layer)
    assert sizes(added) == [3, 16, 16, 1]
    assert added.network.layers[0] == layer


def test_the_first_hidden_layer_has_four_relu_neurons() -> None:
    bare = edits.remove_layer(edits.remove_layer(DEMO, 0), 0)
    assert sizes(bare) == [1]
    assert edits.add_layer(bare).network.layers[0] == LayerSpec(size=4, activation="relu")


def test_remove_move_and_resize() -> None:
    spec = edits.set_layer_size(DEMO, 0, 3)
    assert sizes(spec) == [3, 16, 1]
    assert sizes(edits.move_layer(spec, 0, 1)) == [16, 3, 1]
    assert sizes(edits.remove_layer(spec, 0)) == [16, 1]
    assert sizes(edits.add_neuron(spec, 0)) == [4, 16, 1]
    assert sizes(edits.remove_neuron(spec, 0)) == [2, 16, 1]


def test_the_output_layer_can_have_an_activation() -> None:
    assert edits.set_activation(DEMO, 2, "tanh").network.layers[2].activation == "tanh"


def test_a_loss_of_classes_resizes_the_output_layer_and_back() -> None:
    softmax = edits.set_training(DEMO, loss="softmax_cross_entropy")
    assert sizes(softmax) == [16, 16, 2]
    back = edits.set_training(softmax, loss="hinge")
    assert back == DEMO.model_copy(update={"chosen": ("training.loss",)})


def test_a_new_kind_of_data_starts_from_its_own_defaults() -> None:
    moons = edits.set_data(DEMO, kind="moons", noise=0.3)
    assert moons.data.model_dump() | {"noise": 0.1} == type(moons.data)().model_dump()
    assert edits.set_data(moons, samples=50).data.noise == 0.3
    assert edits.set_data(moons, kind="micrograd_moons") == DEMO


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda s: edits.remove_layer(s, 2), "output layer cannot be removed"),
        (lambda s: edits.move_layer(s, 2, 0), "output layer cannot be moved"),
        (lambda s: edits.move_layer(s, 0, 2), "output layer cannot be replaced"),
        (lambda s: edits.set_layer_size(s, 2, 3), "output layer cannot be resized"),
        (lambda s: edits.set_layer_size(s, 0, 0), "Remove the layer instead"),
        (lambda s: edits.set_layer_size(s, 0, MAX_LAYER_SIZE + 1), "Add another layer instead"),
        (lambda s: edits.remove_layer(s, 3), "no layer 4"),
        (lambda s: edits.remove_layer(s, -1), "no layer 0"),
        (lambda s: edits.add_neuron(s, 9), "no layer 10"),
        (lambda s: edits.add_layer(s, 3), "place from 1 to 3, not 4"),
        (lambda s: edits.set_activation(s, 0, "rleu"), "relu"),
        (lambda s: edits.set_training(s, l2=-1), "training → l2"),
        (lambda s: edits.set_training(s, learning_rate={"kind": "constant", "rate": float("inf")}), "rate"),
        (lambda s: edits.set_training(s, learning_rate={"kind": "constant", "rate": float("nan")}), "rate"),
        (lambda s: edits.set_training(s, los="hinge"), "los"),
        (lambda s: edits.set_data(s, kind="mons"), "moons"),
        (lambda s: edits.set_data(s, kind="moons", samples=0), "samples"),
        (lambda s: edits.set_data(s, kind="moons", noise=float("nan")), "noise"),
        (lambda s: edits.set_data(s, samples=5), "samples"),
    ],
)
def test_an_illegal_edit_says_why_and_changes_nothing(edit, said: str) -> None:
    spec = ProjectSpec()
    with pytest.raises(SpecError) as caught:
        edit(spec)
    assert said in str(caught.value)
    assert str(caught.value).endswith(".")
    assert spec == DEMO


def test_layers_have_a_limit() -> None:
    spec = DEMO
    for _ in range(MAX_HIDDEN_LAYERS - 2):
        spec = edits.add_layer(spec)
    with pytest.raises(SpecError, match="Remove one first"):
        edits.add_layer(spec)


SMALL = st.integers(-1, 4)
EDITS: st.SearchStrategy[tuple[str, tuple[Any, ...], dict[str, Any]]] = st.one_of(
    st.tuples(st.just("add_layer"), st.tuples(SMALL), st.just({})),
    st.tuples(st.just("add_layer"), st.just(()), st.just({})),
    st.tuples(st.just("remove_layer"), st.tuples(SMALL), st.just({})),
    st.tuples(st.just("move_layer"), st.tuples(SMALL, SMALL), st.just({})),
    st.tuples(st.just("set_layer_size"), st.tuples(SMALL, st.integers(-1, 600)), st.just({})),
    st.tuples(st.just("add_neuron"), st.tuples(SMALL), st.just({})),
    st.tuples(st.just("remove_neuron"), st.tuples(SMALL), st.just({})),
    st.tuples(
        st.just("set_activation"), st.tuples(SMALL, st.sampled_from(["relu", "tanh", "bad"])), st.just({})
    ),
    st.tuples(st.just("set_dropout"), st.tuples(SMALL, st.sampled_from([0.0, 0.5, 1.0])), st.just({})),
    st.tuples(
        st.just("set_initialisation"), st.sampled_from([("zeros",), ("he_normal",), ("bad",)]), st.just({})
    ),
    st.tuples(
        st.just("set_training"),
        st.just(()),
        st.fixed_dictionaries(
            {},
            optional={
                "loss": st.sampled_from(["hinge", "squared_error", "softmax_cross_entropy", "bad"]),
                "stop": st.sampled_from([{}, {"target_accuracy": 0.9}, {"patience": 0}]),
                "l2": st.floats(-1, 2),
                "seed": st.integers(-1, 5),
                "steps": st.integers(0, 5),
            },
        ),
    ),
    st.tuples(
        st.just("set_data"),
        st.just(()),
        st.fixed_dictionaries(
            {
                "kind": st.sampled_from(
                    ["moons", "micrograd_moons", "blobs", "plane", "spiral", "sine", "iris", "drawn"]
                )
            },
            optional={
                "features": st.sampled_from([("x1",), ("x1", "x2", "x1*x2"), ("x1 +",)]),
                "standardise": st.booleans(),
                "noise": st.floats(-1, 3),
                "classes": st.integers(1, 5),
                "test_share": st.floats(-1, 1),
            },
        ),
    ),
)


@given(st.lists(EDITS, max_size=12))
def test_any_walk_of_edits_keeps_the_project_legal(walk) -> None:
    spec = DEMO
    for name, args, fields in walk:
        before = spec.model_dump_json()
        old = spec
        try:
            spec = getattr(edits, name)(spec, *args, **fields)
        except SpecError:
            assert spec is old
        assert old.model_dump_json() == before
        assert validated(spec.model_dump(mode="json")) == spec
        assert hash(spec) == hash(validated(spec.model_dump(mode="json")))


def test_what_an_edit_leaves_as_it_is_is_not_looked_at_again() -> None:
    """A network of many given weights, or data of many points, would make each edit slow."""
    spec = beginning_with(ProjectSpec(), [0.5] * ProjectSpec().parameter_count)
    for after in (edits.set_training(spec, l2=0.25), set_field(spec, "training.batch_size", 5)):
        assert after.network is spec.network
    thinned = edits.set_dropout(spec, 0, 0.5)
    assert thinned.data is spec.data
    assert thinned.network.initialisation is spec.network.initialisation
