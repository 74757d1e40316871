"""The colour of an optimizer: the same in table, columns and plot."""

from __future__ import annotations

from PySide6.QtGui import QColor

from gradstudio.project.spec.optimizer import OPTIMIZERS
from gradstudio.ui.look.run_colours import run_palette
from gradstudio.ui.look.theme import Theme


def optimizer_colour(kind: str, theme: Theme) -> QColor:
    """Return the colour of an optimizer.

    Args:
        kind: its name in the engine's `OPTIMIZERS`.
        theme: in which to draw.
    """
    return QColor(run_palette(theme)[list(OPTIMIZERS).index(kind)])
