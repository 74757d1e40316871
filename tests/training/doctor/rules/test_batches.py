"""Small last batches, and patience that noise uses up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gradstudio.project import ProjectSpec, edits
from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.examine import examine
from tests.training.doctor.cases import project, rules_of, trained

EPOCHS = 60


def in_batches(size: int, samples: int = 500, **fields: object) -> ProjectSpec:
    spec = edits.set_data(project(hidden=(16,)), samples=samples)
    return edits.set_training(spec, loss="logistic", batch_size=size, **fields)


def case(spec: ProjectSpec, after_small: float, ended: str = "") -> Case:
    """Return the case of a run whose loss falls slowly, and is higher by a share at the first step of an epoch."""
    length = -(-500 // (spec.training.batch_size or 500))
    losses = np.tile(np.linspace(0.7, 0.5, EPOCHS)[:, None], length)
    losses += 0.01 * np.random.RandomState(0).normal(size=losses.shape)
    losses[:, 0] *= 1.0 + after_small
    return replace(trained(spec, losses.ravel().tolist(), loss=0.5, accuracy=0.7), ended=ended)


def test_a_small_last_batch_is_told_if_the_step_after_it_is_worse() -> None:
    small = in_batches(83)  # 500 = 6 × 83 + 2
    (found,) = examine(case(small, 0.4))
    assert found.rule == "batch_order"
    assert "2 of 83 samples" in found.says
    after = found.mends[0].spec.training.batch_size
    assert after is not None
    assert 500 % after == 0 or 500 % after > 0.75 * after
    assert examine(case(small, 0.1)) == ()
    assert examine(case(in_batches(100), 0.4)) == ()
    assert examine(case(in_batches(90), 0.4)) == ()  # its last batch has 50 of 90


@pytest.mark.parametrize(
    ("fall", "noise", "is_found"), [(0.2, 0.02, True), (0.0, 0.02, False), (0.2, 1e-4, False)]
)
def test_patience_is_spent_on_noise_if_the_loss_still_falls(
    fall: float, noise: float, is_found: bool
) -> None:
    patience = 5
    spec = in_batches(100, stop={"patience": patience})
    means = 0.7 - fall * np.linspace(0.0, 1.0, EPOCHS) + noise * np.random.RandomState(3).normal(size=EPOCHS)
    means[-patience - 1] = (
        means[: -patience - 1].min() - noise / 10
    )  # the lowest, and five without a lower one
    means[-patience:] = np.maximum(means[-patience:], means[-patience - 1] + noise / 10)
    losses = np.repeat(means, 5).tolist()
    ended = replace(trained(spec, losses, loss=0.5, accuracy=0.7), ended="Stopped.")
    assert ("patience" in rules_of(examine(ended))) == is_found
    assert "patience" not in rules_of(examine(replace(ended, ended="")))
