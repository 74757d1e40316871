"""The colours of a race: the accent for seeds alone, or one for each value."""

from __future__ import annotations

from PySide6.QtGui import QColor

from gradstudio.ui.look.run_colours import run_palette
from gradstudio.ui.look.theme import Theme


def group_colour(group: int, count: int, theme: Theme) -> QColor:
    """Return the colour of a value's runs.

    Args:
        group: place of the value.
        count: number of values.
        theme: in which to draw.
    """
    if count == 1:
        return QColor(theme.accent)
    colours = run_palette(theme)
    return QColor(colours[group % len(colours)])


def faded(colour: QColor, share: float) -> QColor:
    """Return a colour that lets through what is behind it, but for a share."""
    pale = QColor(colour)
    pale.setAlphaF(share)
    return pale
