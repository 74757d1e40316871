"""An order of samples of which any first part stands for the whole."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_SEED = 0


def fair_order(classes: NDArray[np.float64] | None, count: int) -> NDArray[np.int64]:
    """Return samples in an order that has each class first once, then each in proportion; the same at each call.

    Args:
        classes: shape (samples,), the class of each; None where there are no classes.
        count: number of samples.

    Returns:
        Shape (samples,), indices.
    """
    drawn = np.random.Generator(np.random.PCG64(np.random.SeedSequence([_SEED]))).permutation(count)
    if classes is None:
        return drawn.astype(np.int64)
    shares = np.empty(count)
    for kind in np.unique(classes):
        own = drawn[classes[drawn] == kind]
        shares[own] = np.arange(len(own)) / len(own)
    return drawn[np.argsort(shares[drawn], kind="stable")].astype(np.int64)
