"""Numbers drawn for many seeds at once are those of Python's own generator, to the last bit."""

import random

import pytest

from gradstudio.compiled.twister import uniforms


@pytest.mark.parametrize("count", [0, 1, 311, 312, 313, 1500])
def test_each_seed_draws_what_python_draws(count: int) -> None:
    seeds = [0, 1, 1337, 2**31, 2**32 - 1]
    drawn = uniforms(seeds, count)
    assert drawn.shape == (len(seeds), count)
    for seed, row in zip(seeds, drawn, strict=True):
        python = random.Random(seed)
        assert row.tolist() == [python.random() for _ in range(count)]
