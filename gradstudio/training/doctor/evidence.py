"""Plots that several rules show."""

from __future__ import annotations

from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.finding import Evidence, plot


def loss_plot(case: Case, *more: tuple[str, float]) -> Evidence:
    """Return the smoothed loss by step, with the loss of the constant answer.

    Args:
        case: with a history.
        *more: further lines, each a name and a loss.
    """
    curve = case.curve
    lines = (("constant answer", case.constant.loss), *more)
    return plot(
        "Training loss",
        "loss",
        curve.steps,
        ("loss", curve.means),
        lines=lines,
        log=bool(len(curve) and (curve.means > 0).all() and all(value > 0 for _, value in lines)),
    )
