"""What can be known of a project before it is trained, on both sides of each condition."""

from __future__ import annotations

import numpy as np
import pytest

from gradstudio.data.source import load_dataset
from gradstudio.project import ProjectSpec, edits
from gradstudio.project.presets import PRESETS
from gradstudio.training.doctor.examine import examine
from gradstudio.training.doctor.finding import Finding
from tests.training.doctor.cases import beforehand, project, rules_of, trained, with_table

LINE = np.linspace(-1.0, 1.0, 40)
PLANE = np.column_stack([LINE, LINE[::-1] ** 2])


def one(findings: tuple[Finding, ...], rule: str) -> Finding:
    (found,) = (finding for finding in findings if finding.rule == rule)
    assert found.says
    assert found.why
    assert found.places
    assert all(
        len(evidence.steps) == len(values) for evidence in found.evidence for _, values in evidence.curves
    )
    return found


@pytest.mark.parametrize("preset", PRESETS, ids=[preset.name for preset in PRESETS])
def test_nothing_is_found_in_a_preset(preset: object) -> None:
    assert beforehand(preset.spec) == ()


@pytest.mark.parametrize("kind", ["moons", "plane", "sine", "wine", "breast_cancer", "digits", "yin_yang"])
def test_nothing_is_found_in_data_with_the_settings_that_suit(kind: str) -> None:
    assert beforehand(project(kind)) == ()


def test_zero_weights_make_copies_and_random_ones_do_not() -> None:
    spec = edits.set_initialisation(project(), "zeros")
    found = one(beforehand(spec), "symmetry")
    assert "all weights are 0" in found.says
    assert [place.layer for place in found.places] == [0]
    assert beforehand(found.mends[0].spec) == ()


def test_equal_weights_are_told_with_their_layer() -> None:
    spec = project(hidden=(4, 4))
    count = spec.layer_parameter_counts[1]
    layers = list(spec.network.layers)
    layers[1] = layers[1].model_copy(update={"initialisation": {"kind": "given", "values": (0.3,) * count}})
    network = {**spec.network.model_dump(), "layers": [dict(layer) for layer in layers]}
    equal = ProjectSpec.model_validate({**spec.model_dump(), "network": network})
    assert beforehand(equal) == ()  # what follows has different weights for each of them
    network["layers"][2] = dict(layers[2]) | {"initialisation": {"kind": "given", "values": (0.5,) * 5}}
    found = one(beforehand(ProjectSpec.model_validate({**spec.model_dump(), "network": network})), "symmetry")
    assert [place.layer for place in found.places] == [1]
    assert "only 1 of 4" in found.says


def test_dropout_tells_copies_apart() -> None:
    spec = edits.set_dropout(edits.set_initialisation(project(), "zeros"), 0, 0.2)
    assert "symmetry" not in rules_of(beforehand(spec))


@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_a_binary_score_has_to_be_of_either_sign(activation: str) -> None:
    spec = edits.set_activation(project(), 1, activation)
    found = one(beforehand(spec), "output_activation")
    assert found.mends[0].spec.network.layers[-1].activation == "linear"
    assert beforehand(edits.set_activation(project(), 1, "tanh")) == ()


def test_scores_of_a_softmax_have_to_be_free() -> None:
    found = one(beforehand(edits.set_activation(project("iris"), 1, "relu")), "output_activation")
    assert found.places[0].layer == 1
    found = one(beforehand(edits.set_activation(project("iris"), 1, "sigmoid")), "output_activation")
    assert "no class more than 58%" in found.says
    assert beforehand(edits.set_activation(project("iris"), 1, "tanh")) == ()


def test_a_bounded_output_fits_targets_within_its_bounds() -> None:
    fits = edits.set_activation(with_table(PLANE, 0.1 + 0.8 * LINE**2), 1, "sigmoid")
    assert beforehand(fits) == ()
    beyond = edits.set_activation(with_table(PLANE, 3.0 * LINE), 1, "sigmoid")
    assert "from −3 to 3" in one(beforehand(beyond), "output_activation").says


def test_inputs_are_unscaled_from_a_size_on_unless_they_are_standardised() -> None:
    assert beforehand(with_table(20.0 * PLANE, LINE)) == ()
    large = with_table(PLANE * [1.0, 1e4], LINE)
    found = one(beforehand(large), "unscaled_inputs")
    assert "u2 is as large as" in found.says
    assert found.mends[0].spec.data.standardise
    assert beforehand(found.mends[0].spec) == ()


def test_small_inputs_beside_usual_ones_are_unscaled() -> None:
    assert beforehand(with_table(PLANE * [1.0, 0.01], LINE)) == ()
    assert "unscaled_inputs" in rules_of(beforehand(with_table(PLANE * [1.0, 1e-4], LINE)))


def test_inputs_that_do_not_vary_are_told_when_they_are_most() -> None:
    ones = np.ones((40, 1))
    assert beforehand(with_table(np.column_stack([PLANE, ones]), LINE)) == ()
    found = one(beforehand(with_table(np.column_stack([LINE, ones, ones]), LINE)), "constant_inputs")
    assert found.seriousness == "warning"
    assert one(beforehand(with_table(ones * [1.0, 2.0], LINE)), "constant_inputs").seriousness == "fault"


def test_targets_are_unscaled_from_a_size_on() -> None:
    assert beforehand(with_table(PLANE, 25.0 * LINE)) == ()
    found = one(beforehand(with_table(PLANE, 1e6 * LINE)), "unscaled_targets")
    assert found.mends[0].spec.data.standardise_target
    assert beforehand(found.mends[0].spec) == ()


def test_each_point_of_the_sorted_targets_knows_its_row() -> None:
    targets = np.random.RandomState(0).permutation(400) * 1e4
    spec = with_table(np.column_stack([targets, targets]), targets, test_share=0.3)
    (evidence,) = one(beforehand(spec), "unscaled_targets").evidence
    assert evidence.axis == "rank"
    (_, values), *_ = evidence.curves
    assert np.array_equal(load_dataset(spec.data).targets[list(evidence.rows)], values)
    assert len(values) == 200


@pytest.mark.parametrize(
    ("optimizer", "l2", "says"),
    [
        ({"kind": "sgd"}, 1.6, ""),
        ({"kind": "sgd"}, 1.7, "changes its sign at every step"),
        ({"kind": "sgd"}, 3.4, "grows with every step"),
        ({"kind": "momentum"}, 3.4, "changes its sign at every step"),
        ({"kind": "momentum"}, 6.4, "grows with every step"),
        ({"kind": "adam"}, 6.4, ""),
        ({"kind": "sgd", "weight_decay": 3.2}, 0.0, ""),
        ({"kind": "sgd", "weight_decay": 3.4}, 0.0, "changes its sign at every step"),
        ({"kind": "momentum", "weight_decay": 7.0}, 0.0, "grows with every step"),
    ],
)
def test_a_penalty_times_the_rate_shrinks_past_zero(
    optimizer: dict[str, object], l2: float, says: str
) -> None:
    rate = {"kind": "constant", "rate": 0.3}
    spec = edits.set_training(project(), optimizer=optimizer, learning_rate=rate, l2=l2)
    found = beforehand(spec)
    assert bool(found) == bool(says)
    if says:
        assert says in one(found, "penalty_times_rate").says
        assert all(beforehand(mend.spec) == () for mend in found[0].mends)


@pytest.mark.parametrize(
    ("optimizer", "l2", "product", "places", "title"),
    [
        (
            {"kind": "sgd", "weight_decay": 0.9},
            0.1,
            "rate 1 × (decay 0.9 + 2 × L2 0.1) = 1.1 times",
            ["training.optimizer", "training.l2"],
            "Weight decay 0.9 → 0, L2 0.1 → 0",
        ),
        (
            {"kind": "sgd", "weight_decay": 0.001},
            1.0,
            "rate 1 × (2 × L2 1 + decay 0.001) = 2 times",
            ["training.l2"],
            "L2 1 → 0",
        ),
        (
            {"kind": "adamw", "weight_decay": 1.5},
            0.1,
            "rate 1 × decay 1.5 = 1.5 times",
            ["training.optimizer"],
            "Weight decay 1.5 → 0",
        ),
    ],
)
def test_of_several_penalties_those_that_shrink_the_weights_are_told_blamed_and_mended(
    optimizer: dict[str, object], l2: float, product: str, places: list[str], title: str
) -> None:
    rate = {"kind": "constant", "rate": 1.0}
    spec = edits.set_training(project(), optimizer=optimizer, learning_rate=rate, l2=l2)
    found = one(beforehand(spec), "penalty_times_rate")
    assert product in found.says
    assert [place.setting for place in found.places] == [*places, "training.learning_rate"]
    assert title in [mend.title for mend in found.mends]
    for mend in found.mends:
        assert "penalty_times_rate" not in rules_of(beforehand(mend.spec))


def test_linear_hidden_layers_are_told_where_a_linear_function_is_not_enough() -> None:
    found = one(beforehand(project("circle", (4, 4), "linear")), "linear_hidden")
    assert [place.layer for place in found.places] == [0, 1]
    assert all(beforehand(mend.spec) == () for mend in found.mends)
    assert beforehand(project("plane", (4,), "linear")) == ()
    assert beforehand(project("circle", ())) == ()  # a network without hidden layers is what was wanted


@pytest.mark.parametrize(("rare", "is_found"), [(12, False), (4, True)])
def test_unbalanced_classes(rare: int, is_found: bool) -> None:
    labels = np.arange(100) < rare
    inputs = np.random.RandomState(0).normal(size=(100, 2))
    by_chance = with_table(inputs, labels, ("no", "yes"))
    spec = with_table(inputs + 5.0 * labels[:, None], labels, ("no", "yes"))
    assert ("unbalanced" in rules_of(beforehand(spec))) == is_found
    majority = 1 - rare / 100
    if is_found:
        (mend,) = one(beforehand(spec), "unbalanced").mends
        assert mend.spec.data.sample_count == 3 * rare
        assert beforehand(mend.spec) == ()
    assert ("unbalanced" in rules_of(examine(trained(spec, [0.1] * 50, accuracy=majority)))) == is_found
    assert "unbalanced" not in rules_of(examine(trained(spec, [0.1] * 50, accuracy=majority + 0.03)))
    assert "unbalanced" not in rules_of(examine(trained(by_chance, [0.1] * 50, accuracy=majority)))


def test_a_run_that_does_well_is_spared() -> None:
    spec = with_table(np.column_stack([LINE, 1e4 * LINE**2]), 1e3 * LINE)
    bad = trained(spec, [1e5] * 50)
    assert rules_of(examine(bad)) == {"unscaled_inputs", "unscaled_targets"}
    assert examine(trained(spec, [1.0] * 50)) == ()
