"""Painting a network's weights: smooth curves of any width and colour into an image, a few microseconds each.

Qt's own antialiased lines take ten times as long, which a live picture of hundreds of weights cannot afford.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.jit import counting_entry, counting_kernel, kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Pixels = NDArray[np.uint32]

PERIOD = 56.0
"""Pixels from one pulse of the flow to the next."""
DASH = 4.0
"""Pixels of a dash, and of the gap behind it."""
FLOWS_FROM = 0.25
"""Share of the strongest weight from which a flow can be seen to run along an edge."""
FAINTEST = 0.02
"""Share of the strongest weight below which an edge could not be seen."""
THICKEST = 3.6
"""Width of the strongest weight's edge in pixels, where there is room."""
_THINNEST = 1.3
"""The same where edges crowd."""
_PALEST = 0.55
"""Width of the faintest edge."""
_PULSE = 0.14
"""Half the length of a pulse, as a share of the period."""


@kernel
def mixed(below: int, above: int, share: int) -> int:
    """Mix two colours ``0xrrggbb``; a share of 256 gives the one above. The result is opaque.

    Args:
        below: the one colour.
        above: the other.
        share: of the other, 0 to 256.
    """
    # Red and blue at once: between them is room for the product.
    rest = 256 - share
    red_blue = ((above & 0xFF00FF) * share + (below & 0xFF00FF) * rest) >> 8
    green = ((above & 0xFF00) * share + (below & 0xFF00) * rest) >> 8
    return 0xFF000000 | (red_blue & 0xFF00FF) | (green & 0xFF00)


@counting_kernel
def order_by_strength(shares: Floats, dashed: Integers, most: int, order: Integers) -> int:
    """Sort the strongest strokes that can be seen, the strongest last; return their number.

    Strengths are told apart in 256 steps, which takes one pass where sorting takes many.

    Args:
        shares: strength of each stroke, 0 to 1.
        dashed: other than 0 for strokes that are seen at any strength.
        most: number of strokes that are put in order at most.
        order: receives their indices.
    """
    counts = np.zeros(257, dtype=np.int64)
    for k in range(shares.size):
        if dashed[k] != 0 or shares[k] > FAINTEST:
            counts[int(shares[k] * 255.0) + 1] += 1
    for level in range(256):
        counts[level + 1] += counts[level]
    total = counts[256]
    skipped = max(0, total - most)
    for k in range(shares.size):
        if dashed[k] != 0 or shares[k] > FAINTEST:
            level = int(shares[k] * 255.0)
            place = counts[level] - skipped
            counts[level] += 1
            if place >= 0:
                order[place] = k
    return int(total - skipped)


@kernel
def draw_stroke(
    pixels: Pixels, first: int, curve: Floats, start: float, rise: float, width: float, colour: int, dashed: bool,
    flow: float, glow: int, along: float, scale: float, phase: float,
) -> None:  # fmt: skip
    """Draw one curve.

    Args:
        pixels: shape (height, width), as ``0xffrrggbb``; drawn into.
        first: column of pixels where the curve's rows begin.
        curve: share of the rise and slope for a rise of one, for each column of pixels.
        start: height of the curve where it begins, in pixels.
        rise: height of its end above that.
        width: of the stroke in pixels.
        colour: ``0xrrggbb``.
        dashed: whether it is drawn in dashes.
        flow: strength of the pulses, 0 for none.
        glow: colour of a pulse at its strongest.
        along: how far the first column is from where the curve begins, in pixels.
        scale: device pixels for each pixel of widths and periods.
        phase: number of pixels that the pulses have moved on.
    """
    height = pixels.shape[0]
    half = max(0.5, width / 2.0) + 0.5
    strength = 256.0 * min(1.0, width)
    for column in range(curve.shape[0]):
        if dashed and (along + column) / scale % (2.0 * DASH) >= DASH:
            continue
        slope = rise * curve[column, 1]
        stretch = math.sqrt(1.0 + slope * slope)
        shrink = 1.0 / stretch
        reach = half * stretch
        middle = start + rise * curve[column, 0]
        here = colour
        if flow > 0.0:
            place = ((along + column) / scale - phase) / PERIOD
            pulse = 1.0 - abs(place - math.floor(place) - 0.5) / _PULSE
            if pulse > 0.0:
                here = mixed(colour, glow, int(256.0 * pulse * flow))
        top = max(0, int(middle - reach) + 1)
        bottom = min(height - 1, int(middle + reach))
        at = first + column
        # In 1/256 of a pixel's cover, which falls off by as much from row to row.
        most, fall = strength * half, strength * shrink
        for row in range(top, bottom + 1):
            cover = int(min(strength, most - abs(row - middle) * fall))
            if cover > 0:
                pixels[row, at] = mixed(pixels[row, at], here, cover)


@counting_entry
def draw_fan(
    pixels: Pixels, left: float, right: float, starts: Floats, ends: Floats, weights: Floats, cut: Integers,
    frozen: Integers, palette: Integers, most: int, glow: int, phase: float, scale: float,
) -> None:  # fmt: skip
    """Draw the weights between two columns of points as curves, the strongest on top.

    Each is the cubic Bézier curve that leaves and arrives level, with control points at a third and two thirds of
    its width: its height at a share t of the way is start + (end − start)·t²·(3 − 2t). Width and colour grow with
    the share of the largest weight. Where many are drawn they are thinner.

    Args:
        pixels: shape (height, width), as ``0xffrrggbb``; drawn into.
        left: where they leave, in pixels.
        right: where they arrive, beyond `left`.
        starts: height at which each leaves.
        ends: height at which each arrives.
        weights: of each; not drawn if it is not a number.
        cut: 1 for one that is drawn dashed, whatever its weight.
        frozen: 1 for one that nothing flows along.
        palette: ``0xrrggbb`` by sign (negative, positive, cut) and strength, shape (3, strengths).
        most: largest number of weights that are drawn.
        glow: the colour of a pulse at its strongest.
        phase: by how many pixels the pulses have moved on; negative for none.
        scale: device pixels for each pixel of widths and periods.
    """
    limit = 0.0
    for k in range(weights.size):
        size = abs(weights[k])
        if limit < size < math.inf:
            limit = size
    shares = np.zeros(weights.size)
    for k in range(weights.size):
        size = abs(weights[k])
        if cut[k] == 0 and size > 0.0:
            shares[k] = min(1.0, size / max(limit, 1e-300))
    order = np.empty(most, dtype=np.int64)
    count = order_by_strength(shares, cut, most, order)
    thickest = min(THICKEST, max(_THINNEST, 40.0 / math.sqrt(max(1, count))))
    span = right - left
    first, last = max(0, math.floor(left)), min(pixels.shape[1], math.ceil(right))
    curve = np.empty((max(0, last - first), 2))
    for column in range(curve.shape[0]):
        t = min(1.0, max(0.0, (first + column + 0.5 - left) / span))
        curve[column, 0] = t * t * (3.0 - 2.0 * t)
        curve[column, 1] = 6.0 * t * (1.0 - t) / span
    along = first + 0.5 - left
    for place in range(count):
        k = order[place]
        share, dashed = shares[k], cut[k] != 0
        width = 1.0 if dashed else _PALEST + (thickest - _PALEST) * share
        row = 2 if dashed else 1 if weights[k] > 0.0 else 0
        level = int(share * (palette.shape[1] - 1) + 0.5)
        flow = 0.75 * share if phase >= 0.0 and share > FLOWS_FROM and frozen[k] == 0 else 0.0
        draw_stroke(
            pixels, first, curve, starts[k] - 0.5, ends[k] - starts[k], width * scale, int(palette[row, level]),
            dashed, flow, glow, along, scale, phase,
        )  # fmt: skip


def is_ready() -> bool:
    """Whether `draw_fan` is compiled, so that a call of it does not wait for the compiler."""
    return bool(getattr(draw_fan, "overloads", True))


def warm_up_strokes() -> None:
    """Compile `draw_fan`, or load it from the disk."""
    nothing, whole = np.zeros(0), np.zeros(0, dtype=np.int64)
    palette = np.zeros((3, 1), dtype=np.int64)
    image = np.zeros((1, 1), dtype=np.uint32)
    draw_fan(image, 0.0, 1.0, nothing, nothing, nothing, whole, whole, palette, 0, 0, 0.0, 1.0)
