"""What kernels are handed: a network's numbers, a data set with its batches, and the rule to train by."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class Arrays(NamedTuple):
    """A network's numbers, flat.

    Attributes:
        plan: see `layout`.
        dropout: rate of each layer.
        parameters: in micrograd's order.
        gradient: of the batch loss, in the same order.
        work: activations and their gradients.
        spare: scratch for three rows of samples, and for a product of a large network. Each thread has its own.
    """

    plan: Integers
    dropout: Floats
    parameters: Floats
    gradient: Floats
    work: Floats
    spare: Floats


class Batches(NamedTuple):
    """A data set and the batches to take from it.

    Attributes:
        inputs: shape (inputs, samples).
        targets: shape (1 or outputs, samples).
        samples: indices of the samples, batch after batch.
        starts: where each batch starts in `samples`, and at last where the last one ends.
        part: largest number of samples worked off at once, whole vectors.
        same: whether all steps use the first batch.
        once: whether that batch fits one part, so that it is loaded once a call.
    """

    inputs: Floats
    targets: Floats
    samples: Integers
    starts: Integers
    part: int
    same: bool
    once: bool


class Rule(NamedTuple):
    """How to train: codes and numbers of a `TrainingConfig`."""

    loss: int
    l1: float
    l2: float
    penalized: Floats
    clip: int
    clip_limit: float
    optimizer: int
    settings: Floats
    first: Floats
    second: Floats
    held: Integers
    kept: Floats
    seed: int
    training: bool
    updates: bool
