"""The points of runs: a picture of each on the screen, a stroke on paper, and none without a place."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from gradstudio.ui.race.dots import draw_dots

PLACES = np.array([[10.0, 10.0], [30.0, 20.0], [math.nan, 5.0]])


@pytest.mark.parametrize("scale", [1.0, 2.0], ids=["screen", "paper"])
def test_each_run_has_a_point_at_its_place(qapp, scale) -> None:
    image = QImage(round(40 * scale), round(30 * scale), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(scale, scale)
        draw_dots(painter, PLACES, QColor("#ff0000"))
    drawn = {
        (x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).alpha()
    }
    for x, y in PLACES[:2]:
        centre = image.pixelColor(round(x * scale), round(y * scale))
        assert (centre.red(), centre.alpha()) == (255, 255)
    near = {
        (a, b)
        for a, b in drawn
        if any(math.hypot(a + 0.5 - x * scale, b + 0.5 - y * scale) < 3.5 * scale for x, y in PLACES[:2])
    }
    assert drawn == near
