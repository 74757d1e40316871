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
# The same for projects of more runs; each is as far as can be from all before it, and from text.
_MORE_COLOURS = (
    ("#52c3fc", "#1d4fd3"),
    ("#cdf118", "#6a6f3e"),
    ("#b07e97", "#d1528e"),
    ("#6b80ab", "#525bae"),
    ("#97ddd9", "#04465d"),
    ("#f64e91", "#a3398f"),
    ("#e8bc98", "#9b665d"),
    ("#c186f9", "#7d5bce"),
    ("#12cfd4", "#06688f"),
    ("#ba7256", "#81260b"),
    ("#f48998", "#944a5c"),
    ("#49e4fc", "#0e83c0"),
    ("#fc5726", "#60302d"),
    ("#d07ebd", "#7f2688"),
    ("#6da957", "#477314"),
    ("#efd388", "#c76943"),
    ("#569ae4", "#5558e6"),
    ("#64d8a4", "#598e74"),
    ("#cca960", "#704134"),
    ("#739bc0", "#294a96"),
    ("#d5b9e7", "#4c32c2"),
    ("#3b9555", "#20563e"),
    ("#b76bfb", "#583a74"),
    ("#1a89c5", "#0126ac"),
    ("#ef9e90", "#e63a73"),
    ("#7fc4c1", "#4e7b9b"),
    ("#c6a5e9", "#786dff"),
    ("#ab80d6", "#7364a4"),
    ("#1a9389", "#2c5a77"),
    ("#c24fcd", "#810863"),
    ("#b2e15a", "#409117"),
    ("#f8bcbd", "#6d3e52"),
)
_SHARES = 20


def run_colour(run: Run, theme: Theme) -> QColor:
    """Return the colour of a run: the one that was chosen for it, or else one by its number.

    A colour that was chosen in the other theme is brought as near to that of the text as it takes to be seen.
    """
    return _chosen(run.label.colour, theme) if run.label.colour else _by_number(run.number, theme)


@lru_cache(maxsize=2)
def run_palette(theme: Theme) -> tuple[QColor, ...]:
    """Return the colours of runs by their numbers, which begin again after the last; the first stand out most."""
    is_light = QColor(theme.surface).lightnessF() > QColor(theme.text).lightnessF()
    return tuple(QColor(pair[is_light]) for pair in (*_COLOURS, *_MORE_COLOURS))


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
