"""A curve of more points than columns of pixels covers what Qt's own wide line covers, and hardly more."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from gradstudio.ui.kit.arrays import draw_lines
from gradstudio.ui.loss.dense_line import upright_lines

_WIDTH, _HEIGHT = 200, 120


def drawn(lines: np.ndarray, pen: float) -> np.ndarray:
    """Return which pixels lines cover."""
    image = QImage(_WIDTH, _HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    with QPainter(image) as painter:
        painter.setPen(QPen(QColor("white"), pen))
        draw_lines(painter, lines)
    numbers = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(_HEIGHT, _WIDTH, 4)
    return numbers[:, :, 0] > 0


def spread(mask: np.ndarray, by: int) -> np.ndarray:
    """Return a mask with all that is within so many pixels of it, across or along."""
    padded = np.pad(mask, by)
    reach = range(2 * by + 1)
    return np.any(
        [padded[y : y + mask.shape[0], x : x + mask.shape[1]] for y in reach for x in reach], axis=0
    )


def noisy(noise: float, points: int = 700) -> np.ndarray:
    x = np.linspace(5, _WIDTH - 5, points)
    wave = 60 + 40 * np.cos(x / 25) + noise * np.random.default_rng(3).normal(size=points)
    return np.column_stack([x, wave])


@pytest.mark.parametrize("noise", [0.0, 2.0, 10.0])
def test_it_covers_what_a_plain_line_covers_and_stays_beside_it(qapp, noise):
    points = noisy(noise)
    lines = upright_lines(points, 1.0, 2)
    assert lines is not None
    plain = drawn(np.hstack([points[:-1], points[1:]]), 1.0)
    found = drawn(lines, 1.0)
    assert (plain & ~spread(found, 1)).sum() == 0
    assert (found & ~spread(plain, 2)).sum() == 0


@pytest.mark.parametrize("width", [1, 2])
@pytest.mark.parametrize("slope", [0.0, 1e-4, 1e-3, 0.003, 0.01, 0.05, 0.3])
def test_no_column_of_a_curve_that_is_nearly_level_is_left_out(qapp, width, slope):
    x = np.linspace(5, _WIDTH - 5, 1000)
    lines = upright_lines(np.column_stack([x, 40.0 + slope * x]), 1.0, width)
    assert lines is not None
    assert drawn(lines, 1.0)[:, 6:-6].any(axis=0).all()


@pytest.mark.parametrize("width", [1, 2, 3])
@pytest.mark.parametrize("upright", [False, True], ids=["level", "upright"])
def test_it_is_as_wide_as_was_asked(qapp, width, upright):
    x = np.linspace(5, _WIDTH - 5, 1000)
    points = np.column_stack([x, np.where(x < 100, 20.0, 100.0) if upright else np.full(1000, 50.0)])
    lines = upright_lines(points, 1.0, width)
    assert lines is not None
    found = drawn(lines, 1.0)
    assert (found[60].sum() if upright else found[:, 50].sum()) in {width, width + upright}


def test_on_a_fine_screen_it_is_drawn_in_columns_of_its_pixels(qapp):
    points = noisy(0.0, points=1500)
    lines = upright_lines(points, 0.5, 3)
    assert lines is not None
    assert np.allclose(np.diff(lines[:, 0]), 0.5)


def test_a_curve_that_passes_over_a_column_is_left_to_qt():
    assert upright_lines(np.array([[0.0, 1.0], [1.0, 2.0], [5.0, 3.0]]), 1.0, 2) is None
