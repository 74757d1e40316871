"""From neurons' activations over the input plane to small coloured pictures of them."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from gradstudio.ui.colours import blend
from gradstudio.ui.theme import Theme

Images = NDArray[np.float32]
Pixels = NDArray[np.uint32]

BOUNDED = frozenset({"tanh", "sigmoid", "sin"})
"""Activations within ±1, which is where their colours end."""
_SHADES = 255


def limits_of(activation: str, images: Images) -> Images:
    """Return the activation that has the full colour: 1 for a bounded one, else the neuron's own largest.

    Args:
        activation: of the layer; "" for the inputs.
        images: shape (neurons, height, width).

    Returns:
        Shape (neurons, 1, 1).
    """
    limits = np.ones((len(images), 1, 1), dtype=np.float32)
    if activation not in BOUNDED and images.size:
        finite = images if _is_finite(images) else np.nan_to_num(images, nan=0.0, posinf=0.0, neginf=0.0)
        most = np.maximum(finite.max(axis=(1, 2)), -finite.min(axis=(1, 2)))[:, None, None]
        limits = np.where(most > 0, most, limits)
    return limits


def coloured(theme: Theme, images: Images, limits: Images) -> Pixels:
    """Return colours of numbers from −limit to +limit as ``0xffrrggbb``, of the same shape.

    What is not a number has the colour of the surface.
    """
    shades = _shades(theme)
    if _is_finite(images):
        return shades[_nearest(images, limits)]
    undefined = np.isnan(images)
    result = shades[_nearest(np.clip(np.where(undefined, 0.0, images), -limits, limits), limits)]
    result[undefined] = QColor(theme.surface).rgb()
    return result


def _nearest(images: Images, limits: Images) -> NDArray[np.intp]:
    """Return the shade of each number; all are finite."""
    half = _SHADES // 2
    places = images * (half / limits) + (half + 0.5)
    return np.clip(places, 0.0, _SHADES - 0.5, out=places).astype(np.intp)


def _is_finite(images: Images) -> bool:
    # Each NaN and each infinity makes the sum one; a sum that overflows only costs a closer look.
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.isfinite(images.sum()))


def resampled(images: Images, side: int) -> Images:
    """Return square maps of another side, each point that of the nearest cell.

    Args:
        images: shape (maps, height, width).
        side: of the result.
    """
    height, width = images.shape[1:]
    if (height, width) == (side, side):
        return images
    rows = (np.arange(side) * 2 + 1) * height // (2 * side)
    columns = (np.arange(side) * 2 + 1) * width // (2 * side)
    return images[:, rows[:, None], columns]


def curves(theme: Theme, images: Images, limits: Images, side: int) -> Pixels:
    """Return pictures of curves over a line, orange below zero and blue above.

    Args:
        theme: whose colours to use.
        images: shape (maps, 1, width).
        limits: number at the upper edge of each, shape (maps, 1, 1).
        side: of a picture, in pixels.

    Returns:
        Shape (maps, side, side).
    """
    width = images.shape[2]
    numbers = images[:, 0, (np.arange(side) * 2 + 1) * width // (2 * side)].astype(np.float64)
    defined = np.isfinite(numbers)
    numbers = np.where(defined, numbers, 0.0)
    heights = (1.0 - np.clip(numbers / limits[:, 0], -1.0, 1.0)) * 0.42 * side + 0.08 * side
    slope = np.abs(np.gradient(heights, axis=1)) if side > 1 else np.zeros_like(heights)
    thickness = max(0.8, side / 80) + slope / 2
    rows = np.arange(side)[None, :, None] + 0.5
    cover = np.clip(thickness[:, None] + 0.5 - np.abs(rows - heights[:, None]), 0.0, 1.0) * defined[:, None]
    shades = _shades(theme)
    line = shades[np.where(numbers >= 0, -1, 0)][:, None]
    axis = np.abs(rows - side / 2) < max(0.5, side / 120)
    ground = np.where(axis, QColor(theme.border).rgb(), QColor(theme.box).rgb())
    return _mixed(np.broadcast_to(ground, cover.shape), np.broadcast_to(line, cover.shape), cover)


def _mixed(below: NDArray[np.int64], above: NDArray[np.uint32], share: NDArray[np.float64]) -> Pixels:
    result = np.full(share.shape, 0xFF000000, dtype=np.uint32)
    for shift in (0, 8, 16):
        low, high = (below >> shift) & 255, (above.astype(np.int64) >> shift) & 255
        result |= (low + share * (high - low) + 0.5).astype(np.uint32) << np.uint32(shift)
    return result


@lru_cache(maxsize=4)
def _shades(theme: Theme) -> Pixels:
    half = _SHADES // 2
    below = [blend(theme.neutral, theme.negative, k / half).rgb() for k in range(half, 0, -1)]
    above = [blend(theme.neutral, theme.positive, k / half).rgb() for k in range(half + 1)]
    return np.array([*below, *above], dtype=np.uint32)
