"""The phases of a pass as parts of a bar."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.ui.debugger.stretches import GAP, Stretches

PHASES = (("Forward", 0, 900), ("Loss", 900, 903), ("Backward", 903, 1500))


def test_a_phase_is_as_wide_as_it_is_long_but_has_room_for_its_name():
    forward, loss, backward = Stretches(PHASES, [50.0, 40.0, 60.0], 0.0, 606.0).all
    assert loss.right - loss.left == pytest.approx(40.0)
    rest = 606.0 - 2 * GAP - 40.0
    assert forward.right - forward.left == pytest.approx(rest * 900 / 1497)
    assert (forward.left, backward.right) == (0.0, pytest.approx(606.0))
    assert loss.left - forward.right == pytest.approx(GAP)


def test_where_there_is_too_little_room_all_shrink_alike():
    widths = [one.right - one.left for one in Stretches(PHASES, [50.0, 40.0, 60.0], 0.0, 81.0).all]
    assert widths == pytest.approx([25.0, 20.0, 30.0])


@given(
    st.lists(st.integers(0, 10_000), min_size=1, max_size=6),
    st.floats(200.0, 2000.0),
)
def test_every_phase_stands_within_the_bar_and_a_place_is_the_position_that_is_drawn_there(lengths, width):
    phases, begin = [], 0
    for number, length in enumerate(lengths):
        phases.append((f"phase {number}", begin, begin + length))
        begin += length
    stretches = Stretches(phases, [20.0] * len(phases), 0.0, width)
    assert stretches.all[-1].right <= width + 1e-6
    assert all(one.right >= one.left for one in stretches.all)
    places = stretches.places_of(np.array([0, begin // 2, begin]))
    assert places == pytest.approx([stretches.x_of(position) for position in (0, begin // 2, begin)])
    for position in {0, begin // 2, begin}:
        x = stretches.x_of(position)
        assert 0.0 <= x <= width + 1e-6
        found = stretches.position_at(x)
        # The end of a phase is the beginning of the next, a gap away; one without steps is but a place.
        between = [one for one in stretches.all if position <= one.begin <= one.end <= found]
        assert found == position or between or abs(stretches.x_of(found) - x) <= GAP + 1e-6


def test_without_phases_everything_is_at_the_beginning():
    nothing = Stretches((), (), 0.0, 100.0)
    assert nothing.under(50.0) is None
    assert (nothing.x_of(7), nothing.position_at(50.0)) == (0.0, 0)
