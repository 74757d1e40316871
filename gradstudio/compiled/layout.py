"""Where everything of a network lies: parameters in one vector, activations and gradients in one workspace."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.activations import ACTIVATION_NAMES, LINEAR
from gradstudio.compiled.config import NetConfig
from gradstudio.compiled.tiles import LANES

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
"""Pre-activations, then slopes. In a linear layer they are its activations."""
OUTPUT_GRADIENT = 7
"""Gradient of the activations."""
Z_GRADIENT = 8
"""Gradient of the pre-activations: takes the place of the slopes."""
USES_BLAS = 9
PLAN_COLUMNS = 10

BLAS_FROM = 6000
"""Parameters of a layer from which BLAS beats the tiles: `python -m benchmarks.switch` measures it."""


def padded(samples: int) -> int:
    """Return the number of columns for a batch: whole vectors."""
    return -(-samples // LANES) * LANES


def make_plan(config: NetConfig, columns: int, *, keep: bool) -> tuple[NDArray[np.int64], int]:
    """Lay out the workspace for batches of up to `columns` columns.

    Args:
        config: the network.
        columns: padded size of the largest batch.
        keep: whether activations and both gradients must all be there after a backward pass. In training they
            need not, and a gradient takes the place of the activations that it belongs to, which are then done
            with: half the memory, so that more of it stays in the cache.

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
    parameters_at = 0
    last = config.layer_count - 1
    for index, (inputs, neurons) in enumerate(pairwise(config.sizes)):
        kind = ACTIVATION_NAMES.index(config.activations[index])
        dropped = bool(config.dropout) and config.dropout[index] > 0.0
        output_at = area(neurons + 1)
        gradient_at = area(neurons + 1) if keep or index == last else output_at
        if kind == LINEAR and not dropped:
            z_at, z_gradient_at = output_at, gradient_at
        else:
            z_at = z_gradient_at = area(neurons)
        row = plan[index]
        row[[NEURONS, INPUTS, ACTIVATION, PARAMETERS]] = neurons, inputs, kind, parameters_at
        row[[INPUT, OUTPUT, Z, OUTPUT_GRADIENT]] = input_at, output_at, z_at, gradient_at
        row[[Z_GRADIENT, USES_BLAS]] = z_gradient_at, neurons * (inputs + 1) >= BLAS_FROM
        input_at = output_at
        parameters_at += neurons * (inputs + 1)
    return plan, end
