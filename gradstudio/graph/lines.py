"""Groups of very many scalars in several lines, as a text is: the whole has a shape that can be looked at."""

from __future__ import annotations

import math

import numpy as np

from gradstudio.graph.metrics import COLUMN_PITCH, ROW_PITCH
from gradstudio.graph.placement import Positions

MOST_IN_A_LINE = 128
"""Up to so many columns a neuron is one line, and up to so many inputs are one column."""

_WIDE_NEURON, _WIDE_INPUTS = 12.0, 0.25
"""Width by height of what is broken into lines."""


def in_lines(unit: Positions) -> Positions:
    """Return the places of the nodes of one group, with what is too long broken into lines of one length.

    Args:
        unit: shape (nodes, 2), one unit apart in both directions, from 0 on.
    """
    columns = np.rint(unit[:, 0])
    width, height = int(columns.max()) + 1, math.ceil(float(unit[:, 1].max())) + 1
    if width > MOST_IN_A_LINE:
        lines = max(2, round(math.sqrt(width * COLUMN_PITCH / (height * ROW_PITCH * _WIDE_NEURON))))
        line, across = np.divmod(columns, math.ceil(width / lines))
        # A row is left free between two lines, for the edges that lead on.
        return np.column_stack([across, unit[:, 1] + line * (height + 1)])
    if width == 1 and height > MOST_IN_A_LINE:
        rows = math.ceil(math.sqrt(height * COLUMN_PITCH / (ROW_PITCH * _WIDE_INPUTS)))
        order = np.argsort(np.argsort(unit[:, 1], kind="stable"))
        return np.column_stack(np.divmod(order, rows)).astype(np.float64)
    return unit
