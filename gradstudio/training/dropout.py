"""Which activations a training step leaves out: a function of where and when, not of a generator's state.

So a mask is the same in whatever order, piece or thread it is asked for, and every engine finds the same one.
"""

from __future__ import annotations

from collections.abc import Sequence

_MASK = 2**64 - 1


def splitmix64(z: int) -> int:
    """Scramble 64 bits. Source: Steele, Lea & Flood 2014, Fast Splittable Pseudorandom Number Generators."""
    z = (z + 0x9E3779B97F4A7C15) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)


def uniform(seed: int, step: int, layer: int, sample: int, neuron: int) -> float:
    """Return a number of [0, 1) that looks random.

    Args:
        seed: of the training.
        step: index of the step, from 0 at the start of the run.
        layer: index of the layer, from 0 for the first hidden one.
        sample: row of the sample among the training samples, in the order of the data.
        neuron: index of the neuron in its layer.
    """
    h = seed
    for field in (step, layer, sample, neuron):
        h = splitmix64(h ^ field)
    return (h >> 11) * 2.0**-53


def masks(
    rates: Sequence[float], sizes: Sequence[int], seed: int, step: int, sample: int
) -> list[list[float] | None]:
    """Return what each activation of a sample is multiplied with: 0, or 1 / (1 − rate) where it stays.

    Scaling up what stays keeps the mean of every sum, so that nothing changes when dropout is off.

    Source: Srivastava et al. 2014, section 10, "inverted" dropout.

    Args:
        rates: dropout of each layer, 0 to below 1.
        sizes: number of neurons of each layer.
        seed: of the training.
        step: index of the step.
        sample: row among the training samples.

    Returns:
        One list per layer; None for a layer without dropout.
    """
    return [
        [
            1.0 / (1.0 - rate) if uniform(seed, step, layer, sample, neuron) >= rate else 0.0
            for neuron in range(size)
        ]
        if rate
        else None
        for layer, (rate, size) in enumerate(zip(rates, sizes, strict=True))
    ]
