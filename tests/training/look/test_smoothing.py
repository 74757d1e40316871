"""Smoothing: the formula of TensorBoard, number by number."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.training.look.smoothing import memory_of, smoothed

WEIGHTS = st.sampled_from([0.01, 0.1, 0.5, 0.6, 0.9, 0.97, 0.99])


def one_by_one(numbers, weight: float) -> list[float]:
    """Return what TensorBoard's loop gives."""
    last, count, out = 0.0, 0, []
    for number in numbers:
        if not math.isfinite(number):
            out.append(number)
            continue
        last = last * weight + (1 - weight) * number
        count += 1
        out.append(last / (1 - weight**count))
    return out


@given(st.lists(st.floats(1e-6, 1e6), max_size=300), WEIGHTS)
def test_each_number_is_what_the_loop_gives(numbers, weight):
    found = smoothed(np.array(numbers, dtype=np.float64), weight)
    np.testing.assert_allclose(found, one_by_one(numbers, weight), rtol=1e-9)


@pytest.mark.parametrize("weight", [0.01, 0.5, 0.99])
def test_long_series_do_not_overflow(weight):
    numbers = np.random.default_rng(0).exponential(size=5000) * 1e300
    np.testing.assert_allclose(smoothed(numbers, weight), one_by_one(numbers / 1e10, weight) * np.array(1e10))


def test_what_is_not_finite_stays_and_counts_for_nothing():
    numbers = np.array([1.0, np.nan, 2.0, np.inf, 3.0, -np.inf])
    found = smoothed(numbers, 0.6)
    np.testing.assert_array_equal(found[[1, 3, 5]], numbers[[1, 3, 5]])
    np.testing.assert_allclose(found[[0, 2, 4]], one_by_one([1.0, 2.0, 3.0], 0.6))


def test_no_weight_changes_nothing_and_a_level_stays_one():
    numbers = np.array([3.0, 1.0, 2.0])
    np.testing.assert_array_equal(smoothed(numbers, 0.0), numbers)
    np.testing.assert_allclose(smoothed(np.full(1000, 0.25), 0.99), 0.25)
    assert len(smoothed(np.empty(0), 0.9)) == 0
    np.testing.assert_array_equal(smoothed(np.zeros(4), 0.9), np.zeros(4))


@given(WEIGHTS)
def test_what_is_farther_back_than_the_memory_counts_for_less_than_a_thousandth(weight):
    assert weight ** memory_of(weight) <= 1e-3 * (1 + 1e-9)
    assert weight ** (memory_of(weight) - 1) > 1e-3 * (1 - 1e-9)
    assert memory_of(0.0) == 0
