"""Compiled masks of dropout: `engine.dropout` says what they are, and tests hold the two together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.jit import kernel

_GAMMA = 0x9E3779B97F4A7C15
_FIRST = 0xBF58476D1CE4E5B9
_SECOND = 0x94D049BB133111EB


_U_GAMMA, _U_FIRST, _U_SECOND = np.uint64(_GAMMA), np.uint64(_FIRST), np.uint64(_SECOND)
_U11, _U27, _U30, _U31 = np.uint64(11), np.uint64(27), np.uint64(30), np.uint64(31)


@kernel
def _absorb(h: np.uint64, counter: np.uint64) -> np.uint64:
    h = (h ^ counter) + _U_GAMMA
    h = (h ^ (h >> _U30)) * _U_FIRST
    h = (h ^ (h >> _U27)) * _U_SECOND
    return h ^ (h >> _U31)


@kernel
def drop(
    seed: int, step: int, layer: int, rate: float, neurons: int, samples: NDArray[np.int64], stride: int,
    a: NDArray[np.float64], slope: NDArray[np.float64],
) -> None:  # fmt: skip
    """Apply the mask to activations and to their slopes, both of shape (neurons, stride), flat.

    `samples` are the indices, in the data set, of the samples in the first columns.

    Args:
        seed: of the training.
        step: index of the step.
        layer: index of the layer.
        rate: share that is left out, 0 to below 1.
        neurons: number of neurons of the layer.
        samples: indices, in the data set, of the samples in the first columns.
        stride: numbers from one neuron's row to the next.
        a: activations, shape (neurons, stride), flat; changed.
        slope: their slopes, likewise.
    """
    scale = 1.0 / (1.0 - rate)
    of_layer = _absorb(_absorb(_absorb(np.uint64(0), np.uint64(seed)), np.uint64(step)), np.uint64(layer))
    for neuron in range(neurons):
        of_neuron = _absorb(of_layer, np.uint64(neuron))
        row = neuron * stride
        for s in range(samples.size):
            uniform = float(_absorb(of_neuron, np.uint64(samples[s])) >> _U11) * 2.0**-53
            factor = scale if uniform >= rate else 0.0
            a[row + s] *= factor
            slope[row + s] *= factor
