"""How far two sets of numbers are apart, and whether that is near enough.

The one measure of all certificates: the relative difference of two numbers a and b is

    |a − b| / max(|a|, |b|, scale)

where scale is the largest magnitude in the array of what is expected: a sum whose terms cancel is as exact as its
terms are, and no more. Of gradients the scale is that of the parameter's own layer, weights and biases apart, but
not less than a thousandth of the largest of all, nor so small that ten last digits of the loss of the best constant
answer would be too much: where samples cancel, that is what is left. A loss is measured against that answer's loss
where it is larger. The losses of the next steps are compared as far as rounding leaves them: from where the last
digit of the parameters alone could move them by a hundredth of what is allowed, they say nothing of what computes
them.
Two numbers that are the same, infinite ones too, differ by 0; one that alone is not finite differs by inf.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradstudio.export.certificate.certificate import Compared
from gradstudio.export.certificate.expected import Expected
from gradstudio.export.state_dict import as_state_dict

Floats = NDArray[np.float64]

_LEAST_LAYER = 1e-3
_MARGIN = 100.0
_DIGITS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerances:
    """Largest relative differences that are allowed.

    Attributes:
        values: of outputs and loss.
        gradients: of gradients, which sum over all samples what nearly cancels in a network that fits.
        losses: of the losses of the next steps, which follow on each other.
        digit: relative size of the last digit.
    """

    values: float
    gradients: float
    losses: float
    digit: float


TOLERANCES: Mapping[str, Tolerances] = {
    "float64": Tolerances(values=1e-12, gradients=1e-9, losses=1e-9, digit=2.0**-52),
    "float32": Tolerances(values=1e-5, gradients=1e-3, losses=1e-3, digit=2.0**-23),
}
"""By precision."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Observed:
    """What an exported file was found to compute; None for what it cannot.

    Attributes:
        outputs: shape (samples, outputs), of all samples in the order of the data.
        loss: over the training samples, with the penalties.
        accuracy: over the training samples; None or NaN for regression.
        gradients: of that loss, by the names of a state_dict.
        losses: of the next steps, in their order.
        ran_with: what computed it, such as "torch 2.13.0".
    """

    outputs: Floats | None = None
    loss: float | None = None
    accuracy: float | None = None
    gradients: Mapping[str, Floats] = field(default_factory=dict)
    losses: Floats | None = None
    ran_with: str = ""


def relative_difference(expected: ArrayLike, found: ArrayLike, scale: float | None = None) -> float:
    """Return the largest relative difference of two arrays; see the top of this file.

    Args:
        expected: by our engine.
        found: elsewhere; inf is returned where its shape is another.
        scale: what smaller numbers are measured against; None for the largest that is expected.
    """
    one, other = np.asarray(expected, dtype=np.float64), np.asarray(found, dtype=np.float64)
    if one.shape != other.shape:
        return math.inf
    if not one.size:
        return 0.0
    same = (one == other) | (np.isnan(one) & np.isnan(other))
    if same.all():
        return 0.0
    one, other = one[~same], other[~same]
    if not (np.isfinite(one).all() and np.isfinite(other).all()):
        return math.inf
    if scale is None:
        whole = np.abs(np.asarray(expected, dtype=np.float64))
        scale = float(whole[np.isfinite(whole)].max(initial=0.0))
    against = np.maximum(np.maximum(np.abs(one), np.abs(other)), scale)
    with np.errstate(over="ignore"):
        return float((np.abs(one - other) / against).max())


def compare(expected: Expected, found: Observed, precision: str) -> tuple[Compared, ...]:
    """Compare whatever was found with what was expected.

    Args:
        expected: by our engine.
        found: by the exported file.
        precision: in which it computed, one of `TOLERANCES`.
    """
    return tuple(_rows(expected, found, TOLERANCES[precision]))


def compare_whole(expected: Expected, found: Observed, precision: str) -> tuple[Compared, ...]:
    """Compare as `compare` does; a script that can compute everything fails for each result that it lacks.

    Args:
        expected: by our engine.
        found: by the script.
        precision: in which it computed.
    """
    told = {
        "outputs": found.outputs is not None,
        "loss": found.loss is not None,
        "accuracy": found.accuracy is not None or math.isnan(expected.accuracy),
        "gradients": bool(found.gradients),
        "losses of the next steps": found.losses is not None or not len(expected.losses),
    }
    untold = (
        Compared(what=what, count=0, difference=math.inf, tolerance=0.0, note="the script returned none")
        for what, is_told in told.items()
        if not is_told
    )
    return (*compare(expected, found, precision), *untold)


def _rows(expected: Expected, found: Observed, allowed: Tolerances) -> Iterator[Compared]:
    if found.outputs is not None:
        difference = relative_difference(expected.outputs, found.outputs)
        yield Compared(
            what="outputs", count=expected.outputs.size, difference=difference, tolerance=allowed.values
        )
    if found.loss is not None:
        difference = relative_difference(expected.loss, found.loss, expected.loss_scale)
        yield Compared(what="loss", count=1, difference=difference, tolerance=allowed.values)
    if found.accuracy is not None and not math.isnan(expected.accuracy):
        yield _accuracy(expected, found.accuracy, allowed)
    if found.gradients:
        difference = _gradients(expected, found.gradients, allowed)
        yield Compared(
            what="gradients",
            count=expected.gradients.size,
            difference=difference,
            tolerance=allowed.gradients,
        )
    if found.losses is not None and len(expected.losses):
        count = _steps_compared(expected, allowed)
        note = "" if count == len(expected.losses) else f"rounding alone decides those after {count} steps"
        difference = relative_difference(expected.losses[:count], found.losses[:count], expected.loss_scale)
        yield Compared(
            what="losses of the next steps",
            count=count,
            difference=difference,
            tolerance=allowed.losses,
            note=note,
        )


def _steps_compared(expected: Expected, allowed: Tolerances) -> int:
    """Return how many of the next losses are compared, at least one."""
    moved = expected.sensitivities * allowed.digit > allowed.losses / _MARGIN
    return max(1, int(moved.argmax())) if moved.any() else len(moved)


def _accuracy(expected: Expected, found: float, allowed: Tolerances) -> Compared:
    """Compare shares of samples: those whose outputs tie but for rounding may be on either side."""
    ties = int((expected.margins <= allowed.values).sum())
    samples = len(expected.margins)
    difference = abs(expected.accuracy - found) if math.isfinite(found) else math.inf
    are = "sample is" if ties == 1 else "samples are"
    note = f"{ties:,} {are} undecided but for rounding" if ties else ""
    tolerance = ties / samples + 1e-12 if samples else 0.0
    return Compared(what="accuracy", count=1, difference=difference, tolerance=tolerance, note=note)


def _gradients(expected: Expected, found: Mapping[str, Floats], allowed: Tolerances) -> float:
    wanted = as_state_dict(expected.sizes, expected.activations, expected.gradients)
    if set(wanted) != set(found):
        return math.inf
    least = max(
        _LEAST_LAYER * float(np.abs(expected.gradients).max(initial=0.0)),
        _DIGITS * allowed.digit / allowed.gradients * expected.loss_scale,
    )
    return max(
        relative_difference(array, found[name], max(least, float(np.abs(array).max(initial=0.0))))
        for name, array in wanted.items()
    )
