"""No constant outputs do better than what is called the constant answer."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradstudio.data.dataset import Dataset
from gradstudio.engine.losses import LOSSES
from gradstudio.engine.value import Value
from gradstudio.project.spec import LOSSES_FOR
from gradstudio.training.run.constant_answer import constant_answer
from gradstudio.training.run.metrics import target_for

TARGETS = {
    "binary": ([-1.0, 1.0, 1.0, -1.0, 1.0], 2),
    "multiclass": ([0.0, 2.0, 2.0, 1.0, 2.0, 0.0], 3),
    "regression": ([0.5, -3.0, 7.0, 7.0], 0),
}
CASES = [(task, loss) for task in TARGETS for loss in LOSSES_FOR[task]]


def samples_of(task: str, targets: list[float], classes: int) -> Dataset:
    return Dataset(
        inputs=np.zeros((len(targets), 1)), targets=np.array(targets), task=task, class_count=classes
    )


def mean_loss(loss: str, task: str, targets: list[float], outputs: list[float]) -> float:
    values = [Value(output) for output in outputs]
    return float(np.mean([LOSSES[loss](values, target_for(loss, task, target)).data for target in targets]))


@pytest.mark.parametrize(("task", "loss"), CASES)
def test_no_constant_outputs_have_a_lower_loss_and_some_come_as_near_as_one_likes(
    task: str, loss: str
) -> None:
    targets, classes = TARGETS[task]
    found = constant_answer(samples_of(task, targets, classes), loss).loss
    if loss == "softmax_cross_entropy":
        grid = np.linspace(-3, 3, 61)
        rest = [0.0] if max(classes, 2) == 2 else grid
        tried = [mean_loss(loss, task, targets, [0.0, a, b][: max(classes, 2)]) for a in grid for b in rest]
    else:
        tried = [mean_loss(loss, task, targets, [c]) for c in np.linspace(-10, 10, 2001)]
    assert found <= min(tried) + 1e-12
    assert min(tried) - found < 1e-2


def test_accuracy_is_the_share_of_the_most_frequent_class() -> None:
    classes = samples_of("multiclass", [0.0, 2.0, 2.0, 1.0], 3)
    assert constant_answer(classes, "softmax_cross_entropy").accuracy == 0.5
    assert math.isnan(constant_answer(samples_of("regression", [1.0, 2.0], 0), "squared_error").accuracy)


def test_samples_of_one_class_have_nothing_to_be_lost() -> None:
    one = samples_of("binary", [1.0, 1.0], 2)
    assert [constant_answer(one, loss).loss for loss in LOSSES_FOR["binary"]] == [0.0] * 5
