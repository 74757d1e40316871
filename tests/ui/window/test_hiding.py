"""A bar that floats over a drawing stands where it hides the least, and within it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize

from gradstudio.ui.window.hiding import least_hiding

ROOM, INSET = QSize(700, 200), QSize(12, 6)
WIDE, NARROW = QSize(500, 40), QSize(240, 80)
NOTHING = np.empty((0, 4))


def taken(*things: tuple[int, int, int, int]) -> np.ndarray:
    return np.array(things, dtype=np.float64)


def test_where_nothing_is_drawn_the_lowest_stands_in_the_middle_of_the_lower_edge():
    assert least_hiding(ROOM, NOTHING, [NARROW, WIDE], INSET) == QRect(100, 200 - 6 - 40, 500, 40)


def test_it_is_narrow_beside_what_is_drawn_rather_than_wide_over_it():
    drawn = QRect(200, 0, 220, 200)
    place = least_hiding(ROOM, taken(drawn.getRect()), [WIDE, NARROW], INSET)
    assert place.size() == NARROW
    assert not place.intersects(drawn)
    assert place.bottom() == 200 - 6 - 1


def test_it_goes_to_the_upper_edge_only_where_that_is_clearly_better():
    little, much = taken((300, 150, 60, 50)), taken((0, 100, 700, 100))
    assert least_hiding(ROOM, little, [WIDE], INSET).top() > 100
    assert least_hiding(ROOM, much, [WIDE], INSET).top() == 6


def test_of_places_that_hide_as_much_it_is_the_one_nearest_to_the_middle():
    everywhere = taken((0, 0, 700, 200))
    assert least_hiding(ROOM, everywhere, [WIDE], INSET).left() == 100


sizes = st.builds(QSize, st.integers(1, 900), st.integers(1, 300))
things = st.tuples(*[st.integers(-200, 900)] * 2, *[st.integers(0, 400)] * 2)


@given(room=sizes, drawn=st.lists(things, max_size=6), size=sizes)
def test_it_lies_within_the_room_whenever_it_is_no_larger(room, drawn, size):
    shape = taken(*drawn) if drawn else NOTHING
    place = least_hiding(room, shape, [size], INSET)
    assert place.size() == size
    if size.width() <= room.width() and size.height() <= room.height():
        assert QRect(0, 0, room.width(), room.height()).contains(place)


@pytest.mark.parametrize("height", [24, 40, 97])
def test_nothing_at_all_is_hidden_where_there_is_room_for_that(height):
    drawn = QRect(330, 40, 370, 160)
    place = least_hiding(ROOM, taken(drawn.getRect()), [QSize(300, height)], INSET)
    assert not place.intersects(drawn)
