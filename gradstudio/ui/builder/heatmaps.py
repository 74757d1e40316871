"""From neurons' activations over the input plane, and their biases, to coloured pixels in the theme's colours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from gradstudio.graph.magnitude import largest_magnitude
from gradstudio.ui.look.colours import blend
from gradstudio.ui.look.theme import Theme

Floats = NDArray[np.float64]
Images = NDArray[np.float32]
Integers = NDArray[np.int64]
Pixels = NDArray[np.uint32]

NO_IMAGES = np.zeros((0, 1, 1), dtype=np.float32)

_BOUNDED = frozenset({"tanh", "sigmoid", "sin"})
"""Activations within ±1, which is where their colours end."""
_SHADES = 255


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells:
    """Neurons drawn as squares one above the other.

    Attributes:
        left: of all squares, in pixels.
        tops: of each.
        side: of all.
        chosen: for each its map in `images`; −1 if it has none.
        images: activations, shape (maps, rows, columns); one row is a curve over a line.
        activation: of the layer; "" for the inputs.
    """

    left: int
    tops: Integers
    side: int
    chosen: Integers
    images: Images
    activation: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BiasMarks:
    """Small squares for the biases of the same neurons.

    Attributes:
        left: of all, in pixels.
        below: how far each is below the top of its neuron's square.
        side: of all.
        shares: biases as shares of the layer's largest.
    """

    left: int
    below: int
    side: int
    shares: Floats


_NO_MARKS = BiasMarks(left=0, below=0, side=0, shares=np.zeros(0))


def bias_shares(biases: Floats, shown: Integers) -> Floats:
    """Return the biases of some neurons as shares of the layer's largest finite one."""
    return np.asarray(biases[shown] / (largest_magnitude(biases) or 1.0))


def draw(theme: Theme, pixels: Pixels, cells: Cells, marks: BiasMarks = _NO_MARKS) -> None:
    """Draw maps: orange below zero and blue above, the surface where there is no number.

    Args:
        theme: whose colours to use.
        pixels: shape (height, width), as ``0xffrrggbb``; drawn into. What is outside is cut off.
        cells: the neurons.
        marks: their biases.
    """
    from gradstudio.compiled.cells import draw_cells  # noqa: PLC0415 - it loads the compiler

    draw_cells(
        pixels,
        cells.left,
        cells.tops,
        cells.side,
        cells.chosen,
        np.array(cells.images),  # what is read-only is another type to the kernels
        cells.activation in _BOUNDED,
        marks.shares,
        np.array([marks.left, marks.below, marks.side]),
        _shades(theme),
        _others(theme),
    )


def image_of(theme: Theme, images: Images, activation: str, side: int) -> Pixels:
    """Return the picture of the first of some maps, shape (side, side).

    Args:
        theme: whose colours the picture has.
        images: the maps.
        activation: name of the activation, which says what the numbers are bounded by.
        side: of the map, in pixels.
    """
    pixels, first = np.zeros((side, side), dtype=np.uint32), np.zeros(1, dtype=np.int64)
    draw(
        theme,
        pixels,
        Cells(left=0, tops=first, side=side, chosen=first, images=images, activation=activation),
    )
    return pixels


@lru_cache(maxsize=4)
def _shades(theme: Theme) -> Integers:
    """Return the colours from the most negative to the most positive."""
    half = _SHADES // 2
    below = [blend(theme.neutral, theme.negative, k / half).rgb() for k in range(half, 0, -1)]
    above = [blend(theme.neutral, theme.positive, k / half).rgb() for k in range(half + 1)]
    return np.array([*below, *above], dtype=np.int64)


@lru_cache(maxsize=4)
def _others(theme: Theme) -> Integers:
    """Return the colours of a neuron without a map, of what is not a number, of a curve's axis and ground."""
    colours = (theme.neutral, theme.surface, theme.border, theme.box)
    return np.array([QColor(colour).rgb() for colour in colours], dtype=np.int64)
