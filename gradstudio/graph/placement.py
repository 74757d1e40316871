"""The positions that a layout gives, and the error that ends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Positions = NDArray[np.float64]
Progress = Callable[[float], None]
"""Told the share done, 0 to 1; raises `LayoutCancelled` to give up."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Placement:
    """Where everything stands, in scene units with y downwards.

    Attributes:
        positions: shape (nodes, 2), the centres of the nodes.
        boxes: shape (groups, 4), left, top, width and height of each group with its caption; None where a
            layout lets the groups' nodes mix.
    """

    positions: Positions
    boxes: Positions | None = None


class LayoutCancelled(Exception):  # noqa: N818 - it ends a job, it reports no error
    """Raised by a progress function to end a layout."""
