"""The colours of runs by how good they are: the best blue, the worst pale."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from gradstudio.sweep.seeing.sweep_table import SweepTable
from gradstudio.ui.look.colours import blend, blends
from gradstudio.ui.look.theme import Theme

LEVELS = 16
_WITHOUT = 0.5
"""So far towards the ground a run without a result is paler than the worst."""


def score_levels(table: SweepTable) -> NDArray[np.int64]:
    """Return the level of each run by its rank: 0 for the worst, `LEVELS` − 1 for the best.

    −1 if it diverged, and −2 if it has no result though it did not, such as one that cannot be built.
    """
    ranks = np.empty(len(table), dtype=np.float64)
    ranks[table.order] = np.linspace(1.0, 0.0, len(table))
    levels = np.minimum((ranks * LEVELS).astype(np.int64), LEVELS - 1)
    levels[~np.isfinite(table.scores)] = -2
    levels[table.ran_away] = -1
    return levels


def score_colours(theme: Theme) -> list[QColor]:
    """Return the colour of each level; last those at −2, of a run without a result, and −1, of a diverged one."""
    without = blend(theme.faint, theme.surface, _WITHOUT)
    return [*blends(theme.faint, theme.positive, np.linspace(0.0, 1.0, LEVELS)), without, QColor(theme.fault)]
