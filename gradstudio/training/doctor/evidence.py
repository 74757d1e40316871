"""Plots that several rules show."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.finding import Evidence, plot
from gradstudio.training.doctor.layered import by_layer_and_step, names_of, reading_steps


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


def scores_plot(case: Case) -> Iterator[Evidence]:
    """Yield loss on training and on test samples by step, where both were measured."""
    steps, losses = case.test_losses
    if not len(steps) or not len(case.curve):
        return
    training = np.interp(steps, case.curve.steps, case.curve.means)
    yield plot(
        "Loss on training and on test samples",
        "loss",
        steps,
        ("training", training),
        ("test", losses),
        lines=(("constant answer", case.constant.loss),),
    )


def update_plot(case: Case) -> Iterator[Evidence]:
    """Yield the length of the steps against the weights, layer by layer, where that was read."""
    ratios = by_layer_and_step(case, lambda layer: layer.update_ratio)
    if not len(ratios):
        return
    count = ratios.shape[1]
    yield plot(
        "Length of a step against the weights",
        "update ratio",
        reading_steps(case),
        *((names_of([index], count), ratios[:, index]) for index in range(count)),
        lines=(("usual", 1e-3),),
        log=True,
    )


def last_losses(case: Case, most: int = 200) -> Iterator[Evidence]:
    """Yield the loss of each of the last steps, not smoothed: of numbers that run away the mean is the last one.

    Args:
        case: with a history.
        most: so many steps at most.
    """
    steps, losses = (numbers[-most:] for numbers in case.losses)
    if len(steps):
        yield plot(
            "Training loss, step by step",
            "loss",
            steps,
            ("loss", losses),
            lines=(("constant answer", case.constant.loss),),
            log=bool((losses > 0).all() and case.constant.loss > 0),
        )
