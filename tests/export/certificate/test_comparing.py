"""The measure of certificates, and what it lets pass."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from gradstudio.export.certificate.certificate import Certificate
from gradstudio.export.certificate.comparing import Observed, compare, compare_whole, relative_difference
from gradstudio.export.certificate.expected import Expected, expected_of
from gradstudio.export.subject import subject_of_spec
from gradstudio.project.spec import (
    LayerSpec,
    NetworkSpec,
    Plane,
    ProjectSpec,
    RandomInitialisation,
    TrainingSpec,
)
from gradstudio.project.spec.schedule import ConstantRate


@pytest.fixture(scope="module")
def expected() -> Expected:
    return expected_of(subject_of_spec(ProjectSpec()))


def observed(expected: Expected, **others: object) -> Observed:
    named = subject_of_spec(ProjectSpec()).named(expected.gradients)
    same = Observed(
        outputs=expected.outputs,
        loss=expected.loss,
        accuracy=expected.accuracy,
        gradients=named,
        losses=expected.losses,
        ran_with="itself",
    )
    return replace(same, **others)  # type: ignore[arg-type]  # each test names what it changes


def failed(rows: tuple[object, ...]) -> list[str]:
    return [row.what for row in rows if not row.held]  # type: ignore[attr-defined]  # rows of a certificate


def test_the_difference_is_relative_to_the_larger_number_and_at_least_to_the_scale() -> None:
    assert relative_difference([2.0], [1.0]) == 0.5
    assert relative_difference([1.0, 1e-9], [1.0, 2e-9]) == pytest.approx(1e-9)
    assert relative_difference([1e-9], [2e-9], scale=1.0) == pytest.approx(1e-9)
    assert relative_difference([0.0], [1e-30]) == 1.0


def test_what_is_the_same_differs_by_nothing_also_beyond_the_finite() -> None:
    assert relative_difference([math.inf, math.nan, 0.0], [math.inf, math.nan, -0.0]) == 0.0
    assert relative_difference([], []) == 0.0


@pytest.mark.parametrize(
    ("one", "other"),
    [([1.0], [math.nan]), ([math.inf], [1.0]), ([1.0], [1.0, 1.0]), ([math.inf], [-math.inf])],
)
def test_numbers_that_alone_are_not_finite_and_other_shapes_are_infinitely_far(
    one: list[float], other: list[float]
) -> None:
    assert relative_difference(one, other) == math.inf


def test_twenty_steps_are_compared_and_the_same_numbers_hold(expected: Expected) -> None:
    rows = compare(expected, observed(expected), "float64")
    assert [(row.what, row.count) for row in rows] == [
        ("outputs", 100),
        ("loss", 1),
        ("accuracy", 1),
        ("gradients", 337),
        ("losses of the next steps", 20),
    ]
    assert failed(rows) == []
    assert Certificate.of(rows, ran_with="itself").status == "held"


def test_each_number_that_is_wrong_fails_its_row(expected: Expected) -> None:
    gradients = dict(observed(expected).gradients)
    gradients["0.weight"] = gradients["0.weight"] * (1 + 1e-8)
    one = 1 / 100
    wrong: dict[str, object] = {
        "outputs": expected.outputs * (1 + 1e-11),
        "loss": expected.loss * (1 + 1e-11),
        "accuracy": expected.accuracy + one,
        "gradients": gradients,
        "losses": expected.losses[:19],
    }
    names = ["outputs", "loss", "accuracy", "gradients", "losses of the next steps"]
    for (field, value), name in zip(wrong.items(), names, strict=True):
        assert failed(compare(expected, observed(expected, **{field: value}), "float64")) == [name]


def test_gradients_of_which_rounding_alone_is_left_hold() -> None:
    layers = ProjectSpec().network.layers
    spec = ProjectSpec(network=NetworkSpec(layers=layers, initialisation=RandomInitialisation(kind="zeros")))
    subject = subject_of_spec(spec)
    expected = expected_of(subject)
    assert np.abs(expected.gradients).max() < 1e-15  # as many samples pull one way as the other
    others = subject.named(expected.gradients + 5e-16)
    assert failed(compare(expected, Observed(gradients=others), "float64")) == []
    wrong = subject.named(expected.gradients + 1e-13)
    assert failed(compare(expected, Observed(gradients=wrong), "float64")) == ["gradients"]


def test_a_gradient_that_lacks_a_layer_fails(expected: Expected) -> None:
    gradients = dict(observed(expected).gradients)
    del gradients["4.bias"]
    assert failed(compare(expected, observed(expected, gradients=gradients), "float64")) == ["gradients"]


def test_what_a_script_does_not_tell_fails(expected: Expected) -> None:
    for field, name in {
        "outputs": "outputs",
        "loss": "loss",
        "accuracy": "accuracy",
        "losses": "losses of the next steps",
    }.items():
        assert failed(compare_whole(expected, observed(expected, **{field: None}), "float64")) == [name]
    assert failed(compare_whole(expected, observed(expected, gradients={}), "float64")) == ["gradients"]
    assert failed(compare_whole(expected, observed(expected), "float64")) == []


def test_samples_that_tie_but_for_rounding_may_be_on_either_side(expected: Expected) -> None:
    margins = expected.margins.copy()
    margins[0] = 1e-14
    tied = replace(expected, margins=margins)
    rows = compare(tied, observed(expected, accuracy=expected.accuracy + 1 / 100), "float64")
    assert failed(rows) == []
    assert any("undecided but for rounding" in row.note for row in rows)


def test_losses_that_rounding_alone_decides_are_left_out_and_that_is_said() -> None:
    # A rate far too high: the last digit of a parameter grows to a few per cent of the loss within twenty steps.
    spec = ProjectSpec(
        data=Plane(samples=40, features=("x1**2", "x2**2")),
        network=NetworkSpec(
            layers=(LayerSpec(size=8, activation="sin"), LayerSpec(size=1, activation="linear"))
        ),
        training=TrainingSpec(loss="squared_error", learning_rate=ConstantRate(rate=0.3), l2=0.0),
    )
    expected = expected_of(subject_of_spec(spec))
    assert len(expected.losses) == 20
    count = next(
        row.count
        for row in compare(expected, Observed(losses=expected.losses), "float64")
        if row.what == "losses of the next steps"
    )
    assert 1 <= count < 20
    rows = compare(expected, Observed(losses=expected.losses), "float64")
    assert rows[0].note == f"rounding alone decides those after {count} steps"
    wrong = expected.losses * (1 + 1e-8)
    assert failed(compare(expected, Observed(losses=wrong), "float64")) == ["losses of the next steps"]
