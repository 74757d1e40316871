"""Sizes and gaps of what is placed, in scene units."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

NODE_WIDTH = 92.0
NODE_HEIGHT = 52.0
COLUMN_PITCH = 112.0
ROW_PITCH = 68.0
BOX_PADDING = 20.0
BOX_CAPTION = 20.0
BOX_GAP = 24.0
GROUP_PADDING = 32.0
GROUP_CAPTION = 40.0
LAYER_GAP = 136.0

BOX_EXTRA = np.array([NODE_WIDTH + 2 * BOX_PADDING, NODE_HEIGHT + 2 * BOX_PADDING + BOX_CAPTION])
"""How much wider and higher a group's box is than the centres of the nodes in it."""


def area_around(centres: NDArray[np.float64]) -> tuple[float, float, float, float]:
    """Return left, top, width and height of what nodes with these centres, shape (nodes, 2), take."""
    left, top = (centres.min(axis=0) - (NODE_WIDTH / 2, NODE_HEIGHT / 2)).tolist()
    width, height = (np.ptp(centres, axis=0) + np.array([NODE_WIDTH, NODE_HEIGHT])).tolist()
    return left, top, width, height
