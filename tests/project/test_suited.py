"""What suits a task, and what of it is applied."""

import pytest

from gradstudio.project import edits
from gradstudio.project.drawing import draw_points
from gradstudio.project.features import add_feature
from gradstudio.project.fields import set_field
from gradstudio.project.file import load_project, save_project
from gradstudio.project.presets import PRESETS
from gradstudio.project.spec import (
    LOSSES_FOR,
    AdamSpec,
    LayerSpec,
    ProjectSpec,
    RandomInitialisation,
    SgdSpec,
)
from gradstudio.project.spec.data import MAX_SAMPLES
from gradstudio.project.suited import initialisation_for
from gradstudio.project.suiting import changes, kept

DEMO = ProjectSpec()


@pytest.mark.parametrize("kind", ["sine", "step", "formula", "plane", "multi_gaussian"])
def test_a_regression_brings_settings_for_numbers_and_back_on_the_moons_are_the_moons_own(kind: str) -> None:
    spec = edits.set_data(DEMO, kind=kind)
    assert spec.training.loss == LOSSES_FOR["regression"][0]
    assert isinstance(spec.training.optimizer, AdamSpec)
    assert spec.network.initialisation == RandomInitialisation(kind="he_uniform")
    assert spec.chosen == ()
    assert edits.set_data(spec, kind="micrograd_moons") == DEMO


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_presets_have_nothing_that_was_chosen_by_hand(preset) -> None:
    assert preset.spec.chosen == ()


def test_what_was_chosen_by_hand_stays_where_it_fits() -> None:
    spec = set_field(set_field(DEMO, "training.l2", 0.02), "training.batch_size", 7)
    spec = edits.set_initialisation(spec, "xavier_normal")
    assert spec.chosen == ("training.batch_size", "training.l2", "network.initialisation")
    sine = edits.set_data(spec, kind="sine")
    assert (sine.training.l2, sine.training.batch_size) == (0.02, 7)
    assert sine.network.initialisation.kind == "xavier_normal"
    assert sine.chosen == spec.chosen


def test_what_was_chosen_and_does_not_fit_gives_way_and_is_chosen_no_longer() -> None:
    spec = set_field(DEMO, "training.loss", "logistic")
    spec = set_field(spec, "training.learning_rate.start", 0.9)
    spec = edits.set_activation(spec, 2, "tanh")
    sine = edits.set_data(spec, kind="sine")
    assert sine.training.loss == "half_squared_error"
    assert sine.training.learning_rate.rate <= 0.1
    assert sine.network.layers[-1].activation == "linear"
    assert sine.chosen == ()


def test_a_rate_that_was_chosen_stays_with_an_optimizer_that_can_take_it() -> None:
    spec = set_field(DEMO, "training.optimizer.kind", "momentum")
    spec = set_field(spec, "training.learning_rate.kind", "constant")
    spec = set_field(spec, "training.learning_rate.rate", 0.01)
    sine = edits.set_data(spec, kind="sine")
    assert (sine.training.optimizer, sine.training.learning_rate) == (
        spec.training.optimizer,
        spec.training.learning_rate,
    )


def test_smaller_changes_of_the_data_change_no_settings() -> None:
    spec = edits.set_data(DEMO, kind="moons")
    for fields in ({"noise": 0.2}, {"test_share": 0.3}, {"samples": 90}, {"seed": 5}, {"standardise": True}):
        assert changes(spec, edits.set_data(spec, **fields)) == ()
    assert changes(DEMO, edits.set_data(DEMO, test_share=0.5)) == ()
    assert changes(spec, add_feature(spec, "x1**2")) == ()


def test_very_many_samples_bring_batches_and_a_bounded_number_of_steps() -> None:
    spec = edits.set_data(edits.set_data(DEMO, kind="circle"), samples=MAX_SAMPLES)
    assert spec.training.batch_size is not None
    assert spec.training.batch_size <= 1000
    assert spec.training.steps <= 10_000


def test_drawn_points_that_get_a_third_class_bring_a_loss_for_classes() -> None:
    spec = draw_points(DEMO)
    assert spec.training.loss == "hinge"
    assert edits.set_data(spec, classes=3).training.loss == "softmax_cross_entropy"


def test_the_target_of_a_formula_is_brought_to_unit_size_unless_that_was_said_otherwise() -> None:
    spec = edits.set_data(DEMO, kind="formula", formula="1000 * x1 + 5000")
    assert spec.data.standardise_target
    off = set_field(spec, "data.standardise_target", False)
    assert not edits.set_data(off, formula="x1 / 100").data.standardise_target


@pytest.mark.parametrize(
    ("activations", "kind"),
    [
        (("relu",), "he_uniform"),
        (("gelu", "silu", "tanh"), "he_uniform"),
        (("tanh",), "xavier_uniform"),
        (("sigmoid", "sin"), "xavier_uniform"),
        ((), "xavier_uniform"),
    ],
)
def test_weights_begin_by_the_activations(activations: tuple, kind: str) -> None:
    layers = (*(LayerSpec(activation=name) for name in activations), LayerSpec(size=1, activation="linear"))
    assert initialisation_for(layers).kind == kind


def test_other_activations_bring_weights_that_suit_them_but_not_in_the_demo() -> None:
    spec = edits.set_data(DEMO, kind="sine")
    for index in (0, 1):
        spec = edits.set_activation(spec, index, "tanh")
    assert spec.network.initialisation.kind == "xavier_uniform"
    demo = edits.set_activation(edits.set_activation(DEMO, 0, "tanh"), 1, "tanh")
    assert demo.network.initialisation == DEMO.network.initialisation


def test_another_optimizer_brings_a_rate_for_it_and_the_first_one_its_own_back() -> None:
    adam = set_field(DEMO, "training.optimizer.kind", "adam")
    assert adam.training.learning_rate.rate <= 0.1
    assert set_field(adam, "training.optimizer.kind", "sgd").training == DEMO.training
    typed = set_field(set_field(DEMO, "training.learning_rate.start", 0.5), "training.optimizer.kind", "adam")
    assert typed.training.learning_rate.start == 0.5


def test_a_squared_loss_brings_steps_that_are_not_too_long_for_it() -> None:
    spec = set_field(DEMO, "training.loss", "squared_error")
    assert spec.training.loss == "squared_error"
    assert spec.training.learning_rate != DEMO.training.learning_rate
    assert set_field(DEMO, "training.loss", "logistic").training.learning_rate == DEMO.training.learning_rate


def test_ones_own_settings_come_back_as_far_as_they_fit_and_count_as_chosen() -> None:
    sine = edits.set_data(DEMO, kind="sine")
    mine = kept(sine, DEMO)
    assert mine.data == sine.data
    assert mine.training.loss == "half_squared_error"
    assert isinstance(mine.training.optimizer, SgdSpec)
    assert mine.training.learning_rate.rate < 1.0  # 1.0 does not fit squared errors
    assert mine.training.steps == DEMO.training.steps
    assert mine.network.initialisation == DEMO.network.initialisation
    assert {"training.optimizer", "training.steps", "network.initialisation"} <= set(mine.chosen)
    circle = kept(edits.set_data(DEMO, kind="circle"), DEMO)
    assert circle.training == DEMO.training
    assert edits.set_data(circle, kind="moons").training == DEMO.training


def test_a_proposed_rate_can_be_lowered_as_far_as_one_likes() -> None:
    spec = edits.set_data(DEMO, kind="sine")
    for rate in (0.001, 0.0001, 1e-9):
        spec = set_field(spec, "training.learning_rate.rate", rate)
        assert spec.training.learning_rate.floor < rate


def test_a_value_typed_anew_as_it_was_is_not_chosen() -> None:
    assert set_field(DEMO, "training.l2", DEMO.training.l2) == DEMO


def test_what_was_chosen_is_saved_and_old_files_have_none(tmp_path) -> None:
    spec = set_field(DEMO, "training.steps", 70)
    path = tmp_path / "p.gradstudio"
    save_project(spec, path)
    assert load_project(path).chosen == ("training.steps",)
    path.write_text('{"schema_version": 1, "training": {"steps": 70}}')
    assert load_project(path).chosen == ()
