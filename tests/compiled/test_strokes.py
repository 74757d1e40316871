"""Curves are drawn where they should be, as dark as they are wide, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

from gradstudio.compiled.strokes import (
    DASH,
    FAINTEST,
    FLOWS_FROM,
    THICKEST,
    draw_fan,
    is_ready,
    warm_up_strokes,
)

PALETTE = np.array([[0xFF0000] * 3, [0xFFFFFF] * 3, [0x00FF00] * 3], dtype=np.int64)


def fan(
    starts,
    ends,
    weights,
    cut=(),
    frozen=(),
    shape=(60, 100),
    left=10.0,
    right=90.0,
    most=100,
    phase=-1.0,
    scale=1.0,
    palette=PALETTE,
):
    """Draw curves white above zero, red below and green where cut, pulses in blue."""
    pixels = np.full(shape, 0xFF000000, dtype=np.uint32)
    marks = [np.isin(np.arange(len(weights)), chosen).astype(np.int64) for chosen in (cut, frozen)]
    draw_fan(
        pixels, left, right, np.array(starts), np.array(ends), np.array(weights), *marks, palette, most, 0x0000FF,
        phase, scale,
    )  # fmt: skip
    return pixels


def drawn(start, end, **kwargs):
    return fan([start], [end], [1.0], **kwargs)


def grey(pixels):
    return (pixels & 255).astype(float) / 255


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_strongest_is_as_wide_as_there_is_room(scale):
    cover = grey(drawn(30.0, 30.0, scale=scale)).sum(axis=0)
    assert cover[20:80] == pytest.approx(scale * THICKEST, abs=0.06)
    assert not cover[:10].any()
    assert not cover[90:].any()


def test_width_grows_with_the_share_of_the_largest_and_crowds_are_thinner():
    heights = [10.0, 30.0, 50.0]
    pixels = grey(fan(heights, heights, [0.5, 2.0, 1.0]))
    widths = [pixels[row - 8 : row + 8, 50].sum() for row in (10, 30, 50)]
    assert widths[0] < widths[2] < widths[1] == pytest.approx(THICKEST, abs=0.06)
    heights = [10.0, *[50.0] * 900]
    crowd = grey(fan(heights, heights, [1.0, *[0.1] * 900], most=1000))
    assert crowd[:30, 50].sum() == pytest.approx(40 / 901**0.5, abs=0.06)


def test_a_stroke_follows_the_curve():
    cover = grey(drawn(10.0, 50.0))
    rows = np.arange(60) + 0.5
    for column in (15, 30, 50, 75, 88):
        t = (column + 0.5 - 10) / 80
        middle = 10 + 40 * t * t * (3 - 2 * t)
        assert (cover[:, column] @ rows) / cover[:, column].sum() == pytest.approx(middle, abs=0.1)


def test_what_lies_outside_is_cut_off():
    assert grey(drawn(-20.0, 90.0, left=-30.0, right=150.0)).any()
    assert not grey(drawn(-20.0, -10.0)).any()
    assert not grey(drawn(80.0, 95.0)).any()
    assert grey(drawn(0.0, 59.9))[0, 12] > 0


def test_what_is_cut_is_dashed_whatever_its_weight():
    cover = ((fan([30.0], [30.0], [0.0], cut=[0]) >> 8) & 255).sum(axis=0)[10:90]
    expected = (np.arange(80) + 0.5) % (2 * DASH) < DASH
    assert np.array_equal(cover > 0, expected)


def blueness(pixels):
    return (pixels & 255).astype(float)[30] - ((pixels >> 16) & 255).astype(float)[30]


def test_a_pulse_runs_on_with_the_phase():
    first = blueness(drawn(30.0, 30.0, phase=0.0))
    assert first.max() > 150
    assert int(blueness(drawn(30.0, 30.0, phase=7.0)).argmax()) == int(first.argmax()) + 7


def test_nothing_flows_along_what_is_frozen_or_faint_or_while_it_stands():
    assert not blueness(drawn(30.0, 30.0, phase=0.0, frozen=[0])).any()
    assert not blueness(drawn(30.0, 30.0)).any()
    both = fan([30.0, 50.0], [30.0, 50.0], [0.9 * FLOWS_FROM, 1.0], phase=0.0)
    assert not blueness(both).any()


def test_the_strongest_lies_on_top_and_the_sign_is_the_colour():
    pixels = fan([10.0] * 3, [10.0] * 3, [0.5, -1.0, 0.7], shape=(20, 40), left=0.0, right=40.0)
    assert pixels[10, 20] == 0xFFFF0000


def test_no_more_are_drawn_than_asked_for_and_none_that_is_too_faint():
    heights = [10.0, 30.0, 50.0]
    rows = grey(fan(heights, heights, [0.9, 0.5, 1.0], most=2))[:, 50]
    assert rows[10]
    assert rows[50]
    assert not rows[30]
    assert not grey(fan(heights, heights, [0.9 * FAINTEST, 0.0, -1.0]))[[10, 30], 50].any()


def test_what_is_not_finite_is_drawn_as_the_strongest_or_not_at_all():
    heights = [10.0, 30.0, 50.0]
    rows = grey(fan(heights, heights, [np.nan, np.inf, 1.0]))[:, 50]
    assert not rows[10]
    assert rows[30] == rows[50] == 1.0
    assert not grey(fan([10.0], [10.0], [0.0])).any()


def test_the_palette_goes_by_strength():
    palette = np.array([[0] * 5, [0x000010, 0x000020, 0x000030, 0x000040, 0x000050], [0] * 5])
    heights = [10.0, 30.0, 50.0]
    pixels = fan(heights, heights, [0.5, 1.0, 0.26], palette=palette)
    assert [int(pixels[row, 50] & 255) for row in (10, 30)] == [0x30, 0x50]


def test_it_is_ready_once_it_was_warmed_up():
    warm_up_strokes()
    assert is_ready()
