"""Curves are drawn where they should be, as dark as they are wide, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

from gradstudio.compiled.strokes import DASH, draw_strokes, is_ready, warm_up_strokes


def drawn(
    start,
    end,
    width=2.0,
    dashed=0,
    flow=0.0,
    phase=0.0,
    shape=(60, 100),
    left=10.0,
    right=90.0,
    colour=0xFFFFFF,
):
    pixels = np.full(shape, 0xFF000000, dtype=np.uint32)
    one = np.array
    draw_strokes(
        pixels, left, right, one([start]), one([end]), one([width]), one([0xFFFFFF]), one([dashed]), one([flow]),
        0xFF0000, phase, 1.0,
    )  # fmt: skip
    return pixels


def grey(pixels):
    return (pixels & 255).astype(float) / 255


@pytest.mark.parametrize("width", [0.5, 1.0, 2.0, 3.5])
def test_a_level_stroke_covers_its_width(width):
    cover = grey(drawn(30.0, 30.0, width)).sum(axis=0)
    assert cover[20:80] == pytest.approx(width, abs=0.06)
    assert not cover[:10].any()
    assert not cover[90:].any()


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
    assert grey(drawn(0.0, 59.9, 6.0))[0, 12] > 0


def test_a_dashed_stroke_has_gaps():
    cover = grey(drawn(30.0, 30.0, dashed=1)).sum(axis=0)[10:90]
    expected = (np.arange(80) + 0.5) % (2 * DASH) < DASH
    assert np.array_equal(cover > 0, expected)


def test_a_pulse_runs_on_with_the_phase():
    def redness(phase):
        pixels = drawn(30.0, 30.0, flow=1.0, phase=phase)
        return ((pixels >> 16) & 255).astype(float)[30] - (pixels & 255).astype(float)[30]

    first = int(redness(0.0).argmax())
    assert redness(0.0).max() > 200
    assert int(redness(7.0).argmax()) == first + 7


def test_later_strokes_lie_on_top_and_colours_mix():
    pixels = np.full((20, 40), 0xFF000000, dtype=np.uint32)
    two = np.array
    draw_strokes(
        pixels, 0.0, 40.0, two([10.0, 10.0]), two([10.0, 10.0]), two([6.0, 2.0]), two([0xFF0000, 0x0000FF]),
        two([0, 0]), two([0.0, 0.0]), 0, 0.0, 1.0,
    )  # fmt: skip
    assert pixels[10, 20] == 0xFF0000FF
    assert pixels[8, 20] == 0xFFFF0000


def test_it_is_ready_once_it_was_warmed_up():
    warm_up_strokes()
    assert is_ready()
