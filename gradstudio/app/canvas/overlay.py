"""`Overlay`: numbers of a tool that the canvas is coloured by for a while."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Overlay:
    """Takes the place of what the nodes are coloured by.

    Attributes:
        title: what the numbers are, for the legend, such as "relative error".
        values: shape (nodes,), the number of each node; NaN for one that has none.
        signed: whether any number can be below 0.
        logarithmic: whether colours go by orders of magnitude.
        limit: which number has the strongest colour; None for the largest of them.
    """

    title: str
    values: NDArray[np.float64]
    signed: bool = True
    logarithmic: bool = True
    limit: float | None = None
