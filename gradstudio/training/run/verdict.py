"""Whether a run does badly, while it happens: worse than an answer without a network, or with a loss that rises.

Judged by what a snapshot has: loss and accuracy over all training samples, without dropout, so that neither a small
batch nor a mask cries wolf. A judgment takes more than one look to be passed, and stands until the run has clearly
recovered.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gradstudio.project.number_text import short_number
from gradstudio.project.spec import ProjectSpec, TrainingSpec
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.run.constant_answer import ConstantAnswer
from gradstudio.training.run.parameters import by_layer

Kind = Literal["risen", "worse"]
Mend = Literal["lower_rate", "raise_rate", "go_on"]

RISEN = 100.0
"""A loss has diverged when it is this many times the lowest."""
_RECOVERED = 10.0
_FLOOR = 1e-3
"""Losses below this share of the constant answer's are as good as each other: a rise among them is none."""
_WORSE = 1.05
_FAR_WORSE = 10.0
"""A loss is worse when it is this many times the constant answer's, whatever share is classified rightly."""
_LOOKS: dict[Kind, int] = {"risen": 2, "worse": 3}
_LOOKS_AT_A_SPIKE = 10
"""Looks before a rise counts that leaves the loss below the constant answer's: it may be a short overshoot."""
_SHARE_OF_STEPS = 0.5
_ENOUGH_STEPS = 1000
"""Most steps that a run is given to become better than a constant answer, however long it is."""
_FEWEST_STEPS = 10
_FALLING_SHARE = 0.1
_PROGRESS = 0.99
_UNMOVED = 0.9
_AT_ONCE = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The way in which a run does badly.

    Attributes:
        kind: the loss has risen a hundredfold, or is worse than the constant answer's.
        mend: what is likely to help: a lower rate, a higher one, or more steps.
        message: one or two sentences with step and numbers.
    """

    kind: Kind
    mend: Mend
    message: str


class Judge:
    """Looks at one run again and again.

    Args:
        constant: what the run has to beat.
        spec: what is trained.
    """

    def __init__(self, constant: ConstantAnswer, spec: ProjectSpec) -> None:
        self._constant = constant
        self._training = spec.training
        self._looks = 0
        self._looked_at = -1
        self._standing: Verdict | None = None
        self._first = math.nan
        self._best = math.inf
        self._best_step = 0

    def look(self, snapshot: Snapshot, *, ended: bool = False) -> Verdict | None:
        """Return what is wrong with the run at a snapshot, or None.

        While it goes on that takes some looks at different steps, and a run that is worse than the constant answer
        has half of its steps, a thousand at most, to become better.

        Args:
            snapshot: the newest of the run.
            ended: whether a stop rule has just ended it: then what is so now counts.
        """
        training = snapshot.spec.training
        if _penalties_of(training) != _penalties_of(self._training):
            # The loss means something else from here on.
            self._first, self._best, self._best_step = math.nan, math.inf, 0
        self._training = training
        loss, step = snapshot.loss, snapshot.step
        own = own_loss(snapshot.spec, snapshot.parameters, loss)
        kind = self._found(step, loss, own, snapshot.accuracy)
        if math.isnan(self._first):
            self._first = loss
        if loss < _PROGRESS * self._best:
            self._best_step = step
        self._looks = 0 if kind is None else self._looks + (step != self._looked_at)
        self._looked_at = step
        standing = self._standing
        if kind is None:
            self._standing = None
        elif ended or ((standing is None or standing.kind != kind) and self._is_sure(kind, step, loss)):
            self._standing = self._verdict(kind, step, loss, own)
        if math.isfinite(loss):
            self._best = min(self._best, loss)
        return self._standing

    def _found(self, step: int, loss: float, own: float, accuracy: float) -> Kind | None:
        standing, constant = self._standing, self._constant
        limit = _RECOVERED if standing is not None and standing.kind == "risen" else RISEN
        lowest = max(self._best, _FLOOR * constant.loss)
        if not math.isfinite(loss) or (math.isfinite(lowest) and lowest > 0 and loss >= limit * lowest):
            return "risen"
        limit = 1.0 if standing is not None and standing.kind == "worse" else _WORSE
        if step < _FEWEST_STEPS or constant.loss <= 0 or own <= limit * constant.loss:
            return None
        # Nothing counts for a regression but the loss; of classes a few that are far off may cost more than all.
        knows = not math.isnan(accuracy) and accuracy > constant.accuracy
        return None if knows and own <= _FAR_WORSE * constant.loss else "worse"

    def _is_sure(self, kind: Kind, step: int, loss: float) -> bool:
        if kind == "risen" and not math.isfinite(loss):
            return True
        if kind == "worse":
            patience = min(_SHARE_OF_STEPS * self._training.steps, _ENOUGH_STEPS)
            if step < patience or self._is_falling(step):
                return False
        overshoots = kind == "risen" and loss <= self._constant.loss
        return self._looks >= (_LOOKS_AT_A_SPIKE if overshoots else _LOOKS[kind])

    def _is_falling(self, step: int) -> bool:
        return self._best_step > 0 and step - self._best_step <= _FALLING_SHARE * step

    def _verdict(self, kind: Kind, step: int, loss: float, own: float) -> Verdict:
        if kind == "risen":
            said = f"At step {step} the loss is {short_number(loss)}"
            risen = f", after {short_number(self._best)} before" if math.isfinite(self._best) else ""
            return Verdict(kind=kind, mend="lower_rate", message=f"{said}{risen}: the steps are too large.")
        constant = self._constant
        answer = "the mean" if math.isnan(constant.accuracy) else "the most frequent class"
        # What the status bar shows, unless penalties make the difference.
        shown = (
            f"the loss is {short_number(loss)}"
            if own > _PROGRESS * loss
            else f"the loss without penalties is {short_number(own)}"
        )
        bound = short_number(constant.loss)
        message = f"At step {step} {shown}, worse than always answering {answer}, which has {bound}."
        if _UNMOVED * self._first <= min(self._best, loss) and loss <= self._first / _UNMOVED:
            return Verdict(kind=kind, mend="raise_rate", message=f"{message} It has hardly moved.")
        if self._is_falling(step):
            fallen = f"It has come down from {short_number(self._first)}: more steps may be enough."
            return Verdict(kind=kind, mend="go_on", message=f"{message} {fallen}")
        return Verdict(kind=kind, mend="lower_rate", message=message)


def own_loss(spec: ProjectSpec, parameters: NDArray[np.float64], loss: float) -> float:
    """Return a loss without the penalties; with them where it is not finite otherwise.

    Args:
        spec: what is trained.
        parameters: flat, those that the loss is at.
        loss: mean loss plus the penalties.
    """
    own = loss - penalty(spec, parameters)
    return own if math.isfinite(own) else loss


def penalty(spec: ProjectSpec, parameters: NDArray[np.float64]) -> float:
    """Return what the penalties add to the loss at some parameters; inf where that overflows."""
    training = spec.training
    if not (training.l1 or training.l2):
        return 0.0
    some = parameters
    if not training.penalize_biases:
        some = np.concatenate([layer.weights.ravel() for layer in by_layer(spec.sizes, parameters)])
    total = 0.0
    with np.errstate(all="ignore"):
        if training.l1:
            total += training.l1 * _summed(np.abs, some)
        if training.l2:
            total += training.l2 * _summed(np.square, some)
    return total


def _summed(function: np.ufunc, numbers: NDArray[np.float64]) -> float:
    """Return the sum of a function of some numbers, a million at a time, so that a large network is not doubled."""
    parts = (numbers[begin : begin + _AT_ONCE] for begin in range(0, numbers.size, _AT_ONCE))
    return sum(float(function(part).sum()) for part in parts)


def _penalties_of(training: TrainingSpec) -> tuple[float, float, bool]:
    return training.l1, training.l2, training.penalize_biases
