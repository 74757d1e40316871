"""A few steps of a random user; `python -m benchmarks.torture users` takes thousands."""

from __future__ import annotations

from benchmarks.torture import users


def test_a_random_user_finds_nothing_that_breaks():
    assert users.run(1, seed=3, actions=60) == []
