from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.ui.kit.axes import Window
from gradstudio.ui.kit.reach import LARGEST, Reach

anything = st.floats(allow_nan=True, allow_infinity=True)


@given(low=anything, high=anything, a=anything, b=anything)
def test_whatever_is_asked_for_a_plot_shows_a_range_of_numbers(low, high, a, b):
    shown = Reach.around(low, high).held(a, b)
    assert all(math.isfinite(number) and abs(number) <= LARGEST for number in shown)
    assert shown[0] < shown[1]
    assert math.isfinite(1000 / (shown[1] - shown[0]))


@given(
    low=st.floats(-1e9, 1e9),
    span=st.floats(1e-3, 1e9),
    shares=st.tuples(st.floats(-1, 1), st.floats(1e-3, 2)),
)
def test_what_is_within_reach_is_shown_as_asked_for(low, span, shares):
    a = low + shares[0] * span
    b = a + shares[1] * span
    assert Reach.around(low, low + span).held(a, b) == pytest.approx((a, b), rel=1e-9, abs=1e-9 * span)


@given(notches=st.lists(st.floats(0.01, 100.0), min_size=1, max_size=200), moves=st.floats(-1e12, 1e12))
def test_no_number_of_turns_of_the_wheel_leads_out_of_reach(notches, moves):
    home = Window(left=-1.0, right=1.0, bottom=0.0, top=10.0)
    window = home
    for factor in notches:
        window = window.zoomed(0.3, 4.0, factor).moved(moves, -moves).held(home)
        assert -2001 <= window.left < window.right <= 2001
        assert -10_000 <= window.bottom < window.top <= 10_010
