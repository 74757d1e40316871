"""Maps of neurons become colours: orange below zero, blue above, the surface where there is no number."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from gradstudio.ui.builder.heatmaps import coloured, curves, limits_of, resampled
from gradstudio.ui.theme import DARK, LIGHT

THEMES = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])


def images(*numbers: float) -> np.ndarray:
    return np.array(numbers, dtype=np.float32).reshape(1, 1, -1)


@THEMES
def test_the_ends_and_the_middle_have_the_colours_of_the_theme(theme) -> None:
    numbers = images(-2.0, -1.0, 0.0, 1.0, 3.0)
    ends = [
        QColor(c).rgb()
        for c in (theme.negative, theme.negative, theme.neutral, theme.positive, theme.positive)
    ]
    assert coloured(theme, numbers, np.ones((1, 1, 1), np.float32)).ravel().tolist() == ends


@THEMES
def test_what_is_no_number_has_the_colour_of_the_surface_and_infinity_that_of_its_sign(theme) -> None:
    found = coloured(theme, images(np.nan, np.inf, -np.inf), np.ones((1, 1, 1), np.float32)).ravel()
    assert found.tolist() == [QColor(c).rgb() for c in (theme.surface, theme.positive, theme.negative)]


def test_a_bounded_activation_keeps_its_scale_and_another_fills_it() -> None:
    numbers = np.array([[[0.1, -0.2]], [[30.0, 10.0]], [[0.0, 0.0]]], dtype=np.float32)
    assert limits_of("tanh", numbers).ravel().tolist() == [1.0, 1.0, 1.0]
    assert limits_of("relu", numbers).ravel().tolist() == pytest.approx([0.2, 30.0, 1.0])
    numbers[1, 0, 0] = np.inf
    assert limits_of("relu", numbers).ravel().tolist() == pytest.approx([0.2, 10.0, 1.0])


@pytest.mark.parametrize("side", [1, 3, 4, 9])
def test_resampling_takes_the_nearest_cell(side: int) -> None:
    cells = np.arange(16, dtype=np.float32).reshape(1, 4, 4)
    found = resampled(cells, side)
    middles = (np.arange(side) + 0.5) / side * 4
    expected = cells[0][middles.astype(int)[:, None], middles.astype(int)]
    assert np.array_equal(found[0], expected)


def test_a_curve_is_drawn_where_its_numbers_are() -> None:
    x = np.linspace(-1, 1, 40, dtype=np.float32)
    picture = curves(DARK, x.reshape(1, 1, -1), np.ones((1, 1, 1), np.float32), 40)[0]
    assert picture.shape == (40, 40)
    blue = (picture & 255).astype(int) - ((picture >> 16) & 255).astype(int)
    for column in (4, 30):
        line = np.abs(blue[:, column]).argmax()
        assert line == pytest.approx((1 - x[column]) * 0.42 * 40 + 0.08 * 40, abs=1.6)
    assert blue[:, 30].max() > 60
    assert blue[:, 4].min() < -60
