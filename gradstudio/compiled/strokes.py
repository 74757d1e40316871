"""Painting a network's weights: smooth curves of any width and colour into an image, a few microseconds each.

Qt's own antialiased lines take ten times as long, which a live picture of hundreds of weights cannot afford.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.jit import entry, kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Pixels = NDArray[np.uint32]

PERIOD = 56.0
"""Pixels from one pulse of the flow to the next."""
DASH = 4.0
"""Pixels of a dash, and of the gap behind it."""
_PULSE = 0.14
"""Half the length of a pulse, as a share of the period."""


@kernel
def mixed(below: int, above: int, share: int) -> int:
    """Mix two colours ``0xrrggbb``; a share of 256 gives the one above. The result is opaque."""
    # Red and blue at once: between them is room for the product.
    rest = 256 - share
    red_blue = ((above & 0xFF00FF) * share + (below & 0xFF00FF) * rest) >> 8
    green = ((above & 0xFF00) * share + (below & 0xFF00) * rest) >> 8
    return 0xFF000000 | (red_blue & 0xFF00FF) | (green & 0xFF00)


@entry
def draw_strokes(
    pixels: Pixels, left: float, right: float, starts: Floats, ends: Floats, widths: Floats, colours: Integers,
    dashed: Integers, flows: Floats, glow: int, phase: float, scale: float,
) -> None:  # fmt: skip
    """Draw curves that leave one column of points to the right and come level into another.

    Each is the cubic Bézier curve with control points at a third and two thirds of its width, whose height at a
    share t of the way is start + (end − start)·t²·(3 − 2t). Later ones lie on top.

    Args:
        pixels: shape (height, width), as ``0xffrrggbb``; drawn into.
        left: where they leave, in pixels.
        right: where they arrive, beyond `left`.
        starts: height at which each leaves.
        ends: height at which each arrives.
        widths: in pixels; below 1 they are drawn paler.
        colours: of each, as ``0xrrggbb``.
        dashed: 1 for one that is dashed.
        flows: strength of the pulses that run along each, 0 to 1.
        glow: the colour of a pulse at its strongest.
        phase: by how many pixels the pulses have moved on.
        scale: device pixels for each pixel of the periods.
    """
    height, width = pixels.shape
    span = right - left
    first, last = max(0, math.floor(left)), min(width, math.ceil(right))
    for k in range(starts.size):
        start, rise = starts[k], ends[k] - starts[k]
        half = max(0.5, widths[k] / 2.0) + 0.5
        strength = min(1.0, widths[k])
        colour = int(colours[k])
        for column in range(first, last):
            along = column + 0.5 - left
            if dashed[k] != 0 and along / scale % (2.0 * DASH) >= DASH:
                continue
            t = min(1.0, max(0.0, along / span))
            middle = start + rise * t * t * (3.0 - 2.0 * t) - 0.5
            slope = 6.0 * rise * t * (1.0 - t) / span
            stretch = math.sqrt(1.0 + slope * slope)
            shrink = 1.0 / stretch
            reach = half * stretch
            here = colour
            if flows[k] > 0.0:
                place = (along / scale - phase) / PERIOD
                pulse = 1.0 - abs(place - math.floor(place) - 0.5) / _PULSE
                if pulse > 0.0:
                    here = mixed(colour, glow, int(256.0 * pulse * flows[k]))
            top = max(0, int(middle - reach) + 1)
            bottom = min(height - 1, int(middle + reach))
            for row in range(top, bottom + 1):
                cover = min(1.0, half - abs(row - middle) * shrink)
                if cover > 0.0:
                    pixels[row, column] = mixed(pixels[row, column], here, int(256.0 * strength * cover))


def is_ready() -> bool:
    """Whether `draw_strokes` is compiled, so that a call of it does not wait for the compiler."""
    return bool(getattr(draw_strokes, "signatures", True))


def warm_up_strokes() -> None:
    """Compile `draw_strokes`, or load it from the disk."""
    nothing, whole = np.zeros(0), np.zeros(0, dtype=np.int64)
    image = np.zeros((1, 1), dtype=np.uint32)
    draw_strokes(image, 0.0, 1.0, nothing, nothing, nothing, whole, whole, nothing, 0, 0.0, 1.0)
