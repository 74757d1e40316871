"""The colour of a layer: from the first to the output one after the other, so that depth is seen."""

from __future__ import annotations

from PySide6.QtGui import QColor

from gradstudio.ui.look.colours import blend
from gradstudio.ui.look.theme import Theme

_DARK = ("#4aa3ff", "#a98bff", "#ff7fb0", "#ffb43d")
_LIGHT = ("#1668c7", "#7341cf", "#b8246f", "#a65200")
"""On the way from the first layer to the output."""


def layer_colour(depth: float, theme: Theme) -> QColor:
    """Return the colour of a layer.

    Args:
        depth: 0 for the first layer, 1 for the output layer.
        theme: in which to draw.
    """
    is_light = QColor(theme.surface).lightnessF() > QColor(theme.text).lightnessF()
    stops = _LIGHT if is_light else _DARK
    place = min(max(depth, 0.0), 1.0) * (len(stops) - 1)
    below = min(int(place), len(stops) - 2)
    return blend(stops[below], stops[below + 1], place - below)
