"""Losses over a batch: their sum, the number of samples classified rightly, and the gradient of the outputs.

`outputs` and `gradient` have shape (outputs, stride), flat; the first `samples` columns count. `targets` has the
same stride and one row, or for the squared errors one row per output. Padding columns get a gradient of 0.

A sample counts as right if its output and its target have the same sign or, with several outputs, if the largest
output (the first of equals) is that of the class, or that of the largest target.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.elementary import exp, exp_of_negative, log1p_of_fraction
from gradstudio.compiled.jit import summing_kernel

Floats = NDArray[np.float64]

LOSS_NAMES = ("half_squared_error", "squared_error", "hinge", "logistic", "softmax_cross_entropy")
"""The name of each loss code."""

HALF_SQUARED_ERROR, SQUARED_ERROR, HINGE, LOGISTIC, SOFTMAX_CROSS_ENTROPY = range(len(LOSS_NAMES))


@summing_kernel
def loss_and_gradient(
    kind: int, outputs: Floats, targets: Floats, gradient: Floats, rows: int, samples: int, stride: int,
    share: float, spare: Floats,
) -> tuple[float, float]:  # fmt: skip
    """Return the sum of the losses and the number of right samples; fill in the gradient of share · sum.

    Args:
        kind: code of the loss.
        outputs: shape (rows, stride), flat.
        targets: shape (1 or rows, stride), flat.
        gradient: receives the derivative by each output, of the shape of `outputs`.
        rows: number of outputs.
        samples: number of samples in the first columns.
        stride: numbers from one row to the next.
        share: weight of a sample in the batch loss, 1 / batch size.
        spare: scratch for 3 · stride numbers.
    """
    if kind == HINGE:
        total, right = _hinge(outputs, targets, gradient, samples, share)
    elif kind == LOGISTIC:
        total, right = _logistic(outputs, targets, gradient, samples, share)
    elif kind == SOFTMAX_CROSS_ENTROPY:
        total, right = _cross_entropy(outputs, targets, gradient, rows, samples, stride, share, spare)
    else:
        factor = 0.5 if kind == HALF_SQUARED_ERROR else 1.0
        total = 0.0
        for row in range(rows):
            total += _squares(
                outputs[row * stride :],
                targets[row * stride :],
                gradient[row * stride :],
                samples,
                factor,
                share,
            )
        right = (
            _same_sign(outputs, targets, samples)
            if rows == 1
            else _same_largest(outputs, targets, rows, samples, stride)
        )
    for row in range(rows):
        for s in range(row * stride + samples, (row + 1) * stride):
            gradient[s] = 0.0
    return total, right


@summing_kernel
def _hinge(
    outputs: Floats, targets: Floats, gradient: Floats, samples: int, share: float
) -> tuple[float, float]:
    total = 0.0
    right = 0.0
    for s in range(samples):
        margin = 1.0 - targets[s] * outputs[s]
        total += 0.0 if margin <= 0.0 else margin  # a NaN stays
        gradient[s] = -targets[s] * share if margin > 0.0 else 0.0
        right += 1.0 if (outputs[s] > 0.0) == (targets[s] > 0.0) else 0.0
    return total, right


@summing_kernel
def _logistic(
    outputs: Floats, targets: Floats, gradient: Floats, samples: int, share: float
) -> tuple[float, float]:
    total = 0.0
    right = 0.0
    for s in range(samples):
        x = -targets[s] * outputs[s]
        e = exp_of_negative(-abs(x))
        total += (0.0 if x < 0.0 else x) + log1p_of_fraction(e)
        gradient[s] = -targets[s] * share * ((e if x < 0.0 else 1.0) / (1.0 + e))
        right += 1.0 if (outputs[s] > 0.0) == (targets[s] > 0.0) else 0.0
    return total, right


@summing_kernel
def _squares(
    outputs: Floats, targets: Floats, gradient: Floats, samples: int, factor: float, share: float
) -> float:
    total = 0.0
    for s in range(samples):
        error = outputs[s] - targets[s]
        total += error * error
        gradient[s] = 2.0 * factor * share * error
    return factor * total


@summing_kernel
def _same_sign(outputs: Floats, targets: Floats, samples: int) -> float:
    right = 0.0
    for s in range(samples):
        right += 1.0 if (outputs[s] > 0.0) == (targets[s] > 0.0) else 0.0
    return right


@summing_kernel
def _same_largest(outputs: Floats, targets: Floats, rows: int, samples: int, stride: int) -> float:
    right = 0.0
    for s in range(samples):
        best, wanted = 0, 0
        for row in range(1, rows):
            if outputs[row * stride + s] > outputs[best * stride + s]:
                best = row
            if targets[row * stride + s] > targets[wanted * stride + s]:
                wanted = row
        right += 1.0 if best == wanted else 0.0
    return right


@summing_kernel
def _cross_entropy(
    outputs: Floats, targets: Floats, gradient: Floats, rows: int, samples: int, stride: int, share: float,
    spare: Floats,
) -> tuple[float, float]:  # fmt: skip
    # Class by class over all samples, so that each loop runs in vectors.
    largest, winner, sums = (
        spare[:samples],
        spare[stride : stride + samples],
        spare[2 * stride : 2 * stride + samples],
    )
    for s in range(samples):
        largest[s] = outputs[s]
        winner[s] = 0.0
        sums[s] = 0.0
    for row in range(1, rows):
        scores = outputs[row * stride : row * stride + samples]
        for s in range(samples):
            winner[s] = float(row) if scores[s] > largest[s] else winner[s]
            largest[s] = largest[s] if scores[s] <= largest[s] else scores[s]  # a NaN wins
    for row in range(rows):
        scores = outputs[row * stride : row * stride + samples]
        exponentials = gradient[row * stride : row * stride + samples]
        for s in range(samples):
            e = exp(scores[s] - largest[s])
            exponentials[s] = e
            sums[s] += e
    total = 0.0
    right = 0.0
    for s in range(samples):
        score = outputs[int(targets[s]) * stride + s]
        total += math.log(sums[s]) + largest[s] - score
        right += 1.0 if winner[s] == targets[s] else 0.0
        sums[s] = share / sums[s]
    for row in range(rows):
        shares = gradient[row * stride : row * stride + samples]
        for s in range(samples):
            shares[s] *= sums[s]
    for s in range(samples):
        gradient[int(targets[s]) * stride + s] -= share
    return total, right
