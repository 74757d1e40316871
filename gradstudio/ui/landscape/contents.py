"""What the landscape's plots over steps show: what a plane hides, and eigenvalues with their edge."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtGui import QColor

from gradstudio.app.landscape.survey import MeasuredSharpness
from gradstudio.project.number_text import format_number
from gradstudio.ui.kit.step_content import MarkedValue, PlotLine, StepContent
from gradstudio.ui.landscape.drawn_path import DrawnPath
from gradstudio.ui.look.colours import blend
from gradstudio.ui.look.theme import Theme

_EIGENVALUES = ("λ₁", "λ₂", "λ₃")
_PALER = (0.0, 0.4, 0.65)
EDGE = "2 / rate"


def hidden_content(paths: tuple[DrawnPath, ...], last: int) -> StepContent:
    """Return true loss minus the plane's, along each path.

    Args:
        paths: of the run in sight first.
        last: the step up to which the axis goes at the least.
    """
    lines = tuple(
        PlotLine(
            key=str(drawn.path.run),
            name=drawn.name,
            colour=drawn.colour,
            steps=drawn.path.steps,
            values=drawn.path.on_plane.hidden,
        )
        for drawn in reversed(paths)
    )
    return StepContent(lines=lines, marks=(MarkedValue(value=0.0),), text=format_number, last=last)


def sharpness_content(measured: MeasuredSharpness, last: int, *, is_log: bool) -> StepContent:
    """Return the largest eigenvalues over the steps, with 2 / rate.

    Args:
        measured: of the run in sight.
        last: the step up to which the axis goes at the least.
        is_log: whether the axis is logarithmic.
    """
    curve = measured.curve
    edge = PlotLine(
        key="edge",
        name=EDGE,
        colour=_edge_colour,
        steps=curve.steps,
        values=np.where(np.isfinite(curve.edges), curve.edges, np.nan),
    )
    lines = [
        PlotLine(
            key=name, name=name, colour=_colour(paler), steps=curve.steps, values=curve.values[:, number]
        )
        for number, (name, paler) in enumerate(zip(_EIGENVALUES, _PALER, strict=True))
        if number < curve.values.shape[1] and np.isfinite(curve.values[:, number]).any()
    ]
    return StepContent(
        lines=(edge, *reversed(lines)),
        scale="logarithmic" if is_log else "linear",
        text=format_number,
        last=last,
        most_powers=6.0,
    )


def _colour(paler: float) -> Callable[[Theme], QColor]:
    return partial(_eigenvalue_colour, paler)


def _eigenvalue_colour(paler: float, theme: Theme) -> QColor:
    return blend(theme.accent, theme.surface, paler)


def _edge_colour(theme: Theme) -> QColor:
    return QColor(theme.text)
