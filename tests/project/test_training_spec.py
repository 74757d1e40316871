"""The options of a run: what may be said, which parts fit each other, and what a refusal sounds like."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.project import ProjectSpec, SpecError, edits, load_project, save_project
from gradstudio.project.spec import LOSSES_FOR, AdamWSpec, validated

DEMO = ProjectSpec()
BLOBS = edits.set_data(DEMO, kind="blobs", classes=4)
PLANE = edits.set_data(DEMO, kind="plane")
INF, NAN = float("inf"), float("nan")


def test_the_demo_uses_none_of_the_options() -> None:
    training = DEMO.training
    assert training.optimizer.kind == "sgd"
    assert training.optimizer.weight_decay == training.l1 == 0.0
    assert training.penalize_biases
    assert training.clipping.kind == "none"
    assert training.batch_size is None
    assert training.learning_rate.warm_up == 0
    assert all(rule is None for rule in training.stop.model_dump().values())
    assert DEMO.data.test_share == 0.0
    assert DEMO.network.initialisation.kind == "micrograd"
    assert all(layer.dropout == 0 for layer in DEMO.network.layers)


def test_adamw_decays_by_default() -> None:
    assert AdamWSpec().weight_decay == 0.01


def test_new_data_brings_a_fitting_loss_and_output_layer() -> None:
    assert (BLOBS.training.loss, BLOBS.sizes[-1]) == ("softmax_cross_entropy", 4)
    assert edits.set_data(BLOBS, classes=6).sizes[-1] == 6
    assert (PLANE.training.loss, PLANE.sizes[-1]) == ("half_squared_error", 1)
    moons = edits.set_data(PLANE, kind="moons")
    assert (moons.training.loss, moons.sizes[-1]) == ("hinge", 1)
    chosen = edits.set_training(PLANE, loss="squared_error")
    moons = edits.set_data(chosen, kind="moons")
    assert (moons.training.loss, moons.sizes[-1]) == (
        "squared_error",
        1,
    )  # it was chosen and fits, so it stays
    two = edits.set_data(edits.set_training(BLOBS, loss="softmax_cross_entropy"), kind="moons")
    assert (two.training.loss, two.sizes[-1]) == ("hinge", 1)  # it was there, and not chosen by hand


@pytest.mark.parametrize("spec", [DEMO, BLOBS, PLANE], ids=["binary", "multiclass", "regression"])
def test_a_task_takes_its_losses_and_no_others(spec: ProjectSpec) -> None:
    for loss in LOSSES_FOR["binary"]:
        if loss in LOSSES_FOR[spec.data.task]:
            assert edits.set_training(spec, loss=loss).training.loss == loss
        else:
            with pytest.raises(
                SpecError, match=f"{loss} cannot learn .* Choose {LOSSES_FOR[spec.data.task][0]}"
            ):
                edits.set_training(spec, loss=loss)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"batch_size": 0}, "training → batch_size: it should be greater than or equal to 1, not 0."),
    ({"batch_size": 2.5}, "batch_size"),
    ({"l1": -0.1}, "training → l1"),
    ({"l2": NAN}, "training → l2: it should be a finite number, not nan."),
    ({"learning_rate": {"kind": "constant", "rate": INF}}, "finite number, not inf."),
    ({"learning_rate": {"kind": "constant", "rate": 0}}, "greater than 0, not 0."),
    ({"learning_rate": {"kind": "constant", "warm_up": -1}}, "warm_up"),
    ({"learning_rate": {"kind": "step", "every": 0}}, "every"),
    ({"learning_rate": {"kind": "step", "gamma": 1.5}}, "gamma"),
    ({"learning_rate": {"kind": "exponential", "gamma": 0}}, "gamma"),
    ({"learning_rate": {"kind": "cosine", "rate": 0.1, "floor": 0.2}}, "Lower the floor."),
    ({"learning_rate": {"kind": "cosin"}}, "there is no 'cosin'. Did you mean 'cosine'?"),
    ({"optimizer": {"kind": "adma"}}, "training → optimizer: there is no 'adma'. Did you mean 'adam'?"),
    ({"optimizer": {}}, "it needs a 'kind'."),
    ({"optimizer": {"kind": "momentum", "momentum": 1.0}}, "less than 1"),
    ({"optimizer": {"kind": "adam", "epsilon": 0}}, "greater than 0"),
    ({"optimizer": {"kind": "sgd", "momentum": 0.9}}, "momentum: there is no such field."),
    ({"clipping": {"kind": "norm", "limit": 0}}, "limit"),
    ({"clipping": {"kind": "norm", "limit": INF}}, "finite"),
    ({"stop": {"target_accuracy": 1.5}}, "target_accuracy"),
    ({"stop": {"patience": 0}}, "patience"),
    ({"stop": {"seconds": 0}}, "seconds"),
    ({"stop": {"epochs": 0}}, "epochs"),
    ({"metrics_interval": 0}, "metrics_interval"),
    ({"engine": "refrence"}, "there is no 'refrence'. Did you mean 'reference'?"),
    ({"loss": "hing"}, "training → loss: there is no 'hing'. Did you mean 'hinge'?"),
    ({"los": "hinge"}, "training → los: there is no such field."),
]


@pytest.mark.parametrize(("fields", "said"), REFUSED, ids=lambda value: str(value)[:40])
def test_bad_training_is_refused_before_anything_runs(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(SpecError) as caught:
        edits.set_training(DEMO, **fields)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (
            lambda: edits.set_activation(DEMO, 0, "rleu"),
            "layers → 1 → activation: there is no 'rleu'. Did you",
        ),
        (lambda: edits.set_data(DEMO, kind="blobs", classes=1), "data → blobs → classes"),
        (lambda: edits.set_data(DEMO, kind="mons"), "data: there is no 'mons'. Did you mean 'moons'?"),
        (lambda: edits.set_data(DEMO, test_share=0.95), "test_share"),
        (lambda: edits.set_data(DEMO, test_share=-0.1), "test_share"),
        (lambda: edits.set_dropout(DEMO, 0, 1.0), "dropout"),
        (lambda: edits.set_dropout(DEMO, 2, 0.1), "output layer cannot be thinned"),
        (lambda: edits.set_initialisation(DEMO, "he"), "there is no 'he'"),
        (lambda: edits.set_initialisation(DEMO, "given", values=[0.0] * 336), "337 parameters, but"),
        (lambda: edits.set_initialisation(DEMO, "given", values=[NAN] * 337), "finite"),
        (
            lambda: validated({"network": {"layers": [{}, {"size": 1, "dropout": 0.5}]}}),
            "output layer cannot have dropout",
        ),
    ],
)
def test_other_misfits_are_refused(edit, said: str) -> None:
    with pytest.raises(SpecError) as caught:
        edit()
    assert said in str(caught.value)


def test_growing_a_network_of_given_weights_says_what_to_do() -> None:
    given_all = edits.set_initialisation(DEMO, "given", values=[0.5] * 337)
    with pytest.raises(SpecError, match="choose another initialisation"):
        edits.add_neuron(given_all, 0)
    assert edits.add_neuron(edits.set_initialisation(given_all, "micrograd"), 0).sizes == (2, 17, 16, 1)


def test_a_new_layer_takes_its_neighbours_dropout_but_not_its_given_weights() -> None:
    fields = edits.set_dropout(DEMO, 0, 0.25).model_dump()
    fields["network"]["layers"][0]["initialisation"] = {"kind": "given", "values": [0.0] * 48}
    added = edits.add_layer(validated(fields), 1)
    assert added.network.layers[1].dropout == 0.25
    assert added.network.layers[1].initialisation is None


def test_editing_the_data_keeps_the_networks_other_settings() -> None:
    spec = edits.set_initialisation(edits.set_dropout(DEMO, 0, 0.5), "he_normal")
    moved = edits.move_layer(edits.set_data(spec, test_share=0.2), 0, 1)
    assert moved.network.initialisation.kind == "he_normal"
    assert moved.network.layers[1].dropout == 0.5
    assert moved.data.test_share == 0.2


@given(
    st.sampled_from([DEMO, BLOBS, PLANE]),
    st.fixed_dictionaries(
        {},
        optional={
            "optimizer": st.sampled_from(
                [{"kind": kind} for kind in ("sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw")]
            ),
            "learning_rate": st.sampled_from(
                [{"kind": k, "warm_up": 3} for k in ("constant", "linear", "step", "exponential", "cosine")]
            ),
            "clipping": st.sampled_from([{"kind": kind, "limit": 0.5} for kind in ("value", "norm")]),
            "batch_size": st.one_of(st.none(), st.integers(1, 1000)),
            "stop": st.fixed_dictionaries(
                {}, optional={"epochs": st.integers(1, 9), "target_loss": st.floats(-1, 1)}
            ),
            "l1": st.floats(0, 1),
        },
    ),
)
def test_every_option_survives_a_file(tmp_path_factory, spec: ProjectSpec, fields: dict[str, Any]) -> None:
    path = tmp_path_factory.mktemp("project") / "x.gradstudio"
    changed = edits.set_training(spec, **fields)
    save_project(changed, path)
    assert load_project(path) == changed
