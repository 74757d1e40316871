"""Whether it depends on luck: what was trained on and what was not both count."""

from __future__ import annotations

import math

import pytest

from gradstudio.sweep.race.luck import luck_sentence
from tests.sweep.race.reached import reached


def head(told: str) -> str:
    return told.removeprefix("Does it depend on luck? ").partition(":")[0]


@pytest.mark.parametrize(
    ("accuracies", "said"),
    [
        ([0.95, 0.96, 0.97, 0.96], "Hardly"),
        ([0.80, 0.85, 0.90, 0.95], "Somewhat on test samples, hardly in training"),
        ([0.5, 0.6, 0.9, 1.0], "Very much on test samples, hardly in training"),
    ],
)
def test_equal_losses_with_test_accuracies_that_spread_depend_on_luck(accuracies, said) -> None:
    told = luck_sentence(reached([0.1, 0.1, 0.11, 0.11], test_accuracies=accuracies), good=4)
    assert head(told) == said
    assert "nine of ten test accuracies between" in told


def test_a_regression_without_accuracies_is_weighed_by_its_test_losses() -> None:
    told = luck_sentence(reached([0.1, 0.1, 0.11], test_losses=[0.01, 0.5, 1.0]), good=3)
    assert head(told) == "Very much on test samples, hardly in training"
    assert "nine of ten test losses between 0.01 and 1" in told


def test_losses_that_spread_where_test_samples_do_not_are_told_as_such() -> None:
    told = luck_sentence(reached([0.001, 0.1, 0.2], test_accuracies=[0.9, 0.9, 0.91]), good=3)
    assert head(told) == "Somewhat in training, hardly on test samples"
    assert (
        head(luck_sentence(reached([0.001, 0.1, 0.2], test_accuracies=[0.8, 0.85, 0.9]), good=3))
        == "Somewhat"
    )
    very = luck_sentence(reached([0.001, 0.1, 0.2], test_accuracies=[0.8, 0.85, 0.9]), good=2)
    assert head(very) == "Very much in training, somewhat on test samples"


def test_runs_that_ran_away_have_no_say_on_test_samples() -> None:
    told = luck_sentence(reached([0.1, 0.1, math.inf], test_accuracies=[0.9, 0.9, 0.1]), good=3)
    assert "nine of ten test accuracies are 90.0%" in told
    assert "1 diverged, nine of ten final losses of the others are 0.1" in told


def test_without_test_samples_training_alone_counts() -> None:
    told = luck_sentence(reached([0.1, 0.3]), good=2)
    assert head(told) == "Somewhat"
    assert "test" not in told


def test_losses_that_are_all_one_number_are_told_as_that() -> None:
    told = luck_sentence(reached([0.0] * 5), good=5)
    assert told.endswith("all of 5 seeds beat the constant answer, nine of ten final losses are 0.")
