"""Painting a layer's neurons: their activations over the input plane as small coloured pictures, and biases."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.jit import entry, kernel
from gradstudio.compiled.strokes import mixed

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Images = NDArray[np.float32]
Pixels = NDArray[np.uint32]


@kernel
def fill(pixels: Pixels, left: int, top: int, side: int, colour: int) -> None:
    """Fill the part of a square that is inside the image.

    Args:
        pixels: shape (height, width); drawn into.
        left: column of the square's first pixel.
        top: row of its first pixel.
        side: its width and height in pixels.
        colour: ``0xffrrggbb``.
    """
    for row in range(max(0, top), min(pixels.shape[0], top + side)):
        for column in range(max(0, left), min(pixels.shape[1], left + side)):
            pixels[row, column] = colour


@kernel
def shade_of(share: float, shades: Integers, undefined: int) -> int:
    """Return the colour of a number from −1 to 1; a number beyond has the colour of the end.

    Args:
        share: the number.
        shades: colours from −1 to 1.
        undefined: colour of a NaN.
    """
    if math.isnan(share):
        return undefined
    half = (shades.size - 1) / 2.0
    return int(shades[min(shades.size - 1, int(min(1.0, max(-1.0, share)) * half + (half + 0.5)))])


@kernel
def limit_of(images: Images, index: int) -> float:
    """Return the largest finite |activation| of a map; 1 if there is none above 0."""
    found = 0.0
    for row in range(images.shape[1]):
        for column in range(images.shape[2]):
            size = abs(images[index, row, column])
            if found < size < math.inf:
                found = size
    return found if found > 0.0 else 1.0


@kernel
def draw_map(
    pixels: Pixels, left: int, top: int, side: int, images: Images, index: int, limit: float, shades: Integers,
    undefined: int,
) -> None:  # fmt: skip
    """Draw a map; each pixel has the colour of the nearest cell.

    Args:
        pixels: shape (height, width); drawn into.
        left: column of the map's first pixel.
        top: row of its first pixel.
        side: its width and height in pixels.
        images: numbers of all maps.
        index: which of them to draw.
        limit: size of the number that has the colour at the end.
        shades: colours from −limit to limit.
        undefined: colour of a NaN.
    """
    rows, columns = images.shape[1], images.shape[2]
    for y in range(max(0, -top), min(side, pixels.shape[0] - top)):
        row = (2 * y + 1) * rows // (2 * side)
        for x in range(max(0, -left), min(side, pixels.shape[1] - left)):
            number = images[index, row, (2 * x + 1) * columns // (2 * side)]
            pixels[top + y, left + x] = shade_of(number / limit, shades, undefined)


@kernel
def draw_curve(
    pixels: Pixels, left: int, top: int, side: int, images: Images, index: int, limit: float, shades: Integers,
    axis: int, ground: int,
) -> None:  # fmt: skip
    """Draw a curve, zero in the middle, in the colour of its sign.

    Args:
        pixels: shape (height, width); drawn into.
        left: column of the picture's first pixel.
        top: row of its first pixel.
        side: its width and height in pixels.
        images: numbers of all curves.
        index: which of them to draw.
        limit: size of the number that is drawn farthest from the middle.
        shades: colours from −limit to limit.
        axis: colour of the line of zero.
        ground: colour of the ground.
    """
    points = images.shape[2]
    thin, middle, swing = max(0.8, side / 80.0), 0.5 * side, 0.42 * side
    before = math.nan
    for x in range(side):
        number = images[index, 0, (2 * x + 1) * points // (2 * side)] / limit
        share = math.nan if math.isnan(number) else min(1.0, max(-1.0, number))
        # The pixels of a column are covered from where the curve was to where it is.
        rise = 0.0 if math.isnan(share - before) else swing * (share - before)
        centre, half = middle - swing * share + 0.5 * rise, thin + 0.5 * abs(rise) + 0.5
        line = shades[shades.size - 1] if share >= 0.0 else shades[0]
        before = share
        if not 0 <= left + x < pixels.shape[1]:
            continue
        for y in range(max(0, -top), min(side, pixels.shape[0] - top)):
            below = axis if abs(y + 0.5 - middle) < max(0.5, side / 120.0) else ground
            cover = 0.0 if math.isnan(share) else min(1.0, max(0.0, half - abs(y + 0.5 - centre)))
            pixels[top + y, left + x] = mixed(below, line, int(256.0 * cover))


@entry
def draw_cells(
    pixels: Pixels, left: int, tops: Integers, side: int, chosen: Integers, images: Images, bounded: bool,
    biases: Floats, mark: Integers, shades: Integers, others: Integers,
) -> None:  # fmt: skip
    """Draw squares one above the other, each with one neuron's map, and a mark in the colour of its bias.

    Args:
        pixels: shape (height, width), as ``0xffrrggbb``; drawn into. What is outside is cut off.
        left: of all squares.
        tops: of each.
        side: of all, in pixels.
        chosen: for each its map in `images`; −1 for one that has none, which is filled.
        images: activations, shape (maps, rows, columns); those of one row are curves over a line.
        bounded: whether activations are within ±1, which is where the colours then end; else they end at each
            map's largest.
        biases: of each, as a share of the largest; empty for no marks.
        mark: left of all marks, how far each is below the top of its square, and their side.
        shades: colours from the most negative to the most positive.
        others: colours of a square without a map, of what is not a number, of a curve's axis and of its ground.
    """
    for k in range(tops.size):
        index = chosen[k]
        if index < 0:
            fill(pixels, left, tops[k], side, others[0])
            continue
        limit = 1.0 if bounded else limit_of(images, index)
        if images.shape[1] == 1:
            draw_curve(pixels, left, tops[k], side, images, index, limit, shades, others[2], others[3])
        else:
            draw_map(pixels, left, tops[k], side, images, index, limit, shades, others[1])
    for k in range(biases.size):
        fill(pixels, mark[0], tops[k] + mark[1], mark[2], shade_of(biases[k], shades, others[1]))


def warm_up_cells() -> None:
    """Compile `draw_cells`, or load it from the disk."""
    image, none = np.zeros((1, 1), dtype=np.uint32), np.zeros(0, dtype=np.int64)
    images = np.zeros((0, 1, 1), dtype=np.float32)
    draw_cells(image, 0, none, 1, none, images, True, np.zeros(0), none, none, none)
