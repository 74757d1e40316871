"""Arrays that are handed to a painter."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor, QImage, QPainter

from gradstudio.ui.kit.arrays import distinct_places, draw_dots


def test_places_that_would_be_drawn_over_each_other_are_kept_once():
    points = np.array([[1.0, 2.0], [1.1, 2.1], [-3.0, 2.0], [np.nan, 0.0], [1.0, -2.0]])
    assert sorted(distinct_places(points).tolist()) == [[-3.0, 2.0], [1.0, -2.0], [1.0, 2.0]]
    assert distinct_places(np.empty((0, 2))).shape == (0, 2)


def test_dots_are_round_have_their_diameter_and_need_a_place(qapp):
    picture = QImage(40, 20, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    with QPainter(picture) as painter:
        draw_dots(painter, np.array([[10.5, 10.5], [np.nan, 10.5], [30.5, 10.5]]), QColor("black"), 9.0)
    dark = [x for x in range(40) if picture.pixelColor(x, 10).lightness() < 60]
    assert dark == [*range(6, 15), *range(26, 35)]
    assert picture.pixelColor(6, 6).lightness() > 200
