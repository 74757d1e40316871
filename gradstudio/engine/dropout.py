"""Which activations a training step leaves out: a pure function of where and when, not of a generator's state.

So a mask is the same in whatever order, piece or thread it is asked for, and every engine finds the same one.
Inverted dropout: what is kept is multiplied by 1 / (1 − rate), so that the mean of every sum stays.

Source: Srivastava et al. 2014, section 10; Steele, Lea & Flood 2014, "Fast splittable pseudorandom number
generators", figure 17 (SplitMix64).
"""

from __future__ import annotations

from collections.abc import Sequence

_MASK = (1 << 64) - 1


def dropout_uniform(seed: int, step: int, layer: int, neuron: int, sample: int) -> float:
    """Return the number in [0, 1) that decides whether a unit is kept: it is when this is at least the rate.

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
        sample: index of the sample among the training samples, not in the batch.
    """
    h = 0
    for counter in (seed, step, layer, neuron, sample):
        h = ((h ^ counter) + 0x9E3779B97F4A7C15) & _MASK
        h = ((h ^ (h >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        h = ((h ^ (h >> 27)) * 0x94D049BB133111EB) & _MASK
        h ^= h >> 31
    return (h >> 11) * 2.0**-53


def masks(
    rates: Sequence[float], sizes: Sequence[int], seed: int, step: int, sample: int
) -> list[list[float] | None]:
    """Return what each activation of a sample is multiplied with: 0, or 1 / (1 − rate) where it stays.

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
            1.0 / (1.0 - rate) if dropout_uniform(seed, step, layer, neuron, sample) >= rate else 0.0
            for neuron in range(size)
        ]
        if rate
        else None
        for layer, (rate, size) in enumerate(zip(rates, sizes, strict=True))
    ]
