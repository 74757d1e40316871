"""Which lines are drawn of very many runs, and which range a drag marks."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from gradstudio.sweep.seeing.axis_scale import scale_of
from gradstudio.sweep.seeing.sweep_table import SweepField
from gradstudio.ui.sweep.axis_places import AxisPlaces
from gradstudio.ui.sweep.parallel_lines import RunLayer, lines_of
from gradstudio.ui.sweep.range_marking import RangeDrag, range_by_key

AREA = QRectF(50.0, 20.0, 600.0, 256.0)
CELL = AREA.height() / 64
COLOURS = [QColor("red"), QColor("green"), QColor("blue")]


def places(runs: int, axes: int = 3, share_missing: float = 0.0) -> AxisPlaces:
    random = np.random.RandomState(0)
    points = random.uniform(AREA.top(), AREA.bottom(), (runs, axes))
    points[random.rand(runs, axes) < share_missing] = np.nan
    scale = scale_of(SweepField(key="x", title="X", is_setting=True, numbers=np.array([0.0, 10.0])))
    return AxisPlaces(area=AREA, keys=tuple("abc"[:axes]), scales=tuple([scale] * axes), points=points)


def layer(runs: int) -> RunLayer:
    rows = np.random.RandomState(1).permutation(runs)
    return RunLayer(rows=rows, levels=np.sort(np.arange(runs) % 3), colours=COLOURS)


def test_every_line_of_few_runs_is_drawn_in_its_colour_and_order():
    shown, drawn = places(50), layer(50)
    found = [(each.colour.name(), one) for each in lines_of(shown, drawn) for one in each.segments.tolist()]
    expected = []
    for gap in range(2):
        left, right = shown.across[gap : gap + 2]
        for row, level in zip(drawn.rows, drawn.levels, strict=True):
            ends = [left, shown.points[row, gap], right, shown.points[row, gap + 1]]
            expected.append((COLOURS[level].name(), ends))
    assert [name for name, _ in found] == [name for name, _ in expected]
    np.testing.assert_array_equal([one for _, one in found], [one for _, one in expected])


def test_of_very_many_runs_each_has_a_line_that_ends_beside_its_own_and_few_are_drawn():
    shown, drawn = places(30_000, share_missing=0.1), layer(30_000)
    for gap in range(2):
        some = [
            lines.segments for lines in lines_of(shown, drawn) if lines.segments[0, 0] == shown.across[gap]
        ]
        segments = np.concatenate(some)
        assert len(segments) <= 65 * 65
        own = shown.points[:, gap : gap + 2]
        own = own[np.isfinite(own).all(axis=1)][::50]
        away = np.abs(own[:, None, :] - segments[None, :, 1::2]).max(axis=2).min(axis=1)
        assert (away <= CELL).all()


def test_of_lines_that_hide_each_other_the_last_stays():
    shown = places(5_000)
    shown.points[:] = 100.0
    drawn = RunLayer(rows=np.arange(5_000), levels=np.arange(5_000) // 2_500, colours=COLOURS)
    found = list(lines_of(shown, drawn))
    assert [len(lines.segments) for lines in found] == [1, 1]
    assert {lines.colour.name() for lines in found} == {COLOURS[1].name()}


def test_without_runs_nothing_is_drawn():
    nothing = np.empty(0, dtype=np.int64)
    assert list(lines_of(places(10), RunLayer(rows=nothing, levels=nothing, colours=COLOURS))) == []


def test_the_line_under_a_place_is_found_and_none_beside_the_axes():
    shown = places(20)
    x = (shown.across[0] + shown.across[1]) / 2
    y = float(shown.points[7, :2].mean())
    assert shown.row_at(np.array([7]), QPointF(x, y + 3)) == 7
    assert shown.row_at(np.array([7]), QPointF(x, y + 9)) is None
    assert shown.row_at(np.array([7]), QPointF(AREA.right() + 30, y)) is None
    assert shown.axis_at(QPointF(AREA.left() + 5, 100.0)) == 0
    assert shown.axis_at(QPointF(AREA.left() + 50, 100.0)) is None


def test_a_drag_marks_from_where_it_began():
    shown = places(20)
    drag = RangeDrag(shown, 1, shown.down(0.2), None)
    assert drag.range_at(shown, shown.down(0.2) - 1) is None  # a click, so far
    assert drag.range_at(shown, shown.down(0.6)) == pytest.approx((2.0, 6.0))
    assert drag.range_at(shown, shown.down(0.0)) == (-math.inf, pytest.approx(2.0))
    assert drag.has_moved


def test_a_drag_from_an_end_moves_that_end_and_from_within_the_whole():
    shown = places(20)
    assert RangeDrag(shown, 0, shown.down(0.6), (2.0, 6.0)).range_at(shown, shown.down(0.9)) == pytest.approx(
        (2.0, 9.0)
    )
    within = RangeDrag(shown, 0, shown.down(0.4), (2.0, 6.0))
    assert within.range_at(shown, shown.down(0.5)) == pytest.approx((3.0, 7.0))
    assert within.range_at(shown, shown.down(1.0)) == (pytest.approx(6.0), math.inf)  # it stays as long


def along(*values: float) -> AxisPlaces:
    """The axes of a column of these values."""
    column = SweepField(key="x", title="X", is_setting=False, numbers=np.array(values))
    before = places(20)
    return replace(before, scales=(scale_of(column), *before.scales[1:]))


@pytest.mark.parametrize("moves", [(0.01, -0.01), (-0.01, 0.01)])
def test_a_range_that_is_grasped_where_no_value_lies_goes_as_far_as_the_mouse(moves: tuple[float, float]):
    shown = along(0.0, 9.3, math.inf)  # the infinite one lies at the end of the axis, the one before at 0.93
    open_above = RangeDrag(shown, 0, shown.down(0.96), (2.0, math.inf))
    for by in moves:
        found = open_above.range_at(shown, shown.down(0.96 + by))
        assert found == (pytest.approx(2.0 + 10.0 * min(0.0, by)), math.inf)
    equal = along(3.0, 3.0)
    open_below = RangeDrag(equal, 0, equal.down(0.25), (-math.inf, 3.0))  # from the foot to the middle
    for by in moves:
        least, most = open_below.range_at(equal, equal.down(0.25 + by))
        assert (least, most) == (-math.inf if by < 0 else 3.0, 3.0)


def later(greatest: float) -> AxisPlaces:
    """The axes after runs have come: values go up to another one, and a column has come before the others."""
    column = SweepField(key="x", title="X", is_setting=True, numbers=np.array([0.0, greatest]))
    before = places(20)
    return replace(before, keys=("new", "a", "b"), scales=(before.scales[0], *[scale_of(column)] * 2))


def test_while_an_axis_changes_its_range_a_drag_keeps_values_and_its_column():
    shown, wider = places(20), later(20.0)
    begun = RangeDrag(shown, 0, shown.down(0.2), None)
    assert begun.range_at(shown, shown.down(0.6)) == pytest.approx((2.0, 6.0))
    assert begun.key == "a"
    assert begun.range_at(wider, shown.down(0.6)) == pytest.approx((2.0, 12.0))
    assert begun.range_at(wider, shown.down(0.05)) == pytest.approx((1.0, 2.0))
    at_end = RangeDrag(shown, 0, shown.down(0.2), (2.0, 6.0))
    assert at_end.range_at(wider, shown.down(0.5)) == (6.0, pytest.approx(10.0))
    narrower = later(5.0)
    assert at_end.range_at(narrower, shown.down(0.5)) == (pytest.approx(2.5), 6.0)
    foot = RangeDrag(shown, 0, shown.down(0.0), None)
    assert foot.range_at(wider, shown.down(0.5)) == (-math.inf, pytest.approx(10.0))
    within = RangeDrag(shown, 0, shown.down(0.4), (2.0, 6.0))
    assert within.range_at(wider, shown.down(0.3)) == pytest.approx((4.0, 8.0))
    assert begun.range_at(replace(wider, keys=("x", "y", "z")), shown.down(0.6)) is None


def test_keys_move_a_range_make_it_larger_and_begin_with_half_of_the_axis():
    shown = places(20)
    assert range_by_key(shown, 0, None, up=True, larger=False) == (pytest.approx(5.0), math.inf)
    assert range_by_key(shown, 0, None, up=False, larger=False) == (-math.inf, pytest.approx(5.0))
    assert range_by_key(shown, 0, (2.0, 6.0), up=True, larger=False) == pytest.approx((2.5, 6.5))
    assert range_by_key(shown, 0, (2.0, 6.0), up=False, larger=True) == pytest.approx((2.0, 5.5))
