"""Plans: the same runs under the same numbers, each with the values that it says."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradstudio.project.spec import Moons, ProjectSpec
from gradstudio.sweep.limits import SweepBudget
from gradstudio.sweep.plan import Axis, PlanError, SweepPlan
from gradstudio.sweep.plan.legality import require_axes, require_legal
from gradstudio.sweep.plan.points import Search
from gradstudio.sweep.plan.reading import plan_of_text
from gradstudio.sweep.varying import value_at

RATE = Axis(path="training.learning_rate", low=0.001, high=1.0, log=True, count=3)
OPTIMIZER = Axis(path="training.optimizer", values=("sgd", "adam"))
DEMO = ProjectSpec()

AXES = (
    RATE,
    OPTIMIZER,
    Axis(path="network.hidden", values=((4,), (8, 8))),
    Axis(path="network.activation", values=("tanh", "relu")),
    Axis(path="training.l2", values=(0.0, 0.1)),
    Axis(path="training.loss", values=("hinge", "logistic", "squared_error")),
    Axis(path="training.steps", values=(50, 200)),
    Axis(path="training.batch_size", values=(None, 10)),
    Axis(path="data.kind", values=("moons", "circle", "xor")),
    Axis(path="data.test_share", values=(0.0, 0.25)),
    Axis(path="training.learning_rate.kind", values=("cosine", "step")),
)


def test_a_grid_has_every_combination_once_with_the_last_axis_fastest() -> None:
    plan = SweepPlan(spec=DEMO, axes=(RATE, OPTIMIZER), seeds=(5, 6))
    trials = list(plan.trials())
    assert plan.count == len(trials) == 12
    assert [trial.number for trial in trials] == list(range(12))
    assert [trial.seed for trial in trials] == [5, 6] * 6
    combinations = [tuple(trial.values.values()) for trial in trials[::2]]
    assert combinations == list(itertools.product(RATE.grid(), OPTIMIZER.values))
    for trial in trials:
        assert trial.spec.training.seed == trial.seed
        assert trial.steps == trial.spec.training.steps
        assert all(value_at(trial.spec, path) == value for path, value in trial.values.items())


@settings(max_examples=60, deadline=None)
@given(
    st.permutations(AXES).flatmap(lambda axes: st.integers(1, len(axes)).map(lambda n: tuple(axes[:n]))),
    st.sampled_from(["random", "sobol"]),
    st.integers(0, 5),
)
def test_every_run_has_the_values_that_it_says_whatever_else_varies(
    axes: tuple[Axis, ...], search: Search, seed: int
) -> None:
    plan = SweepPlan(spec=DEMO, axes=axes, search=search, points=6, search_seed=seed)
    for trial in plan.trials():
        assert tuple(trial.values) == plan.paths
        for path, value in trial.values.items():
            assert value_at(trial.spec, path) == value


@pytest.mark.parametrize("search", ["random", "sobol"])
def test_points_that_are_drawn_are_the_same_for_a_seed_and_begin_alike_for_more(search: Search) -> None:
    plan = SweepPlan(spec=DEMO, axes=(RATE, OPTIMIZER), search=search, points=300, search_seed=4)
    values = [trial.values for trial in plan.trials()]
    assert values == [trial.values for trial in plan.trials()]
    fewer = replace(plan, points=20)
    assert values[:20] == [trial.values for trial in fewer.trials()]
    other = replace(plan, search_seed=5)
    assert values != [trial.values for trial in other.trials()]


def test_sobol_points_fill_a_square_more_evenly_than_random_ones() -> None:
    axes = (Axis(path="training.l1", low=0.0, high=1.0), Axis(path="training.l2", low=0.0, high=1.0))

    def fullest(search: Search) -> int:
        plan = SweepPlan(spec=DEMO, axes=axes, search=search, points=64)
        found = np.array([tuple(trial.values.values()) for trial in plan.trials()])
        return int(np.histogram2d(*found.T, bins=8, range=[[0, 1], [0, 1]])[0].max())

    assert fullest("sobol") == 1
    assert fullest("random") > 2


def test_seeds_alone_make_a_plan_and_the_budget_ends_it_in_the_midst_of_a_point() -> None:
    plan = SweepPlan(spec=DEMO, seeds=tuple(range(10)), budget=SweepBudget(runs=7))
    assert plan.count == 7
    assert [trial.seed for trial in plan.trials()] == list(range(7))
    assert all(trial.values == {} for trial in plan.trials())


def test_without_seeds_every_run_has_the_one_of_the_project() -> None:
    plan = SweepPlan(spec=DEMO, axes=(OPTIMIZER,))
    assert {trial.seed for trial in plan.trials()} == {DEMO.training.seed}


def test_a_run_is_made_again_of_what_is_kept_of_it() -> None:
    axes = (Axis(path="network.hidden", values=((4,), (8, 8))), OPTIMIZER)
    plan = SweepPlan(spec=DEMO, axes=axes, seeds=(1, 2))
    for trial in plan.trials():
        kept = {
            path: list(value) if isinstance(value, tuple) else value for path, value in trial.values.items()
        }
        assert plan.trial_of(trial.number, kept, trial.seed).spec == trial.spec


def test_another_budget_leaves_the_digest_and_anything_else_changes_it() -> None:
    plan = SweepPlan(spec=DEMO, axes=(OPTIMIZER,))
    assert replace(plan, budget=SweepBudget(seconds=5.0)).digest == plan.digest
    for other in (
        replace(plan, seeds=(1,)),
        replace(plan, axes=(RATE,)),
        replace(plan, spec=DEMO.model_copy(update={"data": Moons()})),
        replace(plan, objective="accuracy"),
    ):
        assert other.digest != plan.digest


@pytest.mark.parametrize(
    ("fields", "place", "says"),
    [
        ({"axes": (OPTIMIZER, OPTIMIZER)}, ("axes", "training.optimizer"), "two axes"),
        ({"axes": (Axis(path="training.l2", low=0, high=1),)}, ("axes", "training.l2"), "number with count"),
        ({"search": "grit"}, ("search",), "grid"),
        ({"search": "random", "axes": (RATE,)}, ("points",), "Say how many points"),
        ({"points": 0}, ("points",), "above 0"),
        ({"seeds": (1, 1)}, ("seeds",), "twice"),
        ({"objective": "test_loss"}, ("objective",), "no test samples"),
    ],
)
def test_parts_that_do_not_fit_are_named_with_their_place(
    fields: dict[str, object], place: tuple[object, ...], says: str
) -> None:
    with pytest.raises(PlanError) as error:
        SweepPlan(spec=DEMO, **fields)  # type: ignore[arg-type]  # wrong ones are the point
    assert error.value.place == place
    assert says in str(error.value)


@pytest.mark.parametrize("search", ["random", "sobol", "tpe"])
def test_a_search_without_axes_is_not_begun_and_its_files_are_still_read(search: Search) -> None:
    plan = SweepPlan(spec=DEMO, search=search, points=3)
    with pytest.raises(PlanError, match="no axes") as error:
        require_axes(plan)
    assert error.value.place == ("search",)
    assert plan_of_text(plan.text) == plan
    assert [trial.values for trial in plan.trials_at(0, ())] == [{}]
    require_axes(replace(plan, search="grid"))


def test_runs_without_an_end_are_legal_where_the_budget_ends_them() -> None:
    plan = SweepPlan(spec=DEMO, axes=(RATE,), search="random", budget=SweepBudget(steps=1000))
    assert plan.count is None
    assert plan.digest == replace(plan, budget=SweepBudget(steps=7)).digest
    assert len(list(itertools.islice(plan.trials(), 500))) == 500


@pytest.mark.parametrize(
    ("axes", "place"),
    [
        ((OPTIMIZER, Axis(path="training.l2", values=(0.1, -0.1))), ("axes", "training.l2", 1)),
        ((Axis(path="training.l2", low=-1.0, high=1.0, count=2),), ("axes", "training.l2", "low")),
        ((Axis(path="training.optimizer.beta1", values=(0.1,)),), ("axes", "training.optimizer.beta1", 0)),
        (
            (OPTIMIZER, Axis(path="training.optimizer.beta1", values=(0.1,))),
            ("axes", "training.optimizer.beta1"),
        ),
    ],
)
def test_a_run_that_would_not_be_legal_is_found_beforehand(
    axes: tuple[Axis, ...], place: tuple[object, ...]
) -> None:
    with pytest.raises(PlanError) as error:
        require_legal(SweepPlan(spec=DEMO, axes=axes))
    assert error.value.place == place


def test_a_combination_that_is_not_legal_is_found_though_each_value_is() -> None:
    cosine = DEMO.model_copy(
        update={"training": DEMO.training.model_copy(update={"learning_rate": {"kind": "cosine"}})}
    )
    spec = ProjectSpec.model_validate(cosine.model_dump(warnings=False))
    axes = (
        Axis(path="training.learning_rate.rate", values=(0.5, 0.1)),
        Axis(path="training.learning_rate.floor", values=(0.01, 0.3)),
    )
    with pytest.raises(PlanError, match="Lower the floor"):
        require_legal(SweepPlan(spec=spec, axes=axes))


def test_what_is_given_up_is_not_looked_at_any_further() -> None:
    axes = (OPTIMIZER, Axis(path="training.l2", values=(0.1, -0.1)))
    asked: list[float] = []

    def go_on(share: float) -> bool:
        asked.append(share)
        return len(asked) < 4

    require_legal(SweepPlan(spec=DEMO, axes=axes), go_on=go_on)  # the fourth of eight points is not legal
    assert asked == [0.0, 0.125, 0.25, 0.375]
