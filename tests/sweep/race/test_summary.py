"""What a race says of its runs."""

import math

import numpy as np
import pytest

from gradstudio.engine.errors import ConfigurationError
from gradstudio.project.errors import SpecError
from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.race.summary import band, beats, summary
from gradstudio.sweep.race.variants import over, with_seeds
from gradstudio.training.run.constant_answer import ConstantAnswer
from tests.sweep.race.reached import reached

CONSTANT = ConstantAnswer(loss=1.0, accuracy=0.5)


def test_best_worst_and_typical_run() -> None:
    said = summary(reached([0.3, 0.1, 0.5, 0.2, 0.4], [0.9] * 5), CONSTANT)
    assert (said.best, said.typical, said.worst) == (1, 0, 2)


def test_the_run_that_ran_away_first_is_the_worst() -> None:
    said = summary(reached([0.3, math.inf, math.inf], [0.9] * 3, taken=[100, 40, 20]), CONSTANT)
    assert said.worst == 2
    assert said.ran_away == 2
    assert "2 diverged" in said.sentence


def test_runs_that_end_alike_hardly_depend_on_luck() -> None:
    said = summary(reached([0.1, 0.11, 0.12], [1.0, 1.0, 0.9]), CONSTANT)
    assert said.sentence.startswith("Does it depend on luck? Hardly: all of 3 seeds beat the constant answer")


def test_half_that_learn_and_half_that_die_depend_on_luck_very_much() -> None:
    said = summary(reached([0.01, 1.0, 0.01, 1.0], [1.0, 0.5, 1.0, 0.5]), CONSTANT)
    assert said.good == 2
    assert "Very much: 2 of 4 seeds" in said.sentence


def test_a_regression_is_judged_by_its_loss() -> None:
    assert beats(reached([0.5, 2.0]), ConstantAnswer(loss=1.0, accuracy=math.nan)).tolist() == [True, False]


def test_one_run_says_nothing_about_luck() -> None:
    assert "says nothing" in summary(reached([0.5], [1.0]), CONSTANT).sentence


def test_a_band_counts_runs_that_ran_away_as_infinite_and_never_as_nan() -> None:
    losses = np.array([[1.0, 2.0], [2.0, np.nan], [3.0, np.nan]])
    found = band(losses)
    assert found[2].tolist() == [2.0, math.inf]
    assert found[0].tolist() == [1.0, 2.0]
    assert not np.isnan(found).any()


def test_seeds_follow_that_of_the_project_and_go_round() -> None:
    spec = ProjectSpec().model_copy(
        update={"training": ProjectSpec().training.model_copy(update={"seed": 2**32 - 1})}
    )
    assert [one.training.seed for one in with_seeds(spec, 3)] == [2**32 - 1, 0, 1]
    with pytest.raises(ConfigurationError, match="not 0"):
        with_seeds(spec, 0)


def test_a_field_over_values() -> None:
    spec = ProjectSpec()
    kinds = over(spec, "training.optimizer.kind", ["adam", "sgd"])
    assert [one.training.optimizer.kind for one in kinds] == ["adam", "sgd"]
    tanh = over(spec, "network.activation", ["tanh"])[0]
    assert [layer.activation for layer in tanh.network.layers] == ["tanh", "tanh", "linear"]
    deep = over(spec, "network.hidden", [[3], [5, 4, 3], []])
    assert [one.sizes for one in deep] == [(2, 3, 1), (2, 5, 4, 3, 1), (2, 1)]
    with pytest.raises(SpecError, match=r"no field training\.rate"):
        over(spec, "training.rate", [1.0])


def test_where_every_run_ran_away_that_is_all_there_is_to_say() -> None:
    said = summary(reached([math.inf, math.nan], [0.5, 0.8], taken=[3, 3]), CONSTANT)
    assert said.sentence == "Does it depend on luck? Hardly: all of 2 seeds diverged."
