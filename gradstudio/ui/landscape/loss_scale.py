"""`LossScale`: from losses to heights between 0 and 1, to colours, and to the levels of contours."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from gradstudio.project.number_text import short_number
from gradstudio.project.round_numbers import round_numbers
from gradstudio.ui.look.colours import blend
from gradstudio.ui.look.theme import Theme

Floats = NDArray[np.float64]

_POWERS = 6.0
"""Powers of ten below the greatest loss that a logarithmic scale shows."""
_LARGEST = 1e300
_FEW, _MANY = 5, 14
"""Levels of contours."""
_DIGITS = 2
"""Of a number beside the scale where losses differ by as much as they are."""
_COLOURS = 256
_DARK = ("#17202b", "#2d5b78", "#b9dfe2")
_LIGHT = ("#f3f9fa", "#97c4d4", "#2a5a7c")
"""From the lowest loss to the greatest, in the dark theme and in the light one."""


class LossScale:
    """How the losses of one picture are drawn.

    Args:
        losses: all of them, of any shape; those that are not finite count for nothing.
        is_log: whether heights are logarithms, as far as there are losses above 0.
    """

    def __init__(self, losses: Floats, *, is_log: bool) -> None:
        finite = losses[np.isfinite(losses)]
        low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
        low, high = max(low, -_LARGEST), min(high, _LARGEST)
        self.is_log = is_log and high > 0.0
        if self.is_log:
            low = max(low, high * 10.0**-_POWERS)
        if not low < high:
            low, high = (low / 2.0, max(2.0 * high, 1e-12)) if self.is_log else (low - 0.5, high + 0.5)
        self.low, self.high = low, high

    def heights(self, losses: Floats) -> Floats:
        """Return heights, 0 for the lowest loss and 1 for the greatest; NaN where there is no number."""
        low, high = self._moved(np.array([self.low, self.high]))
        with np.errstate(invalid="ignore"):
            shares = (self._moved(losses) - low) / (high - low)
        found: Floats = np.where(np.isnan(shares), np.nan, shares.clip(0.0, 1.0))
        return found

    def levels(self) -> list[float]:
        """Return round losses for contours, ascending."""
        if not self.is_log:
            return round_numbers(self.low, self.high, _MANY)
        for factors in ((1.0, 1.5, 2.0, 3.0, 5.0, 7.0), (1.0, 2.0, 5.0), (1.0,)):
            powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
            found = [f * 10.0**k for k in powers for f in factors if self.low <= f * 10.0**k <= self.high]
            if len(found) <= _MANY:
                break
        return found if len(found) >= _FEW else round_numbers(self.low, self.high, _MANY)

    def marks(self, most: int) -> list[tuple[float, str]]:
        """Return heights with the numbers that stand beside them, at most about so many."""
        levels = self.levels()
        every = max(1, -(-len(levels) // max(2, most)))
        shown = np.array(levels[::every])
        largest = max(abs(self.low), abs(self.high))
        digits = min(12, _DIGITS + max(0, math.ceil(-math.log10((self.high - self.low) / largest))))
        return [
            (height, short_number(level, digits))
            for height, level in zip(self.heights(shown).tolist(), shown.tolist(), strict=True)
        ]

    def _moved(self, losses: Floats) -> Floats:
        if not self.is_log:
            return np.asarray(losses.clip(-_LARGEST, _LARGEST))
        with np.errstate(invalid="ignore"):
            return np.asarray(np.log10(losses.clip(self.low, self.high)))


@lru_cache(maxsize=4)
def shades(theme: Theme) -> NDArray[np.uint32]:
    """Return the colours from the lowest loss to the greatest, each as 0xffrrggbb."""
    low, middle, high = _DARK if theme.name == "dark" else _LIGHT
    half = _COLOURS // 2
    colours = [blend(low, middle, k / half) for k in range(half)]
    colours += [blend(middle, high, k / (half - 1)) for k in range(half)]
    return np.array([colour.rgb() for colour in colours], dtype=np.uint32)


def picture_of_heights(heights: Floats, theme: Theme) -> QImage:
    """Return heights as colours, the last row on top; where there is no number it is the ground's.

    Args:
        heights: shape (rows, columns), 0 to 1 or NaN.
        theme: in which to draw.
    """
    table = np.append(shades(theme), np.uint32(blend(theme.surface, theme.muted, 0.15).rgb()))
    indices = np.where(np.isnan(heights), _COLOURS, np.nan_to_num(heights) * (_COLOURS - 1)).astype(np.intp)
    pixels = np.ascontiguousarray(table[indices[::-1]])
    rows, columns = pixels.shape
    return QImage(pixels.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()
