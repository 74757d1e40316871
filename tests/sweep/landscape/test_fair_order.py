"""Samples in an order of which any first part stands for the whole."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.sweep.landscape.fair_order import fair_order


@given(st.lists(st.integers(0, 4), min_size=1, max_size=80))
def test_each_part_has_every_class_in_proportion(classes: list[int]) -> None:
    of_samples = np.array(classes, dtype=np.float64)
    order = fair_order(of_samples, len(classes))
    assert sorted(order.tolist()) == list(range(len(classes)))
    kinds, counts = np.unique(of_samples, return_counts=True)
    assert len(set(of_samples[order[: len(kinds)]].tolist())) == len(kinds)
    for end in range(len(kinds), len(classes) + 1):
        part = of_samples[order[:end]]
        for kind, count in zip(kinds, counts, strict=True):
            assert abs((part == kind).sum() - end * count / len(classes)) <= len(kinds)


def test_it_is_drawn_and_the_same_at_each_call() -> None:
    order = fair_order(None, 100)
    assert sorted(order.tolist()) == list(range(100))
    assert order.tolist() != list(range(100))
    assert order.tolist() == fair_order(None, 100).tolist()
    classes = np.repeat([0.0, 1.0], 50)
    assert fair_order(classes, 100)[:10].tolist() != sorted(fair_order(classes, 100)[:10].tolist())
