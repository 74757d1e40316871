"""What the doctor shows as plots: the evidence of a finding, and what came of trying a mend."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtGui import QColor

from gradstudio.project.number_text import short_number
from gradstudio.training.doctor.finding import Evidence
from gradstudio.training.doctor.trial.trial import Trial
from gradstudio.ui.kit.step_axes import Scale
from gradstudio.ui.kit.step_content import MarkedValue, PlotLine, StepContent
from gradstudio.ui.look.layer_colours import layer_colour
from gradstudio.ui.look.theme import Theme

BEFORE, AFTER = "without the mend", "with it"
_SEEN_SPAN = 30.0
"""The largest loss, in times the smallest, that a linear axis is good for."""


def evidence_content(evidence: Evidence) -> StepContent:
    """Return what the plot shows of a piece of evidence: its curves, and the bounds of the condition."""
    count, steps = len(evidence.curves), evidence.steps
    if (steps == np.round(steps)).all():
        steps = steps.astype(np.int64)
    return StepContent(
        lines=tuple(
            PlotLine(
                key=name,
                name=name,
                colour=partial(layer_colour, number / max(1, count - 1)),
                steps=steps,
                values=values,
            )
            for number, (name, values) in enumerate(evidence.curves)
        ),
        scale="logarithmic" if evidence.log else "linear",
        marks=tuple(MarkedValue(value=value, name=name) for name, value in evidence.lines),
        text=short_number,
        axis=evidence.axis,
    )


def trial_content(trial: Trial) -> StepContent:
    """Return what the plot shows of a trial: for each seed a curve without the mend, and one with it."""
    lines = [
        PlotLine(
            key=f"{name} {attempt.seed}",
            name=f"{name}, seed {attempt.seed}",
            colour=colour,
            steps=curve.steps,
            values=curve.losses,
        )
        for name, colour, curves in (
            (BEFORE, before_colour, [(one, one.before) for one in trial.attempts]),
            (AFTER, after_colour, [(one, one.after) for one in trial.attempts]),
        )
        for attempt, curve in curves
    ]
    return StepContent(lines=tuple(lines), scale=trial_scale(trial), text=short_number)


def trial_scale(trial: Trial) -> Scale:
    """Return how the curves of a trial are best drawn."""
    every = [curve.losses for one in trial.attempts for curve in (one.before, one.after)]
    losses = np.concatenate(every) if every else np.empty(0)
    losses = losses[np.isfinite(losses)]
    wide = losses.size > 0 and losses.min() > 0 and losses.max() > _SEEN_SPAN * losses.min()
    return "logarithmic" if wide else "linear"


def before_colour(theme: Theme) -> QColor:
    """Return the colour of runs without a mend."""
    return QColor(theme.faint)


def after_colour(theme: Theme) -> QColor:
    """Return the colour of runs with a mend."""
    return QColor(theme.accent)


Colour = Callable[[Theme], QColor]


def legend_of(content: StepContent) -> tuple[tuple[str, Colour], ...]:
    """Return what the lines of a plot are called, each name once, with its colour."""
    names: dict[str, Colour] = {}
    for line in content.lines:
        names.setdefault(line.name.partition(", seed")[0], line.colour)
    return tuple(names.items())
