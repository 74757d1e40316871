"""A line is cut off at the edges of the plot."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gradstudio.ui.loss.clipping import cut_off

NUMBERS = st.floats(-50, 150)


def test_a_line_within_stays_one_and_one_outside_is_gone():
    inside = np.array([[1.0, 1.0], [5.0, 9.0], [10.0, 0.0]])
    (piece,) = cut_off(inside, 10, 10)
    np.testing.assert_array_equal(piece, inside)
    assert cut_off(inside + 20, 10, 10) == []
    assert cut_off(inside[:1], 10, 10) == []


def test_a_peak_that_leaves_and_comes_back_is_two_lines():
    pieces = cut_off(np.array([[0.0, 5.0], [5.0, -5.0], [10.0, 5.0]]), 10, 10)
    assert [piece.tolist() for piece in pieces] == [[[0.0, 5.0], [2.5, 0.0]], [[7.5, 0.0], [10.0, 5.0]]]


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=2, max_size=12))
@example([(0.0, 0.0), (0.0, 2e-311)])  # so short that its share of the plot is no number
def test_what_is_left_is_within_and_on_the_line(corners):
    line = np.array(corners)
    pieces = cut_off(line, 100, 80)
    for piece in pieces:
        assert len(piece) >= 2
        assert (piece >= -1e-9).all()
        assert (piece <= np.array([100, 80]) + 1e-9).all()
    shares = np.linspace(0, 1, 50)
    points = np.concatenate([a + shares[:, None] * (b - a) for a, b in pairwise(line)])
    inside = points[((points > 0.5) & (points < np.array([99.5, 79.5]))).all(axis=1)]
    for point in inside:
        assert min(distance(point, piece) for piece in pieces) < 1e-6


def distance(point: np.ndarray, line: np.ndarray) -> float:
    """Return how far a point is from a line through some points."""
    begin, way = line[:-1], np.diff(line, axis=0)
    length = np.maximum((way**2).sum(axis=1), 1e-300)
    share = np.clip(((point - begin) * way).sum(axis=1) / length, 0, 1)
    return float(np.hypot(*(begin + share[:, None] * way - point).T).min())


@pytest.mark.parametrize("y", [-1.0, 0.0, 5.0, 10.0, 11.0])
def test_level_lines_are_seen_from_edge_to_edge(y):
    pieces = cut_off(np.array([[-5.0, y], [15.0, y]]), 10, 10)
    assert [piece.tolist() for piece in pieces] == ([[[0.0, y], [10.0, y]]] if 0 <= y <= 10 else [])
