from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from gradstudio.project.round_numbers import round_numbers
from gradstudio.training.look.reading import Reading
from gradstudio.ui.kit.axes import Frame, Window
from gradstudio.ui.look.colours import class_colours
from gradstudio.ui.look.theme import DARK, LIGHT
from gradstudio.ui.output.images import output_image, share_palette, signed_colours

BINARY = Reading(task="binary", is_probability=False, classes=2, limit=1.0, ends=(-1.0, 0.0, 1.0))
LOGISTIC = Reading(task="binary", is_probability=True, classes=2, limit=1.0, ends=(-1.0, 0.0, 1.0))
SURFACE = Reading(task="regression", is_probability=False, classes=0, limit=4.0, ends=(-4.0, 0.0, 4.0))
THREE = Reading(task="multiclass", is_probability=True, classes=3, limit=1.0, ends=(-1.0, 0.0, 1.0))


def pixels(image) -> list[list[QColor]]:
    return [[image.pixelColor(x, y) for x in range(image.width())] for y in range(image.height())]


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_a_signed_map_goes_from_orange_over_the_surface_to_blue(theme):
    row = pixels(output_image(np.array([[[-2.0, -1.0, 0.0, 1.0, np.nan]]]), BINARY, theme, stepped=False))[0]
    colours = signed_colours(theme)
    assert row[0] == row[1] == colours[0]
    assert row[3] == colours[-1]
    assert row[0].red() > row[0].blue()
    assert row[3].blue() > row[3].red()
    for middle in (row[2], row[4]):
        assert abs(middle.red() - QColor(theme.surface).red()) < 6


def test_rows_stay_in_their_order():
    image = output_image(np.array([[[-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]]]), BINARY, DARK, stepped=False)
    negative, positive = signed_colours(DARK)[0], signed_colours(DARK)[-1]
    assert pixels(image) == [[negative, positive], [positive, negative], [positive, positive]]


def test_in_steps_a_class_has_one_colour():
    scores = np.array([[[-0.9, -0.01, 0.01, 3.0]]])
    a, b, c, d = pixels(output_image(scores, BINARY, DARK, stepped=True))[0]
    assert a == b
    assert c == d
    assert a != c


def test_a_regression_in_steps_has_ten_colours():
    values = np.linspace(-4, 4, 500)[None, None]
    row = pixels(output_image(values, SURFACE, DARK, stepped=True))[0]
    assert len({colour.name() for colour in row}) == 10


def test_where_the_loss_makes_probabilities_they_are_shown():
    p = 0.9
    score = np.log(p / (1 - p))
    assert LOGISTIC.signed(np.array([[score]])) == pytest.approx(2 * p - 1)
    two_outputs = LOGISTIC.signed(np.array([[0.3], [0.3 + score]]))
    assert two_outputs == pytest.approx(2 * p - 1)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_classes_are_mixed_by_their_shares_in_linear_light(theme):
    sure, torn = [60.0, 0.0, 0.0], [0.0, 0.0, -60.0]
    outputs = np.array([sure, torn]).T.reshape(3, 1, 2)
    first, mixed = pixels(output_image(outputs, THREE, theme, stepped=False))[0]
    a, b, _ = share_palette(theme, 3)
    assert abs(first.red() - a.red()) + abs(first.green() - a.green()) + abs(first.blue() - a.blue()) <= 3
    expected = 255 * ((a.redF() ** 2.2 + b.redF() ** 2.2) / 2) ** (1 / 2.2)
    assert mixed.red() == pytest.approx(expected, abs=2)


def test_colours_of_classes_on_the_map_are_those_of_their_samples_paled():
    for paled, full in zip(share_palette(DARK, 8), class_colours(DARK, 8), strict=True):
        assert abs((paled.hsvHueF() - full.hsvHueF() + 0.5) % 1 - 0.5) < 0.06


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (0.0, 10.0, 5, [0, 2, 4, 6, 8, 10]),
        (-6.0, 6.0, 4, [-5, 0, 5]),
        (-0.013, 0.031, 5, [-0.01, 0.0, 0.01, 0.02, 0.03]),
        (1.0, 1.0, 5, []),
        (0.0, float("inf"), 5, []),
    ],
)
def test_ticks_are_round_numbers_inside_the_range(low, high, most, expected):
    assert round_numbers(low, high, most) == pytest.approx(expected)


def test_a_window_fitted_to_an_area_has_one_scale_and_the_same_middle():
    window = Window(left=-1, right=3, bottom=0, top=1).fitted(200, 400)
    assert (window.right - window.left) / 200 == pytest.approx((window.top - window.bottom) / 400)
    assert (window.left + window.right, window.bottom + window.top) == pytest.approx((2.0, 1.0))
    assert (window.left, window.right) == pytest.approx((-1, 3))


def test_a_place_and_its_pixel_are_inverse():
    frame = Frame(window=Window(left=-2, right=2, bottom=-1, top=3), area=QRectF(40, 10, 300, 200))
    x, y = frame.to_pixels(np.array([[0.7, -0.2]]))[0].tolist()
    assert frame.from_pixels(QPointF(x, y)) == pytest.approx((0.7, -0.2))
    assert frame.to_pixels(np.array([[-2.0, 3.0]]))[0].tolist() == [40, 10]
