"""Which neurons dropout keeps: a pure function of where and when, so that any engine draws the same mask.

Inverted dropout: in training an activation is multiplied by 1 / (1 − rate) if its unit is kept and by 0 if not; a
unit is kept when its uniform number is at least the rate.
Source: Srivastava et al. 2014, section 10 (scaling at training time); Steele et al. 2014, "Fast splittable
pseudorandom number generators", figure 17 (SplitMix64).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.jit import kernel

_MASK = (1 << 64) - 1
_GAMMA = 0x9E3779B97F4A7C15
_FIRST = 0xBF58476D1CE4E5B9
_SECOND = 0x94D049BB133111EB


def dropout_uniform(seed: int, step: int, layer: int, neuron: int, sample: int) -> float:
    """Return the number in [0, 1) that decides whether a unit is kept.

    With mix(h) the output function of SplitMix64, on 64-bit unsigned integers:

        mix(h): h = (h ^ (h >> 30)) · 0xBF58476D1CE4E5B9
                h = (h ^ (h >> 27)) · 0x94D049BB133111EB
                return h ^ (h >> 31)

    and absorb(h, c) = mix((h ^ c) + 0x9E3779B97F4A7C15), the number is

        h = absorb(0, seed), then absorb(h, step), (h, layer), (h, neuron), (h, sample), in this order
        uniform = (h >> 11) · 2⁻⁵³

    Args:
        seed: of the training run, 0 ≤ seed < 2⁶⁴.
        step: index of the training step, counted from 0 over the whole run.
        layer: index of the layer, 0 for the first hidden one.
        neuron: index of the neuron in its layer.
        sample: index of the sample in the data set, not in the batch.
    """
    h = 0
    for counter in (seed, step, layer, neuron, sample):
        h = ((h ^ counter) + _GAMMA) & _MASK
        h = ((h ^ (h >> 30)) * _FIRST) & _MASK
        h = ((h ^ (h >> 27)) * _SECOND) & _MASK
        h ^= h >> 31
    return (h >> 11) * 2.0**-53


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
