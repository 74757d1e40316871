"""What the two plots of a nudge show."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor

from gradstudio.lab.nudge import NudgeCurve
from gradstudio.lab.nudge_errors import NudgeErrors
from gradstudio.lab.nudge_words import slope_words
from gradstudio.project.number_text import format_number
from gradstudio.ui.kit.step_content import PlotLine, StepContent
from gradstudio.ui.look.theme import Theme

_POWERS = 20.0
"""Of errors, from those of a large step down to those that rounding leaves."""


def loss_colour(theme: Theme) -> QColor:
    """Return the colour of what is recomputed."""
    return QColor(theme.text)


def tangent_colour(theme: Theme) -> QColor:
    """Return the colour of what the gradient predicts."""
    return QColor(theme.accent)


def one_sided_colour(theme: Theme) -> QColor:
    """Return the colour of the one-sided difference."""
    return QColor(theme.negative)


def symmetric_colour(theme: Theme) -> QColor:
    """Return the colour of the symmetric difference."""
    return QColor(theme.positive)


def curve_content(curve: NudgeCurve | None, title: str, reason: str) -> StepContent:
    """Return the loss over ε with its tangent.

    Args:
        curve: the loss; None where there is none.
        title: what the loss is called.
        reason: why there is none.
    """
    if curve is None or not np.isfinite(curve.losses).any():
        return StepContent(reason=reason or f"{title} has no value here.", axis="ε")
    tangent = curve.tangent.copy()
    finite = curve.losses[np.isfinite(curve.losses)]
    low, high = float(finite.min()), float(finite.max())
    room = max(high - low, 1e-12 * max(abs(low), abs(high), 1e-300))
    tangent[(tangent < low - room) | (tangent > high + room)] = np.nan  # the loss sets the scale
    return StepContent(
        lines=(
            PlotLine(
                key="tangent", name="predicted", colour=tangent_colour, steps=curve.epsilons, values=tangent
            ),
            PlotLine(
                key="loss", name="recomputed", colour=loss_colour, steps=curve.epsilons, values=curve.losses
            ),
        ),
        text=format_number,
        axis="ε",
    )


def error_content(errors: NudgeErrors | None, reason: str) -> StepContent:
    """Return the errors of both differences over the power of ε.

    Args:
        errors: of a node; None where there is none.
        reason: why there is none.
    """
    if errors is None:
        return StepContent(reason=reason, axis="10^")
    powers = np.log10(errors.epsilons)
    pairs = (
        ("one_sided", "one-sided", one_sided_colour, errors.one_sided),
        ("symmetric", "symmetric", symmetric_colour, errors.symmetric),
    )
    lines = tuple(
        PlotLine(
            key=key,
            name=f"{name}: {slope_words(found)}",
            colour=colour,
            steps=powers,
            values=np.where(found.errors > 0.0, found.errors, np.nan),
        )
        for key, name, colour, found in pairs
    )
    if not any(np.isfinite(line.values).any() for line in lines):
        return StepContent(reason="Both differences are exact here, at every ε.", axis="log ε")
    return StepContent(
        lines=lines, scale="logarithmic", text=format_number, axis="log ε", most_powers=_POWERS
    )
