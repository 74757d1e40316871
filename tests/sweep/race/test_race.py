"""A race gives each run the bits that a session by itself gives it."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradstudio.engine.errors import ConfigurationError
from gradstudio.project import edits
from gradstudio.project.spec import (
    ConstantRate,
    Iris,
    LayerSpec,
    NetworkSpec,
    ProjectSpec,
    RandomInitialisation,
    Sine,
    TrainingSpec,
)
from gradstudio.sweep.race.race import Race
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.run.errors import TrainingError
from gradstudio.training.run.session import Session
from tests.training.record.projects import SCHEDULES, projects


def with_seed(spec: ProjectSpec, seed: int, **training: object) -> ProjectSpec:
    return edits.set_training(spec, seed=seed, **training)


def alone(spec: ProjectSpec, steps: int) -> Session:
    session = Session(spec)
    session.advance(steps)
    return session


def of_tests(snapshot: Snapshot) -> tuple[float, float]:
    """Return the numbers of the test samples, NaN where there are none."""
    if snapshot.test_loss is None or snapshot.test_accuracy is None:
        return math.nan, math.nan
    return snapshot.test_loss, snapshot.test_accuracy


def assert_equal_to_sessions(specs: list[ProjectSpec], pieces: list[int]) -> None:
    steps = sum(pieces)
    race = Race(specs, steps=steps, threads=2)
    for piece in pieces:
        assert race.advance(piece)
    results = race.results()
    assert race.step == results.steps == steps
    for run, spec in enumerate(specs):
        session = alone(spec, steps)
        assert race.parameters(run).tobytes() == session.parameters().tobytes()
        assert results.losses[run].tolist() == [session.losses[step] for step in results.at]
        np.testing.assert_array_equal(
            results.accuracies[run], [session.accuracies[step] for step in results.at]
        )
        snapshot, last = session.snapshot(), results.last
        np.testing.assert_equal(
            (last.losses[run], last.accuracies[run], last.test_losses[run], last.test_accuracies[run]),
            (snapshot.loss, snapshot.accuracy, *of_tests(snapshot)),
        )


@settings(max_examples=60)
@given(
    projects(engine="compiled"),
    st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=4),
    st.lists(st.integers(1, 9), min_size=1, max_size=3),
)
def test_seeds_of_any_project(spec: ProjectSpec, seeds: list[int], pieces: list[int]) -> None:
    assert_equal_to_sessions([with_seed(spec, seed) for seed in seeds], pieces)


@settings(max_examples=20)
@given(
    st.sampled_from(
        ["micrograd", "playground", "xavier_uniform", "xavier_normal", "he_uniform", "he_normal", "zeros"]
    ),
    st.lists(st.sampled_from([1, 3, 8]), min_size=0, max_size=2),
)
def test_weights_however_they_begin(kind: str, sizes: list[int]) -> None:
    layers = (
        *(LayerSpec(size=size, activation="tanh") for size in sizes),
        LayerSpec(size=3, activation="linear"),
    )
    spec = ProjectSpec(
        data=Iris(),
        network=NetworkSpec(layers=layers, initialisation=RandomInitialisation(kind=kind)),
        training=TrainingSpec(
            loss="softmax_cross_entropy", learning_rate=ConstantRate(rate=0.1), batch_size=40
        ),
    )
    assert_equal_to_sessions([with_seed(spec, seed) for seed in (0, 5)], [3])


def test_settings_that_cannot_be_packed_into_one_fleet() -> None:
    spec = ProjectSpec()
    specs = [edits.set_training(spec, learning_rate=rate, l2=l2) for rate in SCHEDULES for l2 in (0.0, 0.01)]
    smaller = NetworkSpec(layers=(LayerSpec(size=3), LayerSpec(size=1, activation="linear")))
    specs.append(spec.model_copy(update={"network": smaller}))
    assert_equal_to_sessions(specs, [5, 6])


def test_more_runs_than_fit_into_one_squad_in_the_order_that_they_were_given_in() -> None:
    assert_equal_to_sessions([with_seed(ProjectSpec(), seed) for seed in range(70)], [2])


def test_regression_has_no_accuracies() -> None:
    layers = (LayerSpec(size=4, activation="tanh"), LayerSpec(size=1, activation="linear"))
    spec = ProjectSpec(
        data=Sine(test_share=0.2),
        network=NetworkSpec(layers=layers),
        training=TrainingSpec(loss="squared_error", learning_rate=ConstantRate(rate=0.01), batch_size=7),
    )
    race = Race([with_seed(spec, seed) for seed in (1, 2)], steps=30)
    race.advance(30)
    results = race.results()
    assert np.isnan(results.accuracies).all()
    assert np.isnan(results.test_accuracies).all()
    assert np.isnan(results.last.accuracies).all()
    assert np.isfinite(results.last.test_losses).all()
    assert results.test_at.tolist() == [0, 10, 20]
    session = Session(specs := race.specs[1])
    session.advance(30)
    assert results.test_losses[1].tolist() == session.history.test_losses.tolist(), specs


def test_a_run_that_ran_away_stays_behind_with_what_it_had() -> None:
    layers = (LayerSpec(size=3, activation="linear"), LayerSpec(size=1, activation="linear"))
    tame = ProjectSpec(
        network=NetworkSpec(layers=layers),
        training=TrainingSpec(loss="squared_error", learning_rate=ConstantRate(rate=1e-3)),
    )
    wild = edits.set_training(tame, learning_rate=ConstantRate(rate=1.0))
    race = Race([tame, wild], steps=300)
    for _ in range(3):
        race.advance(100)
    results = race.results()
    assert results.ran_away.tolist() == [False, True]
    assert math.isinf(results.last.losses[1])
    session = Session(wild)
    with pytest.raises(TrainingError):
        session.advance(300)
    assert results.taken.tolist() == [300, session.step_count]
    assert race.parameters(1).tobytes() == session.parameters().tobytes()


def test_a_long_race_keeps_few_points_of_each_curve() -> None:
    race = Race([with_seed(ProjectSpec(), seed) for seed in (3, 4)], steps=3000)
    race.advance(1700)
    race.advance(1300)
    results = race.results()
    session = alone(race.specs[1], 3000)
    assert len(results.at) <= 256
    assert results.losses[1].tolist() == [session.losses[step] for step in results.at]


def test_a_race_that_is_cancelled_says_so() -> None:
    race = Race([ProjectSpec()], steps=10)
    assert not race.advance(10, cancelled=lambda: True)
    assert race.step == 0


def test_a_race_needs_a_run_and_knows_its_runs() -> None:
    with pytest.raises(ConfigurationError, match="at least one run"):
        Race([])
    with pytest.raises(ConfigurationError, match="no run 7"):
        Race([ProjectSpec()]).parameters(7)
