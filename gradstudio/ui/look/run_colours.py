"""The colour of a run: that of its curve, its row and whatever else is its own."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor

from gradstudio.training.record.run import Run
from gradstudio.ui.look.colours import blend, contrast
from gradstudio.ui.look.theme import Theme

LEAST_CONTRAST = 3.0
"""Of a run's colour with what it is drawn on. Source: WCAG 2.2, non-text contrast."""

# Dark and light of one hue, chosen by search: as far apart as can be in OKLab, also as seen without red or green
# cones, and none of them that of faults. Those that come first are the farthest apart.
_COLOURS = (
    ("#4588f7", "#397be9"),
    ("#b28324", "#a57710"),
    ("#79d963", "#155003"),
    ("#d66077", "#a30841"),
    ("#b36bc4", "#a75fb7"),
    ("#5eb7a7", "#1d8071"),
    ("#f2c5fd", "#69037b"),
    ("#fd8ff4", "#744470"),
    ("#d6917a", "#b4481e"),
    ("#ad98d5", "#6a34ab"),
    ("#b8e7ae", "#57914a"),
    ("#eba6c6", "#6e204b"),
    ("#55f7c8", "#046850"),
    ("#8c79e0", "#471f98"),
    ("#3c9baa", "#2d8f9e"),
    ("#df911a", "#784e14"),
)
_SHARES = 20


def run_colour(run: Run, theme: Theme) -> QColor:
    """Return the colour of a run: the one that was chosen for it, or else one by its number.

    A colour that was chosen in the other theme is brought as near to that of the text as it takes to be seen.
    """
    return _chosen(run.label.colour, theme) if run.label.colour else _by_number(run.number, theme)


@lru_cache(maxsize=2)
def run_palette(theme: Theme) -> tuple[QColor, ...]:
    """Return the colours that runs have by their numbers, which begin again after the last."""
    is_light = QColor(theme.surface).lightnessF() > QColor(theme.text).lightnessF()
    return tuple(QColor(pair[is_light]) for pair in _COLOURS)


def _by_number(number: int, theme: Theme) -> QColor:
    colours = run_palette(theme)
    return colours[(number - 1) % len(colours)]


@lru_cache(maxsize=256)
def _chosen(colour: str, theme: Theme) -> QColor:
    if not QColor.isValidColorName(colour):
        return QColor(theme.muted)
    shades = (blend(colour, theme.text, step / _SHARES) for step in range(_SHARES + 1))
    surface = QColor(theme.surface)
    return next(shade for shade in shades if contrast(shade, surface) >= LEAST_CONTRAST)
