"""From the gradient of the samples' mean loss to the next parameters: penalty, clipping, optimizer.

Definitions and order of operations are PyTorch's (torch.optim, torch.nn.utils.clip_grad_norm_), so that a run can
be repeated there. Sources: Sutskever et al. 2013 (momentum and Nesterov's), Hinton 2012, lecture 6e (RMSprop),
Kingma & Ba 2014, algorithm 1 (Adam), Loshchilov & Hutter 2017, algorithm 2 (decoupled weight decay),
Pascanu et al. 2013, algorithm 1 (clipping by norm).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.jit import kernel, summing_kernel

Floats = NDArray[np.float64]

OPTIMIZER_NAMES = ("sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw")
"""The name of each optimizer code."""

SGD, MOMENTUM, NESTEROV, RMSPROP, ADAM, ADAMW = range(len(OPTIMIZER_NAMES))

OWN = 2
"""Where an optimizer's own settings begin in its rule."""

CLIP_NAMES = ("none", "value", "norm")
"""The name of each clipping code."""

NO_CLIP, CLIP_VALUE, CLIP_NORM = range(len(CLIP_NAMES))
_CLIP_EPSILON = 1e-6  # in torch.nn.utils.clip_grad_norm_


@summing_kernel
def add_penalty(parameters: Floats, gradient: Floats, penalized: Floats, l1: float, l2: float) -> float:
    """Add the gradient of l1·Σ|p| + l2·Σp² over the penalized parameters, and return the penalty.

    Args:
        parameters: all parameters.
        gradient: of the loss; changed.
        penalized: 1 for a parameter that is penalized, 0 for one that is not.
        l1: strength of the L1 penalty.
        l2: strength of the L2 penalty.
    """
    squares = 0.0
    for i in range(parameters.size):
        p = parameters[i] * penalized[i]
        squares += p * p
        gradient[i] += 2.0 * l2 * p
    if l1 == 0.0:
        return l2 * squares
    absolutes = 0.0
    for i in range(parameters.size):
        p = parameters[i] * penalized[i]
        absolutes += abs(p)
        gradient[i] += l1 if p > 0.0 else (-l1 if p < 0.0 else 0.0)
    return l1 * absolutes + l2 * squares


@summing_kernel
def is_finite(gradient: Floats) -> bool:
    """Whether no number is NaN or infinite: 0·x is then 0 for each."""
    total = 0.0
    for i in range(gradient.size):
        total += 0.0 * gradient[i]
    return total == 0.0


@summing_kernel
def clip(kind: int, limit: float, gradient: Floats) -> None:
    """Bound each number by ±limit, or scale all so that their norm is at most the limit.

    Args:
        kind: code of the clipping.
        limit: above 0.
        gradient: changed.
    """
    if kind == CLIP_VALUE:
        for i in range(gradient.size):
            g = gradient[i]
            g = limit if g > limit else g
            gradient[i] = -limit if g < -limit else g
    elif kind == CLIP_NORM:
        squares = 0.0
        for i in range(gradient.size):
            squares += gradient[i] * gradient[i]
        factor = limit / (math.sqrt(squares) + _CLIP_EPSILON)
        if factor < 1.0:
            for i in range(gradient.size):
                gradient[i] *= factor


@kernel
def update(
    kind: int, rate: float, rule: Floats, step: int, parameters: Floats, gradient: Floats, first: Floats,
    second: Floats,
) -> None:  # fmt: skip
    """Take one step.

    Args:
        kind: code of the optimizer.
        rate: the learning rate of this step.
        rule: weight decay, the step this optimizer began at, and from `OWN` on its own settings in the order of its
            constructor in `engine.optim`.
        step: number of steps taken before this one.
        parameters: all parameters; changed.
        gradient: of the loss and the penalties, clipped.
        first: running mean of the gradient (Adam) or momentum buffer; 0 at first.
        second: running mean of the squared gradient; 0 at first.
    """
    decay = rule[0]
    n = parameters.size
    if decay != 0.0:
        keep = 1.0 - rate * decay
        for i in range(n):
            parameters[i] *= keep
    if kind == SGD:
        for i in range(n):
            parameters[i] -= rate * gradient[i]
    elif kind == MOMENTUM:
        momentum = rule[OWN]
        for i in range(n):
            velocity = momentum * first[i] + gradient[i]
            first[i] = velocity
            parameters[i] -= rate * velocity
    elif kind == NESTEROV:
        momentum = rule[OWN]
        for i in range(n):
            velocity = momentum * first[i] + gradient[i]
            first[i] = velocity
            parameters[i] -= rate * (gradient[i] + momentum * velocity)
    elif kind == RMSPROP:
        alpha, epsilon = rule[OWN], rule[OWN + 1]
        for i in range(n):
            square = alpha * second[i] + (1.0 - alpha) * gradient[i] * gradient[i]
            second[i] = square
            parameters[i] -= rate * gradient[i] / (math.sqrt(square) + epsilon)
    elif kind in (ADAM, ADAMW):
        beta1, beta2, epsilon = rule[OWN], rule[OWN + 1], rule[OWN + 2]
        count = float(step + 1) - rule[1]
        size = rate / (1.0 - beta1**count)
        correction = 1.0 / math.sqrt(1.0 - beta2**count)
        for i in range(n):
            mean = beta1 * first[i] + (1.0 - beta1) * gradient[i]
            square = beta2 * second[i] + (1.0 - beta2) * gradient[i] * gradient[i]
            first[i] = mean
            second[i] = square
            parameters[i] -= size * mean / (math.sqrt(square) * correction + epsilon)
