"""Gradient descent and learning-rate schedules."""

from __future__ import annotations

import math

import pytest

from gradstudio.engine import SGD, ConfigurationError, ConstantSchedule, LinearSchedule, Value


def test_a_constant_schedule_stays() -> None:
    assert [ConstantSchedule(0.3)(k) for k in (0, 1, 10**9)] == [0.3] * 3


def test_a_linear_schedule_reaches_its_end_and_stays() -> None:
    schedule = LinearSchedule(1.0, 0.1, 100)
    assert schedule(0) == 1.0
    assert schedule(50) == pytest.approx(0.55)
    assert schedule(99) == pytest.approx(0.109)
    assert schedule(100) == schedule(10**9) == 0.1


def test_a_linear_schedule_needs_steps() -> None:
    with pytest.raises(ConfigurationError, match="1 step or more"):
        LinearSchedule(1.0, 0.1, 0)


def test_sgd_follows_its_schedule_and_counts_steps() -> None:
    p = Value(1.0)
    optimizer = SGD([p], LinearSchedule(1.0, 0.0, 4))
    for _ in range(4):
        p.grad = 1.0
        optimizer.step()
    assert optimizer.step_count == 4
    assert optimizer.learning_rate == 0.0
    assert p.data == 1.0 - (1.0 + 0.75 + 0.5 + 0.25)


@pytest.mark.parametrize("rate", [math.inf, -math.inf, math.nan])
def test_a_rate_that_is_not_finite_moves_nothing(rate: float) -> None:
    p = Value(1.0)
    p.grad = 1.0
    with pytest.raises(ConfigurationError, match="learning rate of step 0"):
        SGD([p], rate).step()
    assert p.data == 1.0
