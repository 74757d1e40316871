"""What is learned by heart, what cannot be learned, and labels that are wrong."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from gradstudio.project import ProjectSpec, edits
from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.examine import examine
from gradstudio.training.doctor.finding import Finding
from gradstudio.training.run.engine import Score, Scores
from tests.training.doctor.cases import (
    beforehand,
    health,
    layer_health,
    project,
    rules_of,
    trained,
    with_table,
)


def measured_case(
    spec: ProjectSpec,
    test_losses: Sequence[float],
    accuracy: float = 1.0,
    test_accuracy: float = 0.7,
    **fields: float,
) -> Case:
    """Return the case of a run that was measured on test samples at every tenth step."""
    steps = 10 * np.arange(len(test_losses))
    case = trained(spec, [0.5] * (10 * len(steps)), accuracy=accuracy, **{"loss": 0.01, **fields})
    assert case.history is not None
    accuracies = [test_accuracy] * len(steps)
    case.history.extend_tests(Scores(steps=steps, losses=test_losses, accuracies=accuracies))
    return replace(case, test_score=Score(loss=test_losses[-1], accuracy=test_accuracy))


def held_out(hidden: Sequence[int] = (4,)) -> ProjectSpec:
    spec = edits.set_data(project(hidden=hidden), test_share=0.5)
    return edits.set_training(spec, loss="logistic", steps=200)


RISING = [0.7, 0.5, 0.4, *np.linspace(0.45, 1.5, 17)]


def test_a_test_loss_that_rises_past_a_constant_answer_is_overfitting_since_its_lowest() -> None:
    (found,) = examine(measured_case(held_out(), RISING))
    assert found.rule == "overfitting"
    assert found.since == 20
    assert {"stop", "l2=0.001"} <= {mend.key for mend in found.mends}
    assert [name for name, _ in found.evidence[0].curves] == ["training", "test"]


@pytest.mark.parametrize(
    ("losses", "test_accuracy"),
    [
        ([*RISING[:3], *np.linspace(0.45, 0.5, 17)], 0.7),  # it stays better than a constant answer
        (RISING, 0.95),  # unsure of itself, but hardly ever wrong
        ([*RISING, *[0.4] * 10], 0.7),  # it has come down again
    ],
)
def test_what_is_no_overfitting(losses: Sequence[float], test_accuracy: float) -> None:
    assert examine(measured_case(held_out(), losses, test_accuracy=test_accuracy)) == ()


@pytest.mark.parametrize(("read", "rules"), [(0.7, {"overfitting"}), (0.95, set())])
def test_where_a_history_has_no_accuracies_those_of_the_readings_count(read: float, rules: set[str]) -> None:
    case = measured_case(held_out(), RISING, test_accuracy=math.nan)
    late = replace(health(190, layer_health(), layer_health(1), loss=0.01, accuracy=1.0), test_accuracy=read)
    assert rules_of(examine(replace(case, readings=(replace(late, test_accuracy=None), late)))) == rules


def test_who_has_learned_nothing_has_not_learned_by_heart() -> None:
    assert examine(measured_case(held_out((16,)), RISING, loss=0.6)) == ()


def test_with_ten_parameters_for_each_sample_the_network_is_too_large() -> None:
    (found,) = examine(measured_case(held_out((64, 64)), RISING))
    assert found.rule == "too_large"
    assert "4,417 parameters for 250 training samples" in found.says
    assert found.places[0].layer == 0


def stays(loss: float, accuracy: float, hidden: Sequence[int]) -> tuple[Finding, ...]:
    spec = edits.set_training(project("spiral", hidden), steps=200)
    return examine(trained(spec, [1.0] * 20 + [loss] * 180, accuracy=accuracy))


def test_a_network_is_too_small_if_it_stays_far_from_what_neighbours_know() -> None:
    assert rules_of(stays(0.9, 0.6, (4,))) == {"too_small"}
    assert rules_of(stays(0.9, 0.6, (4, 4))) == {"too_small"}
    assert stays(0.9, 0.6, (16,)) == ()
    assert stays(0.9, 0.6, (4, 4, 4)) == ()
    assert stays(0.3, 0.9, (4,)) == ()
    assert "too_small" not in rules_of(
        stays(0.999, 0.5, (4,))
    )  # it has learned nothing: that has other causes
    assert rules_of(stays(0.999, 0.5, ())) == {"too_small"}


def test_a_network_that_still_learns_is_not_called_too_small() -> None:
    spec = edits.set_training(project("spiral", (4,)), steps=200)
    assert examine(trained(spec, np.linspace(1.0, 0.8, 200).tolist(), accuracy=0.6)) == ()
    half = trained(edits.set_training(spec, steps=400), [1.0] * 20 + [0.9] * 180, accuracy=0.6)
    assert examine(half) == ()


def moons(share: float, samples: int = 400, **fields: object) -> tuple[ProjectSpec, set[int]]:
    """Return moons of which a share have the other label, and the rows of these."""
    generator = np.random.RandomState(1)
    angles = np.pi * generator.rand(samples)
    labels = np.arange(samples) % 2
    points = np.where(
        labels[:, None] == 0,
        np.column_stack([np.cos(angles), np.sin(angles)]),
        np.column_stack([1 - np.cos(angles), 0.5 - np.sin(angles)]),
    ) + 0.1 * generator.normal(size=(samples, 2))
    wrong = generator.permutation(samples)[: round(share * samples)]
    labels[wrong] = 1 - labels[wrong]
    return with_table(points, labels, ("a", "b"), **fields), set(wrong.tolist())


def test_wrong_labels_are_told_with_samples_that_have_them() -> None:
    spec, wrong = moons(0.2)
    (found,) = beforehand(spec)
    assert found.rule == "label_noise"
    named = {place.sample for place in found.places if place.sample is not None}
    assert len(named & wrong) > 0.9 * len(named)
    assert beforehand(moons(0.05)[0]) == ()


def test_classes_that_overlap_are_no_wrong_labels() -> None:
    generator = np.random.RandomState(0)
    labels = np.arange(800) % 2
    for apart in (0.5, 1.0, 2.0):
        points = generator.normal(size=(800, 2)) + np.column_stack([apart * labels, 0 * labels])
        assert beforehand(with_table(points, labels, ("a", "b"))) == ()


def test_wrong_labels_that_the_network_has_not_learned_harm_nobody() -> None:
    spec, _ = moons(0.2)
    assert examine(trained(spec, [0.5] * 50, accuracy=0.8)) == ()
    assert rules_of(examine(trained(spec, [0.5] * 50, accuracy=0.95))) == {"label_noise"}
