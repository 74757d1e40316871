"""Which colour each node and each edge is drawn in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from gradstudio.ui.look.colours import blend, readable_on
from gradstudio.ui.look.theme import Theme

_DIM = 0.82
_FAINT_TONE = 2


@dataclass(frozen=True, slots=True, eq=False)
class Shading:
    """Colours by index: the first half at full strength, the second half the same ones dimmed.

    Attributes:
        palette: the colours.
        tones: the few colours that texts are written in.
        tone_on: for each colour of the palette the tone that reads on it.
        index: for each node or edge its colour.
    """

    palette: tuple[QColor, ...]
    tones: tuple[QColor, ...]
    tone_on: NDArray[np.intp]
    index: NDArray[np.intp]

    @property
    def text_tones(self) -> NDArray[np.intp]:
        """For each node the tone of its text."""
        tones: NDArray[np.intp] = self.tone_on[self.index]
        return tones


class Shades:
    """The colours of one scale in one theme, computed once for many frames."""

    def __init__(self, colours: tuple[QColor, ...], theme: Theme) -> None:
        self._count = len(colours)
        self._palette = colours + tuple(blend(c.name(), theme.surface, _DIM) for c in colours)
        black, white = readable_on(QColor("white")), readable_on(QColor("black"))
        self._tones = black, white, blend(theme.muted, theme.surface, 0.6)
        self._tone_on = np.full(2 * len(colours), _FAINT_TONE, dtype=np.intp)
        self._tone_on[: len(colours)] = [readable_on(colour) == white for colour in colours]

    def shading(self, index: NDArray[np.intp], lit: NDArray[np.bool_] | None) -> Shading:
        """Return the shading of things of which only those that are `lit` stand out; None for all."""
        if lit is not None:
            index = np.where(lit, index, index + self._count)
        return Shading(self._palette, self._tones, self._tone_on, index)
