"""What the plot of both losses shows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtGui import QColor

from gradstudio.lab.bugs.runs import LabRun, RunPair
from gradstudio.project.number_text import short_number
from gradstudio.ui.kit.step_content import PlotLine, StepContent
from gradstudio.ui.look.theme import Theme

_SEEN_SPAN = 20.0
"""Beyond this factor between losses they are drawn on a logarithmic axis."""


def right_colour(theme: Theme) -> QColor:
    """Return the colour of the right run."""
    return QColor(theme.accent)


def wrong_colour(theme: Theme) -> QColor:
    """Return the colour of the run with mistakes."""
    return QColor(theme.fault)


def curves_of(pair: RunPair | None, reason: str = "") -> StepContent:
    """Return both losses over the steps, as far as they are there.

    Args:
        pair: the runs; None for none.
        reason: why there are none.
    """
    if pair is None or not pair.wrong.losses:
        return StepContent(reason=reason or ("" if pair is None else pair.wrong.ended))
    right = _line("right", "right", right_colour, pair.right)
    wrong = _line("wrong", "with the bug", wrong_colour, pair.wrong)
    losses = np.concatenate([right.values, wrong.values])
    losses = losses[np.isfinite(losses)]
    is_wide = losses.size > 0 and losses.min() > 0 and losses.max() > _SEEN_SPAN * losses.min()
    return StepContent(
        lines=(right, wrong),
        scale="logarithmic" if is_wide else "linear",
        text=short_number,
        last=pair.plan.steps - 1,
    )


def _line(key: str, name: str, colour: Callable[[Theme], QColor], run: LabRun) -> PlotLine:
    """Return the losses of a run as a line.

    Args:
        key: by which it is chosen.
        name: what it is called.
        colour: returns its colour in a theme.
        run: which may grow.
    """
    values = np.array(run.losses)
    return PlotLine(key=key, name=name, colour=colour, steps=np.arange(len(values)), values=values)
