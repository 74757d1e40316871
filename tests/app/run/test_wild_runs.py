"""A few runs driven wild with every view asking; `python -m benchmarks.torture wild` drives thousands."""

from __future__ import annotations

from benchmarks.torture import wild


def test_runs_driven_wild_take_steps_or_say_why_not(qapp):
    assert wild.run(8, seed=3) == []
