"""A few rounds of scrubbing in a run; `python -m benchmarks.torture scrubs` does it for a million steps."""

from __future__ import annotations

from benchmarks.torture import scrubs


def test_what_is_gone_to_while_training_goes_on_is_what_was_there(qapp):
    assert scrubs.run(3, seed=4) == []
