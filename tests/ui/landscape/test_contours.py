"""Contours by marching squares, and the scale of losses, against what they are by definition."""

from __future__ import annotations

import numpy as np
import pytest

from gradstudio.ui.landscape.contours import contour_lines
from gradstudio.ui.landscape.loss_scale import LossScale, picture_of_heights, shades
from gradstudio.ui.look.theme import DARK, LIGHT

A, B = np.linspace(-2.0, 2.0, 41), np.linspace(-1.5, 1.5, 31)
U, V = np.meshgrid(A, B)


def test_a_plane_has_straight_contours_at_its_levels():
    lines = contour_lines(A, B, 3.0 * U + 2.0 * V, [0.5, 1.25])
    ends = lines.reshape(-1, 2)
    values = 3.0 * ends[:, 0] + 2.0 * ends[:, 1]
    assert np.all(np.minimum(np.abs(values - 0.5), np.abs(values - 1.25)) < 1e-12)
    assert {0.5, 1.25} == set(np.round(values, 9))


def test_the_contour_of_a_bowl_is_closed_and_as_long_as_a_circle():
    lines = contour_lines(A, B, U**2 + V**2, [1.0])
    length = np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1]).sum()
    assert length == pytest.approx(2.0 * np.pi, rel=0.01)
    ends = np.round(lines.reshape(-1, 2), 9)
    _, counts = np.unique(ends, axis=0, return_counts=True)
    assert np.all(counts % 2 == 0)  # each end is the beginning of another piece


def test_a_saddle_has_two_lines_in_one_cell():
    values = np.array([[1.0, -1.0], [-1.0, 1.0]])
    lines = contour_lines(np.array([0.0, 1.0]), np.array([0.0, 1.0]), values, [0.0])
    assert len(lines) == 2
    other = contour_lines(np.array([0.0, 1.0]), np.array([0.0, 1.0]), -values, [0.0])
    assert len(other) == 2


def test_around_what_is_no_number_there_are_no_lines():
    values = 3.0 * U
    values[10, 20] = np.nan
    values[12, 22] = np.inf
    lines = contour_lines(A, B, values, [0.01])
    assert np.isfinite(lines).all()
    assert not np.any(np.hypot(lines[:, 0] - A[20], lines[:, 1] - B[10]) < 0.05)


@pytest.mark.parametrize("is_log", [True, False])
def test_heights_go_from_the_lowest_loss_to_the_greatest(is_log):
    losses = np.array([0.001, 0.1, 10.0, np.inf, np.nan])
    heights = LossScale(losses, is_log=is_log).heights(losses)
    assert heights[0] == 0.0
    assert heights[2] == heights[3] == 1.0
    assert np.isnan(heights[4])
    assert heights[1] == pytest.approx(0.5 if is_log else 0.1 / 10.0, abs=1e-3)


@pytest.mark.parametrize(
    "losses",
    [[0.0, 0.0], [0.0, 5.0], [-1.0, 1.0], [np.nan, np.inf], [1e-300, 1e300], [7.0], [1e300, -1e308]],
)
@pytest.mark.parametrize("is_log", [True, False])
def test_any_losses_have_a_scale(losses, is_log):
    scale = LossScale(np.array(losses), is_log=is_log)
    heights = scale.heights(np.array(losses))
    known = heights[~np.isnan(heights)]
    assert np.all((known >= 0.0) & (known <= 1.0))
    levels = scale.levels()
    assert levels == sorted(levels)
    assert all(0.0 <= height <= 1.0 for height, _ in scale.marks(5))


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_the_picture_has_the_last_row_on_top_and_the_ground_where_there_is_no_number(theme):
    picture = picture_of_heights(np.array([[0.0, 1.0], [np.nan, 0.5]]), theme)
    colours = shades(theme)
    assert picture.pixel(0, 1) == colours[0]
    assert picture.pixel(1, 1) == colours[-1]
    assert picture.pixel(0, 0) not in colours
