"""Arrays that are handed to a painter."""

from __future__ import annotations

import numpy as np

from gradstudio.ui.kit.arrays import distinct_places


def test_places_that_would_be_drawn_over_each_other_are_kept_once():
    points = np.array([[1.0, 2.0], [1.1, 2.1], [-3.0, 2.0], [np.nan, 0.0], [1.0, -2.0]])
    assert sorted(distinct_places(points).tolist()) == [[-3.0, 2.0], [1.0, -2.0], [1.0, 2.0]]
    assert distinct_places(np.empty((0, 2))).shape == (0, 2)
