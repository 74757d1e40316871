"""How many steps a second a run takes, by a clock that is moved by hand."""

from __future__ import annotations

import pytest

from gradstudio.app.run.steps_per_second import StepsPerSecond
from gradstudio.training.run.moment import Moment


def rate_of(*marks: tuple[float, int], run: int = 1) -> StepsPerSecond:
    rate = StepsPerSecond()
    for now, step in marks:
        rate.add(now, Moment(run, step))
    return rate


def test_it_is_not_known_before_there_are_two_moments():
    assert rate_of().value == 0.0
    assert rate_of((7.0, 3)).value == 0.0
    assert rate_of((7.0, 3), (7.0, 4)).value == 0.0
    assert rate_of((7.0, 3), (7.5, 28)).value == 50.0


def test_only_the_last_second_or_so_counts():
    slowly = [(0.1 * tick, tick) for tick in range(100)]
    quickly = [(10.0 + 0.1 * tick, 100 + 10 * tick) for tick in range(30)]
    assert rate_of(*slowly).value == pytest.approx(10.0)
    assert rate_of(*slowly, *quickly).value == pytest.approx(100.0)


def test_after_a_long_silence_the_two_newest_count():
    assert rate_of((0.0, 0), (0.1, 5), (20.1, 25)).value == pytest.approx(1.0)


def test_another_run_and_a_pause_begin_anew():
    rate = rate_of((0.0, 0), (0.1, 5))
    rate.add(0.2, Moment(2, 0))
    assert rate.value == 0.0
    rate.add(0.3, Moment(2, 2))
    assert rate.value == pytest.approx(20.0)
    rate.clear()
    assert rate.value == 0.0
