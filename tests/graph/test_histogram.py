from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.graph.histogram import BINS, histogram

numbers = st.lists(st.floats(-1e6, 1e6) | st.sampled_from([np.nan, np.inf, 0.0]), min_size=1, max_size=60)


@given(numbers, st.sampled_from([1e-200, 1e-6, 1.0, 1e200]))
def test_every_number_is_counted_in_the_bin_that_it_lies_in(values: list[float], scale: float) -> None:
    array = np.array(values) * scale
    known = np.isfinite(array)
    found = histogram(array)
    if not known.any():
        assert found is None
        return
    assert found is not None
    assert found.counts.sum() == known.sum()
    assert (found.places[~known] == -1).all()
    assert 1 <= len(found.counts) <= BINS + 2
    slack = 1e-9 * np.abs(found.edges).max()
    assert (found.edges[found.places[known]] <= array[known] + slack).all()
    assert (array[known] <= found.edges[found.places[known] + 1] + slack).all()
    assert found.counts[0]
    assert found.counts[-1]


def test_zero_parts_two_bins() -> None:
    found = histogram(np.array([-0.31, 0.0, 0.77]))
    assert found is not None
    assert 0.0 in found.edges


def test_numbers_that_are_the_same_make_one_bin() -> None:
    found = histogram(np.array([0.1, 0.1, 0.1 + 1e-17]))
    assert found is not None
    assert found.counts.tolist() == [3]
    assert found.edges[0] < 0.1 < found.edges[1]


def test_a_range_beyond_all_numbers_is_not_counted() -> None:
    assert histogram(np.array([-1.7e308, 1.7e308])) is None
