"""How large a project the reference engine takes on, which keeps an object in memory for every scalar of a step."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

MOST_REFERENCE_SCALARS = 1_250_000
"""Scalars of one step; with their gradients they take some 350 MB and a step several seconds."""


def reference_scalars(sizes: Sequence[int], samples: int) -> int:
    """Return about how many scalars the reference engine keeps at once: parameters, and the graphs of all samples.

    Args:
        sizes: number of inputs, then of neurons in each layer.
        samples: number of samples, those for testing too.
    """
    parameters = sum((fan_in + 1) * fan_out for fan_in, fan_out in pairwise(sizes))
    # A neuron multiplies and adds up its inputs, adds the bias and goes through its activation.
    own = sum(fan_out * (2 * fan_in + 1) for fan_in, fan_out in pairwise(sizes))
    return parameters + samples * own


def reference_refusal(sizes: Sequence[int], samples: int) -> str:
    """Return why the reference engine cannot train so large a project, with the mend; "" if it can."""
    scalars = reference_scalars(sizes, samples)
    if scalars <= MOST_REFERENCE_SCALARS:
        return ""
    return (
        f"The reference engine would keep {scalars:,} scalars of this network and {samples:,} samples in memory; "
        f"it takes up to {MOST_REFERENCE_SCALARS:,}. "
        "Choose the compiled engine, fewer samples or a smaller network."
    )
