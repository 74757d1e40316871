"""Runs with mistakes beside the right one, which is that of the reference engine."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from gradstudio.data.source import load_dataset
from gradstudio.data.split import split
from gradstudio.lab.bugs.bug import Bug
from gradstudio.lab.bugs.faults import NO_FAULTS, Fault, only
from gradstudio.lab.bugs.loop import TrainingLoop
from gradstudio.lab.bugs.needs import lacking, stand_in
from gradstudio.lab.bugs.runs import LabRun, Plan, RunPair, pair_of_runs, planned
from gradstudio.lab.bugs.table import BUGS, bug_named
from gradstudio.lab.errors import LabError
from gradstudio.project import LayerSpec, ProjectSpec, edits
from gradstudio.project.fields import set_field
from gradstudio.training.run.reference import ReferenceEngine
from tests.lab.bugs.projects import project

STEPS = 8


def finished(spec: ProjectSpec, key: str, steps: int = STEPS) -> RunPair:
    plan = Plan(steps=steps, samples=planned(spec).samples, of=planned(spec).of)
    _, take = pair_of_runs(spec, only(key), plan)
    return take(lambda share: True)


def with_dropout(spec: ProjectSpec) -> ProjectSpec:
    return edits.set_dropout(spec, 0, 0.3)


def held(spec: ProjectSpec) -> ProjectSpec:
    return set_field(
        set_field(spec, "network.frozen", ["layer1.neuron1"]), "network.cut", ["layer2.neuron1.w1"]
    )


@pytest.mark.parametrize(
    ("spec", "change"),
    [
        (project("xor", optimizer="sgd", l2=0.01), None),
        (project("iris", optimizer="momentum"), None),
        (project("sine", optimizer="nesterov", batch_size=None), None),
        (project("xor", optimizer="rmsprop", clipping={"kind": "norm", "limit": 0.1}), None),
        (project("iris", optimizer="adam", batch_size=7), with_dropout),
        (project("xor", optimizer="adamw", clipping={"kind": "value", "limit": 0.05}), held),
    ],
    ids=["sgd", "momentum", "nesterov", "norm", "dropout", "held"],
)
def test_the_right_run_is_that_of_the_reference_engine_to_the_last_bit(
    spec: ProjectSpec, change: Callable[[ProjectSpec], ProjectSpec] | None
):
    spec = change(spec) if change else spec
    parts = split(load_dataset(spec.data), spec.data.test_share, spec.data.seed)
    engine = ReferenceEngine(spec, parts)
    losses = engine.advance(STEPS).losses

    loop = TrainingLoop(spec, parts.train, NO_FAULTS)
    told = [loop.take_step() for _ in range(STEPS)]

    assert told == losses
    assert np.array_equal(loop.parameters(), engine.parameters())
    state = engine.state()
    assert np.array_equal(loop.memory()[0], state.first)
    assert np.array_equal(loop.memory()[1], state.second)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.key)
def test_each_mistake_shows_on_a_project_that_has_what_it_needs_and_on_no_other(bug: Bug):
    for spec in (
        project("xor", hidden=(), batch_size=5),
        project("iris", optimizer="adamw"),
        project("xor", activation="leaky_relu", batch_size=5),
        project("xor", hidden=(1,), batch_size=1, l1=0.0, l2=0.0),
    ):
        pair = finished(spec, bug.key, steps=4)
        shows = pair.apart_at is not None
        assert shows == (not lacking(bug, spec)), (bug.key, spec.training.optimizer.kind)
        other = stand_in(bug, spec)
        if shows:
            assert other is None
        elif other is not None:
            assert finished(other.spec, bug.key, steps=4).apart_at is not None


def test_a_project_that_lacks_something_is_told_what_and_what_would_show_it():
    spec = project("xor", activation="relu")

    assert lacking(bug_named("adam_age"), spec) == "This project is not trained with Adam."
    found = stand_in(bug_named("adam_age"), spec)
    assert found is not None
    assert found.title == "with Adam"
    assert found.spec.training.optimizer.kind == "adam"
    assert found.spec.network == spec.network
    assert lacking(bug_named("tanh_input"), spec) == "There is no tanh in this network."


def test_no_stand_in_is_proposed_where_the_task_allows_none():
    assert stand_in(bug_named("subtract_sign"), project("sine")) is None


def first_updates(key: str, optimizer: str, **settings: object) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The first update of the right run and of that with a mistake, and its gradient."""
    spec = project("xor", optimizer=optimizer)
    for name, value in settings.items():
        spec = set_field(spec, f"training.optimizer.{name}", value)
    pair = finished(spec, key, steps=2)
    right, wrong = (run.parameters[1] - run.parameters[0] for run in (pair.right, pair.wrong))
    return right, wrong, pair.right.gradients[0]


def moved(gradients: np.ndarray) -> np.ndarray:
    return np.abs(gradients) > 1e-4


def test_going_up_the_hill_is_the_very_update_with_the_other_sign():
    right, wrong, _ = first_updates("ascent", "adam")

    assert np.allclose(wrong, -right, rtol=1e-9)


def test_without_correction_the_first_step_of_adam_is_three_times_as_long():
    right, wrong, gradients = first_updates("adam_uncorrected", "adam")
    on = moved(gradients)

    assert np.allclose(wrong[on] / right[on], 0.1 / np.sqrt(0.001), rtol=1e-3)


def test_an_age_off_by_one_shortens_the_first_step_of_adam():
    right, wrong, gradients = first_updates("adam_age", "adam")
    on = moved(gradients)

    assert np.allclose(wrong[on] / right[on], 0.1 / 0.19 * np.sqrt(0.001999 / 0.001), rtol=1e-3)


def test_epsilon_inside_the_root_counts_as_its_root():
    right, wrong, gradients = first_updates("adam_epsilon", "adam", epsilon=1e-4)
    on = moved(gradients)
    g = np.abs(gradients[on])

    assert np.allclose(wrong[on] / right[on], (g + 1e-4) / np.sqrt(g * g + 1e-4), rtol=1e-6)


def test_swapped_betas_take_the_same_first_step_and_another_second_one():
    pair = finished(project("xor", optimizer="adam"), "adam_betas", steps=2)

    assert np.allclose(pair.right.parameters[1], pair.wrong.parameters[1], rtol=1e-9)
    assert not np.allclose(pair.right.parameters[2], pair.wrong.parameters[2], rtol=1e-6)


def test_coupled_decay_is_divided_away_by_adam_and_hardly_shrinks_what_has_large_gradients():
    right, wrong, gradients = first_updates("decay_coupled", "adamw", weight_decay=0.5)
    on = moved(gradients) & (np.abs(gradients) > 0.05)
    rate = 0.01

    assert np.allclose(np.abs(wrong[on]), rate, rtol=1e-3)
    assert not np.allclose(np.abs(right[on]), rate, rtol=1e-3)


def test_nesterov_moves_by_one_and_the_momentum_as_far_at_first():
    right, wrong, _ = first_updates("nesterov", "momentum")

    assert np.allclose(wrong, 1.9 * right, rtol=1e-9)


def test_moments_of_a_run_before_turn_the_first_update():
    right, wrong, gradients = first_updates("moments_kept", "momentum")
    spec = project("xor", optimizer="momentum")

    assert np.allclose(right, -spec.training.learning_rate.model_dump()["rate"] * gradients, rtol=1e-9)
    assert not np.allclose(wrong, right, rtol=1e-2)


def test_gradients_that_were_zeroed_move_nothing():
    pair = finished(project("xor"), "gradient_zeroed")

    assert np.array_equal(pair.wrong.parameters[0], pair.wrong.parameters[-1])
    assert not pair.wrong.gradients[0].any()


def test_without_zero_grad_the_first_step_is_right_and_the_second_has_both_gradients():
    pair = finished(project("xor", batch_size=None), "no_zero_grad", steps=2)

    assert pair.apart_at == 2
    assert np.allclose(pair.wrong.gradients[1], pair.right.gradients[0] + pair.right.gradients[1], rtol=1e-9)


def test_a_forgotten_bias_never_moves():
    pair = finished(project("xor"), "forgotten_bias")
    biases = [path.endswith(".b") for path in pair.paths]

    assert np.array_equal(pair.wrong.parameters[-1][biases], pair.wrong.parameters[0][biases])
    assert not np.array_equal(pair.right.parameters[-1][biases], pair.right.parameters[0][biases])


def test_updating_too_early_leaves_the_output_layer_right_at_first():
    pair = finished(project("xor", batch_size=None), "update_early", steps=1)
    last = [path.startswith("layer3") for path in pair.paths]
    right, wrong = pair.right.parameters[1], pair.wrong.parameters[1]

    assert np.allclose(right[last], wrong[last], rtol=1e-12)
    assert not np.allclose(right, wrong, rtol=1e-6)


def test_several_mistakes_are_made_together():
    spec = project("xor", optimizer="adam")
    faults = only("adam_age").with_fault(Fault("ascent")).with_fault(Fault("update_early"))
    plan = Plan(steps=2, samples=planned(spec).samples, of=planned(spec).of)

    pair = pair_of_runs(spec, faults, plan)[1](lambda share: True)

    assert pair.is_whole
    assert pair.apart_at == 1


def test_a_run_that_runs_away_ends_where_its_numbers_do():
    pair = finished(project("xor", optimizer="momentum"), "product_unswapped", steps=60)

    assert "not finite" in pair.wrong.ended
    assert len(pair.wrong.losses) < 60 == len(pair.right.losses)


def test_a_run_that_is_given_up_keeps_what_it_has():
    spec = project("xor")
    pair, take = pair_of_runs(spec, only("ascent"), planned(spec))

    take(lambda share: len(pair.right.losses) < 3)

    assert len(pair.right.losses) == 3
    assert not pair.is_whole


def test_the_right_run_is_taken_once_for_all_mistakes():
    spec = project("xor")
    first = finished(spec, "ascent")
    plan = first.plan
    again = pair_of_runs(spec, only("seed_two"), plan, first.right)[1](lambda share: True)

    assert again.right is first.right
    assert len(again.right.losses) == STEPS
    assert again.apart_at == 1


def test_a_large_project_is_trained_on_some_of_its_samples_and_says_so():
    spec = edits.set_training(edits.set_data(ProjectSpec(), kind="circle", samples=2000), batch_size=None)
    plan = planned(spec)

    assert plan.samples < plan.of == 2000
    assert plan.says == f"{plan.steps} steps on the first {plan.samples:,} of 2,000 samples"


def test_a_network_too_large_for_plain_python_is_refused_with_the_mend():
    with pytest.raises(LabError, match="make a layer smaller"):
        planned(edits.add_layer(ProjectSpec(), layer=LayerSpec(size=500)))


def test_runs_that_agree_are_never_apart():
    run = LabRun(losses=[1.0], parameters=[np.zeros(2), np.ones(2)])
    pair = RunPair(plan=Plan(steps=1, samples=1, of=1), paths=(), right=run, wrong=run)

    assert pair.apart_at is None


def test_the_right_run_is_there_where_the_run_before_the_mistake_comes_to_nothing():
    spec = project("xor", optimizer="momentum", loss="squared_error", activation="linear")
    spec = set_field(spec, "training.learning_rate", {"kind": "constant", "rate": 1000.0})
    pair = finished(spec, "moments_kept")
    assert pair.is_whole
    assert pair.wrong.ended.startswith("The earlier run, whose moments the optimizer keeps, failed.")
    assert pair.wrong.losses == []
    assert len(pair.right.losses) >= 1
    assert pair.right.ended
