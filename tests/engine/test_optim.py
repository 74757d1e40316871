"""Gradient descent and learning-rate schedules."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradstudio.engine import (
    SGD,
    Adam,
    ConfigurationError,
    ConstantSchedule,
    CosineSchedule,
    ExponentialSchedule,
    LinearSchedule,
    Momentum,
    Nesterov,
    RMSprop,
    StepSchedule,
    Value,
    clip_by_norm,
    clip_by_value,
)


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


@pytest.mark.parametrize("rate", [math.inf, -math.inf, math.nan, -0.1, "0.1", None])
def test_a_schedule_that_gives_no_rate_moves_nothing(rate: float) -> None:
    p = Value(1.0)
    p.grad = 1.0
    with pytest.raises(ConfigurationError, match="learning rate of step 0"):
        SGD([p], lambda step: rate).step()
    assert p.data == 1.0


NO_RATES = ["0.1", None, math.nan, math.inf, -0.1, 1j, [0.1], np.array([0.1])]


@pytest.mark.parametrize("rate", NO_RATES)
@pytest.mark.parametrize(
    "build",
    [
        lambda rate: SGD([Value(1.0)], rate),
        ConstantSchedule,
        lambda rate: LinearSchedule(rate, 0.1, 10),
        lambda rate: LinearSchedule(0.1, rate, 10),
        lambda rate: StepSchedule(rate, 0.5, 10),
        lambda rate: StepSchedule(0.1, rate, 10),
        lambda rate: ExponentialSchedule(rate, 0.5),
        lambda rate: CosineSchedule(0.1, rate, 10),
        lambda rate: SGD([Value(1.0)], 0.1, weight_decay=rate),
        lambda rate: Momentum([Value(1.0)], 0.1, momentum=rate),
    ],
)
def test_what_is_no_rate_is_refused_where_it_is_given(build, rate: object) -> None:
    with pytest.raises(ConfigurationError, match="must be a finite number"):
        build(rate)


@pytest.mark.parametrize("rate", [0, 0.5, np.float32(0.5), np.array(0.5)])
def test_rates_may_be_whole_or_numpys(rate: object) -> None:
    p = Value(1.0)
    p.grad = 1.0
    SGD([p], rate).step()
    assert p.data == 1.0 - float(rate)
    assert type(p.data) is float


@pytest.mark.parametrize(
    ("kind", "setting", "wrong"),
    [
        (Momentum, "momentum", 5),
        (Nesterov, "momentum", 1.0),
        (RMSprop, "alpha", 1.0),
        (RMSprop, "epsilon", 0.0),
        (Adam, "beta1", 1.0),
        (Adam, "beta2", -0.1),
        (Adam, "epsilon", math.nan),
    ],
)
def test_settings_of_optimizers_have_bounds_that_the_message_names(kind, setting: str, wrong: float) -> None:
    with pytest.raises(ConfigurationError, match=rf"{setting}.* (below 1|above 0), not"):
        kind([Value(1.0)], 0.1, **{setting: wrong})


@pytest.mark.parametrize("clip", [clip_by_value, clip_by_norm])
def test_clipping_takes_limits_above_zero_and_infinity(clip) -> None:
    p = Value(1.0)
    p.grad = 3.0
    clip([p], math.inf)
    assert p.grad == 3.0
    for limit in (0.0, -1.0, math.nan, "1"):
        with pytest.raises(ConfigurationError, match="limit"):
            clip([p], limit)


@pytest.mark.parametrize("clip", [clip_by_value, clip_by_norm])
def test_clipping_takes_a_generator_of_parameters_as_well(clip) -> None:
    first, second = [Value(0.0), Value(0.0)], [Value(0.0), Value(0.0)]
    for parameter in (*first, *second):
        parameter.grad = 3.0
    assert clip(first, 1.0) == clip((parameter for parameter in second), 1.0)
    assert [parameter.grad for parameter in second] == [parameter.grad for parameter in first] < [3.0, 3.0]


@pytest.mark.parametrize("schedule", [ExponentialSchedule(0.1, 1.5), StepSchedule(0.1, 1e200, 4_000)])
def test_a_rate_that_grows_beyond_floats_is_refused_and_moves_nothing(schedule) -> None:
    w = Value(1.0)
    w.grad = 1.0
    optimizer = SGD([w], schedule)
    optimizer.step_count = 10_000
    assert schedule(10_000) == math.inf
    with pytest.raises(ConfigurationError, match="The learning rate of step 10000"):
        optimizer.step()
    assert w.data == 1.0
    assert ExponentialSchedule(0.0, 1.5)(10_000) == 0.0
