"""Plots that several rules show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.finding import Evidence, plot
from gradstudio.training.doctor.layered import Floats, by_layer_and_step, names_of, reading_steps


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


def layers_plot(
    case: Case,
    title: str,
    measure: str,
    numbers: Floats,
    layers: Iterable[int] | None = None,
    *,
    lines: tuple[tuple[str, float], ...] = (),
    log: bool = False,
) -> Evidence:
    """Return a number of each layer by step, as it was read.

    Args:
        case: with readings.
        title: of the plot.
        measure: what goes up, with its unit.
        numbers: shape (readings, layers).
        layers: indices of those that are shown; None for all.
        lines: bounds of the condition.
        log: whether the measure is to be drawn on a logarithmic axis.
    """
    count = numbers.shape[1]
    curves = (
        (names_of([index], count), numbers[:, index])
        for index in (range(count) if layers is None else layers)
    )
    return plot(title, measure, reading_steps(case), *curves, lines=lines, log=log)


def targets_plot(case: Case, title: str, measure: str, lines: tuple[tuple[str, float], ...]) -> Evidence:
    """Return the training targets in ascending order, two hundred of them at most.

    Args:
        case: of the samples.
        title: of the plot.
        measure: what goes up, with its unit.
        lines: bounds of the condition.
    """
    targets = case.facts.train.targets
    every = np.argsort(targets, kind="stable")
    shown = every[np.linspace(0, len(every) - 1, min(len(every), 200)).astype(np.int64)]
    return plot(
        title,
        measure,
        np.arange(1, len(shown) + 1),
        ("target", targets[shown]),
        axis="rank",
        lines=lines,
        rows=case.facts.rows[shown].tolist(),
    )


def update_plot(case: Case) -> Iterator[Evidence]:
    """Yield the length of the steps against the weights, layer by layer, where that was read."""
    ratios = by_layer_and_step(case, lambda layer: layer.update_ratio)
    if not len(ratios):
        return
    yield layers_plot(
        case,
        "Length of a step against the weights",
        "update ratio",
        ratios,
        lines=(("usual", 1e-3),),
        log=True,
    )


def last_losses(case: Case) -> Iterator[Evidence]:
    """Yield the loss of each of the last 200 steps, not smoothed: once numbers diverge, the mean is the last."""
    steps, losses = (numbers[-200:] for numbers in case.losses)
    if len(steps):
        yield plot(
            "Training loss, step by step",
            "loss",
            steps,
            ("loss", losses),
            lines=(("constant answer", case.constant.loss),),
            log=bool((losses > 0).all() and case.constant.loss > 0),
        )
