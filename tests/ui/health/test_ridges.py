"""Distributions as outlines over one range, and which of many have room below each other."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from gradstudio.training.health.bins import binned
from gradstudio.training.health.reading import Bins
from gradstudio.ui.health.ridges import ridges_of, rows_of


def readings(*numbers) -> list[SimpleNamespace]:
    return [SimpleNamespace(layers=(binned(np.asarray(one, dtype=np.float64)),)) for one in numbers]


def own(bins: Bins) -> Bins:
    return bins


def test_each_outline_is_highest_where_most_numbers_are():
    rng = np.random.default_rng(0)
    found = ridges_of(readings(rng.normal(-1, 0.1, 999), rng.normal(2, 0.1, 999)), 0, own, points=200)
    places = np.linspace(found.low, found.high, 200)
    highest = places[found.heights.argmax(axis=1)]
    assert highest == pytest.approx([-1, 2], abs=0.2)
    assert found.heights.max(axis=1) == pytest.approx([1, 1], abs=0.05)
    assert found.low < -1.2
    assert found.high > 2.2


def test_a_single_number_far_away_does_not_make_all_others_a_spike():
    numbers = np.append(np.random.default_rng(0).normal(0, 1, 2000), 1000.0)
    found = ridges_of(readings(numbers), 0, own)
    assert found.high < 100


@pytest.mark.parametrize("numbers", [[], [0.0], [3.0] * 5, [np.nan, np.inf], [1e300, -1e300], [5e-324]])
def test_any_numbers_have_an_outline(numbers):
    found = ridges_of(readings(numbers, [1.0, 2.0]), 0, own)
    assert np.isfinite(found.heights).all()
    assert found.low < found.high


def test_rows_are_never_too_near_and_the_newest_is_there():
    rows = rows_of([0, 1, 2, 4, 8, 16, 32, 64, 100], height=100.0, apart=7.0)
    downs = [down for _, down in rows]
    assert rows[-1] == (8, 100.0)
    assert min(np.diff(downs)) >= 7.0
    assert rows_of([5], height=100.0, apart=7.0) == [(0, 100.0)]


def test_what_lies_in_one_narrow_bin_is_a_spike_there():
    narrow = SimpleNamespace(layers=(Bins(edges=np.array([0.0, 1e-12]), counts=np.array([40])),))
    found = ridges_of([narrow, *readings(np.linspace(-1, 1, 500))], 0, own, points=101)
    places = np.linspace(found.low, found.high, 101)
    assert abs(places[found.heights[0].argmax()]) < 0.03
    assert np.count_nonzero(found.heights[0]) <= 2


def test_wide_bins_make_no_stairs():
    few = binned(np.array([0.1, 0.9, 1.1, 1.2, 1.9]))
    coarse = Bins(edges=np.array([0.0, 1.0, 2.0]), counts=np.array([few.total, 1]))
    found = ridges_of([SimpleNamespace(layers=(coarse,))], 0, own, points=120)
    assert np.abs(np.diff(found.heights[0])).max() < 0.2
