"""The order in which samples are trained on, drawn as the documentation says and in no other way."""

from __future__ import annotations

import numpy as np


def order_of(seed: int, epoch: int, samples: int) -> np.ndarray:
    """Return the order of the samples in an epoch."""
    length = max(1, min(64, 2**14 // samples))
    generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, epoch // length])))
    counted = np.array([list(range(samples))] * length)
    return generator.permuted(counted, axis=1)[epoch % length]
