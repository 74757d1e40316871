"""Numbers that differ do not look the same in a line of the debugger."""

from __future__ import annotations

import pytest

from gradstudio.lab.debugger.debug_line import digits_apart
from gradstudio.lab.debugger.update_lines import Moved, update_lines
from gradstudio.project.number_text import short_number
from gradstudio.project.spec.optimizer import SgdSpec


def moved_by(grad: float) -> Moved:
    return Moved(
        node=0,
        name="w1",
        before=0.2506,
        after=0.2506 - 0.1 * grad,
        grad=grad,
        first=0.0,
        second=0.0,
        age=0,
        learning_rate=0.1,
    )


def test_a_small_update_shows_that_the_number_moves():
    *_, line = update_lines(SgdSpec(), moved_by(5.011e-5))
    assert line.numbers.startswith("0.2506 − ")
    assert line.result == "0.25059"


def test_four_digits_do_where_they_tell_two_numbers_apart():
    *_, line = update_lines(SgdSpec(), moved_by(0.5))
    assert line.result == "0.2006"


@pytest.mark.parametrize("other", [0.30000000000000004, 0.30001, 0.3, -0.3, float("nan")])
def test_any_two_numbers_that_differ_look_different(other: float):
    digits = digits_apart(0.3, other)
    assert (short_number(0.3, digits) != short_number(other, digits)) == (other != 0.3)
