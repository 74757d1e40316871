"""The arguments of the training kernels: arrays and numbers by name, which numba passes without a cost."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class NetworkArrays(NamedTuple):
    """A network's numbers, flat.

    Attributes:
        plan: see `layout`.
        dropout: rate of each layer.
        parameters: in micrograd's order.
        gradient: of the batch loss, in the same order.
        work: activations and their gradients.
        spare: scratch for the largest layer's parameters and for three rows of samples.
    """

    plan: Integers
    dropout: Floats
    parameters: Floats
    gradient: Floats
    work: Floats
    spare: Floats


class BatchedData(NamedTuple):
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
    """How to train: codes and numbers of a `TrainingConfig`, and the parameters that are held.

    Attributes:
        loss: code of the loss.
        l1: strength of the L1 penalty.
        l2: strength of the L2 penalty.
        penalized: shape (parameters,), 1 for one that is penalized, else 0.
        clip: code of the clipping.
        clip_limit: its limit, above 0.
        optimizer: code of the optimizer.
        settings: of the optimizer, see `optimizers.update`.
        first: shape (parameters,), what it remembers of the gradients.
        second: shape (parameters,), what it remembers of their squares.
        held: indices of the parameters that no step moves.
        kept: their numbers.
        seed: of the dropout masks.
        training: whether there is dropout.
        updates: whether a step is taken, or only the gradient computed.
    """

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


class Tests(NamedTuple):
    """The test samples, and the losses and accuracies measured on them in the course of a run.

    Attributes:
        net: the same network with a workspace of its own: a batch that is loaded stays loaded.
        data: the samples, as one batch.
        every: the steps whose number is a multiple of it are measured before; 0 for none.
        losses: receives the mean loss, one after the other.
        accuracies: receives the share of samples classified rightly.
    """

    net: NetworkArrays
    data: BatchedData
    every: int
    losses: Floats
    accuracies: Floats


class Followed(NamedTuple):
    """Some parameters, followed from step to step.

    Attributes:
        parameters: their indices.
        numbers: shape (parameters, steps), receives what they are after each step.
    """

    parameters: Integers
    numbers: Floats
