"""The largest eigenvalues of the Hessian over the steps of a run, and where plain gradient descent has its edge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.landscape.hessian import Hessian
from gradstudio.sweep.landscape.measured_loss import MeasuredLoss
from gradstudio.sweep.landscape.states import PathStates
from gradstudio.training.record import Run
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.assemble import schedule_for

Floats = NDArray[np.float64]

COUNT = 3
"""Eigenvalues at each state."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SharpnessCurve:
    """How sharply the loss curves along a run.

    Attributes:
        steps: shape (states,), ascending.
        values: shape (states, count), the largest eigenvalues, the greatest first; NaN where there are none.
        edges: shape (states,), 2 / learning rate of the next step: beyond it plain gradient descent overshoots
            farther with each step along that direction of a quadratic loss; inf at a rate of 0.
    """

    steps: NDArray[np.int64]
    values: Floats
    edges: Floats

    @property
    def reached(self) -> int | None:
        """The first step at which the greatest eigenvalue is at the edge or beyond; None if none is."""
        there = np.flatnonzero(self.values[:, 0] >= self.edges)
        return int(self.steps[there[0]]) if len(there) else None


def sharpness(
    run: Run,
    path: PathStates,
    loss_of: Callable[[ProjectSpec], MeasuredLoss],
    known: dict[int, Floats],
    go_on: GoOn | None = None,
) -> SharpnessCurve | None:
    """Measure a run's states.

    Source: Cohen, Kaur, Li, Kolter & Talwalkar 2021, Gradient Descent on Neural Networks Typically Occurs at the
    Edge of Stability.

    Args:
        run: the run.
        path: its states.
        loss_of: returns the loss of a project, on this thread.
        known: eigenvalues by step; those that are missing are added.
        go_on: is asked now and then whether to, and told which share is done.

    Returns:
        The curve, or None if it was not to go on.
    """
    edges = np.empty(len(path.steps))
    last = max(run.begin, run.end - 1)  # what was changed at the end was never trained with
    for place, step in enumerate(path.steps.tolist()):
        spec = run.spec_at(min(step, last))
        rate = schedule_for(spec.training.learning_rate)(step)
        edges[place] = 2.0 / rate if rate > 0.0 else np.inf
        if step in known:
            continue
        share = place / len(path.steps)
        found = _largest(loss_of(spec), path.parameters[place], _cancelled(go_on, share))
        if found is None:
            return None
        known[step] = found
    table = [known[step] for step in path.steps.tolist()]
    values = np.stack(table) if table else np.empty((0, COUNT))
    return SharpnessCurve(steps=path.steps, values=values, edges=edges)


def _largest(loss: MeasuredLoss, parameters: Floats, cancelled: Callable[[], bool]) -> Floats | None:
    found = np.full(COUNT, np.nan)
    if cancelled():
        return None
    try:
        values = Hessian(loss, parameters).largest(COUNT, cancelled)
    except InterruptedError:
        return None
    except FloatingPointError:
        return found
    found[: len(values)] = values
    return found


def _cancelled(go_on: GoOn | None, share: float) -> Callable[[], bool]:
    return lambda: go_on is not None and not go_on(share)
