from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.engine.initialisation import INITIALISATIONS, draw_layer
from gradstudio.training.run.draws import Draws

LAYERS = st.lists(
    st.tuples(st.sampled_from(sorted(INITIALISATIONS)), st.integers(1, 9), st.integers(1, 9)), max_size=6
)


@given(layers=LAYERS, seed=st.integers(0, 2**32 - 1))
def test_layers_are_those_of_the_engine_to_the_last_bit(layers, seed):
    one_by_one, many = random.Random(seed), random.Random(seed)
    draws = Draws(many)
    for name, fan_in, fan_out in layers:
        assert draws.layer(name, fan_in, fan_out).tolist() == draw_layer(name, fan_in, fan_out, one_by_one)
    # And the sequence goes on as if nothing had happened.
    assert many.getstate() == one_by_one.getstate()


@pytest.mark.parametrize("count", [0, 1, 2, 701, 5000, 9001])
def test_numbers_in_bulk_are_those_drawn_singly(count):
    one_by_one, many = random.Random(5), random.Random(5)
    draws = Draws(many)
    assert draws.gauss(0.5, 2.0, count).tolist() == [one_by_one.gauss(0.5, 2.0) for _ in range(count)]
    assert draws.uniform(-3, 1, count).tolist() == [one_by_one.uniform(-3, 1) for _ in range(count)]
    assert draws.gauss(0.0, 1.0, 3).tolist() == [one_by_one.gauss(0.0, 1.0) for _ in range(3)]
    assert np.isfinite(draws.uniform(0, 1, count)).all()
