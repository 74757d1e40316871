"""What is marked on the loss plot beside its curves."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the plot, marked.

    Attributes:
        place: along the axis.
        loss: its height.
        colour: of its dot.
    """

    place: float
    loss: float
    colour: QColor


@dataclass(frozen=True, slots=True)
class Notch:
    """A place along the axis at which something changed, marked at its foot.

    Attributes:
        place: along the axis.
        colour: of the mark.
    """

    place: float
    colour: QColor
