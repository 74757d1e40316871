"""What differs between two projects reads as one would say it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gradstudio.project import ProjectSpec, edits
from gradstudio.project.difference import between, in_words
from gradstudio.project.drawing import add_point, draw_points, move_point, remove_point
from gradstudio.project.edited import clear_parameters, set_input, set_parameter
from gradstudio.project.fields import set_field
from gradstudio.project.spec import validated

Edit = Callable[[ProjectSpec], ProjectSpec]

PLAIN = validated({"training": {"learning_rate": {"kind": "constant"}, "batch_size": 10}})
DRAWN = draw_points(PLAIN)
TYPED = set_parameter(PLAIN, "layer1.neuron1.w1", 0.5)


def field(path: str, value: object) -> Edit:
    return lambda spec: set_field(spec, path, value)


def layers(*sizes: int, activation: str = "relu") -> ProjectSpec:
    return validated(
        {
            "network": {
                "layers": [
                    *({"size": size, "activation": activation} for size in sizes),
                    {"size": 1, "activation": "linear"},
                ]
            }
        }
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (field("training.learning_rate.rate", 0.03), "rate 0.1 → 0.03"),
        (field("training.learning_rate.rate", 1e-5), "rate 0.1 → 1e−5"),
        (field("training.batch_size", 20), "batch 10 → 20"),
        (field("training.batch_size", None), "batch 10 → all"),
        (field("training.seed", 42000), "seed 1337 → 42000"),
        (field("training.steps", 20000), "steps 100 → 20,000"),
        (field("training.stop.patience", 5), "patience off → 5"),
        (field("training.penalize_biases", False), "penalty with biases off"),
        (field("training.l2", 0.0), "L2 0.0001 → 0"),
        (field("training.clipping.kind", "norm"), "clipping none → by norm"),
        (field("training.engine", "reference"), "engine compiled → reference"),
        (field("network.initialisation.kind", "he_normal"), "weights uniform ±1 → He normal"),
        (lambda spec: edits.set_activation(spec, 0, "tanh"), "layer 1 activation ReLU → tanh"),
        (lambda spec: edits.set_layer_size(spec, 1, 3), "layer 2: 16 → 3 neurons"),
        (lambda spec: set_parameter(spec, "layer1.neuron1.w1", -0.5), "layer1.neuron1.w1 → −0.5"),
        (lambda spec: set_input(spec, 2, 1, 3.0), "x2 of sample 3 → 3"),
    ],
)
def test_a_change_is_told_with_the_value_before_and_after(change: Edit, words: str) -> None:
    assert in_words(between(PLAIN, change(PLAIN))) == words


def test_several_changes_are_told_in_one_phrase() -> None:
    after = set_field(set_field(PLAIN, "training.learning_rate.rate", 0.03), "training.batch_size", 20)
    after = edits.add_layer(after)
    assert in_words(between(PLAIN, after)) == "rate 0.1 → 0.03, batch 10 → 20, +1 layer of 16"


def test_equal_projects_do_not_differ() -> None:
    assert between(PLAIN, PLAIN) == ()
    assert in_words(()) == ""


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ((16, 16), (16, 4, 16), "+1 layer of 4"),
        ((16, 4, 16), (16, 16), "−1 layer of 4"),
        ((8,), (8, 4, 2), "+2 layers of 4 and 2"),
        ((8, 4), (8, 4, 4, 4, 4, 4), "+4 layers"),
        ((8, 4), (4, 8), "layer 1: 8 → 4 neurons, layer 2: 4 → 8 neurons"),
        ((8, 8), (4, 4), "8 → 4 neurons"),
        ((8, 8, 4), (2, 2, 4), "layers 1, 2: 8 → 2 neurons"),
        ((8, 4), (6, 4, 2), "+1 layer of 2, layer 1: 8 → 6 neurons"),
    ],
)
def test_layers_are_matched_before_they_are_compared(
    before: tuple[int, ...], after: tuple[int, ...], words: str
) -> None:
    assert in_words(between(layers(*before), layers(*after))) == words


def test_layers_that_change_alike_are_told_once() -> None:
    assert in_words(between(layers(4, 8), layers(4, 8, activation="tanh"))) == "activation ReLU → tanh"
    assert in_words(between(layers(4), layers(4, activation="tanh"))) == "layer 1 activation ReLU → tanh"


def test_a_new_layer_is_told_with_what_is_new_in_it() -> None:
    new = {"size": 3, "activation": "tanh", "dropout": 0.5}
    after = validated({"network": {"layers": [{"size": 4}, new, {"size": 1, "activation": "linear"}]}})
    assert in_words(between(layers(4), after)) == "+1 layer of 3 tanh with dropout 0.5"
    (found,) = between(layers(4), after)
    assert (found.title, found.before, found.after) == ("Layers", "4-1", "4-3-1")


def test_other_data_are_told_first() -> None:
    found = between(PLAIN, edits.set_data(PLAIN, kind="iris"))
    assert found[0].words == "data micrograd → Iris"
    assert "loss hinge → cross-entropy" in in_words(found)
    assert "output layer: 1 → 3 neurons" in in_words(found)


def test_a_field_that_only_the_new_kind_has_is_told_if_it_is_not_as_usual() -> None:
    adam = set_field(PLAIN, "training.optimizer.kind", "adam")
    assert "β₁" not in in_words(between(PLAIN, adam))
    slow = set_field(adam, "training.optimizer.beta1", 0.99)
    (found,) = (each for each in between(PLAIN, slow) if each.title == "β₁")
    assert (found.before, found.after, found.words) == ("", "0.99", "β₁ 0.99")


def test_a_rate_is_the_same_setting_in_every_schedule() -> None:
    linear = validated({"training": {"learning_rate": {"kind": "linear", "start": 0.2, "end": 0.1}}})
    cosine = validated({"training": {"learning_rate": {"kind": "cosine", "rate": 0.4, "floor": 0.1}}})
    assert in_words(between(linear, cosine)) == "schedule linear → cosine, rate 0.2 → 0.4"


def test_numbers_that_are_almost_the_same_are_told_apart() -> None:
    after = set_field(PLAIN, "training.learning_rate.rate", 0.1 + 1e-12)
    assert in_words(between(PLAIN, after)) == "rate 0.1 → 0.10000000000100001"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda spec: add_point(spec, 1, 1, 0), "+1 point"),
        (lambda spec: move_point(spec, 0, 1, 1), "1 point moved"),
        (lambda spec: add_point(move_point(spec, 0, 1, 1), 2, 1, 1), "1 point moved, +1 point"),
        (lambda spec: remove_point(spec, 0), "−1 point"),
    ],
)
def test_points_are_counted(change: Edit, words: str) -> None:
    drawn = add_point(DRAWN, 3, 3, 1)
    assert in_words(between(drawn, change(drawn))) == words


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ((), ("x1", "x1*x2"), "features all columns → x1, x1*x2"),
        (("x1",), ("x1", "x2"), "features +x2"),
        (("x1", "x2"), ("x1", "sin(x1)"), "features +sin(x1) −x2"),
        (("x1", "x2"), ("x2", "x1"), "features in another order"),
        (("x1",), ("x1", "x2", "x1**2", "x2**2", "x1*x2"), "+4 features"),
    ],
)
def test_features_are_told_by_their_formulas(
    before: tuple[str, ...], after: tuple[str, ...], words: str
) -> None:
    one, other = (validated({"data": {"kind": "moons", "features": each}}) for each in (before, after))
    assert in_words(between(one, other)) == words


def test_what_was_typed_is_told_with_the_number_before() -> None:
    after = set_parameter(TYPED, "layer1.neuron1.w1", 0.75)
    assert in_words(between(TYPED, after)) == "layer1.neuron1.w1 0.5 → 0.75"
    assert in_words(between(TYPED, clear_parameters(TYPED))) == "layer1.neuron1.w1 no longer typed"
    many = PLAIN
    for neuron in range(1, 6):
        many = set_parameter(many, f"layer1.neuron{neuron}.b", 1.0)
    assert in_words(between(PLAIN, many)) == "5 parameters typed"


def test_what_is_frozen_and_cut_is_told_by_its_name() -> None:
    held = validated({"network": {"frozen": ("layer1",), "cut": ("layer2.neuron1.w1",)}})
    plain = ProjectSpec()
    assert in_words(between(plain, held)) == "layer1 frozen, layer2.neuron1.w1 cut"
    assert in_words(between(held, plain)) == "layer1 free again, layer2.neuron1.w1 connected again"


def test_a_choice_by_hand_is_told_only_if_its_value_is_the_same() -> None:
    changed = set_field(PLAIN, "training.steps", 300)
    assert in_words(between(PLAIN, changed)) == "steps 100 → 300"
    back = set_field(changed, "training.steps", 100)
    assert in_words(between(PLAIN, back)) == "steps chosen by hand"
    assert in_words(between(back, PLAIN)) == "steps as suits the data"


def test_given_weights_are_counted() -> None:
    one, other = (
        validated(
            {
                "network": {
                    "layers": [{"size": 1, "activation": "linear"}],
                    "initialisation": {"kind": "given", "values": values},
                }
            }
        )
        for values in ((1.0, 2.0, 3.0), (1.0, 5.0, 3.0))
    )
    assert in_words(between(one, other)) == "1 of 3 given weights changed"
