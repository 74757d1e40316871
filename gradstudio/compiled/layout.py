"""Where everything of a network lies: parameters in one vector, activations and gradients in one workspace."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.activations import ACTIVATION_NAMES, LINEAR, RELU
from gradstudio.compiled.config import NetConfig
from gradstudio.compiled.tiles import SET, TIMES, WHERE_POSITIVE
from gradstudio.compiled.width import LANES

# Columns of the plan, one row per layer. Offsets count float64 elements. A matrix of n neurons in the workspace
# has shape (n, columns), columns being the batch padded to whole vectors.
NEURONS = 0
INPUTS = 1
ACTIVATION = 2
PARAMETERS = 3
"""Offset of the layer's matrix in the parameter vector."""
INPUT = 4
"""The layer's inputs, with a row of ones after the last."""
OUTPUT = 5
"""Its activations: the next layer's inputs, with room for the row of ones."""
Z = 6
"""Pre-activations, then slopes. Where it is the same as OUTPUT, the layer is linear or ReLU and has no slopes."""
Z_GRADIENT = 7
"""Gradient of the pre-activations. It takes the place of the slopes, or in training that of the activations."""
FINISH = 8
"""How a gradient of the activations becomes one of the pre-activations: a code of `tiles`."""
SCRATCH = 9
"""Of the last layer: the gradient of the outputs. Of the others: room for a product in BLAS."""
USES_BLAS = 10
PLAN_COLUMNS = 11

BLAS_FROM = 6000 if LANES == 4 else 10_000
"""Parameters of a layer from which BLAS beats the tiles: `python -m benchmarks.switch` measures it."""


def padded(samples: int) -> int:
    """Return the number of columns for a batch: whole vectors."""
    return -(-samples // LANES) * LANES


def uses_blas(config: NetConfig) -> bool:
    """Whether some layer is large enough for BLAS."""
    return any(neurons * (inputs + 1) >= BLAS_FROM for inputs, neurons in pairwise(config.sizes))


def make_plan(
    config: NetConfig, columns: int, *, keeps_activations: bool = False
) -> tuple[NDArray[np.int64], int]:
    """Lay out the workspace for batches of up to `columns` columns.

    The gradient of a linear or ReLU layer takes the place of its activations, which are then done with: half the
    memory, so that more of it stays in the cache.

    Args:
        config: the network.
        columns: padded size of the largest batch.
        keeps_activations: whether the gradient takes the place of the slopes in any case.

    Returns:
        The plan, shape (layers, PLAN_COLUMNS), and the size of the workspace in elements.
    """
    plan = np.zeros((config.layer_count, PLAN_COLUMNS), dtype=np.int64)
    end = 0

    def area(rows: int) -> int:
        nonlocal end
        start = end
        # Whole cache lines, and an odd number of them, so that areas do not all start in the same cache set.
        lines = -(-rows * columns // 8)
        end += 8 * (lines | 1)
        return start

    input_at = area(config.sizes[0] + 1)
    scratch = area(max(config.sizes) + 1)
    parameters_at = 0
    last = config.layer_count - 1
    for index, (inputs, neurons) in enumerate(pairwise(config.sizes)):
        kind = ACTIVATION_NAMES.index(config.activations[index])
        apart = keeps_activations or (bool(config.dropout) and config.dropout[index] > 0.0)
        output_at = area(neurons + 1)
        gradient_at = area(neurons) if index == last else scratch
        if kind == LINEAR and not apart:
            z_at, finish = output_at, SET
            z_gradient_at = gradient_at if index == last else output_at
        elif kind == RELU and not (apart or index == last):
            z_at, finish, z_gradient_at = output_at, WHERE_POSITIVE, output_at
        else:
            z_at, finish = area(neurons), TIMES
            z_gradient_at = z_at
        row = plan[index]
        row[[NEURONS, INPUTS, ACTIVATION, PARAMETERS]] = neurons, inputs, kind, parameters_at
        row[[INPUT, OUTPUT, Z, Z_GRADIENT]] = input_at, output_at, z_at, z_gradient_at
        row[[FINISH, SCRATCH, USES_BLAS]] = finish, gradient_at, neurons * (inputs + 1) >= BLAS_FROM
        input_at = output_at
        parameters_at += neurons * (inputs + 1)
    return plan, end


@lru_cache(maxsize=8)  # a network is looked at again and again
def plan_of_layers(config: NetConfig) -> NDArray[np.int64]:
    """Return a plan for kernels that bring their own memory; its offsets into a workspace have no meaning."""
    return make_plan(config, LANES)[0]
