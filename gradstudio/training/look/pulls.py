"""How samples pull at parameters: what each adds to the gradient of a weight, a neuron, a layer or the network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_MOST_COMPARED = 32
_MOST_NUMBERS = 2**22
_MOST_PAIRS = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GradientParts:
    """How the samples of a batch make up the gradient of some parameters. The arrays are read-only.

    Attributes:
        norm: Euclidean norm of that gradient, the mean over the batch, without penalties.
        along: for each sample, what its part adds along the direction of the gradient: the sum is `norm`. Zeros
            where the gradient is zero.
        sizes: Euclidean norm of each sample's part.
    """

    norm: float
    along: Floats
    sizes: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class OpposedPair:
    """Two samples whose parts of a gradient point in opposite directions.

    Attributes:
        first: place of one of them among the samples that were looked at.
        second: place of the other.
        cosine: of the angle between their parts, below 0; −1 where they are exactly opposed.
    """

    first: int
    second: int
    cosine: float


def parts_of(gradients: Floats) -> GradientParts:
    """Return how some parts make up their sum.

    Args:
        gradients: what each sample adds to the gradient, shape (samples, parameters).
    """
    whole = gradients.sum(axis=0)
    norm = float(np.linalg.norm(whole))
    along = gradients @ (whole / norm) if norm else np.zeros(len(gradients))
    sizes = np.linalg.norm(gradients, axis=1)
    along.flags.writeable = sizes.flags.writeable = False
    return GradientParts(norm=norm, along=along, sizes=sizes)


def opposed_pairs(
    parts: GradientParts, parameters: int, gradients_of: Callable[[list[int]], Floats]
) -> tuple[OpposedPair, ...]:
    """Return the samples that pull hardest against each other, the most opposed pair first.

    Those with the largest parts are compared, each with each. How hard two pull against each other is the scalar
    product of their parts. No sample stands in two pairs.

    Args:
        parts: of all samples.
        parameters: how many parameters the gradient is of.
        gradients_of: returns what some samples add to the gradient, by their places, shape (samples, parameters).
    """
    sizes = np.where(np.isfinite(parts.sizes), parts.sizes, 0.0)
    largest = np.argsort(-sizes, kind="stable")[:_MOST_COMPARED]
    places = [int(place) for place in largest if sizes[place] > 0.0]
    if len(places) < 2:
        return ()
    places = places[: max(2, _MOST_NUMBERS // parameters)]
    own = gradients_of(places) / sizes[places][:, None]
    cosines = own @ own.T
    products = np.triu(cosines * np.outer(sizes[places], sizes[places]), k=1)
    pairs: list[OpposedPair] = []
    while len(pairs) < _MOST_PAIRS and products.min() < 0.0:
        one, other = np.unravel_index(int(products.argmin()), products.shape)
        cosine = float(np.clip(cosines[one, other], -1.0, 0.0))
        pairs.append(OpposedPair(first=places[one], second=places[other], cosine=cosine))
        for at in (one, other):
            products[at, :] = products[:, at] = 0.0
    return tuple(pairs)
