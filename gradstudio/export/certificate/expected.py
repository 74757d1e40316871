"""`Expected`: what our engine computes of a subject, which an exported file has to compute too."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gradstudio.export.errors import ExportError, ProofGivenUpError
from gradstudio.export.subject import ExportSubject
from gradstudio.training.look.requests import OutcomeRequest, Outcomes
from gradstudio.training.look.snapshot import read_only, sealed
from gradstudio.training.run.errors import TrainingError
from gradstudio.training.run.session import Session

Floats = NDArray[np.float64]

NEXT_STEPS = 20
"""Number of steps whose losses are compared."""

_NUDGE = 2.0**-52


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Expected:
    """All arrays are read-only.

    Attributes:
        outputs: shape (samples, outputs), of all samples in the order of the data, without dropout.
        loss: mean over the training samples plus the penalties, without dropout.
        accuracy: share of the training samples classified rightly, 0 to 1; NaN for regression.
        gradients: shape (parameters,), of that loss by each parameter in the order of `MLP.parameters`, before any
            clipping; of frozen and cut parameters too.
        losses: of the next steps, each of its batch with dropout and penalties, at most `NEXT_STEPS`; fewer where
            the run leaves the finite.
        sensitivities: shape of `losses`: by how much each changes relatively where every parameter is changed by a
            relative 1; measured by changes of the last digit. Where it is large, rounding decides the loss.
        loss_scale: what a loss is measured against where it is smaller: that of the best constant answer.
        margins: shape (training samples,), by how much the class that is picked leads, relative to the largest
            output; where that is next to nothing, rounding decides the class. Empty for regression.
        sizes: number of inputs, then of neurons in each layer.
        activations: of the layers.
    """

    outputs: Floats
    loss: float
    accuracy: float
    gradients: Floats
    losses: Floats
    sensitivities: Floats
    loss_scale: float
    margins: Floats
    sizes: tuple[int, ...]
    activations: tuple[str, ...]


def expected_of(
    subject: ExportSubject, steps: int = NEXT_STEPS, cancelled: Callable[[], bool] = lambda: False
) -> Expected:
    """Compute what is expected, with a session of its own.

    Args:
        subject: a project at a moment.
        steps: number of next steps whose losses are wanted.
        cancelled: whether it is to be given up, asked before each step.

    Raises:
        ProofGivenUpError: it was cancelled.
        ExportError: the numbers at this moment are beyond what can be computed.
    """
    session = subject.session()
    seen = session.look(OutcomeRequest())
    snapshot = session.snapshot()
    if not isinstance(seen, Outcomes) or not math.isfinite(snapshot.loss):
        raise ExportError(
            f"At step {subject.step:,} the numbers of this run are not finite, so nothing can be "
            "compared. Choose an earlier step."
        )
    losses = _next_losses(session, steps, cancelled)
    constant = session.constant.loss
    scale = constant if math.isfinite(constant) else 0.0
    return Expected(
        outputs=seen.outputs,
        loss=snapshot.loss,
        accuracy=snapshot.accuracy,
        gradients=snapshot.gradients,
        losses=losses,
        sensitivities=_sensitivities(subject, losses, scale, cancelled),
        loss_scale=scale,
        margins=read_only(_margins(subject, seen.outputs)),
        sizes=subject.spec.sizes,
        activations=subject.activations,
    )


def _next_losses(session: Session, steps: int, cancelled: Callable[[], bool]) -> Floats:
    with suppress(TrainingError):  # the steps before are recorded
        for _ in range(steps):
            if cancelled():
                raise ProofGivenUpError("The proof was cancelled.")
            session.advance(1)
    return read_only(session.history.losses)


def _sensitivities(
    subject: ExportSubject, losses: Floats, scale: float, cancelled: Callable[[], bool]
) -> Floats:
    """Take the same steps from parameters whose last digits are others, and return how far apart they come."""
    signs = np.where(np.arange(len(subject.parameters)) % 2, 1.0, -1.0)
    moved = subject.parameters * (1.0 + _NUDGE * signs)
    engine = replace(subject.state.engine, parameters=sealed(moved))
    session = Session(subject.spec)
    session.restore(replace(subject.state, engine=engine))
    others = np.full(len(losses), np.inf)
    found = _next_losses(session, len(losses), cancelled)
    others[: len(found)] = found
    against = np.maximum(np.abs(losses), scale)
    apart = np.abs(others - losses)
    return read_only(np.divide(apart, against, out=np.zeros(len(losses)), where=apart > 0) / _NUDGE)


def _margins(subject: ExportSubject, outputs: Floats) -> Floats:
    if subject.dataset.task == "regression":
        return np.zeros(0)
    rows, largest = outputs[subject.train_rows], float(np.abs(outputs).max())
    if rows.shape[1] == 1:
        leads = np.abs(rows[:, 0])
    else:
        best_two = np.sort(rows, axis=1)[:, -2:]
        leads = best_two[:, 1] - best_two[:, 0]
    return leads / largest if largest else leads
