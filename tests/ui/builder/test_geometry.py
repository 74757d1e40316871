"""Columns and rows fit into the room there is, and fold where they do not."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gradstudio.ui.builder.geometry import MIN_ROW, TOP, arrange

SIZES = st.lists(st.integers(1, 512), min_size=2, max_size=33)


@given(SIZES, st.floats(240, 3000), st.floats(168, 1600), st.floats(0.35, 40.0), st.floats(0, 1e5))
def test_every_column_is_within_the_extent_and_in_order(sizes, width, height, zoom, scrolled) -> None:
    drawn = arrange(sizes, width, height, zoom, range(0, 40, 3), scrolled=scrolled)
    assert len(drawn.columns) == len(sizes)
    xs = [column.x for column in drawn.columns]
    assert xs == sorted(set(xs))
    assert xs[-1] < drawn.width
    for size, column in zip(sizes, drawn.columns, strict=True):
        ys = [y for _, y in column.neurons]
        neurons = [neuron for neuron, _ in column.neurons]
        assert neurons == sorted(set(neurons))
        assert len(neurons) + column.folded == size
        assert neurons[0] == 0
        assert neurons[-1] == size - 1
        assert ys[0] - column.half >= TOP - 1
        assert ys[-1] + column.half <= drawn.height
        assert all(b - a >= 2 * column.half for a, b in pairwise(ys))
        if column.folded:
            above = max(y for y in ys if y < column.fold_y)
            below = min(y for y in ys if y > column.fold_y)
            assert below - above >= 3 * MIN_ROW - 1


def test_what_fits_is_shown_whole_and_a_larger_zoom_unfolds() -> None:
    assert not any(column.folded for column in arrange([2, 8, 8, 1], 900, 320).columns)
    folded = arrange([2, 100, 1], 900, 320).columns[1]
    assert 0 < folded.folded < 100
    unfolded = arrange([2, 100, 1], 900, 320, zoom=10.0)
    assert unfolded.columns[1].folded == 0
    assert unfolded.height > 1700


def test_columns_come_closer_when_zoomed_out_and_then_have_no_controls() -> None:
    sizes = [2, *[4] * 32, 1]
    near, far = arrange(sizes, 900, 320), arrange(sizes, 900, 320, zoom=0.4)
    assert near.has_headers
    assert not far.has_headers
    assert far.width < 0.5 * near.width
