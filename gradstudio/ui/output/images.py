"""From a network's outputs over a grid to an image."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from gradstudio.training.look.reading import Reading
from gradstudio.ui.look.colours import blend, blends, class_colours
from gradstudio.ui.look.theme import Theme

Numbers = NDArray[np.floating[Any]]

LEVELS = 256
BANDS = 10
"""Bands from end to end of a regression's scale."""

_STRENGTH = 0.66
"""How far a map's colours go from the surface to the full colours, which the points on it have."""
_GAMMA = 2.2


@lru_cache(maxsize=8)
def signed_colours(theme: Theme, bands: int = 0) -> tuple[QColor, ...]:
    """Return the `LEVELS` colours of a map from −limit to +limit.

    Args:
        theme: whose colours.
        bands: draw it in so many steps; 0 for a smooth scale.
    """
    shares = np.linspace(-1.0, 1.0, LEVELS)
    if bands:
        shares = (np.floor((shares + 1) / 2 * bands).clip(0, bands - 1) + 0.5) / bands * 2 - 1
        if bands == 2:
            shares = np.sign(shares) * 0.8
    strengths = np.array([_STRENGTH * abs(share) ** 0.9 for share in shares.tolist()])
    below = int(np.count_nonzero(shares < 0))  # they ascend
    return (
        *blends(theme.surface, theme.negative, strengths[:below]),
        *blends(theme.surface, theme.positive, strengths[below:]),
    )


def share_palette(theme: Theme, classes: int) -> tuple[QColor, ...]:
    """Return the colour of each class on a map, where it has all of the share."""
    return tuple(blend(theme.surface, colour.name(), _STRENGTH) for colour in class_colours(theme, classes))


@lru_cache(maxsize=8)
def share_colours(theme: Theme, classes: int) -> NDArray[np.float32]:
    """Return `share_palette` in linear light, in which colours are mixed: shape (classes, 3)."""
    colours = [[c.redF(), c.greenF(), c.blueF()] for c in share_palette(theme, classes)]
    linear = np.array(colours, dtype=np.float32) ** _GAMMA
    linear.flags.writeable = False
    return linear


def output_image(outputs: Numbers, reading: Reading, theme: Theme, *, stepped: bool) -> QImage:
    """Return the image of a decision map or of a regression's surface, one pixel for each cell.

    Args:
        outputs: shape (outputs, rows, columns); NaN is drawn in the colour of the middle.
        reading: how they are read.
        theme: whose colours.
        stepped: classes without their shades, or a regression in `BANDS` steps.
    """
    if reading.is_signed:
        bands = (BANDS if reading.task == "regression" else 2) if stepped else 0
        return signed_image(reading.portions(outputs), theme, bands)
    return _share_image(reading.shares(outputs), share_colours(theme, reading.classes), stepped=stepped)


def signed_image(portions: Numbers, theme: Theme, bands: int = 0) -> QImage:
    """Return the image of numbers from −1 to 1, one pixel for each cell; beyond these they are as at the ends.

    Args:
        portions: shape (rows, columns); NaN is drawn in the colour of the middle.
        theme: whose colours.
        bands: as for `signed_colours`.
    """
    middle = (LEVELS - 1) / 2
    places = np.clip(portions, -1.0, 1.0) * middle + (middle + 0.5)
    places[np.isnan(places)] = middle
    return _image(_signed_table(theme, bands)[places.astype(np.uint8)])


@lru_cache(maxsize=8)
def _signed_table(theme: Theme, bands: int) -> NDArray[np.uint32]:
    table = np.array([colour.rgb() for colour in signed_colours(theme, bands)], dtype=np.uint32)
    table.flags.writeable = False
    return table


def _image(pixels: NDArray[np.uint32]) -> QImage:
    height, width = pixels.shape
    image = QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGB32)
    return image.copy()  # with memory of its own


def _share_image(shares: Numbers, colours: NDArray[np.float32], *, stepped: bool) -> QImage:
    classes, height, width = shares.shape
    flat = np.nan_to_num(shares.reshape(classes, -1), nan=1.0 / classes).astype(np.float32)
    linear = colours[flat.argmax(axis=0)] if stepped else flat.T @ colours
    encoded = _encoding()[(linear * 4095.0).astype(np.int32)]
    rgb = (encoded[:, 0] << 16) | (encoded[:, 1] << 8) | encoded[:, 2] | 0xFF000000
    return _image(rgb.astype(np.uint32).reshape(height, width))


@lru_cache(maxsize=1)
def _encoding() -> NDArray[np.uint32]:
    """Return 8-bit colours by linear light, in a table that is finer than the eye."""
    return np.rint(255.0 * np.linspace(0.0, 1.0, 4096) ** (1 / _GAMMA)).astype(np.uint32)
