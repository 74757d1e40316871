"""From a signed number to a colour: orange below zero, neutral at zero, blue above."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from gradstudio.graph.magnitude import strengths
from gradstudio.ui.look.theme import Theme

LEVELS = 65
"""Number of steps of a diverging scale; odd, so that zero has one of its own."""

_ALIKE, _TOLD_APART = 1.4, 2.0
"""Contrasts of a mark with what is behind it: from the one to the other its outline fades away."""


@lru_cache(maxsize=1024)
def blend(below: str, above: str, share: float) -> QColor:
    """Mix two colours; 0 gives the first, 1 the second.

    Args:
        below: a colour, as a style sheet names it.
        above: the other one.
        share: of the other one, 0 to 1.
    """
    a, b = QColor(below), QColor(above)
    return QColor(
        round(a.red() + (b.red() - a.red()) * share),
        round(a.green() + (b.green() - a.green()) * share),
        round(a.blue() + (b.blue() - a.blue()) * share),
    )


def blends(below: str, above: str, shares: NDArray[np.float64]) -> list[QColor]:
    """Return for each share what `blend` does; of hundreds it takes a tenth of the time.

    Args:
        below: the colour for 0.
        above: the colour for 1.
        shares: of the second, shape (shares,).
    """
    colours = QColor(below), QColor(above)
    a, b = np.array([[colour.red(), colour.green(), colour.blue()] for colour in colours], dtype=np.float64)
    return [QColor(*rgb) for rgb in np.rint(a + (b - a) * shares[:, None]).astype(int).tolist()]


@lru_cache(maxsize=4)
def diverging(theme: Theme) -> tuple[QColor, ...]:
    """Return the `LEVELS` colours of the scale from −1 to +1."""
    half = LEVELS // 2
    below = [blend(theme.neutral, theme.negative, i / half) for i in range(half, 0, -1)]
    above = [blend(theme.neutral, theme.positive, i / half) for i in range(half + 1)]
    return (*below, *above)


def class_colours(theme: Theme, count: int) -> list[QColor]:
    """Return one colour per class: orange and blue for two, then others that colour-blind people tell apart.

    Source of the further hues: Okabe & Ito 2008, Color Universal Design.
    """
    further = ("#009e73", "#cc79a7", "#b8a400", "#7f6bd6", "#8c6d46", "#7d8797")
    hues = (theme.negative, theme.positive, *further)
    shades = (0.0, 0.45)
    return [blend(hues[i % len(hues)], theme.text, shades[i // len(hues) % 2]) for i in range(count)]


# Paul Tol's "light" scheme, distinct for colour-blind readers and under dark text on any surface.
# Source: Tol, Colour Schemes, SRON/EPS/TN/09-002, issue 3.2, figure 6.
_CATEGORIES = ("#77aadd", "#ee8866", "#eedd88", "#ffaabb", "#99ddff", "#44bb99", "#bbcc33", "#aaaa00")


def categorical(count: int, theme: Theme) -> list[QColor]:
    """Return colours for categories: neutral for the first, which is what all else grows from; then in turns."""
    return [QColor(theme.neutral), *(QColor(_CATEGORIES[i % len(_CATEGORIES)]) for i in range(count - 1))]


def luminance(colour: QColor) -> float:
    """Return how light a colour is, 0 to 1. Source: WCAG 2.2, relative luminance."""
    srgb = colour.redF(), colour.greenF(), colour.blueF()
    channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in srgb]
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def contrast(one: QColor, other: QColor) -> float:
    """Return how well two colours are told apart, 1 to 21. Source: WCAG 2.2, contrast ratio."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def outline_of(mark: QColor, theme: Theme) -> QColor:
    """Return the colour of a mark's outline: that of the window, or a darker one for a mark too much like it."""
    share = (_TOLD_APART - contrast(mark, QColor(theme.window))) / (_TOLD_APART - _ALIKE)
    return blend(theme.window, theme.muted, min(1.0, max(0.0, share)))


def readable_on(colour: QColor) -> QColor:
    """Return black or white, whichever reads better."""
    return QColor("#000000") if luminance(colour) > 0.179 else QColor("#ffffff")


def levels(values: NDArray[np.float64], limit: float, logarithmic: bool = True) -> NDArray[np.intp]:
    """Return the level of each value on a scale from −limit to +limit, 0 to `LEVELS` − 1.

    On the logarithmic scale four decades below the limit are told apart, and what is smaller counts as zero.
    Values that are not finite take the end of their sign, or the middle for NaN.

    Args:
        values: numbers, of any shape.
        limit: the end of the scale, 0 or more.
        logarithmic: whether the scale is logarithmic.
    """
    half = LEVELS // 2
    return np.rint(strengths(values, limit, logarithmic) * half).astype(np.intp) + half
