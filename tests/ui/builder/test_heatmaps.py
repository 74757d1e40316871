"""Maps of neurons become colours: orange below zero, blue above, the surface where there is no number."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from gradstudio.ui.builder.heatmaps import NO_IMAGES, BiasMarks, Cells, bias_shares, draw, image_of
from gradstudio.ui.look.theme import DARK, LIGHT

THEMES = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])


def image(*rows: list[float]) -> np.ndarray:
    return np.array([rows], dtype=np.float32)


def colours(*names: str) -> list[int]:
    return [QColor(name).rgb() for name in names]


@THEMES
def test_the_ends_and_the_middle_have_the_colours_of_the_theme(theme) -> None:
    found = image_of(theme, image([-2.0, -1.0], [0.0, 3.0]), "tanh", 2)
    assert found.ravel().tolist() == colours(theme.negative, theme.negative, theme.neutral, theme.positive)


@THEMES
def test_what_is_no_number_has_the_colour_of_the_surface_and_infinity_that_of_its_sign(theme) -> None:
    found = image_of(theme, image([np.nan, np.inf], [-np.inf, 0.0]), "relu", 2)
    expected = colours(theme.surface, theme.positive, theme.negative, theme.neutral)
    assert found.ravel().tolist() == expected


def test_a_bounded_activation_keeps_its_scale_and_another_fills_it() -> None:
    numbers = image([0.5, -0.25], [0.0, np.inf])
    assert image_of(DARK, numbers, "relu", 2)[0, 0] == QColor(DARK.positive).rgb()
    assert image_of(DARK, numbers, "tanh", 2)[0, 0] != QColor(DARK.positive).rgb()
    assert image_of(DARK, numbers, "", 2)[0, 0] == QColor(DARK.positive).rgb()


@pytest.mark.parametrize("side", [1, 3, 4, 9])
def test_a_pixel_has_the_colour_of_the_nearest_cell(side: int) -> None:
    cells = np.linspace(-1, 1, 16, dtype=np.float32).reshape(1, 4, 4)
    whole = image_of(DARK, cells, "tanh", 4)
    middles = ((np.arange(side) + 0.5) / side * 4).astype(int)
    assert np.array_equal(image_of(DARK, cells, "tanh", side), whole[middles[:, None], middles])


def test_a_curve_is_drawn_where_its_numbers_are() -> None:
    x = np.linspace(-1, 1, 40, dtype=np.float32)
    picture = image_of(DARK, x.reshape(1, 1, -1), "tanh", 40)
    blue = (picture & 255).astype(int) - ((picture >> 16) & 255).astype(int)
    for column in (4, 30):
        line = np.abs(blue[:, column]).argmax()
        assert line == pytest.approx((1 - x[column]) * 0.42 * 40 + 0.08 * 40, abs=1.6)
    assert blue[:, 30].max() > 60
    assert blue[:, 4].min() < -60


def test_a_steep_curve_has_no_gaps_and_one_without_numbers_is_not_drawn() -> None:
    ground = set(colours(DARK.box, DARK.border))
    step = image_of(DARK, image([-1.0] * 20 + [1.0] * 20), "tanh", 40)
    assert all(int(pixel) not in ground for pixel in step[6:34, 20])
    assert {*image_of(DARK, image([np.nan] * 40), "tanh", 40).ravel().tolist()} <= ground


def squares(tops: list[int], chosen: list[int], images: np.ndarray, left: int = 2) -> Cells:
    return Cells(
        left=left,
        tops=np.array(tops, dtype=np.int64),
        side=4,
        chosen=np.array(chosen, dtype=np.int64),
        images=images,
        activation="tanh",
    )


def test_squares_and_marks_are_drawn_at_their_places_and_nowhere_else() -> None:
    pixels = np.zeros((20, 10), dtype=np.uint32)
    maps = np.concatenate([np.ones((1, 2, 2), np.float32), -np.ones((1, 2, 2), np.float32)])
    shares = bias_shares(np.array([4.0, 0.5, -2.0, np.inf]), np.array([2, 0, 3]))
    marks = BiasMarks(left=1, below=3, side=2, shares=shares)
    draw(DARK, pixels, squares([1, 7, 13], [1, -1, 0], maps), marks)
    positive, negative, neutral = colours(DARK.positive, DARK.negative, DARK.neutral)
    assert pixels[2, 3] == negative
    assert pixels[8, 3] == neutral
    assert pixels[14, 3] == positive
    assert shares.tolist() == [-0.5, 1.0, np.inf]
    assert pixels[10, 1] == pixels[16, 1] == positive
    assert pixels[4, 1] not in (0, neutral, positive)
    pixels[[1, 2, 3, 4, 7, 8, 9, 10, 13, 14, 15, 16], 2:6] = 0
    for top in (4, 10, 16):
        pixels[top : top + 2, 1:3] = 0
    assert not pixels.any()


@pytest.mark.parametrize(("left", "top"), [(-3, -2), (8, 18), (-9, 3), (3, 40)])
def test_what_is_outside_is_cut_off(left: int, top: int) -> None:
    inside = np.zeros((60, 60), dtype=np.uint32)
    ramp = np.linspace(-1, 1, 16, dtype=np.float32).reshape(1, 4, 4)
    draw(DARK, inside, squares([20 + top], [0], ramp, left + 20))
    pixels = np.zeros((20, 10), dtype=np.uint32)
    draw(DARK, pixels, squares([top], [0], ramp, left))
    assert np.array_equal(pixels, inside[20:40, 20:30])


def test_without_maps_squares_are_neutral() -> None:
    pixels = np.zeros((10, 10), dtype=np.uint32)
    draw(DARK, pixels, squares([2], [-1], NO_IMAGES))
    assert {*pixels[2:6, 2:6].ravel().tolist()} == {*colours(DARK.neutral)}
